"""Registered applications: for whoever holds `client.manage`, with a fresh sign-in; each change is in the audit log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.access.actor import Actor
from vesalius.access.step_up import require_recent
from vesalius.apps.connections.site import chosen, demand, site
from vesalius.errors import Conflict, Invalid
from vesalius.identity import accounts
from vesalius.identity.authorization import clients
from vesalius.identity.authorization.clients import Registration
from vesalius.ui.frame import context, done, page, signed_in

_MANAGE = "client.manage"


@require_http_methods(["GET", "POST"])
@signed_in
def applications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, and a form for a new one. The secret of a new one is shown once."""
    demand(actor, _MANAGE)
    values: dict[str, object] = {"allows_secrets": chosen().allows_secrets, "base": site(request).fhir}
    if request.method == "POST":
        require_recent(actor)
        values["given"] = request.POST
        try:
            values["made"] = _register(request, actor)
        except (Invalid, Conflict) as error:
            values["fault"] = error.issues[0].diagnostics
    with context().pool.session() as session:
        values["clients"] = clients.every(session)
        values["systems"] = [item for item in accounts.every(session) if item.is_system and item.is_active]
    return page(request, "connections/applications.html", values, place="clients")


@require_POST
@signed_in
def change(request: HttpRequest, actor: Actor, client_id: str) -> HttpResponse:
    """Approves, or closes with all of its tokens."""
    demand(actor, _MANAGE)
    require_recent(actor)
    with context().pool.session() as session:
        if request.POST.get("decision") == "approve":
            clients.approve(context(), session, actor, client_id)
        else:
            clients.close(context(), session, actor, client_id)
    return done(reverse("connections:applications"), "saved")


def _register(request: HttpRequest, actor: Actor) -> tuple[str, str | None]:
    given = request.POST
    system = given.get("system", "")
    redirects = tuple(given.get("redirects", "").split())
    with context().pool.session() as session:
        account = accounts.find(session, system) if system else None
        if account is not None and not account.is_system:
            raise Invalid(_("Choose the account of a system."))
        granted = [clients.CODE, clients.REFRESH] if redirects else []
        granted += [clients.BACKEND] if account is not None else []
        wanted = Registration(
            name=given.get("name", "").strip(),
            kind=given.get("kind", ""),
            redirects=redirects,
            departures=tuple(given.get("departures", "").split()),
            scopes=tuple(given.get("scopes", "").split()),
            grants=tuple(granted),
            keys=given.get("keys", "").strip(),
            keys_address=given.get("keys_address", "").strip(),
            launch=given.get("launch", "").strip(),
            account=None if account is None else account.id,
        )
        return clients.register(
            context(), session, actor, wanted, is_approved=True, allows_secrets=chosen().allows_secrets
        )
