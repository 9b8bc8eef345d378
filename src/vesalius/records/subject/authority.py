"""Who may do what for data subjects: capabilities, a recent sign-in, and two different people for what is final."""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.access import step_up, visibility
from vesalius.access.actor import Actor
from vesalius.store.session import Session
from vesalius.store.wire import int8

SEAL: Final = "subject.seal"
ERASE: Final = "subject.erase"
EXPORT: Final = "subject.export"
EXPORT_OWN: Final = "subject.export-own"
REQUESTS: Final = "subject.requests"
BREACHES: Final = "breach.manage"


def holds(actor: Actor, capability: str) -> bool:
    """Whether `actor` holds the capability."""
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(capability))


def require(actor: Actor, capability: str) -> None:
    """Raises Forbidden without the capability."""
    visibility.require(actor, capability)


def require_recent(actor: Actor) -> None:
    """Raises step_up.StepUpNeeded, which is Forbidden, when the last strong sign-in is not recent."""
    step_up.require_recent(actor)


def require_recently(actor: Actor, capability: str) -> None:
    """Raises as `require` and `require_recent`."""
    require(actor, capability)
    require_recent(actor)


def person(actor: Actor) -> str:
    """What tells two people apart, as it is written beside their decisions."""
    return actor.name if actor.account is None else f"{actor.name} (account {actor.account})"


def is_same(actor: Actor, written: str) -> bool:
    """Whether `actor` is the person whom `person` once wrote."""
    if actor.account is not None:
        return written.endswith(f"(account {actor.account})")
    return written == actor.name


def stands_for(session: Session, actor: Actor, patient: int) -> bool:
    """Whether the account is the patient's own or a representative's at this moment."""
    if actor.account is None:
        return False
    return bool(
        session.fetch(
            "SELECT 1 FROM account_patient WHERE account = $1 AND patient = $2 AND low <= $3 AND $3 < high",
            [int8(actor.account), int8(patient), int8(clock.now_microseconds())],
        )
    )
