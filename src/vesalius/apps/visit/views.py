"""The page of a visit and what happens on it: beginning, saving, signing, adding, comparing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.visit import notes, profession, selectors, services, texts
from vesalius.apps.visit.panels import (
    billing,
    confidence,
    follow_up,
    mobility,
    papers,
    problems,
    questionnaires,
    sessions,
    vitals,
    wound,
)
from vesalius.apps.visit.panels.panel import Panel
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import documents, mentions, readable
from vesalius.clinical import presentation as show
from vesalius.clinical import problems as catalogue
from vesalius.clinical.entries import entry
from vesalius.clinical.header import header, in_record
from vesalius.clinical.selectors import of_patient
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from vesalius.identity.numbers import whole
from vesalius.ui.frame import done, part, signed_in

PANELS: Final = {
    found.PANEL.name: found.PANEL
    for found in (problems, vitals, questionnaires, papers, follow_up, sessions, mobility, wound, confidence, billing)
}
# Pages of other apps that a visit leads to, by URL name: absent until they are installed.
_WAYS: Final = (
    ("prescribe", DataClass.MEDICATION, ("prescribing:new", "prescribing:prescribe")),
    ("order", DataClass.ORDERS, ("orders:new",)),
)
# Further ones, reached by / in the note: command, class that the profession must be able to make, page, its name.
_COMMANDS: Final = (
    ("refer", DataClass.TASKS, "teamwork:refer", _lazy("Refer to a colleague")),
    ("task", DataClass.TASKS, "teamwork:task-new", _lazy("Task about this patient")),
    ("message", DataClass.TASKS, "teamwork:compose", _lazy("Message about this patient")),
    ("handover", DataClass.TASKS, "teamwork:hand-over", _lazy("Hand over this patient")),
)


@require_POST
@signed_in
def start(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Begins a visit, or goes on with the one of today that is not signed."""
    own = profession.of(actor)
    header(actor, patient_id)
    encounter_id = selectors.open_visit(actor, patient_id)
    if not encounter_id:
        asked = request.POST.get("place", "")
        place = next((item for item in own.places if item.kind == asked), own.places[0])
        encounter_id = services.begin(actor, patient_id, own, place, appointment=request.POST.get("appointment", ""))
    return HttpResponseRedirect(reverse("visit:visit", args=[patient_id, encounter_id]))


