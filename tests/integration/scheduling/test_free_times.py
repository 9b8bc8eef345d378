"""Free times are what rules allow and nobody has taken; holds keep one; a rule that changes moves no booking."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bookings import OPERATOR, appointment, post, put, rows

from vesalius import clock
from vesalius.access import tokens
from vesalius.access.actor import Actor
from vesalius.api.application import Application
from vesalius.api.request import Request
from vesalius.errors import Conflict, Forbidden, Invalid, TooMany
from vesalius.records.context import Context
from vesalius.records.scheduling import booking, directory, free, holding, rules
from vesalius.records.scheduling.opening import Closure, Rule
from vesalius.records.scheduling.rules import Kind
from vesalius.store.reservations import Taken

NOW = datetime(2030, 3, 4, 6, 0, tzinfo=UTC)  # a Monday
ANN, BEN, NORTH = "Practitioner/ann", "Practitioner/ben", "Organization/north"
KIND = Kind(0, "visit", "persphysiotherapist", "", "", {"fr": "Séance", "en": "Session"}, 30, 60)


def rule(practitioner: str, start: int, end: int, **more: Any) -> Rule:
    plain: dict[str, Any] = {
        "id": 0,
        "practitioner": practitioner,
        "resource": 0,
        "centre": NORTH,
        "zone": rules.ZONE,
        "weekdays": 31,
        "first": date(2030, 1, 1),
        "start_minute": start * 60,
        "end_minute": end * 60,
        "step": 30,
    }
    return Rule(**plain | more)


@pytest.fixture
def kind(context: Context) -> Kind:
    return replace(KIND, id=rules.add_kind(context, OPERATOR, KIND))


def find(context: Context, kind: Kind, days: int = 7, **more: Any) -> list[str]:
    """The free times as "ann 04 09:00", local."""
    low = opening_low()
    with context.pool.session() as session:
        found = free.search(session, free.Search(kind, low, low + days * free.DAY, **more))
    from zoneinfo import ZoneInfo

    told = []
    for each in found:
        at = datetime.fromtimestamp(each.low / 1_000_000, ZoneInfo(rules.ZONE))
        told.append(f"{each.practitioner.partition('/')[2]} {at:%d %H:%M}")
    return told


def opening_low() -> int:
    return int(NOW.timestamp()) * 1_000_000


def test_any_practitioner_this_week_after_five(context: Context, kind: Kind) -> None:
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 18))
    rules.add_rule(context, OPERATOR, rule(BEN, 13, 19, weekdays=2))
    with clock.fixed(NOW):
        assert find(context, kind, days=2, from_minute=17 * 60) == [
            "ann 04 17:00",
            "ann 04 17:30",
            "ann 05 17:00",
            "ben 05 17:00",
            "ann 05 17:30",
            "ben 05 17:30",
            "ben 05 18:00",
            "ben 05 18:30",
        ]


def test_bookings_closures_holidays_and_alternate_weeks_are_left_out(context: Context, kind: Kind) -> None:
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 10, every=2, first=date(2030, 3, 4), weekdays=1))
    rules.add_rule(context, OPERATOR, rule(BEN, 9, 10))
    post(context, appointment(BEN, "Patient/p", day="2030-03-05", at="08:00", to="08:30"))
    away = Closure(0, BEN, "", rules.ZONE, date(2030, 3, 6), date(2030, 3, 8))
    rules.add_closure(context, OPERATOR, away)
    with clock.fixed(NOW):
        found = find(context, kind, days=15)
    assert [each for each in found if each.startswith("ann")] == [
        "ann 04 09:00",
        "ann 04 09:30",
        "ann 18 09:00",
        "ann 18 09:30",
    ]
    assert "ben 05 09:00" not in found
    assert "ben 05 09:30" in found
    assert not [each for each in found if each[:6] in {"ben 06", "ben 07", "ben 08"}]
    with clock.fixed(datetime(2030, 4, 20, 6, 0, tzinfo=UTC)):
        low = int(datetime(2030, 4, 22, tzinfo=UTC).timestamp()) * 1_000_000
        with context.pool.session() as session:
            monday = free.search(session, free.Search(kind, low, low + free.DAY))
    assert monday == []  # Easter Monday


def test_notice_and_horizon_hold_for_patients_and_not_for_the_desk(context: Context, kind: Kind) -> None:
    kind = replace(kind, notice_minutes=24 * 60, horizon_days=2)
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 10))
    rules.add_rule(context, OPERATOR, rule(ANN, 14, 15, is_online=False))
    with clock.fixed(NOW):
        assert find(context, kind, online=True) == ["ann 05 09:00", "ann 05 09:30"]
        assert len(find(context, kind)) == 5 * 4


def test_a_new_patient_takes_longer_and_buffers_keep_distance(context: Context, kind: Kind) -> None:
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 11, weekdays=1))
    post(context, appointment(ANN, "Patient/p", day="2030-03-04", at="09:00", to="09:30"))  # 10:00 local
    with clock.fixed(NOW):
        assert find(context, kind) == ["ann 04 09:00", "ann 04 09:30", "ann 04 10:30"]
        assert find(context, kind, is_new=True) == ["ann 04 09:00"]
        assert find(context, replace(kind, before=5)) == ["ann 04 09:00", "ann 04 09:30"]
        assert find(context, replace(kind, after=10)) == ["ann 04 09:00", "ann 04 10:30"]


def test_a_kind_that_needs_a_room_is_free_only_with_one(context: Context, kind: Kind) -> None:
    put(context, {"resourceType": "Location", "id": "room", "physicalType": {"coding": [{"code": "ro"}]}})
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 10, weekdays=1))
    post(context, appointment("Location/room", "Patient/p", day="2030-03-04", at="08:00", to="08:30"))
    room = free.Room("Location/room", context.blind.pk("Location", "room"))
    with clock.fixed(NOW):
        assert find(context, replace(kind, needs_room=True)) == []
        assert find(context, replace(kind, needs_room=True), rooms={NORTH: [room]}) == ["ann 04 09:30"]
        assert len(find(context, kind)) == 2


def test_a_rule_that_changes_moves_no_booking_and_shows_the_conflict(context: Context, kind: Kind) -> None:
    number = rules.add_rule(context, OPERATOR, rule(ANN, 9, 12))
    post(context, appointment(ANN, "Patient/p", day="2030-03-05", at="10:00", to="10:30"))  # 11:00 local
    before = rows(context)
    with clock.fixed(NOW):
        rules.change_rule(context, OPERATOR, number, rule(ANN, 9, 11))
        assert rows(context) == before
        pk = context.blind.pk("Practitioner", "ann")
        with context.pool.session() as session:
            outside = free.outside_hours(session, [pk])
    assert [source for source, *_ in outside] == [before[0][0]]


@pytest.mark.parametrize(
    "change",
    [{"weekdays": 0}, {"end_minute": 10}, {"zone": "Europe/Namur"}, {"step": 1}, {"every": 0}, {"practitioner": "ann"}],
)
def test_a_rule_that_makes_no_sense_is_refused(context: Context, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.add_rule(context, OPERATOR, replace(rule(ANN, 9, 12), **change))
    assert rows(context, "SELECT id FROM availability_rule") == []


def test_who_may_not_manage_the_agenda_changes_no_rule_but_their_own(context: Context, stranger: Actor) -> None:
    leaves = rows(context, "SELECT count(*) FROM audit_leaf")[0][0]
    with pytest.raises(Forbidden):
        rules.add_rule(context, stranger, rule(ANN, 9, 12))
    with pytest.raises(Forbidden):
        rules.add_closure(context, stranger, Closure(0, "", NORTH, rules.ZONE, date(2030, 3, 6), date(2030, 3, 8)))
    assert rows(context, "SELECT id FROM availability_rule UNION ALL SELECT id FROM availability_closure") == []
    assert rows(context, "SELECT count(*) FROM audit_leaf")[0][0] == leaves + 2
    herself = replace(stranger, fhir=ANN)
    number = rules.add_rule(context, herself, rule(ANN, 9, 12))
    with pytest.raises(Forbidden):
        rules.end_rule(context, replace(stranger, fhir=BEN), number)
    assert len(rows(context, "SELECT id FROM availability_rule WHERE ended IS NULL")) == 1


def visit(kind: Kind, patient: str = "Patient/p", hour: int = 9) -> booking.Visit:
    low = int(datetime(2030, 3, 5, hour, tzinfo=UTC).timestamp()) * 1_000_000
    return booking.Visit(kind, ANN, low, low + 30 * free.MINUTE, patient=patient)


def test_a_hold_keeps_a_time_until_it_is_booked_or_over(context: Context, kind: Kind) -> None:
    wanted = booking.appointment(visit(kind, patient=""))
    with clock.fixed(NOW):
        kept = holding.hold(context, wanted, holder="one")
        with pytest.raises(Taken):
            holding.hold(context, wanted, holder="two")
        with pytest.raises(Taken):
            booking.book(context, OPERATOR, booking.appointment(visit(kind, "Patient/q")))
        assert booking.book(context, OPERATOR, booking.appointment(visit(kind)), hold=kept.secret).created
        with pytest.raises(Conflict):
            booking.book(context, OPERATOR, booking.appointment(visit(kind, hour=12)), hold=kept.secret)
    assert len(rows(context)) == 2


def test_a_hold_that_is_over_stands_in_nobodys_way(context: Context, kind: Kind) -> None:
    with clock.fixed(NOW):
        kept = holding.hold(context, booking.appointment(visit(kind, patient="")), holder="one")
    with clock.fixed(NOW + timedelta(minutes=holding.MINUTES)):
        with pytest.raises(Conflict):
            booking.book(context, OPERATOR, booking.appointment(visit(kind)), hold=kept.secret)
        assert booking.book(context, OPERATOR, booking.appointment(visit(kind))).created


def test_nobody_hoards(context: Context, kind: Kind) -> None:
    with clock.fixed(NOW):
        for hour in (9, 10):
            holding.hold(context, booking.appointment(visit(kind, hour=hour)), holder="one", maximum=2)
        before = rows(context)
        with pytest.raises(TooMany):
            holding.hold(context, booking.appointment(visit(kind, hour=11)), holder="one", maximum=2)
        assert rows(context) == before


def test_an_idempotency_key_books_once_and_only_the_same(context: Context, kind: Kind) -> None:
    with clock.fixed(NOW):
        first = booking.book(context, OPERATOR, booking.appointment(visit(kind)), key="k")
        second = booking.book(context, OPERATOR, booking.appointment(visit(kind)), key="k")
        assert (second.version.id, second.created) == (first.version.id, False)
        with pytest.raises(Conflict):
            booking.book(context, OPERATOR, booking.appointment(visit(kind, hour=14)), key="k")
    assert len(rows(context)) == 2


def test_a_stranger_books_nothing_and_the_refusal_is_recorded(context: Context, kind: Kind, stranger: Actor) -> None:
    leaves = rows(context, "SELECT count(*) FROM audit_leaf")[0][0]
    with pytest.raises(Forbidden):
        booking.book(context, stranger, booking.appointment(visit(kind)))
    assert rows(context) == []
    assert rows(context, "SELECT count(*) FROM audit_leaf")[0][0] == leaves + 1


def test_a_visit_goes_on_step_by_step_with_its_times(context: Context, kind: Kind) -> None:
    start = datetime(2030, 3, 5, 9, tzinfo=UTC)
    with clock.fixed(NOW):
        made = booking.book(context, OPERATOR, booking.appointment(visit(kind))).version.id
        with pytest.raises(Conflict):
            booking.set_status(context, OPERATOR, made, "noshow")
    with clock.fixed(start):
        booking.set_status(context, OPERATOR, made, "arrived")
        booking.set_status(context, OPERATOR, made, "checked-in")
    with clock.fixed(start + timedelta(minutes=20)):
        booking.set_status(context, OPERATOR, made, "fulfilled")
        with pytest.raises(Conflict):
            booking.set_status(context, OPERATOR, made, "noshow")
    found, version = booking.get(context, OPERATOR, made)
    assert (found["status"], version) == ("fulfilled", 4)
    assert [status for status, _ in booking.steps(found)] == ["arrived", "checked-in", "fulfilled"]


def test_a_cancellation_frees_and_a_move_keeps_the_rest(context: Context, kind: Kind) -> None:
    with clock.fixed(NOW):
        made = booking.book(context, OPERATOR, booking.appointment(visit(kind))).version.id
        other = visit(kind, hour=15)
        booking.move(context, OPERATOR, made, low=other.low, high=other.high, practitioner=BEN)
        found, _ = booking.get(context, OPERATOR, made)
        assert found["start"] == "2030-03-05T15:00:00.000Z"
        assert [item["actor"]["reference"] for item in found["participant"]] == ["Patient/p", BEN]
        booking.set_status(context, OPERATOR, made, "cancelled", reason=booking.CANCELLED_BY_PATIENT)
    assert rows(context) == []


def test_a_series_moves_together_or_not_at_all(context: Context, kind: Kind) -> None:
    week = 7 * free.DAY
    with clock.fixed(NOW):
        first = visit(kind)
        made = [
            booking.appointment(replace(first, low=first.low + turn * week, high=first.high + turn * week))
            for turn in range(3)
        ]
        booking.book(context, OPERATOR, made[0], beside=made[1:])
        held = "SELECT x.id, r.low FROM reservation r JOIN resource x ON x.pk = r.source"
        times = dict(rows(context, held))
        # A week on: each takes the place of the next.
        later = {name: booking.moved(low + week, low + week + 30 * free.MINUTE) for name, low in times.items()}
        booking.change_all(context, OPERATOR, later)
        assert dict(rows(context, held)) == {name: low + week for name, low in times.items()}
        # One of them cannot: none moves.
        other = replace(first, patient="Patient/q", low=first.low + 5 * week, high=first.high + 5 * week)
        booking.book(context, OPERATOR, booking.appointment(other))
        before = rows(context)
        again = {name: booking.moved(low + 3 * week, low + 3 * week + 30 * free.MINUTE) for name, low in times.items()}
        with pytest.raises(Taken):
            booking.change_all(context, OPERATOR, again)
    assert rows(context) == before


def test_browsers_that_forget_their_cookies_are_one_network_still(context: Context) -> None:
    def visit(number: int) -> dict[str, Any]:
        low = opening_low() + number * 60 * free.MINUTE
        return booking.appointment(booking.Visit(None, ANN, low, low + 30 * free.MINUTE))

    with clock.fixed(NOW):
        for number in range(holding.MOST_OF_NETWORK):
            holding.hold(context, visit(number), holder=f"browser/{number}", network="192.0.2.7")
        before = rows(context)
        with pytest.raises(TooMany):
            holding.hold(context, visit(20), holder="browser/another", network="192.0.2.7")
        assert rows(context) == before
        assert holding.hold(context, visit(21), holder="browser/x", network="192.0.2.8").secret
    with clock.fixed(NOW + timedelta(minutes=holding.MINUTES)):
        assert holding.hold(context, visit(22), holder="browser/y", network="192.0.2.7").secret


def ask(context: Context, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
    with context.pool.session() as session:
        token = tokens.mint(session, tokens.ADMINISTRATOR, minutes=60)
    sent = {"host": "clinic.example", "authorization": f"Bearer {token}", "content-type": "application/fhir+json"}
    path, _, query = path.partition("?")
    encoded = b"" if body is None else json.dumps(body).encode()
    answer = Application(context).handle(Request(method, f"/fhir/{path}", query, sent | headers, encoded, "192.0.2.1"))
    return answer.status, json.loads(answer.body)


def test_find_hold_and_book_over_the_interface(context: Context, kind: Kind) -> None:
    put(context, {"resourceType": "Organization", "id": "north", "name": "North"})
    put(context, {"resourceType": "Practitioner", "id": "ann", "name": [{"family": "Ann"}]})
    code = [{"coding": [{"code": "persphysiotherapist"}]}]
    role = {"practitioner": {"reference": ANN}, "organization": {"reference": NORTH}, "code": code}
    put(context, {"resourceType": "PractitionerRole", "id": "r"} | role)
    directory.forget(context)
    rules.add_rule(context, OPERATOR, rule(ANN, 9, 10))
    with clock.fixed(NOW):
        asked = "Appointment/$find?kind=visit&specialty=persphysiotherapist&start=2030-03-05&end=2030-03-05"
        status, found = ask(context, "GET", asked)
        assert (status, found["total"]) == (200, 2)
        wanted = found["entry"][0]["resource"]
        assert wanted["status"] == "proposed"
        status, kept = ask(context, "POST", "Appointment/$hold", wanted)
        assert (status, kept["status"]) == (200, "pending")
        assert ask(context, "GET", asked)[1]["total"] == 1
        patient = {"actor": {"reference": "Patient/p"}, "status": "accepted"}
        kept["participant"].append(patient)
        key = {"idempotency-key": "7"}
        status, booked = ask(context, "POST", "Appointment/$book", kept, **key)
        assert (status, booked["status"]) == (201, "booked")
        assert "identifier" not in booked
        parameters = {"resourceType": "Parameters", "parameter": [{"name": "appointment", "resource": wanted}]}
        status, refused = ask(context, "POST", "Appointment/$book", parameters)
        assert status == 409
        assert refused["issue"][0]["code"] == "conflict"
        # The next free time by rule: half an hour later, not a quarter.
        assert refused["issue"][1]["diagnostics"].startswith("Free: 2030-03-05T08:30:00.000Z/")


def test_an_unknown_kind_is_answered_with_those_that_exist(context: Context, kind: Kind) -> None:
    status, outcome = ask(context, "GET", "Appointment/$find?kind=surgery")
    assert status == 400
    assert "visit" in outcome["issue"][0]["diagnostics"]
