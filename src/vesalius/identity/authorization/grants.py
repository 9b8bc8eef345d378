"""What somebody allowed an application, and the codes and tokens that follow from it.

A grant is a family: reuse of a code or of a refresh token ends all of it (OAuth 2.1 sections 4.1.3 and 4.3.1). Access
tokens live 15 minutes, those of backend services 5; a code 60 seconds; a refresh token 90 days unused, or as long as
the session for `online_access`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.access import scopes, tokens
from vesalius.access.actor import Actor
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import NotFound
from vesalius.identity.authorization import refusals, secrets
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.launches import Launch
from vesalius.identity.authorization.refusals import Refused, unusable_grant
from vesalius.identity.authorization.requests import AuthorizationRequest
from vesalius.identity.authorization.services import Services
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

ACCESS_MINUTES: Final = 15
BACKEND_MINUTES: Final = 5
CODE_SECONDS: Final = 60
_SECOND: Final = 1_000_000
_ONLINE: Final = 12 * 3600 * _SECOND
OFFLINE: Final = 90 * 86_400 * _SECOND
LONGEST: Final = 366 * 86_400 * _SECOND
_COLUMNS: Final = (
    "id, client, account, scopes, patient, encounter, intent, session, created, expires, used, revoked,"
    " authenticated, methods, about"
)


class Grant(NamedTuple):
    """One grant; times in µs since 1970 UTC, `session` when the session began that it ends with ("": none)."""

    id: int
    client: str
    account: int
    scopes: str
    patient: str
    encounter: str
    intent: str
    session: str
    created: int
    expires: int
    used: int
    revoked: int | None
    authenticated: int
    methods: str
    about: str = ""

    @property
    def granted(self) -> tuple[str, ...]:
        """The scopes one by one."""
        return tuple(self.scopes.split())


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens of one answer. `scopes` are those of the access token; `nonce` that of the request."""

    grant: Grant
    access: str
    refresh: str | None
    scopes: tuple[str, ...]
    nonce: str
    seconds: int


def allow(
    services: Services,
    session: Session,
    actor: Actor,
    request: AuthorizationRequest,
    granted: Sequence[str],
    context: Launch,
    began: int,
) -> str:
    """The code for a client that `actor` allows `granted`, a part of what the request asks, within `context`.

    `began` is when the session began in which it is allowed (µs since 1970 UTC): `online_access` ends with it.
    """
    if actor.account is None or not scopes.is_within(granted, request.scopes):
        raise Refused(refusals.INVALID_SCOPE, "More was allowed than was asked for.")
    now = clock.now_microseconds()
    is_offline = "offline_access" in granted
    ends_with = str(began) if "online_access" in granted and not is_offline else ""
    code, digest = secrets.new("vsg_")
    with session.transaction():
        rows = session.fetch(
            "INSERT INTO oauth_grant (client, account, scopes, patient, encounter, intent, session, created, expires,"
            " used, authenticated, methods, about) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $11, $12)"
            " RETURNING id",
            [
                text(request.client.id),
                int8(actor.account),
                text(" ".join(granted)),
                text(context.patient),
                text(context.encounter),
                text(context.intent),
                text(ends_with),
                int8(now),
                int8(now + (LONGEST if is_offline else _ONLINE)),
                int8(actor.authenticated),
                text(actor.methods),
                text(context.about),
            ],
        )
        session.execute(
            "INSERT INTO oauth_code (digest, family, redirect, challenge, nonce, expires)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            [
                bytea(digest),
                int8(int(rows[0][0])),
                text(request.redirect),
                text(request.challenge),
                text(request.nonce),
                int8(now + CODE_SECONDS * _SECOND),
            ],
        )
        _tell(services, session, actor, "grant", request.client.id, " ".join(granted), context.patient)
    return code


def redeem(
    services: Services, session: Session, client: Client, code: str, redirect: str, verifier: str, address: str
) -> Issued:
    """The tokens for a code. Raises Refused for every fault alike; a code is used up by the first attempt."""
    now = clock.now_microseconds()
    used = session.fetch(
        "UPDATE oauth_code SET used = $2 WHERE digest = $1 AND used IS NULL"
        " RETURNING family, redirect, challenge, nonce, expires",
        [bytea(secrets.digest(code)), int8(now)],
    )
    if not used:
        replayed = session.fetch("SELECT family FROM oauth_code WHERE digest = $1", [bytea(secrets.digest(code))])
        if replayed:
            _end_family(services, session, int(replayed[0][0]), "code used twice", address)
        raise unusable_grant()
    family, registered, challenge, nonce, expires = used[0]
    grant = _grant(session, int(family))
    is_good = (
        grant.client == client.id
        and redirect == registered
        and expires > now
        and grant.revoked is None
        and hmac.compare_digest(challenge.encode(), _challenge(verifier))
    )
    if not is_good:
        # Somebody holds a code who should not: what it stood for ends.
        _end_family(services, session, grant.id, "code refused", address)
        raise unusable_grant()
    return _issue(services, session, client, grant, grant.granted, str(nonce), address, "token")


