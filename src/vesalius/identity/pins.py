"""Six digits that unlock a screen on a registered workstation, and open nothing else."""

from __future__ import annotations

import itertools
from typing import Final

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.identity import passwords
from vesalius.store.session import Session
from vesalius.store.wire import int4, int8, text

DIGITS: Final = 6
ATTEMPTS: Final = 5


def set_pin(session: Session, account: int, digits: str) -> None:
    """Gives an account this PIN. Raises Invalid for one that everybody guesses first."""
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        raise Invalid("A PIN has six digits.")
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(digits)}
    if len(set(digits)) < 3 or len(steps) == 1 or digits[:3] == digits[3:]:
        raise Invalid("This PIN is easy to guess: choose another.")
    session.execute(
        "INSERT INTO pin (account, hash, created) VALUES ($1, $2, $3) ON CONFLICT (account)"
        " DO UPDATE SET hash = EXCLUDED.hash, failures = 0, created = EXCLUDED.created",
        [int8(account), text(passwords.hashed(digits)), int8(clock.now_microseconds())],
    )


def has(session: Session, account: int) -> bool:
    """Whether the account has a PIN."""
    return bool(session.fetch("SELECT 1 FROM pin WHERE account = $1", [int8(account)]))


def is_spent(session: Session, account: int) -> bool:
    """Whether five wrong ones were typed: then only a full sign-in helps."""
    return bool(
        session.fetch("SELECT 1 FROM pin WHERE account = $1 AND failures >= $2", [int8(account), int4(ATTEMPTS)])
    )


def check(session: Session, account: int, digits: str) -> bool:
    """Whether the PIN is right. Each attempt is counted before it is looked at."""
    rows = session.fetch(
        "UPDATE pin SET failures = failures + 1 WHERE account = $1 AND failures < $2 RETURNING hash",
        [int8(account), int4(ATTEMPTS)],
    )
    is_right = passwords.verify(digits, rows[0][0] if rows else "")
    if is_right:
        forgive(session, account)
    return is_right


def forgive(session: Session, account: int) -> None:
    """Forgets the wrong ones, after the right one or a full sign-in."""
    session.execute("UPDATE pin SET failures = 0 WHERE account = $1 AND failures > 0", [int8(account)])


def remove(session: Session, account: int) -> bool:
    """Takes the PIN away; False when there was none."""
    return bool(session.execute("DELETE FROM pin WHERE account = $1", [int8(account)]))
