"""Who opened a record, when, what and why: the log of one patient, told as people understand it.

The entries of one day and one person are a visit. Days are those of the network's time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from vesalius import clock
from vesalius.audit.balp import BREAK_THE_GLASS
from vesalius.audit.entries import Entry
from vesalius.clock import ZONE
from vesalius.search.parameters.reference import literal


class Access(NamedTuple):
    """One access. `id` is that of the leaf, `recorded` in µs since 1970 UTC.

    `what` is a literal reference, a type, or ""; `kind` a code of `kinds` or of FHIR's interactions. `is_refused`: it
    was only tried.
    """

    id: int
    recorded: int
    account: str
    person: str
    fhir: str
    role: str
    centre: str
    client: str
    kind: str
    action: str
    what: str
    purpose: str
    reason: str
    is_refused: bool


@dataclass(slots=True)
class Visit:
    """What one person did in the record on one day. `first` and `last` in µs since 1970 UTC.

    `kinds` and `types` count interactions and resource types; `entries` are the ids of the leaves, newest first.
    """

    day: date
    account: str
    person: str
    fhir: str
    role: str
    centre: str
    first: int
    last: int
    purposes: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    entries: list[int] = field(default_factory=list)
    refused: int = 0

    @property
    def is_emergency(self) -> bool:
        """Whether an emergency opened the record to this person that day."""
        return BREAK_THE_GLASS in self.purposes

    @property
    def count(self) -> int:
        """How many accesses there were."""
        return len(self.entries)


def access(entry: Entry) -> Access:
    """The access behind an entry."""
    facts = entry.facts
    account = str(facts.get("agent") or "")
    return Access(
        entry.id,
        entry.recorded,
        account,
        str(facts.get("display") or account),
        str(facts.get("fhir") or ""),
        str(facts.get("role") or ""),
        str(facts.get("centre") or ""),
        str(facts.get("client") or ""),
        str(facts["subtype"]),
        str(facts["action"]),
        str(facts.get("entity") or ""),
        _purpose(facts, entry.patient),
        str(facts.get("reason") or ""),
        "outcome" in facts,
    )


class Visits:
    """Gathers entries, newest first, into visits."""

    def __init__(self) -> None:
        self._found: dict[tuple[date, str], Visit] = {}
        self._day: date | None = None
        # The bounds of the day at hand: telling the day of every entry anew would cost more than opening it.
        self._low = self._high = 0

    def __len__(self) -> int:
        return len(self._found)

    @property
    def day_begins(self) -> int:
        """The beginning of the last day seen, in µs since 1970 UTC."""
        return self._low

    def is_of_this_day(self, entry: Entry) -> bool:
        """Whether an entry belongs to the last day seen."""
        return self._low <= entry.recorded < self._high

    def add(self, entry: Entry) -> None:
        """Adds an entry to the visit that it belongs to."""
        if not self.is_of_this_day(entry):
            self._day, self._low, self._high = day_of(entry.recorded)
        assert self._day is not None  # noqa: S101 - set above, for the type checker
        facts = entry.facts
        account = str(facts.get("agent") or "")
        visit = self._found.get((self._day, account))
        if visit is None:
            made = access(entry)
            visit = Visit(
                self._day, account, made.person, made.fhir, made.role, made.centre, entry.recorded, entry.recorded
            )
            self._found[self._day, account] = visit
        visit.first = min(visit.first, entry.recorded)
        visit.last = max(visit.last, entry.recorded)
        visit.entries.append(entry.id)
        visit.kinds[str(facts["subtype"])] += 1
        if purpose := _purpose(facts, entry.patient):
            visit.purposes.add(purpose)
        if (reason := facts.get("reason")) and reason not in visit.reasons:
            visit.reasons.append(reason)
        visit.refused += "outcome" in facts
        for type_name in _types(facts):
            visit.types[type_name] += 1

    def found(self) -> list[Visit]:
        """The visits, newest day first, and in a day by their last access."""
        return sorted(self._found.values(), key=lambda visit: (visit.day, visit.last), reverse=True)


def visits(entries: Iterable[Entry]) -> list[Visit]:
    """The visits behind entries that come newest first."""
    gathered = Visits()
    for entry in entries:
        gathered.add(entry)
    return gathered.found()


def day_of(recorded: int) -> tuple[date, int, int]:
    """The day of a moment in the network's time zone, and its bounds [low, high) in µs since 1970 UTC."""
    day = clock.local(recorded).date()
    return day, _midnight(day), _midnight(date.fromordinal(day.toordinal() + 1))


def _midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp()) * 1_000_000


def _purpose(facts: Mapping[str, Any], patient: int | None) -> str:
    if patient is not None and patient in facts.get("emergencies", ()):
        return BREAK_THE_GLASS
    return str(facts.get("purpose") or "")


def _types(facts: Mapping[str, Any]) -> list[str]:
    touched = facts.get("entities")
    if touched:
        return [name.partition("/")[0] for name in touched]
    entity = str(facts.get("entity") or "")
    found = literal(entity.partition("/$")[0])
    if found is not None:
        return [found[0]]
    # A search: its type stands last, after the compartment.
    last = entity.rpartition("/")[2] or entity
    return [last] if last[:1].isupper() else []
