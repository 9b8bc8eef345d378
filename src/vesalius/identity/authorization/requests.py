"""Authorisation requests: OAuth 2.1 section 4.1.1, OpenID Connect Core section 3.1.2.1, SMART App Launch 2.2.

A fault that makes the client or its address doubtful is told to the person at the screen. Everything else is told to
the client, at its registered address, with the issuer (RFC 9207) and its own state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

import msgspec

from vesalius import clock
from vesalius.access import scopes
from vesalius.errors import VesaliusError
from vesalius.identity.authorization import clients, refusals, secrets
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.refusals import Refused
from vesalius.identity.authorization.services import Services, Site
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

PUSHED: Final = "urn:ietf:params:oauth:request_uri:"
PUSHED_SECONDS: Final = 90

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_\-]{43}")
_PROMPTS: Final = {"none", "login", "consent", "select_account"}
_LONGEST: Final = {"state": 1000, "nonce": 1000, "scope": 4000, "login_hint": 200, "launch": 200}
_ONCE: Final = (
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "aud", "resource", "launch", "prompt"),
    *("max_age", "login_hint", "code_challenge", "code_challenge_method", "response_mode", "request", "request_uri"),
)


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that was found good. `scopes` are those that the client may have; `max_age` in seconds.

    `left_out` are scopes that were asked for and are not known or not registered: nothing of them is granted, as
    RFC 6749 section 3.3 allows where the answer tells which scopes were.
    """

    client: Client
    redirect: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str
    launch: str
    prompts: frozenset[str]
    max_age: int | None
    login_hint: str
    issuer: str
    left_out: tuple[str, ...] = ()


class Returned(Refused):
    """A refusal that goes back to the client: `address` is where the browser is sent."""

    def __init__(self, error: str, description: str, redirect: str, state: str, issuer: str) -> None:
        super().__init__(error, description)
        self.address = answered(redirect, issuer, state, error=error, error_description=description)


def answered(redirect: str, issuer: str, state: str, **answer: str) -> str:
    """The client's address with an answer in its query, the state and the issuer (RFC 9207)."""
    parameters = {**answer, **({"state": state} if state else {}), "iss": issuer}
    return redirect + ("&" if urlsplit(redirect).query else "?") + urlencode(parameters)


def understood(
    services: Services, session: Session, site: Site, given: Sequence[tuple[str, str]], *, is_used_up: bool = False
) -> AuthorizationRequest:
    """The request in the parameters `given`. Raises Returned, or Refused where nobody may be sent anywhere.

    A pushed request is used up by the answer, not by looking at it: `is_used_up` says that this is the answer.
    """
    values = _single(given)
    client = clients.find(session, values.get("client_id", ""))
    if client is None or not client.is_open or clients.CODE not in client.grants:
        raise Refused(refusals.INVALID_CLIENT, "The application is not registered here.")
    if values.get("request_uri", "").startswith(PUSHED):
        values = _pushed(session, client, values["request_uri"], is_used_up=is_used_up)
    redirect = values.get("redirect_uri", "")
    if redirect not in client.redirects:
        raise Refused(refusals.INVALID_REQUEST, "The address to return to is not one that the application registered.")
    state = values.get("state", "")

    def refuse(error: str, description: str) -> Returned:
        return Returned(error, description, redirect, state[:1000], site.issuer)

    fault = _fault(values, site)
    if fault is not None:
        raise refuse(*fault)
    wanted = values.get("scope", "").split()
    granted = scopes.allowed(wanted, client.scopes)
    if not wanted or not _opens_something(granted):
        raise refuse(refusals.INVALID_SCOPE, "None of the scopes is registered for this client.")
    for scope in scopes.parse_all(granted):
        if scope.context == "system":
            raise refuse(refusals.INVALID_SCOPE, "system/ scopes are for clients that act for themselves.")
        try:
            scopes.check(scope, services.blind)
        except VesaliusError as error:
            raise refuse(refusals.INVALID_SCOPE, error.issues[0].diagnostics) from error
    return AuthorizationRequest(
        client,
        redirect,
        tuple(granted),
        state,
        values.get("nonce", ""),
        values["code_challenge"],
        values.get("launch", ""),
        frozenset(values.get("prompt", "").split()),
        int(values["max_age"]) if values.get("max_age") else None,
        values.get("login_hint", ""),
        site.issuer,
        tuple(text for text in dict.fromkeys(wanted) if not scopes.allowed([text], client.scopes)),
    )


