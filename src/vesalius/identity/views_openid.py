"""Signing in, and proving again who one is, at the provider that the operator chose."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.audit.recording import FAILED
from vesalius.errors import Invalid, NotFound, VesaliusError
from vesalius.identity import accounts, challenges, entering, events, installed, openid, second_factor
from vesalius.identity.accounts import Holder
from vesalius.identity.configuration import ProviderSettings
from vesalius.identity.openid import ProviderRefused, Recognised
from vesalius.identity.pages import refusal
from vesalius.identity.requests import actor_of, session_of
from vesalius.identity.views_step_up import succeed

_PURPOSE: Final = "openid"
_STEP_UP: Final = "step-up"


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """On to the provider; the state that comes back is bound to this browser and good once."""
    provider = installed.configuration().provider
    if provider is None:
        return refusal(request, NotFound("There is no such page."))
    is_fresh = request.GET.get("purpose") == _STEP_UP
    try:
        entering.remember(request)
        state = challenges.new()
        address, kept = openid.begin(provider, _redirect(request), state, is_fresh=is_fresh)
    except VesaliusError as error:
        return _refused(request, error)
    following = entering.safe(request.GET.get("next"))
    told = {**kept, "next": following, "resume": request.GET.get("resume", ""), "purpose": _STEP_UP if is_fresh else ""}
    with installed.surroundings().pool.session() as session:
        challenges.keep(session, session_of(request).digest, _PURPOSE, state, dict(told), seconds=600)
    return HttpResponseRedirect(address)


@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    provider = installed.configuration().provider
    if provider is None:
        return refusal(request, NotFound("There is no such page."))
    with installed.surroundings().pool.session() as session:
        digest = session_of(request).digest
        kept = challenges.answer(session, digest, _PURPOSE, request.GET.get("state", ""))
    try:
        found = _recognised(request, provider, kept)
        holder = _account_of(found)
        actor = actor_of(request)
        told = kept or {}
        if told["purpose"] == _STEP_UP:
            return _step_up(request, actor, holder, found, told)
    except VesaliusError as error:
        return _refused(request, error)
    following = str(told["next"]) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if found.is_strong:
        entering.enter(request, holder, [entering.method("socialaccount", "openid")])
        return HttpResponseRedirect(following)
    # What the provider vouches for weakly is as good as a password: the second proof is asked here.
    with installed.surroundings().pool.session() as session:
        has_factor = second_factor.has_any(session, holder.id)
    if has_factor:
        entering.suspend(request, holder, entering.method("federated", "openid"), following)
        return HttpResponseRedirect(reverse("identity:code"))
    entering.enter(request, holder, [entering.method("federated", "openid")])
    return HttpResponseRedirect(following)


def _recognised(request: HttpRequest, provider: ProviderSettings, kept: dict[str, str] | None) -> Recognised:
    if kept is None:
        raise ProviderRefused("state")
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise ProviderRefused("iss")
    code = request.GET.get("code", "")
    if not code:
        # What the provider says instead is not shown: anybody could write it there.
        raise ProviderRefused("no code")
    return openid.finish(provider, _redirect(request), kept, code, is_fresh=kept["purpose"] == _STEP_UP)


def _account_of(found: Recognised) -> Holder:
    around = installed.surroundings()
    with around.pool.session() as session:
        holder = accounts.holder(session, niss=accounts.niss_term(around.blind, found.national_number))
    if holder is None or not holder.may_sign_in:
        raise ProviderRefused("account")
    return holder


def _step_up(
    request: HttpRequest, actor: Actor, holder: Holder, found: Recognised, told: dict[str, str]
) -> HttpResponse:
    if "openid" not in installed.configuration().step_up or not found.is_strong:
        raise ProviderRefused("not strong")
    if actor.account != holder.id:
        raise ProviderRefused("other account")
    succeed(request, holder, entering.method("socialaccount", "openid"))
    following = entering.safe(told["next"]) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if told["resume"]:
        query = urlencode({"number": told["resume"], "next": following})
        return HttpResponseRedirect(f"{reverse('identity:resume')}?{query}")
    return HttpResponseRedirect(following)


def _refused(request: HttpRequest, error: VesaliusError) -> HttpResponse:
    reason = error.reason if isinstance(error, ProviderRefused) else type(error).__name__
    events.tell(request, "login", "unknown", outcome=FAILED, details={"method": "openid", "reason": reason})
    return refusal(request, error if isinstance(error, ProviderRefused) else Invalid(str(error)))


def _redirect(request: HttpRequest) -> str:
    return entering.origin(request) + reverse("identity:openid-callback")
