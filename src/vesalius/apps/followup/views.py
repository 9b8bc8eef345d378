"""What is due for one patient, and for all patients of a practitioner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock, dates
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.followup import invitations, learning
from vesalius.clinical import presentation as show
from vesalius.clinical.header import header, in_record
from vesalius.errors import NotFound
from vesalius.knowledge import follow_up as rules
from vesalius.knowledge.follow_up import Due
from vesalius.knowledge.scores.registry import SCORES
from vesalius.learning import patient as patient_learning
from vesalius.medication import calling, follow_up, ledger, plans
from vesalius.medication.library import knowledge
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may

_MOST_INVITED: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One examination in the reader's language."""

    title: str
    on: str
    last: str
    because: str
    source: str
    is_due: bool
    rule: str
    is_request: bool


def line(each: Due) -> Line:
    """The line of an examination."""
    language = (get_language() or "fr")[:2]
    last = show.day(each.last.isoformat()) if each.last else ""
    because = each.because
    named = [knowledge().name_of(key, language) for key in knowledge().by_atc(because).substances] if because else []
    # A medicine is named, not coded.
    because = " + ".join(named) or because
    due = each.on <= clock.today()
    return Line(
        each.rule.title(language),
        show.day(each.on.isoformat()),
        last,
        because,
        _(each.rule.source),
        due,
        each.rule.id,
        _is_request(each),
    )


def _is_request(each: Due) -> bool:
    """Whether a laboratory or another service is asked for it; the rest is done in the room."""
    return each.rule.kind != "immunization" and each.rule.codes[0][0].isdigit() and "-pressure" not in each.rule.id


