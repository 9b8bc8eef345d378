"""What a model is told of a person: from rows of results and problems to named numbers. No data source, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LOOK_BACK: Final = dt.timedelta(days=1826)
"""A result that is older than five years says nothing."""
_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Measurement:
    """A result as the record has it. `unit` is UCUM; `value_code` stands for coded results (smoking)."""

    loinc: str
    value: float | None
    unit: str
    value_code: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A problem: ICD-10 and ICPC-2 codes, and the first day on which it is known (None: not told)."""

    codes: tuple[str, ...]
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class Input:
    """A feature that is measured: LOINC code → UCUM unit → factor to `unit`; values out of the span are mistakes."""

    name: str
    unit: str
    codes: Mapping[str, Mapping[str, float]]
    lowest: float
    highest: float


_CHOLESTEROL: Final = {"mg/dL": 1.0, "mmol/L": 38.67}
_PRESSURE: Final = {"mm[Hg]": 1.0, "mmHg": 1.0}
MEASURED: Final = (
    Input("bmi", "kg/m2", {"39156-5": {"kg/m2": 1.0}}, 10, 80),
    Input("cholesterol", "mg/dL", {"2093-3": _CHOLESTEROL, "14647-2": _CHOLESTEROL}, 40, 600),
    Input("hdl", "mg/dL", {"2085-9": _CHOLESTEROL, "14646-4": _CHOLESTEROL}, 5, 200),
    Input("systolic", "mm[Hg]", {"8480-6": _PRESSURE}, 60, 280),
    Input("diastolic", "mm[Hg]", {"8462-4": _PRESSURE}, 30, 180),
)
"""Factor 38.67: mg/dL in one mmol/L of cholesterol (molar mass 386.65 g/mol)."""
SMOKING: Final = "72166-2"
_SMOKES: Final = frozenset({"449868002", "77176002", "428041000124106", "230059006", "160603005", "230060001"})
_SMOKES_NOT: Final = frozenset({"8517006", "266919005", "8392000", "160618006", "221000119102"})
WEIGHT: Final = {"29463-7": {"kg": 1.0, "g": 0.001}, "3141-9": {"kg": 1.0}}
HEIGHT: Final = {"8302-2": {"cm": 1.0, "m": 100.0}}
LOINC: Final = tuple(sorted({code for each in MEASURED for code in each.codes} | {SMOKING, *WEIGHT, *HEIGHT}))
"""Every code that is read."""
KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "diabetes": ("E10", "E11", "E12", "E13", "E14", "T89", "T90"),
    "hypertension": ("I10", "I11", "I12", "I13", "I15", "K86", "K87"),
}
"""Feature → prefixes of ICD-10 and ICPC-2 codes that make it 1."""
NAMES: Final = ("age", "male", *(each.name for each in MEASURED), "smoking", *KNOWN)
ALWAYS: Final = frozenset({"age", "male", *KNOWN})
"""Features that are known of everybody: a problem that is not in the record is taken as absent."""


def features(
    born: dt.date | None,
    sex: str,
    measurements: Iterable[Measurement],
    diagnoses: Iterable[Diagnosis],
    on: dt.date,
) -> dict[str, float]:
    """Name → value as known on the day `on`; what is not known is absent, the last result of five years counts."""
    found: dict[str, float] = {}
    if born is not None:
        found["age"] = (on - born).days / _YEAR
    if sex in {"male", "female"}:
        found["male"] = float(sex == "male")
    newest: dict[str, Measurement] = {}
    for each in measurements:
        if on - LOOK_BACK <= each.on <= on and (each.loinc not in newest or newest[each.loinc].on < each.on):
            newest[each.loinc] = each
    for item in MEASURED:
        values = [
            (newest[code].on, value)
            for code, units in item.codes.items()
            if code in newest and (value := _in_unit(newest[code], units)) is not None
        ]
        if values and item.lowest <= max(values)[1] <= item.highest:
            found[item.name] = max(values)[1]
    if "bmi" not in found and (computed := _body_mass(newest)) is not None:
        found["bmi"] = computed
    if (smokes := newest.get(SMOKING)) is not None and smokes.value_code in _SMOKES | _SMOKES_NOT:
        found["smoking"] = float(smokes.value_code in _SMOKES)
    known = list(diagnoses)
    for name, prefixes in KNOWN.items():
        found[name] = float(has(known, prefixes, on))
    return found


def has(diagnoses: Iterable[Diagnosis], prefixes: tuple[str, ...], on: dt.date) -> bool:
    """Whether one of the problems was known on a day; one without a day counts as known."""
    return any(
        (each.since is None or each.since <= on) and any(code.startswith(prefixes) for code in each.codes)
        for each in diagnoses
    )


def _in_unit(measurement: Measurement, units: Mapping[str, float]) -> float | None:
    factor = units.get(measurement.unit)
    return None if factor is None or measurement.value is None else measurement.value * factor


def _body_mass(newest: Mapping[str, Measurement]) -> float | None:
    weight = next((v for c, u in WEIGHT.items() if c in newest and (v := _in_unit(newest[c], u)) is not None), None)
    height = next((v for c, u in HEIGHT.items() if c in newest and (v := _in_unit(newest[c], u)) is not None), None)
    if weight is None or height is None or not 100 <= height <= 250:
        return None
    found = weight / (height / 100) ** 2
    return found if 10 <= found <= 80 else None
