"""Kidney function, pregnancy, lactation, age and problems against tables of our own."""

from __future__ import annotations

import datetime as dt
from typing import Final

from vesalius.knowledge.alerts import Said, Tier, same
from vesalius.knowledge.checks.inquiry import Inquiry, Line, Words
from vesalius.knowledge.facts import UNKNOWN_WEEK, Clearance, Problem
from vesalius.knowledge.model import LEVELS, Level, Threshold

_OLD: Final = dt.timedelta(days=365)
_ACTION_LEVEL: Final = {
    "contraindicated": Level.CONTRAINDICATED,
    "avoid": Level.AVOID,
    "limit": Level.CAUTION,
    "reduce": Level.CAUTION,
    "monitor": Level.NOTE,
}
_ACTION_TEXT: Final = {
    "contraindicated": "choose_other",
    "avoid": "choose_other",
    "limit": "lower_to",
    "reduce": "lower_dose",
    "monitor": "check_kidney",
}


def kidneys(inquiry: Inquiry) -> None:
    """Adds an alert for each line that the kidney function forbids or limits; says when it is unknown or old."""
    about = [
        (line, inquiry.rows("renal", line))
        for line in inquiry.lines
        if not line.medicine.is_topical and inquiry.concerned(line)
    ]
    about = [(line, rows) for line, rows in about if rows]
    if not about:
        return
    found = inquiry.clearance
    if found is None:
        inquiry.report.missing.append(Said("missing_renal"))
        return
    if inquiry.facts.today - found.on > _OLD:
        inquiry.report.missing.append(Said("missing_renal_old", (_day(found.on),)))
    for line, rows in about:
        below = [row for row in rows if found.value < row.high]
        if below:
            # The strictest of the limits that are passed speaks.
            _kidney(inquiry, line, min(below, key=lambda row: row.high), found)


def _kidney(inquiry: Inquiry, line: Line, row: Threshold, found: Clearance) -> None:
    value, level = found.value, _ACTION_LEVEL[row.level]
    daily = line.medicine.daily if len(line.substances) == 1 else None
    if row.level == "limit" and daily is not None:
        if daily <= row.limit * 1.001:
            return
        level = Level.AVOID
    inquiry.add(
        "renal",
        level,
        row.id,
        (line,),
        (inquiry.label(line), _filtered(found, row.limit)),
        source="renal",
        effect=row.effect,
        management=_ACTION_TEXT[row.level],
        # In steps of five: small changes between two samples do not raise what was accepted.
        state=f"{value // 5:.0f}|{daily or 0:g}",
    )


def pregnancy(inquiry: Inquiry) -> None:
    """Adds an alert for what must not be taken in this week of pregnancy, or while breastfeeding."""
    facts = inquiry.facts
    weeks = facts.pregnant_weeks
    asked = False
    for line in inquiry.lines:
        if not inquiry.concerned(line):
            continue
        rows = inquiry.rows("pregnancy", line)
        if weeks == UNKNOWN_WEEK and rows:
            # Nobody knows how far she is: the strictest week speaks.
            worst = max(rows, key=lambda each: LEVELS[each.level])
            _pregnant(inquiry, line, worst, "pregnancy", LEVELS[worst.level], state="week unknown")
            inquiry.report.missing.append(Said("missing_week"))
        elif weeks:
            for row in rows:
                if row.low <= weeks < row.high:
                    _pregnant(inquiry, line, row, "pregnancy", LEVELS[row.level])
                    break
        elif (
            weeks is None
            and facts.may_be_pregnant
            and any(row.level == "contraindicated" and row.low == 0 for row in rows)
        ):
            asked = True
            worst = next(row for row in rows if row.level == "contraindicated" and row.low == 0)
            _pregnant(inquiry, line, worst, "pregnancy", Level.CAUTION, state="unknown")
        if facts.is_breastfeeding:
            nursing = next(iter(inquiry.rows("lactation", line)), None)
            if nursing:
                _pregnant(inquiry, line, nursing, "lactation", LEVELS[nursing.level])
    if asked:
        inquiry.report.missing.append(Said("missing_pregnancy"))


