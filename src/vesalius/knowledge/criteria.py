"""STOPP/START criteria as the coded file of Huibers and others gives them (version 2, LGPL-3.0, shipped unchanged)."""

from __future__ import annotations

import io
from typing import Final

from vesalius.errors import Invalid
from vesalius.knowledge.model import Condition, Criterion
from vesalius.knowledge.xml_stream import Element, stream

SOURCE: Final = "stopp-start"
# Each criterion is repeated for every terminology; records of ours are coded in these.
_TERMINOLOGIES: Final = frozenset({"atc", "icpc2", "icd10", "loinc"})
_DAYS: Final = {"Y": 365.25, "M": 30.44, "W": 7.0, "D": 1.0}


def read(data: bytes) -> tuple[Criterion, ...]:
    """The criteria in order. Raises Invalid when the file holds none."""
    found: list[Criterion] = []
    stream(io.BytesIO(data), frozenset({"rule"}), lambda rule: found.append(_criterion(rule)))
    if not found:
        raise Invalid("The file holds no STOPP/START rule.")
    return tuple(found)


def _criterion(rule: Element) -> Criterion:
    name = rule.attributes.get("id", "")
    alternatives = []
    for iteration in rule.all("iteration"):
        conditions = [_condition(part) for condition in iteration.all("condition") for part in condition.children]
        # What is to be stopped must be taken, under the same limits of dose and time.
        for action in iteration.all("action"):
            if action.attributes.get("type") == "stop":
                conditions += [_condition(part) for part in action.children]
        if conditions and all(condition.terminology in _TERMINOLOGIES for condition in conditions):
            unique = tuple(dict.fromkeys(conditions))
            if unique not in alternatives:
                alternatives.append(unique)
    return Criterion(name, rule.value("description"), name.startswith("START"), tuple(alternatives))


def _condition(part: Element) -> Condition:
    included: list[tuple[str, bool]] = []
    excluded: list[tuple[str, bool]] = []
    terminology = ""
    for named in part.all("terminology"):
        terminology = named.attributes.get("name", "")
        for values in named.all("values"):
            target = excluded if values.attributes.get("operator") == "!=" else included
            target += [(value.text.strip(), value.attributes.get("regex") == "true") for value in values.all("value")]
    result, dose = part.child("result", "values"), part.child("dose")
    dose_values = dose.child("values") if dose else None
    factor = 1000.0 if dose is not None and dose.attributes.get("unit") == "G" else 1.0
    return Condition(
        part.name,
        part.attributes.get("negative") == "true",
        tuple(included),
        tuple(excluded),
        terminology,
        result.attributes.get("operator", "") if result else "",
        result.value("value") if result else "",
        float(dose_values.value("value")) * factor if dose_values else 0.0,
        any(part.child(name) is not None for name in ("frequency", "status")),
        *_duration(part),
    )


def _duration(part: Element) -> tuple[str, int]:
    duration = part.child("duration")
    values = duration.child("values") if duration else None
    if duration is None or values is None:
        return "", 0
    days = float(values.value("value")) * _DAYS[duration.attributes.get("interval", "D")]
    return values.attributes.get("operator", ">"), round(days)
