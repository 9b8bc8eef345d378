"""Measures read in plain Python: each definition word for word over the rows of views, without SQL.

Written from docs/operations/reports.md and the definitions, so that it can contradict the statements that the product
sends to the database.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from vesalius.r4 import view_definition
from vesalius.r4.fhirpath.parser import parse
from vesalius.r4.fhirpath.quantity import Quantity
from vesalius.r4.fhirpath.syntax import Binary, Call, External, Literal, Member, Path
from vesalius.r4.fhirpath.temporal import Date, DateTime

Row = dict[str, Any]


CONTENT = {
    "icd10", "icpc2", "snomed", "loinc", "atc", "value", "value_code", "interpretation", "target", "code", "nihdi",
    "type",
}  # fmt: skip
"""Columns that say what somebody has or takes; they are empty for entries under a sensitivity label."""


def rows_of(
    documents: dict[str, dict[str, Any]], resources: list[dict[str, Any]], sensitive: set[str]
) -> dict[str, list[Row]]:
    """View name → rows, each with `patient` and `resource`; times as datetime in Belgian time."""
    found: dict[str, list[Row]] = {name: [] for name in documents}
    for name, document in documents.items():
        view = view_definition.parse(document)
        for resource in resources:
            for row in view.rows(resource):
                item: Row = {
                    column.name: _time(value) if column.type in {"date", "dateTime", "instant"} else value
                    for column, value in zip(view.columns, row, strict=True)
                }
                item["patient"] = _patient(resource)
                item["resource"] = f"{resource['resourceType']}/{resource['id']}"
                if item["resource"] in sensitive:
                    item |= {column: None for column in item if column in CONTENT}
                found[name].append(item)
    return found


def _patient(resource: dict[str, Any]) -> str | None:
    if resource["resourceType"] == "Patient":
        return f"Patient/{resource['id']}"
    if resource["resourceType"] in {"Task", "PractitionerRole"}:
        return None
    for name in ("subject", "patient", "beneficiary"):
        if str(resource.get(name, {}).get("reference", "")).startswith("Patient/"):
            return str(resource[name]["reference"])
    for part in resource.get("participant", ()):
        if str(part.get("actor", {}).get("reference", "")).startswith("Patient/"):
            return str(part["actor"]["reference"])
    return None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    if len(text) <= 10:
        parts = [int(part) for part in text.split("-")] + [1, 1]
        return datetime(*parts[:3])  # noqa: DTZ001 - compared with others without a zone
    # The demo network writes Belgian time with its offset: what stands there is what a clock on the wall showed.
    return datetime.fromisoformat(text).replace(tzinfo=None)


class Reading:
    """One expression on one row."""

    def __init__(self, row: Row, start: datetime, end: datetime) -> None:
        self._row, self._bounds = row, {"start": start, "end": end}

    def value(self, source: str) -> Any:
        return self._value(parse(source))

    def holds(self, source: str) -> bool:
        return self.value(source) is True

    def _value(self, tree: Any) -> Any:
        match tree:
            case Literal(value=value):
                if isinstance(value, Date | DateTime):
                    return datetime(*(*value.parts, 1, 1)[:3])  # noqa: DTZ001 - compared with others without a zone
                return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
            case Member(name=name):
                return self._row[name]
            case External(name=name):
                return self._bounds[name]
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree, [self._value(item) for item in tree.arguments], None, has_focus=False)
            case Path():
                found = self._value(tree.first)
                for step in tree.steps:
                    found = self._call(step, [self._value(item) for item in step.arguments], found, has_focus=True)
                return found
        raise AssertionError(tree)

    def _binary(self, tree: Binary) -> Any:
        operator = tree.operator
        if operator == "in":
            left = self._value(tree.left)
            return None if left is None else left in _union(self, tree.right)
        left, right = self._value(tree.left), self._value(tree.right)
        if operator == "and":
            return False if left is False or right is False else None if left is None or right is None else True
        if operator == "or":
            return True if left is True or right is True else None if left is None or right is None else False
        if left is None or right is None:
            return None
        if isinstance(right, Quantity):
            return _shifted(left, right, -1 if operator == "-" else 1)
        return {
            "=": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: left / right if right else None,
        }[operator]()

    def _call(self, call: Call, arguments: list[Any], focus: Any, *, has_focus: bool) -> Any:
        name = call.name
        if has_focus and name in {"exists", "empty"}:
            return (focus is not None) == (name == "exists")
        if name == "age":
            born, at = self._row["birth_month"], arguments[0] - timedelta(days=1)
            return (
                None if born is None else Decimal(at.year - born.year - ((at.month, at.day) < (born.month, born.day)))
            )
        if None in arguments or (has_focus and focus is None):
            return None
        if name == "days":
            return Decimal((arguments[1].date() - arguments[0].date()).days)
        if name == "minutes":
            seconds = Decimal((arguments[1] - arguments[0]).total_seconds())
            return (seconds / 60).quantize(Decimal(1))
        if name == "startsWith":
            return focus.startswith(arguments[0])
        if name == "substring":
            start, length = int(arguments[0]), int(arguments[1])
            return focus[start : start + length]
        if name == "not":
            return not focus
        raise AssertionError(name)


def _union(reading: Reading, tree: Any) -> list[Any]:
    if isinstance(tree, Binary) and tree.operator == "|":
        return [*_union(reading, tree.left), *_union(reading, tree.right)]
    return [reading._value(tree)]


def _shifted(moment: datetime, quantity: Quantity, sign: int) -> datetime:
    number, unit = int(quantity.value) * sign, quantity.unit.removesuffix("s")
    if unit in {"day", "week", "hour", "minute"}:
        return moment + timedelta(**{f"{unit}s": number})
    months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "year" else 1)
    assert moment.day <= 28
    return moment.replace(year=months // 12, month=months % 12 + 1)


class Network:
    """All rows of a network; answers measures."""

    def __init__(self, rows: dict[str, list[Row]]) -> None:
        self._rows = rows
        self._patients = {row["patient"]: row for row in rows["patient"]}
        self._professions: dict[str, str] = {}
        for row in rows["role"]:
            known = self._professions.get(row["practitioner"])
            self._professions[row["practitioner"]] = min(known or row["profession"], row["profession"])

    def answer(self, document: dict[str, Any], dimensions: tuple[str, ...], start: datetime, end: datetime) -> Any:
        """{keys: (count, part, value)}, with () for the total."""
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in self._counted(document, start, end):
            keys = tuple(self._dimension(document, name, row, start, end) for name in dimensions)
            groups[()].append(row)
            if dimensions:
                groups[keys].append(row)
        groups[()] = groups.get((), [])
        return {keys: self._figures(document, rows, start, end) for keys, rows in groups.items()}

    def _counted(self, document: dict[str, Any], start: datetime, end: datetime) -> Iterator[Row]:
        if document["kind"] == "events":
            for row in self._rows[document["view"]]:
                at = row[document["date"]]
                if (
                    at is not None
                    and start <= at < end
                    and Reading(row, start, end).holds(document.get("where", "true"))
                ):
                    yield row
            return
        for row in self._rows["patient"]:
            if all(self._meets(item, row, start, end) for item in document["population"]) and not any(
                self._meets(item, row, start, end) for item in document.get("exclusions", ())
            ):
                yield row

    def _meets(self, criterion: dict[str, Any], patient: Row, start: datetime, end: datetime) -> bool:
        where = criterion.get("where", "true")
        if criterion["view"] == "patient":
            found = Reading(patient, start, end).holds(where)
        else:
            rows = [
                row for row in self._of(criterion["view"], patient["patient"]) if Reading(row, start, end).holds(where)
            ]
            if "latest" in criterion:
                column = criterion["latest"]
                newest = max((row[column] for row in rows if row[column] is not None), default=None)
                candidates = [row for row in rows if row[column] == newest]
                found = any(Reading(row, start, end).holds(criterion["then"]) for row in candidates[:1])
            else:
                found = len({row["resource"] for row in rows}) >= criterion.get("at_least", 1)
        return found is not criterion.get("not", False)

    def _of(self, view: str, patient: str) -> list[Row]:
        index = self.__dict__.setdefault(f"_by_patient_{view}", None)
        if index is None:
            index = defaultdict(list)
            for row in self._rows[view]:
                index[row["patient"]].append(row)
            self.__dict__[f"_by_patient_{view}"] = index
        return index[patient]  # type: ignore[no-any-return]

    def _figures(self, document: dict[str, Any], rows: list[Row], start: datetime, end: datetime) -> Any:
        aggregate = document.get("aggregate", "count")
        count = len({row["patient"] for row in rows} - {None}) if aggregate == "patients" else len(rows)
        part = None
        if document.get("numerator"):
            if document["kind"] == "events":
                part = sum(1 for row in rows if Reading(row, start, end).holds(document["numerator"]))
            else:
                part = sum(
                    1 for row in rows if all(self._meets(item, row, start, end) for item in document["numerator"])
                )
        value = None
        if document.get("value"):
            found = [Reading(row, start, end).value(document["value"]) for row in rows]
            numbers = [number for number in found if number is not None]
            if numbers:
                made = {"sum": sum, "average": statistics.mean, "median": statistics.median}[aggregate](numbers)
                value = Decimal(made).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
        return count, part, value

    def _dimension(self, document: dict[str, Any], name: str, row: Row, start: datetime, end: datetime) -> Any:
        at = row.get(document.get("date", ""))
        patient = self._patients.get(row["patient"], {})
        if name in document.get("own", {}):
            return Reading(row, start, end).value(document["own"][name])
        if name in {"year", "month", "weekday", "hour"}:
            return {
                "year": f"{at:%Y}",
                "month": f"{at:%Y-%m}",
                "weekday": str(at.isoweekday()),
                "hour": f"{at:%H}",
            }[name]
        if name in {"age_group", "age_five"}:
            age = Reading(patient, start, end).value("age(%end)") if patient.get("birth_month") else None
            if age is None:
                return None
            if name == "age_five":
                return f"{min(int(age) // 5 * 5, 95):02d}"
            return next(
                (label for bound, label in ((18, "0-17"), (45, "18-44"), (65, "45-64"), (80, "65-79")) if age < bound),
                "80+",
            )
        if name in {"sex", "postal_code", "language"}:
            return patient.get(name)
        if name == "profession":
            return self._professions.get(row.get("practitioner") or "")
        if name in {"practitioner", "centre"} and name not in row:
            return patient.get(name)
        return row[name]
