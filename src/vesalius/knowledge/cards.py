"""Alerts for others: CDS Hooks cards, FHIR DetectedIssue, plain sentences in a reader's language."""

from __future__ import annotations

import hashlib
import html
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from vesalius.knowledge.alerts import LEVEL_CODE, OVERRIDE_REASONS, Alert, Report, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.model import Level

REASONS: Final = "urn:vesalius:CodeSystem:override-reason"
RULES: Final = "urn:vesalius:knowledge:rule"
FINGERPRINT: Final = "urn:vesalius:knowledge:fingerprint"
_SUMMARY: Final = 140
_SUGGESTIONS: Final = uuid.UUID("6f0b7f9e-6a0c-4c57-9a8e-1f1a4f3d7c11")
_SEVERITY: Final = {Level.CONTRAINDICATED: "high", Level.AVOID: "moderate", Level.CAUTION: "low", Level.NOTE: "low"}
_ISSUE: Final = {
    "interaction": ("DRG", "Drug Interaction Alert"),
    "duplicate": ("DUPTHPY", "Duplicate Therapy Alert"),
    "allergy": ("ALGY", "Allergy Alert"),
    "dose": ("DOSEH", "High Dose Alert"),
    "renal": ("COND", "Condition Alert"),
    "pregnancy": ("GEN", "Gender Alert"),
    "lactation": ("LACT", "Lactation Alert"),
    "age": ("AGE", "Age Alert"),
    "problem": ("COND", "Condition Alert"),
    "qt": ("DRG", "Drug Interaction Alert"),
    "criterion": ("COND", "Condition Alert"),
}
_ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_MEMBERS: Final = re.compile(r"\s*\([^()]{60,}\)")


def title(base: KnowledgeBase, alert: Alert, language: str) -> str:
    """One line: what with what."""
    return base.phrase(alert.title, language, alert.values)


def level_name(base: KnowledgeBase, alert: Alert, language: str) -> str:
    """Contraindicated, not recommended, precaution, or to be taken into account."""
    return base.phrase(LEVEL_CODE[alert.level], language)


def effect(base: KnowledgeBase, alert: Alert, language: str) -> str:
    """What happens: our own words where there are some, else the source's."""
    return base.phrase(alert.effect, language) if alert.effect else alert.mechanism


def management(base: KnowledgeBase, alert: Alert, language: str) -> str:
    """What to do."""
    return base.phrase(alert.management, language) if alert.management else ""


def written_for(base: KnowledgeBase, alert: Alert, language: str) -> str:
    """For whom the source writes the level of an alert, and what it says of this pair; empty where it is for these."""
    return base.phrase("written_for", language, alert.written_for) if alert.written_for else ""


def quoted(base: KnowledgeBase, alert: Alert, language: str) -> list[tuple[str, str]]:
    """(level, text) of every level of the source, in its own French words; the mechanism comes first."""
    found = [("", alert.mechanism)] if alert.mechanism and alert.effect else []
    found += [
        (base.phrase(LEVEL_CODE[Level(rank)], language), text.lstrip(" :")) for rank, text in alert.levels if text
    ]
    return found


def conditions(alert: Alert) -> str:
    """What the source says about when a rule holds, without long lists of members."""
    return _MEMBERS.sub("", alert.conditions).strip()


