"""Interactions of every two lines, by substance, class and sub-class."""

from __future__ import annotations

import datetime as dt
from typing import Final

from vesalius.knowledge.alerts import LANGUAGES, LEVEL_CODE, TIER_OF, Tier
from vesalius.knowledge.checks.inquiry import Inquiry, Line, Words
from vesalius.knowledge.facts import Facts
from vesalius.knowledge.model import Level, Rule
from vesalius.knowledge.named_levels import BOTH, applies
from vesalius.knowledge.spelling import plain

_POTASSIUM_FRESH: Final = dt.timedelta(days=90)
_POTASSIUM_HIGH: Final = 5.0
_INR: Final = "6301-6"
_INR_FRESH: Final = dt.timedelta(days=30)
_EVIDENCE: Final = "Expert consensus of a national agency"


def check(inquiry: Inquiry) -> None:
    """Adds an alert for every two substances of two lines: at the highest level that a source gives to the pair."""
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
    level_of = {rule.id: rule.level for rule in rules}
    graded = [rule for rule in rules if rule.source == "ansm" or level_of[rule.id] is Level.CONTRAINDICATED] or rules
    level = max(level_of[rule.id] for rule in graded)
    read_as = {
        rule.id: _read_as(inquiry, rule, one, other) if rule.restrictions else level_of[rule.id] for rule in graded
    }
    rules.sort(key=lambda rule: (-read_as.get(rule.id, 0), rule.source != "ansm", -level_of[rule.id], rule.id))
    best = rules[0]
    tier, demoted = _tier(inquiry.facts, first, second, best, read_as[best.id])
    written_for: tuple[Words, ...] = ()
    if read_as[best.id] < level:
        demoted = "named"
        written_for = _written_for(inquiry, graded, level, read_as[best.id])
    if level >= Level.AVOID:
        tier = min(tier, Tier.BESIDE)
    own = next((rule for rule in rules if rule.effect), None)
    swap = second.medicine.is_new and not first.medicine.is_new
    pair = (other, one) if swap else (one, other)
    quoted = [rule for rule in rules if rule.mechanism or any(text for _, text in rule.levels)]
    levels = quoted[0].levels if quoted else ()
    if len(quoted) > 1:
        every = dict.fromkeys(each for rule in quoted for each in rule.levels)
        levels = tuple(sorted(every, key=lambda each: -each[0]))
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
        management=own.management if own else ("do_not_combine" if tier is Tier.STOP else ""),
        mechanism=quoted[0].mechanism if quoted else "",
        levels=levels,
        conditions=best.conditions,
        is_quoted=bool(quoted),
        citation=best.citation or inquiry.base.source(best.source).line,
        evidence=_EVIDENCE if best.source == "ansm" else "Product information or guideline",
        state=_doses(first, second),
        written_for=written_for,
    )


def _read_as(inquiry: Inquiry, rule: Rule, one: str, other: str) -> Level:
    """The highest level of a rule that names nobody else; that of the rule when it has no such level for these two."""
    terms = inquiry.base.terms
    found = [
        rank
        for (rank, _), restriction in zip(rule.levels, rule.restrictions, strict=True)
        if applies(restriction, terms[one], terms[other])
    ]
    return Level(max(found)) if found else rule.level


def _written_for(inquiry: Inquiry, rules: list[Rule], level: Level, otherwise: Level) -> tuple[Words, ...]:
    """(the level, whom the source gives it to by name, the level for this pair) in all languages."""
    base, found = inquiry.base, dict[Words, None]()
    place = "|".join(("written-for", str(int(level)), str(int(otherwise)), *sorted(rule.id for rule in rules)))
    known: tuple[Words, ...] | None = base.prepared.get(place)
    if known is not None:
        return known
    for rule in rules:
        for (rank, _), restriction in zip(rule.levels, rule.restrictions, strict=False):
            if rank == level and restriction:
                names = [base.term_named(term) for term in restriction[1:]]
                if restriction[0] == BOTH:
                    names = [_joined([names[0], _joined(names[1:], " / ")], " + ")]
                found.update(dict.fromkeys(names))
    made = (_phrase(inquiry, level), _joined(list(found), ", "), _phrase(inquiry, otherwise))
    base.prepared[place] = made
    return made


def _joined(names: list[Words], mark: str) -> Words:
    english, french, dutch, german = (mark.join(each[place] for each in names) for place in range(len(LANGUAGES)))
    return (english, french, dutch, german)


def _phrase(inquiry: Inquiry, level: Level) -> Words:
    return inquiry.base.compiled.phrases[LEVEL_CODE[level]]


def _doses(*lines: Line) -> str:
    """What re-raises an accepted combination: a change of dose."""
    return ",".join(sorted(f"{line.medicine.daily:g}" for line in lines if line.medicine.daily is not None))


def _tier(facts: Facts, first: Line, second: Line, rule: Rule, level: Level) -> tuple[Tier, str]:
    """How an alert behaves that is read as `level`. Local use and fresh values lower it, never a contraindication."""
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
