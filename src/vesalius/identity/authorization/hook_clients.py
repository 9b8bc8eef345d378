"""Decision support between servers: who calls our CDS Hooks services, and how we prove who we are to others.

VESALIUS_CDS_CLIENTS   issuer=address of its keys, separated by commas: callers that are believed by their signature

A caller signs each request with a token of its own: `iss` is its name, `aud` the address of the service, `jti` is used
once, and it lives for five minutes at most. Its keys are those that the operator wrote down, never those that the token
itself names (`jku`). Source: CDS Hooks 2.0, "Trusting CDS Clients" (cds-hooks.hl7.org/2.0).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError

from vesalius import clock, ids
from vesalius.errors import Unauthenticated, VesaliusError
from vesalius.identity.authorization import remote_keys
from vesalius.identity.authorization.clients import ASSERTION_ALGORITHMS
from vesalius.identity.authorization.signing import BETWEEN_SERVERS, Signing
from vesalius.store.session import Pool
from vesalius.store.wire import bytea, int8

ENVIRONMENT: Final = "VESALIUS_CDS_CLIENTS"
_LONGEST: Final = 8192
_SECONDS_OF_LIFE: Final = 300
_SECONDS_OF_SKEW: Final = 30
_PARTS: Final = 3


def trusted(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Issuer → address of its keys, as configured."""
    pairs = (part.strip().partition("=") for part in environment.get(ENVIRONMENT, "").split(","))
    return {issuer.strip(): keys.strip() for issuer, _, keys in pairs if issuer.strip() and keys.strip()}


def is_signed(token: str) -> bool:
    """Whether a bearer token has the form of a signed one; our access tokens have not."""
    return token.count(".") == _PARTS - 1 and token.startswith("eyJ")


def caller(pool: Pool, token: str, audiences: frozenset[str]) -> str:
    """The issuer that proves itself with `token`, which is used up by that. Raises Unauthenticated."""
    claims = _verified(token)
    if claims is None or not _is_now_and_for(claims, audiences):
        raise Unauthenticated("The token of the caller does not hold.")
    now = clock.now_microseconds()
    seen = hashlib.sha256(f"cds\n{claims['iss']}\n{claims['jti']}".encode()).digest()
    until = now + (_SECONDS_OF_LIFE + 2 * _SECONDS_OF_SKEW) * 1_000_000
    with pool.session() as session:
        session.execute("DELETE FROM oauth_assertion WHERE expires < $1", [int8(now)])
        is_first = session.execute(
            "INSERT INTO oauth_assertion (digest, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [bytea(seen), int8(until)],
        )
    if not is_first:
        raise Unauthenticated("The token of the caller was used before.")
    return str(claims["iss"])


def _verified(token: str) -> dict[str, Any] | None:
    if len(token) > _LONGEST:
        return None
    try:
        unproven = jws.extract_compact(token.encode())
        header, issuer = unproven.headers(), _issuer(unproven.payload)
        address = trusted().get(issuer)
        if address is None or header.get("alg") not in ASSERTION_ALGORITHMS:
            return None
        # The operator wrote the address down: it may be on the own network.
        keys = remote_keys.fetch(address, str(header.get("kid", "")), allows_private=True)
        return dict(jwt.decode(token, keys, algorithms=list(ASSERTION_ALGORITHMS)).claims)
    except (JoseError, msgspec.DecodeError, ValueError, TypeError, VesaliusError):
        return None


def _issuer(payload: bytes) -> str:
    claims = msgspec.json.decode(payload)
    return str(claims.get("iss", "")) if isinstance(claims, dict) else ""


def _is_now_and_for(claims: Mapping[str, Any], audiences: frozenset[str]) -> bool:
    now = clock.now_microseconds() // 1_000_000
    audience, expires, issued, identity = (claims.get(name) for name in ("aud", "exp", "iat", "jti"))
    named = {audience} if isinstance(audience, str) else set(audience) if isinstance(audience, list) else set()
    return (
        bool(named & audiences)
        and isinstance(expires, int | float)
        and now - _SECONDS_OF_SKEW < expires <= now + _SECONDS_OF_LIFE + _SECONDS_OF_SKEW
        and isinstance(issued, int | float)
        and issued <= now + _SECONDS_OF_SKEW
        and isinstance(identity, str)
        and 0 < len(identity) <= 255
    )


def credentials(signing: Signing, issuer: str, service: str) -> str:
    """The value of Authorization for one request to `service`, signed as `issuer`: the public address of this site."""
    now = clock.now_microseconds() // 1_000_000
    claims = {
        "iss": issuer, "aud": service, "iat": now, "exp": now + _SECONDS_OF_LIFE, "jti": ids.new(),
    }  # fmt: skip
    return "Bearer " + signing.sign(claims, BETWEEN_SERVERS, jku=f"{issuer}/oauth/jwks")
