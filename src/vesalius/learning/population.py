"""Many people at once, from the tables of figures: what models are told of them, under the reader's own rights.

The tables carry the access decision on every row (`analytics.tables`): an account learns from, and scores, only what it
may see. Days of birth are not in them; ages are exact to a month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from vesalius import dates
from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.analytics import tables
from vesalius.learning import censoring, features
from vesalius.learning.features import Diagnosis, Measurement
from vesalius.learning.outcomes import Outcome
from vesalius.store.session import Session
from vesalius.store.wire import Bound, text_array

_YEAR: Final = 365.25
_REFUTED: Final = ("entered-in-error", "refuted")


@dataclass(slots=True)
class Person:
    """One patient as the reader may see them. `last_seen` is the day of the last contact or result."""

    patient: int
    born: dt.date | None
    sex: str
    died: dt.date | None
    measurements: list[Measurement] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    first_seen: dt.date | None = None
    last_seen: dt.date | None = None

    def features(self, on: dt.date) -> dict[str, float]:
        """As `features.features`, on a day."""
        return features.features(self.born, self.sex, self.measurements, self.diagnoses, on)


@dataclass(frozen=True, slots=True)
class Observed:
    """A person of a cohort: features on the index day, years until the end, what it was (`censoring`)."""

    features: Mapping[str, float]
    years: float
    end: int


class _Reader:
    """Statements over the tables with the condition of one actor."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def fetch(self, statement: str, given: list[Bound]) -> list[tuple[object, ...]]:
        """Rows of `statement`, in which `{open}` stands for what the actor may see of alias x."""
        values = list(given)

        def bind(value: Bound) -> str:
            values.append(value)
            return f"${len(values)}"

        condition = visibility(self._actor).condition("x", bind)
        return self._session.fetch(statement.format(open=condition), values)


def people(session: Session, actor: Actor, on: dt.date) -> dict[int, Person]:
    """Everybody whom the actor may see, alive on `on`, by pk, with what was known until then."""
    tables.make_sure(session)
    reader = _Reader(session, actor)
    found = {
        int(str(pk)): Person(int(str(pk)), _day(born), str(sex or ""), _day(died))
        for pk, born, sex, died in reader.fetch(
            "SELECT x.patient, x.birth_month::date::text, x.sex, x.deceased::date::text FROM analytics.patient x"
            " WHERE {open}",
            [],
        )
    }
    until = on + dt.timedelta(days=1)
    codes = [text_array(features.LOINC), *_bounds(on - features.LOOK_BACK, until)]
    rows = reader.fetch(
        "SELECT DISTINCT ON (x.patient, array_position($1, x.loinc)) x.patient, x.loinc, x.value::float8, x.unit,"
        " x.value_code, x.effective::date::text FROM analytics.result x WHERE x.loinc = ANY($1) AND x.effective >= $2"
        " AND x.effective < $3 AND coalesce(x.status, '') NOT IN ('entered-in-error', 'cancelled') AND {open}"
        " ORDER BY x.patient, array_position($1, x.loinc), x.effective DESC",
        codes,
    )
    for pk, loinc, value, unit, code, day in rows:
        person, moment = found.get(int(str(pk))), _day(day)
        if person is not None and moment is not None:
            person.measurements.append(
                Measurement(
                    str(loinc), None if value is None else float(str(value)), str(unit or ""), str(code or ""), moment
                )
            )
    _diagnoses(reader, found)
    return {pk: person for pk, person in found.items() if person.died is None or person.died > on}


def _diagnoses(reader: _Reader, found: dict[int, Person]) -> None:
    rows = reader.fetch(
        "SELECT x.patient, x.icd10, x.icpc2, least(x.onset, x.recorded)::date::text FROM analytics.problem x"
        " WHERE (x.icd10 IS NOT NULL OR x.icpc2 IS NOT NULL)"
        " AND coalesce(x.verification_status, '') <> ALL($1) AND {open}",
        [text_array(_REFUTED)],
    )
    for pk, icd10, icpc2, since in rows:
        person = found.get(int(str(pk)))
        if person is not None:
            codes = tuple(str(code) for code in (icd10, icpc2) if code)
            person.diagnoses.append(Diagnosis(codes, _day(since)))


def index_day(day: dt.date, horizon_years: float) -> dt.date:
    """The day on which people are taken so that `day` shows what became of them.

    A year more than the horizon: who comes once a year has then been seen after it.
    """
    return day - dt.timedelta(days=round(_YEAR * (horizon_years + 1)))


def followed(session: Session, actor: Actor, index: dt.date, until: dt.date) -> list[Person]:
    """Who was in care on `index`: first seen before it; `last_seen` is the last contact or result before `until`."""
    found = people(session, actor, index)
    _seen(session, actor, found, until)
    return [each for each in found.values() if each.first_seen is not None and each.first_seen <= index]


def observed(person: Person, outcome: Outcome, index: dt.date, until: dt.date) -> Observed | None:
    """What came of somebody who was in care on `index` without the outcome; censored at the last contact.

    None for who had it already, and for who was not seen again. A diagnosis without any day counts as had already: it
    can not be placed after the index day.
    """
    if features.has(person.diagnoses, outcome.excluded, index) or person.last_seen is None:
        return None
    days = [
        each.since
        for each in person.diagnoses
        if each.since is not None and any(code.startswith(outcome.codes) for code in each.codes)
    ]
    first = min((day for day in days if day <= until), default=None)
    if first is not None:
        end, last = censoring.EVENT, first
    elif person.died is not None and person.died <= until:
        end, last = censoring.DIED, person.died
    else:
        end, last = censoring.CENSORED, min(person.last_seen, until)
    return Observed(person.features(index), (last - index).days / _YEAR, end) if last > index else None


def _seen(session: Session, actor: Actor, found: dict[int, Person], until: dt.date) -> None:
    reader = _Reader(session, actor)
    spans: dict[int, list[dt.date]] = defaultdict(list)
    for table, column in (("contact", "start"), ("result", "effective")):
        rows = reader.fetch(
            f'SELECT x.patient, min(x."{column}")::date::text, max(x."{column}")::date::text FROM analytics.{table} x'
            f' WHERE x.patient IS NOT NULL AND x."{column}" < $1 AND {{open}} GROUP BY x.patient',
            _bounds(until)[:1],
        )
        for pk, low, high in rows:
            spans[int(str(pk))] += [day for day in (_day(low), _day(high)) if day is not None]
    for patient, days in spans.items():
        if patient in found and days:
            found[patient].first_seen, found[patient].last_seen = min(days), max(days)


def _day(value: object) -> dt.date | None:
    return dates.first_day(value)


def _bounds(*days: dt.date) -> list[Bound]:
    midnight = dt.time()
    return [tables.timestamp(dt.datetime.combine(day, midnight)) for day in days]
