"""Pages of declarations: the list, and one declaration with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.declarations import words
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry
from vesalius.clinical.header import header, in_record
from vesalius.clinical.writing import Resource, author
from vesalius.errors import Gone, NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.search.moments import parse
from vesalius.surveillance import declaring, form, transmission
from vesalius.surveillance.declaring import Declaration
from vesalius.surveillance.drafting import EVIDENCE, kind_of, reference_of
from vesalius.ui import navigation
from vesalius.ui.frame import context, done, page, signed_in

_HOUR = 3_600_000_000
_LEVELS = {"draft": "warn", "sending": "", "sent": "good", "refused": "danger", "dismissed": "", "withdrawn": ""}


def _language() -> str:
    return (get_language() or "fr")[:2]


def _require(actor: Actor) -> None:
    if actor.role not in navigation.CARE or not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        raise NotFound("There is no such page.")


@dataclass(frozen=True, slots=True)
class Line:
    """One declaration in a list."""

    id: str
    patient_id: str
    patient: str
    disease: str
    authority: str
    state: str
    label: str
    level: str
    clock: str
    is_late: bool
    receipt: str
    day: str
    why: str


def _line(found: Declaration, patient: Resource) -> Line:
    left, is_late = remaining(found.due)
    reason = next((str(item.get("code")) for item in (found.task.get("statusReason") or {}).get("coding", ())), "")
    return Line(
        found.id,
        found.patient_id,
        show.name(patient) if patient else "",
        found.disease.name(_language()),
        found.region.name(_language()),
        found.state,
        str(words.STATES[found.state]),
        _LEVELS[found.state],
        left if found.state == "draft" else "",
        is_late and found.state == "draft",
        found.receipt,
        show.day_and_time(str(found.task.get("lastModified", ""))),
        str(words.REASONS.get(reason, "")),
    )


def remaining(due: str) -> tuple[str, bool]:
    """(how long there is until a FHIR instant, in words; whether it is over)."""
    microseconds = parse(due).low - clock.now_microseconds()
    hours = abs(microseconds) // _HOUR
    if microseconds < 0:
        days = hours // 24
        if days:
            return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}, True
        return ngettext("%(n)d hour late", "%(n)d hours late", hours) % {"n": hours}, True
    if not hours:
        return _("less than an hour left"), False
    return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}, False


@require_safe
@signed_in
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is to be declared, and what was."""
    _require(actor)
    owners = [owner for owner in (actor.fhir, actor.centre) if owner]
    found = {one.id: (one, patient) for owner in owners for one, patient in declaring.listed(context(), actor, owner)}
    lines = [_line(one, patient) for one, patient in found.values()]
    values = {
        "drafts": [line for line in lines if line.state == "draft"],
        "others": [line for line in lines if line.state != "draft"],
    }
    return page(request, "declarations/listed.html", values, place="declarations")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def declaration(request: HttpRequest, actor: Actor, patient_id: str, task_id: str) -> HttpResponse:
    """One declaration: its form while it is a draft, what was sent afterwards."""
    _require(actor)
    head = header(actor, patient_id)
    found, response = declaring.find(context(), actor, patient_id, task_id)
    given: Mapping[str, str] = form.read(response)
    faults: dict[str, str] = {}
    if request.method == "POST":
        given = {question.link: request.POST.get(question.link, "") for question in form.QUESTIONS}
        faults = form.faults(given, clock.today())
        if not faults:
            declaring.complete(context(), actor, patient_id, task_id, given, author(actor), language=_language())
            return done(reverse("declarations:declaration", args=[patient_id, task_id]), "declared")
    values = {
        "line": _line(found, {}),
        "due": show.day_and_time(found.due),
        "region": found.region,
        "duty_state": found.disease.regions[found.region.code].state,
        "list_source": found.region.told_source(_language()),
        "list_state": found.region.told_state(_language()),
        "evidence": _evidence(actor, found),
        "questions": [_question(question, given, faults) for question in form.QUESTIONS],
        "has_faults": bool(faults),
        "sends": transmission.mode(),
        "reasons": list(words.REASONS.items()),
        "document": _document(found),
    }
    return in_record(request, "declarations/declaration.html", head, values, tab="declarations")


@require_POST
@signed_in
def by_hand(request: HttpRequest, actor: Actor, patient_id: str, task_id: str) -> HttpResponse:
    """The reference that the authority gave to a declaration made by its own route."""
    _require(actor)
    header(actor, patient_id)
    declaring.declared_by_hand(context(), actor, patient_id, task_id, request.POST.get("reference", ""))
    return done(reverse("declarations:declaration", args=[patient_id, task_id]), "saved")


@require_POST
@signed_in
def dismiss(request: HttpRequest, actor: Actor, patient_id: str, task_id: str) -> HttpResponse:
    """Nothing is declared, for a reason."""
    _require(actor)
    header(actor, patient_id)
    reason = request.POST.get("reason", "")
    declaring.dismiss(context(), actor, patient_id, task_id, reason, author(actor))
    return done(reverse("declarations:listed"), "saved")


def _question(question: form.Question, given: Mapping[str, str], faults: Mapping[str, str]) -> dict[str, Any]:
    value = given.get(question.link, "")
    return {
        "link": question.link,
        "label": form.told(question.link, _language()),
        "kind": question.kind,
        "value": value,
        "shown": form.choice_told(value, _language())
        if question.kind == "choice"
        else show.day(value)
        if question.kind == "day"
        else value,
        "choices": [(code, form.choice_told(code, _language())) for code in question.choices],
        "is_required": question.is_required,
        "fault": words.FAULTS[faults[question.link]] if question.link in faults else "",
    }


def _evidence(actor: Actor, found: Declaration) -> list[dict[str, str]]:
    """What speaks for it, as far as the reader may see it."""
    lines = []
    for item in found.task.get("input", ()):
        type_name, _slash, logical_id = reference_of(item).partition("/")
        if kind_of(item) != EVIDENCE:
            continue
        try:
            resource = json.parse(read(context(), actor, type_name, logical_id).body)
        except (NotFound, Gone):
            continue
        line = entry(resource)
        # Laboratories send results whose code is a dash.
        title = line.title if any(sign.isalnum() for sign in line.title) else ""
        lines.append({"title": title, "detail": line.detail, "day": line.day, "who": line.who})
    return lines


def _document(found: Declaration) -> str:
    """The id of the document that was kept."""
    references = (reference_of(item) for item in found.task.get("output", ()))
    return next((one.partition("/")[2] for one in references if one.startswith("DocumentReference/")), "")
