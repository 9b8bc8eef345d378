"""The client of CDS Hooks 2.0: services of others, asked beside our own checks, never in their place.

VESALIUS_CDS_SERVICES   addresses of services, separated by commas, such as https://cds.example/cds-services
VESALIUS_BASE_URL       our public address: each request is signed in its name; without it nothing is signed

Only these hosts are asked, and only while somebody works with a patient. A service gets what its prefetch templates ask
for as far as the actor may see it, of this patient alone, and no token for our server. A service that is slow, down or
wrong is left out and said so: nothing waits for it for more than two seconds, and after a failure it is left alone for
a minute.
Source: CDS Hooks 2.0 (cds-hooks.hl7.org/2.0).
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from weakref import WeakKeyDictionary

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import VesaliusError
from vesalius.events.registry import Retry, job
from vesalius.events.running import GiveUp, Run
from vesalius.identity import outbound
from vesalius.identity.authorization import hook_clients
from vesalius.identity.authorization.signing import Signing
from vesalius.medication import ledger
from vesalius.r4 import json
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search

ENVIRONMENT: Final = "VESALIUS_CDS_SERVICES"
_SITE: Final = "VESALIUS_BASE_URL"
HOOKS: Final = ("patient-view", "order-select", "order-sign")
INDICATORS: Final = ("critical", "warning", "info")
SECONDS: Final = 2.0
_DISCOVERED_SECONDS: Final = 600.0
_LEFT_ALONE_SECONDS: Final = 60.0
_MOST_CARDS: Final = 20
_LONGEST: Final = 2000
_MOST_RESOURCES: Final = "200"
_TOKEN: Final = re.compile(r"\{\{\s*context\.(patientId|userId)\s*\}\}")
_UUID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_TIERS: Final = {"critical": 1, "warning": 2, "info": 3}


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a base address, as its discovery tells."""

    base: str
    id: str
    hook: str
    title: str
    prefetch: Mapping[str, str]

    @property
    def rule(self) -> str:
        """How the ledger counts it."""
        return f"cds:{urlsplit(self.base).hostname}/{self.id}"[:200]


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it may be shown: plain text, no markup is taken over. `key` stays the same for the same advice."""

    key: str
    uuid: str
    service: Service
    indicator: str
    summary: str
    detail: str
    source: str
    reasons: tuple[tuple[str, str], ...]
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The cards, the gravest first, and the hosts that did not answer as they should."""

    cards: tuple[Card, ...]
    silent: tuple[str, ...]


_lock: Final = threading.Lock()
_found: Final[dict[str, tuple[float, tuple[Service, ...]]]] = {}
_left_alone: Final[dict[str, float]] = {}
_signing: Final[WeakKeyDictionary[Context, Signing]] = WeakKeyDictionary()


def bases() -> list[str]:
    """The configured addresses; empty: there is no client."""
    return [part.strip().rstrip("/") for part in os.environ.get(ENVIRONMENT, "").split(",") if part.strip()]


def forget() -> None:
    """Forgets what was discovered, and which services were left alone."""
    with _lock:
        _found.clear()
        _left_alone.clear()


def advise(
    context: Context,
    actor: Actor,
    hook: str,
    patient_id: str,
    drafts: Sequence[Mapping[str, Any]] = (),
    language: str = "fr",
) -> Advice:
    """What the services for a hook say. Raises NotFound for a patient whom the actor may not see, before any is asked.

    Each service that is asked leaves an audit entry of the disclosure.
    """
    patient = json.parse(read(context, actor, "Patient", patient_id).body)
    silent: list[str] = []
    services = [each for base in bases() for each in _discovered(base, silent) if each.hook == hook]
    services = [each for each in services if _left_alone.get(each.base, 0.0) < time.monotonic()]
    if not services:
        return Advice((), tuple(dict.fromkeys(silent)))
    asked = [(each, _request(context, actor, each, patient, drafts, language)) for each in services]
    with context.pool.session() as session:
        for service in services:
            pk = context.blind.pk("Patient", patient_id)
            host = str(urlsplit(service.base).hostname)
            record(
                session, context.log, actor, "cds-asked", f"Patient/{patient_id}", patients=[pk], details={"host": host}
            )
    with ThreadPoolExecutor(max_workers=min(4, len(asked))) as threads:
        answers = list(threads.map(lambda each: _ask(context, *each), asked))
    cards: list[Card] = []
    for (service, _), found in zip(asked, answers, strict=True):
        if found is None:
            silent.append(str(urlsplit(service.base).hostname))
        else:
            cards += found
    cards.sort(key=lambda card: INDICATORS.index(card.indicator))
    ledger.count(context, [(card.service.rule, _TIERS[card.indicator], "shown") for card in cards])
    return Advice(tuple(cards), tuple(dict.fromkeys(silent)))


