"""A group session keeps its practitioner and room, gives out its seats, and is called off as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bookings import OPERATOR, appointment, post, put, rows

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.scheduling import booking, directory, free, holding, offering, rules, sessions, waiting
from vesalius.records.scheduling.rules import Kind
from vesalius.store.reservations import Taken

NOW = datetime(2030, 3, 18, 6, 0, tzinfo=UTC)  # a Monday, two weeks before the clocks change
ANN, NORTH, ROOM = "Practitioner/ann", "Organization/north", "Location/room"
KIND = Kind(0, "back", "persphysiotherapist", "", "", {"fr": "École du dos", "en": "Back school"}, 60, 60, seats=2)


@pytest.fixture
def kind(context: Context) -> Iterator[Kind]:
    put(context, {"resourceType": "Organization", "id": "north", "name": "North"})
    put(context, {"resourceType": "Practitioner", "id": "ann", "name": [{"family": "Ann"}]})
    role = {
        "practitioner": {"reference": ANN},
        "organization": {"reference": NORTH},
        "code": [{"coding": [{"code": "persphysiotherapist"}]}],
    }
    put(context, {"resourceType": "PractitionerRole", "id": "r"} | role)
    put(context, {"resourceType": "Location", "id": "room", "physicalType": {"coding": [{"code": "ro"}]}})
    directory.forget(context)
    with clock.fixed(NOW):
        yield replace(KIND, id=rules.add_kind(context, OPERATOR, KIND))


def moment(month: int, day: int, hour: int) -> int:
    return int(datetime(2030, month, day, hour, tzinfo=UTC).timestamp()) * 1_000_000


def planned(kind: Kind, **more: object) -> sessions.Planned:
    low = moment(3, 26, 17)
    plan = sessions.Planned(ANN, kind, low, low + 3_600_000_000, seats=2, room=ROOM, centre=NORTH)
    return plan._replace(**more)  # type: ignore[arg-type]  # fields by name


def visit(found: free.Free, kind: Kind, patient: str) -> dict:
    made = booking.Visit(
        kind, found.practitioner, found.low, found.high, patient=patient, room=found.room, slot=found.slot
    )
    return booking.appointment(made)


def offered(context: Context, kind: Kind) -> list[free.Free]:
    return offering.search(context, free.Search(kind, moment(3, 18, 0), moment(4, 30, 0), centre=NORTH, online=True))


def test_sessions_keep_their_time_on_the_clock_and_their_practitioner_and_room(context: Context, kind: Kind) -> None:
    made = sessions.create(context, OPERATOR, planned(kind, times=2), "fr")
    found = sessions.sessions(context, moment(3, 18, 0), moment(4, 30, 0))
    assert [each.id for each in found] == made
    # Six in the evening before and after the clocks change.
    assert [each.low for each in found] == [moment(3, 26, 17), moment(4, 2, 16)]
    assert {(each.practitioner, each.room, each.centre, each.seats, each.taken) for each in found} == {
        (ANN, ROOM, NORTH, 2, 0)
    }
    for actors in ((ANN, "Patient/p"), ("Practitioner/ben", "Patient/p", ROOM)):
        with pytest.raises(Taken):
            post(context, appointment(*actors, day="2030-03-26", at="17:30", to="17:50"))


def test_seats_are_offered_until_they_are_taken_or_held(context: Context, kind: Kind) -> None:
    sessions.create(context, OPERATOR, planned(kind), "fr")
    (seat,) = offered(context, kind)
    assert seat.slot.startswith("Slot/")
    booking.book(context, OPERATOR, visit(seat, kind, "Patient/p"))
    assert sessions.get(context, seat.slot.partition("/")[2]).taken == 1
    kept = holding.hold(context, visit(seat, kind, ""), holder="somebody")
    assert offered(context, kind) == []
    with pytest.raises(Taken):
        booking.book(context, OPERATOR, visit(seat, kind, "Patient/q"))
    booking.book(context, OPERATOR, visit(seat, kind, "Patient/q"), hold=kept.secret)
    assert sessions.get(context, seat.slot.partition("/")[2]).taken == 2


def test_a_series_of_which_one_is_taken_plans_nothing(context: Context, kind: Kind) -> None:
    post(context, appointment(ANN, "Patient/p", day="2030-04-02", at="16:30", to="16:50"))
    with pytest.raises(Taken):
        sessions.create(context, OPERATOR, planned(kind, times=3), "fr")
    assert sessions.sessions(context, moment(3, 18, 0), moment(4, 30, 0)) == []


def test_a_session_that_is_called_off_takes_its_visits_along(context: Context, kind: Kind) -> None:
    (slot,) = sessions.create(context, OPERATOR, planned(kind), "fr")
    (seat,) = offered(context, kind)
    made = booking.book(context, OPERATOR, visit(seat, kind, "Patient/p")).version.id
    assert sessions.end(context, OPERATOR, slot) == 1
    assert booking.get(context, OPERATOR, made)[0]["status"] == "cancelled"
    assert rows(context) == []
    with pytest.raises(NotFound):
        sessions.get(context, slot)


def test_a_visit_moves_from_one_session_to_another_and_to_its_centre(context: Context, kind: Kind) -> None:
    sessions.create(context, OPERATOR, planned(kind, times=2), "fr")
    first, second = offered(context, kind)
    made = booking.book(context, OPERATOR, visit(first, kind, "Patient/p")).version.id
    place = (NORTH, "Location/site")
    booking.move(
        context, OPERATOR, made, low=second.low, high=second.high, room=second.room, slot=second.slot, centre=place
    )
    moved = booking.get(context, OPERATOR, made)[0]
    assert moved["slot"] == [{"reference": second.slot}]
    literals = [item["actor"]["reference"] for item in moved["participant"]]
    assert sorted(literals) == sorted(["Patient/p", ANN, ROOM, "Location/site"])
    taken = [each.taken for each in sessions.sessions(context, moment(3, 18, 0), moment(4, 30, 0))]
    assert taken == [0, 1]


def test_a_seat_that_becomes_free_goes_to_who_waits_for_one(context: Context, kind: Kind) -> None:
    sessions.create(context, OPERATOR, planned(kind), "fr")
    (seat,) = offered(context, kind)
    made = booking.book(context, OPERATOR, visit(seat, kind, "Patient/p")).version.id
    put(context, {"resourceType": "Patient", "id": "w"})
    post(context, waiting.entry("Patient/w", booking.service_type(kind, "fr")))
    freed = booking.get(context, OPERATOR, made)[0]
    booking.set_status(context, OPERATOR, made, "cancelled", reason="pat")
    with context.pool.session() as session:
        session.run("TRUNCATE waiting_offer")
        waiting.offer(context, session, freed, seat.low, seat.high, lambda *_: None)
        (number,) = session.fetch("SELECT id FROM waiting_offer")[0]
    booked = json.loads(waiting.accept(context, number).body)
    assert (booked["status"], booked["slot"]) == ("booked", [{"reference": seat.slot}])
    assert sessions.get(context, seat.slot.partition("/")[2]).taken == 1


def test_a_stranger_plans_and_ends_no_session_and_each_attempt_is_recorded(
    context: Context, kind: Kind, stranger: Actor
) -> None:
    (slot,) = sessions.create(context, OPERATOR, planned(kind), "fr")
    before = rows(context, "SELECT count(*) FROM audit_leaf WHERE patient IS NULL")[0][0]
    with pytest.raises(Forbidden):
        sessions.create(context, stranger, planned(kind, low=moment(3, 27, 17), high=moment(3, 27, 18)), "fr")
    with pytest.raises(Forbidden):
        sessions.end(context, stranger, slot)
    assert len(sessions.sessions(context, moment(3, 18, 0), moment(4, 30, 0))) == 1
    assert rows(context, "SELECT count(*) FROM audit_leaf WHERE patient IS NULL")[0][0] >= before + 2


@pytest.mark.parametrize(
    "wrong", [{"seats": 0}, {"times": 53}, {"high": 0}, {"low": 1, "high": 2}], ids=["seats", "times", "end", "past"]
)
def test_a_plan_that_cannot_be_is_refused(context: Context, kind: Kind, wrong: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        sessions.create(context, OPERATOR, planned(kind, **wrong), "fr")
    assert sessions.sessions(context, 0, moment(4, 30, 0)) == []


def test_a_kind_that_is_taken_out_of_use_is_offered_no_more(context: Context, kind: Kind) -> None:
    rules.end_kind(context, OPERATOR, "back")
    with context.pool.session() as session:
        assert rules.kinds(session) == []
    with pytest.raises(NotFound):
        rules.end_kind(context, OPERATOR, "back")
