"""Filling in a questionnaire during a visit, beside what it said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from vesalius.clinical import questionnaire_answers, questionnaires, repetitions, series
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
    sent = {name: request.POST.getlist(name) for name in request.POST}
    is_changed = bool(sent.keys() & {"more", "less", "again"})
    if "more" in sent:
        sent = repetitions.with_one_more(asked, sent, request.POST["more"])
    elif "less" in sent:
        name, _bar, number = request.POST["less"].rpartition("|")
        sent = repetitions.without(asked, sent, name, int(number) if number.isdecimal() else 0)
    asked = repetitions.repeated(asked, sent)
    if request.method == "POST" and not is_changed:
        chosen, missing = questionnaire_answers.answers(asked, lambda name: sent.get(name, ()))
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
    values = {
        "asked": asked,
        "items": _rows(asked, sent, missing),
        "counts": repetitions.counts(asked),
        "is_sent": request.method == "POST",
        "back": back,
        "missing": missing,
        **_history(actor, patient_id, asked),
    }
    return in_record(request, "visit/questionnaire.html", head, values, tab="visit")


@dataclass(frozen=True, slots=True)
class Row:
    """A question on the page: what stands in its fields and beside its options, and whether an answer is missing.

    `removes` is the repetition that begins with it and may be taken away (name of the group|number), empty without;
    `adds` are the groups of which a repetition may be added behind it: name, text, conditions as JSON.
    """

    item: Item
    given: Sequence[str]
    beside: str
    is_missing: bool
    removes: str
    adds: Sequence[tuple[str, str, str]]


def _rows(asked: Questionnaire, sent: repetitions.Sent, missing: Sequence[str]) -> list[Row]:
    shown = [item for item in asked.items if not item.is_hidden]
    last = dict(repetitions.counts(asked))
    rows = []
    for position, item in enumerate(shown):
        before = shown[position - 1].path if position else ()
        after = shown[position + 1].path if position + 1 < len(shown) else ()
        removes = ""
        adds: list[tuple[str, str, str]] = []
        for depth, group in enumerate(item.path):
            if not group.repeats:
                continue
            name = group.name(item.path[:depth])
            if last[name] > group.least and before[: depth + 1] != item.path[: depth + 1]:
                removes = f"{name}|{group.number}"
            if group.number == last[name] < group.most and after[: depth + 1] != item.path[: depth + 1]:
                adds.insert(0, (name, group.text, questionnaires.as_json(item.gates[: group.gates])))
        texts = sent.get(item.key, () if sent else item.initial)
        rows.append(Row(item, *_given(item, texts), item.key in missing, removes, adds))
    return rows


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
