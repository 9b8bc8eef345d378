"""Feeds tell when somebody is taken and nothing else; imports report before they store; figures add up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from bookings import OPERATOR, appointment, overlaps, post, put, rows
from hypothesis import given
from hypothesis import strategies as st

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.scheduling import (
    blocking,
    booking,
    daily_waits,
    directory,
    feeds,
    figures,
    foreign,
    importing,
    rules,
    third_next,
)
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind
from vesalius.store.reservations import Taken
from vesalius.terminology import naming_systems

NOW = datetime(2030, 3, 4, 6, 0, tzinfo=UTC)  # a Monday
ANN, BEN, NORTH = "Practitioner/ann", "Practitioner/ben", "Organization/north"
DAY_MICROSECONDS = 86_400_000_000


@pytest.fixture(autouse=True)
def people(context: Context) -> None:
    for name in ("ann", "ben"):
        put(context, {"resourceType": "Practitioner", "id": name, "name": [{"family": name}]})


def events(context: Context) -> int:
    return int(rows(context, "SELECT count(*) FROM audit_leaf")[0][0])


def test_a_feed_tells_when_and_for_whom_never(context: Context) -> None:
    concept = [{"text": "Séance"}]
    post(context, appointment(ANN, "Patient/p", serviceType=concept, description="Jean Dupont"))
    with clock.fixed(NOW):
        plain = feeds.create(context, OPERATOR, ANN)
        detailed = feeds.create(context, OPERATOR, ANN, is_detailed=True)
        (entry,) = feeds.entries(context, plain)
        assert entry.name == ""
        assert (entry.high - entry.low) // 60_000_000 == 20
        (named,) = feeds.entries(context, detailed)
        assert (named.name, named.uid) == ("Séance", entry.uid)
        number = feeds.feeds(context, OPERATOR, ANN)[0].id
        feeds.revoke(context, OPERATOR, ANN, number)
        with pytest.raises(NotFound):
            feeds.entries(context, plain)
        assert feeds.entries(context, detailed) != []
    assert plain not in str(rows(context, "SELECT digest FROM calendar_feed"))


def test_a_moved_visit_keeps_its_place_in_a_feed_and_grows_in_sequence(context: Context) -> None:
    visit = post(context, appointment(ANN, "Patient/p")).version
    with clock.fixed(NOW):
        secret = feeds.create(context, OPERATOR, ANN)
        (before,) = feeds.entries(context, secret)
        low = before.low + 3_600_000_000
        booking.move(context, OPERATOR, visit.id, low=low, high=low + 1_200_000_000)
        (after,) = feeds.entries(context, secret)
        assert (after.uid, after.low, before.sequence, after.sequence) == (before.uid, low, 0, 1)
        booking.set_status(context, OPERATOR, visit.id, "cancelled")
        assert feeds.entries(context, secret) == []


def test_a_stranger_makes_no_feed_block_or_import_and_each_attempt_is_recorded(
    context: Context, stranger: Actor
) -> None:
    before = events(context)
    with pytest.raises(Forbidden):
        feeds.create(context, stranger, ANN)
    with pytest.raises(Forbidden):
        blocking.block(context, stranger, ANN, 1, 2)
    with pytest.raises(Forbidden):
        importing.bring(context, stranger, ANN, b"start,end\n", is_trial=False)
    with pytest.raises(Forbidden):
        figures.figures(context, stranger, 0, DAY_MICROSECONDS)
    assert events(context) == before + 4
    assert rows(context, "SELECT count(*) FROM resource") == [(2,)]


def test_a_block_keeps_bookings_out_until_it_is_taken_away(context: Context) -> None:
    low = int(datetime(2030, 3, 5, 9, tzinfo=UTC).timestamp()) * 1_000_000
    slot = blocking.block(context, OPERATOR, ANN, low, low + 7_200_000_000, "meeting")
    with pytest.raises(Taken):
        post(context, appointment(ANN, "Patient/p"))
    with pytest.raises(NotFound):
        blocking.unblock(context, OPERATOR, slot.partition("/")[2], BEN)
    blocking.unblock(context, OPERATOR, slot.partition("/")[2], ANN)
    assert post(context, appointment(ANN, "Patient/p")).created


CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one
DTSTART;TZID=Europe/Brussels:20300312T100000
DTEND;TZID=Europe/Brussels:20300312T103000
SUMMARY:Visite\\, suivi
END:VEVENT
BEGIN:VEVENT
UID:weekly
DTSTART;TZID=Europe/Brussels:20300325T090000
DURATION:PT20M
RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO
SUMMARY:Hebdo
END:VEVENT
BEGIN:VEVENT
UID:gone
STATUS:CANCELLED
DTSTART:20300312T100000Z
DTEND:20300312T103000Z
END:VEVENT
BEGIN:VEVENT
UID:broken
DTSTART:tomorrow
END:VEVENT
END:VCALENDAR
"""


