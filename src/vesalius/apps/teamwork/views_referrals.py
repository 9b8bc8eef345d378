"""Pages of referrals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.teamwork import colleagues, referrals
from vesalius.apps.teamwork.views_today import require_care
from vesalius.clinical import readable, selectors
from vesalius.clinical.entries import entry
from vesalius.clinical.header import header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.ui.frame import done, page, signed_in


@require_safe
@signed_in
def lines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Referrals to me and from me."""
    require_care(actor)
    values = {"received": referrals.received(actor), "sent": referrals.sent(actor)}
    return page(request, "teamwork/referrals.html", values, place="tasks")


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Refers a patient to a colleague."""
    head = header(actor, patient_id)
    may = readable.classes(actor, patient_id, "create")
    if DataClass.TASKS not in may:
        raise NotFound("There is no such page.")
    require_care(actor)
    given: Any = request.POST
    fault = ""
    if request.method == "POST":
        try:
            found = referrals.refer(
                actor,
                patient_id,
                to=given.get("recipient", ""),
                reason=given.get("reason", ""),
                question=given.get("question", ""),
                priority=given.get("priority", "routine"),
                until=given.get("until", ""),
                problems=given.getlist("problem"),
                is_opening=DataClass.ORDERS in may,
            )
        except Invalid:
            fault = _("Say why, choose somebody else than yourself, and look at the day.")
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(reverse("teamwork:referral", args=[found]), "sent")
    is_opening = DataClass.ORDERS in may
    asked = ("clinical-status", "active,recurrence,relapse")
    # A Task has one reason in words; problems stand in the request behind it.
    problems = selectors.of_patient(actor, patient_id, "Condition", asked) if is_opening else []
    values = {
        "is_opening": is_opening,
        "given": given,
        "chosen": given.getlist("problem") if request.method == "POST" else [],
        "fault": fault,
        "people": colleagues.chosen(actor, given.getlist("recipient")),
        "problems": [entry(item) for item in problems],
        "priorities": referrals.PRIORITIES.items(),
    }
    return in_record(request, "teamwork/referral_new.html", head, values, tab="team")


@require_safe
@signed_in
def referral(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """One referral and its answer."""
    return _shown(request, actor, referrals.get(actor, task_id))


def _shown(request: HttpRequest, actor: Actor, found: referrals.Referral, fault: str = "") -> HttpResponse:
    head = header(actor, found.line.patient_id)
    answer = ""
    if found.answer is not None:
        parts = found.answer.get("payload", ())
        answer = "\n".join(str(part["contentString"]) for part in parts if "contentString" in part)
    question = "\n".join(str(note.get("text", "")) for note in (found.order or {}).get("note", ()))
    is_waiting = found.line.status in {"requested", "accepted", "in-progress"}
    values = {
        "referral": found,
        "question": question,
        "answer": answer,
        "fault": fault,
        "given": request.POST,
        "may_accept": found.is_performer and found.line.status == "requested",
        "may_answer": found.is_performer and is_waiting,
        "may_withdraw": found.is_requester and is_waiting,
        "may_acknowledge": found.is_requester and found.line.is_unseen,
    }
    return in_record(request, "teamwork/referral.html", head, values, tab="team")


@require_POST
@signed_in
def step(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Accepts, declines, answers, withdraws or acknowledges a referral."""
    found = referrals.get(actor, task_id)
    did, text = request.POST.get("do", ""), request.POST.get("text", "")
    try:
        if did == "accept":
            referrals.accept(actor, found)
        elif did == "decline":
            referrals.decline(actor, found, text)
        elif did == "answer":
            referrals.answer(actor, found, text)
        elif did == "withdraw":
            referrals.withdraw(actor, found)
        elif did == "acknowledge":
            referrals.acknowledge(actor, found)
        else:
            raise NotFound("There is no such page.")
    except Invalid:
        return _shown(request, actor, referrals.get(actor, task_id), _("Write a text."))
    return done(reverse("teamwork:referral", args=[task_id]), "saved")
