"""SCORE2, SCORE2-OP, SCORE2-Diabetes, CHA2DS2-VA and HAS-BLED.

Sources: SCORE2 working group, Eur Heart J 2021;42:2439 and 2455; SCORE2-Diabetes, Eur Heart J 2023;44:2544; ESC
guidelines on atrial fibrillation 2024; Pisters and others, Chest 2010;138:1093. Implemented from the papers.
"""

from __future__ import annotations

import math
from typing import Final

from vesalius.errors import Invalid
from vesalius.knowledge.scores.result import Inputs, Result, flag, is_male, number, outside

_SCALES: Final = {
    "low": ((-0.5699, 0.7476), (-0.7380, 0.7019)),
    "moderate": ((-0.1565, 0.8009), (-0.3143, 0.7701)),
    "high": ((0.3207, 0.9360), (0.5710, 0.9369)),
    "very high": ((0.5836, 0.8294), (0.9412, 0.8329)),
}
_OLD_SCALES: Final = {
    "low": ((-0.34, 1.19), (-0.52, 1.01)),
    "moderate": ((0.01, 1.25), (-0.10, 1.10)),
    "high": ((0.08, 1.15), (0.38, 1.09)),
    "very high": ((0.05, 0.70), (0.38, 0.69)),
}
# age, smoking, systolic, total cholesterol, HDL, and each of the last four times age; then baseline survival.
_SCORE2: Final = (
    (0.3742, 0.6012, 0.2777, 0.1458, -0.2698, -0.0755, -0.0255, -0.0281, 0.0426, 0.9605),
    (0.4648, 0.7744, 0.3131, 0.1002, -0.2606, -0.1088, -0.0277, -0.0226, 0.0613, 0.9776),
)
_OLD: Final = (
    (0.0634, 0.3524, 0.0094, 0.0850, -0.3564, -0.0247, -0.0005, 0.0073, 0.0091, 0.7576, 0.0929, 0.4245, -0.0174),
    (0.0789, 0.4921, 0.0102, 0.0605, -0.3040, -0.0255, -0.0004, -0.0009, 0.0154, 0.8082, 0.2288, 0.6010, -0.0107),
)
_DIABETES: Final = (
    (0.5368, 0.4774, 0.1323, 0.1102, -0.1087, -0.0672, -0.0268, -0.0181, 0.0095, 0.9605),
    (0.6624, 0.6139, 0.1422, 0.1128, -0.1568, -0.1121, -0.0166, -0.0200, 0.0187, 0.9776),
)
# diabetes, diabetes × age, age at diagnosis, HbA1c, ln eGFR, its square, HbA1c × age, ln eGFR × age.
_DIABETES_MORE: Final = (
    (0.6457, -0.0983, -0.0998, 0.0955, -0.0591, 0.0058, -0.0134, 0.0115),
    (0.8096, -0.1272, -0.1180, 0.1173, -0.0640, 0.0062, -0.0196, 0.0169),
)


def _region(inputs: Inputs) -> str:
    region = str(inputs.get("region", "low")).replace("_", " ")
    if region not in _SCALES:
        raise Invalid("The region is low, moderate, high or very high.")
    return region


def _terms(
    inputs: Inputs, centre: tuple[float, float, float, float], scale: tuple[float, float, float]
) -> tuple[float, ...]:
    age = (number(inputs, "age") - centre[0]) / scale[0]
    smoker = 1.0 if flag(inputs, "smoker") else 0.0
    systolic = (number(inputs, "sbp") - centre[1]) / scale[1]
    total, hdl = number(inputs, "tc") - centre[2], (number(inputs, "hdl") - centre[3]) / scale[2]
    return (age, smoker, systolic, total, hdl, smoker * age, systolic * age, total * age, hdl * age)


def _percent(linear: float, baseline: float, scale: tuple[float, float]) -> float:
    uncalibrated = 1 - baseline ** math.exp(linear)
    return 100 * (1 - math.exp(-math.exp(scale[0] + scale[1] * math.log(-math.log(1 - uncalibrated)))))


def band(age: float, percent: float) -> str:
    """low-moderate, high or very-high by age (ESC 2021)."""
    high, very_high = (2.5, 7.5) if age < 50 else (5.0, 10.0) if age < 70 else (7.5, 15.0)
    return "low-moderate" if percent < high else "high" if percent < very_high else "very-high"


