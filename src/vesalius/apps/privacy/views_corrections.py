"""A correction from both sides: the patient asks for it at an entry, whoever may change the entry decides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.privacy import entry_fields, forms
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry
from vesalius.errors import Invalid, NotFound, PreconditionFailed
from vesalius.records.subject import corrections, overview, requests
from vesalius.ui.frame import context, done, page, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: HttpRequest, actor: Actor, type_name: str, logical_id: str) -> HttpResponse:
    """The patient says what is wrong with an entry of their own record."""
    found = selectors.resource(actor, type_name, logical_id)
    about = str((found.get("subject") or found.get("patient") or {}).get("reference", ""))
    if about not in overview.own(context(), actor):
        raise NotFound("The resource is not known.")
    if request.method == "POST":
        number = requests.file(
            context(),
            actor,
            "rectification",
            about,
            requester=actor.display or actor.name,
            words=forms.text(request, "words"),
            target=f"{type_name}/{logical_id}",
        )
        corrections.tell_author(context(), number)
        return done(reverse("privacy:own-request", args=[number]), "saved")
    return page(request, "privacy/ask.html", {"line": entry(found), "when": show.day(show.when(found))}, place="rights")


@require_safe
@signed_in
def own(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One of the patient's own requests with its steps, and the entry as it stands now."""
    found, decisions = requests.get(context(), actor, number)
    if found.fhir not in overview.own(context(), actor):
        raise NotFound("The request is not known.")
    values = {"found": found, "decisions": decisions, "line": _line(actor, found.target)}
    return page(request, "privacy/own_request.html", values, place="rights")


@require_http_methods(["GET", "POST"])
@signed_in
def correction(request: HttpRequest, actor: Actor, patient_id: str, task_id: str) -> HttpResponse:
    """What is asked for beside the entry as a form: corrected, or declined with reasons."""
    number, fault = corrections.number_of(task_id), ""
    asked = corrections.get(context(), actor, number)
    if asked.request.fhir != f"Patient/{patient_id}":
        raise NotFound("The request is not known.")
    if request.method == "POST":
        words = forms.text(request, "words")
        try:
            if forms.text(request, "what") == "decline":
                corrections.decline(context(), actor, number, words)
            else:
                made = entry_fields.corrected(asked.resource, request.POST)
                version = forms.number(request, "version")
                corrections.correct(context(), actor, number, made, words, if_match=version)
        except PreconditionFailed:
            fault = _("The entry was changed meanwhile. This is how it stands now.")
        except Invalid as error:
            fault = _("That did not work: %(why)s") % {"why": error.issues[0].diagnostics}
        else:
            return done(reverse("chart:summary", args=[patient_id]), "saved")
    values = {
        "asked": asked,
        "line": entry(asked.resource),
        "when": show.day(show.when(asked.resource)),
        "patient": show.name(selectors.patient(actor, patient_id)),
        "patient_id": patient_id,
        "fields": entry_fields.fields(asked.resource),
        "words": forms.text(request, "words"),
        "fault": fault,
    }
    return page(request, "privacy/correction.html", values, place="tasks", status=400 if fault else 200)


def _line(actor: Actor, target: str) -> object:
    type_name, _slash, logical_id = target.partition("/")
    if not logical_id:
        return None
    try:
        return entry(selectors.resource(actor, type_name, logical_id))
    except NotFound:
        return None
