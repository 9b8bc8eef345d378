"""Second factors: TOTP codes that are good once, and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets
import struct
from typing import Final
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.crypto import derive
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Invalid
from vesalius.identity import sessions
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

_log: Final = logging.getLogger(__name__)
_LABEL: Final = b"vesalius/second-factor/v1"
_BOUND: Final = "vesalius/second-factor/v2/account/"
_RECOVERY: Final = b"vesalius/recovery-code/v1"
PERIOD_SECONDS: Final = 30
DIGITS: Final = 6
# One step before and after: the clocks of telephones are not ours.
_TOLERANCE: Final = 1
_RECOVERY_CODES: Final = 10
# Without letters that are read as others.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def seal(roots: RootKeys, account: int, secret: str) -> str:
    """The stored form of the shared secret of this account: nonce and AES-256-GCM, base64."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher(roots).encrypt(nonce, secret.encode(), _place(account))).decode()


def unseal(roots: RootKeys, account: int, sealed: str) -> str:
    """The secret behind its stored form. Raises Invalid when it was changed, or is another account's."""
    return _opened(roots, sealed, _place(account))


def bound(roots: RootKeys, account: int, sealed: str) -> str:
    """The form of today of a secret that was stored before secrets belonged to their account. Raises Invalid."""
    return seal(roots, account, _opened(roots, sealed, _LABEL))


def _opened(roots: RootKeys, sealed: str, place: bytes) -> str:
    try:
        raw = base64.b64decode(sealed)
        return _cipher(roots).decrypt(raw[:12], raw[12:], place).decode()
    except (InvalidTag, ValueError) as error:
        raise Invalid("A stored second factor was changed.") from error


def _place(account: int) -> bytes:
    return f"{_BOUND}{account}".encode()


def new_secret() -> str:
    """A fresh TOTP secret of 160 bits, in base32."""
    return base64.b32encode(os.urandom(20)).decode()


def address(secret: str, username: str, issuer: str = "Vesalius") -> str:
    """What the QR code of an enrolment says (Key Uri Format of the authenticator applications)."""
    label = f"{quote(issuer)}:{quote(username)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&digits={DIGITS}&period={PERIOD_SECONDS}"


def code(secret: str, counter: int) -> str:
    """The code of a time step (RFC 4226 section 5.3, RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret, casefold=True), struct.pack(">Q", counter), "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, typed: str) -> int | None:
    """The time step of which `typed` is the code now; None when there is none."""
    digits = "".join(typed.split())
    now = clock.now_microseconds() // 1_000_000 // PERIOD_SECONDS
    found = None
    # All steps are compared, whichever fits.
    for counter in range(now - _TOLERANCE, now + _TOLERANCE + 1):
        if hmac.compare_digest(code(secret, counter).encode(), digits.encode()):
            found = counter
    return found


def set_totp(session: Session, roots: RootKeys, account: int, secret: str, *, counter: int = 0) -> None:
    """Gives an account this TOTP secret (base32), in place of any before. Steps up to `counter` are spent."""
    session.execute(
        "INSERT INTO totp (account, secret, counter, created, bound) VALUES ($1, $2, $3, $4, true)"
        " ON CONFLICT (account) DO UPDATE SET secret = EXCLUDED.secret, bound = true, counter = EXCLUDED.counter,"
        " created = EXCLUDED.created, used = NULL",
        [int8(account), text(seal(roots, account, secret)), int8(counter), int8(clock.now_microseconds())],
    )


def has_totp(session: Session, account: int) -> bool:
    """Whether codes of an application are asked of the account."""
    return bool(session.fetch("SELECT 1 FROM totp WHERE account = $1", [int8(account)]))


def spend_totp(session: Session, roots: RootKeys, account: int, typed: str) -> bool:
    """Whether `typed` is right now and was not used before; it is used from then on.

    A stored secret that was changed, or put here from another account, opens nothing.
    """
    rows = session.fetch("SELECT secret FROM totp WHERE account = $1", [int8(account)])
    if not rows:
        return False
    try:
        counter = step_of(unseal(roots, account, rows[0][0]), typed)
    except Invalid:
        _log.error("the second factor of account %d was changed in the database", account)
        return False
    # In one statement, so that of two who bring the same code at once one is refused.
    return counter is not None and bool(
        session.execute(
            "UPDATE totp SET counter = $2, used = $3 WHERE account = $1 AND counter < $2",
            [int8(account), int8(counter), int8(clock.now_microseconds())],
        )
    )


def remove_totp(session: Session, account: int) -> bool:
    """Takes the TOTP secret away; False when there was none."""
    return bool(session.execute("DELETE FROM totp WHERE account = $1", [int8(account)]))


def new_recovery_codes(session: Session, roots: RootKeys, account: int) -> list[str]:
    """Ten codes such as "f3kq-8wme-p2ra", told once, in place of those before."""
    codes = [_recovery_code() for _ in range(_RECOVERY_CODES)]
    with session.transaction():
        session.execute("DELETE FROM recovery_code WHERE account = $1", [int8(account)])
        for item in codes:
            session.execute(
                "INSERT INTO recovery_code (account, digest) VALUES ($1, $2)",
                [int8(account), bytea(_recovery_digest(roots, item))],
            )
    return codes


def recovery_codes_left(session: Session, account: int) -> int:
    """How many are good still."""
    rows = session.fetch("SELECT count(*) FROM recovery_code WHERE account = $1 AND used IS NULL", [int8(account)])
    return int(rows[0][0])


def spend_recovery_code(session: Session, roots: RootKeys, account: int, typed: str) -> bool:
    """Whether `typed` is a code of the account that was not used; it is used from then on."""
    return bool(
        session.execute(
            "UPDATE recovery_code SET used = $3 WHERE account = $1 AND digest = $2 AND used IS NULL",
            [int8(account), bytea(_recovery_digest(roots, typed)), int8(clock.now_microseconds())],
        )
    )


def has_any(session: Session, account: int) -> bool:
    """Whether the account has a factor beside its password: an application or a passkey."""
    rows = session.fetch(
        "SELECT EXISTS (SELECT 1 FROM totp WHERE account = $1) OR EXISTS (SELECT 1 FROM passkey WHERE account = $1)",
        [int8(account)],
    )
    return bool(rows[0][0])


def reset(session: Session, account: int) -> None:
    """Takes every factor, recovery code and PIN from an account, and ends its sessions: one may be the thief's."""
    with session.transaction():
        sessions.end_others(session, account)
        for table in ("totp", "passkey", "recovery_code", "pin"):
            session.execute(f"DELETE FROM {table} WHERE account = $1", [int8(account)])


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _recovery_digest(roots: RootKeys, typed: str) -> bytes:
    plain = "".join(character for character in typed.lower() if character.isalnum())
    return hmac.new(derive.expand(roots.index, _RECOVERY, 32), plain.encode(), hashlib.sha256).digest()


def _cipher(roots: RootKeys) -> AESGCM:
    return AESGCM(derive.expand(roots.index, _LABEL, 32))
