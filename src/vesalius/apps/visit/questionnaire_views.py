"""Filling in a questionnaire during a visit, beside what it said before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vesalius import ids
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.visit import selectors
from vesalius.clinical import presentation as show
from vesalius.clinical import questionnaire_answers, questionnaires, series
from vesalius.clinical.header import header, in_record
from vesalius.clinical.questionnaires import Item, Questionnaire
from vesalius.clinical.writing import author, create_all
from vesalius.ui.frame import done, signed_in

_FIELDS: Final = 3
"""Fields of a question that may have several answers, at the least."""


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
        chosen, missing = questionnaire_answers.answers(asked, request.POST.getlist)
        if not missing:
            made, _total = questionnaire_answers.resources(
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
    is_sent = request.method == "POST"
    items = [
        (item, *_given(item, request.POST.getlist(item.link) if is_sent else item.initial), item.link in missing)
        for item in asked.items
        if not item.is_hidden
    ]
    values = {
        "asked": asked,
        "items": items,
        "back": back,
        "missing": missing,
        **_history(actor, patient_id, asked),
    }
    return in_record(request, "visit/questionnaire.html", head, values, tab="visit")


def _given(item: Item, texts: Sequence[str]) -> tuple[list[str], str]:
    """(what stands in the fields of a question, what stands beside the options of an open choice).

    One that repeats has empty fields behind.
    """
    given = [text for text in (item.initial if item.is_read_only else texts) if text.strip()]
    known = {option.code for option in item.options}
    beside = next((text for text in given if text not in known), "") if item.is_open else ""
    if item.repeats and not item.options and not item.is_read_only:
        return [*given, *[""] * max(1, _FIELDS - len(given))], beside
    return given or [""], beside


def _history(actor: Actor, patient_id: str, asked: Questionnaire) -> dict[str, Any]:
    """Earlier totals with what they meant, and their line; where nothing is counted the earlier answers."""
    if asked.total is None:
        earlier = questionnaires.responses(actor, patient_id, asked)
        return {"earlier": [(str(item["id"]), show.day(show.when(item)), show.who(item)) for item in earlier]}
    found = questionnaires.totals(actor, patient_id, asked)
    course = series.series(found)
    lines = []
    for item in found:
        value = Decimal(str((item.get("valueQuantity") or {}).get("value", 0)))
        lines.append((show.day(show.when(item)), show.number(value), asked.band(value), show.who(item)))
    return {"history": lines, "item": course[0] if course else None}
