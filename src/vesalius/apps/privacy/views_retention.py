"""Retention: the rules, what they would let expire by a day, and the records that are due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.privacy import forms
from vesalius.records.subject import retention
from vesalius.ui.frame import context, done, page, signed_in

PLACE = "privacy"


@require_http_methods(["GET", "POST"])
@signed_in
def rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules with their counts at a day; a form to change one."""
    if request.method == "POST":
        maximum = forms.text(request, "maximum")
        retention.change(
            context(),
            actor,
            forms.text(request, "code"),
            forms.number(request, "minimum"),
            forms.number(request, "maximum") if maximum else None,
            forms.text(request, "basis"),
        )
        return done(reverse("privacy:retention"), "saved")
    typed = request.GET.get("on", "")
    at = forms.day(typed) if typed else clock.now_microseconds()
    values = {
        "tab": "retention",
        "on": typed,
        "at": at,
        "preview": retention.preview(context(), actor, at),
        "due": retention.due_records(context(), actor, at),
        "swept": retention.SWEPT,
    }
    return page(request, "privacy/retention.html", values, place=PLACE)
