"""What to give instead: substances of the same group that leave no stop with this patient's other medicines."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vesalius.knowledge.alerts import Alert, Alternative, Report, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.checks import conditions, interactions, repetition
from vesalius.knowledge.checks.inquiry import Inquiry, Line
from vesalius.knowledge.facts import Medicine

_OFFERED: Final = 3
_TRIED: Final = 8
# Where the closest group holds nothing suitable: what is usually chosen instead, by the beginning of the code.
_USUAL: Final = {
    "J01FA": ("azithromycin", "spiramycin", "doxycycline", "amoxicillin"),
    "C10AA": ("pravastatin", "rosuvastatin", "fluvastatin"),
    "M01A": ("paracetamol",),
    "N02BA": ("paracetamol",),
    "A02BC": ("pantoprazole", "rabeprazole"),
    "J01CA": ("azithromycin", "doxycycline"),
    "J01CR": ("azithromycin", "doxycycline", "levofloxacin"),
    "J01EE": ("nitrofurantoin", "fosfomycin"),
    "J01MA": ("fosfomycin", "nitrofurantoin", "amoxicillin and clavulanic acid"),
    "J02AC": ("terbinafine", "nystatin"),
    "N06AB": ("sertraline", "mirtazapine"),
    "N02AX": ("paracetamol", "morphine"),
    "R05DA": ("acetylcysteine",),
    "N05CF": ("melatonin",),
    "N05BA": ("lorazepam",),
    "C09AA": ("amlodipine", "labetalol", "methyldopa"),
    "C09CA": ("amlodipine", "labetalol", "methyldopa"),
    "A03FA": ("ondansetron",),
    "B01AF": ("enoxaparin",),
    "C08DA": ("amlodipine",),
    "C08DB": ("amlodipine",),
    "G04BE": (),
    "N03AG": ("lamotrigine", "levetiracetam"),
    "G03AA": ("desogestrel",),
}
_KINDS: Final = frozenset({"interaction", "allergy", "renal", "pregnancy", "lactation", "problem", "qt", "age"})


def with_alternatives(inquiry: Inquiry, alert: Alert) -> Alert:
    """The alert with up to three alternatives to the new line, and with two for the other one of a pair."""
    if alert.tier > Tier.STOP_ONCE or alert.kind not in _KINDS or not alert.medicines:
        return alert
    by_id = {line.medicine.id: line for line in inquiry.lines}
    found: list[Alternative] = []
    for number, ident in enumerate(alert.medicines[:2]):
        line = by_id.get(ident)
        if line is not None:
            found += _for(inquiry, line, _OFFERED if number == 0 else _OFFERED - 1)
    return replace(alert, alternatives=tuple(found))


def _for(inquiry: Inquiry, line: Line, count: int) -> list[Alternative]:
    base, found = inquiry.base, []
    others = [Line(replace(each.medicine, is_new=False), each.codes) for each in inquiry.lines if each is not line]
    for key in _candidates(base, line):
        substance = base.substances[key]
        code = next((code for code in substance.atc if code[:3] == (line.codes[0][:3] if line.codes else "")), "")
        code = code or (substance.atc[0] if substance.atc else "")
        if _is_clean(inquiry, line, others, key, code):
            found.append(Alternative(key, code, key, line.medicine.id))
            if len(found) == count:
                break
    return found


def _candidates(base: KnowledgeBase, line: Line) -> list[str]:
    wanted: list[str] = []
    for code in line.codes[:1]:
        for prefix, names in _USUAL.items():
            if code.startswith(prefix):
                wanted += names
        for length in (5, 4):
            wanted += base.own_in_group(code[:length])
    taken = set(line.substances)
    return [
        key
        for key in dict.fromkeys(wanted)
        if key in base.substances and key not in taken and not set(base.substances[key].parts) & taken
    ][:_TRIED]


def _is_clean(inquiry: Inquiry, line: Line, others: list[Line], key: str, code: str) -> bool:
    """Whether taking `key` instead leaves nothing that stops."""
    base = inquiry.base
    tried = Medicine(
        "alternative",
        key,
        base.expand((key,)),
        (code,) if code else (),
        is_new=True,
        is_topical=line.medicine.is_topical,
    )
    question = Inquiry(base, inquiry.facts, (), Report(), [*others, inquiry.line(tried)])
    interactions.check(question)
    repetition.allergies(question)
    repetition.duplicates(question)
    conditions.kidneys(question)
    conditions.pregnancy(question)
    conditions.ages(question)
    conditions.problems(question)
    return not question.report.stops
