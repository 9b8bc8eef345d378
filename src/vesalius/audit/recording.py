"""One call that puts an event of any kind (`kinds.KINDS`) into the log, for what has no statement of its own.

    record(session, log, actor, "login", "account/anna", outcome="failed")

Inside a transaction the leaf is part of it; otherwise it is on disk when the call returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vesalius.access.actor import Actor
from vesalius.audit.kinds import KINDS
from vesalius.audit.log import Log
from vesalius.store import writes
from vesalius.store.session import Session

REFUSED, FAILED = "refused", "failed"


def record(
    session: Session,
    log: Log,
    actor: Actor,
    kind: str,
    entity: str = "",
    *,
    patients: Iterable[int] = (),
    outcome: str | None = None,
    reason: str = "",
    purpose: str = "",
    details: Mapping[str, str] | None = None,
) -> None:
    """Adds the event, one leaf for each patient concerned (pk), or one for nobody.

    `kind` is a key of KINDS: anything else is a mistake in the program (KeyError). `outcome` is None, REFUSED or
    FAILED. `reason`, `purpose` and `details` as in `Log.event`.
    """
    event = log.event(
        actor,
        KINDS[kind].action,
        kind,
        entity,
        outcome=outcome,
        reason=reason,
        purpose=purpose,
        details=details,
    )
    concerned: list[int | None] = [*dict.fromkeys(patients)] or [None]
    writes.record(session, [event.leaf(patient, None) for patient in concerned], [])
