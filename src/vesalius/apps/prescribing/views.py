"""The page of prescribing, and what it asks while one types."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.prescribing import advice, forms, labels, selectors
from vesalius.clinical.header import Header, header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.knowledge import cards, dosage
from vesalius.knowledge.alerts import Tier
from vesalius.medication import favourites, ledger, prescriptions, remote_services, transmission
from vesalius.medication import review as reviews
from vesalius.medication.prescriptions import ReasonsNeeded, Wanted
from vesalius.medication.review import Review
from vesalius.ui.frame import context, done, part, signed_in

_CHIPS: Final = ("1-0-0", "0-0-1", "1-0-1", "1-1-1", "0-0-0-1")
_DAYS: Final = (5, 7, 10, 14)


@require_safe
@signed_in
def scheme(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The scheme, what can be prescribed, and the last prescriptions."""
    head = _head(actor, patient_id)
    found = reviews.review(context(), actor, patient_id, with_alternatives=False)
    return _page(request, actor, head, found)


def _head(actor: Actor, patient_id: str) -> Header:
    head = header(actor, patient_id)
    if not any(section.name == "medication" for section in head.sections):
        raise NotFound("The resource is not known.")
    return head


def _page(request: HttpRequest, actor: Actor, head: Header, found: Review, **more: Any) -> HttpResponse:
    groups = selectors.schemes(found)
    beside = [alert for alert in found.report.alerts if alert.tier <= Tier.BESIDE]
    demand = [alert for alert in found.report.alerts if alert.tier > Tier.BESIDE]
    values = {
        "groups": [(labels.KINDS[kind], kind, lines) for kind, lines in groups.items() if lines],
        "chronic": [line for line in groups["chronic"] if line.is_renewable],
        "alerts": selectors.shown(found, beside),
        "demand": selectors.shown(found, demand),
        "missing": cards.missing(found.base, found.report, selectors.language()),
        "prescriptions": selectors.prescriptions(found),
        "favourites": selectors.own_favourites(actor) if selectors.may_prescribe(actor) else [],
        "has_services": bool(remote_services.bases()) and selectors.may_prescribe(actor),
        "may_prescribe": selectors.may_prescribe(actor) and not head.is_own,
        "service": transmission.mode(),
        "stop_reasons": list(labels.STOP_REASONS.items()),
        **more,
    }
    return in_record(request, "prescribing/scheme.html", head, values, tab="medication")


