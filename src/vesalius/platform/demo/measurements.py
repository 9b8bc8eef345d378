"""Bodies of Observations of numbers, and the arithmetic behind them."""

from __future__ import annotations

from typing import Any

from vesalius.platform.demo.codes import ANALYTES, LOINC, UCUM, concept, hl7, word

Resource = dict[str, Any]
_SHOWN_UNITS = {
    "mL/min/{1.73_m2}": "mL/min/1,73 m²",
    "m[IU]/L": "mUI/L",
    "{INR}": "INR",
    "{score}": "points",
    "{copies}/mL": "copies/mL",
    "10*3/uL": "10³/µL",
    "Cel": "°C",
    "kg/m2": "kg/m²",
}
_PRESSURES = (("8480-6", "Systolic blood pressure"), ("8462-4", "Diastolic blood pressure"))


def egfr(creatinine: float, age: int, *, female: bool) -> float:
    """Estimated glomerular filtration rate in mL/min/1.73 m² by CKD-EPI 2021; creatinine in mg/dL."""
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / kappa
    rate = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938**age
    return float(rate * 1.012 if female else rate)


def creatinine_for(rate: float, age: int, *, female: bool) -> float:
    """The creatinine in mg/dL that gives an estimated filtration rate: the inverse of `egfr`."""
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    share = rate / (142 * 0.9938**age * (1.012 if female else 1.0))
    return float(kappa * share ** (1 / (alpha if share > 1 else -1.2)))


def rounded(key: str, value: float) -> float | int:
    """The value as printed: an integer when the analyte has no decimals."""
    decimals = ANALYTES[key].decimals
    return round(value, decimals) if decimals else round(value)


def flag(key: str, value: float) -> str:
    """H, L or N against the catalogue's range; critical ones HH or LL are not used here."""
    analyte = ANALYTES[key]
    if analyte.high is not None and value > analyte.high:
        return "H"
    if analyte.low is not None and value < analyte.low:
        return "L"
    return "N"


def measurement(key: str, value: float, language: str, *, ranges: bool = True) -> Resource:
    """Status, code, value, and range with flag when the catalogue has one and `ranges` asks for it."""
    analyte = ANALYTES[key]
    shown = rounded(key, value)
    body: Resource = {
        "status": "final",
        "code": concept(LOINC, analyte.loinc, analyte.display, word(analyte.words, language)),
        "valueQuantity": {
            "value": shown,
            "unit": _SHOWN_UNITS.get(analyte.unit, analyte.unit),
            "system": UCUM,
            "code": analyte.unit,
        },
    }
    if ranges and (analyte.low is not None or analyte.high is not None):
        body["interpretation"] = [hl7("v3-ObservationInterpretation", flag(key, shown))]
        limits: Resource = {}
        for name, limit in (("low", analyte.low), ("high", analyte.high)):
            if limit is not None:
                limits[name] = {"value": limit, "system": UCUM, "code": analyte.unit}
        body["referenceRange"] = [limits]
    return body


def blood_pressure_panel(systolic: int, diastolic: int, language: str) -> Resource:
    """The blood pressure panel in mm[Hg]; flagged high from 140/90."""
    components = [
        {
            "code": concept(LOINC, code, display),
            "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
        }
        for (code, display), value in zip(_PRESSURES, (systolic, diastolic), strict=True)
    ]
    high = systolic >= 140 or diastolic >= 90
    return {
        "status": "final",
        "category": [hl7("observation-category", "vital-signs")],
        "code": concept(
            LOINC,
            "85354-9",
            "Blood pressure panel with all children optional",
            "Bloeddruk" if language == "nl" else "Tension artérielle",
        ),
        "interpretation": [hl7("v3-ObservationInterpretation", "H" if high else "N")],
        "component": components,
    }
