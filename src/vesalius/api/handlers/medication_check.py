"""MedicationRequest/$check: the medication of a patient, and drafts with it, against everything that is known."""

from __future__ import annotations

from typing import Any, Final

from vesalius.api.call import Call
from vesalius.api.parameters import checked_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import Invalid
from vesalius.knowledge import cards, own_tables
from vesalius.knowledge.alerts import Alert, Tier
from vesalius.medication import ledger, verification
from vesalius.medication.review import Review, patient_of, review
from vesalius.r4 import json

_LANGUAGES: Final = ("fr", "nl", "de", "en")
_DRAFTS: Final = 30


def handle(call: Call) -> Response:
    """200 with Parameters: an `alert` (DetectedIssue, tier, indicator, alternatives) for each finding; what is missing.

    In: `patient` (Reference, or its text), `medication` (MedicationRequest, repeats; none checks what is taken),
    `replaces` (Reference to a line that the drafts take the place of, repeats), `language` (fr, nl, de, en).
    """
    parameters = checked_parameters(call)
    patient = _patient(call, parameters)
    drafts = [each["resource"] for each in parameters if each.get("name") == "medication" and "resource" in each]
    if len(drafts) > _DRAFTS:
        raise Invalid(f"No more than {_DRAFTS} medicines can be checked at once.")
    for draft in drafts:
        if draft.get("resourceType") != "MedicationRequest":
            raise Invalid("medication holds MedicationRequest resources.")
    replaces = [_reference(each) for each in parameters if each.get("name") == "replaces"]
    found = review(call.context, call.actor, patient, drafts, replaces=replaces)
    ledger.count(call.context, ledger.showing(found.report.alerts))
    unverified = verification.unverified(call.context)
    told = answer(found, f"Patient/{patient}", _language(parameters), unverified)
    return Response(200, (), json.encode(told))


def answer(found: Review, patient: str, language: str, unverified: frozenset[str]) -> dict[str, Any]:
    """The Parameters of a review. `unverified` are the tables that no pharmacist has verified."""
    told: list[dict[str, Any]] = [
        {"name": "alert", "part": _parts(found, alert, patient, language, unverified)} for alert in found.report.alerts
    ]
    told += [{"name": "missing", "valueString": text} for text in cards.missing(found.base, found.report, language)]
    told += [{"name": "not-checked", "valueString": name} for name in found.report.not_checked]
    told.append({"name": "edition", "valueString": found.report.edition})
    return {"resourceType": "Parameters", "parameter": told}


def _parts(
    found: Review, alert: Alert, patient: str, language: str, unverified: frozenset[str]
) -> list[dict[str, Any]]:
    implicated = [each for each in alert.medicines if each in found.resources]
    parts: list[dict[str, Any]] = [
        {
            "name": "issue",
            "resource": cards.detected_issue(found.base, alert, language, patient, implicated=implicated),
        },
        {"name": "indicator", "valueCode": alert.indicator},
        {"name": "tier", "valueInteger": int(alert.tier)},
        {"name": "rule", "valueString": alert.rule},
        {"name": "kind", "valueCode": alert.kind},
        {"name": "fingerprint", "valueString": alert.fingerprint},
        {"name": "level", "valueString": cards.level_name(found.base, alert, language)},
    ]
    if alert.source in own_tables.NAMES:
        parts.append({"name": "verified", "valueBoolean": alert.source not in unverified})
    if alert.demoted:
        parts.append({"name": "demoted", "valueCode": alert.demoted})
    if written_for := cards.written_for(found.base, alert, language):
        parts.append({"name": "written-for", "valueString": written_for})
    parts += [
        {"name": "source-text", "valueString": f"{level}: {text}" if level else text}
        for level, text in cards.quoted(found.base, alert, language)
    ]
    for each in alert.alternatives:
        coding = {
            "system": "http://www.whocc.no/atc",
            "code": each.atc,
            "display": found.base.name_of(each.substance, language),
        }
        parts.append({"name": "alternative", "valueCoding": {key: value for key, value in coding.items() if value}})
    if alert.tier <= Tier.STOP_ONCE:
        parts.append({"name": "needs-reason", "valueBoolean": True})
    return parts


def _patient(call: Call, parameters: list[dict[str, Any]]) -> str:
    given = next((each for each in parameters if each.get("name") == "patient"), None)
    reference = _reference(given) if given else call.parameter("patient")
    if not reference:
        raise MalformedRequest("The operation needs the parameter patient.")
    return patient_of(reference)


def _reference(part: dict[str, Any]) -> str:
    for key, value in part.items():
        if key.startswith("value"):
            return str(value.get("reference", "")) if isinstance(value, dict) else str(value)
    return ""


def _language(parameters: list[dict[str, Any]]) -> str:
    given = next(
        (
            str(value)[:2]
            for each in parameters
            if each.get("name") == "language"
            for key, value in each.items()
            if key.startswith("value")
        ),
        "fr",
    )
    return given if given in _LANGUAGES else "fr"
