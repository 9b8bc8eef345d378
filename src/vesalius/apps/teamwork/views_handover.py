"""Pages of the hand-over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues, handover
from vesalius.apps.teamwork.views_tasks import require_tasks
from vesalius.apps.teamwork.views_today import require_care
from vesalius.clinical import presentation as show
from vesalius.clinical.header import in_record
from vesalius.errors import Invalid, NotFound
from vesalius.ui.frame import centre_name, done, page, signed_in


def _next() -> tuple[str, str]:
    """(day, shift) that one hands over to now."""
    hour = int(show.hour(clock.now_microseconds())[:2])
    shift = handover.shift_of(hour)
    day = clock.today() + timedelta(days=1) if hour >= 22 else clock.today()
    return str(day), shift


@require_safe
@signed_in
def lines(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list of a shift at the actor's centre."""
    require_care(actor)
    day, shift = _next()
    day, shift = request.GET.get("day", "") or day, request.GET.get("shift", "") or shift
    fault = ""
    found: list[handover.Line] = []
    try:
        found = handover.of_shift(actor, day, shift)
    except Invalid:
        fault = _("Look at the day and the shift.")
    values = {
        "lines": found,
        "own": [line for line in handover.waiting(actor) if line.id not in {one.id for one in found}],
        "day": day,
        "day_label": show.day(day) if not fault else "",
        "shift": shift,
        "shifts": handover.SHIFTS.items(),
        "centre": centre_name(actor),
        "fault": fault,
    }
    return page(request, "teamwork/handover.html", values, place="tasks")


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Hands a patient over."""
    head = require_tasks(actor, patient_id)
    if not actor.centre:
        raise NotFound("There is no such page.")
    given: Any = request.POST
    fault = ""
    day, shift = _next()
    if request.method == "POST":
        day, shift = given.get("day", ""), given.get("shift", "")
        try:
            handover.hand_over(
                actor,
                patient_id,
                to=given.get("recipient", "") if given.get("owner") == "colleague" else "centre",
                text=given.get("text", ""),
                day=day,
                shift=shift,
                is_urgent=bool(given.get("urgent")),
            )
        except Invalid:
            fault = _("Write what the next one must know, and choose day and shift.")
        except NotFound:
            fault = _("Choose a colleague of the list.")
        else:
            return done(f"{reverse('teamwork:handover')}?{urlencode({'day': day, 'shift': shift})}", "saved")
    values = {
        "given": given,
        "fault": fault,
        "people": colleagues.chosen(actor, given.getlist("recipient")),
        "day": day,
        "shift": shift,
        "shifts": handover.SHIFTS.items(),
    }
    return in_record(request, "teamwork/handover_new.html", head, values, tab="team")


@require_POST
@signed_in
def step(request: HttpRequest, actor: Actor, task_id: str) -> HttpResponse:
    """Takes over, or takes back."""
    if request.POST.get("do") == "withdraw":
        handover.withdraw(actor, task_id)
    else:
        handover.take_over(actor, task_id)
    asked = {name: request.POST[name] for name in ("day", "shift") if request.POST.get(name)}
    return done(f"{reverse('teamwork:handover')}?{urlencode(asked)}", "saved")
