"""AuditEvents: the entries of the log, as resources, beside those that other applications have sent.

The log is the truth, and what is shown is rendered from it each time. Who holds "audit.read" sees all of it; who holds
"audit.read-own" the events about the patients whom the account stands for, without the queries of others; everybody
else none. AuditEvents that were sent are ordinary resources under the ordinary rules. Reading the log is an event.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit import entries, index, proofs
from vesalius.audit.balp import audit_event, with_purpose
from vesalius.audit.entries import Entry, Filter
from vesalius.errors import Invalid, Issue, NotFound, NotSupported, TooCostly
from vesalius.r4 import definitions, json
from vesalius.records import read as stored_read
from vesalius.records.audit_query import PREFIX, Asked, asked, leaf_number
from vesalius.records.context import Context
from vesalius.records.search import search as stored_search
from vesalius.records.terminology_source import source
from vesalius.records.version import SearchPage, Version
from vesalius.search import evaluate, parse
from vesalius.search.query import SearchQuery, SortKey
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, int8_array

TYPE = "AuditEvent"
READ_ALL, READ_OWN = "audit.read", "audit.read-own"

MAXIMUM_OPENED = 2_000
"""Entries opened and tested for one page: some 0.6 ms each."""

_MAXIMUM_COUNTED = 5_000
_MOST_TOGETHER = 500
_MAXIMUM_CHAINED = 200
_BLOCKS_INDEXED = 8
_SHAPING = frozenset({"_count", "_total", "_elements", "_summary", "_cursor", "_sort"})
_CHAIN = re.compile(r"(patient|agent|entity)(?::([A-Z]\w+))?\.(.+)")
_NEWEST_FIRST = SortKey("date", descending=True)
_encode = msgspec.json.Encoder().encode


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
    """One page of AuditEvents, newest first unless `_sort=date`. As `records.search.search`.

    A page can hold less than was asked for and still have a next one, when much had to be opened for it.
    """
    given = [*_unchained(context, actor, parameters, base), *_of_compartment(compartment)]
    with context.pool.session() as session:
        query = parse.parse(
            type_name,
            given,
            strict=strict,
            blind=context.blind,
            terminology_source=source(context, session),
            base=base,
        )
        engine = _Search(context, session, actor, query, base)
        raw = "&".join(f"{name}={value}" for name, value in parameters)
        event = context.log.event(actor, "E", "search", TYPE, query=raw)
        page = engine.page(given, strict=strict)
        concerned: set[int | None] = {entry.patient for entry in engine.shown} or {None}
        writes.record(session, [event.leaf(patient, None) for patient in concerned], [])
    return page


def read(context: Context, actor: Actor, logical_id: str, base: str = "") -> Version:
    """The entry of the log, or the stored AuditEvent, of this id. Raises NotFound, Gone."""
    number = leaf_number(logical_id)
    if number is None:
        return stored_read.read(context, actor, TYPE, logical_id)
    event = context.log.event(actor, "R", "read", f"{TYPE}/{logical_id}")
    with context.pool.session() as session:
        entry = _visible(context, session, actor, number)
        writes.record(session, [event.leaf(entry.patient, 1) if entry else event.leaf(None, None)], [])
        if entry is None:
            raise NotFound("The resource is not known.")
        rendering = _Rendering(context, session, base, is_whole=sees_all(actor))
        return rendering.version(entry, rendering.literals([entry]))


def proof(context: Context, actor: Actor, logical_id: str) -> dict[str, Any]:
    """The proof that the entry is in the signed log (`audit.proofs`); the query only for who sees all of the log.

    Raises NotFound, also for about a second after the event, until it has been signed.
    """
    number = leaf_number(logical_id)
    with context.pool.session() as session:
        entry = None if number is None else _visible(context, session, actor, number)
        event = context.log.event(actor, "R", "audit-proof", f"{TYPE}/{logical_id}")
        writes.record(session, [event.leaf(entry.patient if entry else None, None)], [])
    if entry is None:
        raise NotFound("The resource is not known.")
    return proofs.proof(context.pool, context.log, entry.id, is_whole=sees_all(actor))


def sees_all(actor: Actor) -> bool:
    """Whether the actor may read the log about everybody."""
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(READ_ALL))


def own_patients(session: Session, actor: Actor) -> tuple[int, ...]:
    """The pks of the patients whom the account stands for now, if it may read who opened their records."""
    if actor.account is None or actor.rights is None or not actor.rights.may(READ_OWN):
        return ()
    rows = session.fetch(
        "SELECT patient FROM account_patient WHERE account = $1 AND low <= $2 AND high > $2",
        [int8(actor.account), int8(clock.now_microseconds())],
    )
    return tuple(row[0] for row in rows)


def _visible(context: Context, session: Session, actor: Actor, number: int) -> Entry | None:
    entry = entries.one(session, context.log, number)
    if entry is None or sees_all(actor):
        return entry
    return entry if entry.patient is not None and entry.patient in own_patients(session, actor) else None


def _of_compartment(compartment: tuple[str, str] | None) -> list[tuple[str, str]]:
    """R4's compartments hold an AuditEvent by its patient, or by its agent."""
    if compartment is None:
        return []
    name, logical_id = compartment
    return [("patient" if name == "Patient" else "agent", f"{name}/{logical_id}")]


