"""Conditions of conditional interactions: which resources they name, and the lock that keeps racers apart."""

from __future__ import annotations

import hashlib
import re
import urllib.parse

from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.errors import Invalid, PreconditionFailed
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.terminology_source import source
from vesalius.records.visible import condition
from vesalius.search import page, parse
from vesalius.search.query import SearchQuery
from vesalius.store import reads
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session
from vesalius.store.wire import int8

# Clients write "identifier=x", "?identifier=x" and "Patient?identifier=x".
_TYPE_PREFIX = re.compile(r"^[A-Za-z]*\?")
_RESULT_PARAMETERS = {
    "_sort",
    "_count",
    "_include",
    "_revinclude",
    "_summary",
    "_elements",
    "_total",
    "_format",
    "_pretty",
}


def lock(session: Session, type_name: str, query: str) -> None:
    """Holds, to the end of the transaction, the right to act on this condition."""
    digest = hashlib.sha256(f"{type_name}?{canonical(query)}".encode()).digest()
    session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(int.from_bytes(digest[:8], "big", signed=True))])


def canonical(query: str) -> str:
    """The condition with its parameters in one order and one encoding: the same for what is asked alike."""
    parameters = urllib.parse.parse_qsl(_TYPE_PREFIX.sub("", query), keep_blank_values=True)
    return urllib.parse.urlencode(sorted(parameters))


def matches(
    context: Context, session: Session, actor: Actor, type_name: str, query: str, *, limit: int = 2
) -> list[StoredRow]:
    """Up to `limit` current versions that the condition names and `actor` may see, rechecked after decryption.

    Raises Invalid as `question` does.
    """
    seen = visibility(actor, "search")
    terms = source(context, session)
    parsed = question(context, session, type_name, query)
    pks = page.match_pks(session, parsed, seen, blind=context.blind, terminology_source=terms, limit=limit)
    sql, values = condition(actor, "x", 2, "search")
    found = [reads.current(session, pk, sql, values) for pk in pks]
    return [row for row in found if row is not None and not row.deleted]


def question(context: Context, session: Session, type_name: str, query: str) -> SearchQuery:
    """The condition as a search.

    Raises Invalid for an empty condition or one with unknown parameters: a condition that is ignored in part would
    change the wrong resource.
    """
    parameters = [
        (name, value)
        for name, value in urllib.parse.parse_qsl(_TYPE_PREFIX.sub("", query), keep_blank_values=True)
        if name not in _RESULT_PARAMETERS
    ]
    if not parameters:
        raise Invalid("A conditional interaction needs at least one search parameter.")
    if any(name.startswith("_contained") for name, _ in parameters):
        raise Invalid("A conditional interaction is about resources that stand by themselves: leave out _contained.")
    terms = source(context, session)
    return parse.parse(type_name, parameters, strict=True, blind=context.blind, terminology_source=terms)


def single(context: Context, session: Session, actor: Actor, type_name: str, query: str) -> StoredRow | None:
    """The one resource that the condition names, or None. Raises PreconditionFailed when there are several."""
    found = matches(context, session, actor, type_name, query)
    if len(found) > 1:
        raise PreconditionFailed("The condition matches more than one resource.")
    return found[0] if found else None


def literal(row: StoredRow) -> str:
    """The literal reference `Type/id` of a row."""
    return f"{definitions.type_name(row.type)}/{row.id}"