def push(session: Session, client: Client, site: Site, given: Sequence[tuple[str, str]]) -> str:
    """The request_uri of a pushed authorisation request (RFC 9126). Raises Refused."""
    values = _single(given)
    kept = {name: value for name, value in values.items() if name in _ONCE}
    if "request_uri" in kept or values.get("client_id", client.id) != client.id:
        raise Refused(refusals.INVALID_REQUEST, "A pushed request holds the request itself, of the client that pushes.")
    if kept.get("redirect_uri", "") not in client.redirects:
        raise Refused(refusals.INVALID_REQUEST, "The redirect_uri is not registered.")
    fault = _fault(kept, site)
    if fault is not None:
        raise Refused(*fault)
    name, digest = secrets.new(PUSHED)
    session.execute(
        "INSERT INTO oauth_request (digest, client, parameters, expires) VALUES ($1, $2, $3, $4)",
        [
            bytea(digest),
            text(client.id),
            text(msgspec.json.encode(kept).decode()),
            int8(clock.now_microseconds() + PUSHED_SECONDS * 1_000_000),
        ],
    )
    return name


def _pushed(session: Session, client: Client, name: str, *, is_used_up: bool) -> dict[str, str]:
    change = "used = $3" if is_used_up else "used = used"
    rows = session.fetch(
        f"UPDATE oauth_request SET {change} WHERE digest = $1 AND client = $2 AND used IS NULL AND expires > $3"
        " RETURNING parameters",
        [bytea(secrets.digest(name)), text(client.id), int8(clock.now_microseconds())],
    )
    if not rows:
        raise Refused(refusals.INVALID_REQUEST, "The pushed request is not known, or too old.")
    return dict(msgspec.json.decode(rows[0][0], type=dict[str, str]))


def _single(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in given:
        if name in values:
            raise Refused(refusals.INVALID_REQUEST, "A parameter is given twice.")
        if "\0" in value:
            raise Refused(refusals.INVALID_REQUEST, "A parameter is not text.")
        values[name] = value
    return values


def _fault(values: Mapping[str, str], site: Site) -> tuple[str, str] | None:
    """What is wrong with a request whose client and address are good."""
    if any(len(values.get(name, "")) > longest for name, longest in _LONGEST.items()):
        return refusals.INVALID_REQUEST, "A parameter is too long."
    if "request" in values or "request_uri" in values:
        return "request_not_supported", "Request objects are not supported; push the request instead."
    missing = next((name for name in ("response_type", "state") if not values.get(name)), None)
    if missing is not None:
        # SMART App Launch 2.2 asks for state where OAuth 2.1 recommends it.
        return refusals.INVALID_REQUEST, f"{missing} is missing."
    if values["response_type"] != "code":
        return refusals.UNSUPPORTED_RESPONSE, "response_type is code."
    if values.get("response_mode", "query") != "query":
        return refusals.INVALID_REQUEST, "response_mode is query."
    if values.get("code_challenge_method", "plain") != "S256":
        return refusals.INVALID_REQUEST, "code_challenge_method is S256."
    if _CHALLENGE.fullmatch(values.get("code_challenge", "")) is None:
        return refusals.INVALID_REQUEST, "code_challenge is the SHA-256 of a verifier, in base64url."
    audience = values.get("aud") or values.get("resource", "")
    if audience.rstrip("/") != site.fhir:
        return refusals.INVALID_REQUEST, "aud is the base address of this FHIR interface."
    prompts = set(values.get("prompt", "").split())
    if prompts - _PROMPTS or ("none" in prompts and len(prompts) > 1):
        return refusals.INVALID_REQUEST, "prompt is none, login, consent or select_account."
    if not re.fullmatch(r"[0-9]{0,9}", values.get("max_age", "")):
        return refusals.INVALID_REQUEST, "max_age is a number of seconds."
    if values.get("launch") and "launch" not in values.get("scope", "").split():
        return refusals.INVALID_SCOPE, "A launch needs the scope launch."
    return None


def _opens_something(granted: Sequence[str]) -> bool:
    return "openid" in granted or bool(scopes.parse_all(granted)) or bool({"launch", "launch/patient"} & set(granted))
