"""One record as the officer sees it: its state, its retention, its consents; sealing, opening again, erasing."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.apps.privacy import forms
from vesalius.errors import Invalid
from vesalius.records.subject import actions, authority, consent_history, erasure, overview, sealing
from vesalius.records.subject.export import LANGUAGES, export_subject
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "privacy"


@require_safe
@signed_in
def record(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asks for a patient, or shows what may be done with the record of the one that is named."""
    require(actor, authority.REQUESTS)
    typed = request.GET.get("patient", "")
    values: dict[str, object] = {"tab": "record", "languages_of_export": LANGUAGES, "grounds": actions.GROUNDS}
    if typed:
        fhir = forms.patient(typed)
        found = overview.of(context(), actor, fhir)
        values |= {"fhir": fhir, "found": found, "number": request.GET.get("request", "")}
        if found.state == "open":
            values["consents"] = consent_history.history(context(), actor, fhir)
    return page(request, "privacy/record.html", values, place=PLACE)


@require_POST
@signed_in
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole record as a ZIP to download."""
    fhir = forms.patient(forms.text(request, "patient"))
    made = export_subject(
        context(),
        actor,
        fhir.removeprefix("Patient/"),
        language=forms.text(request, "language") or None,
        base=request.build_absolute_uri("/fhir"),
    )
    return download(made.content, made.filename)


def download(content: bytes, name: str) -> HttpResponse:
    """A ZIP that no browser shows."""
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@signed_in
def seal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Seals a record at once."""
    fhir = forms.patient(forms.text(request, "patient"))
    sealing.seal(
        context(),
        actor,
        fhir,
        ground=forms.text(request, "ground"),
        reason=forms.text(request, "reason"),
        request=_request_number(request),
    )
    return done(_address(fhir), "saved")


@require_POST
@signed_in
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Proposes to open a record again, or to erase it; somebody else has to approve."""
    authority.require(actor, authority.REQUESTS)
    fhir = forms.patient(forms.text(request, "patient"))
    kind, ground, reason = (forms.text(request, name) for name in ("kind", "ground", "reason"))
    if kind == "erase":
        erasure.propose(context(), actor, fhir, ground=ground, reason=reason, request=_request_number(request))
    elif kind == "unseal":
        sealing.propose_unseal(context(), actor, fhir, ground=ground, reason=reason)
    else:
        raise Invalid("What is proposed is erase or unseal.")
    return done(reverse("privacy:decisions"), "proposed")


@require_safe
@signed_in
def proof(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The signed proof of an erasure, as JSON to download."""
    authority.require(actor, authority.REQUESTS)
    made = erasure.proof(context(), actor, forms.patient(request.GET.get("patient", "")))
    content = msgspec.json.format(msgspec.json.encode(made), indent=2)
    response = HttpResponse(content, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="erasure-proof.json"'
    return response


@require_safe
@signed_in
def sealed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every sealed record."""
    values = {"tab": "sealed", "sealed": sealing.listing(context(), actor), "grounds": actions.GROUNDS["unseal"]}
    return page(request, "privacy/sealed.html", values, place=PLACE)


@require_safe
@signed_in
def decisions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second person."""
    waiting = [(one, authority.is_same(actor, one.proposer)) for one in actions.waiting(context(), actor)]
    return page(request, "privacy/decisions.html", {"tab": "decisions", "waiting": waiting}, place=PLACE)


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Approves and carries out, or withdraws."""
    authority.require(actor, authority.REQUESTS)
    what = forms.text(request, "what")
    if what == "withdraw":
        actions.withdraw(context(), actor, number)
    elif what == "unseal":
        sealing.unseal(context(), actor, number)
    elif what == "erase":
        erasure.erase(context(), actor, number, ledger_folder=settings.ERASURE_LEDGER)
    else:
        raise Invalid("A proposal is approved or withdrawn.")
    return done(reverse("privacy:decisions"), "saved")


def _address(fhir: str) -> str:
    return f"{reverse('privacy:record')}?{urlencode({'patient': fhir.removeprefix('Patient/')})}"


def _request_number(request: HttpRequest) -> int | None:
    return forms.number(request, "request") or None
