"""What the pages of this package share: the layout's values, who may open one, and what a refusal looks like."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, cast
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.access.step_up import StepUpNeeded, require_recent
from vesalius.identity import accounts, installed, interruptions
from vesalius.identity.accounts import Holder
from vesalius.identity.requests import actor_of, visitor_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
MAXIMUM_JSON: Final = 300_000


def page(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this package; never stored."""
    theme = request.COOKIES.get("theme", "")
    shown = {
        **values,
        "visitor": visitor_of(request),
        "language": get_language(),
        "theme": theme if theme in {"light", "dark"} else "",
    }
    response = render(request, template, shown, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def own(*, recent: bool = False) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Decorates a view of somebody's own account. With `recent`, a change needs a proof of the last five minutes."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if actor.account is None:
                return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")
            try:
                if recent:
                    require_recent(actor)
                return view(request, actor, *args, **kwargs)
            except StepUpNeeded:
                return to_step_up(request, actor)
            except errors.VesaliusError as error:
                return refusal(request, error)

        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)

    return decorate


def to_step_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """On to where one proves again who one is, and back to the same action afterwards."""
    address = f"{reverse('identity:step-up')}?{urlencode(interruptions.keep(request, actor))}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    if request.content_type == "application/json":
        return JsonResponse({"address": address}, status=403)
    return HttpResponseRedirect(address)


def refusal(request: HttpRequest, error: errors.VesaliusError) -> HttpResponse:
    """The page, or the JSON, that a refusal becomes."""
    statuses = {
        errors.Invalid: 400,
        errors.Unauthenticated: 400,
        errors.Conflict: 409,
        errors.Unavailable: 503,
        errors.TooMany: 429,
    }
    status = next((number for kind, number in statuses.items() if isinstance(error, kind)), 404)
    text = _("There is nothing at this address that you can open.") if status == 404 else _(str(error))
    if request.content_type == "application/json":
        return JsonResponse({"text": text}, status=status)
    return page(request, "identity/refusal.html", {"text": text}, status=status)


def holder_of(actor: Actor) -> Holder:
    """The account of the actor. Raises NotFound."""
    with installed.surroundings().pool.session() as session:
        found = accounts.holder(session, account=actor.account) if actor.account is not None else None
    if found is None:
        raise errors.NotFound("There is no such account.")
    return found


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises Invalid."""
    try:
        found = msgspec.json.decode(request.body if len(request.body) <= MAXIMUM_JSON else b"")
    except msgspec.DecodeError as error:
        raise errors.Invalid("The request is not understood.") from error
    if not isinstance(found, dict):
        raise errors.Invalid("The request is not understood.")
    return found


def moment(microseconds: int | None) -> datetime | None:
    """A time as templates show it, in Belgian time."""
    return None if microseconds is None else clock.local(microseconds)
