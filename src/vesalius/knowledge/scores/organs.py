"""Kidney, liver and diabetes: CKD-EPI, Cockcroft-Gault, KFRE, FIB-4, FINDRISC.

Sources: Inker, NEJM 2021;385:1737; Levey, Ann Intern Med 2009;150:604; Cockcroft and Gault, Nephron 1976;16:31; Tangri,
JAMA 2016;315:164; Sterling, Hepatology 2006;43:1317; Lindström and Tuomilehto, Diabetes Care 2003;26:725.
"""

from __future__ import annotations

import math

from vesalius.errors import Invalid
from vesalius.knowledge.scores.result import Inputs, Result, flag, is_male, number, outside


def creatinine(inputs: Inputs) -> float:
    """In mg/dL, from `scr_mg_dl`, or from `creatinine` with its unit."""
    if "scr_mg_dl" in inputs:
        value = number(inputs, "scr_mg_dl")
    else:
        value = number(inputs, "creatinine")
        if "mol" in str(inputs.get("creatinine_unit", "mg/dL")):
            value /= 88.4
    if value <= 0:
        raise Invalid("Creatinine is more than zero.")
    return value


def ckd_epi_2021(inputs: Inputs) -> Result:
    """mL/min/1.73 m², without race."""
    male, value, age = is_male(inputs), creatinine(inputs), number(inputs, "age")
    kappa, alpha = (0.9, -0.302) if male else (0.7, -0.241)
    found = (
        142 * min(value / kappa, 1) ** alpha * max(value / kappa, 1) ** -1.200 * 0.9938**age * (1 if male else 1.012)
    )
    return Result(found, "mL/min/{1.73_m2}", stage(found), outside(inputs, age=(18, 120)))


def ckd_epi_2009(inputs: Inputs) -> Result:
    """mL/min/1.73 m², without race; many laboratories in Europe still report it."""
    male, value, age = is_male(inputs), creatinine(inputs), number(inputs, "age")
    kappa, alpha = (0.9, -0.411) if male else (0.7, -0.329)
    found = 141 * min(value / kappa, 1) ** alpha * max(value / kappa, 1) ** -1.209 * 0.993**age * (1 if male else 1.018)
    return Result(found, "mL/min/{1.73_m2}", stage(found), outside(inputs, age=(18, 120)))


def stage(filtration: float) -> str:
    """G1 to G5 (KDIGO)."""
    for name, low in (("G1", 90), ("G2", 60), ("G3a", 45), ("G3b", 30), ("G4", 15)):
        if filtration >= low:
            return name
    return "G5"


def cockcroft_gault(inputs: Inputs) -> Result:
    """mL/min: for the dose of medicines, never for staging."""
    weight = number(inputs, "kg")
    found = (140 - number(inputs, "age")) * weight / (72 * creatinine(inputs)) * (1 if is_male(inputs) else 0.85)
    return Result(found, "mL/min", "", outside(inputs, age=(18, 120), kg=(30, 250)))


def kfre4(inputs: Inputs) -> Result:
    """Risk of kidney failure within five years (two in `more`), in percent: four variables, outside North America."""
    filtration, ratio = number(inputs, "egfr"), number(inputs, "uacr_mg_g")
    if ratio <= 0:
        raise Invalid("The ratio of albumin and creatinine is more than zero.")
    linear = -0.2201 * (number(inputs, "age") / 10 - 7.036) + 0.2467 * ((1 if is_male(inputs) else 0) - 0.5642)
    linear += -0.5567 * (filtration / 5 - 7.222) + 0.4510 * (math.log(ratio) - 5.137)
    two, five = (100 * (1 - baseline ** math.exp(linear)) for baseline in (0.9832, 0.9365))
    return Result(
        five,
        "%",
        "refer" if five >= 5 else "follow",
        outside(inputs, egfr=(0, 59.999), age=(18, 110)),
        (("y2", two), ("y5", five)),
    )


def fib4(inputs: Inputs) -> Result:
    """Index of liver fibrosis."""
    age, alt = number(inputs, "age"), number(inputs, "alt")
    platelets = number(inputs, "platelets")
    if alt <= 0 or platelets <= 0:
        raise Invalid("ALT and platelets are more than zero.")
    found = age * number(inputs, "ast") / (platelets * math.sqrt(alt))
    low = 2.0 if age >= 65 else 1.3
    return Result(
        found,
        "{ratio}",
        "low" if found < low else "indeterminate" if found <= 2.67 else "high",
        outside(inputs, age=(35, 120)),
    )


def findrisc(inputs: Inputs) -> Result:
    """Points, 0 to 26: risk of type 2 diabetes within ten years."""
    age, mass, waist = number(inputs, "age"), number(inputs, "bmi"), number(inputs, "waist_cm")
    low, high = (94, 102) if is_male(inputs) else (80, 88)
    points = 0 if age < 45 else 2 if age < 55 else 3 if age <= 64 else 4
    points += 0 if mass < 25 else 1 if mass <= 30 else 3
    points += 0 if waist < low else 3 if waist <= high else 4
    points += 0 if flag(inputs, "physically_active") else 2
    points += 0 if flag(inputs, "daily_vegetables_fruit") else 1
    points += 2 * flag(inputs, "antihypertensive_medication") + 5 * flag(inputs, "high_blood_glucose_history")
    points += {"second_degree": 3, "first_degree": 5}.get(str(inputs.get("family_history", "none")), 0)
    for limit, name in ((7, "low"), (12, "slightly-elevated"), (15, "moderate"), (21, "high")):
        if points < limit:
            return Result(points, "{score}", name, outside(inputs, age=(18, 110)))
    return Result(points, "{score}", "very-high", outside(inputs, age=(18, 110)))
