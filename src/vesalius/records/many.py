"""Many patients at once, for background work that looks at everybody: their resources, and the last day of each code.

One statement reads a kind of resource of hundreds of patients; one audit leaf is left for each patient of a batch. Days
come from the ordered values of the index, so that millions of results need not be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.r4 import definitions, json
from vesalius.records.context import Context
from vesalius.records.disclosure import disclose
from vesalius.search.index import primary_term, secondary_term
from vesalius.search.model import model
from vesalius.search.parameters import token
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int2, int8, int8_array

Bind = Callable[[Bound], str]
_VOID: Final = ("entered-in-error", "cancelled", "not-done")
# A period, or a date without a day: whoever wants to know has to open it.
_LONGEST_MICROSECONDS: Final = 2 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What is read of each patient: a type, with one of `status`, ending after `since` (µs since 1970 UTC)."""

    type: str
    status: tuple[str, ...] = ()
    since: int | None = None


@dataclass(slots=True)
class Days:
    """(patient's pk, code) → moments in µs since 1970 UTC: the last one, or every one.

    `uncertain` are patients with something that only its body tells: without a date, or under a sensitivity label.
    """

    moments: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    uncertain: set[int] = field(default_factory=set)


def everybody(context: Context, actor: Actor) -> list[int]:
    """The pks of all patients whom the actor may see, in order. Nothing of them is disclosed."""
    with context.pool.session() as session:
        statement = _Statement(actor)
        number = statement.bind(int2(definitions.type_number("Patient")))
        sql = f"SELECT x.pk FROM resource x WHERE x.type = {number} AND NOT x.deleted AND {statement.visible()}"
        return sorted(int(row[0]) for row in session.fetch(sql, statement.values))


def of_patients(
    context: Context, actor: Actor, patients: Sequence[int], kinds: Sequence[Kind]
) -> dict[int, list[dict[str, Any]]]:
    """By pk, each patient's resources of these kinds, as far as the actor may see them, in no particular order."""
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in patients}
    with context.pool.session() as session:
        rows: list[StoredRow] = []
        for kind in kinds:
            rows += _of_kind(context, session, actor, patients, kind)
        for row in rows:
            if row.patient is not None:
                found[row.patient].append(json.parse(session.open(row)))
        disclose(context, session, actor, "operation", "Patient", rows)
    return found


def _of_kind(context: Context, session: Session, actor: Actor, patients: Sequence[int], kind: Kind) -> list[StoredRow]:
    statement = _Statement(actor)
    sql = f"SELECT {columns('x')} FROM resource x WHERE {statement.rows(kind.type, patients)}"
    if kind.status:
        sql += f" AND x.terms && {statement.bind(int8_array(_status(context, kind.type, kind.status)))}"
    if kind.since is not None:
        sql += f" AND (x.date_high IS NULL OR x.date_high > {statement.bind(int8(kind.since))})"
    return session.fetch_stored(f"{sql} AND {statement.visible()}", statement.values)


def days_of_codes(
    context: Context,
    actor: Actor,
    patients: Sequence[int],
    type_name: str,
    codes: Sequence[str],
    *,
    every: bool = False,
) -> Days:
    """When each patient had something of each code; the last day of each, or with `every` all of them.

    What was entered in error, cancelled or not done does not count. The codes are those of the type's primary code
    parameter, whatever their system. Leaves no leaf: it belongs to the reading of the same patients with `of_patients`.
    """
    found = Days()
    first = {primary_term(context.blind, type_name, code): code for code in codes}
    further = {secondary_term(context.blind, type_name, code): code for code in codes}
    void = _status(context, type_name, _VOID)
    with context.pool.session() as session:
        statement = _Statement(actor)
        rows = statement.rows(type_name, patients)
        terms, others = statement.bind(int8_array(list(first))), statement.bind(int8_array(list(further)))
        rows += f" AND NOT x.terms && {statement.bind(int8_array(void))} AND {statement.visible()}"
        moment = "x.date_low" if every else "max(x.date_low)"
        group = "" if every else " GROUP BY 1, 2"
        longest = statement.bind(int8(_LONGEST_MICROSECONDS))
        dated = f"x.date_low IS NOT NULL AND x.date_high - x.date_low <= {longest}"
        for patient, term, at in session.fetch(
            f"SELECT x.patient, x.primary_code, {moment} FROM resource x WHERE {rows} AND {dated}"
            f" AND x.primary_code = ANY({terms}){group}",
            statement.values,
        ):
            found.moments.setdefault((patient, first[term]), []).append(at)
        for patient, at, held in session.fetch(
            f"SELECT x.patient, x.date_low, x.terms FROM resource x WHERE {rows} AND {dated} AND x.terms && {others}",
            statement.values,
        ):
            for term in held:
                if term in further:
                    found.moments.setdefault((patient, further[term]), []).append(at)
        found.uncertain |= {
            int(row[0])
            for row in session.fetch(
                f"SELECT DISTINCT x.patient FROM resource x WHERE {rows} AND (x.labels <> 0 OR"
                f" ({dated}) IS NOT TRUE AND (x.primary_code = ANY({terms}) OR x.terms && {others}))",
                statement.values,
            )
        }
    return found


def _status(context: Context, type_name: str, codes: Sequence[str]) -> list[int]:
    source = model(type_name).parameters["status"].parts[0].source
    return [term for code in codes for term in token.terms(source, token.Token(None, code), context.blind, ())]


class _Statement:
    """The values of one statement, and the conditions that all of them share."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.values: list[Bound] = []

    def bind(self, value: Bound) -> str:
        self.values.append(value)
        return f"${len(self.values)}"

    def rows(self, type_name: str, patients: Sequence[int]) -> str:
        kind = self.bind(int2(definitions.type_number(type_name)))
        return f"x.patient = ANY({self.bind(int8_array(patients))}) AND x.type = {kind} AND NOT x.deleted"

    def visible(self) -> str:
        return visibility(self._actor, "search").condition("x", self.bind)
