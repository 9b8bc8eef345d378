"""Workstations: registered browsers that several people share. The browser keeps a secret, the table its digest."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vesalius import clock
from vesalius.errors import Invalid, NotFound
from vesalius.identity import sessions
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text

DEFAULT_MINUTES: Final = 5
MAXIMUM_MINUTES: Final = 60
_NAME_CHARACTERS: Final = 80
_COOKIE_SECONDS: Final = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Workstation:
    """One registered browser. `organization` is "Organization/x" of its centre."""

    id: int
    name: str
    organization: str
    lock_minutes: int
    registrar: str
    created: int
    seen: int | None
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Parked:
    """Somebody whose screen is locked on a workstation: who, and nothing of what they were doing."""

    account: int
    username: str
    display: str
    locked: int
    has_pin: bool


def cookie_name() -> str:
    """The cookie of the secret."""
    return "__Host-workstation" if settings.SESSION_COOKIE_SECURE else "workstation"


def register(session: Session, name: str, organization: str, lock_minutes: int, registrar: str) -> tuple[int, str]:
    """(number, secret for the cookie) of a new workstation. Raises Invalid."""
    title = " ".join(name.split())
    if not 1 <= len(title) <= _NAME_CHARACTERS:
        raise Invalid(f"A workstation has a name of 1 to {_NAME_CHARACTERS} characters.")
    if not 1 <= lock_minutes <= MAXIMUM_MINUTES:
        raise Invalid(f"A screen is locked after 1 to {MAXIMUM_MINUTES} minutes.")
    secret = os.urandom(32).hex()
    rows = session.fetch(
        "INSERT INTO workstation (digest, name, organization, lock_minutes, registrar, created)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        [
            bytea(_digest(secret)),
            text(title),
            text(organization),
            int4(lock_minutes),
            text(registrar),
            int8(clock.now_microseconds()),
        ],
    )
    return int(rows[0][0]), secret


def give_cookie(response: HttpResponse, secret: str) -> None:
    """Makes the browser that gets the response the workstation."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=_COOKIE_SECONDS,
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def current(session: Session, request: HttpRequest) -> Workstation | None:
    """The workstation that the request comes from."""
    secret = request.COOKIES.get(cookie_name(), "")
    if not secret:
        return None
    rows = session.fetch(
        "UPDATE workstation SET seen = $2 WHERE digest = $1 AND removed IS NULL"
        " RETURNING id, name, organization, lock_minutes, registrar, created, seen",
        [bytea(_digest(secret)), int8(clock.now_microseconds())],
    )
    return Workstation(*rows[0]) if rows else None


def every(session: Session) -> list[Workstation]:
    """All workstations by name, with how many people have a session there."""
    rows = session.fetch(
        "SELECT id, name, organization, lock_minutes, registrar, created, seen, (SELECT count(*) FROM web_session s"
        " WHERE s.device = w.id AND s.expires > $1) FROM workstation w WHERE removed IS NULL ORDER BY lower(name), id",
        [int8(clock.now_microseconds())],
    )
    return [Workstation(*row) for row in rows]


def remove(session: Session, number: int) -> str:
    """Ends a workstation and all sessions on it; its name. Raises NotFound."""
    with session.transaction():
        rows = session.fetch(
            "UPDATE workstation SET removed = $2 WHERE id = $1 AND removed IS NULL RETURNING name",
            [int8(number), int8(clock.now_microseconds())],
        )
        if not rows:
            raise NotFound("There is no such workstation.")
        session.execute("DELETE FROM web_session WHERE device = $1", [int8(number)])
    sessions.memory.clear()
    return str(rows[0][0])


def parked(session: Session, number: int, longest_minutes: int) -> list[Parked]:
    """Who is locked on a workstation, the last one first; each person once."""
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT a.id, a.username, a.display, max(s.locked), EXISTS (SELECT 1 FROM pin p WHERE p.account = a.id)"
        " FROM web_session s JOIN account a ON a.id = s.account WHERE s.device = $1 AND s.locked > $2"
        " AND s.expires > $3 AND a.is_active GROUP BY a.id ORDER BY max(s.locked) DESC",
        [int8(number), int8(now - longest_minutes * 60_000_000), int8(now)],
    )
    return [Parked(int(row[0]), str(row[1]), str(row[2] or row[1]), int(row[3]), bool(row[4])) for row in rows]


def parked_session(session: Session, number: int, account: int) -> bytes | None:
    """The digest of the session of an account that is locked on a workstation."""
    rows = session.fetch(
        "SELECT digest FROM web_session WHERE device = $1 AND account = $2 AND locked IS NOT NULL AND expires > $3"
        " ORDER BY locked DESC LIMIT 1",
        [int8(number), int8(account), int8(clock.now_microseconds())],
    )
    return rows[0][0] if rows else None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(b"workstation" + secret.encode()).digest()
