"""What a client says of a visit while it looks for a time or keeps one, remembered until it books by the id of that.

The id of a proposed Appointment says which time of whom it is, and has no room for why somebody comes. What was said is
kept here for a day, sealed, and taken up by nobody but who said it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vesalius import clock
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.subject import sealed_text
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8

_SAID: Final = ("reasonCode", "reasonReference", "basedOn", "comment", "description", "priority")
_PATIENT: Final = "Patient/"
_KEPT: Final = 24 * 3_600_000_000


def keep(context: Context, holder: str, resource: Mapping[str, Any], *, number: int = 0) -> int:
    """Remembers why the visit of an Appointment is wanted and for whom; returns the number that recalls it.

    0 when nothing was said that a proposal does not say by itself. `number` is that of a hold; without one the same
    words of the same holder have the same number.
    """
    said: dict[str, Any] = {name: resource[name] for name in _SAID if name in resource}
    patients = [item for item in resource.get("participant", ()) if _is_patient(item)]
    if not said and len(patients) <= (0 if number else 1):
        return 0
    said["participant"] = patients
    who = _digest(context, holder)
    found = number or context.blind.pk("booking-wish", f"{holder}\n{json.encode(said).decode()}")
    expires = clock.now_microseconds() + _KEPT
    with context.pool.session() as session, session.transaction():
        key, sealed = sealed_text.seal(context, session, _place(found), said)
        session.execute(
            "INSERT INTO booking_wish (number, holder, data_key, sealed, expires) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (number) DO UPDATE SET data_key = $3, sealed = $4, expires = $5",
            [int8(found), int8(who), int4(key), bytea(sealed), int8(expires)],
        )
    return found


def recall(context: Context, session: Session, holder: str, number: int, resource: dict[str, Any]) -> None:
    """Puts what the holder said under this number into an Appointment; nothing when it is over or another's."""
    rows = session.fetch(
        "SELECT data_key, sealed FROM booking_wish WHERE number = $1 AND holder = $2 AND expires > $3",
        [int8(number), int8(_digest(context, holder)), int8(clock.now_microseconds())],
    )
    if not rows:
        return
    said = sealed_text.unseal(context, session, _place(number), *rows[0])
    present = {(item.get("actor") or {}).get("reference") for item in resource["participant"]}
    patients = said.pop("participant")
    resource["participant"] += [item for item in patients if item["actor"]["reference"] not in present]
    resource |= said


def sweep(session: Session) -> int:
    """Deletes what is over; returns how many."""
    return session.execute("DELETE FROM booking_wish WHERE expires <= $1", [int8(clock.now_microseconds())])


def _is_patient(participant: Mapping[str, Any]) -> bool:
    return str((participant.get("actor") or {}).get("reference", "")).startswith(_PATIENT)


def _digest(context: Context, holder: str) -> int:
    return context.blind.pk("booking-wish-holder", holder)


def _place(number: int) -> str:
    return f"booking-wish/{number}"
