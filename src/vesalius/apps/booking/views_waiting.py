"""The waiting list beside the agenda: who waits for what, and what they were offered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, visits
from vesalius.clinical import presentation as show
from vesalius.r4 import json
from vesalius.records.create import create
from vesalius.records.scheduling import booking, waiting
from vesalius.records.search import search
from vesalius.ui.frame import context, part, signed_in

_SHOWN = 30


@require_safe
@signed_in
def waiting_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those who wait and whom the actor may see, longest first, with the latest offer to each."""
    agenda.require_staff(actor)
    asked = [("status", "waitlist"), ("_include", "Appointment:patient"), ("_count", str(_SHOWN))]
    found = search(context(), actor, "Appointment", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in found.includes if item.type == "Patient"}
    entries = sorted((json.parse(item.body) for item in found.matches), key=lambda each: each.get("created", ""))
    with context().pool.session() as session:
        offers = waiting.offers(session, [entry["id"] for entry in entries])
    known = visits.kinds()
    values = {
        "waiting": [
            {
                "name": agenda.patient_name(entry, people) or _("Patient"),
                "service": visits.service_of(entry, known),
                "since": show.day(str(entry.get("created", ""))),
                **_offered(offers.get(entry["id"])),
            }
            for entry in entries
        ]
    }
    return part(request, "booking/parts/waiting.html", values)


def _offered(found: waiting.Offer | None) -> dict[str, str]:
    if found is None:
        return {}
    is_over = found.state == waiting.OPEN and found.expires <= clock.now_microseconds()
    answers = {
        waiting.OPEN: _("no answer") if is_over else _("waiting for an answer"),
        waiting.ACCEPTED: _("accepted"),
        waiting.DECLINED: _("declined"),
        waiting.OVER: _("somebody else was faster"),
    }
    day = show.day(str(agenda.day_of(found.low)))
    return {"offered": f"{day} {agenda.hour(found.low)}", "answer": answers[found.state]}


@require_POST
@signed_in
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Puts the patient of the booking form on the list, for its kind of visit and practitioner."""
    agenda.require_staff(actor)
    patient = request.POST.get("patient", "")
    language = (get_language() or "fr")[:2]
    if not patient:
        values: dict[str, Any] = visits.form(actor, request.POST, language)
        response = part(request, "booking/parts/new.html", values | {"fault": _("Choose a patient first.")})
        response.status_code = 422
        return response
    kind = visits.kind_of(request.POST.get("kind", ""))
    concept = booking.service_type(kind, language)
    entry = waiting.entry(f"Patient/{patient}", concept, practitioner=request.POST.get("practitioner", ""))
    create(context(), actor, "Appointment", json.encode(entry))
    response = part(request, "booking/parts/done.html", {"text": _("On the waiting list.")})
    response.headers["HX-Trigger"] = "agenda-changed"
    return response
