"""One statement for one question: the measure, the period, whose figures, by what.

Every alias carries the condition of its reader: the access decision for exact figures; for all others, no entry under
a sensitivity label wherever the measure asks what somebody has or takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.analytics.measure import DERIVED, OF_PATIENT, Criterion, Measure
from vesalius.analytics.period import Period
from vesalius.analytics.scope import NETWORK, OWN, PATIENT, Scope
from vesalius.analytics.tables import tables, timestamp
from vesalius.errors import Invalid
from vesalius.store.wire import Bound, int8, int8_array, text

AGE_GROUPS: Final = ((18, "0-17"), (45, "18-44"), (65, "45-64"), (80, "65-79"))
"""Upper bounds and names of the age groups; from 80 on it is "80+"."""
_OLDEST_GROUP: Final = "80+"
_OLDEST_FIVE: Final = 95
_CARED_FOR: Final = timedelta(days=731)
_DERIVED: Final = {
    "year": "to_char({date}, 'YYYY')",
    "month": "to_char({date}, 'YYYY-MM')",
    "weekday": "extract(isodow FROM {date})::integer::text",
    "hour": "to_char({date}, 'HH24')",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `filters` are values of dimensions; a dimension that is filtered by may be shown, too.

    `patients` are the pks of the people that it is about, None for everybody of the scope: in exact scopes only.
    """

    measure: Measure
    period: Period
    scope: Scope
    dimensions: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    patients: tuple[int, ...] | None = None

    def check(self) -> None:
        """Raises Invalid for dimensions that the measure does not have, and for more than three.

        Where figures are rounded, for days of a month and for people who were chosen, too.
        """
        if not self.scope.is_exact and (self.patients is not None or not self.period.is_whole):
            raise Invalid("Rounded figures are told by whole months, and of nobody alone.")
        for name in (*self.dimensions, *self.filters):
            if name not in self.measure.dimensions:
                raise Invalid(f"{self.measure.title('en')} is not told by {name[:40]}.")
        if len(self.dimensions) > 3 or len(set(self.dimensions)) != len(self.dimensions):
            raise Invalid("A figure is told by at most three different dimensions.")


