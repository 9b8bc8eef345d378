"""What I allowed applications, and an end to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

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

_SHOWN: Final = 8


@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The applications that are connected on my behalf, newest first."""
    with context().pool.session() as session:
        # A code that nobody came for connects nothing.
        held = [grant for grant in grants.of_account(session, actor.account or 0) if grant.used > grant.created]
        names = clients.named(session, (grant.client for grant in held))
    by_client: dict[str, list[grants.Grant]] = {}
    for grant in held:
        by_client.setdefault(grant.client, []).append(grant)
    lines = [_line(actor, found, names.get(client, client)) for client, found in by_client.items()]
    return page(request, "connections/connected.html", {"lines": lines}, place="connections")


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, client_id: str) -> HttpResponse:
    """Ends all that was allowed an application, with its tokens."""
    with context().pool.session() as session:
        grants.revoke(context(), session, actor, client_id)
    return done(reverse("connections:mine"), "connection-ended")


def _line(actor: Actor, found: Sequence[grants.Grant], name: str) -> dict[str, Any]:
    """One application with what it was allowed, all in all."""
    patients = [_patient(actor, literal) for literal in dict.fromkeys(grant.patient for grant in found)]
    granted = dict.fromkeys(text for grant in found for text in grant.granted)
    return {
        "client": found[0].client,
        "name": name,
        "patients": [item for item in patients if item][:_SHOWN],
        "since": show.day_and_time(clock.instant(min(grant.created for grant in found))),
        "used": show.day_and_time(clock.instant(max(grant.used for grant in found))),
        "wishes": [scope_words.wish(text) for text in granted],
        "is_lasting": "offline_access" in granted,
    }


def _patient(actor: Actor, literal: str) -> str:
    if not literal:
        return ""
    try:
        return show.name(selectors.patient(actor, literal.removeprefix("Patient/")))
    except VesaliusError:
        return ""
