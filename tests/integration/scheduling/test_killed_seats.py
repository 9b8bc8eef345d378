"""kill -9 of those who take seats of group sessions: no seat is given twice or lost, and what was said is true."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import seat_writer
from bookings import OPERATOR, appointment, overlaps, post, put, rows

from vesalius.records.context import Context
from vesalius.records.scheduling.reserving import SEATS
from vesalius.records.search import search
from vesalius.store.reservations import Taken

SLOTS, EACH, WRITERS, KILLS = ("a", "b", "c"), 90, 3, 4
KEYS = (b"d" * 32 + b"i" * 32 + b"a" * 32 + b"b" * 32).hex()
AT = {"start": "2030-03-26T17:00:00Z", "end": "2030-03-26T18:00:00Z"}


def taken(context: Context) -> dict[str, int]:
    """Seats that are reserved by Slot id."""
    return {
        slot: int(
            rows(
                context,
                "SELECT count(*) FROM reservation r JOIN resource s ON s.pk = r.resource"
                f" WHERE s.id = '{slot}' AND r.source <> s.pk",
            )[0][0]
        )
        for slot in SLOTS
    }


def visits(context: Context) -> list[dict]:
    found = []
    for slot in SLOTS:
        page = search(context, OPERATOR, "Appointment", [("slot", f"Slot/{slot}"), ("_count", "500")])
        found += [json.loads(item.body) for item in page.matches]
    return found


def test_writers_that_are_killed_neither_give_a_seat_twice_nor_lose_one(
    context: Context, module_database_url: str
) -> None:
    for number, slot in enumerate(SLOTS):
        actor = [{"reference": f"Practitioner/{number}"}]
        put(context, {"resourceType": "Schedule", "id": f"of-{slot}", "actor": actor})
        session = {
            "resourceType": "Slot",
            "id": slot,
            "schedule": {"reference": f"Schedule/of-{slot}"},
            "status": "free",
            "extension": [{"url": SEATS, "valuePositiveInt": EACH}],
        }
        put(context, session | AT)
    chosen = random.Random(7)
    told: list[str] = []
    for kill in range(KILLS):
        writers = [start(module_database_url, f"{kill}-{number}") for number in range(WRITERS)]
        for writer in writers:
            assert writer.stdout is not None
            # Killed in the middle of a booking of its own, at no moment of our choice.
            told.append(writer.stdout.readline().strip())
        threading.Event().wait(chosen.random() * 0.02)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            told += [line.strip() for line in writer.communicate()[0].splitlines()]
    made = visits(context)
    # What somebody was told is booked is booked; what nobody was told is whole or not there.
    assert {line for line in told if line} <= {visit["id"] for visit in made}
    assert len(made) == sum(taken(context).values())
    assert overlaps(context) == 0
    assert all(count <= EACH for count in taken(context).values())
    for slot, count in taken(context).items():
        for number in range(EACH - count):
            post(context, seat(f"after-{slot}-{number}", slot))
        with pytest.raises(Taken):
            post(context, seat(f"one-too-many-{slot}", slot))
    assert set(taken(context).values()) == {EACH}
    assert overlaps(context) == 0


def seat(patient: str, slot: str) -> dict:
    reference = [{"reference": f"Slot/{slot}"}]
    return appointment(f"Patient/{patient}", day="2030-03-26", at="17:00", to="18:00", slot=reference)


def start(url: str, name: str) -> subprocess.Popen[str]:
    folder = Path(seat_writer.__file__).parent
    command = [sys.executable, seat_writer.__file__, url, KEYS, name, *SLOTS]
    environment = {"PYTHONPATH": f"{folder}:{folder.parents[1]}"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
