"""NEWS2, CURB-65, Wells, and questionnaires: AUDIT-C, PHQ-9, GAD-7.

Sources: Royal College of Physicians 2017; Lim, Thorax 2003;58:377; Wells, NEJM 2003;349:1227 and Thromb Haemost
2000;83:416; Bush, Arch Intern Med 1998;158:1789; Kroenke, J Gen Intern Med 2001;16:606; Spitzer, Arch Intern Med
2006;166:1092.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vesalius.errors import Invalid
from vesalius.knowledge.scores.result import Inputs, Result, flag, is_male, number


def _steps(value: float, *steps: tuple[float, int]) -> int:
    """The points of the first step whose limit is not below `value`; the last step has no limit."""
    for limit, points in steps:
        if value <= limit:
            return points
    return steps[-1][1]


_INFINITY = float("inf")


def news2(inputs: Inputs) -> Result:
    """Points, 0 to 20. Scale 2 of saturation is for a target of 88 to 92 %."""
    oxygen, saturation = flag(inputs, "on_oxygen"), number(inputs, "spo2")
    parts = [
        _steps(number(inputs, "respiratory_rate"), (8, 3), (11, 1), (20, 0), (24, 2), (_INFINITY, 3)),
        _saturation(saturation, oxygen=oxygen, second=str(inputs.get("spo2_scale", "1")) == "2"),
        2 if oxygen else 0,
        _steps(number(inputs, "systolic_bp"), (90, 3), (100, 2), (110, 1), (219, 0), (_INFINITY, 3)),
        _steps(number(inputs, "pulse"), (40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (_INFINITY, 3)),
        0 if str(inputs.get("consciousness", "alert")) == "alert" else 3,
        _steps(number(inputs, "temperature"), (35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (_INFINITY, 2)),
    ]
    total = sum(parts)
    level = "high" if total >= 7 else "medium" if total >= 5 else "low-medium" if 3 in parts else "low"
    return Result(total, "{score}", level)


def _saturation(value: float, *, oxygen: bool, second: bool) -> int:
    if not second:
        return _steps(value, (91, 3), (93, 2), (95, 1), (_INFINITY, 0))
    if value >= 93 and oxygen:
        return _steps(value, (94, 1), (96, 2), (_INFINITY, 3))
    return _steps(value, (83, 3), (85, 2), (87, 1), (_INFINITY, 0))


def curb65(inputs: Inputs) -> Result:
    """Points, 0 to 5. Urea in mmol/L."""
    points = (
        flag(inputs, "confusion") + (number(inputs, "urea_mmol_l") > 7) + (number(inputs, "respiratory_rate") >= 30)
    )
    points += number(inputs, "systolic_bp") < 90 or number(inputs, "diastolic_bp") <= 60
    points += number(inputs, "age") >= 65
    return Result(int(points), "{score}", "low" if points <= 1 else "intermediate" if points == 2 else "high")


def wells_dvt(inputs: Inputs) -> Result:
    """Points for deep vein thrombosis; from 2 it is likely."""
    names = (
        *("active_cancer", "paralysis_or_cast", "bedridden", "localised_tenderness", "entire_leg_swollen"),
        *("calf_swelling_3cm", "pitting_oedema", "collateral_veins", "previous_dvt"),
    )
    points = sum(flag(inputs, name) for name in names) - 2 * flag(inputs, "alternative_diagnosis")
    return Result(points, "{score}", "likely" if points >= 2 else "unlikely")


def wells_pe(inputs: Inputs) -> Result:
    """Points for pulmonary embolism; above 4 it is likely."""
    weights = {
        "signs_of_dvt": 3.0, "most_likely_diagnosis": 3.0, "heart_rate_over_100": 1.5, "immobilisation_or_surgery": 1.5,
        "previous_dvt_or_pe": 1.5, "haemoptysis": 1.0, "active_cancer": 1.0,
    }  # fmt: skip
    points = sum(weight for name, weight in weights.items() if flag(inputs, name))
    return Result(points, "{score}", "likely" if points > 4 else "unlikely")


def _answers(inputs: Inputs, count: int, highest: int) -> Sequence[int]:
    given: Any = inputs.get("responses")
    if given is None:
        given = [inputs.get(f"q{place}") for place in range(1, count + 1)]
    if len(given) != count or any(
        isinstance(each, bool) or not isinstance(each, int) or not 0 <= each <= highest for each in given
    ):
        raise Invalid(f"The questionnaire has {count} answers from 0 to {highest}.")
    return list(given)


def audit_c(inputs: Inputs) -> Result:
    """Points, 0 to 12; from 4 in men and 3 in women drinking is hazardous."""
    points = sum(_answers(inputs, 3, 4))
    return Result(points, "{score}", "hazardous" if points >= (4 if is_male(inputs) else 3) else "low")


def phq9(inputs: Inputs) -> Result:
    """Points, 0 to 27. The ninth answer is looked at by itself."""
    answers = _answers(inputs, 9, 3)
    points = sum(answers)
    level = next(
        name
        for limit, name in ((4, "none"), (9, "mild"), (14, "moderate"), (19, "moderately-severe"), (27, "severe"))
        if points <= limit
    )
    return Result(points, "{score}", level, more=(("q9", float(answers[8])),))


def gad7(inputs: Inputs) -> Result:
    """Points, 0 to 21."""
    points = sum(_answers(inputs, 7, 3))
    return Result(
        points,
        "{score}",
        next(name for limit, name in ((4, "none"), (9, "mild"), (14, "moderate"), (21, "severe")) if points <= limit),
    )
