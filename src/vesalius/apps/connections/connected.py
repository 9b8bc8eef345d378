"""What I allowed applications, and an end to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.connections import scope_words
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.errors import VesaliusError
from vesalius.identity.authorization import clients, grants
from vesalius.ui.frame import context, done, page, signed_in


@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The applications that are connected on my behalf, newest first."""
    with context().pool.session() as session:
        held = grants.of_account(session, actor.account or 0)
        names = clients.named(session, (grant.client for grant in held))
    lines = [_line(actor, grant, names.get(grant.client, grant.client)) for grant in held]
    return page(request, "connections/connected.html", {"lines": lines}, place="connections")


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Ends a connection, with all of its tokens."""
    with context().pool.session() as session:
        grants.revoke(context(), session, actor, number)
    return done(reverse("connections:mine"), "connection-ended")


def _line(actor: Actor, grant: grants.Grant, name: str) -> dict[str, Any]:
    return {
        "id": grant.id,
        "name": name,
        "patient": _patient(actor, grant.patient),
        "since": show.day_and_time(clock.instant(grant.created)),
        "used": show.day_and_time(clock.instant(grant.used)),
        "wishes": [scope_words.wish(text) for text in grant.granted],
        "is_lasting": "offline_access" in grant.granted,
    }


def _patient(actor: Actor, literal: str) -> str:
    if not literal:
        return ""
    try:
        return show.name(selectors.patient(actor, literal.removeprefix("Patient/")))
    except VesaliusError:
        return ""
