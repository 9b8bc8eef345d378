"""patch and conditional patch, by JSON Patch or FHIRPath Patch (R4 http.html#patch)."""

from __future__ import annotations

from typing import Any

from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.errors import Gone, Invalid, NotFound, NotSupported, PreconditionFailed
from vesalius.r4 import json
from vesalius.r4.patch import fhirpath_patch, json_patch
from vesalius.records import matching, prepare, update
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.version import Written
from vesalius.store import writes
from vesalius.store.session import Session

JSON_PATCH = "application/json-patch+json"


@audited("U", "patch")
def patch(
    context: Context,
    actor: Actor,
    type_name: str,
    logical_id: str,
    document: bytes,
    media_type: str,
    *,
    if_match: int | None = None,
) -> Written:
    """Stores the patched resource as its next version.

    Raises NotFound, Gone, Invalid (patch or result), NotSupported (media type), PreconditionFailed, Forbidden.
    """
    require_write(actor)
    return context.retrying(
        lambda session: apply(context, session, actor, type_name, logical_id, document, media_type, if_match=if_match)
    )


@audited("U", "patch")
def patch_where(
    context: Context,
    actor: Actor,
    type_name: str,
    query: str,
    document: bytes,
    media_type: str,
    *,
    if_match: int | None = None,
) -> Written:
    """Patches the one resource that the query names. Raises NotFound when none, PreconditionFailed when several."""
    require_write(actor)

    def work(session: Session) -> Written:
        with session.transaction():
            matching.lock(session, type_name, query)
            found = matching.single(context, session, actor, type_name, query)
            if found is None:
                raise NotFound("The condition matches no resource.")
            return apply(context, session, actor, type_name, found.id, document, media_type, if_match=if_match)

    return context.retrying(work)


def apply(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    logical_id: str,
    document: bytes,
    media_type: str,
    *,
    if_match: int | None = None,
) -> Written:
    """One attempt, in the session's transaction if there is one."""
    pk = context.blind.pk(type_name, logical_id)
    before = update.current(session, actor, pk, logical_id, "read")
    if before is None:
        raise NotFound("The resource is not known.")
    if if_match is not None and before.version != if_match:
        raise PreconditionFailed("The resource was changed: If-Match does not name its current version.")
    if before.deleted:
        raise Gone(version=before.version)
    patched = _patched(json.parse(session.open(before)), document, media_type)
    if patched.get("resourceType") != type_name or patched.get("id") != logical_id:
        raise Invalid("A patch may not change the type or the id of a resource.")
    body = json.encode(patched)
    resource = prepare.check(body, type_name)
    # A writer who came between our look and our write makes this raise Raced, and the patch is applied afresh.
    return update.supersede(context, session, actor, type_name, logical_id, body, resource, before, method=writes.PATCH)


def _patched(resource: dict[str, Any], document: bytes, media_type: str) -> dict[str, Any]:
    if media_type == JSON_PATCH:
        return json_patch.apply(resource, json.parse_array(document))
    if media_type in {"application/fhir+json", "application/json"}:
        parameters = prepare.check(document, "Parameters")
        return fhirpath_patch.apply(resource, parameters)
    raise NotSupported("A patch is sent as application/json-patch+json or as application/fhir+json Parameters.")
