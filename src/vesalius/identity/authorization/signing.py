"""The keys with which identity tokens, and requests to other servers, are signed: made here, sealed, rotated."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from vesalius import clock, ids
from vesalius.crypto import derive
from vesalius.crypto.keyring import RootKeys
from vesalius.identity.authorization.clients import ALGORITHMS
from vesalius.store.session import Pool, Session
from vesalius.store.wire import bytea, int8, text

BETWEEN_SERVERS: Final = "ES384"
"""The algorithm of requests to other servers (CDS Hooks 2.0, SMART): identity tokens have their own."""
_MADE: Final = (*ALGORITHMS, BETWEEN_SERVERS)
_CURVES: Final = {"ES256": "P-256", "ES384": "P-384"}
_LABEL: Final = b"vesalius/oauth/signing/v1"
_SECONDS_REMEMBERED: Final = 60.0
# As long as any identity token lives, and caches of the key set.
_MICROSECONDS_RETIRED: Final = 86_400_000_000
_LOCK: Final = 0x7665_736F_6175_7468

Key = RSAKey | ECKey


class _Held(NamedTuple):
    keys: list[tuple[str, Key, bool]]
    until: float


class Signing:
    """Signs and verifies identity tokens. Thread-safe."""

    def __init__(self, pool: Pool, roots: RootKeys) -> None:
        self._pool = pool
        self._cipher = AESGCM(derive.expand(roots.index, _LABEL, 32))
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def sign(self, claims: dict[str, Any], algorithm: str, **header: str) -> str:
        """The token, signed with the newest key of `algorithm`; `header` adds to what stands in front of it."""
        key = next(key for name, key, is_current in self._keys() if name == algorithm and is_current)
        head = {"alg": algorithm, "kid": key.kid, "typ": "JWT", **header}
        return jwt.encode(head, claims, key, algorithms=[algorithm])

    def verify(self, token: str) -> dict[str, Any] | None:
        """The claims of an identity token of ours, expired or not; None for any other."""
        keys = KeySet([key for _name, key, _current in self._keys()])
        try:
            return dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)
        except (JoseError, ValueError):
            return None

    def public(self) -> bytes:
        """The JWKS (RFC 7517) in JSON: the keys in use, and those that were until yesterday."""
        return msgspec.json.encode(
            {"keys": [dict(key.as_dict(private=False)) for _name, key, _current in self._keys()]}
        )

    def rotate(self, session: Session) -> None:
        """New keys of every algorithm; those before verify for another day."""
        with session.transaction():
            session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(_LOCK)])
            session.execute("UPDATE oauth_key SET retired = $1 WHERE retired IS NULL", [int8(clock.now_microseconds())])
            self._make(session)
        self._held = None

    def _keys(self) -> list[tuple[str, Key, bool]]:
        held = self._held
        if held is None or held.until < time.monotonic():
            with self._lock, self._pool.session() as session:
                found = self._read(session)
                if not _is_complete(found):
                    found = self._first(session)
                held = self._held = _Held(found, time.monotonic() + _SECONDS_REMEMBERED)
        return held.keys

    def _first(self, session: Session) -> list[tuple[str, Key, bool]]:
        with session.transaction():
            session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(_LOCK)])
            found = self._read(session)
            if not _is_complete(found):
                # An installation from before an algorithm was added keeps the keys that it has.
                held = {name for name, _key, is_current in found if is_current}
                self._make(session, [name for name in _MADE if name not in held])
                found = self._read(session)
        return found

    def _read(self, session: Session) -> list[tuple[str, Key, bool]]:
        rows = session.fetch(
            "SELECT id, algorithm, sealed, retired FROM oauth_key WHERE retired IS NULL OR retired > $1"
            " ORDER BY created DESC",
            [int8(clock.now_microseconds() - _MICROSECONDS_RETIRED)],
        )
        return [(str(row[1]), self._unsealed(str(row[0]), str(row[1]), row[2]), row[3] is None) for row in rows]

    def _make(self, session: Session, algorithms: Sequence[str] = _MADE) -> None:
        for algorithm in algorithms:
            name, curve = ids.new(), _CURVES.get(algorithm)
            made: Key = ECKey.generate_key(curve) if curve else RSAKey.generate_key(2048)
            nonce = os.urandom(12)
            sealed = nonce + self._cipher.encrypt(nonce, made.as_pem(private=True), f"{name}|{algorithm}".encode())
            session.execute(
                "INSERT INTO oauth_key (id, algorithm, sealed, created) VALUES ($1, $2, $3, $4)",
                [text(name), text(algorithm), bytea(sealed), int8(clock.now_microseconds())],
            )

    def _unsealed(self, name: str, algorithm: str, sealed: bytes) -> Key:
        written = self._cipher.decrypt(sealed[:12], sealed[12:], f"{name}|{algorithm}".encode())
        facts: Any = {"kid": name, "use": "sig", "alg": algorithm}
        return ECKey.import_key(written, facts) if algorithm in _CURVES else RSAKey.import_key(written, facts)


def _is_complete(found: Sequence[tuple[str, Key, bool]]) -> bool:
    return {name for name, _key, is_current in found if is_current} >= set(_MADE)