@require_safe
@signed_in
def search(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Medicines that begin with what was typed."""
    _require(actor, patient_id)
    text = request.GET.get("q", "")
    found = selectors.catalogue().search(text, selectors.language())
    return part(request, "prescribing/found.html", {"found": found, "q": text, "patient_id": patient_id})


@require_safe
@signed_in
def line(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The line of a chosen medicine, checked at once."""
    _require(actor, patient_id)
    wanted = forms.wanted(request.GET)
    values = _line_values(actor, patient_id, wanted, request.GET)
    # Counted when a medicine is chosen, not at each key that is pressed afterwards.
    events = ledger.showing(each.alert for each in (*values["stops"], *values["notes"]))
    if instead := request.GET.get("instead", ""):
        events.append((instead, int(Tier.STOP), "followed"))
    ledger.count(context(), events)
    return part(request, "prescribing/line.html", values)


@require_POST
@signed_in
def check(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The alerts of the line as it stands."""
    _require(actor, patient_id)
    wanted = forms.wanted(request.POST)
    values = _line_values(actor, patient_id, wanted, request.POST)
    return part(request, "prescribing/alerts.html", values)


@require_POST
@signed_in
def sign(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Prescribes the line. Alerts that stop need a reason each."""
    _require(actor, patient_id)
    wanted = forms.wanted(request.POST)
    language = selectors.patient_language(actor, patient_id)
    critical = advice.unanswered(actor, patient_id, wanted, request.POST)
    if critical:
        head = _head(actor, patient_id)
        found = reviews.review(context(), actor, patient_id, with_alternatives=False)
        line = _line_values(actor, patient_id, wanted, request.POST) | {"critical_cards": critical}
        return _page(request, actor, head, found, line=line, fault=_("Give a reason for each alert that stops."))
    try:
        prescriptions.prescribe(
            context(), actor, patient_id, [wanted], language=language, reasons=forms.reasons(request.POST)
        )
    except ReasonsNeeded as error:
        head = _head(actor, patient_id)
        values = _values_of(error.review, wanted, patient_id, request.POST)
        found = reviews.review(context(), actor, patient_id, with_alternatives=False)
        return _page(request, actor, head, found, line=values, fault=_("Give a reason for each alert that stops."))
    favourites.used(
        context(), actor, wanted.choice.label, wanted.choice.atc, wanted.choice.cnk, request.POST.get("dosage", "")
    )
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_POST
@signed_in
def renew(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Renews the chosen lines, all or none."""
    _require(actor, patient_id)
    language = selectors.patient_language(actor, patient_id)
    lines = request.POST.getlist("line")
    if not lines:
        raise Invalid(_("Choose at least one line to renew."))
    try:
        prescriptions.renew(context(), actor, patient_id, lines, language=language, reasons=forms.reasons(request.POST))
    except ReasonsNeeded as error:
        head = _head(actor, patient_id)
        unanswered = selectors.shown(error.review, error.unanswered)
        values = {"renewing": lines, "renewal_alerts": unanswered, "reasons": list(labels.OVERRIDE_REASONS.items())}
        return _page(request, actor, head, error.review, **values)
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_POST
@signed_in
def stop(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Stops a line, with a reason."""
    _require(actor, patient_id)
    code = request.POST.get("code", "")
    prescriptions.stop(
        context(), actor, patient_id, request.POST.get("literal", ""), code, note=request.POST.get("note", "")
    )
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_POST
@signed_in
def revoke(request: HttpRequest, actor: Actor, patient_id: str, prescription_id: str) -> HttpResponse:
    """Takes a prescription back, here and at the national service."""
    _require(actor, patient_id)
    transmission.revoke(context(), actor, patient_id, prescription_id, request.POST.get("reason", ""))
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_POST
@signed_in
def pin(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Keeps a favourite at the front, or lets it go."""
    _require(actor, patient_id)
    favourites.pin(context(), actor, request.POST.get("favourite", ""), is_pinned=request.POST.get("pinned") == "yes")
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_safe
@signed_in
def review(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """What is to be known about the medication, for other pages to show."""
    _head(actor, patient_id)
    found = reviews.review(context(), actor, patient_id, with_alternatives=False)
    shown = selectors.shown(found, [alert for alert in found.report.alerts if alert.tier <= Tier.BESIDE])
    return part(request, "prescribing/review.html", {"alerts": shown, "patient_id": patient_id})


def _require(actor: Actor, patient_id: str) -> None:
    if not selectors.may_prescribe(actor):
        raise NotFound("There is no such page.")
    if not patient_id:
        raise NotFound("There is no such page.")


def _line_values(actor: Actor, patient_id: str, wanted: Wanted, given: QueryDict) -> dict[str, Any]:
    found = prescriptions.examine(context(), actor, patient_id, [wanted], selectors.language())
    return _values_of(found, wanted, patient_id, given)


def _values_of(found: Review, wanted: Wanted, patient_id: str, given: QueryDict) -> dict[str, Any]:
    alerts = found.report.alerts
    replaced = next((each.label for each in found.current if each.id == wanted.replaces), "")
    return {
        "patient_id": patient_id,
        "wanted": wanted,
        "dosage_text": given.get("dosage", "").strip() or wanted.choice.dosage,
        "readable": dosage.to_text(wanted.dosage, selectors.language()),
        "days": int(wanted.dosage.duration) if wanted.dosage.duration_unit == "d" and wanted.dosage.duration else "",
        "replaced": replaced,
        "has_services": bool(remote_services.bases()),
        "stops": selectors.shown(found, [alert for alert in alerts if alert.tier <= Tier.STOP_ONCE]),
        "notes": selectors.shown(found, [alert for alert in alerts if alert.tier is Tier.BESIDE]),
        "demand": selectors.shown(found, [alert for alert in alerts if alert.tier is Tier.ON_DEMAND]),
        "missing": cards.missing(found.base, found.report, selectors.language()),
        "reasons": list(labels.OVERRIDE_REASONS.items()),
        "given": forms.reasons(given),
        "chips": _CHIPS,
        "day_chips": _DAYS,
        "units": [(code, names[selectors.language()][0]) for code, names in dosage.UNITS.items()],
    }
