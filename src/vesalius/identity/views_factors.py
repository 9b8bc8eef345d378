"""Second factors of one's own: the application's codes, recovery codes, passkeys."""

from __future__ import annotations

from typing import Final

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.audit.recording import REFUSED
from vesalius.errors import Invalid
from vesalius.identity import challenges, entering, events, installed, passkeys, second_factor
from vesalius.identity.accounts import Holder
from vesalius.identity.middleware import lacks_second_factor
from vesalius.identity.pages import body_of, holder_of, own, page
from vesalius.identity.passkeys import Refused
from vesalius.identity.requests import session_of
from vesalius.identity.views_security import say

_SECRET: Final = "totp_secret"  # noqa: S105 - a key of the session
_CODES: Final = "recovery_codes"
_REGISTRATION: Final = "passkey-registration"


@require_safe
@own()
def enrol(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where whoever sees other people's data chooses a second factor, before anything else is open."""
    following = entering.safe(request.GET.get("next"))
    if following and "enrol_next" not in request.session:
        request.session["enrol_next"] = following
    if not lacks_second_factor(actor, dict(request.session)):
        return HttpResponseRedirect(_onward(request))
    holder = holder_of(actor)
    return page(request, "identity/enrol.html", {"holder": holder, "has_passkeys": entering.passkeys_work(request)})


def _onward(request: HttpRequest) -> str:
    """Where to go after enrolling: what was wanted at first, or the start."""
    return str(request.session.pop("enrol_next", "") or resolve_url(settings.LOGIN_REDIRECT_URL))


def _is_first(request: HttpRequest, actor: Actor) -> bool:
    return lacks_second_factor(actor, dict(request.session))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@own(recent=True)
def totp(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shows the secret as QR code, and takes the first code as proof that the application has it."""
    holder, found, fault = holder_of(actor), installed.surroundings(), ""
    secret = request.session.get(_SECRET)
    if request.method == "POST" and secret:
        counter = second_factor.step_of(secret, request.POST.get("code", ""))
        if counter is not None:
            del request.session[_SECRET]
            return _totp_added(request, actor, holder, secret, counter)
        fault = _("This code is not right. Does the clock of your telephone go right?")
    elif not secret:
        secret = request.session[_SECRET] = second_factor.new_secret()
    image = segno.make(second_factor.address(secret, holder.username), error="m")
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    with found.pool.session() as session:
        is_replaced = second_factor.has_totp(session, holder.id)
    values = {
        "image": image.svg_data_uri(scale=5, border=3, dark="#17212b", light="#ffffff"),
        "secret": grouped,
        "fault": fault,
        "is_replaced": is_replaced,
    }
    return page(request, "identity/totp.html", values, status=400 if fault else 200)


def _totp_added(request: HttpRequest, actor: Actor, holder: Holder, secret: str, counter: int) -> HttpResponse:
    found, is_first = installed.surroundings(), _is_first(request, actor)
    with found.pool.session() as session, session.transaction():
        second_factor.set_totp(session, found.keys.roots, holder.id, secret, counter=counter)
        events.tell(request, "factor-added", holder.username, details={"type": "totp"}, session=session)
        if is_first or not second_factor.recovery_codes_left(session, holder.id):
            request.session[_CODES] = second_factor.new_recovery_codes(session, found.keys.roots, holder.id)
    entering.renew(request, [entering.method("mfa", "totp")])
    if _CODES in request.session:
        return HttpResponseRedirect(reverse("identity:recovery"))
    return say(request, "totp")


@require_POST
@own(recent=True)
def totp_remove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Takes the application's codes away, where another factor is left or none is needed."""
    holder, found = holder_of(actor), installed.surroundings()
    with found.pool.session() as session, session.transaction():
        if holder.needs_second_factor and not passkeys.every(session, holder.id):
            raise Invalid(_("This is your last second factor. Add another before you remove it."))
        if second_factor.remove_totp(session, holder.id):
            events.tell(request, "factor-removed", holder.username, details={"type": "totp"}, session=session)
    return say(request, "totp-removed")


@require_http_methods(["GET", "POST"])
@own(recent=True)
def recovery(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shows new recovery codes once; POST makes them."""
    holder, found = holder_of(actor), installed.surroundings()
    if request.method == "POST":
        with found.pool.session() as session, session.transaction():
            request.session[_CODES] = second_factor.new_recovery_codes(session, found.keys.roots, holder.id)
            events.tell(request, "factor-added", holder.username, details={"type": "recovery"}, session=session)
        return HttpResponseRedirect(reverse("identity:recovery"))
    codes = request.session.pop(_CODES, None)
    if codes is None:
        return HttpResponseRedirect(reverse("identity:account"))
    return page(request, "identity/recovery.html", {"codes": codes, "onward": _onward(request)})


@require_POST
@own(recent=True)
def passkey_options(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the browser needs to make a passkey."""
    holder = holder_of(actor)
    with installed.surroundings().pool.session() as session:
        options, state = passkeys.begin_registration(
            session, _site(request, holder), holder.id, holder.username, holder.display
        )
        kept = passkeys.state_text(state)
        digest = session_of(request).digest
        challenges.keep(session, digest, _REGISTRATION, kept["challenge"], dict(kept))
    return JsonResponse(options)


@require_POST
@own(recent=True)
def passkey_add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Stores the passkey that the browser made."""
    holder, answer, is_first = holder_of(actor), body_of(request), _is_first(request, actor)
    found = installed.surroundings()
    with found.pool.session() as session:
        try:
            digest = session_of(request).digest
            challenge = passkeys.challenge_of(answer)
            state = passkeys.asked(challenges.answer(session, digest, _REGISTRATION, challenge))
            site = _site(request, holder)
            made = passkeys.finish_registration(session, site, holder.id, state, answer, str(answer.get("name", "")))
        except Refused as error:
            details = {"type": "passkey", "reason": error.reason}
            events.tell(request, "factor-added", holder.username, outcome=REFUSED, details=details, session=session)
            if error.reason in {"model", "attestation"}:
                raise Invalid(_("This model of security key may not be used here.")) from error
            raise
        details = {"type": "passkey", "model": made.aaguid, "attested": str(made.is_attested).lower()}
        events.tell(request, "factor-added", holder.username, details=details, session=session)
        if is_first:
            request.session[_CODES] = second_factor.new_recovery_codes(session, found.keys.roots, holder.id)
    if is_first:
        entering.renew(request, [entering.method("mfa", "webauthn")])
        return JsonResponse({"address": reverse("identity:recovery")})
    say(request, "passkey")
    return JsonResponse({"address": reverse("identity:account")})


@require_POST
@own(recent=True)
def passkey_change(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Renames or removes a passkey."""
    holder, found = holder_of(actor), installed.surroundings()
    with found.pool.session() as session, session.transaction():
        if not request.POST.get("remove"):
            passkeys.rename(session, holder.id, number, request.POST.get("name", ""))
            return say(request, "renamed")
        is_last = len(passkeys.every(session, holder.id)) == 1 and not second_factor.has_totp(session, holder.id)
        if is_last and holder.needs_second_factor:
            raise Invalid(_("This is your last second factor. Add another before you remove it."))
        passkeys.remove(session, holder.id, number)
        events.tell(request, "factor-removed", holder.username, details={"type": "passkey"}, session=session)
    return say(request, "passkey-removed")


def _site(request: HttpRequest, holder: Holder) -> passkeys.Site:
    return entering.site(request, is_staff=holder.is_staff)