def answer(context: Context, card_uuid: str, service: Service, *, outcome: str, reason: str = "") -> None:
    """Tells a service what became of its card (accepted, overridden), when it can be told; counts it."""
    what = "followed" if outcome == "accepted" else "overridden"
    ledger.count(context, [(service.rule, 2, what)])
    if _UUID.fullmatch(card_uuid) and _UUID.fullmatch(service.id):
        code = reason if _UUID.fullmatch(reason) else ""
        feedback.enqueue_now(
            context, base=bases().index(service.base), service=service.id, card=card_uuid, outcome=outcome, reason=code
        )


@job("cds.feedback", queue="messages", retry=Retry(attempts=6, first_seconds=30))
def feedback(run: Run, *, base: int, service: str, card: str, outcome: str, reason: str) -> None:
    """POST …/feedback (CDS Hooks 2.0, "Feedback"). A service without that address is not asked again."""
    known = bases()
    if base >= len(known):
        raise GiveUp("service-removed")
    told: dict[str, Any] = {
        "card": card,
        "outcome": outcome,
        "outcomeTimestamp": clock.instant(clock.now_microseconds()),
    }
    if outcome == "overridden" and reason:
        told["overrideReason"] = {"reason": {"code": reason}}
    body = json.encode({"feedback": [told]})
    address = f"{known[base]}/{service}/feedback"
    headers = {"Content-Type": "application/json", **_signed(run.context, address)}
    found = outbound.ask(address, body=body, headers=headers, is_trusted=True)
    if found.status in {404, 405, 501}:
        raise GiveUp("no-feedback")
    if found.status >= 400:
        raise GiveUp("refused") if found.status < 500 else _Failed("The service failed.")
    with run.finishing():
        pass


class _Failed(VesaliusError):
    """Tried again."""


def service_of(rule: str) -> Service | None:
    """The service of a card by the name under which it is counted, among those that were discovered."""
    with _lock:
        known = [each for _, services in _found.values() for each in services]
    return next((each for each in known if each.rule == rule), None)


def _discovered(base: str, silent: list[str]) -> tuple[Service, ...]:
    now = time.monotonic()
    with _lock:
        held = _found.get(base)
    if held is not None and held[0] > now:
        return held[1]
    if _left_alone.get(base, 0.0) > now:
        silent.append(str(urlsplit(base).hostname))
        return ()
    try:
        found = outbound.ask(base, headers={"Accept": "application/json"}, is_trusted=True, seconds=SECONDS)
        if found.status != 200:
            raise _Failed("The discovery failed.")
        listed = json.parse(found.body).get("services")
        services = tuple(_service(base, each) for each in listed or () if _is_service(each))
    except (VesaliusError, ValueError, AttributeError, TypeError):
        _leave_alone(base)
        silent.append(str(urlsplit(base).hostname))
        return ()
    with _lock:
        _found[base] = (now + _DISCOVERED_SECONDS, services)
    return services


def _is_service(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and given.get("hook") in HOOKS
        and isinstance(given.get("id"), str)
        and bool(_UUID.fullmatch(given["id"]))
    )


def _service(base: str, given: Mapping[str, Any]) -> Service:
    prefetch = given.get("prefetch")
    templates = {str(key): value for key, value in prefetch.items() if isinstance(value, str)} if prefetch else {}
    return Service(base, given["id"], given["hook"], str(given.get("title") or given["id"])[:120], templates)


def _leave_alone(base: str) -> None:
    with _lock:
        _left_alone[base] = time.monotonic() + _LEFT_ALONE_SECONDS


