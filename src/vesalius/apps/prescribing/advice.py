"""The cards of other decision support services beside our own alerts; docs/api/cds-hooks.md."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from vesalius.access.actor import Actor
from vesalius.apps.prescribing import forms, labels, selectors
from vesalius.errors import NotFound
from vesalius.medication import prescriptions, remote_services
from vesalius.medication.prescriptions import Wanted
from vesalius.medication.remote_services import Card
from vesalius.ui.frame import context, part, signed_in


@require_POST
@signed_in
def cards(request: HttpRequest, actor: Actor, patient_id: str, hook: str) -> HttpResponse:
    """The cards for the record (patient-view), or for the line as it stands (order-select)."""
    if hook not in {"patient-view", "order-select"} or not selectors.may_prescribe(actor):
        raise NotFound("There is no such page.")
    language = selectors.language()
    drafts = [] if hook == "patient-view" else [prescriptions.draft(patient_id, forms.wanted(request.POST), language)]
    found = remote_services.advise(context(), actor, hook, patient_id, drafts, language)
    return part(request, "prescribing/advice.html", {"advice": found, "patient_id": patient_id})


@require_POST
@signed_in
def answer(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """What became of a card: followed, or set aside with a reason. The service is told."""
    service = remote_services.service_of(request.POST.get("service", ""))
    outcome = request.POST.get("outcome", "")
    if service is None or outcome not in {"accepted", "overridden"} or not selectors.may_prescribe(actor):
        raise NotFound("There is no such card.")
    remote_services.answer(
        context(), request.POST.get("card", ""), service, outcome=outcome, reason=request.POST.get("reason", "")
    )
    return part(request, "prescribing/answered.html", {"is_followed": outcome == "accepted"})


def unanswered(actor: Actor, patient_id: str, wanted: Wanted, given: QueryDict) -> list[Card]:
    """Critical cards of order-sign without a reason; of those with one the service is told that they were overridden.

    Empty while no service is configured, or none answers: signing never waits for somebody else's server.
    """
    if not remote_services.bases():
        return []
    language = selectors.language()
    draft = prescriptions.draft(patient_id, wanted, language)
    found = remote_services.advise(context(), actor, "order-sign", patient_id, [draft], language)
    critical = [card for card in found.cards if card.indicator == "critical"]
    reasons = forms.reasons(given)
    missing = [card for card in critical if not _reason(card, reasons)]
    if not missing:
        for card in critical:
            remote_services.answer(
                context(), card.uuid, card.service, outcome="overridden", reason=_reason(card, reasons)
            )
    return missing


def _reason(card: Card, reasons: Mapping[str, str]) -> str:
    offered = {code for code, _ in card.reasons} or set(labels.OVERRIDE_REASONS)
    return reasons[card.key] if reasons.get(card.key) in offered else ""
