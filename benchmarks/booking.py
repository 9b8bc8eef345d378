"""100 000 attempts at a few times by many at once: overlaps, answers, attempts per second; searching free times.

.venv/bin/python benchmarks/booking.py [ATTEMPTS] [PROCESSES] [THREADS]   on a database of its own, dropped here

Each attempt is the whole way: a checked Appointment, access, encryption, audit and the transaction; a refusal looks for
the next free times too. Ends with an error when two reservations overlap or an attempt got no answer.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import own_database
from vesalius.access.actor import local_system
from vesalius.errors import Conflict
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.scheduling import booking, free, rules
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind
from vesalius.records.update import update
from vesalius.store import migrate
from vesalius.store.wire import int8

OPERATOR = local_system("benchmark")
PRACTITIONERS, ROOMS, STARTS = 4, 3, 12
FIRST = int(datetime(2031, 3, 4, 8, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE = 60_000_000


def attempt(context: Context, chance: random.Random, patient: str) -> str:
    """One attempt at one of a few times of a few practitioners and rooms; what became of it."""
    low = FIRST + chance.randrange(STARTS) * 10 * MINUTE
    visit = booking.Visit(
        None,
        f"Practitioner/p{chance.randrange(PRACTITIONERS)}",
        low,
        low + chance.choice((10, 20, 30)) * MINUTE,
        patient=patient,
        room=f"Location/room-{chance.randrange(ROOMS)}",
    )
    try:
        booking.book(context, OPERATOR, booking.appointment(visit))
    except booking.TimeTaken:
        return "taken"
    return "booked"


def compete(url: str, number: int, attempts: int, threads: int, answers: Any) -> None:
    """The share of one process."""
    context = Context(url, own_database.ROOTS)
    counts: Counter[str] = Counter()
    lock = threading.Lock()

    def work(thread: int) -> None:
        chance = random.Random(number * 1000 + thread)
        mine: Counter[str] = Counter()
        for turn in range(attempts // threads):
            mine[attempt(context, chance, f"Patient/{number}-{thread}-{turn}")] += 1
            if turn % 20 == 0:
                # What is cancelled comes back, so that there is always something to fight for.
                release(context, chance)
        with lock:
            counts.update(mine)

    running = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    context.close()
    answers.put((dict(counts), time.process_time()))


def release(context: Context, chance: random.Random) -> None:
    """Cancels one of what is booked, if there is one."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT x.id FROM reservation r JOIN resource x ON x.pk = r.source ORDER BY r.source OFFSET $1 LIMIT 1",
            [int8(chance.randrange(8))],
        )
    if rows:
        # Somebody else may cancel it in the same moment.
        with suppress(Conflict):
            booking.set_status(context, OPERATOR, rows[0][0], "cancelled")


def free_times(context: Context) -> None:
    """Any of forty practitioners within two weeks after 17:00, with rules, closures and two thousand bookings."""
    kind = Kind(0, "visit", "", "", "", {"en": "Visit"}, 20, 40)
    number = rules.add_kind(context, OPERATOR, kind)
    for person in range(40):
        for start, end in ((480, 740), (800, 1120)):
            rules.add_rule(
                context,
                OPERATOR,
                Rule(
                    0,
                    f"Practitioner/f{person}",
                    0,
                    f"Organization/c{person % 4}",
                    rules.ZONE,
                    31,
                    datetime(2030, 1, 1, tzinfo=UTC).date(),
                    start,
                    end,
                    20,
                ),
            )
    chance = random.Random(7)
    booked = 0
    while booked < 2000:
        low = FIRST + chance.randrange(14 * 24 * 3) * 20 * MINUTE
        visit = booking.Visit(None, f"Practitioner/f{chance.randrange(40)}", low, low + 20 * MINUTE)
        try:
            booking.book(context, OPERATOR, booking.appointment(visit))
            booked += 1
        except booking.TimeTaken:
            continue
    wanted = free.Search(
        Kind(number, "visit", "", "", "", {"en": "Visit"}, 20, 40),
        FIRST,
        FIRST + 14 * free.DAY,
        from_minute=17 * 60,
        count=50,
    )
    times = []
    with context.pool.session() as session:
        used = time.process_time()
        for _ in range(40):
            began = time.perf_counter()
            found = free.search(session, wanted)
            times.append(time.perf_counter() - began)
        used = time.process_time() - used
    times.sort()
    print(
        f"free times     {len(found)} of 40 practitioners in two weeks after 17:00: median"
        f" {times[len(times) // 2] * 1000:.1f} ms, 95 % {times[int(len(times) * 0.95)] * 1000:.1f} ms,"
        f" {times[-1] * 1000:.1f} ms at most; {used / len(times) * 1000:.1f} ms of processor each"
    )


def main(attempts: int, processes: int, threads: int) -> int:
    """Runs the race and the search; 1 when anything overlaps."""
    with own_database.database() as url:
        migrate.migrate(url)
        context = Context(url, own_database.ROOTS)
        for number in range(ROOMS):
            room = {
                "resourceType": "Location",
                "id": f"room-{number}",
                "physicalType": {"coding": [{"code": "ro"}]},
            }
            update(context, OPERATOR, "Location", room["id"], json.encode(room))
        answers: Any = multiprocessing.Queue()
        share = attempts // processes
        children = [
            multiprocessing.Process(target=compete, args=(url, number, share, threads, answers))
            for number in range(processes)
        ]
        began = time.perf_counter()
        for child in children:
            child.start()
        counts: Counter[str] = Counter()
        processor = 0.0
        for _ in children:
            found, used = answers.get()
            counts.update(found)
            processor += used
        for child in children:
            child.join()
        seconds = time.perf_counter() - began
        with context.pool.session() as session:
            overlaps = session.fetch(
                "SELECT count(*) FROM reservation a JOIN reservation b ON a.resource = b.resource"
                " AND a.seat = b.seat AND a.ctid < b.ctid"
                " AND lower(a.during) < upper(b.during) AND lower(b.during) < upper(a.during)"
            )[0][0]
        answered = sum(counts.values())
        print(
            f"attempts       {answered} of {attempts} answered: {counts['booked']} booked,"
            f" {counts['taken']} refused with times; {overlaps} overlaps;"
            f" {answered / seconds:.0f} attempts/s in {seconds:.0f} s"
            f" ({processes} processes of {threads} threads), {processor / answered * 1000:.2f} ms of processor each"
        )
        free_times(context)
        context.close()
        return int(overlaps > 0 or answered != processes * (share // threads) * threads)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:4]]
    sys.exit(main(*(numbers + [100_000, 2, 8][len(numbers) :])))
