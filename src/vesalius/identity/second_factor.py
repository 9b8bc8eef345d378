"""Second factors at rest, and who must have one."""

from __future__ import annotations

import base64
import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.access import roles
from vesalius.crypto import derive
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Invalid
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

_EXEMPT: Final = {roles.PATIENT}
_LABEL: Final = b"vesalius/second-factor/v1"


def is_needed(role_codes: frozenset[str]) -> bool:
    """Whether somebody with these roles must have a second factor: all who see other people's data."""
    return bool(role_codes - _EXEMPT)


def seal(roots: RootKeys, secret: str) -> str:
    """The stored form of a shared secret: nonce and AES-256-GCM, base64."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher(roots).encrypt(nonce, secret.encode(), _LABEL)).decode()


def unseal(roots: RootKeys, sealed: str) -> str:
    """The secret behind its stored form. Raises Invalid when it was changed."""
    try:
        raw = base64.b64decode(sealed)
        return _cipher(roots).decrypt(raw[:12], raw[12:], _LABEL).decode()
    except (InvalidTag, ValueError) as error:
        raise Invalid("A stored second factor was changed.") from error


def set_totp(session: Session, roots: RootKeys, account: int, secret: str) -> None:
    """Gives an account this TOTP secret (base32), in place of any before."""
    data = msgspec.json.encode({"secret": seal(roots, secret)}).decode()
    with session.transaction():
        session.execute("DELETE FROM mfa_authenticator WHERE user_id = $1 AND type = 'totp'", [int8(account)])
        session.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            " VALUES ($1, 'totp', $2::text::jsonb, to_timestamp($3::bigint / 1000000.0))",
            [int8(account), text(data), int8(clock.now_microseconds())],
        )


def _cipher(roots: RootKeys) -> AESGCM:
    return AESGCM(derive.expand(roots.index, _LABEL, 32))
