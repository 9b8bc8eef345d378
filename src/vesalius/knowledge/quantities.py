"""Measured values in the unit that a score or a check reckons with.

Units of mass, volume and temperature follow UCUM; between mass and amount of substance the analyte's molar mass counts.
A unit that nobody understands gives no value: a guess would be taken for a result.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from vesalius.r4 import units

# Spellings that laboratories and devices send beside UCUM's own.
_SPELLINGS: Final = {
    "mmHg": "mm[Hg]",
    "mm Hg": "mm[Hg]",
    "°C": "Cel",
    "bpm": "/min",
    "G/L": "10*9/L",
    "IU/L": "U/L",
    "UI/L": "U/L",
    "[IU]/L": "U/L",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "kg/m²": "kg/m2",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/1.73 m2": "mL/min/{1.73_m2}",
    "mL/min/1.73m²": "mL/min/{1.73_m2}",
    "mL/min/1.73 m²": "mL/min/{1.73_m2}",
    "mL/min/1,73m2": "mL/min/{1.73_m2}",
    "ml/min/1,73 m²": "mL/min/{1.73_m2}",
}
# g/mol, as the conversion factors of the guidelines round them (38.67, 88.4, 6.006).
_MOLAR_MASS: Final = {"cholesterol": Decimal("386.7"), "creatinine": Decimal("113.122"), "urea": Decimal("60.06")}
_RATIO_PER_MILLIMOLE: Final = 8.84


def in_unit(analyte: str, value: float, unit: str, target: str) -> float | None:
    """The value in the UCUM unit `target`; None for a unit that does not measure it. Without a unit it is `target`'s.

    `analyte` is cholesterol, creatinine, urea, hba1c, albumin-creatinine, or anything else that needs no molar mass.
    """
    source = unit.strip().replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u").replace("^", "*")
    source = _SPELLINGS.get(source, source) or target
    if source == target:
        return value
    if analyte == "hba1c":
        # NGSP's per cent and IFCC's mmol/mol are two scales, not two units (IFCC master equation).
        return (value - 2.15) * 10.929 if source in {"%", "{%}"} and target == "mmol/mol" else None
    if analyte == "albumin-creatinine" and source in {"mg/mmol", "g/mol"}:
        return value * _RATIO_PER_MILLIMOLE
    given = Decimal(str(value))
    found = units.convert(given, source, target)
    mass = _MOLAR_MASS.get(analyte)
    if found is None and mass is not None:
        grams, moles = units.convert(given, source, "g/L"), units.convert(given, source, "mol/L")
        if grams is not None:
            found = units.convert(grams / mass, "mol/L", target)
        elif moles is not None:
            found = units.convert(moles * mass, "g/L", target)
    return None if found is None else float(found)
