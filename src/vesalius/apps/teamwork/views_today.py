"""The page of today, and how much waits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import handover, messages, monitored, referrals, tasks
from vesalius.apps.teamwork import today as day
from vesalius.errors import NotFound
from vesalius.ui import navigation
from vesalius.ui.frame import page, part, signed_in


def require_care(actor: Actor) -> None:
    """Raises NotFound for who is of no profession of care."""
    if actor.role not in navigation.CARE:
        raise NotFound("There is no such page.")


@require_safe
@signed_in
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the day holds: appointments, visits to be signed, tasks, referrals, hand-overs, messages."""
    require_care(actor)
    own = tasks.mine(actor)
    centre = [line for line in tasks.of_centre(actor) if line.is_for_today]
    values = {
        "day": date_format(clock.today(), "l j F"),
        "appointments": day.appointments(actor),
        "unsigned": day.unsigned(actor),
        "tasks": [line for line in own if line.is_for_today][:12],
        "centre_tasks": centre[:6],
        "later": sum(not line.is_for_today for line in own),
        "messages": messages.unread(actor)[:8],
        "referrals": _referrals(actor),
        "handovers": handover.waiting(actor)[:8],
        "results_address": _address("orders:inbox") if actor.role == roles.PHYSICIAN else "",
        "results_waiting": _address("orders:waiting") if actor.role == roles.PHYSICIAN else "",
        "agenda_address": _address("booking:agenda"),
    }
    return page(request, "teamwork/today.html", values, place="today")


@require_safe
@signed_in
def alerts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Alarming values of patients whom the actor follows: asked when the page of today is there."""
    require_care(actor)
    values = {"alerts": monitored.alerts(actor), "days": monitored.DAYS}
    return part(request, "teamwork/alerts.html", values)


@require_safe
@signed_in
def appointments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The appointments of today as they are now: asked again when one changes."""
    require_care(actor)
    return part(request, "teamwork/appointments.html", {"appointments": day.appointments(actor)})


def _referrals(actor: Actor) -> list[referrals.Line]:
    """Those that wait for the actor: to be accepted, or with an answer that was not seen."""
    asked = [line for line in referrals.received(actor) if line.status == "requested"]
    return [*asked, *(line for line in referrals.sent(actor) if line.is_unseen)][:8]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_safe
@signed_in
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The number in the bar: messages that are not read, and tasks that are due."""
    require_care(actor)
    unread = len(messages.unread(actor))
    due = sum(line.is_for_today for line in tasks.mine(actor))
    return part(request, "teamwork/waiting.html", {"unread": unread, "due": due})
