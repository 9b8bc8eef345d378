"""Definitions that came with the product, beside those that are stored: read by id, found by search.

HL7's StructureDefinitions, SearchParameters, CompartmentDefinitions, CodeSystems, ValueSets and ConceptMaps, and those
of HL7 Belgium. They are knowledge, about nobody, and open to whoever is authenticated, as in terminology operations;
the search itself is in the audit log. A stored resource goes before one of the same id, and on its page before one of
the same url and version.
docs/adr/0026-definitions-are-readable.md.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, Issue
from vesalius.r4 import json, published
from vesalius.records.context import Context
from vesalius.records.search import search as stored_search
from vesalius.records.terminology_source import source
from vesalius.records.version import SearchPage, Version
from vesalius.records.visible import condition
from vesalius.search import evaluate, order, parse
from vesalius.search.query import And, Clause, Ids, Leaf, SearchQuery
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import int8_array
from vesalius.terminology.sources import shipped

TERMINOLOGY: Final = frozenset({"CodeSystem", "ValueSet", "ConceptMap"})
TYPES: Final = TERMINOLOGY | published.TYPES

_SHIPPED_AT: Final = 1_795_824_000_000_000  # 2026-11-28: when this collection was last put together
_TAG: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
_CURSOR: Final = b"published:"
_encode = msgspec.json.Encoder().encode


def body(type_name: str, logical_id: str) -> bytes | None:
    """The definition with this id as JSON, tagged as without its prose; None when there is none."""
    found = _raw(type_name, logical_id)
    return None if found is None else _finished(json.parse(found))


def version(type_name: str, logical_id: str) -> Version | None:
    """As `body`, with what its headers say."""
    found = body(type_name, logical_id)
    return None if found is None else Version(type_name, logical_id, 1, _SHIPPED_AT, found)


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
    """One page of what is stored, as `records.search.search`; of TYPES, what came with the product follows it.

    Each part has the order that was asked for. Nobody's compartment holds these definitions. Raises as that does.
    """
    if type_name not in TYPES or compartment is not None:
        return stored_search(context, actor, type_name, parameters, strict=strict, compartment=compartment, base=base)
    given = [pair for pair in parameters if pair[0] != "_cursor"]
    offset = _offset(context, parameters, given)
    page = SearchPage((), ())
    if offset is None:
        page = stored_search(context, actor, type_name, parameters, strict=strict, base=base)
    with context.pool.session() as session:
        query = parse.parse(
            type_name,
            given,
            strict=strict,
            blind=context.blind,
            terminology_source=source(context, session),
            base=base,
        )
        names = _without_stored(context, session, actor, type_name, _matching(type_name, query), page.matches)
        if offset is not None:
            raw = "&".join(f"{name}={value}" for name, value in parameters)
            writes.record(session, [context.log.event(actor, "E", "search", type_name, query=raw).leaf(None, None)], [])
            page = replace(page, issues=query.warnings, summary=query.summary, elements=query.elements)
    total = None if page.total is None else page.total + len(names)
    if page.next is not None or query.count_only:
        return replace(page, total=total)
    start = offset or 0
    wanted = names[start : start + query.count - len(page.matches)]
    shown = [found for name in wanted if (found := version(type_name, name)) is not None]
    rest = start + len(wanted)
    issues = page.issues
    if query.includes and shown:
        text = "_include and _revinclude are not applied to definitions that came with the product."
        issues = (*issues, Issue("not-supported", text, (), "warning"))
    return replace(
        page,
        matches=[*page.matches, *shown],
        issues=issues,
        total=total,
        next=context.seal_cursor(_CURSOR + _encode([_fingerprint(given), rest])) if rest < len(names) else None,
        applied=query.applied,
    )


def _offset(context: Context, parameters: Sequence[tuple[str, str]], given: Sequence[tuple[str, str]]) -> int | None:
    """How far a page of these definitions had come; None for the first page, and for a page of what is stored."""
    for name, value in parameters:
        if name != "_cursor":
            continue
        state = context.unseal_cursor(value)
        if not state.startswith(_CURSOR):
            return None
        fingerprint, offset = msgspec.json.decode(state[len(_CURSOR) :], type=tuple[str, int])
        if fingerprint != _fingerprint(given):
            raise Invalid("The paging cursor belongs to another search.")
        return offset
    return None


def _fingerprint(given: Sequence[tuple[str, str]]) -> str:
    searched = [pair for pair in given if pair[0] not in {"_count", "_format", "_pretty", "_total"}]
    return hashlib.blake2b(repr(searched).encode(), digest_size=6).hexdigest()


def _matching(type_name: str, query: SearchQuery) -> list[str]:
    """The ids of the definitions that match, in the order of the query."""
    clause = query.groups[0].clause
    found: list[tuple[list[order.Value], str]] = []
    for logical_id in _candidates(type_name, clause):
        raw = _raw(type_name, logical_id)
        if raw is None:
            continue
        resource = _dressed(json.parse(raw))
        try:
            if not evaluate.holds(clause, resource, {}):
                continue
        except evaluate.NeedsDatabase:
            # A chain, a list: no stored resource has to do with these.
            return []
        values = order.values_of(query, resource, _SHIPPED_AT, lambda _key, _resource: None)
        found.append((values, logical_id))

    def compare(one: tuple[list[order.Value], str], other: tuple[list[order.Value], str]) -> int:
        return order.compare(query, [*one[0], one[1]], [*other[0], other[1]])

    return [logical_id for _, logical_id in sorted(found, key=functools.cmp_to_key(compare))]


def _candidates(type_name: str, clause: And) -> Collection[str]:
    """The ids of which a match has one. Opening all takes a tenth of a second; most questions name a url or an id."""
    for item in clause.items:
        if isinstance(item, Ids):
            return dict.fromkeys(item.ids)
        urls = _urls(item)
        if urls is not None:
            return dict.fromkeys(logical_id for url in urls for logical_id in _ids(type_name, url))
    return _ids(type_name)


def _urls(item: Clause) -> Sequence[str] | None:
    is_url = isinstance(item, Leaf) and item.parameter.code == "url" and not item.modifier
    return [str(value) for value in item.values] if is_url and isinstance(item, Leaf) else None


def _without_stored(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    names: Sequence[str],
    matches: Sequence[Version],
) -> Sequence[str]:
    """The ids without those in whose place a stored resource stands that the actor may see."""
    if not names:
        return names
    visible, values = condition(actor, "x", 2, "search")
    rows = session.fetch(
        f"SELECT x.id FROM resource x WHERE x.pk = ANY($1) AND NOT x.deleted AND {visible}",
        [int8_array([context.blind.pk(type_name, name) for name in names]), *values],
    )
    hidden = {row[0] for row in rows}
    shown = {_canonical(found.body) for found in matches}
    return [
        name
        for name in names
        if name not in hidden and not (shown and _canonical(_raw(type_name, name) or b"") in shown)
    ]


def _canonical(text: bytes) -> tuple[Any, Any]:
    resource = json.parse(text)
    return resource.get("url"), resource.get("version")


def _ids(type_name: str, url: str | None = None) -> Sequence[str]:
    return shipped().ids(type_name, url) if type_name in TERMINOLOGY else published.ids(type_name, url)


def _raw(type_name: str, logical_id: str) -> bytes | None:
    if type_name in TERMINOLOGY:
        return shipped().body(type_name, logical_id)
    return published.body(type_name, logical_id) if type_name in published.TYPES else None


def _dressed(resource: dict[str, Any]) -> dict[str, Any]:
    meta = {"versionId": "1", "lastUpdated": clock.instant(_SHIPPED_AT), "tag": [_TAG]}
    return {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta} | resource


def _finished(resource: dict[str, Any]) -> bytes:
    return json.encode(_dressed(resource))
