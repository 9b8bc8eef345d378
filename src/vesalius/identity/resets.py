"""Taking all second factors from an account: one administrator asks for it, another agrees within a day.

One stolen or careless administrator therefore opens nobody's account. The operator's command line needs nobody else:
who holds the machine holds the keys.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vesalius import clock
from vesalius.errors import Conflict, Forbidden, NotFound
from vesalius.identity import second_factor
from vesalius.store.session import Session
from vesalius.store.wire import int8

HOURS: Final = 24
"""How long a proposal waits for a second person."""
_HOUR: Final = 3_600_000_000
_SELECT: Final = (
    "SELECT r.id, r.account, a.username, a.display, r.proposer, p.username, p.display, r.proposed FROM factor_reset r"
    " JOIN account a ON a.id = r.account JOIN account p ON p.id = r.proposer"
    " WHERE r.decided IS NULL AND r.proposed > $1"
)


class Proposal(NamedTuple):
    """A reset that waits. `proposed` in µs since 1970 UTC."""

    id: int
    account: int
    username: str
    display: str
    proposer: int
    proposer_username: str
    proposer_display: str
    proposed: int


def propose(session: Session, account: int, proposer: int) -> int:
    """The number of the proposal. Raises Forbidden for one's own account, Conflict while another one waits."""
    if account == proposer:
        raise Forbidden("Nobody resets their own second factors.")
    now = clock.now_microseconds()
    with session.transaction():
        session.execute(
            "UPDATE factor_reset SET decided = $2, withdrawn = true WHERE account = $1 AND decided IS NULL"
            " AND proposed <= $3",
            [int8(account), int8(now), int8(now - HOURS * _HOUR)],
        )
        rows = session.fetch(
            "INSERT INTO factor_reset (account, proposer, proposed) VALUES ($1, $2, $3)"
            " ON CONFLICT (account) WHERE decided IS NULL DO NOTHING RETURNING id",
            [int8(account), int8(proposer), int8(now)],
        )
    if not rows:
        raise Conflict("A reset of this account waits for a second person already.")
    return int(rows[0][0])


def waiting(session: Session, account: int | None = None) -> list[Proposal]:
    """The proposals that wait, the oldest first; those of one account when it is named."""
    now = clock.now_microseconds()
    rows = session.fetch(
        f"{_SELECT} AND ($2::bigint IS NULL OR r.account = $2) ORDER BY r.id",
        [int8(now - HOURS * _HOUR), int8(account)],
    )
    return [Proposal(*row) for row in rows]


def approve(session: Session, number: int, approver: int) -> Proposal:
    """Takes the factors away. Raises NotFound when nothing waits, Forbidden for who proposed it and who it is about."""
    with session.transaction():
        found = _held(session, number)
        if approver in {found.proposer, found.account}:
            raise Forbidden("Somebody else than the proposer and the holder must agree.")
        session.execute(
            "UPDATE factor_reset SET decided = $2, approver = $3 WHERE id = $1",
            [int8(number), int8(clock.now_microseconds()), int8(approver)],
        )
        second_factor.reset(session, found.account)
    return found


def withdraw(session: Session, number: int) -> Proposal:
    """Ends a proposal; nothing else changes. Raises NotFound when nothing waits."""
    with session.transaction():
        found = _held(session, number)
        session.execute(
            "UPDATE factor_reset SET decided = $2, withdrawn = true WHERE id = $1",
            [int8(number), int8(clock.now_microseconds())],
        )
    return found


def _held(session: Session, number: int) -> Proposal:
    """The proposal, for this transaction alone."""
    rows = session.fetch(
        f"{_SELECT} AND r.id = $2 FOR UPDATE OF r", [int8(clock.now_microseconds() - HOURS * _HOUR), int8(number)]
    )
    if not rows:
        raise NotFound("No such reset waits for a second person.")
    return Proposal(*rows[0])
