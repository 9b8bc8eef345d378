"""search in a type, a compartment or the whole system (R4 search.html)."""

from __future__ import annotations

from collections.abc import Sequence

from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.records.context import Context
from vesalius.records.disclosure import record
from vesalius.records.terminology_source import source
from vesalius.records.version import SearchPage, Version
from vesalius.search import page, parse
from vesalius.search.leaf import Leaf


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
        return SearchPage(
            matches=[Version.of(session, row) for row in found.matches],
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
