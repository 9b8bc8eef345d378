"""A page of a search: matches in order, what goes with them, and the places before and after.

page.search(session, parse.parse("Observation", [("code", "http://loinc.org|4548-4")], …), visibility, …)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Issue
from vesalius.search import cursor, includes, totals
from vesalius.search.beforehand import answered
from vesalius.search.candidates import Found, Search
from vesalius.search.cursor import Seal, Unseal
from vesalius.search.leaf import Leaf
from vesalius.search.query import SearchQuery
from vesalius.search.visibility import Visibility
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session

if TYPE_CHECKING:
    from vesalius.terminology.sources import Source

__all__ = ["SearchPage", "match_pks", "search"]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page. `total` is None when it was not asked for and is not plain from the page; cursors are opaque.

    `is_disclosed` says that the audit leaves of the page have been written.
    """

    matches: list[StoredRow]
    includes: list[StoredRow]
    issues: tuple[Issue, ...]
    total: int | None
    next: str | None
    previous: str | None
    is_disclosed: bool = False


def search(
    session: Session,
    query: SearchQuery,
    visibility: Visibility,
    *,
    blind: BlindIndex,
    terminology_source: Source | None,
    seal: Seal,
    unseal: Unseal,
    leaf: Leaf | None = None,
) -> SearchPage:
    """The page that the query asks for. Raises Invalid for a wrong cursor, TooCostly.

    `leaf` is the event of this search: its leaves are written with the page where one statement finds all of it.
    """
    _ = terminology_source
    prepared = answered(session, query, visibility, blind)
    engine = Search(session, prepared, visibility, blind)
    if query.count_only:
        return SearchPage([], [], query.warnings, totals.accurate(engine), None, None)
    place = cursor.unseal(query, unseal)
    backward = place is not None and place.backward
    found = engine.page(
        query.count + 1, place.place if place else None, backward=backward, leaf=None if query.includes else leaf
    )
    more = len(found) > query.count
    found = found[: query.count]
    if backward:
        found.reverse()
    following, previous = _links(query, found, seal, more=more, backward=backward, is_first=place is None)
    total = None
    if query.total == "accurate":
        total = totals.accurate(engine)
    elif query.total == "estimate":
        total = totals.estimate(engine)
    elif query.total is None and place is None and not more:
        total = len(found)
    included, issues = _included(session, query, visibility, blind, found)
    return SearchPage(
        [item.row for item in found],
        included,
        (*query.warnings, *issues),
        total,
        following,
        previous,
        engine.is_disclosed,
    )


def match_pks(
    session: Session,
    query: SearchQuery,
    visibility: Visibility,
    *,
    blind: BlindIndex,
    terminology_source: Source | None,
    limit: int,
) -> list[int]:
    """The keys of up to `limit` matches, each tested after decryption: what is done because of a match is certain."""
    _ = terminology_source
    engine = Search(session, replace(answered(session, query, visibility, blind), sort=()), visibility, blind)
    return [found.row.pk for found in engine.page(limit)]


def _links(
    query: SearchQuery, found: list[Found], seal: Seal, *, more: bool, backward: bool, is_first: bool
) -> tuple[str | None, str | None]:
    """(next, previous)."""
    if not found:
        return None, None
    has_next = more if not backward else True
    has_previous = more if backward else not is_first
    following = cursor.seal(query, found[-1].place, seal) if has_next else None
    previous = cursor.seal(query, found[0].place, seal, backward=True) if has_previous else None
    return following, previous


def _included(
    session: Session, query: SearchQuery, visibility: Visibility, blind: BlindIndex, found: list[Found]
) -> tuple[list[StoredRow], tuple[Issue, ...]]:
    if not query.includes or not found:
        return [], ()
    return includes.collect(session, query.includes, visibility, blind, found)