def _unchained(
    context: Context, actor: Actor, parameters: Sequence[tuple[str, str]], base: str
) -> list[tuple[str, str]]:
    """Chains answered beforehand, with what the actor sees of their targets."""
    found = []
    for name, value in parameters:
        match = _CHAIN.fullmatch(name)
        if match is None:
            found.append((name, value))
            continue
        code, target, rest = match[1], match[2] or ("Patient" if match[1] == "patient" else None), match[3]
        if target is None or not definitions.is_resource(target):
            raise Invalid(f"A chain over {code} names the type that it leads to, as in {code}:Practitioner.name.")
        page = stored_search(
            context, actor, target, [(rest, value), ("_count", str(_MAXIMUM_CHAINED))], strict=True, base=base
        )
        if page.next is not None:
            raise TooCostly("The chain leads to too many resources: narrow it.")
        # An id that nothing can have, where nothing was found.
        found.append((code, ",".join(f"{target}/{version.id}" for version in page.matches) or f"{target}/-"))
    return found


class _Rendering:
    """Entries as resources. `is_whole`: with the queries, which may name other people."""

    def __init__(self, context: Context, session: Session, base: str, *, is_whole: bool) -> None:
        self._session = session
        self._server = base or "vesalius"
        self._is_whole = is_whole
        self._context = context
        self._known: dict[int, str] = {}

    def literals(self, found: Iterable[Entry]) -> dict[int, str]:
        """By pk its "Patient/id", the number itself where the Patient is gone."""
        pks = {entry.patient for entry in found if entry.patient is not None} - self._known.keys()
        if pks:
            rows = self._session.fetch(
                "SELECT pk, id FROM resource WHERE pk = ANY($1) AND type = $2",
                [int8_array(sorted(pks)), int2(definitions.type_number("Patient"))],
            )
            named = {pk: f"Patient/{logical_id}" for pk, logical_id in rows}
            self._known |= {pk: named.get(pk, str(pk)) for pk in pks}
        return self._known

    def resource(self, entry: Entry, literals: dict[int, str]) -> dict[str, Any]:
        """The AuditEvent as plain JSON."""
        facts = with_purpose(entry.facts, entry.patient)
        if not self._is_whole and "query" in facts:
            del facts["query"]
            # Events of earlier releases hold the query itself.
            facts["withheld"] = facts.get("withheld") or "query"
        patient = None if entry.patient is None else literals.get(entry.patient, str(entry.patient))
        made = audit_event(facts, patient, entry.version, logical_id=f"{PREFIX}{entry.id}", server=self._server)
        made["meta"] = {"versionId": "1", "lastUpdated": clock.instant(entry.recorded), **made.get("meta", {})}
        return made

    def version(self, entry: Entry, literals: dict[int, str]) -> Version:
        """The AuditEvent as it goes out."""
        return Version(
            TYPE, f"{PREFIX}{entry.id}", 1, entry.recorded, json.encode(self.resource(entry, literals)), method="POST"
        )


class _Place(NamedTuple):
    """Where a page ended: the last entry looked at, and how far the stored AuditEvents had come."""

    recorded: int | None = None
    id: int | None = None
    cursor: str | None = None
    skip: int = 0
    are_stored_done: bool = False
    are_entries_done: bool = False


@dataclass(slots=True)
class _Stored:
    """A page of stored AuditEvents, ordered as the entries."""

    page: SearchPage
    place: _Place
    at: int = 0


