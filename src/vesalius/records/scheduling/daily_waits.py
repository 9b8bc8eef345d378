"""The third next available appointment of each day, kept: what was free on a past day is told by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.records.context import Context
from vesalius.records.scheduling import opening, rules
from vesalius.records.scheduling.third_next import third_next_available
from vesalius.store.session import Session
from vesalius.store.wire import int2, text

YEARS_KEPT: Final = 5


class DailyWait(NamedTuple):
    """Of one day: the days that somebody would have waited, None when no third time was in sight."""

    day: str
    practitioner: str
    centre: str
    days: int | None


def keep(context: Context) -> int:
    """Writes down today's, once; returns how many practitioners and centres it is told for."""
    today = opening.local(clock.now_microseconds(), rules.ZONE).date()
    waits = third_next_available(context, local_system("appointments"))
    with context.pool.session() as session, session.transaction():
        oldest = today.replace(year=today.year - YEARS_KEPT, day=1)
        session.execute("DELETE FROM third_next_figure WHERE day < $1", [text(oldest.isoformat())])
        return sum(
            session.execute(
                "INSERT INTO third_next_figure (day, practitioner, centre, kind, days) VALUES ($1, $2, $3, $4, $5)"
                " ON CONFLICT DO NOTHING",
                [text(today.isoformat()), text(each.practitioner), text(each.centre), text(each.kind), int2(each.days)],
            )
            for each in waits
        )


def kept(session: Session, first: date, last: date, centre: str = "") -> list[DailyWait]:
    """What was written down from one day to another, at a centre or at all, by day and practitioner."""
    rows = session.fetch(
        "SELECT day, practitioner, centre, days FROM third_next_figure WHERE day >= $1 AND day <= $2"
        " AND ($3 = '' OR centre = $3) ORDER BY day, practitioner, centre",
        [text(first.isoformat()), text(last.isoformat()), text(centre)],
    )
    return [DailyWait(str(row[0]), str(row[1]), str(row[2]), row[3]) for row in rows]


def mean(waits: Sequence[DailyWait]) -> float | None:
    """The mean over practitioners and days; None where nothing is known."""
    days = [each.days for each in waits if each.days is not None]
    return sum(days) / len(days) if days else None
