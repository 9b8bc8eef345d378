"""Requests of data subjects: the list with its clocks, one request with its steps, its letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.apps.privacy import forms, labels
from vesalius.errors import NotFound
from vesalius.records.subject import authority, letters, rectification, requests, texts
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "privacy"


@require_http_methods(["GET", "POST"])
@signed_in
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every request, those due first; a form for one that came by letter or at the desk."""
    require(actor, authority.REQUESTS)
    if request.method == "POST":
        received = forms.text(request, "received")
        number = requests.file(
            context(),
            actor,
            forms.text(request, "kind"),
            forms.patient(forms.text(request, "patient")),
            requester=forms.text(request, "requester"),
            words=forms.text(request, "words"),
            channel=forms.text(request, "channel"),
            target=forms.text(request, "target"),
            received=forms.day(received) if received else None,
        )
        return done(reverse("privacy:request", args=[number]), "saved")
    is_open = request.GET.get("closed") != "yes"
    return page(
        request,
        "privacy/requests.html",
        {
            "tab": "requests",
            "requests": requests.listing(context(), actor, is_open=is_open),
            "is_open": is_open,
            "kinds": requests.KINDS,
            "channels": labels.CHANNELS,
        },
        place=PLACE,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def detail(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One request: what was asked, what was decided, and what can be done about it."""
    require(actor, authority.REQUESTS)
    if request.method == "POST":
        requests.decide(context(), actor, number, forms.text(request, "state"), forms.text(request, "words"))
        return done(reverse("privacy:request", args=[number]), "saved")
    found, decisions = requests.get(context(), actor, number)
    return page(
        request,
        "privacy/request.html",
        {
            "tab": "requests",
            "found": found,
            "decisions": decisions,
            "states": [*requests.OPEN[1:], *requests.CLOSED],
            "letter_languages": texts.LANGUAGES,
        },
        place=PLACE,
    )


@require_POST
@signed_in
def statement(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Files the patient's statement of disagreement into the record."""
    found, _ = requests.get(context(), actor, number)
    rectification.attach_statement(
        context(),
        actor,
        found.fhir,
        forms.text(request, "target") or found.target,
        forms.text(request, "statement"),
        language=forms.text(request, "language") or "fr",
    )
    return done(reverse("privacy:request", args=[number]), "saved")


@require_safe
@signed_in
def letter(request: HttpRequest, actor: Actor, number: int, language: str) -> HttpResponse:
    """The letter about the last step, as PDF to download."""
    if language not in texts.LANGUAGES:
        raise NotFound
    made = letters.letter(context(), actor, number, language=language)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="request-{number}-{language}.pdf"'
    return response
