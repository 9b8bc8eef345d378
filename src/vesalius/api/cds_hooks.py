"""CDS Hooks 2.0: discovery, the services of medication safety, feedback. See docs/api/cds-hooks.md.

Clients send our access tokens; what a service reads is what the token's owner may see. Prefetched resources are used
when they are sent, and are not stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import redis

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.api import cors, limits
from vesalius.api.configuration import Configuration
from vesalius.api.outcome import error_response
from vesalius.api.rates import RateLimit
from vesalius.api.refusals import MalformedRequest, UnknownAddress
from vesalius.api.request import Request
from vesalius.api.response import Response
from vesalius.errors import Invalid, Unauthenticated
from vesalius.knowledge import cards
from vesalius.knowledge.alerts import Alert, Tier
from vesalius.medication import ledger, review
from vesalius.r4 import json
from vesalius.records.context import Context

MOUNT: Final = "/cds-services"
_PREFETCH: Final = {
    "patient": "Patient/{{context.patientId}}",
    "medications": "MedicationStatement?patient={{context.patientId}}",
    "requests": "MedicationRequest?patient={{context.patientId}}&status=active",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "problems": "Condition?patient={{context.patientId}}&clinical-status=active",
}
_SERVICES: Final = {
    "medication-patient-view": (
        "patient-view",
        "Medication safety: review",
        "What is to be known about the medication.",
    ),
    "medication-order-select": ("order-select", "Medication safety: while choosing", "Checks what is being chosen."),
    "medication-order-sign": (
        "order-sign",
        "Medication safety: before signing",
        "The whole check of the draft orders.",
    ),
}
_HIGHEST_TIER: Final = {"patient-view": Tier.BESIDE, "order-select": Tier.BESIDE, "order-sign": Tier.ON_DEMAND}


class CdsHooks:
    """The service below /cds-services. Thread-safe."""

    def __init__(
        self, context: Context, configuration: Configuration | None = None, *, client: redis.Redis | None = None
    ) -> None:
        self.context = context
        self.configuration = configuration or Configuration()
        settings = self.configuration
        self._requests = RateLimit("requests", client, per_second=settings.requests_per_second, capacity=settings.burst)

    def handle(self, request: Request) -> Response:
        """The response. Never raises."""
        request_id = ids.new()
        try:
            response = self._answer(request, request_id)
        except Exception as error:  # noqa: BLE001 - becomes an OperationOutcome
            response = error_response(error, request_id)
        origin = request.headers.get("origin")
        headers = [
            *response.headers,
            ("Content-Type", "application/json; charset=utf-8"),
            ("Cache-Control", "no-store"),
        ]
        headers += [("X-Request-Id", request_id), ("X-Content-Type-Options", "nosniff")]
        if origin is not None:
            headers += cors.response_headers(origin, self.configuration.allowed_origins)
        return Response(response.status, tuple(headers), response.body)

    def _answer(self, request: Request, request_id: str) -> Response:
        path = request.path.removeprefix(MOUNT).strip("/")
        if request.method == "OPTIONS" and "origin" in request.headers:
            return cors.preflight(request.headers["origin"], self.configuration.allowed_origins)
        if not path:
            return _json(200, {"services": [_described(name) for name in _SERVICES]})
        name, _, more = path.partition("/")
        if name not in _SERVICES or more not in {"", "feedback"}:
            raise UnknownAddress("There is no such decision support service.")
        if request.method != "POST":
            return Response(405, (("Allow", "POST"),), b"{}")
        actor = self._actor(request, request_id)
        self._requests.spend(actor.token)
        body = json.parse(limits.readable_body(request, self.configuration))
        if more == "feedback":
            return self._feedback(body)
        return _json(200, self._cards(actor, _SERVICES[name][0], body))

    def _actor(self, request: Request, request_id: str) -> Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("A bearer token is needed.")
        return self.context.authenticator.authenticate(token.strip()).on_request(request_id, request.address)

    def _cards(self, actor: Actor, hook: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if body.get("hook") != hook:
            raise Invalid(f"This service is for the hook {hook}.")
        if not isinstance(body.get("hookInstance"), str):
            raise MalformedRequest("hookInstance is missing.")
        context = body.get("context")
        if not isinstance(context, dict) or not isinstance(context.get("patientId"), str):
            raise MalformedRequest("context.patientId is missing.")
        patient = review.patient_of(context["patientId"])
        drafts = _drafts(context)
        prefetched = _prefetched(body.get("prefetch"), patient)
        if prefetched is None:
            found = review.review(self.context, actor, patient, drafts)
        else:
            found = review.judge(self.context, prefetched, drafts)
        language = _language(body)
        # Only what may be shown at this moment of the work: choosing is not the time for everything.
        shown = [alert for alert in found.report.alerts if alert.tier <= _HIGHEST_TIER[hook]]
        ledger.count(self.context, [event for alert in shown for event in _events(alert)])
        told = [cards.card(found.base, alert, language, found.drafts) for alert in shown]
        return {"cards": [*told, *cards.information(found.base, found.report, language)]}

    def _feedback(self, body: Mapping[str, Any]) -> Response:
        """Counts what became of cards. The card names its rule only to us, so the client sends it back as extension."""
        given = body.get("feedback")
        if not isinstance(given, list):
            raise MalformedRequest("feedback is a list.")
        events = []
        for each in given:
            if not isinstance(each, dict) or each.get("outcome") not in {"accepted", "overridden"}:
                raise Invalid("outcome is accepted or overridden.")
            extension = each.get("extension")
            rule = extension.get("org.vesalius.rule") if isinstance(extension, dict) else None
            if isinstance(rule, str):
                tier = extension.get("org.vesalius.tier", 2) if isinstance(extension, dict) else 2
                what = "followed" if each["outcome"] == "accepted" else "overridden"
                events.append((rule, tier if isinstance(tier, int) and 1 <= tier <= 4 else 2, what))
        ledger.count(self.context, events)
        return _json(200, {})


def _described(name: str) -> dict[str, Any]:
    hook, title, description = _SERVICES[name]
    return {"hook": hook, "id": name, "title": title, "description": description, "prefetch": _PREFETCH}


def _drafts(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    bundle = context.get("draftOrders") or {}
    entries = [each.get("resource") for each in bundle.get("entry") or () if isinstance(each, dict)]
    found = [each for each in entries if isinstance(each, dict) and each.get("resourceType") == "MedicationRequest"]
    selections = context.get("selections")
    if isinstance(selections, list) and selections:
        chosen = [each for each in found if f"MedicationRequest/{each.get('id')}" in selections]
        return chosen or found
    return found


def _prefetched(given: Any, patient: str) -> list[dict[str, Any]] | None:
    """The resources that were sent along; None when the patient is not among them: then we read ourselves."""
    if not isinstance(given, dict):
        return None
    found: list[dict[str, Any]] = []
    for value in given.values():
        if isinstance(value, dict) and value.get("resourceType") == "Bundle":
            found += [
                each["resource"]
                for each in value.get("entry") or ()
                if isinstance(each, dict) and isinstance(each.get("resource"), dict)
            ]
        elif isinstance(value, dict) and "resourceType" in value:
            found.append(value)
    has_patient = any(each.get("resourceType") == "Patient" and each.get("id") == patient for each in found)
    has_all = all(isinstance(given.get(name), dict) for name in _PREFETCH)
    return found if has_patient and has_all else None


def _language(body: Mapping[str, Any]) -> str:
    asked = body.get("extension")
    wanted = asked.get("org.vesalius.language") if isinstance(asked, dict) else None
    if wanted in {"fr", "nl", "de", "en"}:
        return str(wanted)
    return "fr"


def _events(alert: Alert) -> list[tuple[str, int, str]]:
    events = [(alert.rule, int(alert.tier), "shown")]
    if alert.tier <= Tier.STOP_ONCE:
        events.append((alert.rule, int(alert.tier), "stopped"))
    return events


def _json(status: int, value: Any) -> Response:
    return Response(status, (), json.encode(value))
