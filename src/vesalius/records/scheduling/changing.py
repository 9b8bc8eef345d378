"""An Appointment that a client sends again: changed, cancelled, or booked after it was proposed (IHE ITI-117)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.access.relationships import CENTRE
from vesalius.errors import Conflict
from vesalius.records.context import Context
from vesalius.records.scheduling import booking
from vesalius.records.scheduling.reserving import BUFFER
from vesalius.records.version import Version

_OPEN: Final = frozenset({"proposed", "pending", "booked", "arrived"})
# What only the server says of a booking: who sends it back without these does not take them away.
_OURS: Final = frozenset({booking.ORIGIN, booking.TIMES, CENTRE, BUFFER})
_KEPT: Final = ("created",)
# What may be said beside the reference of an Appointment.
_SAID: Final = ("reasonCode", "basedOn", "comment")


def changed(
    context: Context, actor: Actor, appointment_id: str, sent: Mapping[str, Any], *, version: int | None = None
) -> Version:
    """The Appointment as it was sent, booked; what the server alone says of it stays.

    Raises Taken with the next free times when its new time or its new people are not free, Conflict when it is over or
    cancelled, PreconditionFailed when `version` is old, NotFound.
    """

    def make(found: dict[str, Any]) -> dict[str, Any]:
        if found["status"] not in _OPEN:
            raise Conflict("This appointment cannot be changed any more.")
        urls = {extension.get("url") for extension in sent.get("extension", ())}
        ours = [one for one in found.get("extension", ()) if one.get("url") in _OURS - urls]
        made = {**sent, "id": found["id"], "meta": found["meta"], "status": "booked"}
        made |= {name: found[name] for name in _KEPT if name in found and name not in sent}
        if ours or sent.get("extension"):
            made["extension"] = [*ours, *sent.get("extension", ())]
        if labels := (sent.get("meta") or {}).get("security"):
            made["meta"] = {**found["meta"], "security": labels}
        return made

    return booking.change(context, actor, appointment_id, make, version=version)


def taken(
    context: Context, actor: Actor, appointment_id: str, wanted: Mapping[str, Any], *, version: int | None = None
) -> Version:
    """A stored Appointment that was named by its reference, booked, with what was said of it besides.

    Raises Taken with the next free times, Conflict when it is booked already or over, PreconditionFailed when `version`
    is old, NotFound.
    """

    def make(found: dict[str, Any]) -> dict[str, Any]:
        made = booking.stepped(found, "booked")
        present = {(item.get("actor") or {}).get("reference") for item in made["participant"]}
        added = [item for item in wanted["participant"] if (item.get("actor") or {}).get("reference") not in present]
        made["participant"] = [*made["participant"], *added]
        return made | {name: wanted[name] for name in _SAID if name in wanted}

    return booking.change(context, actor, appointment_id, make, version=version)


def cancelled(
    context: Context, actor: Actor, appointment_id: str, sent: Mapping[str, Any], *, version: int | None = None
) -> Version:
    """The Appointment, cancelled with the reason that was sent with it, by the provider without one.

    Raises Conflict when it is over or cancelled, PreconditionFailed when `version` is old, NotFound.
    """
    concept = sent.get("cancelationReason")
    return booking.set_status(context, actor, appointment_id, "cancelled", version=version, concept=concept)
