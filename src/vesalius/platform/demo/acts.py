"""Procedures, flags, plans, orders for colleagues: what is done besides measuring and prescribing."""

from __future__ import annotations

from datetime import date

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.codes import SNOMED, concept, hl7, word
from vesalius.platform.demo.organisation import Practitioner
from vesalius.platform.demo.record import Contact, Record, Resource

_PROCEDURE = "https://www.ehealth.fgov.be/standards/fhir/core-clinical/StructureDefinition/be-procedure"


def procedure(
    record: Record,
    slug: str,
    words: tuple[str, str],
    contact: Contact,
    *,
    based_on: str = "",
    reason: str = "",
    note: tuple[str, str] | None = None,
    snomed: str = "",
) -> str:
    """A Procedure done at a contact by its practitioner."""
    body: Resource = {
        "identifier": [
            {"system": identifiers.LOCAL, "value": f"{record.person.key}-procedure-{len(record.resources)}"}
        ],
        "status": "completed",
        "code": concept(SNOMED, snomed, text=word(words, record.language))
        if snomed
        else {"text": word(words, record.language)},
        "subject": record.subject,
        "encounter": {"reference": contact.reference},
        "performedDateTime": contact.at,
        "recorder": contact.practitioner.reference,
        "performer": [{"actor": contact.practitioner.reference}],
    }
    if based_on:
        body["basedOn"] = [{"reference": based_on}]
    if reason:
        body["reasonReference"] = [{"reference": reason}]
    if note:
        body["note"] = [{"text": word(note, record.language)}]
    return record.write("Procedure", slug, body, profile=_PROCEDURE)


def hospital_procedure(record: Record, slug: str, words: tuple[str, str], day: date, hospital: str) -> str:
    """A Procedure done elsewhere, known from a letter and recorded by the patient's doctor."""
    body: Resource = {
        "identifier": [
            {"system": identifiers.LOCAL, "value": f"{record.person.key}-procedure-{len(record.resources)}"}
        ],
        "status": "completed",
        "code": {"text": word(words, record.language)},
        "subject": record.subject,
        "performedDateTime": day.isoformat(),
        "recorder": record.doctor.reference,
        "performer": [{"actor": {"reference": f"Organization/{hospital}"}}],
    }
    return record.write("Procedure", slug, body)


def flag(record: Record, slug: str, words: tuple[str, str], contact: Contact) -> str:
    """A warning that stays; it ends with the patient's death."""
    period: Resource = {"start": contact.day.isoformat()}
    if record.person.death:
        period["end"] = record.person.death.isoformat()
    return record.write(
        "Flag",
        slug.replace("_", "-"),
        {
            "status": "inactive" if record.person.death else "active",
            "category": [hl7("flag-category", "clinical", "Clinical")],
            "code": {"text": word(words, record.language)},
            "subject": record.subject,
            "period": period,
            "author": contact.practitioner.reference,
        },
    )


def order(
    record: Record,
    slug: str,
    words: tuple[str, str],
    contact: Contact,
    performer: Practitioner,
    *,
    sessions: int = 0,
    reason: str = "",
    active: bool = False,
    label: str = "",
) -> str:
    """A ServiceRequest to a colleague; `sessions` is the number prescribed."""
    body: Resource = {
        "status": "active" if active else "completed",
        "intent": "order",
        "code": {"text": word(words, record.language)},
        "subject": record.subject,
        "encounter": {"reference": contact.reference},
        "authoredOn": contact.at,
        "requester": contact.practitioner.reference,
        "performer": [performer.reference],
    }
    if sessions:
        unit = record.words("séances", "sessies")
        body["quantityQuantity"] = {"value": sessions, "unit": unit}
    if reason:
        body["reasonReference"] = [{"reference": reason}]
    return record.write("ServiceRequest", slug, body, label=label)


def care_plan(
    record: Record,
    slug: str,
    title: tuple[str, str],
    activities: tuple[tuple[str, str], ...],
    *,
    start: Contact,
    until: date | None,
    problem: str,
) -> str:
    """A CarePlan with one activity a line; open when `until` is none."""
    period: Resource = {"start": start.day.isoformat()}
    until = until or record.person.death
    if until:
        period["end"] = until.isoformat()
    status = "completed" if until else "in-progress"
    return record.write(
        "CarePlan",
        slug,
        {
            "status": "completed" if until else "active",
            "intent": "plan",
            "title": word(title, record.language),
            "subject": record.subject,
            "period": period,
            "created": start.at,
            "author": start.practitioner.reference,
            "addresses": [{"reference": problem}],
            "activity": [
                {"detail": {"status": status, "description": word(activity, record.language)}}
                for activity in activities
            ],
        },
    )