class Statement:
    """The SQL of a question and its values."""

    def __init__(self, actor: Actor, question: Question) -> None:
        self._actor = actor
        self._question = question
        self._measure = question.measure
        self.values: list[Bound] = []
        self._joins: dict[str, str] = {}
        self._parameters: dict[str, datetime] = {"start": question.period.start, "end": question.period.end}

    def _bind(self, value: Bound) -> str:
        if value not in self.values:
            self.values.append(value)
        return f"${self.values.index(value) + 1}"

    def counted(self) -> str:
        """Rows (dimension …, 1 for the total, events, people, part, value), the total last or first."""
        dimensions = [self._dimension(name) for name in self._question.dimensions]
        names = [f"d{number}" for number in range(len(dimensions))]
        source = self._source([f"{sql} AS {name}" for sql, name in zip(dimensions, names, strict=True)])
        measure = self._measure
        people = "count(DISTINCT q.patient)" if measure.kind == "events" else "count(*)"
        if measure.kind == "events" and self._question.scope.is_exact and measure.aggregate != "patients":
            people = "0::bigint"
        part = "count(*) FILTER (WHERE q.part)" if measure.is_share else "0::bigint"
        value = {
            "sum": "sum(q.value)",
            "average": "avg(q.value)",
            "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY q.value)",
        }.get(measure.aggregate, "NULL")
        chosen = "".join(f"q.{name}, " for name in names)
        total = f"GROUPING({', '.join(f'q.{name}' for name in names)})" if names else "1"
        sets = f" GROUP BY GROUPING SETS (({', '.join(f'q.{name}' for name in names)}), ())" if names else ""
        return f"SELECT {chosen}{total}, count(*), {people}, {part}, ({value})::numeric FROM ({source}) q{sets}"

    def patients(self, keys: Mapping[str, str | None], limit: int, *, part: bool) -> str:
        """The pks of the patients behind one cell, as far as the reader may see each of them."""
        conditions = []
        for name, key in keys.items():
            sql = self._dimension(name)
            conditions.append(f"{sql} IS NULL" if key is None else f"{sql} = {self._bind(text(key))}")
        source = self._source([], conditions)
        seen = visibility(self._actor).condition("s", self._bind)
        wanted = "WHERE q.part AND" if part else "WHERE"
        return (
            f"SELECT DISTINCT q.patient FROM ({source}) q JOIN resource s ON s.pk = q.patient {wanted}"
            f" NOT s.deleted AND {seen} ORDER BY q.patient LIMIT {limit}"
        )

    def _source(self, selected: list[str], further: list[str] | None = None) -> str:
        measure = self._measure
        alias = "x" if measure.kind == "events" else "p"
        filters = [
            f"{self._dimension(name)} = {self._bind(text(value))}" for name, value in self._question.filters.items()
        ]
        if measure.kind == "events":
            columns, conditions = self._events()
        else:
            columns, conditions = self._people()
        filters.append(self._chosen(alias))
        conditions += [self._scope(), self._open(alias), *filters, *(further or [])]
        joins = "".join(self._joins.values())
        chosen = ", ".join([f"{alias}.patient", *columns, *selected])
        found = " AND ".join(item for item in conditions if item != "TRUE") or "TRUE"
        return f"SELECT {chosen} FROM {measure.table.quoted} {alias}{joins} WHERE {found}"

    def evidence(self, since: int, limit: int) -> str:
        """The pks of the entries that an answer was computed from, changed after `since` (µs), oldest change first."""
        measure = self._measure
        if measure.kind == "events":
            parts = [f"SELECT e.pk FROM ({self._source(['x.pk'])}) e"]
        else:
            criteria = (*measure.population, *measure.exclusions, *measure.numerator)
            parts = [
                f"SELECT x.pk FROM {item.table.quoted} x WHERE {item.where.text('x', self._bind, self._parameters)}"
                f" AND {self._open('x')} AND {self._chosen('x')}"
                for item in criteria
            ]
        found = " UNION ".join(parts)
        return (
            f"SELECT r.pk FROM ({found}) q JOIN resource r ON r.pk = q.pk"
            f" WHERE NOT r.deleted AND r.updated > {self._bind(int8(since))} ORDER BY r.updated, r.pk LIMIT {limit}"
        )

    def _chosen(self, alias: str) -> str:
        """The people that the question is about, where it names them."""
        if self._question.patients is None:
            return "TRUE"
        return f"{alias}.patient = ANY({self._bind(int8_array(self._question.patients))})"

    def _events(self) -> tuple[list[str], list[str]]:
        measure, period = self._measure, self._question.period
        bounds = self._bounds(period)
        conditions = [f'x."{measure.date}" >= {bounds[0]}', f'x."{measure.date}" < {bounds[1]}']
        if measure.where is not None:
            conditions.append(measure.where.text("x", self._bind, self._parameters))
        columns = []
        if measure.numerator_where is not None:
            columns.append(
                f"coalesce({measure.numerator_where.text('x', self._bind, self._parameters)}, false) AS part"
            )
        if measure.value is not None:
            columns.append(f"{measure.value.text('x', self._bind, self._parameters)} AS value")
        return columns, conditions

    def _bounds(self, period: Period) -> tuple[str, str]:
        return (
            f"{self._bind(timestamp(period.start))}::timestamp",
            f"{self._bind(timestamp(period.end))}::timestamp",
        )

    def _people(self) -> tuple[list[str], list[str]]:
        measure = self._measure
        conditions = [self._criterion(item) for item in measure.population]
        conditions += [f"NOT {self._criterion(item)}" for item in measure.exclusions]
        if not measure.numerator:
            return [], conditions
        return [f"({' AND '.join(self._criterion(item) for item in measure.numerator)}) AS part"], conditions

    def _criterion(self, item: Criterion) -> str:
        word = "NOT " if item.is_not else ""
        if item.table.name == "patient" and item.at_least == 1 and not item.latest:
            found = item.where.text("p", self._bind, self._parameters)
            return f"({word}coalesce({found}, false))"
        where = item.where.text("x", self._bind, self._parameters)
        rows = f"{item.table.quoted} x WHERE x.patient IS NOT NULL AND {where} AND {self._open('x')}"
        if item.then is not None:
            # The columns that are looked at only: what is sorted stays small, an index may hold all of it.
            read = ", ".join(f'x."{name}"' for name in sorted(item.then.columns - {"patient"}))
            newest = (
                f"SELECT DISTINCT ON (x.patient) x.patient{', ' if read else ''}{read} FROM {rows}"
                f' ORDER BY x.patient, x."{item.latest}" DESC NULLS LAST'
            )
            met = f"SELECT l.patient FROM ({newest}) l WHERE {item.then.text('l', self._bind, self._parameters)}"
        elif item.at_least > 1:
            met = f"SELECT x.patient FROM {rows} GROUP BY x.patient HAVING count(DISTINCT x.pk) >= {item.at_least}"
        else:
            met = f"SELECT x.patient FROM {rows}"
        return f"({word}(p.patient IN ({met})))"

    def _open(self, alias: str) -> str:
        """What the reader may count of an alias."""
        if self._question.scope.is_exact:
            return f"({visibility(self._actor).condition(alias, self._bind)})"
        named = (*self._question.dimensions, *self._question.filters)
        return f"{alias}.labels = 0" if self._measure.reads_content(named) else "TRUE"

    def _scope(self) -> str:
        scope, alias = self._question.scope, "x" if self._measure.kind == "events" else "p"
        if scope.code in {NETWORK, PATIENT}:
            return "TRUE"
        if scope.code != OWN:
            return f"{self._place('centre')} = {self._bind(int8(scope.centre))}"
        parties = self._bind(int8_array(scope.parties))
        if alias == "x" and "practitioner" in self._measure.table.columns:
            return f"x.practitioner = ANY({parties})"
        since = self._bind(int8(clock.now_microseconds() - int(_CARED_FOR.total_seconds()) * 1_000_000))
        return (
            f"EXISTS (SELECT FROM care_relationship c WHERE c.patient = {alias}.patient"
            f" AND c.party = ANY({parties}) AND c.high > {since})"
        )

    def _place(self, name: str) -> str:
        """The practitioner or centre of a row: its own, or that of its patient."""
        if self._measure.kind == "events" and name in self._measure.table.columns:
            return f'x."{name}"'
        return f'{self._patient()}."{name}"'

    def _patient(self) -> str:
        if self._measure.kind == "patients":
            return "p"
        if self._measure.table.name == "patient":
            return "x"
        self._joins.setdefault("p", f" LEFT JOIN {tables()['patient'].quoted} p ON p.patient = x.patient")
        return "p"

    def _dimension(self, name: str) -> str:
        measure = self._measure
        alias = "x" if measure.kind == "events" else "p"
        if name in measure.own:
            return f"({measure.own[name].text(alias, self._bind, self._parameters)})::text"
        if name in DERIVED:
            return _DERIVED[name].format(date=f'x."{measure.date}"')
        if name in OF_PATIENT:
            return self._of_patient(name)
        if name == "profession":
            self._joins.setdefault(
                "r",
                " LEFT JOIN (SELECT practitioner, min(profession) AS profession FROM analytics.role"
                f" GROUP BY practitioner) r ON r.practitioner = {self._place('practitioner')}",
            )
            return "r.profession"
        if name in {"practitioner", "centre"}:
            return f"{self._place(name)}::text"
        return f'{alias}."{name}"::text'

    def _of_patient(self, name: str) -> str:
        patient = self._patient()
        if name not in {"age_group", "age_five"}:
            return f'{patient}."{name}"'
        end = self._bounds(self._question.period)[1]
        age = f"extract(year FROM age({end} - interval '1 day', {patient}.birth_month))"
        if name == "age_five":
            five = f"(least(floor({age} / 5) * 5, {_OLDEST_FIVE}))::integer"
            return f"CASE WHEN {patient}.birth_month IS NULL THEN NULL ELSE lpad({five}::text, 2, '0') END"
        cases = " ".join(f"WHEN {age} < {bound} THEN '{label}'" for bound, label in AGE_GROUPS)
        return f"CASE WHEN {patient}.birth_month IS NULL THEN NULL {cases} ELSE '{_OLDEST_GROUP}' END"