def score2(inputs: Inputs) -> Result:
    """Ten-year risk of cardiovascular disease, 40 to 69 years, in percent. Without diabetes or known disease."""
    sex = 0 if is_male(inputs) else 1
    *weights, baseline = _SCORE2[sex]
    terms = _terms(inputs, (60, 120, 6, 1.3), (5, 20, 0.5))
    linear = sum(weight * term for weight, term in zip(weights, terms, strict=True))
    percent = _percent(linear, baseline, _SCALES[_region(inputs)][sex])
    limits = outside(inputs, age=(40, 69.99), sbp=(80, 220), tc=(2, 12), hdl=(0.5, 4))
    return Result(percent, "%", band(number(inputs, "age"), percent), limits)


def score2_op(inputs: Inputs) -> Result:
    """As SCORE2, from 70 years."""
    sex = 0 if is_male(inputs) else 1
    *weights, baseline, mean, diabetes, diabetes_age = _OLD[sex]
    terms = _terms(inputs, (73, 150, 6, 1.4), (1, 1, 1))
    linear = sum(weight * term for weight, term in zip(weights, terms, strict=True))
    if flag(inputs, "diabetes"):
        linear += diabetes + diabetes_age * terms[0]
    percent = _percent(linear - mean, baseline, _OLD_SCALES[_region(inputs)][sex])
    limits = outside(inputs, age=(70, 89.99), sbp=(80, 220), tc=(2, 12), hdl=(0.5, 4))
    return Result(percent, "%", band(number(inputs, "age"), percent), limits)


def score2_diabetes(inputs: Inputs) -> Result:
    """As SCORE2, with type 2 diabetes. HbA1c in mmol/mol, eGFR in mL/min/1.73 m²."""
    sex = 0 if is_male(inputs) else 1
    *weights, baseline = _DIABETES[sex]
    terms = _terms(inputs, (60, 120, 6, 1.3), (5, 20, 0.5))
    age = terms[0]
    diabetes, by_age, at, haemoglobin, kidney, square, haemoglobin_age, kidney_age = _DIABETES_MORE[sex]
    glycated = (number(inputs, "hba1c") - 31) / 9.34
    filtration = (math.log(number(inputs, "egfr")) - 4.5) / 0.15
    linear = sum(weight * term for weight, term in zip(weights, terms, strict=True))
    linear += diabetes + by_age * age + at * (number(inputs, "age_dx") - 50) / 5
    linear += haemoglobin * glycated + kidney * filtration + square * filtration**2
    linear += haemoglobin_age * glycated * age + kidney_age * filtration * age
    percent = _percent(linear, baseline, _SCALES[_region(inputs)][sex])
    limits = outside(inputs, age=(40, 69.99), sbp=(80, 220), tc=(2, 12), hdl=(0.5, 4), hba1c=(20, 150), egfr=(15, 150))
    level = "low" if percent < 5 else "moderate" if percent < 10 else "high" if percent < 20 else "very-high"
    return Result(percent, "%", level, limits)


def cha2ds2_va(inputs: Inputs) -> Result:
    """Points, 0 to 8 (ESC 2024: no point for sex). From 2: anticoagulation; 1: to be considered."""
    points = _stroke_points(inputs)
    return Result(points, "{score}", "anticoagulate" if points >= 2 else "consider" if points == 1 else "none")


def cha2ds2_vasc(inputs: Inputs) -> Result:
    """Points with one for women, as before 2024, for whom it calls for nothing by itself (ESC 2020: from 3, at 2)."""
    own = _stroke_points(inputs)
    points = own + (0 if is_male(inputs) else 1)
    return Result(points, "{score}", "anticoagulate" if own >= 2 else "consider" if own == 1 else "none")


def _stroke_points(inputs: Inputs) -> int:
    age = number(inputs, "age")
    points = sum(
        flag(inputs, name) for name in ("congestive_heart_failure", "hypertension", "diabetes", "vascular_disease")
    )
    points += 2 * flag(inputs, "stroke_tia_thromboembolism")
    return points + (2 if age >= 75 else 1 if age >= 65 else 0)


def has_bled(inputs: Inputs) -> Result:
    """Points, 0 to 9; from 3 the risk is high: mend what can be mended, it does not forbid anticoagulation."""
    names = (
        "hypertension_uncontrolled",
        "abnormal_renal_function",
        "abnormal_liver_function",
        "stroke",
        "bleeding_history",
        "labile_inr",
        "elderly_over_65",
        "drugs_antiplatelet_nsaid",
        "alcohol_excess",
    )
    points = sum(flag(inputs, name) for name in names)
    return Result(points, "{score}", "high" if points >= 3 else "moderate" if points == 2 else "low")
