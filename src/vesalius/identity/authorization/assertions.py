"""Clients that prove who they are by a signed assertion: private_key_jwt.

RFC 7523, OpenID Connect Core section 9, SMART App Launch 2.2 client-confidential-asymmetric.html: RS384 or ES384, an
audience that is our token endpoint, at most five minutes of life, each `jti` once.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vesalius import clock
from vesalius.errors import VesaliusError
from vesalius.identity.authorization import clients, remote_keys
from vesalius.identity.authorization.clients import ASSERTION_ALGORITHMS, Client
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8

TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST: Final = 8192
_SECONDS_OF_LIFE: Final = 300
_SECONDS_OF_SKEW: Final = 30


def claimed_client(assertion: str) -> str | None:
    """Who an assertion says that it is from, unproven; None when it is no assertion."""
    if len(assertion) > _LONGEST:
        return None
    try:
        claims = msgspec.json.decode(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, msgspec.DecodeError, UnicodeError, ValueError):
        return None
    subject = claims.get("sub") if isinstance(claims, dict) else None
    return subject if isinstance(subject, str) else None


def proves(
    session: Session, client: Client, assertion: str, audiences: frozenset[str], *, allows_private: bool = False
) -> bool:
    """Whether `assertion` proves that `client` is asking now. It is used up by that."""
    claims = _verified(client, assertion, allows_private=allows_private)
    if claims is None or not _is_for_us(claims, client, audiences):
        return False
    seen = hashlib.sha256(f"{client.id}\n{claims['jti']}".encode()).digest()
    now = clock.now_microseconds()
    session.execute("DELETE FROM oauth_assertion WHERE expires < $1", [int8(now)])
    until = now + (_SECONDS_OF_LIFE + 2 * _SECONDS_OF_SKEW) * 1_000_000
    return bool(
        session.execute(
            "INSERT INTO oauth_assertion (digest, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [bytea(seen), int8(until)],
        )
    )


def _verified(client: Client, assertion: str, *, allows_private: bool) -> dict[str, Any] | None:
    try:
        header = jws.extract_compact(assertion.encode()).headers()
        keys = _keys(client, str(header.get("kid", "")), allows_private=allows_private)
        if keys is None or header.get("alg") not in ASSERTION_ALGORITHMS:
            return None
        return dict(jwt.decode(assertion, keys, algorithms=list(ASSERTION_ALGORITHMS)).claims)
    except (JoseError, ValueError, TypeError, VesaliusError):
        return None


def _keys(client: Client, kid: str, *, allows_private: bool) -> KeySet | None:
    if client.kind != clients.KEY:
        return None
    if client.keys:
        return clients.public_keys(client.keys)
    return remote_keys.fetch(client.keys_address, kid, allows_private=allows_private)


def _is_for_us(claims: dict[str, Any], client: Client, audiences: frozenset[str]) -> bool:
    now = clock.now_microseconds() // 1_000_000
    audience, expires, identity = claims.get("aud"), claims.get("exp"), claims.get("jti")
    named = {audience} if isinstance(audience, str) else set(audience) if isinstance(audience, list) else set()
    begins = claims.get("nbf", claims.get("iat", 0))
    return (
        claims.get("iss") == client.id
        and claims.get("sub") == client.id
        and bool(named & audiences)
        and isinstance(expires, int | float)
        and now - _SECONDS_OF_SKEW < expires <= now + _SECONDS_OF_LIFE + _SECONDS_OF_SKEW
        and isinstance(begins, int | float)
        and begins <= now + _SECONDS_OF_SKEW
        and isinstance(identity, str)
        and 0 < len(identity) <= 255
    )