def _request(
    context: Context,
    actor: Actor,
    service: Service,
    patient: Mapping[str, Any],
    drafts: Sequence[Mapping[str, Any]],
    language: str,
) -> bytes:
    given: dict[str, Any] = {"patientId": patient["id"], "userId": actor.fhir or "Practitioner/unknown"}
    if service.hook != "patient-view":
        orders = [{**each, "id": str(each.get("id") or f"draft-{number}")} for number, each in enumerate(drafts)]
        given["draftOrders"] = {
            "resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in orders],
        }  # fmt: skip
        if service.hook == "order-select":
            given["selections"] = [f"{each.get('resourceType')}/{each['id']}" for each in orders]
    prefetched = {
        name: found
        for name, template in service.prefetch.items()
        if (found := _prefetched(context, actor, template, given)) is not None
    }
    return json.encode(
        {
            "hook": service.hook, "hookInstance": ids.new(), "context": given, "prefetch": prefetched,
            "extension": {"org.vesalius.language": language},
        }
    )  # fmt: skip


def _prefetched(context: Context, actor: Actor, template: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The resource or Bundle of a template, by what the actor may see; None for what is not offered."""
    if "{{" in _TOKEN.sub("", template):
        return None
    text = _TOKEN.sub(lambda match: str(given[match.group(1)]), template)
    path, _, query = text.partition("?")
    type_name, _, ident = path.partition("/")
    if type_name not in RESOURCE_TYPES:
        return None
    try:
        if ident:
            return json.parse(read(context, actor, type_name, ident).body)
        question = [(key, value) for key, value in parse_qsl(query) if not key.startswith("_")]
        whole = f"Patient/{given['patientId']}"
        # Never more than this patient: a template that asks for others is narrowed to this one.
        question = [(key, value) for key, value in question if key not in {"patient", "subject"}]
        page = search(
            context, actor, type_name, [*question, ("_count", _MOST_RESOURCES)],
            compartment=("Patient", whole.partition("/")[2]),
        )  # fmt: skip
    except VesaliusError:
        return None
    entries = [{"resource": json.parse(each.body)} for each in page.matches]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def _signed(context: Context, address: str) -> dict[str, str]:
    """Who asks, signed for this one request; nothing where the public address of this site is not told."""
    issuer = os.environ.get(_SITE, "").strip().rstrip("/")
    if not issuer:
        return {}
    with _lock:
        signing = _signing.get(context)
        if signing is None:
            signing = _signing[context] = Signing(context.pool, context.keys.roots)
    return {"Authorization": hook_clients.credentials(signing, issuer, address)}


def _ask(context: Context, service: Service, body: bytes) -> list[Card] | None:
    address = f"{service.base}/{service.id}"
    try:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **_signed(context, address)}
        found = outbound.ask(address, body=body, headers=headers, is_trusted=True, seconds=SECONDS)
        if found.status != 200:
            raise _Failed("The service failed.")
        listed = json.parse(found.body)["cards"]
        return [_card(service, each) for each in listed[:_MOST_CARDS] if _is_card(each)]
    except (VesaliusError, ValueError, KeyError, TypeError):
        _leave_alone(service.base)
        return None


def _is_card(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("summary"), str)
        and given.get("indicator") in INDICATORS
        and isinstance(given.get("source"), dict)
    )


def _card(service: Service, given: Mapping[str, Any]) -> Card:
    summary = given["summary"][:140]
    key = hashlib.sha256(f"{service.rule}\n{given['indicator']}\n{summary}".encode()).hexdigest()[:16]
    reasons = tuple(
        (str(each.get("code", "")), str(each.get("display", ""))[:200])
        for each in given.get("overrideReasons") or ()
        if isinstance(each, dict) and each.get("display")
    )
    suggestions = tuple(
        (str(each.get("uuid", "")), str(each.get("label", ""))[:200])
        for each in given.get("suggestions") or ()
        if isinstance(each, dict) and each.get("label")
    )
    uuid = str(given.get("uuid", ""))
    detail, source = str(given.get("detail", ""))[:_LONGEST], str(given["source"].get("label", ""))[:200]
    return Card(key, uuid, service, given["indicator"], summary, detail, source, reasons, suggestions)