def outcomes(report: list[foreign.Line]) -> list[str]:
    return [line.outcome for line in report]


def test_an_import_is_tried_first_then_stored_and_never_twice(context: Context) -> None:
    with clock.fixed(NOW):
        trial = importing.bring(context, OPERATOR, ANN, CALENDAR)
        assert rows(context, "SELECT count(*) FROM resource") == [(2,)]
        assert outcomes(trial) == ["new", "new", "new", "new", "wrong"]
        done = importing.bring(context, OPERATOR, ANN, CALENDAR, is_trial=False)
        assert outcomes(done) == outcomes(trial)
        assert outcomes(importing.bring(context, OPERATOR, ANN, CALENDAR, is_trial=False)) == [*["known"] * 4, "wrong"]
    times = [low for (low,) in rows(context, "SELECT low FROM reservation ORDER BY low")]
    # The clocks change on the 31st: nine o'clock stays nine o'clock.
    wanted = [(3, 12, 9), (3, 25, 8), (4, 1, 7), (4, 8, 7)]
    assert times == [
        int(datetime(2030, month, day, hour, tzinfo=UTC).timestamp()) * 1_000_000 for month, day, hour in wanted
    ]


def test_an_import_reports_what_is_taken_and_squeezes_nothing_in(context: Context) -> None:
    post(context, appointment(ANN, "Patient/p", day="2030-03-12", at="09:10", to="09:40"))
    table = b"start;end;title\n2030-03-12 10:00;2030-03-12 10:30;A\n12/03/2030 11:00;12/03/2030 11:30;B\n"
    with clock.fixed(NOW):
        for is_trial in (True, False):
            report = importing.bring(context, OPERATOR, ANN, table, is_trial=is_trial)
            assert outcomes(report) == ["taken", "new"]
    assert overlaps(context) == 0


def test_patients_of_an_import_are_found_by_their_national_number_alone(context: Context) -> None:
    number = {"system": naming_systems.SSIN, "value": "85073003328"}
    put(context, {"resourceType": "Patient", "id": "p", "identifier": [number]})
    table = (
        b"start,end,title,niss\n"
        b"2030-03-12 10:00,2030-03-12 10:20,x,85.07.30-033.28\n2030-03-12 11:00,2030-03-12 11:20,x,00000000000\n"
    )
    with clock.fixed(NOW):
        report = importing.bring(context, OPERATOR, ANN, table, is_trial=False)
    assert [line.reason for line in report] == ["", "no patient with this number"]
    patient = context.blind.pk("Patient", "p")
    assert [resource for _, resource, _ in rows(context)].count(patient) == 1


@pytest.mark.parametrize("content", [b"", b"hello", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_agenda_is_refused(context: Context, content: bytes) -> None:
    with pytest.raises(Invalid):
        importing.bring(context, OPERATOR, ANN, content)


@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: CALENDAR + text.encode())))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    try:
        found, wrong = foreign.read(content)
    except Invalid:
        return
    assert all(event.low < event.high for event in found)
    assert all(line.outcome == foreign.WRONG for line in wrong)


