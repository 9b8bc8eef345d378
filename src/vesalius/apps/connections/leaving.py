"""Signing out on the wish of an application: OpenID Connect RP-Initiated Logout 1.0."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.views.decorators.http import require_http_methods

from vesalius.apps.connections.site import leading_to
from vesalius.identity import entering, events
from vesalius.identity.authorization import clients
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.signing import Signing
from vesalius.identity.requests import visitor_of
from vesalius.ui import languages
from vesalius.ui.frame import context


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Asks, signs out, and goes back to where the application registered that it may be gone back to."""
    asked = request.POST if request.method == "POST" else request.GET
    client = _client(asked.get("id_token_hint", ""), asked.get("client_id", ""))
    wanted = asked.get("post_logout_redirect_uri", "")
    target = wanted if client is not None and client.is_open and wanted in client.departures else ""
    state = asked.get("state", "")[:1000]
    visitor = visitor_of(request)
    if request.method == "POST" or visitor.account is None:
        response = HttpResponse(status=302)
        query = f"{'&' if urlsplit(target).query else '?'}{urlencode({'state': state})}" if state else ""
        response.headers["Location"] = f"{target}{query}" if target else str(resolve_url("home"))
        if visitor.account is None:
            return response
        events.tell(request, "logout", visitor.username)
        return entering.leave(request, response)
    with translation.override(languages.chosen(request)):
        values = {
            "language": translation.get_language(),
            "client": client,
            "kept": {
                "id_token_hint": asked.get("id_token_hint", ""),
                "client_id": asked.get("client_id", ""),
                "post_logout_redirect_uri": wanted,
                "state": state,
            },
        }
        return leading_to(render(request, "connections/leave.html", values), *([target] if target else []))


def _client(hint: str, client_id: str) -> Client | None:
    """The client of an identity token of ours; a bare client_id is believed too: its addresses are registered."""
    if hint:
        claims = Signing(context().pool, context().keys.roots).verify(hint)
        client_id = str((claims or {}).get("aud", ""))
    if not client_id:
        return None
    with context().pool.session() as session:
        return clients.find(session, client_id)
