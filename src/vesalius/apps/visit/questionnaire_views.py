"""Filling in a questionnaire during a visit, beside what it said before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vesalius import ids
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.visit import selectors
from vesalius.clinical import presentation as show
from vesalius.clinical import questionnaires, series
from vesalius.clinical.header import header, in_record
from vesalius.clinical.questionnaires import Questionnaire
from vesalius.clinical.writing import author, create_all
from vesalius.ui.frame import done, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def questionnaire(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str, name: str) -> HttpResponse:
    """The questions; after the last answer the total is part of the record."""
    visit = selectors.own_visit(actor, patient_id, encounter_id)
    asked = questionnaires.named(actor, name)
    head = header(actor, patient_id)
    back = reverse("visit:visit", args=[patient_id, encounter_id])
    missing: list[str] = []
    if request.method == "POST":
        chosen, missing = questionnaires.answers(asked, request.POST)
        if not missing:
            made, _total = questionnaires.resources(
                asked,
                chosen,
                patient_id=patient_id,
                encounter=visit.reference,
                author=author(actor),
                full_url=f"urn:uuid:{ids.new()}",
                is_sensitive=actor.role == roles.PSYCHOLOGIST,
            )
            create_all(actor, made)
            own = visit.profession.panels if visit.profession else ()
            return done(f"{back}#{'questionnaires' if 'questionnaires' in own else 'mobility'}", "saved")
    items = [(item, request.POST.get(item.link, ""), item.link in missing) for item in asked.items]
    values = {
        "asked": asked,
        "items": items,
        "back": back,
        "missing": missing,
        **_history(actor, patient_id, asked),
    }
    return in_record(request, "visit/questionnaire.html", head, values, tab="visit")


def _history(actor: Actor, patient_id: str, asked: Questionnaire) -> dict[str, Any]:
    """Earlier totals with what they meant, and their line."""
    found = questionnaires.totals(actor, patient_id, asked)
    course = series.series(found)
    lines = []
    for item in found:
        value = Decimal(str((item.get("valueQuantity") or {}).get("value", 0)))
        lines.append((show.day(show.when(item)), show.number(value), asked.band(value), show.who(item)))
    return {"history": lines, "item": course[0] if course else None}
