"""What a prescriber does: prescribe, renew, stop. Each act is one transaction through the door, by the actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.knowledge import cards, dosage, fhir_facts
from vesalius.knowledge.alerts import OVERRIDE_REASONS, Alert, Tier
from vesalius.knowledge.catalogue import Choice
from vesalius.medication import ledger
from vesalius.medication.review import Review, review
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.transaction import Entry, transaction

Resource = dict[str, Any]
PRESCRIPTION: Final = "urn:vesalius:prescription"
"""System of the identifier that makes a MedicationRequest a prescription of ours, to be sent to the service."""
RID: Final = "http://ehealth.fgov.be/standards/fhir/medication/NamingSystem/be-ns-prescription"
LINE: Final = "urn:vesalius:medication-line"
_MEDICATION: Final = "https://www.ehealth.fgov.be/standards/fhir/medication/StructureDefinition/"
_ORIGIN: Final = "https://www.ehealth.fgov.be/standards/fhir/medication/CodeSystem/BeMedicationLineOriginType"
_STOPPED: Final = "urn:vesalius:CodeSystem:stop-reason"
_VALID_DAYS: Final = 92
STOP_REASONS: Final = {
    "ineffective": "Not effective enough",
    "adverse": "Adverse reaction",
    "done": "No longer needed",
    "patient": "The patient does not want it",
    "replaced": "Replaced by another medicine",
    "contraindicated": "Contraindicated",
}
"""Code → why a medicine is stopped (English; pages translate)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line as it is to be prescribed. `replaces` is the literal of a line that it takes the place of."""

    choice: Choice
    dosage: dosage.Dosage
    reason: str = ""
    packs: int = 1
    repeats: int = 0
    is_chronic: bool = False
    is_substitution_allowed: bool = True
    replaces: str = ""


class ReasonsNeeded(Invalid):
    """Alerts stop the prescription until each has a coded reason. `review` holds them."""

    def __init__(self, found: Review, unanswered: Sequence[Alert]) -> None:
        super().__init__("A reason is needed for each alert that stops.")
        self.review = found
        self.unanswered = tuple(unanswered)


def draft(patient_id: str, wanted: Wanted, language: str) -> Resource:
    """The MedicationRequest of a line, without who and when."""
    choice = wanted.choice
    coding = []
    if choice.cnk:
        coding.append({"system": fhir_facts.CNK, "code": choice.cnk, "display": choice.label, "userSelected": True})
    if choice.atc:
        coding.append({"system": fhir_facts.ATC, "code": choice.atc, "display": choice.label.split(" ", 1)[0]})
    concept: Resource = {"text": choice.label}
    if coding:
        concept["coding"] = coding
    found: Resource = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept,
        "subject": {"reference": f"Patient/{patient_id}"},
        "dosageInstruction": dosage.to_fhir_list(wanted.dosage, language),
    }
    if wanted.reason:
        found["reasonCode"] = [{"text": wanted.reason}]
    return found


def examine(context: Context, actor: Actor, patient_id: str, wanted: Sequence[Wanted], language: str) -> Review:
    """The check of lines that are not prescribed yet."""
    drafts = [draft(patient_id, each, language) for each in wanted]
    replaced = [each.replaces for each in wanted if each.replaces]
    return review(context, actor, patient_id, drafts, replaces=replaced)


def prescribe(
    context: Context,
    actor: Actor,
    patient_id: str,
    wanted: Sequence[Wanted],
    *,
    language: str,
    reasons: Mapping[str, str] | None = None,
) -> list[str]:
    """The ids of the new prescriptions; lines of the scheme and overridden alerts are stored with them.

    `reasons` maps the fingerprint of an alert that stops to a code of OVERRIDE_REASONS. Raises ReasonsNeeded and
    Forbidden.
    """
    _require_prescriber(actor)
    if not wanted:
        raise Invalid("There is nothing to prescribe.")
    found = examine(context, actor, patient_id, wanted, language)
    given = {key: code for key, code in (reasons or {}).items() if code in OVERRIDE_REASONS}
    unanswered = [alert for alert in found.report.stops if alert.fingerprint not in given]
    if unanswered:
        raise ReasonsNeeded(found, unanswered)
    now = clock.instant(clock.now_microseconds())
    entries: list[Resource] = []
    for each in wanted:
        request_url, line_url = f"urn:uuid:{ids.new()}", f"urn:uuid:{ids.new()}"
        entries.append({"fullUrl": line_url, **_line(actor, patient_id, each, language, now)})
        entries.append({"fullUrl": request_url, **_request(actor, patient_id, each, language, now, line_url)})
    requests = [each["fullUrl"] for each in entries if each["resourceType"] == "MedicationRequest"]
    overridden = [alert for alert in found.report.stops if alert.fingerprint in given]
    for alert in overridden:
        implicated = [each if "/" in each else requests[int(each.removeprefix("draft-"))] for each in alert.medicines]
        entries.append(_override(found, actor, patient_id, alert, given[alert.fingerprint], language, now, implicated))
    written = _write(context, actor, entries, _ended(context, actor, patient_id, wanted, now))
    ledger.count(context, [(alert.rule, int(alert.tier), "overridden") for alert in overridden])
    return [ident for kind, ident in written if kind == "MedicationRequest"]


def renew(
    context: Context,
    actor: Actor,
    patient_id: str,
    lines: Sequence[str],
    *,
    language: str,
    reasons: Mapping[str, str] | None = None,
) -> list[str]:
    """The ids of new prescriptions of lines that are taken already (ids of MedicationStatements), all or none.

    What was accepted before and has not changed does not stop; new knowledge does. Raises ReasonsNeeded, NotFound.
    """
    _require_prescriber(actor)
    found = review(context, actor, patient_id)
    taken = {medicine.id for medicine in found.current}
    chosen = [f"MedicationStatement/{ident}" for ident in dict.fromkeys(lines)]
    if not chosen or not set(chosen) <= taken:
        raise NotFound("A line of medication is not known, or is no longer taken.")
    given = {key: code for key, code in (reasons or {}).items() if code in OVERRIDE_REASONS}
    # Only contraindications stop a renewal: everything else was told when it was prescribed first.
    stops = [
        alert
        for alert in found.report.stops
        if alert.tier is Tier.STOP and set(alert.medicines) & set(chosen) and alert.fingerprint not in given
    ]
    if stops:
        ledger.count(context, [(alert.rule, int(alert.tier), "stopped") for alert in stops])
        raise ReasonsNeeded(found, stops)
    now = clock.instant(clock.now_microseconds())
    entries = []
    for literal in chosen:
        line = found.resources[literal]
        body: Resource = {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": line["medicationCodeableConcept"],
            "subject": line["subject"],
            "dosageInstruction": line.get("dosage") or [{"text": "?"}],
        }
        for key in ("reasonReference", "reasonCode"):
            if line.get(key):
                body[key] = line[key]
        entries.append({"fullUrl": f"urn:uuid:{ids.new()}", **_signed(actor, body, now, literal)})
    overridden = [alert for alert in found.report.stops if alert.fingerprint in given]
    for alert in overridden:
        code = given[alert.fingerprint]
        entries.append(
            _override(
                found, actor, patient_id, alert, code, language, now, [each for each in alert.medicines if "/" in each]
            )
        )
    ledger.count(context, [(alert.rule, int(alert.tier), "overridden") for alert in overridden])
    return [ident for kind, ident in _write(context, actor, entries, []) if kind == "MedicationRequest"]


def stop(context: Context, actor: Actor, patient_id: str, literal: str, code: str, *, note: str = "") -> None:
    """Ends a line of the scheme, or a prescription, today, with a reason. Raises Invalid, NotFound."""
    _require_prescriber(actor)
    if code not in STOP_REASONS:
        raise Invalid("Choose why the medicine is stopped.")
    now = clock.instant(clock.now_microseconds())
    _write(context, actor, [], _ending(context, actor, patient_id, literal, code, note, now))


def _require_prescriber(actor: Actor) -> None:
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        raise Forbidden("Only a practitioner can prescribe.")


def _author(actor: Actor) -> Resource:
    return {"reference": actor.fhir, "display": actor.display or actor.name}


def _line(actor: Actor, patient_id: str, wanted: Wanted, language: str, now: str) -> Resource:
    start = clock.today()
    period: Resource = {"start": start.isoformat()}
    end = _end(wanted.dosage, start)
    if end is not None:
        period["end"] = end.isoformat()
    found = draft(patient_id, wanted, language)
    line: Resource = {
        "resourceType": "MedicationStatement",
        "meta": {"profile": [_MEDICATION + "BeMedicationLine"]},
        "extension": [
            {"url": _MEDICATION + "BeExtRecordedDate", "valueDateTime": now},
            {"url": _MEDICATION + "BeExtRecorder", "valueReference": _author(actor)},
            {"url": _MEDICATION + "BeExtMedicationLineRegistrationStatus", "valueCode": "recorded"},
        ],
        "identifier": [{"system": LINE, "value": ids.new()}],
        "status": "unknown",
        "category": {"coding": [{"system": _ORIGIN, "code": "ambulatory-request"}]},
        "medicationCodeableConcept": found["medicationCodeableConcept"],
        "subject": found["subject"],
        "effectivePeriod": period,
        "dateAsserted": now,
        "informationSource": _author(actor),
        "dosage": found["dosageInstruction"],
    }
    if wanted.reason:
        line["reasonCode"] = [{"text": wanted.reason}]
    return line


def _request(actor: Actor, patient_id: str, wanted: Wanted, language: str, now: str, line: str) -> Resource:
    body = _signed(actor, draft(patient_id, wanted, language), now, line)
    body["dispenseRequest"]["quantity"] = {"value": wanted.packs, "unit": "package"}
    if wanted.repeats:
        body["dispenseRequest"]["numberOfRepeatsAllowed"] = wanted.repeats
    body["substitution"] = {"allowedBoolean": wanted.is_substitution_allowed}
    body["courseOfTherapyType"] = _course(is_chronic=wanted.is_chronic)
    return body


def _course(*, is_chronic: bool) -> Resource:
    code = "continuous" if is_chronic else "acute"
    system = "http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy"
    return {"coding": [{"system": system, "code": code}]}


def _signed(actor: Actor, body: Resource, now: str, line: str) -> Resource:
    start = clock.today()
    return {
        **body,
        "meta": {"profile": [_MEDICATION + "BeMedicationPrescription"]},
        "identifier": [{"system": PRESCRIPTION, "value": ids.new()}],
        "authoredOn": now,
        "requester": _author(actor),
        "supportingInformation": [{"reference": line}],
        "dispenseRequest": {
            "validityPeriod": {
                "start": start.isoformat(),
                "end": (start + dt.timedelta(days=_VALID_DAYS)).isoformat(),
            }
        },
    }


def _end(given: dosage.Dosage, start: dt.date) -> dt.date | None:
    if not given.duration:
        return None
    days = given.duration * {"d": 1, "wk": 7, "mo": 30.44}.get(given.duration_unit, 1)
    return start + dt.timedelta(days=max(0, round(days) - 1))


def _override(
    found: Review,
    actor: Actor,
    patient_id: str,
    alert: Alert,
    code: str,
    language: str,
    now: str,
    implicated: list[str],
) -> Resource:
    issue = cards.detected_issue(found.base, alert, language, f"Patient/{patient_id}", implicated=implicated)
    return {
        "fullUrl": f"urn:uuid:{ids.new()}",
        **issue,
        "status": "final",
        "identifiedDateTime": now,
        "author": _author(actor),
        "mitigation": [
            {
                "action": {"coding": [{"system": cards.REASONS, "code": code, "display": OVERRIDE_REASONS[code]}]},
                "date": now,
                "author": _author(actor),
            }
        ],
    }


def _ended(context: Context, actor: Actor, patient_id: str, wanted: Sequence[Wanted], now: str) -> list[Entry]:
    found: list[Entry] = []
    for each in wanted:
        if each.replaces:
            found += _ending(context, actor, patient_id, each.replaces, "replaced", "", now)
    return found


def _ending(
    context: Context, actor: Actor, patient_id: str, literal: str, code: str, note: str, now: str
) -> list[Entry]:
    type_name, _, ident = literal.partition("/")
    if type_name not in {"MedicationStatement", "MedicationRequest"}:
        raise NotFound("The line is not known.")
    version = read(context, actor, type_name, ident)
    resource = json.parse(version.body)
    if (resource.get("subject") or {}).get("reference") != f"Patient/{patient_id}":
        raise NotFound("The line is not known.")
    reason = {"coding": [{"system": _STOPPED, "code": code, "display": STOP_REASONS[code]}], "text": STOP_REASONS[code]}
    if type_name == "MedicationStatement":
        # The Belgian profile fixes the status: a line says by its period that it has ended.
        resource["statusReason"] = [reason]
        resource["effectivePeriod"] = {**(resource.get("effectivePeriod") or {}), "end": now}
    else:
        resource["status"], resource["statusReason"] = "stopped", reason
    if note.strip():
        resource["note"] = [
            *resource.get("note", ()),
            {"text": note.strip()[:2000], "time": now, "authorReference": _author(actor)},
        ]
    return [Entry(0, "PUT", type_name, ident, body=json.encode(resource), if_match=version.version)]


def _write(
    context: Context, actor: Actor, resources: Sequence[Resource], more: Sequence[Entry]
) -> list[tuple[str, str]]:
    entries = []
    for index, resource in enumerate(resources):
        kept = {key: value for key, value in resource.items() if key != "fullUrl"}
        entries.append(Entry(index, "POST", kept["resourceType"], full_url=resource["fullUrl"], body=json.encode(kept)))
    for each in more:
        entries.append(Entry(len(entries), each.method, each.type, each.id, body=each.body, if_match=each.if_match))
    results: list[Any] = list(transaction(context, actor, entries))
    return [(result.version.type, result.version.id) for result in results]
