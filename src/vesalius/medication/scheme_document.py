"""The medication scheme as a document in the record, for whoever may see it there: KMEHR, and the paper beside it.

A new one takes the place of the one before (DocumentReference.relatesTo replaces), so that there is one that holds.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Invalid
from vesalius.knowledge import dosage, fhir_facts, kmehr, kmehr_scheme
from vesalius.knowledge.kmehr_scheme import SchemeLine
from vesalius.medication import transmission
from vesalius.medication.review import Review, review
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.search import search
from vesalius.records.update import update

Resource = dict[str, Any]
SYSTEM: Final = "urn:vesalius:medication-scheme"
_LOINC: Final = "http://loinc.org"
_TYPE: Final = "56445-0"


def message(context: Context, actor: Actor, patient_id: str) -> bytes:
    """The scheme of a patient as KMEHR, as far as the actor may see it.

    Raises NotFound; Invalid when the author has no INAMI number.
    """
    return _message(context, actor, review(context, actor, patient_id, with_alternatives=False))


def share(context: Context, actor: Actor, patient_id: str, paper: bytes, language: str) -> Resource:
    """Stores the scheme of today with its paper (PDF), in place of the one before. Raises as `message`, Forbidden."""
    found = review(context, actor, patient_id, with_alternatives=False)
    known = _current(context, actor, patient_id)
    content = [
        _attachment("text/xml", _message(context, actor, found), language),
        _attachment("application/pdf", paper, language),
    ]
    now = clock.instant(clock.now_microseconds())
    body: Resource = {
        "resourceType": "DocumentReference",
        "identifier": [{"system": SYSTEM, "value": f"{patient_id}-{now}"}],
        "status": "current",
        "docStatus": "final",
        "type": {
            "coding": [{"system": _LOINC, "code": _TYPE, "display": "Medication summary Document"}],
            "text": "Schéma de médication" if language == "fr" else "Medication scheme",
        },
        "subject": {"reference": f"Patient/{patient_id}"},
        "date": now,
        "content": content,
    }
    if actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        body["author"] = [{"reference": actor.fhir}]
    if known:
        body["relatesTo"] = [
            {"code": "replaces", "target": {"reference": f"DocumentReference/{each['id']}"}} for each in known
        ]
    stored = json.parse(create(context, actor, "DocumentReference", json.encode(body)).version.body)
    for each in known:
        each["status"] = "superseded"
        update(context, actor, "DocumentReference", each["id"], json.encode(each))
    return stored


def _current(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    asked = [("type", f"{_LOINC}|{_TYPE}"), ("status", "current"), ("identifier", f"{SYSTEM}|"), ("_count", "20")]
    page = search(context, actor, "DocumentReference", asked, compartment=("Patient", patient_id))
    # Of another author only they may change it; a new one then stands beside it, and says that it replaces it.
    return [
        body
        for body in (json.parse(each.body) for each in page.matches)
        if any(author.get("reference") == actor.fhir for author in body.get("author") or ())
    ]


def _attachment(kind: str, content: bytes, language: str) -> Resource:
    return {
        "attachment": {
            "contentType": kind,
            "language": language,
            "data": base64.b64encode(content).decode(),
            "size": len(content),
            "hash": base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode(),
            "title": "Medication scheme (KMEHR)" if kind == "text/xml" else "Medication scheme",
        }
    }


def _message(context: Context, actor: Actor, found: Review) -> bytes:
    author = transmission.prescriber_of(context, actor, {"requester": {"reference": actor.fhir}})
    whom = kmehr.recipient(found.patient)
    if not author.nihii:
        raise Invalid("The author has no INAMI number.")
    language = transmission.language_of(found.patient)
    written = language if language in {"fr", "nl", "de"} else "fr"
    moment = clock.local(clock.now_microseconds())
    lines = [_line(found.resources.get(each.id, {}), each.label, written) for each in found.current]
    number = f"{moment:%Y%m%d%H%M%S}{clock.now_microseconds() // 1000 % 1000:03}"
    return kmehr_scheme.document(number, moment, author, whom, lines, written, version("vesalius"))


def _line(resource: Mapping[str, Any], label: str, language: str) -> SchemeLine:
    concept = resource.get("medicationCodeableConcept") or {}
    cnk = next((str(each["code"]) for each in concept.get("coding") or () if each.get("system") == fhir_facts.CNK), "")
    doses = resource.get("dosage") or resource.get("dosageInstruction") or []
    texts = [str(each.get("text") or dosage.to_text(dosage.from_fhir(each), language)) for each in doses]
    period = resource.get("effectivePeriod") or {}
    start, end = dates.first_day(period.get("start")), dates.last_day(period.get("end"))
    is_needed = any(each.get("asNeededBoolean") for each in doses)
    temporality = "oneshot" if is_needed else "acute" if end else "chronic"
    instruction = " ; ".join(str(each["patientInstruction"]) for each in doses if each.get("patientInstruction"))
    taken = kmehr.intakes([dosage.from_fhir(each) for each in doses])
    return SchemeLine(label, cnk, " ; ".join(filter(None, texts)) or "?", start, end, temporality, instruction, taken)
