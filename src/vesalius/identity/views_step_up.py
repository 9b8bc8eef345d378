"""Proving again who one is, and going on with exactly what was interrupted."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.audit.recording import FAILED
from vesalius.identity import entering, events, installed, interruptions, passkeys, passwords, pins, second_factor
from vesalius.identity.accounts import Holder
from vesalius.identity.pages import holder_of, own, page
from vesalius.identity.throttle import Guess
from vesalius.identity.views_sign_in import check_passkey


def onward(request: HttpRequest) -> str:
    """Where the interrupted action goes on."""
    number = request.POST.get("resume") or request.GET.get("resume", "")
    following = entering.safe(request.POST.get("next") or request.GET.get("next"))
    if interruptions.is_own(following):
        following = ""
    if number:
        return f"{reverse('identity:resume')}?{urlencode({'number': number, 'next': following})}"
    return following or resolve_url(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@own()
def step_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asks for a proof of one of the ways that the installation accepts."""
    holder, fault = holder_of(actor), ""
    if request.method == "POST":
        proof = _proof(request, holder)
        if proof is not None:
            succeed(request, holder, proof)
            return HttpResponseRedirect(onward(request))
        fault = _("That is not right. Try again, or choose another way.")
    chosen = installed.configuration()
    with installed.surroundings().pool.session() as session:
        has_totp, has_any = second_factor.has_totp(session, holder.id), second_factor.has_any(session, holder.id)
        values = {
            "fault": fault,
            "next": entering.safe(request.POST.get("next") or request.GET.get("next")),
            "resume": request.POST.get("resume") or request.GET.get("resume", ""),
            "with_totp": has_totp and "totp" in chosen.step_up,
            "with_passkey": (
                "passkey" in chosen.step_up
                and entering.passkeys_work(request)
                and bool(passkeys.every(session, holder.id))
            ),
            "with_card": "eid" in chosen.step_up and chosen.card.roots is not None and holder.has_card,
            "provider": chosen.provider.name if chosen.provider is not None and "openid" in chosen.step_up else "",
            "with_pin": "pin-password" in chosen.step_up and pins.has(session, holder.id),
            "quoted_next": quote(entering.safe(request.POST.get("next") or request.GET.get("next")), safe=""),
            "quoted_resume": quote(request.POST.get("resume") or request.GET.get("resume", ""), safe=""),
            "with_password": not has_any and not holder.has_card,
        }
    return page(request, "identity/step_up.html", values, status=400 if fault else 200)


def _proof(request: HttpRequest, holder: Holder) -> dict[str, object] | None:
    """The proof that the form brings, None for a wrong one."""
    chosen, found = installed.configuration(), installed.surroundings()
    way = request.POST.get("way", "")
    if way == "totp" and "totp" in chosen.step_up:
        kind = entering.check_second(request, holder, request.POST.get("code", ""), with_recovery=False)
        return entering.method("mfa", kind) if kind else None
    guess = Guess(f"own:{entering.code_name(holder.username)}", 5)
    if way not in {"password", "pin-password"} or installed.throttle().attempt([guess]):
        return None
    with found.pool.session() as session:
        # The password alone counts for whoever has nothing else: patients.
        if way == "password" and second_factor.has_any(session, holder.id):
            return None
        is_right = passwords.verify(request.POST.get("password", ""), holder.password)
        if way == "pin-password":
            is_right = (
                "pin-password" in chosen.step_up
                and pins.check(session, holder.id, request.POST.get("pin", ""))
                and is_right
            )
        if not is_right:
            events.tell(request, "step-up", holder.username, outcome=FAILED, details={"method": way}, session=session)
            return None
    installed.throttle().forgive([guess])
    return entering.method("mfa", way) if way == "pin-password" else entering.method("password")


@require_POST
@own()
def passkey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """As `step_up`, by a passkey of the same account."""
    holder = check_passkey(request, actor.account)
    succeed(request, holder, entering.method("mfa", "webauthn"))
    return JsonResponse({"address": onward(request)})


def succeed(request: HttpRequest, holder: Holder, proof: dict[str, object]) -> None:
    """Notes the proof in the session, under a new cookie, and in the audit log."""
    entering.renew(request, [proof])
    events.tell(request, "step-up", holder.username, details={"method": f"{proof['method']}:{proof['type']}"})


@require_safe
@own()
def resume(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The interrupted form with all its fields, to be sent once more by its sender's own hand."""
    found = interruptions.find(actor, request.GET.get("number", ""))
    following = entering.safe(request.GET.get("next"))
    if found is None or not entering.safe(found.address):
        return HttpResponseRedirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))
    values = {"address": found.address, "fields": found.fields, "back": following}
    return page(request, "identity/resume.html", values)
