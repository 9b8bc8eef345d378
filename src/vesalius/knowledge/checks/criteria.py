"""STOPP/START criteria for people of 65 years and over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from vesalius.knowledge.alerts import Tier, same
from vesalius.knowledge.checks.inquiry import Inquiry, Line
from vesalius.knowledge.facts import Facts
from vesalius.knowledge.model import Condition, Criterion, Level

_FROM_AGE: Final = 65
_REMEMBERED: Final = 3000
_BEGINNING: Final = re.compile(r"^(Stop|Start)\s+")
# The duplicates that STOPP A3 names are told by `repetition.duplicates`, for every age.
_ELSEWHERE: Final = frozenset({"STOPP A3"})


Codes = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A condition with its codes as one pattern."""

    condition: Condition
    included: re.Pattern[str]
    excluded: re.Pattern[str] | None
    seen: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def names(self, codes: tuple[str, ...]) -> bool:
        """Whether the condition includes one of `codes` and excludes none. Remembered for each list of codes."""
        found = self.seen.get(codes)
        if found is None:
            found = any(map(self.included.match, codes)) and not (
                self.excluded and any(map(self.excluded.match, codes))
            )
            if len(self.seen) < _REMEMBERED:
                self.seen[codes] = found
        return found


def check(inquiry: Inquiry, *, with_start: bool) -> None:
    """Adds an alert for each criterion that holds. START criteria only when the whole medication is looked at."""
    age = inquiry.facts.age
    if age is None or age < _FROM_AGE:
        return
    prepared: list[tuple[Criterion, list[list[_Prepared]]]] | None = inquiry.base.prepared.get("criteria")
    if prepared is None:
        prepared = inquiry.base.prepared["criteria"] = _prepare(inquiry.base.compiled.criteria)
    for criterion, alternatives in prepared:
        if criterion.is_start and not with_start:
            continue
        for conditions in alternatives:
            lines = _holds(inquiry, conditions)
            if lines is not None:
                if criterion.is_start or (lines and inquiry.concerned(*lines)):
                    _add(inquiry, criterion, lines)
                break


def _prepare(criteria: tuple[Criterion, ...]) -> list[tuple[Criterion, list[list[_Prepared]]]]:
    """Patterns made once. Within an alternative what must be taken comes first: it fails most often."""
    found = []
    for criterion in criteria:
        if criterion.id in _ELSEWHERE:
            continue
        alternatives = [
            sorted(
                (
                    _Prepared(each, _pattern(each.included), _pattern(each.excluded) if each.excluded else None)
                    for each in conditions
                ),
                key=lambda each: each.condition.kind != "medicine" or each.condition.is_negative,
            )
            for conditions in criterion.alternatives
            if not any(each.is_timed for each in conditions)
        ]
        found.append((criterion, alternatives))
    return found


def _pattern(values: Codes) -> re.Pattern[str]:
    return re.compile(
        "|".join(value if is_pattern else re.escape(value) + "$" for value, is_pattern in values) or "(?!)"
    )


def _add(inquiry: Inquiry, criterion: Criterion, lines: list[Line]) -> None:
    text = _BEGINNING.sub("", criterion.text)
    inquiry.add(
        "criterion",
        Level.CAUTION,
        f"criterion:{criterion.id.replace(' ', '-')}",
        lines,
        (same(f"{criterion.id}: {text[:1].upper()}{text[1:]}"),),
        source="stopp-start",
        tier=Tier.ON_DEMAND if criterion.is_start else Tier.BESIDE,
        management="criterion_start" if criterion.is_start else "criterion_stop",
        evidence="Delphi consensus",
    )


def _holds(inquiry: Inquiry, conditions: list[_Prepared]) -> list[Line] | None:
    """The lines that conditions rest upon, or None when one of them does not hold."""
    lines: list[Line] = []
    for prepared in conditions:
        condition = prepared.condition
        if condition.kind == "medicine":
            found = [line for line in inquiry.lines if _is_taken(inquiry, prepared, line)]
            is_met = bool(found) != condition.is_negative
            if is_met and not condition.is_negative:
                lines += [line for line in found if line not in lines]
        elif condition.kind == "episode":
            is_met = _has_episode(inquiry.facts, prepared) != condition.is_negative
        else:
            is_met = _is_measured(inquiry.facts, condition) != condition.is_negative
        if not is_met:
            return None
    return lines


def _is_taken(inquiry: Inquiry, prepared: _Prepared, line: Line) -> bool:
    if not prepared.names(line.codes) or line.medicine.is_topical:
        return False
    condition = prepared.condition
    if condition.dose_above and not (line.medicine.daily is not None and line.medicine.daily > condition.dose_above):
        return False
    if condition.duration_days:
        since = line.medicine.since
        return since is not None and _compare((inquiry.facts.today - since).days, condition)
    return True


def _compare(days: int, condition: Condition) -> bool:
    return (
        days < condition.duration_days
        if condition.duration_operator.startswith("<")
        else days > condition.duration_days
    )


def _has_episode(facts: Facts, prepared: _Prepared) -> bool:
    condition = prepared.condition
    for problem in facts.problems:
        codes = problem.icd10 if condition.terminology == "icd10" else problem.icpc2
        if codes and prepared.names(codes):
            if not condition.duration_days:
                return True
            if problem.since is not None and _compare((facts.today - problem.since).days, condition):
                return True
    return False


def _is_measured(facts: Facts, condition: Condition) -> bool:
    for code, _ in condition.included:
        if not condition.operator:
            if code in facts.measured:
                return True
            continue
        if condition.value in {"Male", "Female"}:
            if facts.sex == condition.value.lower():
                return True
            continue
        found = facts.measured.get(code)
        if found is None and code in _FILTRATION and facts.filtration is not None:
            found = facts.filtration
        if found is None:
            continue
        wanted = float(condition.value)
        if {"<": found.value < wanted, ">": found.value > wanted, "=": found.value == wanted}.get(
            condition.operator, False
        ):
            return True
    return False


_FILTRATION: Final = frozenset(
    {"33914-3", "45066-8", "48642-3", "50044-7", "62238-1", "77147-7", "98979-8", "2164-2", "35591-7"}
)
