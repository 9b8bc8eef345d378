"""What requests and the inbox write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.apps.orders.catalogue import Examination
from vesalius.apps.orders.selectors import AGAIN, REVIEW, Report, Requisition
from vesalius.clinical.writing import (
    LOINC,
    VESALIUS,
    Resource,
    amend,
    author,
    concept,
    create_all,
    load,
    now,
    subject,
)
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.records import belongings
from vesalius.ui.frame import context

_SNOMED: Final = "http://snomed.info/sct"
_CATEGORIES: Final = {
    "laboratory": ("108252007", "Laboratory procedure"),
    "imaging": ("363679005", "Imaging"),
}
_LONGEST: Final = 2000
_FURTHEST: Final = 3650


def request(
    actor: Actor,
    patient_id: str,
    examinations: Sequence[Examination],
    *,
    urgent: bool,
    reason: str,
    encounter: str,
    anyway: Sequence[str] = (),
) -> None:
    """One ServiceRequest for each examination, held together by a requisition.

    `anyway` names the codes that were asked again although a recent result was shown. Raises Invalid without any.
    """
    if not examinations:
        raise Invalid("Choose at least one examination.")
    requisition = {"system": f"{VESALIUS}requisition", "value": ids.new()}
    made = []
    for item in examinations:
        code, display = _CATEGORIES[item.kind]
        order: Resource = {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "priority": "urgent" if urgent else "routine",
            "requisition": requisition,
            "category": [concept(_SNOMED, code, display)],
            "code": concept(LOINC, item.code, item.names[3], item.name),
            "subject": subject(patient_id),
            "authoredOn": now(),
            "requester": author(actor),
        }
        if encounter:
            order["encounter"] = {"reference": f"Encounter/{encounter}"}
        notes = [reason[:_LONGEST]] if reason else []
        if item.code in anyway:
            notes.append(AGAIN)
        if notes:
            order["note"] = [{"text": text} for text in notes]
        made.append(order)
    create_all(actor, made)


def revoke(actor: Actor, patient_id: str, requisition: Requisition) -> None:
    """Takes back what is still open of a requisition of the actor's own. Raises Forbidden, NotFound."""
    if not requisition.is_own:
        raise NotFound("The resource is not known.")
    for item in requisition.resources:
        if item.get("status") == "active":
            amend(actor, "ServiceRequest", str(item["id"]), patient_id, lambda order: order.update(status="revoked"))


def keep_panel(actor: Actor, name: str, codes: Sequence[str]) -> None:
    """Keeps examinations under a name of the actor's own. Raises Invalid without a name or any examination."""
    if not codes:
        raise Invalid("Choose at least one examination.")
    belongings.keep(context(), actor, belongings.Kind.PANEL, name, {"codes": list(codes)})


def review(
    actor: Actor,
    patient_id: str,
    report_id: str,
    *,
    version: int = 0,
    comment: str = "",
    message: str = "",
    follow_up: str = "",
    days: int = 0,
) -> None:
    """Says that the actor has seen a report; with a message to the patient and a task when they are given.

    All in one transaction. Raises NotFound, Invalid, and Conflict when the report is no longer in the `version` that
    was looked at (0: whichever it is).
    """
    _report, current = load(actor, "DiagnosticReport", report_id, patient_id)
    if version not in {0, current}:
        raise Conflict("The report changed after it was looked at.")
    reference = f"DiagnosticReport/{report_id}"
    about = {"for": {"reference": f"Patient/{patient_id}"}, "focus": {"reference": reference}}
    reviewed: Resource = {
        "resourceType": "Task",
        "status": "completed",
        "intent": "order",
        "code": concept(f"{VESALIUS}task", REVIEW, "Review of a result"),
        **about,
        "authoredOn": now(),
        "lastModified": now(),
        "requester": author(actor),
        "owner": author(actor),
        "executionPeriod": {"end": now()},
    }
    if comment:
        reviewed["note"] = [{"text": comment[:_LONGEST], "authorReference": author(actor), "time": now()}]
    made = [reviewed]
    if message:
        made.append(_message(actor, patient_id, reference, message))
    if follow_up:
        if not 0 < days <= _FURTHEST:
            raise Invalid("Say in how many days.")
        made.append(_follow_up(actor, about, follow_up, days))
    create_all(actor, made)


def _message(actor: Actor, patient_id: str, about: str, text: str) -> Resource:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "subject": subject(patient_id),
        "about": [{"reference": about}],
        "sent": now(),
        "sender": author(actor),
        "recipient": [{"reference": f"Patient/{patient_id}"}],
        "payload": [{"contentString": text[:_LONGEST]}],
    }


def _follow_up(actor: Actor, about: Resource, text: str, days: int) -> Resource:
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "plan",
        "code": concept(f"{VESALIUS}task", "follow-up", "Follow-up"),
        "description": text[:300],
        **about,
        "authoredOn": now(),
        "requester": author(actor),
        "owner": author(actor),
        "restriction": {"period": {"end": str(clock.today() + timedelta(days=days))}},
    }


def review_normal(actor: Actor, waiting: Sequence[Report], chosen: Collection[str]) -> tuple[int, int]:
    """Signs those of the reports that were chosen ("id@version") together: (signed, left).

    What is not entirely normal, or changed since it was looked at, is left for the actor to open.
    """
    signed = 0
    for item in waiting:
        if item.may_be_signed_unopened and f"{item.id}@{item.version}" in chosen:
            try:
                review(actor, item.patient_id, item.id, version=item.version)
            except (Conflict, NotFound):
                continue
            signed += 1
    return signed, len(chosen) - signed