def refresh(
    services: Services, session: Session, client: Client, token: str, wanted: Sequence[str] | None, address: str
) -> Issued:
    """New tokens for a refresh token, which is used up. Raises Refused; reuse ends the family."""
    now = clock.now_microseconds()
    digest = bytea(secrets.digest(token))
    rows = session.fetch("SELECT family, expires, used FROM oauth_refresh WHERE digest = $1", [digest])
    if not rows:
        raise unusable_grant()
    grant = _grant(session, int(rows[0][0]))
    if grant.client != client.id:
        _refused(services, session, client, address, "refresh token of another client")
        raise unusable_grant()
    # Before anything else: whoever shows a used token with a wish of its own is a thief as well.
    if rows[0][2] is not None:
        _end_family(services, session, grant.id, "refresh token used twice", address)
        raise unusable_grant()
    if wanted is not None and not scopes.is_within(wanted, grant.granted):
        _refused(services, session, client, address, "wider scopes")
        raise Refused(refusals.INVALID_SCOPE, "The scopes are wider than what was granted.")
    is_over = rows[0][1] <= now or grant.expires <= now or grant.revoked is not None
    if is_over or not _is_signed_in(session, grant) or not _is_active(session, grant.account):
        _refused(services, session, client, address, "grant is over")
        raise unusable_grant()
    if not session.execute(
        "UPDATE oauth_refresh SET used = $2 WHERE digest = $1 AND used IS NULL", [digest, int8(now)]
    ):
        _end_family(services, session, grant.id, "refresh token used twice", address)
        raise unusable_grant()
    return _issue(services, session, client, grant, tuple(wanted or grant.granted), "", address, "token-refreshed")


def backend(services: Services, session: Session, client: Client, wanted: Sequence[str], address: str) -> Issued:
    """The token of a client that acts for itself, with the rights of its system's account. Raises Refused."""
    granted = tuple(item for item in scopes.allowed(wanted, client.scopes) if _is_system(item))
    if client.account is None or not granted or any(not _is_system(item) for item in wanted):
        _refused(services, session, client, address, "scopes")
        raise Refused(refusals.INVALID_SCOPE, "None of the scopes is registered for this client.")
    if not _is_active(session, client.account):
        _refused(services, session, client, address, "account is closed")
        raise Refused(refusals.UNAUTHORIZED_CLIENT, "The client may not act for itself.")
    name = _username(session, client.account)
    with session.transaction():
        access = tokens.mint(
            session,
            name,
            minutes=BACKEND_MINUTES,
            account=client.account,
            client=client.id,
            scopes=" ".join(granted),
            methods="swk",
        )
        actor = Actor(name=name, token="client", client=client.id, address=address)  # noqa: S106 - says how
        _tell(services, session, actor, "token", client.id, " ".join(granted), "")
    now = clock.now_microseconds()
    empty = Grant(0, client.id, client.account, " ".join(granted), "", "", "", "", now, now, now, None, now, "swk")
    return Issued(empty, access, None, granted, "", BACKEND_MINUTES * 60)


def of_account(session: Session, account: int) -> list[Grant]:
    """The grants of an account that still open something, newest first."""
    now = clock.now_microseconds()
    rows = session.fetch(
        f"SELECT {_COLUMNS} FROM oauth_grant WHERE account = $1 AND revoked IS NULL AND expires > $2"
        " ORDER BY created DESC",
        [int8(account), int8(now)],
    )
    return [Grant(*row) for row in rows]


def revoke(services: Services, session: Session, actor: Actor, client: str) -> None:
    """Ends every grant of the actor's own account to a client. Raises NotFound where there is none."""
    found = [grant for grant in of_account(session, actor.account or 0) if grant.client == client]
    if not found:
        raise NotFound("There is no such connection.")
    with session.transaction():
        for grant in found:
            _end(session, grant.id)
            _tell(services, session, actor, "grant-revoked", client, grant.scopes, grant.patient)


def forget(services: Services, session: Session, client: Client, token: str, address: str) -> None:
    """RFC 7009: ends an access token, or with a refresh token the whole grant; what is not the client's stays."""
    rows = session.fetch(
        "SELECT r.family FROM oauth_refresh r JOIN oauth_grant g ON g.id = r.family WHERE r.digest = $1"
        " AND g.client = $2",
        [bytea(secrets.digest(token)), text(client.id)],
    )
    actor = Actor(name=client.id, token="client", client=client.id, address=address)  # noqa: S106 - says how
    if rows:
        with session.transaction():
            _end(session, int(rows[0][0]))
            record(session, services.log, actor, "grant-revoked", f"client/{client.id}")
        return
    held = tokens.held(session, token)
    if held is not None and held.client == client.id:
        with session.transaction():
            tokens.revoke(session, token)
            record(session, services.log, actor, "token-revoked", f"client/{client.id}")


def find(session: Session, number: int) -> Grant | None:
    """The grant with this number, over or not."""
    rows = session.fetch(f"SELECT {_COLUMNS} FROM oauth_grant WHERE id = $1", [int8(number)])
    return Grant(*rows[0]) if rows else None


