"""kill -9 of the worker while it confirms, reminds and offers: nothing is sent twice, and nothing to the dead."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
import following_worker
import pytest
from bookings import OPERATOR, encode, put, rows

from mail_server import MailServer, mail_server
from vesalius import clock
from vesalius.events import consumers
from vesalius.events.notifications import messages
from vesalius.events.registry import REGISTERED
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.delete import delete
from vesalius.records.scheduling import booking, directory, rules, waiting
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind
from vesalius.store.wire import int8

ANN, NORTH = "Practitioner/ann", "Organization/north"
KIND = Kind(0, "visit", "persphysiotherapist", "urn:kinds", "visit", {"fr": "Séance", "en": "Session"}, 20, 20)
COUNT, DEAD, GONE, ERASED, FREED, WAITING = 30, 3, 2, 2, 4, 6
UNHEARD = DEAD + GONE + ERASED
PATIENCE = 90
BRUSSELS = ZoneInfo(rules.ZONE)


class Calendar:
    """A clock that goes on, from whichever moment it was set to; for this process and its workers."""

    ahead = 0

    def set(self, day: int, hour: int, minute: int = 0) -> None:
        """So many days after the first Monday that comes, at a time in Belgium."""
        self.ahead = (moment(day, hour, minute) - int(time.time() * 1_000_000)) * 1000

    def nanoseconds(self) -> int:
        return time.time_ns() + self.ahead


def moment(day: int, hour: int, minute: int = 0) -> int:
    today = datetime.now(BRUSSELS).date()
    at = datetime.combine(today + timedelta(days=7 - today.weekday() + day), dt.time(hour, minute), BRUSSELS)
    return int(at.timestamp()) * 1_000_000


class Killing:
    """A worker that is killed at moments of no choice of ours until what is waited for is there."""

    def __init__(self, url: str, server: MailServer, calendar: Calendar) -> None:
        self.url, self.server, self.calendar = url, server, calendar
        self.chosen, self.kills = random.Random(5), 0
        self.worker = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        keys = b"d" * 32 + b"i" * 32 + b"a" * 32 + b"b" * 32
        environment = {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "VESALIUS_SMTP_URL": self.server.url,
            "VESALIUS_MAIL_FROM": "no-reply@example.org",
        }
        command = [sys.executable, following_worker.__file__, self.url, keys.hex(), str(self.calendar.ahead)]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    def until(self, condition: Callable[[], bool], kills: int) -> None:
        """Kills the worker `kills` times, each time after further messages, and then waits for `condition`."""
        self.kill()
        self.worker = self.start()
        deadline, mark, done = time.monotonic() + PATIENCE, len(self.server.received), 0
        while not condition():
            assert time.monotonic() < deadline
            if done < kills and len(self.server.received) > mark:
                threading.Event().wait(self.chosen.random() * 0.02)
                self.kill()
                self.worker = self.start()
                mark, done = len(self.server.received) + 4, done + 1
            threading.Event().wait(0.005)
        self.kills += done

    def kill(self) -> None:
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()


def patient(context: Context, logical_id: str, **more: Any) -> str:
    telecom = [{"system": "email", "value": f"{logical_id}@example.org"}]
    put(context, {"resourceType": "Patient", "id": logical_id, "telecom": telecom} | more)
    return f"Patient/{logical_id}"


def place(context: Context) -> None:
    put(context, {"resourceType": "Organization", "id": "north", "name": "Maison du Nord"})
    put(context, {"resourceType": "Practitioner", "id": "ann", "name": [{"family": "Ann"}]})
    role = {"practitioner": {"reference": ANN}, "organization": {"reference": NORTH}}
    put(context, {"resourceType": "PractitionerRole", "id": "r"} | role)
    directory.forget(context)
    rules.add_kind(context, OPERATOR, KIND)
    hours = {"weekdays": 127, "first": date(2020, 1, 1), "start_minute": 0, "end_minute": 1440, "step": 20}
    rules.add_rule(context, OPERATOR, Rule(0, ANN, 0, NORTH, rules.ZONE, **hours))


def booked(context: Context) -> list[str]:
    """An Appointment for each patient on the fifth day from nine o'clock on, twenty minutes apart."""
    made = []
    for number in range(COUNT):
        low = moment(5, 9) + number * 1_200_000_000
        visit = booking.Visit(KIND, ANN, low, low + 1_200_000_000, patient=f"Patient/p{number}", origin="online")
        made.append(booking.book(context, OPERATOR, booking.appointment(visit)).version.id)
    return made


