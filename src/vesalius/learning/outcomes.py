"""What models look for: diseases by their codes, within a time, among whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Outcome:
    """`codes` are prefixes of ICD-10 and ICPC-2; who has one of `excluded` is not asked about; `not_used` features."""

    id: str
    titles: Mapping[str, str]
    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    not_used: tuple[str, ...] = ()
    horizon_years: float = 5.0
    from_age: float = 30.0
    until_age: float = 85.0
    research_names: tuple[str, ...] = field(default=())


def _titles(english: str, french: str, dutch: str, german: str) -> dict[str, str]:
    return {"en": english, "fr": french, "nl": dutch, "de": german}


_DIABETES: Final = ("E10", "E11", "E12", "E13", "E14", "T89", "T90")
_PRESSURE: Final = ("I10", "I11", "I12", "I13", "I15", "K86", "K87")
_STROKE: Final = ("I60", "I61", "I62", "I63", "I64", "G45", "K89", "K90")
_FAILURE: Final = ("I50", "K77")
_FIBRILLATION: Final = ("I48", "K78")
OUTCOMES: Final[Mapping[str, Outcome]] = {
    each.id: each
    for each in (
        Outcome("incident-diabetes", _titles("Diabetes", "Diabète", "Diabetes", "Diabetes"),
                _DIABETES, _DIABETES, ("diabetes",), research_names=("diabetes",)),
        Outcome("incident-hypertension", _titles("Hypertension", "Hypertension", "Hypertensie", "Bluthochdruck"),
                _PRESSURE, _PRESSURE, ("hypertension",), research_names=("htn",)),
        Outcome("incident-stroke", _titles("Stroke or TIA", "AVC ou AIT", "Beroerte of TIA", "Schlaganfall oder TIA"),
                _STROKE, _STROKE, research_names=("stroke",)),
        Outcome("incident-heart-failure",
                _titles("Heart failure", "Insuffisance cardiaque", "Hartfalen", "Herzinsuffizienz"),
                _FAILURE, _FAILURE, research_names=("heart failure",)),
        Outcome("incident-atrial-fibrillation",
                _titles("Atrial fibrillation", "Fibrillation auriculaire", "Voorkamerfibrillatie", "Vorhofflimmern"),
                _FIBRILLATION, _FIBRILLATION, research_names=("afib",)),
    )
}  # fmt: skip
"""By id. `research_names` are those of the research data (tools/train_models.py)."""