def card(base: KnowledgeBase, alert: Alert, language: str, drafts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A CDS Hooks 2.0 card. `drafts` are the draft orders by id of the line, for suggestions that replace one."""
    summary = f"{level_name(base, alert, language)}: {title(base, alert, language)}"
    lines = [written_for(base, alert, language), effect(base, alert, language), management(base, alert, language)]
    lines += [f"{level}: {text}" if level else text for level, text in quoted(base, alert, language)]
    lines.append(conditions(alert))
    lines.append(f"{alert.evidence}. {alert.citation}" if alert.evidence else alert.citation)
    lines.append(f"{alert.edition} · {alert.licence} · {alert.rule}".strip(" ·"))
    found: dict[str, Any] = {
        "uuid": _uuid(alert),
        "summary": summary if len(summary) <= _SUMMARY else summary[: _SUMMARY - 1] + "…",
        "detail": "\n\n".join(html.escape(line, quote=False) for line in lines if line),
        "indicator": alert.indicator,
        "source": {"label": alert.citation, "topic": {"system": RULES, "code": alert.rule, "display": alert.kind}},
        "extension": {
            "org.vesalius.tier": int(alert.tier),
            "org.vesalius.rule": alert.rule,
            "org.vesalius.fingerprint": alert.fingerprint,
            "org.vesalius.edition": alert.edition,
            **({"org.vesalius.demoted": alert.demoted} if alert.demoted else {}),
        },
    }
    if alert.tier <= Tier.STOP_ONCE:
        found["overrideReasons"] = [
            {"system": REASONS, "code": code, "display": base.phrase(f"reason_{code}", language)}
            for code in OVERRIDE_REASONS
        ]
    suggestions = [
        _suggestion(base, each, language, drafts[each.replaces])
        for each in alert.alternatives
        if each.replaces in drafts
    ]
    if suggestions:
        found["suggestions"] = suggestions
        found["selectionBehavior"] = "at-most-one"
    return found


def rule_mark(rule: str) -> str:
    """Twelve hexadecimal digits of a rule: the end of the uuid of its cards, by which feedback is counted for it."""
    return hashlib.blake2b(rule[:200].encode(), digest_size=6).hexdigest()


def _uuid(alert: Alert) -> str:
    digits = alert.fingerprint + rule_mark(alert.rule)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _suggestion(base: KnowledgeBase, alternative: Any, language: str, draft: Mapping[str, Any]) -> dict[str, Any]:
    name = base.name_of(alternative.substance, language)
    changed = {key: value for key, value in draft.items() if key not in {"medicationReference", "dosageInstruction"}}
    coding = (
        [{"system": "http://www.whocc.no/atc", "code": alternative.atc, "display": name}] if alternative.atc else []
    )
    changed["medicationCodeableConcept"] = {"text": name, **({"coding": coding} if coding else {})}
    # The dose of another substance is another one: it is asked for, never taken over.
    ident = str(uuid.uuid5(_SUGGESTIONS, f"{draft.get('id', '')}|{alternative.substance}"))
    action = {"type": "update", "description": name, "resource": changed}
    return {"label": name, "uuid": ident, "actions": [action]}


def information(base: KnowledgeBase, report: Report, language: str) -> list[dict[str, Any]]:
    """Cards for what is missing or was not checked: silence must not be taken for safety."""
    texts = missing(base, report, language)
    if not texts:
        return []
    return [
        {
            "uuid": str(uuid.uuid5(_SUGGESTIONS, "|".join(texts))),
            "summary": texts[0] if len(texts[0]) <= _SUMMARY else texts[0][: _SUMMARY - 1] + "…",
            "detail": "\n\n".join(html.escape(text, quote=False) for text in texts),
            "indicator": "warning" if report.not_checked else "info",
            "source": {"label": "Vesalius"},
        }
    ]


def missing(base: KnowledgeBase, report: Report, language: str) -> list[str]:
    """What could not be judged, in sentences: unrecognised medicines first."""
    found = [base.phrase("not_checked", language, ((name, name, name, name),)) for name in report.not_checked]
    found += [base.phrase(said.code, language, said.values) for said in report.missing]
    found += [base.phrase("not_in_thesaurus", language, (base.named(key),)) for key in report.outside_thesaurus]
    return found


def detected_issue(
    base: KnowledgeBase, alert: Alert, language: str, patient: str, *, implicated: Sequence[str] = ()
) -> dict[str, Any]:
    """A DetectedIssue of an alert, without an id. `implicated` are literals of resources."""
    code, display = _ISSUE[alert.kind]
    found: dict[str, Any] = {
        "resourceType": "DetectedIssue",
        "identifier": [
            {"system": FINGERPRINT, "value": alert.fingerprint},
            {"system": RULES, "value": alert.rule},
        ],
        "status": "preliminary",
        "code": {
            "coding": [{"system": _ACT_CODE, "code": code, "display": display}],
            "text": title(base, alert, language),
        },
        "severity": _SEVERITY[alert.level],
        "patient": {"reference": patient},
        "detail": " ".join(text for say in (written_for, effect, management) if (text := say(base, alert, language)))
        or alert.citation,
        "reference": "urn:vesalius:knowledge:" + alert.rule.replace(" ", "-"),
        "evidence": [{"code": [{"text": f"{alert.citation} ({alert.edition}) {alert.licence}".strip()}]}],
    }
    if implicated:
        found["implicated"] = [{"reference": literal} for literal in implicated]
    if alert.management:
        found["mitigation"] = [{"action": {"text": management(base, alert, language)}}]
    return found
