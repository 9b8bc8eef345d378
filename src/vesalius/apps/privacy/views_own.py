"""A patient's own rights: the copy of the record, requests and their answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.access.actor import Actor
from vesalius.apps.privacy import forms
from vesalius.apps.privacy.views_records import download
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.records.subject import overview, requests
from vesalius.records.subject.export import LANGUAGES, export_subject
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "rights"


@require_http_methods(["GET", "POST"])
@signed_in
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The records that the account stands for, the requests about them, a form for a new one."""
    if request.method == "POST":
        requests.file(
            context(),
            actor,
            forms.text(request, "kind"),
            forms.patient(forms.text(request, "patient")),
            requester=actor.display or actor.name,
            words=forms.text(request, "words"),
        )
        return done(reverse("privacy:own"), "saved")
    values = {
        "patients": [
            (one, show.name(selectors.patient(actor, one.partition("/")[2]))) for one in overview.own(context(), actor)
        ],
        "requests": requests.listing(context(), actor),
        "kinds": requests.KINDS,
        "languages_of_export": LANGUAGES,
    }
    return page(request, "privacy/own.html", values, place=PLACE)


@require_POST
@signed_in
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The patient's own record as a ZIP to download."""
    fhir = forms.patient(forms.text(request, "patient"))
    made = export_subject(
        context(),
        actor,
        fhir.removeprefix("Patient/"),
        language=forms.text(request, "language") or None,
        base=request.build_absolute_uri("/fhir"),
    )
    return download(made.content, made.filename)
