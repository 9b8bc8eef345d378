"""Finding patients: today's list, suggestions while typing, and identifying a person outside of any relationship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.clinical import finding, palette, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import Entry, entry
from vesalius.clinical.presentation import Resource
from vesalius.errors import Forbidden, Invalid, NotFound, TooMany
from vesalius.r4 import json
from vesalius.records import identification, relationships
from vesalius.terminology import naming_systems
from vesalius.ui import navigation
from vesalius.ui.frame import context, done, page, part, signed_in

_PAGE = 40
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One patient in a list."""

    id: str
    name: str
    age: str
    birth: str
    gender: str
    number: str
    note: str = ""
    time: str = ""
    line: Entry | None = None


def person(patient: Resource, *, note: str = "", time: str = "", line: Entry | None = None) -> Person:
    """The line of a Patient."""
    birth = str(patient.get("birthDate", ""))
    return Person(
        str(patient.get("id", "")),
        show.name(patient),
        ", ".join(filter(None, (show.age_of(patient), show.deceased(patient)))),
        show.day(birth),
        show.gender(str(patient.get("gender", ""))),
        show.masked(show.national_number(patient)),
        note,
        time,
        line,
    )


@require_safe
@signed_in
def patients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My patients: today's appointments, the last contacts, and everybody whom I may see."""
    if not (actor.is_administrator or actor.role in navigation.CARE or actor.role in {"receptionist", "manager"}):
        raise NotFound("There is no such page.")
    text = request.GET.get("q", "").strip()
    values: dict[str, Any] = {"q": text, "may_identify": navigation.may(actor, "patient.identify")}
    if text:
        found, more = finding.patients(actor, text, clock.today(), count=_PAGE)
        values |= {"found": [_matched(item) for item in found], "more": more}
        return page(request, "chart/found.html", values, place="patients")
    today = [entry(item) for item in selectors.appointments_of(actor, str(clock.today()))]
    recent = [
        person(patient, note=entry(contact).title, time=show.day(show.when(contact)))
        for patient, contact in selectors.recent_patients(actor)
    ]
    every, following = selectors.all_patients(actor, _PAGE, request.GET.get("cursor", ""))
    values |= {
        "today": [(line, _patient_of(line.resource)) for line in today],
        "recent": recent[:12],
        "every": [person(item) for item in every],
        "following": following,
        "is_later": "cursor" in request.GET,
    }
    return page(request, "chart/patients.html", values, place="patients")


def _patient_of(appointment: Resource) -> tuple[str, str]:
    """(id, name) of the patient of an appointment."""
    for item in appointment.get("participant", ()):
        reference = str((item.get("actor") or {}).get("reference", ""))
        if reference.startswith("Patient/"):
            return reference.partition("/")[2], show.display(item["actor"])
    return "", ""


def _matched(match: finding.Match) -> Person:
    note = _("sounds alike") if match.by_sound else ""
    if match.is_replaced:
        note = _("merged into another")
    return person(match.patient, note=note)


@require_safe
@signed_in
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The palette: patients for what is typed, what can be done, and pages; before that, whom one needs now."""
    text = request.GET.get("q", "").strip()
    values: dict[str, Any] = {"q": text, "may_identify": navigation.may(actor, "patient.identify")}
    if not (actor.is_administrator or actor.role in navigation.CARE or actor.role in {"receptionist", "manager"}):
        raise NotFound("There is no such page.")
    values["actions"] = palette.actions(actor, request.GET.get("patient", ""), text)
    values["pages"] = palette.pages(actor, text)
    if len(text) < _SHORTEST:
        values["now"] = _now(actor) if not text else []
        return part(request, "chart/suggestions.html", values)
    found, more = finding.patients(actor, text, clock.today())
    values |= {"found": [_matched(item) for item in found], "more": more}
    return part(request, "chart/suggestions.html", values)


def _now(actor: Actor) -> list[Person]:
    """Those who come today, then those seen last, each once."""
    found: dict[str, Person] = {}
    for appointment in selectors.appointments_of(actor, str(clock.today())):
        identity, name = _patient_of(appointment)
        if identity:
            time = show.clock_time(str(appointment.get("start", "")))
            found.setdefault(identity, Person(identity, name, "", "", "", "", time=time))
    for patient, contact in selectors.recent_patients(actor, 12):
        found.setdefault(str(patient["id"]), person(patient, time=show.day(show.when(contact))))
    return list(found.values())[:8]


@require_http_methods(["GET", "POST"])
@signed_in
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Identifies one person by national number, or by family name, birth date and sex."""
    try:
        require(actor, "patient.identify")
    except Forbidden as error:
        raise NotFound("There is no such page.") from error
    values: dict[str, Any] = {"given": request.POST, "may_break_glass": navigation.may(actor, "emergency.open")}
    values["may_declare"] = navigation.may(actor, "relationship.declare")
    if request.method == "POST":
        try:
            found = identification.match(context(), actor, _wanted(request))
        except (Invalid, TooMany) as error:
            values["fault"] = _fault(error)
        else:
            values["asked"] = True
            if found is not None:
                values["person"] = person(json.parse(found.body))
    return page(request, "chart/find.html", values, place="find")


def _fault(error: Invalid | TooMany) -> str:
    if isinstance(error, TooMany):
        return _("Too many people were looked for in the last hour. Try again later.")
    return _("Give the national number, or the family name, the whole birth date and the sex.")


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """The form as a Patient."""
    wanted: dict[str, Any] = {"resourceType": "Patient"}
    digits = naming_systems.digits(request.POST.get("niss", ""))
    if digits:
        wanted["identifier"] = [{"system": naming_systems.SSIN, "value": digits}]
        return wanted
    if family := request.POST.get("family", "").strip():
        wanted["name"] = [{"family": family}]
    if birth := request.POST.get("birth", "").strip():
        wanted["birthDate"] = birth
    if (sex := request.POST.get("sex", "")) in {"male", "female", "other", "unknown"}:
        wanted["gender"] = sex
    return wanted


@require_http_methods(["POST"])
@signed_in
def declare(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Declares a care relationship with an identified patient."""
    relationships.declare(context(), actor, patient_id, reason=request.POST.get("reason", ""))
    return done(reverse("chart:summary", args=[patient_id]), "relationship-declared")
