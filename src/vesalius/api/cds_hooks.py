"""CDS Hooks 2.0: discovery, the services of medication safety, feedback. See docs/api/cds-hooks.md.

Callers send one of our access tokens, or prove by their signature who they are (`hook_clients`) and send the token in
`fhirAuthorization`. What a service reads is what the token's owner may see; without one it judges by what was sent.
Prefetched resources are used when all of them are sent, and are not stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import redis

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.api import cors, limits
from vesalius.api.configuration import Configuration
from vesalius.api.credentials import Credentials
from vesalius.api.outcome import error_response, log_unexpected
from vesalius.api.rates import RateLimit
from vesalius.api.refusals import MalformedRequest, UnknownAddress
from vesalius.api.request import Request
from vesalius.api.response import Response
from vesalius.errors import Invalid, Issue, PreconditionFailed, Unauthenticated
from vesalius.identity.authorization import hook_clients
from vesalius.knowledge import cards, fhir_facts
from vesalius.knowledge.alerts import Tier
from vesalius.medication import ledger, review
from vesalius.r4 import json
from vesalius.r4.explain import explain
from vesalius.records.context import Context

MOUNT: Final = "/cds-services"
_PREFETCH: Final = {
    "patient": "Patient/{{context.patientId}}",
    "medications": "MedicationStatement?patient={{context.patientId}}",
    "requests": "MedicationRequest?patient={{context.patientId}}&status=active",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "problems": "Condition?patient={{context.patientId}}&clinical-status=active,recurrence,relapse",
    "observations": "Observation?patient={{context.patientId}}&_sort=-date&_count=200&code="
    + ",".join(f"http://loinc.org|{code}" for code in fhir_facts.CODES),
    "accepted": "DetectedIssue?patient={{context.patientId}}",
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
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_USER: Final = re.compile(r"(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9.-]{1,64}", re.ASCII)
_ORDER: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}", re.ASCII)
_OUTCOMES: Final = {"accepted": "followed", "overridden": "overridden"}
_MARK: Final = 12
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
        self._credentials = Credentials(context, settings, client)

    def handle(self, request: Request) -> Response:
        """The response. Never raises."""
        request_id = ids.new()
        try:
            response = self._answer(request, request_id)
        except Exception as error:  # noqa: BLE001 - becomes an OperationOutcome
            log_unexpected(error, request_id)
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
        with self._credentials.watched(request, request_id):
            caller, actor = self._caller(request, name, request_id)
        self._requests.spend(caller)
        body = json.parse(limits.readable_body(request, self.configuration))
        if not isinstance(body, dict):
            raise MalformedRequest("The body is a JSON object.")
        if more == "feedback":
            return self._feedback(body)
        if actor is None:
            with self._credentials.watched(request, request_id):
                actor = self._granted(body.get("fhirAuthorization"), request, request_id)
        return _json(200, self._cards(actor, _SERVICES[name][0], body))

    def _caller(self, request: Request, name: str, request_id: str) -> tuple[str, Actor | None]:
        """Who calls, and on whose behalf as far as the bearer token tells. Raises Unauthenticated."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("A bearer token is needed.")
        token = token.strip()
        if hook_clients.is_signed(token):
            return hook_clients.caller(self.context.pool, token, self._audiences(request, name)), None
        actor = self._credentials.owner(token, request, request_id)
        return actor.token, actor

    def _audiences(self, request: Request, name: str) -> frozenset[str]:
        """The addresses by which this service is known: of the one, of its feedback, and of all."""
        base = self.configuration.base_url
        if base is not None:
            site = base.rstrip("/").removesuffix(self.configuration.mount)
        else:
            site = f"{request.scheme}://{request.headers.get('host', '')}"
        service = f"{site}{MOUNT}/{name}"
        return frozenset({service, f"{service}/feedback", f"{site}{MOUNT}"})

    def _granted(self, given: Any, request: Request, request_id: str) -> Actor | None:
        """On whose behalf a caller asks who proved himself: the owner of the access token that he passes on."""
        token = given.get("access_token") if isinstance(given, dict) else None
        if not isinstance(token, str) or not token:
            return None
        return self._credentials.owner(token, request, request_id)

    def _cards(self, actor: Actor | None, hook: str, body: Mapping[str, Any]) -> dict[str, Any]:
        patient, context = _asked(hook, body)
        chosen, beside = _drafts(context)
        if hook != "patient-view" and not chosen:
            # Nothing that these services know is being ordered.
            return {"cards": []}
        prefetched = _prefetched(body.get("prefetch"), patient)
        if prefetched is not None:
            found = review.judge(self.context, prefetched, chosen, beside=beside)
        elif actor is not None:
            found = review.review(self.context, actor, patient, chosen, beside=beside)
        else:
            raise PreconditionFailed("The prefetched data are incomplete, and no access token came along.")
        language = _language(body)
        # Only what may be shown at this moment of the work: choosing is not the time for everything.
        shown = [alert for alert in found.report.alerts if alert.tier <= _HIGHEST_TIER[hook]]
        ledger.count(self.context, ledger.showing(shown))
        told = [cards.card(found.base, alert, language, found.drafts) for alert in shown]
        return {"cards": [*told, *cards.information(found.base, found.report, language)]}

    def _feedback(self, body: Mapping[str, Any]) -> Response:
        """Counts what became of cards: by the end of a card's uuid, or by its extension where that comes back."""
        given = body.get("feedback")
        if not isinstance(given, list):
            raise MalformedRequest("feedback is a list.")
        if any(not isinstance(each, dict) or each.get("outcome") not in _OUTCOMES for each in given):
            raise Invalid("outcome is accepted or overridden.")
        if any(not isinstance(each.get("card"), str) for each in given):
            raise Invalid("card is the uuid of a card.")
        marks = {cards.rule_mark(rule): (rule, tier) for rule, tier in ledger.shown_lately(self.context).items()}
        events = []
        for each in given:
            extension = each.get("extension")
            rule = extension.get("org.vesalius.rule") if isinstance(extension, dict) else None
            known = marks.get(each["card"][-_MARK:])
            if known is None and isinstance(rule, str):
                tier = extension.get("org.vesalius.tier", 2) if isinstance(extension, dict) else 2
                known = (rule, tier if isinstance(tier, int) and 1 <= tier <= 4 else 2)
            if known is not None:
                events.append((*known, _OUTCOMES[each["outcome"]]))
        ledger.count(self.context, events)
        return _json(200, {})


