"""A request as the middleware of this package leaves it: what Django's own class does not know of.

The one place that says so to the type checker; everything else asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest

from vesalius.access.actor import Actor
from vesalius.identity.session_store import SessionStore


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose session it is, for templates. `is_locked`: nothing is open until the screen is unlocked."""

    account: int | None = None
    username: str = ""
    display: str = ""
    is_locked: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in and the screen is not locked."""
        return self.account is not None and not self.is_locked


class PageRequest(HttpRequest):
    """A type, never made: the attributes that `Actors` and `ProxyCertificates` set on each request."""

    actor: Actor
    visitor: Visitor
    # After how long without use the screen locks; 0: never, nobody is signed in.
    lock_seconds: int
    session: SessionStore
    # PEM of the certificate that a believed TLS server handed on, or "".
    client_certificate: str
    # Whether somebody else sent the headers of that server.
    is_forged: bool


def page_request(request: HttpRequest) -> PageRequest:
    """The same request, with the attributes of the middleware."""
    return cast("PageRequest", request)


def actor_of(request: HttpRequest) -> Actor:
    """On whose behalf the page works; without an account when nobody is signed in or the screen is locked."""
    return page_request(request).actor


def visitor_of(request: HttpRequest) -> Visitor:
    """Whose session it is."""
    return page_request(request).visitor


def session_of(request: HttpRequest) -> SessionStore:
    """The session of the browser."""
    return page_request(request).session
