"""FHIR elements as words: names, concepts, quantities, periods, for tables that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vesalius.r4 import human_names
from vesalius.records.subject import texts

Element = Mapping[str, Any]


def concept(value: Any) -> str:
    """A CodeableConcept, Coding or list of them: its text, else display, else code."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(shown for one in value if (shown := concept(one))))
    if not isinstance(value, dict):
        return str(value) if value else ""
    if value.get("text"):
        return str(value["text"])
    for coding in value.get("coding") or ([value] if "code" in value or "display" in value else []):
        if coding.get("display"):
            return str(coding["display"])
    codings = value.get("coding") or [value]
    return str(codings[0].get("code") or "")


def code(value: Any) -> str:
    """The code of a CodeableConcept's first coding, or of a code."""
    if isinstance(value, dict):
        codings = value.get("coding") or []
        return str(codings[0].get("code") or "") if codings else str(value.get("text") or "")
    return str(value or "")


def name(value: Any) -> str:
    """A HumanName, or the best of several: official before others."""
    if isinstance(value, str):
        return value
    one = human_names.chosen({"name": value})
    if one.get("text"):
        return str(one["text"])
    parts = [*(one.get("prefix") or []), *(one.get("given") or []), one.get("family") or "", *(one.get("suffix") or [])]
    return " ".join(str(part) for part in parts if part)


def address(value: Element) -> str:
    """An Address in one line."""
    if value.get("text"):
        return str(value["text"])
    town = " ".join(str(value[key]) for key in ("postalCode", "city") if value.get(key))
    return ", ".join(part for part in (*(value.get("line") or []), town, value.get("country") or "") if part)


def quantity(value: Element) -> str:
    """A Quantity with its comparator and unit; the digits are those that were stored."""
    if "value" not in value:
        return str(value.get("unit") or value.get("code") or "")
    unit = str(value.get("unit") or value.get("code") or "")
    return f"{value.get('comparator') or ''}{value['value']} {unit}".strip()


def period(value: Any, language: str) -> str:
    """A Period, dateTime or Timing."""
    if isinstance(value, str):
        return texts.day(value, language)
    if not isinstance(value, dict):
        return ""
    if "event" in value:
        return ", ".join(texts.day(str(one), language) for one in value["event"])
    low, high = texts.day(value.get("start"), language), texts.day(value.get("end"), language)
    return low if low == high else f"{low} – {high}" if high else low


def any_value(resource: Element, prefix: str, language: str) -> str:
    """The element value[x], onset[x] … of whatever type; "" when there is none."""
    for key, value in resource.items():
        if not key.startswith(prefix) or len(key) == len(prefix) or not key[len(prefix)].isupper():
            continue
        return _typed(key[len(prefix) :], value, language)
    return ""


def _typed(kind: str, value: Any, language: str) -> str:
    if kind in {"Quantity", "Age", "Duration", "Money", "Count", "Distance"}:
        return quantity(value)
    if kind in {"CodeableConcept", "Coding"}:
        return concept(value)
    if kind in {"DateTime", "Date", "Instant", "Period", "Timing"}:
        return period(value, language)
    if kind == "Range":
        return f"{quantity(value.get('low') or {})} – {quantity(value.get('high') or {})}".strip(" –")
    if kind == "Ratio":
        return f"{quantity(value.get('numerator') or {})} / {quantity(value.get('denominator') or {})}"
    if kind == "Boolean":
        return {True: "✓", False: "✗"}[bool(value)]
    if kind == "Reference":
        return str(value.get("display") or value.get("reference") or "")
    return str(value) if not isinstance(value, dict | list) else concept(value)


_DATES: Final = (
    *("effectiveDateTime", "effectiveInstant", "occurrenceDateTime", "performedDateTime", "onsetDateTime"),
    *("authoredOn", "recordedDate", "dateTime", "date", "authored", "issued", "start", "created", "sent"),
    *("dateAsserted", "startDate"),
)


def date_of(resource: Element) -> str:
    """The date of a resource as FHIR wrote it, for sorting and showing; "" when it has none."""
    for key in _DATES:
        if isinstance(resource.get(key), str):
            return str(resource[key])
    for key in ("effectivePeriod", "performedPeriod", "period", "onsetPeriod", "effective"):
        found = resource.get(key)
        if isinstance(found, dict) and (found.get("start") or found.get("end")):
            return str(found.get("start") or found.get("end"))
    return str((resource.get("meta") or {}).get("lastUpdated") or "")