def owner(session: Session, token: str) -> str | None:
    """The client to which a refresh token was given, whether it can still be used or not."""
    rows = session.fetch(
        "SELECT g.client FROM oauth_refresh r JOIN oauth_grant g ON g.id = r.family WHERE r.digest = $1",
        [bytea(secrets.digest(token))],
    )
    return str(rows[0][0]) if rows else None


def refresh_grant(session: Session, token: str) -> tuple[Grant, int] | None:
    """(grant, expiry) of a refresh token that can still be used."""
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT family, expires FROM oauth_refresh WHERE digest = $1 AND used IS NULL AND expires > $2",
        [bytea(secrets.digest(token)), int8(now)],
    )
    grant = find(session, int(rows[0][0])) if rows else None
    return None if grant is None or grant.revoked is not None or grant.expires <= now else (grant, int(rows[0][1]))


def _issue(
    services: Services,
    session: Session,
    client: Client,
    grant: Grant,
    granted: tuple[str, ...],
    nonce: str,
    address: str,
    kind: str,
) -> Issued:
    now = clock.now_microseconds()
    name = _username(session, grant.account)
    renewed: str | None = None
    with session.transaction():
        access = tokens.mint(
            session,
            name,
            minutes=ACCESS_MINUTES,
            account=grant.account,
            client=client.id,
            scopes=" ".join(granted),
            launch=grant.patient or None,
            family=grant.id,
            authenticated=grant.authenticated,
            methods=grant.methods,
        )
        if {"offline_access", "online_access"} & set(grant.granted) and "refresh_token" in client.grants:
            renewed, digest = secrets.new("vsr_")
            life = OFFLINE if "offline_access" in grant.granted else _ONLINE
            session.execute(
                "INSERT INTO oauth_refresh (digest, family, created, expires) VALUES ($1, $2, $3, $4)",
                [bytea(digest), int8(grant.id), int8(now), int8(min(now + life, grant.expires))],
            )
        session.execute("UPDATE oauth_grant SET used = $2 WHERE id = $1", [int8(grant.id), int8(now)])
        actor = Actor(name=name, token="client", client=client.id, address=address, account=grant.account)  # noqa: S106 - the kind of bearer, no secret
        _tell(services, session, actor, kind, client.id, " ".join(granted), grant.patient)
    return Issued(grant, access, renewed, granted, nonce, ACCESS_MINUTES * 60)


def _end(session: Session, family: int) -> None:
    now = int8(clock.now_microseconds())
    session.execute("UPDATE oauth_grant SET revoked = $2 WHERE id = $1 AND revoked IS NULL", [int8(family), now])
    session.execute("UPDATE access_token SET revoked = $2 WHERE family = $1 AND revoked IS NULL", [int8(family), now])


def _end_family(services: Services, session: Session, family: int, why: str, address: str) -> None:
    grant = _grant(session, family)
    actor = Actor(name=grant.client, token="client", client=grant.client, address=address)  # noqa: S106 - says how
    with session.transaction():
        _end(session, family)
        entity, details = f"client/{grant.client}", {"why": why, "scopes": grant.scopes}
        record(session, services.log, actor, "grant-revoked", entity, outcome=REFUSED, details=details)


def _refused(services: Services, session: Session, client: Client, address: str, why: str) -> None:
    actor = Actor(name=client.id, token="client", client=client.id, address=address)  # noqa: S106 - says how
    record(session, services.log, actor, "token", f"client/{client.id}", outcome=REFUSED, details={"why": why})


def _tell(
    services: Services, session: Session, actor: Actor, kind: str, client: str, granted: str, patient: str
) -> None:
    type_name, _slash, logical_id = patient.partition("/")
    patients = [services.blind.pk(type_name, logical_id)] if logical_id else []
    details = {"client": client, "scopes": granted}
    record(session, services.log, actor, kind, f"client/{client}", patients=patients, details=details)


def _grant(session: Session, family: int) -> Grant:
    found = find(session, family)
    if found is None:
        raise unusable_grant()
    return found


def _is_signed_in(session: Session, grant: Grant) -> bool:
    """Whether the session lives that a grant for online access ends with."""
    if not grant.session:
        return True
    return bool(
        session.fetch(
            "SELECT FROM web_session WHERE account = $1 AND began = $2 AND expires > $3",
            [int8(grant.account), int8(int(grant.session)), int8(clock.now_microseconds())],
        )
    )


def _is_active(session: Session, account: int) -> bool:
    return bool(session.fetch("SELECT FROM account WHERE id = $1 AND is_active", [int8(account)]))


def _username(session: Session, account: int) -> str:
    rows = session.fetch("SELECT username FROM account WHERE id = $1", [int8(account)])
    return str(rows[0][0]) if rows else ""


def _challenge(verifier: str) -> bytes:
    """RFC 7636 section 4.6, S256; a verifier that is too short or too long gives one that nothing equals."""
    if not 43 <= len(verifier) <= 128 or not verifier.isascii():
        return b""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")


def _is_system(item: str) -> bool:
    scope = scopes.parse(item)
    return scope is not None and scope.context == "system"
