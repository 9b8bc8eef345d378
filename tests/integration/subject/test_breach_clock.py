"""Whoever keeps the file of breaches hears, once at each mark, that little is left of the 72 hours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.events import queue, workers
from vesalius.events.notifications import messages, recipients
from vesalius.events.notifications.templates import LANGUAGES, TEMPLATES, letter
from vesalius.events.registry import REGISTERED
from vesalius.events.running import attempt
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context
from vesalius.records.subject import breaches

DETECTED = datetime(2026, 11, 20, 12, tzinfo=UTC)
FACTS = breaches.Facts(
    "Stolen laptop of Anna Peeters", "confidentiality", "Stolen.", "40 people", 40, 40, "Names", "None", "Wiped", "some"
)


@contextmanager
def hours_left(hours: float) -> Iterator[None]:
    with clock.fixed(DETECTED + timedelta(hours=72 - hours)):
        yield


@pytest.fixture(autouse=True, scope="module")
def pages() -> None:
    """The addresses of pages, as a worker knows them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()


@pytest.fixture
def keepers(context: Context) -> None:
    """Two officers, one of them gone; a physician; a system in the officers' role."""
    with context.pool.session() as session:
        for name, role, is_system in (
            ("lea", "privacy-officer", False),
            ("marc", "privacy-officer", False),
            ("gone", "privacy-officer", False),
            ("doctor", "physician", False),
            ("machine", "privacy-officer", True),
        ):
            number = accounts.create(
                session, context.blind, name, roles=[Assignment(role)], email=f"{name}@example.org", is_system=is_system
            )
            if name == "gone":
                accounts.set_active(session, number, is_active=False)


def fresh(officer: Actor) -> Actor:
    """The officer, signed in at this moment."""
    return replace(officer, authenticated=clock.now_microseconds())


def opened(context: Context, officer: Actor, hours: float) -> int:
    with hours_left(hours):
        return breaches.open_file(context, fresh(officer), round(DETECTED.timestamp() * 1_000_000), FACTS)


def tick(context: Context) -> None:
    """One run of the periodic job, as a worker does it."""
    import vesalius.apps.privacy.jobs  # noqa: F401 - defines the job, and needs Django's settings

    job = REGISTERED.jobs["breach.clock"]
    with context.pool.session() as session:
        job.enqueue(session)
        claimed = queue.claim(session, workers.sign_on(session), job.queue, {job.name: job}, 10)
    assert [attempt(context, job, one) for one in claimed] == ["done"]


def written(context: Context) -> list[tuple[str, str]]:
    with context.pool.session() as session:
        return [(one.template, one.recipient) for one in reversed(messages.listed(session, (messages.PENDING,)))]


def test_officers_are_told_once_at_each_mark_and_never_before(context: Context, officer: Actor, keepers: None) -> None:
    number = opened(context, officer, 60)
    for hours, expected in ((24.2, 0), (23.9, 2), (23.8, 2), (12, 2), (6.2, 2), (5.9, 4), (5.8, 4), (0.1, 4), (-1, 4)):
        with hours_left(hours):
            tick(context)
        assert len(written(context)) == expected, hours
    assert written(context) == [
        ("breach-clock-24", "account/lea"),
        ("breach-clock-24", "account/marc"),
        ("breach-clock-6", "account/lea"),
        ("breach-clock-6", "account/marc"),
    ]
    assert [(one.hours, one.people) for one in breaches.warned(context, officer, number)] == [(24, 2), (6, 2)]


def test_a_file_that_is_opened_late_is_told_once_at_the_lowest_mark(
    context: Context, officer: Actor, keepers: None
) -> None:
    opened(context, officer, 5)
    with hours_left(4.9):
        tick(context)
        tick(context)
    assert {template for template, _ in written(context)} == {"breach-clock-6"}
    assert len(written(context)) == 2


@pytest.mark.parametrize("state", ["authority-notified", "no-notification"])
def test_nobody_is_told_when_the_authority_waits_no_more(
    context: Context, officer: Actor, keepers: None, state: str
) -> None:
    number = opened(context, officer, 60)
    with hours_left(30):
        breaches.note(context, fresh(officer), number, state, "Decided.")
    with hours_left(5):
        tick(context)
    assert written(context) == []
    assert breaches.warned(context, officer, number) == []


def test_a_letter_that_was_not_sent_before_the_decision_is_not_sent_after_it(
    context: Context, officer: Actor, keepers: None
) -> None:
    number = opened(context, officer, 60)
    with hours_left(23):
        tick(context)
        facts = TEMPLATES["breach-clock-24"].facts
        assert facts(context, {"breach": number}) is not None
        breaches.note(context, fresh(officer), number, "authority-notified", "By their form.")
        assert facts(context, {"breach": number}) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_holds_a_link_and_nothing_of_the_breach(
    context: Context, officer: Actor, keepers: None, language: str
) -> None:
    number = opened(context, officer, 60)
    with hours_left(5):
        tick(context)
        facts = TEMPLATES["breach-clock-6"].facts(context, {"breach": number})
    assert facts is not None
    made = letter(TEMPLATES["breach-clock-6"], facts, language, "Network")
    assert f"/privacy/breaches/{number}/" in made.text
    assert "6" in made.subject
    assert "Peeters" not in made.text + made.subject + made.short
    assert len(made.short) <= 160
    assert recipients.resolve(context, "account/lea").addresses["email"] == ("lea@example.org",)


def test_that_somebody_was_told_is_in_the_log(context: Context, officer: Actor, keepers: None) -> None:
    number = opened(context, officer, 60)
    with hours_left(23):
        tick(context)
    with context.pool.session() as session:
        rows = session.fetch("SELECT event FROM audit_leaf ORDER BY id")
    told = [context.log.open(row[0])[1] for row in rows]
    warned = [facts for facts in told if facts["subtype"] == "breach-warned"]
    assert [(facts["entity"], facts["details"]) for facts in warned] == [
        (f"breach/{number}", {"hours": "24", "people": "2"})
    ]


def test_the_most_urgent_file_stands_on_top(context: Context, officer: Actor) -> None:
    def made(hours_ago: int, title: str) -> int:
        detected = clock.now_microseconds() - hours_ago * breaches.HOUR
        return breaches.open_file(context, officer, detected, FACTS._replace(title=title))

    decided, later, urgent, closed = made(71, "decided"), made(1, "later"), made(60, "urgent"), made(2, "closed")
    breaches.note(context, officer, decided, "authority-notified", "By their form.")
    breaches.note(context, officer, closed, "no-notification", "No risk.")
    breaches.note(context, officer, closed, "closed", "Done.")
    assert [one.id for one in breaches.listing(context, officer)] == [urgent, later, decided, closed]
