"""Signing in with a password and a second proof, or with a passkey alone; signing out."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.audit.recording import FAILED
from vesalius.errors import TooMany, VesaliusError
from vesalius.identity import accounts, challenges, entering, events, installed, passkeys, second_factor
from vesalius.identity.accounts import Holder
from vesalius.identity.pages import body_of, page, refusal
from vesalius.identity.passkeys import Refused
from vesalius.identity.requests import session_of, visitor_of
from vesalius.store.session import Session

_PASSKEY: Final = "passkey"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The door. What is refused looks the same, whatever is wrong."""
    following = entering.safe(request.POST.get("next") or request.GET.get("next"))
    if request.method == "GET":
        if visitor_of(request).is_authenticated:
            return HttpResponseRedirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))
        return _door(request, following)
    username = request.POST.get("login", request.POST.get("username", ""))
    checked = entering.check_password(request, username, request.POST.get("password", ""))
    if checked.holder is None:
        return _door(request, following, username=username, wait_seconds=checked.wait_seconds, is_wrong=True)
    holder, proof = checked.holder, entering.method("password")
    with installed.surroundings().pool.session() as session:
        has_factor = second_factor.has_any(session, holder.id)
    if has_factor:
        entering.suspend(request, holder, proof, following)
        return HttpResponseRedirect(reverse("identity:code"))
    entering.enter(request, holder, [proof])
    return HttpResponseRedirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))


def _door(
    request: HttpRequest, following: str, *, username: str = "", wait_seconds: int = 0, is_wrong: bool = False
) -> HttpResponse:
    chosen = installed.configuration()
    values = {
        "next": following,
        "quoted_next": quote(following, safe=""),
        "quoted_resume": "",
        "username": username,
        "is_wrong": is_wrong,
        "wait_minutes": -(-wait_seconds // 60),
        "has_passkeys": entering.passkeys_work(request),
        "has_card": chosen.card.roots is not None,
        "has_card_tls": bool(chosen.card.tls_url and chosen.card.proxy_secret),
        "provider": chosen.provider.name if chosen.provider is not None else "",
    }
    response = page(request, "identity/sign_in.html", values, status=429 if wait_seconds else 200)
    if wait_seconds:
        response.headers["Retry-After"] = str(wait_seconds)
    return response


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second proof after the password: a code of the application, a recovery code, or a passkey."""
    found = entering.pending(request)
    if found is None:
        return HttpResponseRedirect(resolve_url("account_login"))
    holder, proof, following = found
    fault = ""
    if request.method == "POST":
        kind = entering.check_second(request, holder, request.POST.get("code", ""))
        if kind:
            entering.enter(request, holder, [proof, entering.method("mfa", kind)])
            return HttpResponseRedirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))
        fault = _("This code is not right, or was used before. Wait for the next one.")
    with installed.surroundings().pool.session() as session:
        values = {
            "fault": fault,
            "has_totp": second_factor.has_totp(session, holder.id),
            "has_passkeys": entering.passkeys_work(request) and bool(passkeys.every(session, holder.id)),
        }
    return page(request, "identity/code.html", values)


@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks of a passkey: of anybody, or of who gave the password."""
    found = entering.pending(request)
    try:
        entering.remember(request)
    except TooMany as error:
        return refusal(request, error)
    with installed.surroundings().pool.session() as session:
        options, state = passkeys.begin_authentication(
            session, entering.site(request), None if found is None else found[0].id
        )
        kept = passkeys.state_text(state)
        challenges.keep(session, session_of(request).digest, _PASSKEY, kept["challenge"], dict(kept))
    return JsonResponse(options)


@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Signs in with what a passkey signed; the answer says where to go."""
    found = entering.pending(request)
    try:
        holder = check_passkey(request, found[0].id if found is not None else None)
    except VesaliusError as error:
        return refusal(request, error)
    following = found[2] if found is not None else entering.safe(request.GET.get("next"))
    entering.enter(request, holder, [entering.method("mfa", "webauthn")])
    return JsonResponse({"address": following or resolve_url(settings.LOGIN_REDIRECT_URL)})


def check_passkey(request: HttpRequest, account: int | None) -> Holder:
    """Whose passkey answered this browser's challenge; with `account`, only theirs counts. Raises Refused."""
    answer = body_of(request)
    with installed.surroundings().pool.session() as session:
        digest = session_of(request).digest
        try:
            state = passkeys.asked(challenges.answer(session, digest, _PASSKEY, passkeys.challenge_of(answer)))
            owner = passkeys.finish_authentication(session, entering.site(request), state, answer, account=account)
            return _open_account(session, owner)
        except Refused as error:
            details = {"method": "mfa:webauthn", "reason": error.reason}
            events.tell(request, "login", "unknown", outcome=FAILED, details=details, session=session)
            raise


def _open_account(session: Session, account: int) -> Holder:
    holder = accounts.holder(session, account=account)
    if holder is None or not holder.may_sign_in:
        raise Refused("account")
    return holder


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session; on a workstation the way leads back to who else is there."""
    visitor = visitor_of(request)
    if visitor.account is not None:
        events.tell(request, "logout", visitor.username)
    return entering.leave(request, HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL)))
