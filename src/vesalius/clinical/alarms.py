"""Vital signs of an adult that somebody should look at today, whoever measured them.

The limits are those that give three points, the "red score", in the National Early Warning Score (NEWS2, Royal College
of Physicians, 2017), and those of a hypertension of grade 3 (ESH 2023: 180 or 110 mmHg). What the sender itself called
critical (HH, LL, AA) counts as well. They are no diagnosis, and are not for children.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from vesalius import clock, dates
from vesalius.clinical import presentation as show
from vesalius.clinical.presentation import Resource

_ADULT: Final = 16
_CRITICAL: Final = frozenset({"HH", "LL", "AA"})
# LOINC → (at or below, at or above), in the unit of UCUM beside it.
_LIMITS: Final[dict[str, tuple[str, Decimal | None, Decimal | None]]] = {
    "8480-6": ("mm[Hg]", Decimal(90), Decimal(180)),
    "8462-4": ("mm[Hg]", None, Decimal(110)),
    "8867-4": ("/min", Decimal(40), Decimal(131)),
    "9279-1": ("/min", Decimal(8), Decimal(25)),
    "8310-5": ("Cel", Decimal(35), None),
    "59408-5": ("%", Decimal(91), None),
    "2708-6": ("%", Decimal(91), None),
}


def is_adult(patient: Resource) -> bool:
    """Whether the limits hold: from 16 years on, as NEWS2 has it; of a year or a month alone by its middle.

    Who has no birth date counts as an adult: a limit too many is better than none.
    """
    born = dates.middle_day(patient.get("birthDate"))
    return born is None or dates.years_between(born, clock.today()) >= _ADULT


def is_alarming(observation: Resource) -> bool:
    """Whether a value, or one of its parts, is beyond a limit; a value in another unit is not judged."""
    if show.flag(observation) in _CRITICAL:
        return True
    return any(_is_beyond(item) for item in (observation, *observation.get("component", ())))


def _is_beyond(item: Resource) -> bool:
    quantity = item.get("valueQuantity") or {}
    value = quantity.get("value")
    for coding in (item.get("code") or {}).get("coding", ()):
        limits = _LIMITS.get(str(coding.get("code")))
        if limits is None or value is None or quantity.get("comparator") or quantity.get("code") != limits[0]:
            continue
        _unit, low, high = limits
        found = Decimal(str(value))
        if (low is not None and found <= low) or (high is not None and found >= high):
            return True
    return False
