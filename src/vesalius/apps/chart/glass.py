"""Emergency access: a reason, one hour, a banner on every page of this record, and its end."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.access.actor import Actor
from vesalius.access.step_up import require_recent
from vesalius.access.visibility import require
from vesalius.errors import Forbidden, Invalid, NotFound, TooMany
from vesalius.records import emergency
from vesalius.ui.frame import context, done, page, signed_in

REASONS: Final[dict[str, str | Promise]] = {
    "life": _("Danger to life or to health, help needed now"),
    "unconscious": _("The patient cannot answer"),
    "on-call": _("On call, the usual team cannot be reached"),
    "other": _("Another urgent reason"),
}
"""Code → why a record is opened in an emergency."""


@require_http_methods(["GET", "POST"])
@signed_in
def open_record(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Asks for the reason, and opens the record. Whether the patient exists is told only after that."""
    try:
        require(actor, emergency.OPEN)
    except Forbidden as error:
        raise NotFound("There is no such page.") from error
    require_recent(actor)
    fault: str | Promise = ""
    if request.method == "POST":
        code = request.POST.get("code", "")
        if code not in REASONS:
            return _form(request, patient_id, _("Choose a kind of reason and say in at least 10 characters why."))
        try:
            emergency.open_record(context(), actor, patient_id, reason=request.POST.get("reason", ""), code=code)
        except Invalid:
            fault = _("Choose a kind of reason and say in at least 10 characters why.")
        except TooMany:
            fault = _("The day's limit of emergency accesses is reached: ask the data protection officer.")
        else:
            return done(reverse("chart:summary", args=[patient_id]), "emergency-opened")
    return _form(request, patient_id, fault)


def _form(request: HttpRequest, patient_id: str, fault: str | Promise) -> HttpResponse:
    values = {
        "patient_id": patient_id,
        "reasons": list(REASONS.items()),
        "given": request.POST,
        "fault": fault,
        "minutes": emergency.MINUTES,
        "shortest": emergency.SHORTEST_REASON,
    }
    return page(request, "chart/emergency.html", values, place="find")


@require_POST
@signed_in
def close_record(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Ends the emergency access now."""
    emergency.close(context(), actor, patient_id)
    return done(reverse("chart:patients"), "emergency-ended")
