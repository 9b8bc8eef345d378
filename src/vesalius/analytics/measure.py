"""Measures: what is counted, of whom, and where the definition comes from. Data, in versions.

A measure counts events (rows of one view whose `date` lies in the period) or patients (those who meet every criterion
of `population`, none of `exclusions`; with `numerator`, how many of them meet that too):

    {"id": "antibiotics", "version": 1, "group": "prescribing", "title": {"fr": …}, "description": {"fr": …},
     "source": "…", "kind": "events", "view": "prescription", "date": "authored", "where": "intent = 'order'",
     "numerator": "atc.startsWith('J01')", "dimensions": ["month", "practitioner"]}

    {"kind": "patients", "population": [{"view": "problem", "where": "icd10.startsWith('E11')"}],
     "numerator": [{"view": "result", "where": "loinc = '4548-4' and effective >= %end - 15 months"}]}

Conditions are in the language of `expression`. `at_least` asks for so many entries, `latest` with `then` looks at the
newest entry only, `not` turns a criterion round.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from vesalius.analytics import expression
from vesalius.analytics.expression import BOOLEAN, KEY, NUMBER, TEXT, TIME, Term
from vesalius.analytics.tables import Table, tables
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json

LANGUAGES: Final = ("fr", "nl", "de", "en")
GROUPS: Final = (
    "activity", "population", "appointments", "prescribing", "chronic", "prevention", "examinations", "safety",
    "administration", "health",
)  # fmt: skip
"""The chapters of the catalogue, in order."""

DERIVED: Final = ("year", "month", "weekday", "hour")
"""Dimensions that come from the date of an event."""
OF_PATIENT: Final = ("sex", "age_group", "age_five", "postal_code", "language")
"""Dimensions that come from the patient."""
WHERE: Final = ("practitioner", "profession", "centre")
"""Dimensions that come from the event, or from the patient where it does not say."""
_AGGREGATES: Final = ("count", "patients", "sum", "average", "median")
_DISPLAYS: Final = ("line", "bar", "pyramid", "table")


@dataclass(frozen=True, slots=True)
class Criterion:
    """Patients who have at least `at_least` rows of a view where `where` holds.

    With `latest`, whose newest row by that column meets `then`. `is_not` turns it round.
    """

    table: Table
    where: Term
    source: str
    at_least: int = 1
    latest: str = ""
    then: Term | None = None
    then_source: str = ""
    is_not: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it reads."""
        return self.where.columns | (self.then.columns if self.then else frozenset())


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition.

    `texts` has title and description by language; `dimensions` are those that may be asked for, `shown` those of the
    first view, `own` those with an expression of the measure's own.
    """

    id: str
    version: int
    group: str
    texts: Mapping[str, Mapping[str, str]]
    source: str
    kind: str
    table: Table
    date: str
    where: Term | None
    aggregate: str
    value: Term | None
    unit: str
    numerator_where: Term | None
    population: tuple[Criterion, ...]
    exclusions: tuple[Criterion, ...]
    numerator: tuple[Criterion, ...]
    dimensions: tuple[str, ...]
    shown: tuple[str, ...]
    own: Mapping[str, Term]
    display: str
    improvement: str
    document: Mapping[str, Any]
    digest: str

    @property
    def is_share(self) -> bool:
        """Whether figures are parts of a whole."""
        return bool(self.numerator) or self.numerator_where is not None

    def reads_content(self, dimensions: Sequence[str] = ()) -> bool:
        """Whether it asks, told by these dimensions, what somebody has or takes.

        Entries under a sensitivity label are then not counted for readers who may not see them.
        """
        if any(name in self.table.columns and self.table.columns[name].is_content for name in dimensions):
            return True
        terms = [term for term in (self.where, self.value, self.numerator_where, *self.own.values()) if term]
        if any(self.table.columns[name].is_content for term in terms for name in term.columns):
            return True
        criteria = (*self.population, *self.exclusions, *self.numerator)
        return any(item.table.columns[name].is_content for item in criteria for name in item.columns)

    def title(self, language: str) -> str:
        """What it is called."""
        return self.texts["title"].get(language) or self.texts["title"]["en"]

    def description(self, language: str) -> str:
        """What it says, in sentences."""
        return self.texts["description"].get(language) or self.texts["description"].get("en", "")


@cache
def shipped() -> Mapping[str, Measure]:
    """The measures that ship with Vesalius, by id, in the order of the catalogue."""
    found = {}
    for path in resources.files("vesalius.analytics").joinpath("measures").iterdir():
        if path.name.endswith(".json"):
            for document in json.parse(path.read_bytes())["measures"]:
                measure = parse(document)
                if measure.id in found:
                    raise Invalid(f"There are two measures {measure.id}.")
                found[measure.id] = measure
    return dict(sorted(found.items(), key=lambda item: (GROUPS.index(item[1].group), item[0])))


def find(measure_id: str) -> Measure:
    """The shipped measure with this id. Raises NotFound."""
    try:
        return shipped()[measure_id]
    except KeyError:
        raise NotFound("There is no such measure.") from None


def parse(document: Mapping[str, Any]) -> Measure:
    """The measure of a definition. Raises Invalid with what is wrong."""
    identity = document.get("id")
    if not isinstance(identity, str) or not identity:
        raise Invalid("A measure needs an id.")
    try:
        return _Reader(identity, document).measure()
    except Invalid as error:
        raise Invalid(f"Measure {identity}: {error}") from error


class _Reader:
    def __init__(self, identity: str, document: Mapping[str, Any]) -> None:
        self._id = identity
        self._document = document

    def measure(self) -> Measure:
        given = self._document
        kind = self._one_of("kind", ("events", "patients"))
        is_events = kind == "events"
        table = self._table(given.get("view") if is_events else "patient")
        value_source = given.get("value", "")
        aggregate = self._one_of("aggregate", _AGGREGATES, "count")
        if (aggregate in {"sum", "average", "median"}) != bool(value_source):
            raise Invalid("a value belongs to sum, average and median.")
        own = {name: self._term(source, table, (TEXT, NUMBER, KEY)) for name, source in given.get("own", {}).items()}
        dimensions = tuple(given.get("dimensions", ()))
        for name in dimensions:
            self._dimension(name, table, own, is_events=is_events)
        shown = tuple(given.get("shown", dimensions[:1]))
        if not set(shown) <= set(dimensions):
            raise Invalid("what is shown is not among the dimensions.")
        return Measure(
            id=self._id,
            version=int(given.get("version", 1)),
            group=self._one_of("group", GROUPS),
            texts={name: self._texts(name) for name in ("title", "description")},
            source=str(given.get("source", "")),
            kind=kind,
            table=table,
            date=self._date(given.get("date"), table) if is_events else "",
            where=self._optional(given.get("where"), table) if is_events else None,
            aggregate=aggregate,
            value=self._term(value_source, table, (NUMBER,)) if value_source else None,
            unit=str(given.get("unit", "")),
            numerator_where=self._optional(given.get("numerator"), table) if is_events else None,
            population=() if is_events else self._criteria("population"),
            exclusions=() if is_events else self._criteria("exclusions"),
            numerator=() if is_events else self._criteria("numerator"),
            dimensions=dimensions,
            shown=shown,
            own=own,
            display=self._one_of("display", _DISPLAYS, "bar"),
            improvement=self._one_of("improvement", ("increase", "decrease", ""), ""),
            document=given,
            digest=hashlib.sha256(json.encode(dict(given))).hexdigest()[:16],
        )

    def _one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        found = self._document.get(name, default)
        if found not in allowed:
            raise Invalid(f"{name} is one of {', '.join(allowed)}.")
        return str(found)

    def _texts(self, name: str) -> Mapping[str, str]:
        found = self._document.get(name, {})
        if not isinstance(found, Mapping) or not all(isinstance(item, str) for item in found.values()):
            raise Invalid(f"{name} is a text for each language.")
        if name == "title" and not found.get("en"):
            raise Invalid("a title in English is needed at least.")
        return found

    def _table(self, name: Any) -> Table:
        if name not in tables():
            raise Invalid(f"there is no view {name}.")
        return tables()[name]

    def _date(self, name: Any, table: Table) -> str:
        if name not in table.columns or table.columns[name].kind != TIME:
            raise Invalid("date names a column of the view that is a time.")
        return str(name)

    def _optional(self, source: Any, table: Table) -> Term | None:
        return None if source in (None, "") else self._term(source, table, (BOOLEAN,))

    def _term(self, source: Any, table: Table, kinds: Sequence[str]) -> Term:
        if not isinstance(source, str):
            raise Invalid("an expression is a text.")
        term = expression.value(source, table.columns)
        if term.kind not in kinds:
            raise Invalid(f"{source!r} is not {' or '.join(kinds)}.")
        return term

    def _dimension(self, name: str, table: Table, own: Mapping[str, Term], *, is_events: bool) -> None:
        known = {*OF_PATIENT, *WHERE, *own, *(DERIVED if is_events else ())}
        known |= {column.name for column in table.columns.values() if column.kind in {TEXT, KEY}}
        if name not in known:
            raise Invalid(f"there is no dimension {name}.")
        if name == "profession" and "practitioner" not in table.columns:
            raise Invalid("a profession needs a practitioner.")

    def _criteria(self, name: str) -> tuple[Criterion, ...]:
        given = self._document.get(name, [])
        if not isinstance(given, list) or (name == "population" and not given):
            raise Invalid(f"{name} is a list of criteria.")
        return tuple(self._criterion(item) for item in given)

    def _criterion(self, item: Mapping[str, Any]) -> Criterion:
        unknown = set(item) - {"view", "where", "at_least", "latest", "then", "not"}
        if unknown:
            raise Invalid(f"a criterion does not know {', '.join(sorted(unknown))}.")
        table = self._table(item.get("view"))
        latest, then = item.get("latest", ""), item.get("then", "")
        if bool(latest) != bool(then):
            raise Invalid("latest and then belong together.")
        at_least = item.get("at_least", 1)
        if not isinstance(at_least, int) or at_least < 1:
            raise Invalid("at_least is a number from 1.")
        return Criterion(
            table,
            self._term(item.get("where", "true"), table, (BOOLEAN,)),
            str(item.get("where", "true")),
            at_least,
            self._date(latest, table) if latest else "",
            self._term(then, table, (BOOLEAN,)) if then else None,
            str(then),
            bool(item.get("not", False)),
        )
