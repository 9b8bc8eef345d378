"""The file of breaches: the list with its clock, one file with its entries and the texts to send."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from vesalius.access.actor import Actor
from vesalius.apps.privacy import forms
from vesalius.records.subject import authority, breach_texts, breaches
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "privacy"


@require_http_methods(["GET", "POST"])
@signed_in
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every file, and a form for a new one."""
    authority.require(actor, authority.BREACHES)
    if request.method == "POST":
        detected = forms.moment(forms.text(request, "detected"))
        number = breaches.open_file(context(), actor, detected, _facts(request))
        return done(reverse("privacy:breach", args=[number]), "saved")
    values = {
        "tab": "breaches",
        "breaches": breaches.listing(context(), actor),
        "kinds": breaches.KINDS,
        "risks": breaches.RISKS,
    }
    return page(request, "privacy/breaches.html", values, place=PLACE)


@require_http_methods(["GET", "POST"])
@signed_in
def detail(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One file: facts, entries, and what the authority and the patients are to be told."""
    authority.require(actor, authority.BREACHES)
    if request.method == "POST":
        if forms.text(request, "step") == "facts":
            breaches.revise(context(), actor, number, _facts(request))
        else:
            breaches.note(context(), actor, number, forms.text(request, "state"), forms.text(request, "words"))
        return done(reverse("privacy:breach", args=[number]), "saved")
    found, notes = breaches.get(context(), actor, number)
    language = (translation.get_language() or "fr")[:2]
    values = {
        "tab": "breaches",
        "found": found,
        "notes": notes,
        "warned": breaches.warned(context(), actor, number),
        "kinds": breaches.KINDS,
        "risks": breaches.RISKS,
        "states": breaches.STATES,
        "to_authority": breach_texts.to_authority(found, language),
        "to_patients": breach_texts.to_patients(found, language),
        "may_change": authority.holds(actor, authority.BREACHES) and found.is_open,
    }
    return page(request, "privacy/breach.html", values, place=PLACE)


def _facts(request: HttpRequest) -> breaches.Facts:
    numbers = {name: forms.number(request, name) for name in ("people", "records")}
    words = {name: forms.text(request, name) for name in breaches.Facts._fields if name not in numbers}
    return breaches.Facts(**words, **numbers)  # type: ignore[arg-type]
