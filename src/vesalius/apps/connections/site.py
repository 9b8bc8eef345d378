"""The addresses of this server as a page's request knows them, and the one header that these pages change."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.errors import Forbidden, NotFound
from vesalius.identity.authorization.services import Settings, Site

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self' {targets}; base-uri 'none'; frame-ancestors 'none'"
)


def chosen() -> Settings:
    """What the operator chose for the authorisation server."""
    found: Settings = settings.AUTHORIZATION
    return found


def site(request: HttpRequest) -> Site:
    """The site that the request is addressed to."""
    return Site(chosen().site or f"{request.scheme}://{request.get_host()}", chosen().mount)


def leading_to(response: HttpResponse, *addresses: str) -> HttpResponse:
    """The page, whose forms may lead on to these addresses: browsers ask for it before they follow a redirect."""
    targets = []
    for address in addresses:
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"}
        targets.append(f"{parts.scheme}://{parts.netloc}" if is_web else f"{parts.scheme}:")
    response.headers["Content-Security-Policy"] = _POLICY.format(targets=" ".join(dict.fromkeys(targets)))
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    return response


def demand(actor: Actor, capability: str) -> None:
    """Raises NotFound unless the actor holds the capability: for everybody else there is no such page."""
    try:
        require(actor, capability)
    except Forbidden as error:
        raise NotFound("There is no such page.") from error