class _Search:
    """One search over the log and what is stored."""

    def __init__(self, context: Context, session: Session, actor: Actor, query: SearchQuery, base: str) -> None:
        self._context, self._session, self._actor = context, session, actor
        self._query, self._base = query, base
        self._issues = list(query.warnings)
        self._clause = query.groups[0].clause
        self._is_descending = self._direction(query)
        self._rendering = _Rendering(context, session, base, is_whole=sees_all(actor))
        self.shown: list[Entry] = []
        if query.includes:
            text = "_include and _revinclude are not applied to the audit log."
            self._issues.append(Issue("not-supported", text, (), "warning"))

    def _direction(self, query: SearchQuery) -> bool:
        first = query.sort[0] if query.sort else _NEWEST_FIRST
        if len(query.sort) > 1 or first.code not in {"date", "_lastUpdated"}:
            self._issues.append(Issue("not-supported", "The audit log is sorted by date only.", (), "warning"))
        return first.descending

    def page(self, given: Sequence[tuple[str, str]], *, strict: bool) -> SearchPage:
        """The page; `given` are the parameters for the stored AuditEvents."""
        query = self._query
        asked_for = self._asked()
        if query.count_only:
            return self._result([], None, self._total(asked_for, given))
        place = self._place()
        stored = self._stored(given, place, strict=strict)
        matches, following = self._merged(asked_for, stored, place)
        total = None
        if query.total in {"accurate", "estimate"}:
            total = self._total(asked_for, given)
        elif query.total is None and following is None and place == _Place():
            total = len(matches)
        return self._result(matches, following, total)

    def _result(self, matches: list[Version], following: _Place | None, total: int | None) -> SearchPage:
        query = self._query
        sealed = None
        if following is not None:
            sealed = self._context.seal_cursor(_encode([self._fingerprint(), *following]))
        return SearchPage(
            matches=matches,
            includes=[],
            issues=tuple(self._issues),
            total=total,
            next=sealed,
            applied=query.applied,
            summary=query.summary,
            elements=query.elements,
            count_only=query.count_only,
        )

    def _asked(self) -> Asked | None:
        """Where to look in the log; None when the actor may look nowhere."""
        found = asked(self._clause, self._context.blind)
        if sees_all(self._actor):
            return found
        own = own_patients(self._session, self._actor)
        return found.of_patients(own) if own else None

    def _entries(self, asked_for: Asked | None, after: tuple[int, int] | None) -> Iterator[Entry | None]:
        if asked_for is None:
            return
        chosen, ids, _ = asked_for
        if any(one.criteria for one in chosen):
            # What the sequencer has not come to has to be opened: a part of it is indexed here, for everybody.
            index.advance(self._session, self._context.log, blocks=_BLOCKS_INDEXED)
        if ids is None:
            yield from entries.walk(
                self._session, self._context.log, chosen, after=after, is_descending=self._is_descending
            )
            return
        named = [found for number in ids if (found := entries.one(self._session, self._context.log, number))]
        for entry in sorted(named, key=lambda found: found.place, reverse=self._is_descending):
            if after is not None and (entry.place >= after if self._is_descending else entry.place <= after):
                continue
            yield entry if any(_is_inside(entry, one) for one in chosen) else None

    def _named(self, walked: Iterator[Entry | None], *, is_exact: bool) -> Iterator[Entry | None]:
        """The same entries; where each must be tested, their patients are looked up together, ever more at a time."""
        if is_exact:
            yield from walked
            return
        number = 20
        while batch := list(islice(walked, number)):
            self._rendering.literals(entry for entry in batch if entry is not None)
            yield from batch
            number = min(number * 2, _MOST_TOGETHER)

    def _holds(self, entry: Entry, *, is_exact: bool) -> bool:
        if is_exact:
            return True
        resource = self._rendering.resource(entry, self._rendering.literals([entry]))
        try:
            return evaluate.holds(self._clause, resource, {})
        except evaluate.NeedsDatabase as error:
            raise NotSupported("This question about other resources cannot be asked of the audit log.") from error

    def _merged(
        self, asked_for: Asked | None, stored: _Stored | None, place: _Place
    ) -> tuple[list[Version], _Place | None]:
        """The next matches out of both, in order, and where they end."""
        count = self._query.count
        matches: list[Entry | Version] = []
        after = None if place.recorded is None or place.id is None else (place.recorded, place.id)
        last, opened, is_over = after, 0, place.are_entries_done
        is_exact = asked_for is not None and asked_for.is_exact
        walked = iter(()) if is_over else self._named(self._entries(asked_for, after), is_exact=is_exact)
        waiting: Entry | None = None
        while len(matches) < count:
            while waiting is None and not is_over:
                try:
                    found = next(walked)
                except StopIteration:
                    is_over = True
                    break
                opened += 1
                if found is not None and self._holds(found, is_exact=is_exact):
                    waiting = found
                elif opened >= MAXIMUM_OPENED and found is not None:
                    return self._shown(matches), self._next(stored, found.place, is_over=False)
            version = _next_stored(stored)
            if waiting is None and version is None:
                return self._shown(matches), self._beyond(stored, last)
            if waiting is not None and (version is None or self._comes_first(waiting, version)):
                matches.append(waiting)
                last, waiting = waiting.place, None
            elif version is not None and stored is not None:
                matches.append(version)
                stored.at += 1
        if waiting is None and not is_over:
            is_over = not self._follows(walked, MAXIMUM_OPENED - opened, is_exact=is_exact)
        if waiting is None and is_over and _next_stored(stored) is None:
            return self._shown(matches), self._beyond(stored, last)
        return self._shown(matches), self._next(stored, last, is_over=is_over)

    def _follows(self, walked: Iterator[Entry | None], left: int, *, is_exact: bool) -> bool:
        """Whether an entry follows, or may: no more than `left` are opened to find out."""
        for opened, found in enumerate(walked):
            if opened >= left or (found is not None and self._holds(found, is_exact=is_exact)):
                return True
        return False

    def _comes_first(self, entry: Entry, version: Version) -> bool:
        moment = _recorded(version)
        return entry.recorded >= moment if self._is_descending else entry.recorded <= moment

    def _shown(self, matches: list[Entry | Version]) -> list[Version]:
        found = [match for match in matches if isinstance(match, Entry)]
        self.shown += found
        literals = self._rendering.literals(found)
        return [self._rendering.version(match, literals) if isinstance(match, Entry) else match for match in matches]

    def _beyond(self, stored: _Stored | None, last: tuple[int, int] | None) -> _Place | None:
        """The entries are over: whether stored ones follow on a further page of theirs."""
        if stored is None or stored.page.next is None:
            return None
        return self._next(stored, last, is_over=True)

    def _next(self, stored: _Stored | None, last: tuple[int, int] | None, *, is_over: bool) -> _Place:
        recorded, number = last if last is not None else (None, None)
        if stored is None:
            return _Place(recorded, number, None, 0, are_stored_done=True, are_entries_done=is_over)
        if stored.at >= len(stored.page.matches):
            cursor = stored.page.next
            return _Place(recorded, number, cursor, 0, are_stored_done=cursor is None, are_entries_done=is_over)
        return _Place(recorded, number, stored.place.cursor, stored.at, are_entries_done=is_over)

    def _stored(self, given: Sequence[tuple[str, str]], place: _Place, *, strict: bool) -> _Stored | None:
        """The page of stored AuditEvents at this place; None when there are none at all."""
        if place.are_stored_done or not self._has_stored():
            return None
        asked_for = [pair for pair in given if pair[0] not in _SHAPING]
        asked_for += [("_sort", "-date" if self._is_descending else "date"), ("_count", str(self._query.count))]
        if place.cursor is not None:
            asked_for.append(("_cursor", place.cursor))
        page = stored_search(self._context, self._actor, TYPE, asked_for, strict=strict, base=self._base)
        return _Stored(page, place, min(place.skip, len(page.matches)))

    def _has_stored(self) -> bool:
        rows = self._session.fetch(
            "SELECT EXISTS (SELECT FROM resource WHERE type = $1 AND NOT deleted)",
            [int2(definitions.type_number(TYPE))],
        )
        return bool(rows[0][0])

    def _total(self, asked_for: Asked | None, given: Sequence[tuple[str, str]]) -> int:
        total = 0
        if asked_for is not None and asked_for.ids is None and asked_for.is_exact:
            total = sum(entries.count(self._session, one) for one in asked_for.filters)
        elif asked_for is not None:
            walked = self._named(self._entries(asked_for, None), is_exact=asked_for.is_exact)
            for opened, entry in enumerate(walked):
                if opened >= _MAXIMUM_COUNTED:
                    raise TooCostly(
                        "Too many entries would have to be opened to count: narrow the time or the patient."
                    )
                total += entry is not None and self._holds(entry, is_exact=asked_for.is_exact)
        if self._has_stored():
            searched = [pair for pair in given if pair[0] not in _SHAPING]
            page = stored_search(self._context, self._actor, TYPE, [*searched, ("_summary", "count")], base=self._base)
            total += page.total or 0
        return total

    def _fingerprint(self) -> str:
        searched = [pair for pair in self._query.applied if pair[0] not in _SHAPING]
        return hashlib.blake2b(repr((searched, self._is_descending)).encode(), digest_size=6).hexdigest()

    def _place(self) -> _Place:
        if self._query.cursor is None:
            return _Place()
        try:
            fingerprint, *place = msgspec.json.decode(self._context.unseal_cursor(self._query.cursor))
            found = _Place(*place)
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            raise Invalid("The paging cursor is not valid.") from error
        if fingerprint != self._fingerprint():
            raise Invalid("The paging cursor belongs to another search.")
        return found


def _is_inside(entry: Entry, chosen: Filter) -> bool:
    return chosen.low <= entry.recorded < chosen.high and (chosen.patients is None or entry.patient in chosen.patients)


def _next_stored(stored: _Stored | None) -> Version | None:
    if stored is None or stored.at >= len(stored.page.matches):
        return None
    return stored.page.matches[stored.at]


def _recorded(version: Version) -> int:
    """When the event of a stored AuditEvent was recorded, in µs since 1970 UTC."""
    from vesalius.search.moments import parse as moment  # noqa: PLC0415 - the name is taken above

    try:
        return moment(str(json.parse(version.body).get("recorded"))).low
    except ValueError:
        return 0