def test_figures_add_up(context: Context) -> None:
    put(context, {"resourceType": "Organization", "id": "north", "name": "North"})
    for name in ("ann", "ben"):
        role: dict[str, Any] = {
            "practitioner": {"reference": f"Practitioner/{name}"},
            "organization": {"reference": NORTH},
        }
        put(context, {"resourceType": "PractitionerRole", "id": name} | role)
    directory.forget(context)
    rules.add_kind(context, OPERATOR, Kind(0, "visit", "", "", "", {"en": "Visit"}, 30, 30))
    hours = {"weekdays": 31, "first": date(2030, 1, 1), "start_minute": 600, "end_minute": 660, "step": 30}
    rules.add_rule(context, OPERATOR, Rule(0, ANN, 0, NORTH, rules.ZONE, **hours))
    online = [{"url": "urn:vesalius:StructureDefinition:booking-origin", "valueCode": "online"}]
    phone = [{"url": "urn:vesalius:StructureDefinition:booking-origin", "valueCode": "phone"}]
    for day, status, origin in (
        ("2030-03-04", "fulfilled", online),
        ("2030-03-05", "noshow", phone),
        ("2030-03-06", "booked", phone),
        ("2030-03-07", "cancelled", phone),
    ):
        made = appointment(ANN, "Patient/p", day=day, at="09:00", to="09:30", status=status, extension=origin)
        reason = {"cancelationReason": {"text": "x"}} if status in {"cancelled", "noshow"} else {}
        post(context, made | reason)
    low = int(datetime(2030, 3, 3, 23, tzinfo=UTC).timestamp()) * 1_000_000
    with clock.fixed(datetime(2030, 3, 6, 6, tzinfo=UTC)):
        report = figures.figures(context, OPERATOR, low, low + 5 * DAY_MICROSECONDS, centre=NORTH)
        (wait,) = third_next.third_next_available(context, OPERATOR, centre=NORTH)
    whole = report.whole
    assert [found.name for found in report.people] == ["ann"]
    assert [(found.name, found.visits, found.third_days) for found in report.centres] == [("North", 3, 1)]
    assert (whole.open_minutes, whole.booked_minutes, whole.visits) == (300, 90, 3)
    assert (whole.missed, whole.ended, whole.cancelled) == (1, 2, 1)
    assert whole.occupancy == pytest.approx(0.3)
    assert whole.online_share == pytest.approx(1 / 3)
    # 10:00 is booked on the 6th: 10:30, then 10:00 and 10:30 of the day after.
    assert wait.third == int(datetime(2030, 3, 7, 9, 30, tzinfo=UTC).timestamp()) * 1_000_000
    assert (wait.practitioner, wait.kind, wait.days, whole.third_days) == (ANN, "visit", 1, 1)
    assert whole.phone_share == pytest.approx(2 / 3)
    assert whole.third_mean is None


def test_how_long_one_waited_is_written_down_each_day_once(context: Context) -> None:
    put(context, {"resourceType": "Organization", "id": "north", "name": "North"})
    role = {"practitioner": {"reference": ANN}, "organization": {"reference": NORTH}}
    put(context, {"resourceType": "PractitionerRole", "id": "ann"} | role)
    directory.forget(context)
    rules.add_kind(context, OPERATOR, Kind(0, "visit", "", "", "", {"en": "Visit"}, 30, 30))
    hours = {"weekdays": 31, "first": date(2030, 1, 1), "start_minute": 600, "end_minute": 660, "step": 30}
    rules.add_rule(context, OPERATOR, Rule(0, ANN, 0, NORTH, rules.ZONE, **hours))
    with context.pool.session() as session:
        session.run("TRUNCATE third_next_figure")
    # On Wednesday the third of two a day is on Thursday; on Friday evening it is on Tuesday.
    for day, hour, days in ((6, 5, 1), (8, 18, 4)):
        with clock.fixed(datetime(2030, 3, day, hour, tzinfo=UTC)):
            assert daily_waits.keep(context) == 1
            assert daily_waits.keep(context) == 0
            (told,) = third_next.third_next_available(context, OPERATOR)
        assert told.days == days
    low = int(datetime(2030, 3, 3, 23, tzinfo=UTC).timestamp()) * 1_000_000
    with clock.fixed(datetime(2030, 3, 9, 6, tzinfo=UTC)):
        report = figures.figures(context, OPERATOR, low, low + 5 * DAY_MICROSECONDS)
    assert (report.whole.third_mean, report.centres[0].third_mean, report.people[0].third_mean) == (2.5, 2.5, 2.5)


def test_how_long_one_waits_is_told_to_nobody_without_the_right_and_the_attempt_is_recorded(
    context: Context, stranger: Actor
) -> None:
    before = events(context)
    with pytest.raises(Forbidden):
        third_next.third_next_available(context, stranger)
    assert events(context) == before + 1
