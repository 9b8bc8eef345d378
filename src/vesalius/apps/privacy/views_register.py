"""The record of processing activities (GDPR art. 30)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.privacy import forms
from vesalius.errors import NotFound
from vesalius.records.subject import register
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "privacy"


@require_safe
@signed_in
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every activity."""
    values = {"tab": "register", "activities": register.activities(context(), actor)}
    return page(request, "privacy/register.html", values, place=PLACE)


@require_http_methods(["GET", "POST"])
@signed_in
def activity(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One activity, to be read and changed."""
    if request.method == "POST":
        register.change(context(), actor, code, {field: forms.text(request, field) for field in register.FIELDS})
        return done(reverse("privacy:register"), "saved")
    found = next((one for one in register.activities(context(), actor) if one.code == code), None)
    if found is None:
        raise NotFound
    fields = [(field, getattr(found, field)) for field in register.FIELDS]
    return page(request, "privacy/activity.html", {"tab": "register", "found": found, "fields": fields}, place=PLACE)


@require_safe
@signed_in
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register as CSV to download."""
    content = register.exported(register.activities(context(), actor))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="processing-register.csv"'
    return response
