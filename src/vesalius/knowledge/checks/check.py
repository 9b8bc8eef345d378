"""The whole check: every kind of alert, what is missing, what nobody recognised, alternatives."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vesalius.knowledge.alerts import Alert, Report, Said, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.checks import alternatives, conditions, criteria, interactions, repetition, rhythm
from vesalius.knowledge.checks.inquiry import Inquiry
from vesalius.knowledge.facts import Facts, Medicine
from vesalius.knowledge.model import Level, Substance


def check(
    base: KnowledgeBase,
    facts: Facts,
    medicines: Sequence[Medicine],
    *,
    silent_rules: Collection[str] = (),
    accepted: Collection[str] = (),
    with_alternatives: bool = True,
) -> Report:
    """What is to be known about `medicines` together. When one of them is new, only what concerns it.

    `silent_rules` are switched off and leave no alert, except contraindications of the sources, which stay beside;
    `accepted` the fingerprints of alerts that were overridden before and have not changed: they do not stop again.
    """
    inquiry = Inquiry(base, facts, medicines)
    report = inquiry.report
    report.edition = base.digest
    _unknown(inquiry)
    interactions.check(inquiry)
    repetition.allergies(inquiry)
    repetition.duplicates(inquiry)
    repetition.doses(inquiry)
    conditions.kidneys(inquiry)
    conditions.pregnancy(inquiry)
    conditions.ages(inquiry)
    conditions.problems(inquiry)
    rhythm.check(inquiry)
    criteria.check(inquiry, with_start=not inquiry.has_new)
    if not facts.has_allergy_status:
        report.missing.append(Said("missing_allergies"))
    report.missing = list(dict.fromkeys(report.missing))
    report.alerts = _ordered(report.alerts, frozenset(silent_rules), frozenset(accepted))
    if with_alternatives:
        report.alerts = [alternatives.with_alternatives(inquiry, alert) for alert in report.alerts]
    return report


def _unknown(inquiry: Inquiry) -> None:
    """What nobody recognised is named; it is never taken for harmless."""
    report, base = inquiry.report, inquiry.base
    for line in inquiry.lines:
        names = line.medicine.unknown or (() if line.substances else (line.medicine.label,))
        report.not_checked += [name for name in names if name not in report.not_checked]
        for key in line.substances:
            substance = base.substances.get(key)
            if substance is None:
                report.not_checked.append(key)
            elif key not in report.outside_thesaurus and not _is_in_thesaurus(substance):
                report.outside_thesaurus.append(key)


def _is_in_thesaurus(substance: Substance) -> bool:
    return substance.in_thesaurus or any(term.startswith("class:") for term in substance.terms)


def _ordered(alerts: list[Alert], silent: frozenset[str], accepted: frozenset[str]) -> list[Alert]:
    found = []
    for alert in alerts:
        if alert.rule in silent:
            if alert.level is Level.CONTRAINDICATED:
                found.append(_with_tier(alert, Tier.BESIDE, "switched-off"))
            continue
        if alert.fingerprint in accepted and alert.tier <= Tier.STOP_ONCE:
            found.append(_with_tier(alert, Tier.BESIDE, "accepted"))
            continue
        found.append(alert)
    # What is written for others comes after what is written for these.
    return sorted(found, key=lambda alert: (alert.tier, bool(alert.written_for), -alert.level, alert.kind, alert.rule))


def _with_tier(alert: Alert, tier: Tier, why: str) -> Alert:
    values = {name: getattr(alert, name) for name in alert.__slots__}
    return Alert(**{**values, "tier": tier, "demoted": why})