@require_safe
@signed_in
def patient(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """What is due now, what comes, and the scores."""
    head = header(actor, patient_id)
    learning.cares(actor)
    found = [line(each) for each in follow_up.status(context(), actor, patient_id)]
    values = {
        "due": [each for each in found if each.is_due],
        "coming": [each for each in found if not each.is_due],
        "scores": list(SCORES.values()),
        "unusual": [learning.told(each) for each in patient_learning.unusual(context(), actor, patient_id)],
        "sayings": learning.sayings(actor, patient_id),
        "reasons": list(learning.REASONS.items()),
    }
    return in_record(request, "followup/patient.html", head, values, tab="follow-up")


@require_POST
@signed_in
def plan(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Opens a Task for what is due, and completes those that were answered."""
    learning.cares(actor)
    follow_up.synchronise(context(), actor, patient_id)
    return done(reverse("followup:patient", args=[patient_id]), "saved")


@require_POST
@signed_in
def order(request: HttpRequest, actor: Actor, patient_id: str, rule: str) -> HttpResponse:
    """Requests the examination that a rule asks for."""
    learning.cares(actor)
    calling.order(context(), actor, patient_id, rule)
    return done(reverse("followup:patient", args=[patient_id]), "saved")


@require_POST
@signed_in
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invites the chosen patients (field `patient`, repeated), each once."""
    learning.cares(actor)
    for patient_id in dict.fromkeys(request.POST.getlist("patient")[:_MOST_INVITED]):
        invitations.invite(context(), actor, patient_id)
    back = "followup:patient" if request.POST.get("back") == "patient" else "followup:recall"
    arguments = request.POST.getlist("patient")[:1] if back == "followup:patient" else []
    return done(reverse(back, args=arguments), "saved")


@require_safe
@signed_in
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is due for the person who reads, in plain words and without what it is judged by."""
    if actor.role not in {roles.PATIENT, roles.REPRESENTATIVE} or not actor.fhir.startswith("Patient/"):
        raise NotFound("There is no such page.")
    patient_id = actor.fhir.partition("/")[2]
    head = header(actor, patient_id)
    found = follow_up.status(context(), actor, patient_id)
    horizon = clock.today() + dt.timedelta(days=90)
    rows = [line(each) for each in found if each.on <= horizon]
    return in_record(request, "followup/own.html", head, {"rows": rows}, tab="follow-up")


@require_safe
@signed_in
def plans_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules: what they ask, by which source, and who has signed them off."""
    _manages(actor)
    stored = plans.signed_off(context(), actor)
    language = (get_language() or "fr")[:2]
    rows = []
    for rule in rules.rules():
        plan = stored.get(rule.id, {})
        rows.append(
            {
                "rule": rule,
                "title": rule.title(language),
                "often": _often(rule),
                "is_published": bool(plan),
                "is_signed": plan.get("status") == "active",
                "by": next((str(each.get("name", "")) for each in plan.get("endorser") or ()), ""),
                "on": show.day(str(plan.get("approvalDate", ""))) if plan.get("approvalDate") else "",
            }
        )
    return page(request, "followup/rules.html", {"rows": rows}, place="follow-up")


def _often(rule: rules.Rule) -> str:
    if rule.kind == rules.DISCHARGE:
        return _("%(days)s days after a stay in hospital") % {"days": rule.days}
    if rule.dose:
        return _("dose %(number)s") % {"number": rule.dose}
    return _("%(months)s months") % {"months": f"{rule.months:g}"}


@require_POST
@signed_in
def sign(request: HttpRequest, actor: Actor, rule: str) -> HttpResponse:
    """Signs a rule off."""
    _manages(actor)
    plans.sign_off(context(), actor, rule)
    return done(reverse("followup:rules"), "saved")


def _manages(actor: Actor) -> None:
    if not may(actor, ledger.MANAGE):
        raise NotFound("There is no such page.")


@require_safe
@signed_in
def recall(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open follow-up Tasks: mine, or those of my whole centre with `of=centre`; the earliest first."""
    learning.cares(actor)
    is_centre = request.GET.get("of") == "centre"
    asked = [("status", "requested,accepted,in-progress"), ("_count", "300"), ("_include", "Task:patient")]
    asked.append(("code", f"{rules.SYSTEM}|"))
    if not is_centre and actor.fhir:
        asked.append(("owner", actor.fhir))
    found = search(context(), actor, "Task", asked)
    people = {f"Patient/{each.id}": json.parse(each.body) for each in found.includes if each.type == "Patient"}
    tasks = sorted((json.parse(each.body) for each in found.matches), key=_end)
    rows = [_row(task, people) for task in tasks]
    return page(
        request,
        "followup/recall.html",
        {"rows": rows, "is_centre": is_centre, "more": found.next, "may_sign": may(actor, ledger.MANAGE)},
        place="follow-up",
    )


def _end(task: dict[str, Any]) -> str:
    return str(((task.get("restriction") or {}).get("period") or {}).get("end", ""))


def _why(told: str, rule: rules.Rule | None, language: str) -> str:
    """The reason that a Task was written with, in the reader's language: its source, and medicines by their names."""
    if rule is None or not told.endswith(rule.source):
        return told
    because = told.removesuffix(rule.source).removesuffix(" · ")
    if rule.atc:
        base = knowledge()
        parts = [(part, base.by_name(part).substances) for part in because.split(" + ")]
        because = " + ".join(base.name_of(keys[0], language) if len(keys) == 1 else part for part, keys in parts)
    return " · ".join(filter(None, (because, _(rule.source))))


def _row(task: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    reference = str((task.get("for") or {}).get("reference", ""))
    whom = people.get(reference, {})
    end = dates.exact_day(_end(task))
    language = (get_language() or "fr")[:2]
    code = next((str(each.get("code")) for each in (task.get("code") or {}).get("coding", ())), "")
    rule = next((each for each in rules.rules() if each.id == code), None)
    return {
        "patient": show.name(whom) if whom else reference,
        "id": reference.partition("/")[2],
        "title": rule.title(language) if rule else str(task.get("description", "")),
        "why": _why(str((task.get("reasonCode") or {}).get("text", "")), rule, language),
        "end": show.day(str(end or "")),
        "invited": show.day(str(calling.invited_on(task) or "")) if calling.invited_on(task) else "",
        "is_late": end is not None and end < clock.today(),
    }
