"""Identity cards: by the Web eID extension, and by a client certificate behind the TLS server in front."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import FAILED, REFUSED
from vesalius.errors import Invalid, NotFound, TooMany, VesaliusError
from vesalius.identity import accounts, cards, challenges, entering, events, installed
from vesalius.identity.accounts import Holder
from vesalius.identity.pages import body_of, holder_of, own, page, refusal
from vesalius.identity.proxy_certificates import PATH
from vesalius.identity.requests import page_request, session_of
from vesalius.identity.throttle import Guess
from vesalius.identity.views_security import say
from vesalius.identity.views_step_up import onward, succeed
from vesalius.identity.web_eid import CardHolder, TokenRefused

_WEB: Final = "eid"
_TLS: Final = "eid-tls"
_TICKET: Final = "eid-ticket"


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """A nonce for this browser: good for five minutes and one answer. 404 where no cards are taken."""
    if installed.configuration().card.roots is None:
        return refusal(request, NotFound("There is no such page."))
    try:
        entering.remember(request)
    except TooMany as error:
        return refusal(request, error)
    with installed.surroundings().pool.session() as session:
        nonce = challenges.ask_only(session, session_of(request).digest, _WEB)
    return JsonResponse({"nonce": nonce})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in whom the card names, when an account has that number."""
    try:
        holder = _account_of(request, verified(request), "eid:web")
    except VesaliusError as error:
        return refusal(request, error)
    entering.enter(request, holder, [entering.method("eid", "web")])
    return JsonResponse({"address": entering.safe(request.GET.get("next")) or resolve_url(settings.LOGIN_REDIRECT_URL)})


@require_POST
@own()
def step_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A proof of the last minutes, by the card of the same account."""
    holder = holder_of(actor)
    found = _account_of(request, verified(request), "eid:web")
    if found.id != holder.id:
        events.tell(request, "step-up", holder.username, outcome=FAILED, details={"method": "eid", "reason": "other"})
        raise Invalid("The identity card could not be verified.")
    succeed(request, holder, entering.method("eid", "web"))
    return JsonResponse({"address": onward(request)})


@require_POST
@own(recent=True)
def link(request: HttpRequest, actor: Actor) -> HttpResponse:
    """From now on the card opens the account. Raises Conflict when one of them has another."""
    holder, card, found = holder_of(actor), verified(request), installed.surroundings()
    with found.pool.session() as session, session.transaction():
        accounts.link_niss(session, found.blind, holder.id, card.national_number)
        events.tell(request, "factor-added", holder.username, details={"type": "eid"}, session=session, by=actor)
    say(request, "card")
    return JsonResponse({"address": reverse("identity:account")})


def verified(request: HttpRequest, way: str = "eid:web") -> CardHolder:
    """Whom the token of the request names. Raises TokenRefused, and tells it; the nonce is used up either way."""
    chosen, asked = installed.configuration().card, body_of(request)
    with installed.surroundings().pool.session() as session:
        nonce = challenges.take(session, session_of(request).digest, _WEB)
    try:
        guess = Guess(f"eid:{entering.code_name(events.neighbourhood_of(request))}", 60)
        _demand("delayed", installed.throttle().attempt([guess]) == 0)
        _demand("nonce", nonce is not None)
        _demand("origin", request.headers.get("Origin", entering.origin(request)) == entering.origin(request))
        token = msgspec.json.encode(asked.get("auth-token") or asked.get("authToken") or {})
        return cards.by_token(
            chosen,
            token,
            origin=entering.origin(request),
            nonce=nonce or "",
            now=clock.now(),
            stapled=_stapled(asked),
        )
    except TokenRefused as error:
        _tell_refused(request, way, error.reason)
        raise


def _demand(reason: str, is_so: bool) -> None:  # noqa: FBT001 - the condition itself
    if not is_so:
        raise TokenRefused(reason)


def _stapled(asked: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(asked.get("ocsp", "")), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _account_of(request: HttpRequest, card: CardHolder, way: str) -> Holder:
    """The open account with the number of the card. Raises NotFound, and tells it."""
    found = installed.surroundings()
    with found.pool.session() as session:
        holder = accounts.holder(session, niss=accounts.niss_term(found.blind, card.national_number))
    if holder is None or not holder.may_sign_in:
        _tell_refused(request, way, "account")
        raise Invalid("The identity card opens no account here. Sign in otherwise, and link it in your account.")
    return holder


def _tell_refused(request: HttpRequest, way: str, reason: str) -> None:
    events.tell(request, "login", "unknown", outcome=FAILED, details={"method": way, "reason": reason})


@require_safe
def tls(request: HttpRequest) -> HttpResponse:
    """On to where the TLS server asks for the card's certificate; the way back is bound to this browser."""
    chosen = installed.configuration().card
    if not (chosen.tls_url and chosen.proxy_secret):
        return refusal(request, NotFound("There is no such page."))
    try:
        entering.remember(request)
    except TooMany as error:
        return refusal(request, error)
    digest = session_of(request).digest
    state = {"browser": digest.hex(), "next": entering.safe(request.GET.get("next"))}
    with installed.surroundings().pool.session() as session:
        number = challenges.ask(session, digest, _TLS, state)
    return HttpResponseRedirect(f"{chosen.tls_url}{PATH}?{urlencode({'challenge': number})}")


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Called at the host of the TLS server: the certificate is looked at, and a ticket leads back."""
    chosen, found = installed.configuration(), installed.surroundings()
    known = page_request(request)
    pem = known.client_certificate
    if known.is_forged or not pem:
        reason = "forged header" if known.is_forged else "no certificate"
        events.tell(request, "login", "unknown", outcome=REFUSED, details={"method": "eid:tls", "reason": reason})
        return refusal(request, NotFound("There is no such page."))
    with found.pool.session() as session:
        state = challenges.answer(session, None, _TLS, request.GET.get("challenge", ""))
    try:
        _demand("challenge", state is not None)
        holder = _account_of(request, cards.by_certificate(chosen.card, pem, now=clock.now()), "eid:tls")
    except TokenRefused as error:
        _tell_refused(request, "eid:tls", error.reason)
        return refusal(request, error)
    except Invalid as error:
        return refusal(request, error)
    kept = state or {}
    with found.pool.session() as session:
        browser = bytes.fromhex(kept["browser"])
        ticket = challenges.ask(session, browser, _TICKET, {"account": holder.id, "next": kept["next"]}, seconds=60)
    home = chosen.base_url or ""
    return HttpResponseRedirect(f"{home}{reverse('identity:card-return')}?{urlencode({'ticket': ticket})}")


@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """Back at the site: the ticket signs in the browser that set out, and no other."""
    found = installed.surroundings()
    with found.pool.session() as session:
        digest = session_of(request).digest
        state = challenges.answer(session, digest, _TICKET, request.GET.get("ticket", ""))
        holder = None if state is None else accounts.holder(session, account=int(state["account"]))
    if state is None or holder is None or not holder.may_sign_in:
        _tell_refused(request, "eid:tls", "ticket")
        return page(
            request, "identity/refusal.html", {"text": _("The identity card could not be verified.")}, status=400
        )
    entering.enter(request, holder, [entering.method("eid", "tls")])
    return HttpResponseRedirect(entering.safe(state["next"]) or resolve_url(settings.LOGIN_REDIRECT_URL))
