"""What one attempt at a time costs in processor time: won, refused with other times, repeated with its key.

.venv/bin/python benchmarks/booking_cost.py [ATTEMPTS]        on a database of its own, dropped here

One thread and one connection, so that the processor of both sides can be read: it says what a core can do also where
other work shares the machine, and the rate of two cores follows from it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import own_database
from booking import FIRST, MINUTE, OPERATOR
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.scheduling import booking, rules
from vesalius.records.scheduling.opening import Rule
from vesalius.records.update import update
from vesalius.store import migrate

HOUR = 60 * MINUTE
DAY = 24 * HOUR


def visit(number: int, patient: str) -> booking.Visit:
    """The visit with a number: each has its own time, of one practitioner and one room."""
    low = FIRST + (number // 30) * DAY + number % 30 * 20 * MINUTE
    return booking.Visit(None, "Practitioner/p", low, low + 20 * MINUTE, patient=patient, room="Location/room")


def measure(context: Context, name: str, attempts: int, attempt: Callable[[int], None]) -> None:
    """Prints the processor time of `attempts` calls, in this process and in its backend of the database."""
    with context.pool.session() as session:
        backend = Path(f"/proc/{session.fetch('SELECT pg_backend_pid()')[0][0]}/schedstat")

    def database() -> float:
        return int(backend.read_text().split()[0]) / 1e9

    for number in range(20):
        attempt(attempts + number)
    web, peer, began = time.process_time(), database(), time.perf_counter()
    for number in range(attempts):
        attempt(number)
    web, peer = time.process_time() - web, database() - peer
    seconds = time.perf_counter() - began
    print(
        f"{name:28} {web / attempts * 1000:6.2f} ms here {peer / attempts * 1000:6.2f} ms database"
        f" {2 * attempts / (web + peer):7.0f}/s on two cores   ({attempts / seconds:.0f}/s now, one thread)"
    )


def main(attempts: int) -> None:
    """Measures won, refused and repeated attempts, and with opening hours too."""
    with own_database.database() as url:
        migrate.migrate(url)
        context = Context(url, own_database.ROOTS)
        room = {"resourceType": "Location", "id": "room", "physicalType": {"coding": [{"code": "ro"}]}}
        update(context, OPERATOR, "Location", "room", json.encode(room))

        def won(number: int) -> None:
            booking.book(context, OPERATOR, booking.appointment(visit(number, f"Patient/{number % 100}")))

        def refused(number: int) -> None:
            try:
                booking.book(context, OPERATOR, booking.appointment(visit(number, f"Patient/other-{number % 100}")))
            except booking.TimeTaken as error:
                if len(error.alternatives) != 5:
                    raise AssertionError("A refusal has times.") from None
            else:
                raise AssertionError("It was taken.")

        def repeated(_number: int) -> None:
            again = booking.appointment(visit(attempts * 2, "Patient/again"))
            booking.book(context, OPERATOR, again, key="one")

        measure(context, "won", attempts, won)
        measure(context, "refused", attempts, refused)
        measure(context, "repeated with its key", attempts, repeated)
        for start, end in ((480, 740), (800, 1120)):
            first = date(2030, 1, 1)
            rule = Rule(0, "Practitioner/p", 0, "Organization/c", rules.ZONE, 127, first, start, end, 20)
            rules.add_rule(context, OPERATOR, rule)
        measure(context, "refused, with hours", attempts, refused)
        context.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
