"""What is taken in an agenda, without saying by whom: times of practitioners and rooms for who works with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vesalius import clock
from vesalius.records.context import Context
from vesalius.records.people import literals
from vesalius.store import reservations
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array

APPOINTMENT, SLOT, HOLD = reservations.APPOINTMENT, reservations.SLOT, reservations.HOLD


class Taken(NamedTuple):
    """[low, high) of a resource (pk) in µs, without buffers. `source` is "Appointment/x", "Slot/x" or "" for a hold."""

    resource: int
    low: int
    high: int
    kind: int
    source: str


class Conflict(NamedTuple):
    """A time that was given twice before, or by an import."""

    source: str
    resource: int
    low: int
    high: int


def taken(context: Context, resources: Sequence[int], low: int, high: int) -> list[Taken]:
    """What is taken of the resources (pks) within [low, high), earliest first."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT DISTINCT resource, low, high, kind, source FROM reservation WHERE resource = ANY($1)"
            " AND during && tstzrange('epoch'::timestamptz + $2 * interval '1 microsecond',"
            " 'epoch'::timestamptz + $3 * interval '1 microsecond') AND low < $3 AND high > $2"
            " AND (expires IS NULL OR expires > $4) ORDER BY low, resource, source",
            [int8_array(list(resources)), int8(low), int8(high), int8(clock.now_microseconds())],
        )
        known = literals(session, [row[4] for row in rows if row[3] != HOLD])
    return [Taken(row[0], row[1], row[2], row[3], known.get(row[4], "")) for row in rows]


def conflicts(session: Session) -> list[Conflict]:
    """What was given twice and is not resolved yet, earliest first."""
    rows = session.fetch("SELECT source, resource, low, high FROM reservation_conflict ORDER BY low LIMIT 500")
    known = literals(session, [row[0] for row in rows])
    return [Conflict(known.get(row[0], ""), row[1], row[2], row[3]) for row in rows]
