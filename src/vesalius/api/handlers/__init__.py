"""One handler per interaction: from a call to a response. The table names them as the router does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vesalius.api.call import Call
from vesalius.api.handlers import (
    access_operations,
    audit_events,
    bundle,
    capabilities,
    create,
    delete,
    everything,
    export_record,
    figures,
    history,
    medication_check,
    meta,
    patch,
    plan_apply,
    read,
    rectify,
    scheduling,
    search,
    terminology,
    update,
    validate,
    vread,
)
from vesalius.api.response import Response

HANDLERS: Final[dict[str, Callable[[Call], Response]]] = {
    "read": read.handle,
    "vread": vread.handle,
    "create": create.handle,
    "update": update.handle,
    "update-conditional": update.handle_conditional,
    "patch": patch.handle,
    "patch-conditional": patch.handle_conditional,
    "delete": delete.handle,
    "delete-conditional": delete.handle_conditional,
    "history-instance": history.handle,
    "history-type": history.handle,
    "history-system": history.handle,
    "search-type": search.handle,
    "search-system": search.handle,
    "search-compartment": search.handle,
    "bundle": bundle.handle,
    "capabilities": capabilities.handle,
    "openapi": capabilities.handle_openapi,
    "audit-entry": audit_events.handle,
    "audit-proof": audit_events.handle_proof,
    "medication-check": medication_check.handle,
    "plan-apply": plan_apply.handle,
    "match": access_operations.handle_match,
    "emergency-access": access_operations.handle_emergency,
    "end-emergency-access": access_operations.handle_end_emergency,
    "emergency-accesses": access_operations.handle_emergencies,
    "emergency-review": access_operations.handle_review,
    "declare-relationship": access_operations.handle_declare,
    "end-relationship": access_operations.handle_end_relationship,
    "relationships": access_operations.handle_relationships,
    "notices": access_operations.handle_notices,
    "appointment-find": scheduling.handle_find,
    "slot-find": scheduling.handle_find_slots,
    "appointment-hold": scheduling.handle_hold,
    "appointment-book": scheduling.handle_book,
    "access-report": audit_events.handle_report,
    "everything": everything.handle,
    "export-record": export_record.handle,
    "validate": validate.handle,
    "evaluate-measure": figures.handle_evaluate,
    "viewdefinition-run": figures.handle_run,
    "meta": meta.handle,
    "meta-add": meta.handle_add,
    "meta-delete": meta.handle_delete,
    "rectify": rectify.handle,
    "expand": terminology.handle,
    "validate-code": terminology.handle,
    "lookup": terminology.handle,
    "subsumes": terminology.handle,
    "translate": terminology.handle,
}

# What anybody may ask: it says how to use the interface and holds nothing of a patient.
PUBLIC: Final = frozenset({"capabilities", "openapi"})
