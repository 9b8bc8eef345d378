"""The first page: what waits, and how long it may still wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.records import emergency
from vesalius.records.subject import actions, authority, breaches, requests, retention, sealing
from vesalius.ui.frame import context, page, signed_in

PLACE = "privacy"
_SHOWN = 8


@require_safe
@signed_in
def dashboard(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests with their clocks, emergency accesses to review, breaches, sealed records, decisions, retention."""
    require(actor, authority.REQUESTS)
    door = context()
    waiting = requests.listing(door, actor, is_open=True)
    files = [one for one in breaches.listing(door, actor) if one.is_open] if _may(actor, authority.BREACHES) else []
    opened = _emergencies(actor)
    return page(
        request,
        "privacy/dashboard.html",
        {
            "tab": "dashboard",
            "requests": waiting[:_SHOWN],
            "request_count": len(waiting),
            "late": any(one.days_left < 0 for one in waiting),
            "breaches": files[:_SHOWN],
            "breach_count": len(files),
            "is_clock_running": any(one.is_clock_running for one in files),
            "emergencies": opened[:_SHOWN],
            "emergency_count": len(opened),
            "sealed": sealing.listing(door, actor)[:_SHOWN] if _may(actor, authority.SEAL) else [],
            "waiting": actions.waiting(door, actor),
            "due": len(retention.due_records(door, actor)),
        },
        place=PLACE,
    )


def _may(actor: Actor, capability: str) -> bool:
    return authority.holds(actor, capability)


def _emergencies(actor: Actor) -> list[emergency.Opening]:
    if not _may(actor, "emergency.review"):
        return []
    return list(emergency.openings(context(), actor, is_reviewed=False))
