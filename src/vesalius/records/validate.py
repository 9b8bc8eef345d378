"""$validate (R4 resource-operation-validate)."""

from __future__ import annotations

from typing import Any

from vesalius.access.actor import Actor
from vesalius.errors import Gone, Invalid, Issue, NotFound, NotSupported
from vesalius.r4 import explain, invariants, json
from vesalius.r4.definitions import is_subtype
from vesalius.r4.profiles import Find, Profiles, find_shipped
from vesalius.r4.profiles import validate as check_profiles
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.terminology_source import source, stored_definitions
from vesalius.terminology.membership import contains
from vesalius.terminology.sources import newest

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
    mode that R4 does not know, NotFound for an unknown `id`, NotSupported for a `profile` that is not known here.
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
    return [*issues, *_profiled(context, resource, type_name, profile)]


def _profiled(context: Context, resource: dict[str, Any], type_name: str, asked: str | None) -> list[Issue]:
    """What profiles find: the one asked for, those that resources claim in meta.profile, and those of extensions.

    Stored StructureDefinitions go before those that come with the product.
    """
    profiles = Profiles(_find(context))
    issues: list[Issue] = []
    claimed = [str(url) for url in (resource.get("meta") or {}).get("profile", ())]
    for url in dict.fromkeys([asked, *claimed] if asked else claimed):
        kind = profiles.type_of(url)
        if kind is None and url == asked:
            # R4 wants an error (OperationDefinition Resource-validate, profile): silence would look like conformance.
            raise NotSupported("The profile is not known here, so nothing can be said about it.")
        if kind is None:
            text = "Checked against the base definition only: this profile is not available."
            issues.append(Issue("not-supported", text, (f"{type_name}.meta.profile",), "information"))
        elif profiles.get(url) is None and not is_subtype(type_name, kind):
            issues.append(Issue("invalid", f"The profile is about {kind}, not {type_name}.", (type_name,)))
    with context.pool.session() as session:
        terms = source(context, session)
        found = check_profiles(
            resource,
            profiles,
            [asked] if asked else [],
            member=lambda value_set, system, code: contains(terms, value_set, system, code),
        )
    return [*issues, *found]


def _find(context: Context) -> Find:
    stored = stored_definitions(context)

    def find(url: str) -> dict[str, Any] | None:
        plain, _, version = url.partition("|")
        found = newest(stored("StructureDefinition", "url", plain), version or None)
        return dict(found) if found is not None else find_shipped(url)

    return find


def _deletable(context: Context, actor: Actor, type_name: str, logical_id: str | None) -> list[Issue]:
    if logical_id is None:
        raise Invalid("mode=delete needs the address of a resource.")
    try:
        read(context, actor, type_name, logical_id)
    except (NotFound, Gone):
        return [Issue("not-found", "There is no such resource to delete.")]
    return []
