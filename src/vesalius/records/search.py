"""search in a type, a compartment or the whole system (R4 search.html)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.disclosure import record
from vesalius.records.terminology_source import source
from vesalius.records.version import SearchPage, Version
from vesalius.search import contained, evaluate, page, parse
from vesalius.search.leaf import Leaf
from vesalius.search.query import SearchQuery


def search(
    context: Context,
    actor: Actor,
    type_name: str | None,
    parameters: Sequence[tuple[str, str]],
    *,
    strict: bool = False,
    compartment: tuple[str, str] | None = None,
    base: str = "",
) -> SearchPage:
    """One page of what matches and is visible; the query itself goes into the audit log.

    `base` is the address of this server: a reference that begins with it names a resource of ours.
    Raises Invalid for malformed values always, for unknown parameters when `strict`; TooCostly.
    """
    with context.pool.session() as session:
        terms = source(context, session)
        query = parse.parse(
            type_name,
            parameters,
            strict=strict,
            compartment=compartment,
            blind=context.blind,
            terminology_source=terms,
            base=base,
        )
        entity = "/".join(part for part in (*(compartment or ()), type_name) if part)
        raw = "&".join(f"{name}={value}" for name, value in parameters)
        event = context.log.event(actor, "E", "search", entity, query=raw)
        found = page.search(
            session,
            query,
            visibility(actor, "search"),
            blind=context.blind,
            terminology_source=terms,
            seal=context.seal_cursor,
            unseal=context.unseal_cursor,
            leaf=Leaf(*event),
        )
        if not found.is_disclosed:
            record(session, event, [*found.matches, *found.includes])
        matches = [Version.of(session, row) for row in found.matches]
        if query.by_contained:
            # The total counts containers, and one can hold several matches.
            matches = [part for version in matches for part in _contained(query, version)]
            total = len(matches) if found.next is None and query.cursor is None else None
            found = replace(found, total=None if found.total is None else total)
        return SearchPage(
            matches=matches,
            includes=[Version.of(session, row) for row in found.includes],
            issues=tuple(found.issues),
            total=found.total,
            next=found.next,
            previous=found.previous,
            applied=query.applied,
            summary=query.summary,
            elements=query.elements,
            count_only=query.count_only,
        )


def _contained(query: SearchQuery, version: Version) -> Iterator[Version]:
    """What matches of a container: itself, where it was asked for, and resources in it, with their ids after a "#"."""
    resource = json.parse(version.body)
    for group in query.groups:
        if group.types:
            if evaluate.matches_group(resource, group, {}):
                yield version
            continue
        for inner in contained.found(resource, group.clause, lambda item, held: evaluate.holds(item, held, {})):
            yield version._replace(id=f"{version.id}#{inner.get('id', '')}", body=json.encode(inner))
