"""$validate (R4 resource-operation-validate)."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.errors import Gone, Invalid, Issue, NotFound
from vesalius.r4 import explain, invariants, json
from vesalius.records.context import Context
from vesalius.records.read import read

_MODES = {None, "create", "update", "delete", "profile"}


def validate(
    context: Context,
    actor: Actor,
    type_name: str,
    body: bytes | None,
    *,
    mode: str | None = None,
    profile: str | None = None,
    id: str | None = None,  # noqa: A002 - FHIR's word
) -> list[Issue]:
    """Every problem of the resource, errors and warnings; empty when all is well. Nothing is stored.

    Without a body the stored resource `id` is checked. `mode` says which interaction is meant. Raises Invalid for a
    mode that R4 does not know, NotFound for an unknown `id`.
    """
    if mode not in _MODES:
        raise Invalid("The mode of $validate is create, update, delete or profile.")
    if mode == "delete":
        return _deletable(context, actor, type_name, id)
    if body is None:
        if id is None:
            raise Invalid("$validate needs a resource, or the address of one.")
        body = read(context, actor, type_name, id).body
    issues = explain.explain(body, type_name)
    if issues:
        return issues
    resource = json.parse(body)
    issues = [*invariants.check(resource, type_name), *invariants.warnings(resource, type_name)]
    if mode == "create" and "id" in resource:
        issues.append(
            Issue("informational", "The id is replaced on create.", (f"{type_name}.id",), severity="information")
        )
    if mode == "update" and resource.get("id") != id:
        issues.append(Issue("invalid", "The id must be that of the address.", (f"{type_name}.id",)))
    if profile is not None and profile != f"http://hl7.org/fhir/StructureDefinition/{type_name}":
        issues.append(
            Issue(
                "not-supported",
                "Checked against the base definition only: this profile is not available.",
                severity="warning",
            )
        )
    return issues


def _deletable(context: Context, actor: Actor, type_name: str, logical_id: str | None) -> list[Issue]:
    if logical_id is None:
        raise Invalid("mode=delete needs the address of a resource.")
    try:
        read(context, actor, type_name, logical_id)
    except (NotFound, Gone):
        return [Issue("not-found", "There is no such resource to delete.")]
    return []
