"""Filling in a questionnaire during a visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vesalius import ids
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.visit import selectors
from vesalius.clinical import questionnaires
from vesalius.clinical.header import header, in_record
from vesalius.clinical.writing import author, create_all
from vesalius.errors import NotFound
from vesalius.ui.frame import done, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def questionnaire(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str, name: str) -> HttpResponse:
    """The questions; after the last answer the total is part of the record."""
    if name not in questionnaires.OFFERED.get(actor.role, ()):
        raise NotFound("There is no such page.")
    visit = selectors.own_visit(actor, patient_id, encounter_id)
    head = header(actor, patient_id)
    asked = questionnaires.questionnaire(name)
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
            return done(f"{back}#questionnaires", "saved")
    items = [(item, request.POST.get(item.link, ""), item.link in missing) for item in asked.items]
    same = len({tuple(option.text for option in item.options) for item in asked.items}) == 1
    values = {"asked": asked, "items": items, "back": back, "is_grid": same, "missing": missing}
    return in_record(request, "visit/questionnaire.html", head, values, tab="visit")