@require_safe
@signed_in
def visit(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """The visit: to write in while it is one's own and open, else to read."""
    head = header(actor, patient_id)
    found = selectors.visit(actor, patient_id, encounter_id)
    if found.is_open and found.profession is not None:
        return in_record(request, "visit/visit.html", head, _writing(actor, found), tab="visit")
    return in_record(request, "visit/signed.html", head, _reading(actor, found), tab="visit")


def _writing(actor: Actor, found: Visit) -> dict[str, Any]:
    note = notes.parsed(notes.text_of(found.note or {}))
    is_free = bool(note.free.strip())
    last = selectors.last_note(actor, found.patient_id, found.id)
    own = found.profession
    return {
        "visit": found,
        "is_free": is_free,
        "free": note.free,
        "parts": [(letter, label, note.parts.get(letter, "")) for letter, label in notes.PARTS.items()],
        "panels": [_shown(actor, found, PANELS[name]) for name in (own.panels if own else ())],
        "macros": texts.all_macros(actor),
        "templates": texts.all_templates(actor),
        "ways": _ways(actor, found.patient_id),
        "commands": _commands(actor, found.patient_id),
        "last": None if last is None else _text(last[0]),
        "saved": show.clock_time(str((found.note or {}).get("date", ""))),
        "began": show.day_and_time(str((found.encounter.get("period") or {}).get("start", ""))),
        "colleagues_address": _colleagues(actor, found.patient_id),
    }


def _colleagues(actor: Actor, patient_id: str) -> str:
    """Where the names behind an @ come from, for those who may write messages; empty for others."""
    if DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        return ""
    try:
        return reverse("teamwork:colleagues")
    except NoReverseMatch:
        return ""


def _reading(actor: Actor, found: Visit) -> dict[str, Any]:
    recorded = of_patient(
        actor,
        found.patient_id,
        ("Observation", "Condition", "MedicationRequest", "ServiceRequest", "Procedure"),
        ("encounter", found.reference),
    )
    return {
        "visit": found,
        "note": None if found.note is None else _text(found.note),
        "addenda": [_text(item) for item in found.addenda],
        "papers": [entry(item) for item in found.papers],
        "recorded": [entry(item) for item in recorded if item.get("status") != "entered-in-error"],
        "who": show.who(found.encounter),
        "began": show.day_and_time(str((found.encounter.get("period") or {}).get("start", ""))),
        "ended": show.clock_time(str((found.encounter.get("period") or {}).get("end", ""))),
        "may_add": found.is_mine and found.is_signed,
    }


def _text(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "line": entry(document),
        "html": documents.markdown(notes.text_of(document)),
        "day": show.day_and_time(show.when(document)),
    }


def _ways(actor: Actor, patient_id: str) -> dict[str, str]:
    """Where the profession prescribes and requests, if it does."""
    found = {}
    may = readable.classes(actor, patient_id, "create")
    for key, data_class, names in _WAYS:
        for name in names if data_class in may else ():
            try:
                found[key] = reverse(name, args=[patient_id])
            except NoReverseMatch:
                continue
            break
    return found


def _commands(actor: Actor, patient_id: str) -> list[tuple[str, str, str]]:
    """(command, what it is called, address) of pages beside the visit that the profession may use."""
    found = []
    may = readable.classes(actor, patient_id, "create")
    for name, data_class, page, label in _COMMANDS:
        if data_class in may:
            try:
                found.append((name, str(label), reverse(page, args=[patient_id])))
            except NoReverseMatch:
                continue
    return found


def _shown(actor: Actor, found: Visit, panel: Panel) -> dict[str, Any]:
    return {"panel": panel, "visit": found, **panel.show(actor, found)}


@require_POST
@signed_in
def act(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str, name: str) -> HttpResponse:
    """Does what a panel was sent, and answers with the panel."""
    found = selectors.own_visit(actor, patient_id, encounter_id)
    panel = PANELS.get(name)
    if panel is None or found.profession is None or name not in found.profession.panels:
        raise NotFound("There is no such page.")
    if not found.is_open:
        raise Conflict("The visit is signed.")
    try:
        values = panel.act(actor, found, request)
    except Forbidden:
        values = {"fault": _("Your profession may not record this here."), "given": request.POST}
    except Invalid as error:
        values = {"fault": error.issues[0].diagnostics, "given": request.POST}
    except PreconditionFailed:
        values = {"fault": _("This was changed meanwhile: look at it again, and repeat."), "given": request.POST}
    shown = {**_shown(actor, found, panel), **values}
    return part(request, "visit/panel.html", {"item": shown, "has_acted": True})


@require_safe
@signed_in
def suggest_problems(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Problems for what is being typed."""
    text = request.GET.get("text", "").strip()
    found: Sequence[catalogue.Problem] = catalogue.find(text, actor.role) if text else ()
    return part(
        request,
        "visit/parts/problem_options.html",
        {
            "found": found,
            "own": texts.find_problems(actor, text),
            "text": text,
            "patient_id": patient_id,
            "encounter_id": encounter_id,
        },
    )


@require_POST
@signed_in
def save(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Saves the note: {version, saved}; 409 with {theirs, version} when it was changed elsewhere meanwhile."""
    found = selectors.own_visit(actor, patient_id, encounter_id)
    text = notes.markdown(notes.written(request.POST))
    try:
        number = int(request.POST.get("version", "0"))
    except ValueError as error:
        raise Invalid("The version is a number.") from error
    try:
        version = services.save_note(actor, found, text, number)
    except (PreconditionFailed, Conflict):
        if found.note is None:
            raise
        now, current = selectors.current_note(actor, str(found.note["id"]))
        is_signed = now.get("docStatus") == "final"
        if notes.text_of(now) == text and not is_signed:
            return JsonResponse({"version": current, "saved": show.clock_time(show.when(now))})
        theirs = notes.parsed(notes.text_of(now))
        return JsonResponse(
            {
                "version": current,
                "is_signed": is_signed,
                "by": _saved_by(actor, now),
                "theirs": {"free": theirs.free, **theirs.parts},
                "text": notes.text_of(now),
            },
            status=409,
        )
    return JsonResponse({"version": version, "saved": show.hour(clock.now_microseconds())})


def _saved_by(actor: Actor, note: dict[str, Any]) -> str:
    """Who saved a note, and when: what two who wrote at once need to know of each other."""
    writer, at = notes.writer(note), show.day_and_time(show.when(note))
    if writer.get("reference") == actor.fhir:
        return _("You saved this in another window, %(at)s") % {"at": at}
    return _("%(who)s saved this, %(at)s") % {
        "who": show.display(writer) or pgettext("visit", "Somebody else"),
        "at": at,
    }


@require_POST
@signed_in
def sign(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Signs the note and ends the visit."""
    found = selectors.own_visit(actor, patient_id, encounter_id)
    here = reverse("visit:visit", args=[patient_id, encounter_id])
    if found.is_signed:
        # The second of two clicks, or of two windows: what was wanted has happened.
        return done(here, "signed")
    version = whole(request.POST.get("version", ""))
    if found.is_open and version is not None:
        text = notes.markdown(notes.written(request.POST))
        services.save_note(actor, found, text, version)
        found = selectors.own_visit(actor, patient_id, encounter_id)
    meant = _meant(request)
    asked = mentions.unclear(actor, patient_id, notes.text_of(found.note or {}), meant)
    if asked and found.is_open:
        return _ask_whom(request, actor, patient_id, {"asked": asked, "meant": meant, "here": here})
    try:
        services.sign(actor, found, meant)
    except Invalid:
        return done(here, "note-empty")
    except (Conflict, PreconditionFailed):
        if not selectors.own_visit(actor, patient_id, encounter_id).is_signed:
            raise
    return done(here, "signed")


def _meant(request: HttpRequest) -> dict[str, str]:
    """Name → reference, or nothing for nobody, as the writer answered it."""
    return dict(zip(request.POST.getlist("name"), _answers(request), strict=False))


def _answers(request: HttpRequest) -> list[str]:
    return [request.POST.get(f"meant-{number}", "") for number in range(len(request.POST.getlist("name")))]


def _ask_whom(request: HttpRequest, actor: Actor, patient_id: str, values: dict[str, Any]) -> HttpResponse:
    """Which of several colleagues of one name is meant; nothing has been signed yet."""
    return in_record(request, "visit/whom.html", header(actor, patient_id), values, tab="visit")


@require_POST
@signed_in
def cancel(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Ends a visit that did not take place."""
    services.cancel(actor, selectors.own_visit(actor, patient_id, encounter_id))
    return done(reverse("chart:summary", args=[patient_id]), "visit-cancelled")


@require_POST
@signed_in
def add(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Appends a signed addendum."""
    found = selectors.own_visit(actor, patient_id, encounter_id)
    here = reverse("visit:visit", args=[patient_id, encounter_id])
    text, meant = request.POST.get("text", ""), _meant(request)
    asked = mentions.unclear(actor, patient_id, text, meant)
    if asked and found.is_signed:
        return _ask_whom(request, actor, patient_id, {"asked": asked, "meant": meant, "here": here, "text": text})
    try:
        services.add_addendum(actor, found, text, meant)
    except Invalid:
        return done(here, "note-empty")
    return done(here, "added")


@require_safe
@signed_in
def versions(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str) -> HttpResponse:
    """Every version of the note, and how one became another."""
    head = header(actor, patient_id)
    found = selectors.visit(actor, patient_id, encounter_id)
    every = services.versions(actor, found)
    if not every:
        raise NotFound("The resource is not known.")
    texts = {number: text for number, _moment, text, _state in every}
    later = _number(request, "to", every[0][0], texts)
    earlier = _number(request, "from", next((number for number in texts if number < later), later), texts)
    values = {
        "visit": found,
        "versions": [(number, show.moment(moment), state) for number, moment, _text_, state in every],
        "earlier": earlier,
        "later": later,
        "pieces": notes.compared(texts[earlier], texts[later]),
    }
    return in_record(request, "visit/versions.html", head, values, tab="visit")


def _number(request: HttpRequest, name: str, default: int, known: dict[int, str]) -> int:
    number = whole(request.GET.get(name, ""))
    return number if number in known else default
