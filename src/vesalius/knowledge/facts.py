"""What a check is told about a patient: facts and medicines, never who it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from vesalius import dates

UNKNOWN_WEEK: Final = 99
"""The week of somebody who is pregnant when nobody has recorded the week."""


@dataclass(frozen=True, slots=True)
class Medicine:
    """One line of medication.

    `substances` are keys of the knowledge base; `unknown` the names of what was not recognised. `daily` is the amount
    of each substance a day in mg, `single` of one intake, when known. `is_new` marks what is being prescribed now.
    `is_topical` is a local route (skin, eye, nose, inhaled).
    """

    id: str
    label: str
    substances: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    daily: float | None = None
    single: float | None = None
    weekly: float | None = None
    is_new: bool = False
    is_topical: bool = False
    is_as_needed: bool = False
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy as recorded: its words, codes (`system|code` or bare), and whether it was severe.

    `is_medicine` is False for what was recorded as an allergy to food or to the surroundings.
    """

    text: str
    codes: tuple[str, ...] = ()
    is_severe: bool = False
    is_medicine: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as recorded: words, ICD-10 and ICPC-2 codes, and since when."""

    text: str
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured value with its unit and day."""

    value: float
    on: dt.date
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. None means unknown, and a check says so.

    `creatinine` in mg/dL, `filtration` (eGFR) in mL/min/1.73 m², `weight` in kg, `measured` the last value of each
    LOINC code. `pregnant_weeks` is the week of pregnancy, 0 when not pregnant, UNKNOWN_WEEK when nobody recorded it.
    `has_allergy_status` says whether allergies, or their absence, are recorded at all; `discharged_on` the day
    on which the last stay in hospital ended.
    """

    today: dt.date
    born: dt.date | None = None
    sex: str = ""
    weight: Measured | None = None
    creatinine: Measured | None = None
    filtration: Measured | None = None
    potassium: Measured | None = None
    pregnant_weeks: int | None = None
    is_breastfeeding: bool | None = None
    allergies: tuple[Allergy, ...] = ()
    problems: tuple[Problem, ...] = ()
    measured: dict[str, Measured] = field(default_factory=dict)
    has_allergy_status: bool = False
    discharged_on: dt.date | None = None

    @property
    def age(self) -> float | None:
        """In years: whole ones change on the birthday (29 February: on 1 March of other years)."""
        return None if self.born is None else dates.exact_years_between(self.born, self.today)

    @property
    def may_be_pregnant(self) -> bool:
        """Whether a pregnancy must be thought of when nothing is known."""
        age = self.age
        return self.sex != "male" and age is not None and 12 <= age < 51


@dataclass(frozen=True, slots=True)
class Clearance:
    """Kidney function for dosing: mL/min, how it was got, from when."""

    value: float
    equation: str
    on: dt.date


def clearance(facts: Facts) -> Clearance | None:
    """Cockcroft-Gault where creatinine, weight, age and sex are known; else the reported eGFR; None when neither is.

    Dosing limits in product texts are mostly in mL/min by Cockcroft-Gault (Nephron 1976;16:31).
    """
    age, creatinine = facts.age, facts.creatinine
    if creatinine and creatinine.value > 0 and facts.weight and age and age >= 18 and facts.sex in {"male", "female"}:
        value = (140 - int(age)) * facts.weight.value / (72 * creatinine.value)
        return Clearance(value * (0.85 if facts.sex == "female" else 1), "Cockcroft-Gault", creatinine.on)
    if facts.filtration:
        return Clearance(facts.filtration.value, "eGFR", facts.filtration.on)
    return None
