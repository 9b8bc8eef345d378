"""Pages of messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues, messages
from vesalius.apps.teamwork.views_tasks import require_tasks
from vesalius.apps.teamwork.views_today import require_care
from vesalius.clinical.header import header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.ui.frame import done, page, part, signed_in


@require_safe
@signed_in
def lines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Messages about patients, to me and from me; one line for each conversation, the latest first."""
    require_care(actor)
    newest: dict[str, messages.Message] = {}
    unread: dict[str, int] = {}
    for message in messages.all_of(actor):
        newest.setdefault(message.thread, message)
        unread[message.thread] = unread.get(message.thread, 0) + message.is_new
    values = {"threads": [(message, unread[thread]) for thread, message in newest.items()]}
    return page(request, "teamwork/messages.html", values, place="messages")


@require_http_methods(["GET", "POST"])
@signed_in
def thread(request: HttpRequest, actor: Actor, message_id: str) -> HttpResponse:
    """A conversation, and the answer to it."""
    require_care(actor)
    first, found = messages.thread(actor, message_id)
    patient_id = str((first.get("subject") or {}).get("reference", "")).partition("/")[2]
    head = header(actor, patient_id)
    fault, here = "", reverse("teamwork:thread", args=[str(first["id"])])
    if request.method == "POST":
        try:
            messages.answer(actor, message_id, request.POST.getlist("recipient"), request.POST.get("text", ""))
        except Invalid:
            fault = _("Write a text.")
        else:
            return done(here, "sent")
    names = {message.sender for message in found} | {message.recipients for message in found}
    values = {
        "thread": found,
        "here": here,
        "fault": fault,
        "given": request.POST,
        "people": colleagues.chosen(actor, request.POST.getlist("recipient")),
        "names": ", ".join(sorted(filter(None, names))),
        "has_new": any(message.is_new for message in found),
    }
    return in_record(request, "teamwork/thread.html", head, values, tab="team")


@require_POST
@signed_in
def read(request: HttpRequest, actor: Actor, message_id: str) -> HttpResponse:
    """Marks a message as read."""
    messages.mark_read(actor, message_id)
    return done(reverse("teamwork:messages"), "saved")


@require_http_methods(["GET", "POST"])
@signed_in
def compose(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Writes to colleagues about a patient, perhaps with a task."""
    head = require_tasks(actor, patient_id)
    given: Any = request.POST
    fault = ""
    if request.method == "POST":
        try:
            recipients = given.getlist("recipient")
            messages.write(actor, patient_id, recipients, given.get("text", ""), given.get("due", ""))
        except Invalid:
            fault = _("Write a text, and a date if there is one.")
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(reverse("chart:summary", args=[patient_id]), "sent")
    values = {"given": given, "fault": fault, "people": colleagues.chosen(actor, given.getlist("recipient"))}
    return in_record(request, "teamwork/compose.html", head, values, tab="message")


@require_safe
@signed_in
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Practitioners for what is being typed."""
    require_care(actor)
    text = request.GET.get("name", "").strip()
    return part(request, "teamwork/colleagues.html", {"found": colleagues.find(actor, text), "asked": text})
