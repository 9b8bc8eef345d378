"""Pages of today, tasks and messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.teamwork import selectors, services
from vesalius.clinical import presentation as show
from vesalius.clinical import readable
from vesalius.clinical import selectors as records
from vesalius.clinical.header import header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.ui import navigation
from vesalius.ui.frame import done, page, part, signed_in


def _require_care(actor: Actor) -> None:
    if actor.role not in navigation.CARE:
        raise NotFound("There is no such page.")


@require_safe
@signed_in
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the day holds: appointments, visits to be signed, tasks, messages."""
    _require_care(actor)
    tasks = selectors.tasks(actor)
    values = {
        "day": date_format(show.today(), "l j F"),
        "appointments": selectors.appointments(actor),
        "unsigned": selectors.unsigned(actor),
        "tasks": [line for line in tasks if line.state][:12],
        "later": sum(not line.state for line in tasks),
        "messages": [message for message in selectors.messages(actor) if message.is_new][:8],
        "results_address": _address("orders:inbox") if actor.role == roles.PHYSICIAN else "",
        "agenda_address": _address("booking:agenda"),
    }
    return page(request, "teamwork/today.html", values, place="today")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_safe
@signed_in
def tasks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My tasks and those of the centre."""
    _require_care(actor)
    values = {"mine": selectors.tasks(actor), "centre": selectors.tasks(actor, of_centre=True)}
    return page(request, "teamwork/tasks.html", values, place="tasks")


@require_POST
@signed_in
def finish(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Closes a task; htmx takes the line away."""
    services.finish(actor, task_id)
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return done(reverse("teamwork:tasks"), "task-done")


@require_safe
@signed_in
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Messages about patients, to me and from me."""
    _require_care(actor)
    return page(request, "teamwork/messages.html", {"messages": selectors.messages(actor)}, place="messages")


@require_POST
@signed_in
def read(request: HttpRequest, actor: Actor, message_id: str) -> HttpResponse:
    """Marks a message as read."""
    services.mark_read(actor, message_id)
    return done(reverse("teamwork:messages"), "saved")


@require_http_methods(["GET", "POST"])
@signed_in
def compose(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Writes to a colleague about a patient, perhaps with a task."""
    head = header(actor, patient_id)
    if actor.role not in navigation.CARE or DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        raise NotFound("There is no such page.")
    given: Any = request.POST
    fault = ""
    if request.method == "POST":
        try:
            services.write(actor, patient_id, given.get("recipient", ""), given.get("text", ""), given.get("due", ""))
        except Invalid:
            fault = _("Write a text, and a date if there is one.")
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(reverse("chart:summary", args=[patient_id]), "sent")
    values = {"given": given, "fault": fault}
    return in_record(request, "teamwork/compose.html", head, values, tab="message")


@require_safe
@signed_in
def colleagues(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Practitioners for what is being typed."""
    _require_care(actor)
    text = request.GET.get("name", "").strip()
    found = []
    if len(text) >= 2:
        for item in records.practitioners(actor, text):
            kind = next((show.coded(one.get("code")) for one in item.get("qualification", ())), "")
            found.append((f"Practitioner/{item['id']}", show.name(item), kind))
    return part(request, "teamwork/colleagues.html", {"found": found, "asked": text})
