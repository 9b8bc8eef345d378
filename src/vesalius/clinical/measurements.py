"""Vital signs that are typed in: their codes, units, and what is possible at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.clinical.writing import LOINC, UCUM, Resource, concept, hl7, now, subject


@dataclass(frozen=True, slots=True)
class Measure:
    """One field. Outside of `low` to `high` a value is a slip of the pen; outside of `normal` it is flagged."""

    name: str
    label: str | Promise
    loinc: str
    display: str
    unit: str
    ucum: str
    low: Decimal
    high: Decimal
    normal: tuple[Decimal | None, Decimal | None] = (None, None)
    category: str = "vital-signs"


def _measure(
    name: str, label: str | Promise, loinc: str, display: str, units: tuple[str, str], limits: tuple[str, str],
    normal: tuple[str, str] = ("", ""), category: str = "vital-signs",
) -> Measure:  # fmt: skip
    low, high = (Decimal(text) if text else None for text in normal)
    return Measure(name, label, loinc, display, *units, Decimal(limits[0]), Decimal(limits[1]), (low, high), category)


_PRESSURE: Final = ("mmHg", "mm[Hg]")
MEASURES: Final = (
    _measure("systolic", _lazy("Systolic"), "8480-6", "Systolic blood pressure", _PRESSURE, ("40", "300")),
    _measure("diastolic", _lazy("Diastolic"), "8462-4", "Diastolic blood pressure", _PRESSURE, ("20", "200")),
    _measure("pulse", _lazy("Pulse"), "8867-4", "Heart rate", ("/min", "/min"), ("20", "300"), ("50", "100")),
    _measure(
        "temperature",
        _lazy("Temperature"),
        "8310-5",
        "Body temperature",
        ("°C", "Cel"),
        ("30", "45"),
        ("35.5", "37.9"),
    ),
    _measure(
        "saturation",
        _lazy("Saturation"),
        "59408-5",
        "Oxygen saturation in Arterial blood by Pulse oximetry",
        ("%", "%"),
        ("50", "100"),
        ("94", ""),
    ),
    _measure("weight", _lazy("Weight"), "29463-7", "Body weight", ("kg", "kg"), ("0.3", "400")),
    _measure("height", _lazy("Height"), "8302-2", "Body height", ("cm", "cm"), ("20", "250")),
    _measure(
        "breathing", _lazy("Breathing"), "9279-1", "Respiratory rate", ("/min", "/min"), ("4", "80"), ("12", "20")
    ),
    _measure(
        "pain",
        _lazy("Pain 0–10"),
        "72514-3",
        "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
        ("points", "{score}"),
        ("0", "10"),
        category="survey",
    ),
)
"""All fields in their order."""
BY_NAME: Final = {item.name: item for item in MEASURES}
_HIGH_PRESSURE: Final = (Decimal(140), Decimal(90))
"""Office blood pressure from which it is called high (ESC 2024)."""


def number(text: str) -> Decimal | None:
    """The number in what was typed, with a comma or a point; None when there is none. Raises ValueError."""
    text = text.strip().replace(",", ".").replace("\u202f", "").replace(" ", "")
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not found.is_finite() or len(found.as_tuple().digits) > 8:
        raise ValueError(text)
    return found


def read(given: Mapping[str, str], names: tuple[str, ...]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """(values by name, faults by name) of a form."""
    values: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for name in names:
        item = BY_NAME[name]
        try:
            value = number(given.get(name, ""))
        except ValueError:
            faults[name] = _("A number, please.")
            continue
        if value is None:
            continue
        if not item.low <= value <= item.high:
            faults[name] = _("Between %(low)s and %(high)s.") % {"low": item.low, "high": item.high}
            continue
        values[name] = value
    if ("systolic" in values) != ("diastolic" in values) and not faults.keys() & {"systolic", "diastolic"}:
        faults["diastolic" if "systolic" in values else "systolic"] = _("Both pressures, please.")
    elif values.keys() >= {"systolic", "diastolic"} and values["systolic"] <= values["diastolic"]:
        faults["systolic"] = _("The first is the higher one.")
    return values, faults


def resources(
    values: Mapping[str, Decimal], *, patient_id: str, encounter: str, author: Resource, is_adult: bool = True
) -> list[Resource]:
    """The Observations of a form: one panel for the pressure, and the body mass index with weight and height.

    Flags follow the limits of adults; values of children carry none.
    """
    about: Resource = {
        "subject": subject(patient_id),
        "encounter": {"reference": encounter},
        "effectiveDateTime": now(),
        "performer": [author],
    }
    made = []
    if "systolic" in values:
        made.append(_pressure(values, about))
    made += [_single(BY_NAME[name], value, about) for name, value in values.items() if "tolic" not in name]
    if "weight" in values and "height" in values:
        index = (values["weight"] / (values["height"] / 100) ** 2).quantize(Decimal("0.1"))
        item = _measure("bmi", "", "39156-5", "Body mass index", ("kg/m²", "kg/m2"), ("5", "100"), ("18.5", "24.9"))
        made.append(_single(item, index, about))
    if not is_adult:
        for item_made in made:
            item_made.pop("interpretation", None)
    return made


def _pressure(values: Mapping[str, Decimal], about: Resource) -> Resource:
    is_high = values["systolic"] >= _HIGH_PRESSURE[0] or values["diastolic"] >= _HIGH_PRESSURE[1]
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [hl7("observation-category", "vital-signs")],
        "code": concept(LOINC, "85354-9", "Blood pressure panel with all children optional"),
        **about,
        "interpretation": [hl7("v3-ObservationInterpretation", "H" if is_high else "N")],
        "component": [
            {
                "code": concept(LOINC, BY_NAME[name].loinc, BY_NAME[name].display),
                "valueQuantity": _quantity(BY_NAME[name], values[name]),
            }
            for name in ("systolic", "diastolic")
        ],
    }


def _single(item: Measure, value: Decimal, about: Resource) -> Resource:
    made: Resource = {
        "resourceType": "Observation",
        "status": "final",
        "category": [hl7("observation-category", item.category)],
        "code": concept(LOINC, item.loinc, item.display),
        **about,
        "valueQuantity": _quantity(item, value),
    }
    low, high = item.normal
    if low is not None or high is not None:
        flag = "L" if low is not None and value < low else "H" if high is not None and value > high else "N"
        made["interpretation"] = [hl7("v3-ObservationInterpretation", flag)]
    return made


def _quantity(item: Measure, value: Decimal) -> Resource:
    return {"value": value, "unit": item.unit, "system": UCUM, "code": item.ucum}
