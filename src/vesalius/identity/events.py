"""Signing in and what proves it, told to the audit log and to the holder of the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.origins import client_address, neighbourhood
from vesalius.audit.recording import record
from vesalius.identity import installed
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

_AGENT_CHARACTERS: Final = 200
_LINES_KEPT: Final = 50
IN, FAILED_GUESS, DELAYED = "in", "failed", "delayed"
"""Outcomes of a sign-in, as its holder sees them."""


def address_of(request: HttpRequest) -> str:
    """Where the request came from: the peer, or whom a trusted proxy named."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return client_address(peer, forwarded, trusts_proxy=settings.USE_X_FORWARDED_HOST)


def neighbourhood_of(request: HttpRequest) -> str:
    """What guesses from there are counted under."""
    return neighbourhood(address_of(request))


def agent_of(request: HttpRequest) -> str:
    """What the browser says it is."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:_AGENT_CHARACTERS]


def tell(
    request: HttpRequest | None,
    kind: str,
    username: str,
    *,
    outcome: str | None = None,
    details: Mapping[str, str] | None = None,
    session: Session | None = None,
    by: Actor | None = None,
) -> None:
    """One audit event about an account; part of the transaction of `session`, where given."""
    found = installed.surroundings()
    address = "" if request is None else address_of(request)
    actor = by or Actor(name=username, token="page", address=address)  # noqa: S106 - says how, is no secret
    if session is not None:
        record(session, found.log, actor, kind, f"account/{username}", outcome=outcome, details=details)
        return
    with found.pool.session() as own:
        record(own, found.log, actor, kind, f"account/{username}", outcome=outcome, details=details)


def note(session: Session, request: HttpRequest, account: int, outcome: str, method: str) -> None:
    """One line for the holder's list of sign-ins, which keeps the last fifty."""
    session.execute(
        "INSERT INTO sign_in (account, at, outcome, method, address, agent) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            int8(account),
            int8(clock.now_microseconds()),
            text(outcome),
            text(method),
            text(address_of(request)),
            text(agent_of(request)),
        ],
    )
    session.execute(
        "DELETE FROM sign_in WHERE account = $1 AND id < (SELECT min(id) FROM (SELECT id FROM sign_in"
        " WHERE account = $1 ORDER BY id DESC LIMIT $2) AS kept)",
        [int8(account), int8(_LINES_KEPT)],
    )
