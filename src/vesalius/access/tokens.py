"""Bearer tokens: of the operator, of accounts, of applications. The database keeps their SHA-256 only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import threading
import time
from typing import NamedTuple

from vesalius import clock
from vesalius.access import accounts, scopes
from vesalius.access.actor import Actor
from vesalius.access.decision import Narrowing, compiled
from vesalius.access.editions import Policies
from vesalius.access.policy import Policy
from vesalius.access.roles import PSYCHOLOGIST
from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Invalid, TokenRefused
from vesalius.store.session import Pool, Session
from vesalius.store.wire import bytea, int8, text

ADMINISTRATOR = "admin"
_PREFIX = "vsl_"
# A revoked token dies within this time in every process.
_SECONDS_REMEMBERED = 0.5
_MAXIMUM_REMEMBERED = 5000


def mint(
    session: Session,
    name: str,
    *,
    minutes: int,
    account: int | None = None,
    client: str | None = None,
    scopes: str | None = None,
    launch: str | None = None,
    family: int | None = None,
    authenticated: int | None = None,
    methods: str = "",
) -> str:
    """A new bearer token for `name`, valid for `minutes`. Raises Invalid for a bad name or duration.

    With `account` it has the rights of that account, narrowed to `scopes` within the `launch` context ("Patient/x")
    when it was given to an application. `authenticated` is when its holder proved who they are (now, when left out).
    """
    if not name or len(name) > 150 or not name.isprintable():
        raise Invalid("A token needs a name of 1 to 150 printable characters.")
    if not 1 <= minutes <= 60 * 24 * 366:
        raise Invalid("A token lives between 1 minute and 366 days.")
    secret = os.urandom(32)
    now = clock.now_microseconds()
    session.execute(
        "INSERT INTO access_token (digest, name, created, expires, account, client, scopes, launch, family,"
        " authenticated, methods) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            bytea(hashlib.sha256(secret).digest()),
            text(name),
            int8(now),
            int8(now + minutes * 60_000_000),
            int8(account),
            text(client),
            text(scopes),
            text(launch),
            int8(family),
            int8(now if authenticated is None else authenticated),
            text(methods or None),
        ],
    )
    return _spelled(secret)


def revoke(session: Session, bearer: str) -> bool:
    """Ends a token; False when it was not valid."""
    digest = _digest(bearer)
    return digest is not None and bool(
        session.execute(
            "UPDATE access_token SET revoked = $2 WHERE digest = $1 AND revoked IS NULL",
            [bytea(digest), int8(clock.now_microseconds())],
        )
    )


class Held(NamedTuple):
    """A token that is valid now, as stored; times in µs since 1970 UTC."""

    name: str
    account: int | None
    client: str
    scopes: str
    launch: str
    family: int | None
    created: int
    expires: int
    authenticated: int
    methods: str


def held(session: Session, bearer: str) -> Held | None:
    """What is known of a token; None when it is not valid."""
    digest = _digest(bearer)
    if digest is None:
        return None
    rows = session.fetch(
        "SELECT name, account, coalesce(client, ''), coalesce(scopes, ''), coalesce(launch, ''), family, created,"
        " expires, coalesce(authenticated, 0), coalesce(methods, '') FROM access_token"
        " WHERE digest = $1 AND revoked IS NULL AND expires > $2",
        [bytea(digest), int8(clock.now_microseconds())],
    )
    return Held(*rows[0]) if rows else None


def _digest(bearer: str) -> bytes | None:
    if not bearer.startswith(_PREFIX) or len(bearer) != len(_PREFIX) + 43:
        return None
    try:
        secret = base64.urlsafe_b64decode(bearer[len(_PREFIX) :] + "=")
    except (binascii.Error, ValueError):
        return None
    # The last character has two spare bits: only one spelling of a token is that token.
    return hashlib.sha256(secret).digest() if _spelled(secret) == bearer else None


def _spelled(secret: bytes) -> str:
    return _PREFIX + base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


class Authenticator:
    """Turns bearer tokens into actors, asking the database at most every half second for each."""

    def __init__(self, pool: Pool, blind: BlindIndex) -> None:
        self._pool = pool
        self._blind = blind
        self.policies = Policies(pool)
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Actor, float, int]] = {}

    def authenticate(self, bearer: str) -> Actor:
        """The actor behind `bearer`; raises TokenRefused when it is unknown, expired or revoked."""
        held = self._known.get(bearer)
        if held is not None and held[1] > time.monotonic() and held[2] > clock.now_microseconds():
            return held[0]
        digest = _digest(bearer)
        if digest is None:
            raise TokenRefused("The access token is not valid.")
        policy = self.policies.in_force()
        with self._pool.session() as session:
            found = self._look_up(session, digest, policy)
        if found is None:
            with self._lock:
                self._known.pop(bearer, None)
            raise TokenRefused("The access token is not valid.")
        actor, expires = found
        with self._lock:
            if len(self._known) >= _MAXIMUM_REMEMBERED:
                self._known.clear()
            self._known[bearer] = (actor, time.monotonic() + _SECONDS_REMEMBERED, expires)
        return actor

    def _look_up(self, session: Session, digest: bytes, policy: Policy) -> tuple[Actor, int] | None:
        rows = session.fetch(
            "SELECT name, expires, account, client, scopes, launch, authenticated, methods FROM access_token"
            " WHERE digest = $1 AND revoked IS NULL AND expires > $2",
            [bytea(digest), int8(clock.now_microseconds())],
        )
        if not rows:
            return None
        name, expires, account, client, granted, launch, authenticated, methods = rows[0]
        token = digest[:8].hex()
        if account is None:
            return Actor(name=str(name), token=token, is_administrator=name == ADMINISTRATOR), int(expires)
        narrowing = None if granted is None else scopes.narrowing(granted, str(launch or ""), self._blind)
        actor = actor_of(
            session,
            self._blind,
            policy,
            int(account),
            token=token,
            client=str(client or ""),
            authenticated=int(authenticated or 0),
            methods=str(methods or ""),
            narrowing=narrowing,
        )
        return None if actor is None else (actor, int(expires))

    def actor_for_account(self, account: int, *, token: str, authenticated: int = 0, methods: str = "") -> Actor | None:
        """The actor of somebody who signed in to the pages; None when the account is not active any more.

        `token` names the session in the audit log; `authenticated` is the time of its last strong authentication.
        """
        policy = self.policies.in_force()
        with self._pool.session() as session:
            return actor_of(
                session, self._blind, policy, account, token=token, authenticated=authenticated, methods=methods
            )


def actor_of(
    session: Session,
    blind: BlindIndex,
    policy: Policy,
    account: int,
    *,
    token: str,
    client: str = "",
    authenticated: int = 0,
    methods: str = "",
    narrowing: Narrowing | None = None,
) -> Actor | None:
    """The actor of an active account under `policy`, with its rights as they are now; None when it is not active."""
    facts = accounts.load(session, blind, account)
    if facts is None:
        return None
    rights = compiled(policy, facts, narrowing)
    return Actor(
        name=facts.username,
        token=token,
        account=account,
        display=facts.display,
        fhir=facts.fhir,
        role=facts.main_role,
        client=client,
        authenticated=authenticated,
        rights=rights,
        centre=next((role.organization for role in facts.roles if role.organization), ""),
        methods=methods,
        emergencies=accounts.emergencies(session, account),
        sees_others=facts.sees_others,
        is_psychologist=any(role.role == PSYCHOLOGIST for role in facts.roles),
    )