def _pregnant(inquiry: Inquiry, line: Line, row: Threshold, kind: str, level: Level, state: str = "") -> None:
    if line.medicine.is_topical and level in {Level.AVOID, Level.CAUTION}:
        level = Level(level - 1)
    management = "choose_other" if level >= Level.AVOID else "only_if_needed"
    inquiry.add(
        kind,
        level,
        row.id,
        (line,),
        (inquiry.label(line),),
        source="pregnancy",
        effect=row.effect,
        management=management,
        state=state,
    )


def ages(inquiry: Inquiry) -> None:
    """Adds an alert for what is not given below an age."""
    age = inquiry.facts.age
    if age is None:
        inquiry.report.missing.append(Said("missing_birth"))
        return
    for line in inquiry.lines:
        if not inquiry.concerned(line):
            continue
        rows = [row for row in inquiry.rows("ages", line) if age < row.high]
        if rows:
            row = max(rows, key=lambda each: LEVELS[each.level])
            values = (inquiry.label(line), _years(age))
            inquiry.add(
                "age",
                LEVELS[row.level],
                row.id,
                (line,),
                values,
                source="age",
                effect=row.effect,
                management="choose_other",
            )


def problems(inquiry: Inquiry) -> None:
    """Adds an alert for what a problem of the patient forbids; for one line and problem the most serious row.

    A problem without a code that the tables know is named: it was not looked at.
    """
    unknown = [problem.text for problem in inquiry.facts.problems if not problem.icd10 and not problem.icpc2]
    if unknown and any(inquiry.rows("problems", line) for line in inquiry.lines if inquiry.concerned(line)):
        inquiry.report.missing.append(Said("missing_problems", (same(", ".join(dict.fromkeys(unknown))),)))
    for problem in inquiry.facts.problems:
        for line in inquiry.lines:
            if not inquiry.concerned(line):
                continue
            found = [row for row in inquiry.rows("problems", line) if _names(row, problem)]
            if found:
                row = max(found, key=lambda each: LEVELS[each.level])
                level = LEVELS[row.level]
                tier = Tier.ON_DEMAND if line.medicine.is_topical and level < Level.CONTRAINDICATED else None
                more = {"tier": tier} if tier else {}
                values = (inquiry.label(line), same(problem.text))
                management = "choose_other" if level >= Level.AVOID else "follow_up"
                inquiry.add(
                    "problem",
                    level,
                    row.id,
                    (line,),
                    values,
                    source="problem",
                    effect=row.effect,
                    management=management,
                    **more,
                )


def _names(row: Threshold, problem: Problem) -> bool:
    return any(code.startswith(row.icd10) for code in problem.icd10 if row.icd10) or any(
        code.startswith(row.icpc2) for code in problem.icpc2 if row.icpc2
    )


def _day(day: dt.date) -> Words:
    return (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}")


def _filtered(found: Clearance, limit: float) -> Words:
    """The kidney function with its day, and the most of a day where there is a limit."""
    point = f"{limit:g}"
    comma = point.replace(".", ",")
    english, french, dutch, german = (
        f"{found.value:.0f} mL/min ({found.equation}, {day})" + (f" ≤ {most} mg/24 h" if limit else "")
        for day, most in zip(_day(found.on), (point, comma, comma, comma), strict=True)
    )
    return english, french, dutch, german


def _years(age: float) -> tuple[str, str, str, str]:
    if age < 2:
        months = int(age * 12)
        return (f"{months} months", f"{months} mois", f"{months} maanden", f"{months} Monaten")
    years = int(age)
    return (f"{years} years", f"{years} ans", f"{years} jaar", f"{years} Jahren")
