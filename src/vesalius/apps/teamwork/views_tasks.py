"""Pages of tasks."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.teamwork import colleagues, tasks
from vesalius.apps.teamwork.views_today import require_care
from vesalius.clinical import readable
from vesalius.clinical.header import Header, header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.ui import navigation
from vesalius.ui.frame import done, page, signed_in

_ROLES: Final = [(role, navigation.ROLE_LABELS[role]) for role in sorted(navigation.CARE)]


def require_tasks(actor: Actor, patient_id: str) -> Header:
    """The header of the record in which the actor may make tasks and messages. Raises NotFound."""
    head = header(actor, patient_id)
    if actor.role not in navigation.CARE or DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        raise NotFound("There is no such page.")
    return head


@require_safe
@signed_in
def lines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My tasks, those of the centre, and those that I gave to others."""
    require_care(actor)
    values = {
        "mine": tasks.mine(actor),
        "centre": tasks.of_centre(actor),
        "asked": tasks.asked(actor),
    }
    return page(request, "teamwork/tasks.html", values, place="tasks")


@require_http_methods(["GET", "POST"])
@signed_in
def task(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """One task: to pass on, to give another day, to add a word to."""
    found, _version = tasks.get(actor, task_id)
    head = header(actor, tasks.patient_id_of(found))
    require_care(actor)
    fault, given = "", request.POST
    if request.method == "POST":
        try:
            tasks.change(
                actor,
                task_id,
                owner=given.get("owner", "") or given.get("recipient", ""),
                until=given.get("until", ""),
                note=given.get("note", ""),
            )
        except Invalid:
            fault = _("Look at the day.")
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(reverse("teamwork:tasks"), "saved")
    line = tasks.line(actor, found, {})
    is_open = found.get("status") not in tasks.CLOSED
    values = {
        "line": line,
        "given": given,
        "fault": fault,
        "people": colleagues.chosen(actor, given.getlist("recipient")),
        "may_change": is_open and (line.is_mine or line.is_of_centre),
        "may_withdraw": is_open and (found.get("requester") or {}).get("reference") == actor.fhir,
    }
    return in_record(request, "teamwork/task_page.html", head, values, tab="team")


@require_POST
@signed_in
def finish(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Closes a task; htmx takes the line away."""
    tasks.finish(actor, task_id)
    return _after(request, "task-done")


@require_POST
@signed_in
def take(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Takes over a task of the centre."""
    tasks.take(actor, task_id)
    return done(reverse("teamwork:tasks"), "saved")


@require_POST
@signed_in
def withdraw(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Takes back a task that the actor gave to somebody."""
    tasks.withdraw(actor, task_id)
    return _after(request, "saved")


def _after(request: HttpRequest, toast: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return done(reverse("teamwork:tasks"), toast)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Gives a task about a patient to oneself, a colleague or the centre, and says who is told when it is overdue."""
    head = require_tasks(actor, patient_id)
    given: Any = request.POST
    fault = ""
    if request.method == "POST":
        try:
            _make(actor, patient_id, given)
        except Invalid as error:
            fault = _FAULTS.get(error.issues[0].diagnostics, lambda: _("Write a text, and a date if there is one."))()
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(reverse("teamwork:team", args=[patient_id]), "saved")
    values = {
        "given": given,
        "fault": fault,
        "roles": _ROLES,
        "people": colleagues.chosen(actor, given.getlist("recipient")),
        "second_people": colleagues.chosen(actor, given.getlist("second")),
    }
    return in_record(request, "teamwork/task_new.html", head, values, tab="team")


_FAULTS: Final = {
    "Only a task with a day can be overdue.": lambda: _("Only a task with a day can be overdue."),
    "Somebody else is told when it is overdue.": lambda: _("Somebody else than its owner is told when it is overdue."),
}


def _make(actor: Actor, patient_id: str, given: Any) -> None:
    role = given.get("role", "")
    if role not in dict(_ROLES):
        role = ""
    second, second_role = given.get("escalate", ""), ""
    if second == "colleague":
        second = given.get("second", "")
        if not second:
            raise NotFound("The resource is not known.")
    elif second.startswith("centre"):
        second, _dot, second_role = second.partition(".")
    chosen = given.get("owner", "") or "me"
    to = colleagues.owner(actor, given.get("recipient", "") if chosen == "colleague" else chosen)
    made = tasks.new(
        actor,
        patient_id,
        text=given.get("text", ""),
        owner=to,
        until=given.get("until", ""),
        priority=given.get("priority", "routine"),
        role=role,
        escalate_to=colleagues.owner(actor, second) if second else None,
        escalate_role=second_role if second_role in dict(_ROLES) else "",
    )
    tasks.store(actor, made)
