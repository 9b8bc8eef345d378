"""Interactions of every two lines, by substance, class and sub-class."""

from __future__ import annotations

import datetime as dt
from typing import Final

from vesalius.knowledge.alerts import TIER_OF, Tier
from vesalius.knowledge.checks.inquiry import Inquiry, Line
from vesalius.knowledge.facts import Facts
from vesalius.knowledge.model import Level, Rule
from vesalius.knowledge.named_levels import applies
from vesalius.knowledge.spelling import plain

_POTASSIUM_FRESH: Final = dt.timedelta(days=90)
_POTASSIUM_HIGH: Final = 5.0
_INR: Final = "6301-6"
_INR_FRESH: Final = dt.timedelta(days=30)
_EVIDENCE: Final = "Expert consensus of a national agency"


def check(inquiry: Inquiry) -> None:
    """Adds an alert for every rule between two lines; of several rules for the same pair the highest speaks."""
    for first, second in inquiry.pairs():
        found: dict[tuple[str, str], list[Rule]] = {}
        for one in first.substances:
            for other in second.substances:
                if one == other:
                    # The same substance twice is a duplicate, not an interaction.
                    continue
                rules = [rule for rule in inquiry.base.interactions(one, other) if _third(inquiry, rule, first, second)]
                if rules:
                    found[one, other] = rules
        for (one, other), rules in found.items():
            _add(inquiry, first, second, one, other, rules)
    _food(inquiry)


def _third(inquiry: Inquiry, rule: Rule, first: Line, second: Line) -> bool:
    """Whether the third medicine of a rule is there, if it names one."""
    if not rule.third:
        return True
    terms = inquiry.base.terms
    return any(
        not terms.get(key, frozenset()).isdisjoint(rule.third)
        for line in inquiry.lines
        if line is not first and line is not second
        for key in line.substances
    )


def _add(inquiry: Inquiry, first: Line, second: Line, one: str, other: str, rules: list[Rule]) -> None:
    # What the thesaurus grades keeps its grade. Our own table speaks where the thesaurus is silent, where a product
    # text contraindicates, and adds its words.
    level_of = {rule.id: _level(inquiry, rule, one, other) for rule in rules}
    rules.sort(
        key=lambda rule: (level_of[rule.id] < Level.CONTRAINDICATED, rule.source != "ansm", -level_of[rule.id], rule.id)
    )
    best = rules[0]
    level = level_of[best.id]
    tier, demoted = _tier(inquiry.facts, first, second, best, level)
    if not demoted and level < best.level:
        demoted = "named"
    own = next((rule for rule in rules if rule.effect), None)
    swap = second.medicine.is_new and not first.medicine.is_new
    pair = (other, one) if swap else (one, other)
    quoted = next((rule for rule in rules if rule.mechanism or any(text for _, text in rule.levels)), None)
    inquiry.add(
        "interaction",
        level,
        best.id,
        (first, second),
        tuple(inquiry.base.named(key) for key in pair),
        source=best.source,
        tier=tier,
        demoted=demoted,
        substances=tuple(sorted(pair)),
        effect=own.effect if own else "",
        management=own.management if own else ("do_not_combine" if level is Level.CONTRAINDICATED else ""),
        mechanism=quoted.mechanism if quoted else "",
        levels=tuple(quoted.levels) if quoted else (),
        conditions=best.conditions,
        is_quoted=quoted is not None,
        citation=best.citation or inquiry.base.source(best.source).line,
        evidence=_EVIDENCE if best.source == "ansm" else "Product information or guideline",
        state=_doses(first, second),
    )


def _level(inquiry: Inquiry, rule: Rule, one: str, other: str) -> Level:
    """The highest level of a rule that applies to these two; that of the rule when none does."""
    if not rule.restrictions:
        return rule.level
    terms = inquiry.base.terms
    found = [
        rank
        for (rank, _), restriction in zip(rule.levels, rule.restrictions, strict=True)
        if applies(restriction, terms[one], terms[other])
    ]
    return Level(max(found)) if found else rule.level


def _doses(*lines: Line) -> str:
    """What re-raises an accepted combination: a change of dose."""
    return ",".join(sorted(f"{line.medicine.daily:g}" for line in lines if line.medicine.daily is not None))


def _tier(facts: Facts, first: Line, second: Line, rule: Rule, level: Level) -> tuple[Tier, str]:
    """How an alert behaves. Local use and fresh laboratory values lower it, but never that of a contraindication."""
    tier = TIER_OF[level]
    if level is Level.CONTRAINDICATED:
        return tier, ""
    if (first.medicine.is_topical or second.medicine.is_topical) and tier < Tier.ON_DEMAND:
        return Tier(tier + 1), "topical"
    if level is Level.AVOID and _is_followed(facts, rule):
        return Tier.BESIDE, "monitored"
    return tier, ""


def _is_followed(facts: Facts, rule: Rule) -> bool:
    if rule.effect == "hyperkalaemia" or "hyperkaliemi" in plain(rule.mechanism):
        potassium = facts.potassium
        return bool(potassium and facts.today - potassium.on <= _POTASSIUM_FRESH and potassium.value < _POTASSIUM_HIGH)
    if "antivitamines k" in rule.first or "antivitamines k" in rule.second or rule.first == "atc:B01AA":
        inr = facts.measured.get(_INR)
        return bool(inr and facts.today - inr.on <= _INR_FRESH)
    return False


def _food(inquiry: Inquiry) -> None:
    """Rules with food and drink, which no line of medication can set off: shown on demand beside the new medicine."""
    for line, key in inquiry.singles():
        if not line.medicine.is_new:
            continue
        for rule, food in inquiry.base.foods(key):
            inquiry.add(
                "interaction",
                rule.level,
                rule.id,
                (line,),
                (inquiry.base.named(key), (food, food, food, food)),
                source=rule.source,
                tier=Tier.ON_DEMAND,
                substances=(key,),
                mechanism=rule.mechanism,
                levels=rule.levels,
                conditions=rule.conditions,
                is_quoted=True,
                evidence=_EVIDENCE,
            )
