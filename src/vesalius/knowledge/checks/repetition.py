"""Allergies, duplicate treatment and doses."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from vesalius.knowledge.alerts import Said, Tier, same
from vesalius.knowledge.checks.inquiry import Inquiry, Line
from vesalius.knowledge.facts import Allergy
from vesalius.knowledge.model import LEVELS, AllergyGroup, Level, MaximumDose
from vesalius.knowledge.spelling import plain

# Groups of level 4 whose members are meant to be combined.
_ALLOWED_TOGETHER: Final = (
    "A10A",
    "R03A",
    "R03B",
    "N03A",
    "J05A",
    "J04A",
    "B03",
    "A11",
    "A12",
    "J07",
    "L01",
    "N04B",
    "A06A",
    "D",
    "S01",
)
_TOLERANCE: Final = 1.001


def allergies(inquiry: Inquiry) -> None:
    """Adds an alert for each line of the allergen itself, of its group, or of a group that crosses with it."""
    for allergy in inquiry.facts.allergies:
        words = plain(allergy.text)
        codes = {code.rpartition("|")[2] for code in allergy.codes}
        known = inquiry.base.by_name(allergy.text)
        groups = [group for group in inquiry.base.compiled.allergies if _is_of(group, words, codes)]
        if allergy.is_medicine and not groups and not known.substances and not _is_code(inquiry, codes):
            inquiry.report.missing.append(Said("missing_allergy", (same(allergy.text),)))
        for line in inquiry.lines:
            if inquiry.concerned(line):
                _allergy(inquiry, allergy, groups, known.substances, codes, line)


def _is_code(inquiry: Inquiry, codes: set[str]) -> bool:
    return any(inquiry.base.by_atc(code).substances for code in codes)


def _is_of(group: AllergyGroup, words: str, codes: set[str]) -> bool:
    tokens = set(words.replace(",", " ").split())
    if any((word in words) if " " in word else word in tokens for word in group.words):
        return True
    return any(code in group.codes or code.startswith(group.allergen_atc) for code in codes)


def _allergy(
    inquiry: Inquiry,
    allergy: Allergy,
    groups: list[AllergyGroup],
    substances: tuple[str, ...],
    codes: set[str],
    line: Line,
) -> None:
    same_substance = set(line.substances) & set(substances) or set(line.codes) & codes
    group = next((each for each in groups if line.has(each.refused)), None)
    values = (inquiry.label(line), same(allergy.text))
    state = "severe" if allergy.is_severe else ""
    if same_substance or group:
        rule = f"allergy:{group.name.replace(' ', '-')}" if group else "allergy:same-substance"
        inquiry.add(
            "allergy",
            Level.CONTRAINDICATED,
            rule,
            (line,),
            values,
            source="allergy",
            effect="allergy",
            management="choose_other",
            state=state,
        )
        return
    crossing = next((each for each in groups if each.crossing and line.has(each.crossing)), None)
    if crossing:
        level = LEVELS[crossing.level or "caution"]
        if allergy.is_severe and level < Level.AVOID:
            level = Level.AVOID
        inquiry.add(
            "allergy",
            level,
            f"allergy:cross:{crossing.name.replace(' ', '-')}",
            (line,),
            values,
            source="allergy",
            effect="cross_allergy",
            management="choose_other",
            state=state,
        )


def duplicates(inquiry: Inquiry) -> None:
    """Adds an alert for the same substance in two lines, and for two of one chemical group (ATC level 4)."""
    for first, second in inquiry.pairs():
        if first.medicine.is_topical != second.medicine.is_topical:
            continue
        shared = set(first.substances) & set(second.substances)
        if shared:
            # A rescue dose beside a fixed one is how some medicines are meant to be taken.
            is_rescue = first.medicine.is_as_needed != second.medicine.is_as_needed
            inquiry.add(
                "duplicate",
                Level.NOTE if is_rescue else Level.AVOID,
                "duplicate:substance",
                (first, second),
                (inquiry.label(first), inquiry.label(second)),
                source="substances",
                effect="overdose",
                management="stop_one",
                substances=tuple(sorted(shared)),
                citation="Same substance (ATC level 5)",
            )
            continue
        groups = {code[:5] for code in first.codes} & {code[:5] for code in second.codes}
        groups = {group for group in groups if len(group) == 5 and not group.startswith(_ALLOWED_TOGETHER)}
        if groups:
            inquiry.add(
                "duplicate",
                Level.CAUTION,
                f"duplicate:{min(groups)}",
                (first, second),
                (inquiry.label(first), inquiry.label(second)),
                source="substances",
                effect="overdose",
                management="stop_one",
                citation=f"Same chemical subgroup (ATC {min(groups)})",
            )


def doses(inquiry: Inquiry) -> None:
    """Adds an alert where the sum of a substance over all lines is more than the most that is stated."""
    daily: dict[str, list[Line]] = defaultdict(list)
    for line in inquiry.lines:
        if (
            not line.medicine.is_topical
            and len(line.substances) == 1
            and line.substances[0] in inquiry.base.compiled.doses
        ):
            daily[line.substances[0]].append(line)
    for key, lines in daily.items():
        if not inquiry.concerned(*lines):
            continue
        unknown = [line for line in lines if line.medicine.daily is None and not line.medicine.is_as_needed]
        if unknown:
            inquiry.report.missing.append(Said("missing_dose", (inquiry.base.named(key),)))
        _dose(inquiry, key, inquiry.base.compiled.doses[key], lines)


def _dose(inquiry: Inquiry, key: str, most: MaximumDose, lines: list[Line]) -> None:
    total = sum(line.medicine.daily or 0.0 for line in lines)
    single = max((line.medicine.single or 0.0 for line in lines), default=0.0)
    name, state = inquiry.base.named(key), f"{total:g}"
    if most.weekly:
        if total * 7 > most.weekly * _TOLERANCE:
            # A weekly medicine taken daily kills: methotrexate.
            level = Level.CONTRAINDICATED if key == "methotrexate" else Level.AVOID
            values = (name, _amount(total * 7, "7 d"), _amount(most.weekly, "7 d"))
            inquiry.add(
                "dose",
                level,
                f"dose:{key}:week",
                lines,
                values,
                source="maximum_dose",
                effect="overdose",
                management="lower_to",
                state=state,
            )
        return
    limit = _limit(inquiry, most)
    if limit and total > limit * _TOLERANCE:
        level = (
            Level.CONTRAINDICATED
            if total > 2 * limit and inquiry.facts.age is not None and inquiry.facts.age < 12
            else Level.AVOID
        )
        values = (name, _amount(total, "d"), _amount(limit, "d"))
        inquiry.add(
            "dose",
            level,
            f"dose:{key}:day",
            lines,
            values,
            source="maximum_dose",
            effect="overdose",
            management="lower_to",
            state=state,
        )
    elif most.single and single > most.single * _TOLERANCE:
        values = (name, _amount(single, ""), _amount(most.single, ""))
        inquiry.add(
            "dose",
            Level.AVOID,
            f"dose:{key}:single",
            lines,
            values,
            source="maximum_dose",
            effect="overdose",
            management="lower_to",
            tier=Tier.STOP_ONCE,
            state=state,
        )


def _limit(inquiry: Inquiry, most: MaximumDose) -> float:
    age, weight = inquiry.facts.age, inquiry.facts.weight
    if age is not None and age < 16 and most.child_per_kilogram:
        if weight is None:
            inquiry.report.missing.append(Said("missing_weight"))
            return most.adult
        return min(most.adult, most.child_per_kilogram * weight.value)
    if age is not None and age >= 65:
        return most.elderly or most.adult
    return most.adult


def _amount(milligrams: float, per: str) -> tuple[str, str, str, str]:
    text = (
        f"{milligrams / 1000:g} g"
        if milligrams >= 1000
        else f"{milligrams:g} mg"
        if milligrams >= 1
        else f"{milligrams * 1000:g} µg"
    )
    text += f"/{per}" if per else ""
    comma = text.replace(".", ",")
    return (text, comma, comma, comma)
