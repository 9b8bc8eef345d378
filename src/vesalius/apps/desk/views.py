"""Pages of the desk."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.desk import identity_card, person, selectors, services
from vesalius.clinical import duplicates, readable
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors as records
from vesalius.clinical.header import header, in_record
from vesalius.clinical.writing import Resource
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from vesalius.identity import installed
from vesalius.identity.numbers import whole
from vesalius.identity.views_card import verified
from vesalius.identity.web_eid import TokenRefused
from vesalius.terminology import naming_systems
from vesalius.ui.frame import done, page, part, signed_in

_DESK: Final = frozenset({roles.RECEPTIONIST})


def _require_desk(actor: Actor) -> None:
    if actor.role not in _DESK and not actor.is_administrator:
        raise NotFound("There is no such page.")


@require_safe
@signed_in
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who comes today, who waits, who has been."""
    _require_desk(actor)
    found = selectors.arrivals(actor, str(clock.today()))
    values = {
        "arrivals": found,
        "waiting": sorted((item for item in found if item.waiting is not None), key=lambda item: -(item.waiting or 0)),
        "coming": sum(item.status in {"booked", "pending"} for item in found),
    }
    if "HX-Request" in request.headers:
        return part(request, "desk/day.html", values)
    return page(request, "desk/today.html", values, place="desk")


@require_POST
@signed_in
def state(request: HttpRequest, actor: Actor, appointment_id: str) -> HttpResponse:
    """Sets the state of an appointment, and shows the day again."""
    _require_desk(actor)
    try:
        services.set_state(actor, appointment_id, request.POST.get("state", ""))
    except Conflict:
        return done(reverse("desk:today"), "not-this-step")
    return done(reverse("desk:today"), "saved")


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Registers a patient, after a look at who might be the same person."""
    _require_desk(actor)
    values = person.given(request.POST)
    shown: dict[str, Any] = {"faults": {}, "pairs": [], "fault": ""}
    if request.method == "POST":
        if "card" in request.FILES:
            values, shown["fault"] = _from_card(request, values)
            shown["is_read"] = not shown["fault"]
        else:
            shown["faults"] = person.faults(values, clock.today())
            if not shown["faults"]:
                pairs = duplicates.candidates(actor, _draft(values))
                if not pairs or request.POST.get("sure") == "yes":
                    patient_id = services.register(actor, values)
                    return done(reverse("chart:summary", args=[patient_id]), "registered")
                shown["pairs"] = pairs
    shown["takes_cards"] = installed.configuration().card.roots is not None
    return page(request, "desk/new.html", {**_form(values), **shown}, place="register")


@require_POST
@signed_in
def card(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What an identity card says that Web eID has verified: {fields}, or {text} when it proves nothing."""
    _require_desk(actor)
    try:
        holder = verified(request, "eid:desk")
    except TokenRefused as error:
        return JsonResponse({"text": str(error)}, status=400)
    birth, gender = naming_systems.born(holder.national_number)
    fields = {
        "family": holder.family_name,
        "given": holder.given_name,
        "number": holder.national_number,
        "birth": birth,
        "gender": gender,
    }
    response = JsonResponse({"fields": {name: value for name, value in fields.items() if value}})
    response.headers["Cache-Control"] = "no-store"
    return response


def _from_card(request: HttpRequest, values: dict[str, str]) -> tuple[dict[str, str], str]:
    try:
        card = identity_card.read(request.FILES["card"].read(identity_card.LARGEST + 1))  # type: ignore[union-attr]
    except Invalid:
        return values, _("This is no file of the eID viewer (.eid).")
    read = {
        "family": card.family,
        "given": " ".join(card.given),
        "birth": card.birth,
        "gender": card.gender,
        "number": card.number,
        "street": card.street,
        "postal_code": card.postal_code,
        "city": card.city,
    }
    return {**values, **{name: value for name, value in read.items() if value}}, ""


def _draft(values: dict[str, str]) -> Resource:
    patient: Resource = {"resourceType": "Patient"}
    person.apply(patient, values)
    return patient


def _form(values: dict[str, str]) -> dict[str, Any]:
    return {"values": values, "genders": person.GENDERS, "languages_spoken": person.LANGUAGES}


@require_POST
@signed_in
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who might be the person that is being typed in."""
    _require_desk(actor)
    values = person.given(request.POST)
    pairs = duplicates.candidates(actor, _draft(values)) if values["family"] or values["number"] else []
    return part(request, "desk/pairs.html", {"pairs": pairs})


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Identity, contact, insurance, and records of the same person."""
    head = header(actor, patient_id)
    if head.is_own or DataClass.DEMOGRAPHICS not in readable.classes(actor, patient_id, "update"):
        raise NotFound("There is no such page.")
    patient, version = services.patient_of(actor, patient_id)
    values, faults = person.values_of(patient), {}
    here = reverse("desk:edit", args=[patient_id])
    if request.method == "POST":
        values = person.given(request.POST)
        faults = person.faults(values, clock.today())
        if not faults:
            seen = whole(request.POST.get("version", ""))
            try:
                services.change(actor, patient_id, values, version if seen is None else seen)
            except PreconditionFailed:
                faults = {"version": _("Somebody changed this meanwhile. Check it and save again.")}
            else:
                return done(here, "saved")
    may_insure = DataClass.ADMINISTRATIVE in readable.classes(actor, patient_id, "create")
    shown = {
        **_form(values),
        "faults": faults,
        "version": version,
        "pairs": [] if services.replaced_by(patient) else duplicates.candidates(actor, patient),
        "links": selectors.links(actor, patient),
        "replaced_by": services.replaced_by(patient),
        "insurance": _insurance(actor, patient_id),
        "insurers": selectors.insurers(actor) if may_insure else (),
    }
    return in_record(request, "desk/edit.html", head, shown, tab="identity")


def _insurance(actor: Actor, patient_id: str) -> list[dict[str, Any]]:
    found = records.of_patient(actor, patient_id, "Coverage", ("status", "active"))
    return [
        {
            "name": ", ".join(filter(None, (show.display(item) for item in coverage.get("payor", ())))),
            "number": str(coverage.get("subscriberId", "")),
            "since": show.day(str((coverage.get("period") or {}).get("start", ""))),
            "is_preferential": show.code_of(coverage.get("type")) == services.PREFERENTIAL,
        }
        for coverage in found
    ]


@require_POST
@signed_in
def insure(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Adds an insurance."""
    here = reverse("desk:edit", args=[patient_id])
    try:
        services.insure(
            actor,
            patient_id,
            request.POST.get("insurer", ""),
            request.POST.get("membership", ""),
            is_preferential=bool(request.POST.get("preferential")),
        )
    except Invalid:
        return done(here, "membership-wrong")
    return done(here, "saved")


@require_POST
@signed_in
def merge(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Keeps this record and marks the other as replaced by it."""
    here = reverse("desk:edit", args=[patient_id])
    try:
        services.merge(actor, patient_id, request.POST.get("other", ""))
    except (Forbidden, Conflict, Invalid):
        return done(here, "not-merged")
    return done(here, "merged")


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Takes back that this record was replaced."""
    services.undo(actor, patient_id)
    return done(reverse("desk:edit", args=[patient_id]), "unmerged")
