"""What comes next: a task for oneself with its day, and the way to the next appointment."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.writing import VESALIUS, amend, author, concept, create_all, now
from vesalius.identity.numbers import whole

_DAYS: Final = {"days": 1, "weeks": 7, "months": 31}
_FURTHEST: Final = 3720
_LONGEST: Final = 300
QUICK: Final = (("1", "weeks", _lazy("1 week")), ("1", "months", _lazy("1 month")), ("3", "months", _lazy("3 months")))


def _show(actor: Actor, visit: Visit) -> Values:
    tasks = [
        {
            "id": item["id"],
            "text": item.get("description", ""),
            "due": show.day(str(((item.get("restriction") or {}).get("period") or {}).get("end", ""))),
        }
        for item in selectors.tasks(actor, visit.patient_id, ("encounter", visit.reference))
        if item.get("status") not in {"cancelled", "entered-in-error"}
    ]
    return {"tasks": tasks, "quick": QUICK, "agenda_address": _agenda(visit.patient_id)}


def _agenda(patient_id: str) -> str:
    """Where the next appointment is booked; empty while no agenda is installed."""
    try:
        return f"{reverse('booking:agenda')}?patient={patient_id}"
    except NoReverseMatch:
        return ""


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    given = request.POST
    if given.get("do") == "remove":
        amend(
            actor,
            "Task",
            given.get("task", ""),
            visit.patient_id,
            lambda task: task.update({"status": "cancelled"}),
        )
        return {}
    unit, text = given.get("unit", ""), given.get("text", "").strip()[:_LONGEST]
    quick_number, _blank, quick_unit = given.get("quick", "").partition(" ")
    written, unit = (quick_number, quick_unit) if quick_number else (given.get("number", ""), unit)
    number = whole(written)
    if unit not in _DAYS or number is None or not 0 < number * _DAYS[unit] <= _FURTHEST:
        return {"fault": _("Say in how many days, weeks or months."), "given": given}
    due = later(clock.today(), number, unit)
    create_all(
        actor,
        [
            {
                "resourceType": "Task",
                "status": "requested",
                "intent": "plan",
                "priority": "routine",
                "code": concept(f"{VESALIUS}task", "follow-up", "Follow-up"),
                "description": text or pgettext("control", "Follow-up"),
                "for": {"reference": f"Patient/{visit.patient_id}"},
                "encounter": {"reference": visit.reference},
                "authoredOn": now(),
                "requester": author(actor),
                "owner": author(actor),
                "restriction": {"period": {"end": str(due)}},
            }
        ],
    )
    return {}


def later(day: date, number: int, unit: str) -> date:
    """The day that many days, weeks or months later; the last of a month that is too short."""
    if unit != "months":
        return day + timedelta(days=number * _DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


PANEL: Final = Panel("follow-up", _lazy("What comes next"), _show, _act)