def erase(context: Context, logical_id: str) -> None:
    """As data protection leaves it: the record is closed, and its keys are gone."""
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO closed_patient (patient, state, since) VALUES ($1, 3, 1)",
            [int8(context.blind.pk("Patient", logical_id))],
        )


def planned(context: Context, template: str) -> int:
    return int(rows(context, f"SELECT count(*) FROM message WHERE template = '{template}'")[0][0])


def idle(context: Context) -> bool:
    """Whether nothing is due, and everything committed was read."""
    now = clock.now_microseconds()
    with context.pool.session() as session:
        if any(lag.waiting for lag in consumers.lags(session) if lag.name == "appointments"):
            return False
    return rows(context, f"SELECT count(*) FROM job WHERE state = 2 OR (state = 1 AND due <= {now})") == [(0,)]


def waits(context: Context) -> None:
    """Some who wait for such a visit; the first of them has died."""
    for number in range(WAITING):
        who = patient(context, f"w{number}", **({"deceasedBoolean": True} if number == 0 else {}))
        create(context, OPERATOR, "Appointment", encode(waiting.entry(who, booking.service_type(KIND, "fr"))))


def test_workers_that_are_killed_confirm_remind_and_offer_once(
    context: Context, module_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = Calendar()
    monkeypatch.setattr(clock, "_source", calendar.nanoseconds)
    calendar.set(0, 10)
    place(context)
    for number in range(COUNT):
        patient(context, f"p{number}")
    waits(context)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    django.setup()
    importlib.import_module("vesalius.apps.booking.jobs")
    with context.pool.session() as session:
        session.run("TRUNCATE waiting_offer, message, job, effect")
        consumers.register(session, [REGISTERED.consumers["appointments"]])
    with mail_server() as server:
        killing = Killing(module_database_url, server, calendar)
        try:
            made = booked(context)
            killing.until(lambda: planned(context, "appointment-booked") == COUNT and idle(context), kills=3)
            for number in range(DEAD):
                patient(context, f"p{number}", deceasedBoolean=True)
            for number in range(DEAD, DEAD + GONE):
                delete(context, OPERATOR, "Patient", f"p{number}")
            for number in range(DEAD + GONE, UNHEARD):
                erase(context, f"p{number}")
            heard = len(server.received)
            calendar.set(3, 19, 30)
            killing.until(lambda: idle(context), kills=3)
            # The reminders of the day, and visits that are given up.
            calendar.set(5, 8, 30)
            for appointment_id in made[-FREED:]:
                booking.set_status(context, OPERATOR, appointment_id, "cancelled", reason="pat")
            killing.until(lambda: planned(context, "waiting-offer") == 3 * FREED and idle(context), kills=3)
        finally:
            killing.kill()
    assert killing.kills >= 5
    unheard = {f"p{number}@example.org" for number in range(UNHEARD)}
    assert not unheard & {str(mail["To"]) for mail in server.received[heard:]}
    assert "w0@example.org" not in {str(mail["To"]) for mail in server.received}
    states = Counter(state for (state,) in rows(context, f"SELECT state FROM message WHERE due <= {moment(5, 8)}"))
    assert set(states) <= {messages.SENT, messages.UNKNOWN, messages.SUPPRESSED, messages.CANCELLED}
    assert states[messages.SUPPRESSED] > 0
    everything = Counter(state for (state,) in rows(context, "SELECT state FROM message"))
    # What was on its way at a kill is in doubt, shown to a person and not repeated.
    assert everything[messages.UNKNOWN] <= killing.kills
    sent = everything[messages.SENT]
    assert sent <= len(server.received) <= sent + everything[messages.UNKNOWN]
    heard_by = Counter(str(mail["To"]) for mail in server.received)
    meant = dict(
        rows(context, "SELECT recipient, count(*) FROM message WHERE state IN (3, 5) GROUP BY 1"),
    )
    assert all(times <= meant[f"Patient/{address.partition('@')[0]}"] for address, times in heard_by.items())
    # Confirmed and reminded two days before: at least twice for each who lives and still comes.
    assert all(heard_by[f"p{number}@example.org"] >= 1 for number in range(UNHEARD, COUNT))