def _described(name: str) -> dict[str, Any]:
    hook, title, description = _SERVICES[name]
    return {"hook": hook, "id": name, "title": title, "description": description, "prefetch": _PREFETCH}


def _asked(hook: str, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """(id of the patient, context) of a call that has what CDS Hooks 2.0 requires. Raises Invalid, MalformedRequest."""
    if body.get("hook") != hook:
        raise Invalid(f"This service is for the hook {hook}.")
    if _UUID.fullmatch(str(body.get("hookInstance"))) is None:
        raise MalformedRequest("hookInstance is a UUID.")
    if body.get("fhirAuthorization") is not None and not isinstance(body.get("fhirServer"), str):
        raise MalformedRequest("With fhirAuthorization comes fhirServer.")
    context = body.get("context")
    if not isinstance(context, dict) or not isinstance(context.get("patientId"), str):
        raise MalformedRequest("context.patientId is missing.")
    if _USER.fullmatch(str(context.get("userId"))) is None:
        raise MalformedRequest(
            "context.userId is a Practitioner, PractitionerRole, Patient or RelatedPerson with its id."
        )
    if hook != "patient-view" and not isinstance(context.get("draftOrders"), dict):
        raise MalformedRequest("context.draftOrders is missing.")
    if hook == "order-select" and not _are_orders(context.get("selections")):
        raise MalformedRequest("context.selections names the orders that were chosen.")
    return review.patient_of(context["patientId"]), context


def _are_orders(selections: Any) -> bool:
    return (
        isinstance(selections, list)
        and bool(selections)
        and all(isinstance(each, str) and _ORDER.fullmatch(each) is not None for each in selections)
    )


def _drafts(context: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The drafts that are asked about, and those that stand beside them: what is not selected is context."""
    bundle = context.get("draftOrders") or {}
    listed = bundle.get("entry") or () if isinstance(bundle, dict) else None
    if not isinstance(listed, list | tuple):
        raise MalformedRequest("context.draftOrders is a Bundle.")
    entries = [each.get("resource") for each in listed if isinstance(each, dict)]
    found = [each for each in entries if isinstance(each, dict) and each.get("resourceType") == "MedicationRequest"]
    problems = [issue for each in found for issue in _misshapen(each)]
    if problems:
        raise Invalid(issues=tuple(problems))
    selections = context.get("selections")
    if not isinstance(selections, list) or not selections:
        return found, []
    chosen = [each for each in found if f"MedicationRequest/{each.get('id')}" in selections]
    return chosen, [each for each in found if each not in chosen]


def _prefetched(given: Any, patient: str) -> list[dict[str, Any]] | None:
    """The resources that were sent along; None when some were not, or were not to be had: then we read ourselves.

    Null says that there is nothing to be had; an OperationOutcome that the caller failed.
    """
    if not isinstance(given, dict) or not _PREFETCH.keys() <= given.keys():
        return None
    found: list[dict[str, Any]] = []
    for value in given.values():
        kind = value.get("resourceType") if isinstance(value, dict) else None
        if kind == "Bundle":
            listed = value.get("entry") or ()
            if not isinstance(listed, list | tuple):
                return None
            found += [
                each["resource"] for each in listed if isinstance(each, dict) and isinstance(each.get("resource"), dict)
            ]
        elif kind is not None:
            found.append(value)
        elif value is not None:
            return None
    if any(_misshapen(each) for each in found):
        return None
    kinds = {each.get("resourceType") for each in found}
    has_patient = any(each.get("resourceType") == "Patient" and each.get("id") == patient for each in found)
    return found if has_patient and "OperationOutcome" not in kinds else None


def _misshapen(resource: Mapping[str, Any]) -> list[Issue]:
    """What of a resource is not as R4 has it. What is missing is no fault in a draft, nor in a summary."""
    return [issue for issue in explain(json.encode(resource)) if issue.code != "required"]


def _language(body: Mapping[str, Any]) -> str:
    asked = body.get("extension")
    wanted = asked.get("org.vesalius.language") if isinstance(asked, dict) else None
    if wanted in {"fr", "nl", "de", "en"}:
        return str(wanted)
    return "fr"


def _json(status: int, value: Any) -> Response:
    return Response(status, (), json.encode(value))
