"""Growth of children against the curves of the World Health Organization.

Standards of 2006 from birth to 5 years, reference of 2007 from 5 to 19 years (weight until 10). The figures are those
of `data/growth.tsv`, which names their source and state. A z-score follows the LMS method (Cole and Green 1992) with
WHO's correction beyond three standard deviations for weight and body mass index (Child Growth Standards 2006, ch. 7).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import erf, exp, log, sqrt
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SKEWED: Final = frozenset({"weight", "bmi"})
PERCENTILES: Final[tuple[tuple[str, float], ...]] = (
    ("3", -1.880794),
    ("15", -1.036433),
    ("50", 0.0),
    ("85", 1.036433),
    ("97", 1.880794),
)
"""(percentile, its z-score)."""
SEXES: Final = frozenset({"female", "male"})
TERM_DAYS: Final = 280
PRETERM_DAYS: Final = 259
"""Whoever is born before so many days of gestation (37 weeks) is born before term."""
CORRECTED_UNTIL: Final = 730
"""Age in days up to which the age of whoever is born before term is corrected: 24 months."""
GESTATION: Final = ("11884-4", "18185-9", "412726003")
"""Codes under which the gestation at birth stands in a child's record (LOINC, and SNOMED CT "length of gestation")."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured: its LOINC codes, its unit, and the values that can be meant at all."""

    name: str
    label: str | Promise
    codes: tuple[str, ...]
    unit: str
    low: float
    high: float


MEASURES: Final = (
    Measure("weight", _("Body weight"), ("29463-7", "3141-9"), "kg", 0.5, 200),
    Measure("height", _("Length or height"), ("8302-2", "8306-3"), "cm", 25, 220),
    Measure("bmi", _("Body mass index"), ("39156-5",), "kg/m²", 5, 80),
    Measure("head", _("Head circumference"), ("9843-4", "8287-5"), "cm", 20, 70),
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """L, M and S of one age."""

    power: float
    median: float
    variation: float

    def at(self, z_score: float) -> float:
        """The value that has this z-score."""
        if self.power == 0:
            return self.median * exp(self.variation * z_score)
        return float(self.median * (1 + self.power * self.variation * z_score) ** (1 / self.power))

    def z_score(self, value: float) -> float:
        """The z-score of a value above zero."""
        if self.power == 0:
            return log(value / self.median) / self.variation
        return float(((value / self.median) ** self.power - 1) / (self.power * self.variation))


@cache
def _table() -> dict[tuple[str, str], tuple[list[int], list[Parameters]]]:
    """(measure, sex) → (ages in days, their parameters)."""
    found: dict[tuple[str, str], tuple[list[int], list[Parameters]]] = {}
    for line in (files("vesalius.clinical") / "data" / "growth.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        measure, sex, day, power, median, variation = line.split("\t")
        days, values = found.setdefault((measure, sex), ([], []))
        days.append(int(day))
        values.append(Parameters(float(power), float(median), float(variation)))
    return found


def parameters(measure: str, sex: str, days: float) -> Parameters | None:
    """L, M and S at an age in days; None outside of what was published."""
    ages, values = _table().get((measure, sex), ([], []))
    if not ages or not ages[0] <= days <= ages[-1]:
        return None
    after = bisect_right(ages, days)
    if after == len(ages) or ages[after - 1] == days:
        return values[after - 1]
    before, following = values[after - 1], values[after]
    share = (days - ages[after - 1]) / (ages[after] - ages[after - 1])
    return Parameters(
        before.power + share * (following.power - before.power),
        before.median + share * (following.median - before.median),
        before.variation + share * (following.variation - before.variation),
    )


def z_score(measure: str, sex: str, days: float, value: float) -> float | None:
    """How many standard deviations `value` is from the median; None where WHO published nothing."""
    found = parameters(measure, sex, days)
    if found is None or value <= 0:
        return None
    score = found.z_score(value)
    if measure in _SKEWED and abs(score) > 3:
        # Beyond three deviations the distance between two and three is repeated: the tails have no data.
        sign = 1 if score > 0 else -1
        edge = found.at(3 * sign)
        return sign * (3 + abs(value - edge) / abs(edge - found.at(2 * sign)))
    return score


def corrected(days: int, gestation: int | None) -> int:
    """The age in days that curves are read at: less what was missing to term, until 24 months of age.

    Corrected age as Engle defines it (Pediatrics 2004; 114: 1362): chronological age minus the weeks before term. It is
    below zero before the day that would have been term. `gestation` is in days; None where it is not known.
    """
    if gestation is None or gestation >= PRETERM_DAYS or days > CORRECTED_UNTIL:
        return days
    return days - (TERM_DAYS - gestation)


def percentile(score: float) -> float:
    """The share of children below a z-score, in percent."""
    return 50 * (1 + erf(score / sqrt(2)))


def curve(measure: str, sex: str, score: float) -> Sequence[tuple[float, float]]:
    """(age in days, value) along one z-score."""
    ages, values = _table().get((measure, sex), ([], []))
    return [(float(age), one.at(score)) for age, one in zip(ages, values, strict=True)]


def last_day(measure: str, sex: str) -> int:
    """The age in days up to which there are curves; 0 where there are none."""
    ages, _values = _table().get((measure, sex), ([0], []))
    return ages[-1]
