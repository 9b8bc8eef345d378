"""One handler per interaction: from a call to a response. The table names them as the router does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vesalius.api.call import Call
from vesalius.api.handlers import (
    audit_events,
    bundle,
    capabilities,
    create,
    delete,
    everything,
    history,
    meta,
    patch,
    read,
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
    "everything": everything.handle,
    "validate": validate.handle,
    "meta": meta.handle,
    "meta-add": meta.handle_add,
    "meta-delete": meta.handle_delete,
    "expand": terminology.handle,
    "validate-code": terminology.handle,
    "lookup": terminology.handle,
    "subsumes": terminology.handle,
    "translate": terminology.handle,
}

# What anybody may ask: it says how to use the interface and holds nothing of a patient.
PUBLIC: Final = frozenset({"capabilities", "openapi"})
