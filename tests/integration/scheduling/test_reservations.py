"""What is booked is booked once, whoever writes the Appointment and on whichever way."""

from __future__ import annotations

import threading

import pytest
from bookings import DAY, OPERATOR, appointment, bundle, extension, overlaps, post, put, rows

from vesalius.errors import Conflict, Invalid
from vesalius.records.context import Context
from vesalius.records.delete import delete
from vesalius.records.maintenance import reindex
from vesalius.records.patch import patch
from vesalius.records.scheduling import booking, holding
from vesalius.records.scheduling.reserving import BUFFER, SEATS
from vesalius.store.reservations import Taken

ANN, BEN = "Practitioner/ann", "Practitioner/ben"
P1, P2, P3 = "Patient/p1", "Patient/p2", "Patient/p3"


def appointments(context: Context) -> int:
    return int(rows(context, "SELECT count(*) FROM resource WHERE type = (SELECT min(type) FROM resource)")[0][0])


def role(centre: str) -> dict:
    return {"resourceType": "PractitionerRole", "id": f"ann-{centre}", "practitioner": {"reference": ANN}}


ROOM = {
    "resourceType": "Location",
    "id": "room",
    "physicalType": {"coding": [{"code": "ro"}]},
}
BUILDING = {"resourceType": "Location", "id": "centre", "physicalType": {"coding": [{"code": "bu"}]}}


def test_a_second_booking_of_a_practitioner_is_refused_with_free_times_and_stores_nothing(context: Context) -> None:
    post(context, appointment(ANN, P1))
    before = rows(context)
    with pytest.raises(Taken) as refused:
        post(context, appointment(ANN, P2, at="10:10", to="10:30"))
    assert rows(context) == before
    assert appointments(context) == 1
    first, *offers = refused.value.issues
    assert first.code == "conflict"
    assert len(offers) == 5
    assert offers[0].diagnostics == f"Free: {DAY}T10:25:00.000Z/{DAY}T10:45:00.000Z"
    assert all(offer.severity == "information" for offer in offers)


def test_what_is_offered_instead_can_be_booked(context: Context) -> None:
    post(context, appointment(ANN, P1))
    with pytest.raises(Taken) as refused:
        post(context, appointment(ANN, P2))
    offered = refused.value.issues[1].diagnostics.removeprefix("Free: ").split("/")
    resource = appointment(ANN, P2)
    resource["start"], resource["end"] = offered
    assert post(context, resource).created


def test_visits_that_touch_do_not_overlap(context: Context) -> None:
    post(context, appointment(ANN, P1))
    assert post(context, appointment(ANN, P2, at="10:20", to="10:40")).created
    assert post(context, appointment(ANN, P2, at="09:40", to="10:00")).created


def test_a_practitioner_is_one_person_in_every_centre(context: Context) -> None:
    put(context, role("north"))
    put(context, role("south"))
    post(context, appointment("PractitionerRole/ann-north", P1))
    with pytest.raises(Taken):
        post(context, appointment("PractitionerRole/ann-south", P2))
    with pytest.raises(Taken):
        post(context, appointment(ANN, P2))


def test_a_patient_cannot_be_in_two_places(context: Context) -> None:
    post(context, appointment(ANN, P1))
    with pytest.raises(Taken):
        post(context, appointment(BEN, P1))


def test_a_room_is_reserved_and_a_building_is_not(context: Context) -> None:
    put(context, ROOM)
    put(context, BUILDING)
    post(context, appointment(ANN, P1, "Location/room", "Location/centre"))
    assert post(context, appointment(BEN, P2, "Location/centre")).created
    with pytest.raises(Taken):
        post(context, appointment("Practitioner/cid", P3, "Location/room"))


def test_a_device_is_reserved(context: Context) -> None:
    post(context, appointment(ANN, P1, "Device/ultrasound"))
    with pytest.raises(Taken):
        post(context, appointment(BEN, P2, "Device/ultrasound"))


@pytest.mark.parametrize("status", ["cancelled", "noshow", "entered-in-error", "proposed", "waitlist"])
def test_what_is_not_going_to_happen_frees_its_time(context: Context, status: str) -> None:
    first = appointment(ANN, P1) | {"id": "a"}
    put(context, first)
    put(
        context,
        first
        | {"status": status}
        | ({"cancelationReason": {"text": "x"}} if status in {"cancelled", "noshow"} else {}),
    )
    assert rows(context) == []
    assert post(context, appointment(ANN, P2)).created


def test_a_visit_that_took_place_keeps_its_time_and_asks_for_none(context: Context) -> None:
    first = appointment(ANN, P1) | {"id": "a"}
    put(context, first)
    put(context, first | {"status": "fulfilled"})
    with pytest.raises(Taken):
        post(context, appointment(ANN, P2))
    # What another system reports of the past is a fact and cannot be refused.
    assert post(context, appointment(ANN, P2, status="fulfilled")).created


def test_a_deletion_frees_and_a_deleted_booking_can_be_made_again(context: Context) -> None:
    put(context, appointment(ANN, P1) | {"id": "a"})
    delete(context, OPERATOR, "Appointment", "a")
    assert rows(context) == []
    put(context, appointment(ANN, P1) | {"id": "a"})
    with pytest.raises(Taken):
        post(context, appointment(ANN, P2))


def test_a_move_takes_the_new_time_and_frees_the_old_one(context: Context) -> None:
    put(context, appointment(ANN, P1) | {"id": "a"})
    # Half over its own old time: what it holds itself is no obstacle.
    put(context, appointment(ANN, P1, at="10:10", to="10:30") | {"id": "a"})
    assert post(context, appointment(ANN, P2, at="09:50", to="10:10")).created


def test_a_refused_move_changes_nothing(context: Context) -> None:
    put(context, appointment(ANN, P1) | {"id": "a"})
    put(context, appointment(ANN, P2, at="11:00", to="11:20") | {"id": "b"})
    before = rows(context)
    with pytest.raises(Taken):
        put(context, appointment(ANN, P2) | {"id": "b"})
    assert rows(context) == before
    assert rows(context, "SELECT max(version) FROM resource")[0][0] == 1


def test_a_patch_reserves_too(context: Context) -> None:
    put(context, appointment(ANN, P1) | {"id": "a"})
    put(context, appointment(BEN, P2) | {"id": "b"})
    change = f'[{{"op": "replace", "path": "/participant/0/actor/reference", "value": "{ANN}"}}]'.encode()
    with pytest.raises(Taken):
        patch(context, OPERATOR, "Appointment", "b", change, "application/json-patch+json")
    assert len(rows(context)) == 4


def test_a_transaction_with_one_taken_time_stores_nothing_at_all(context: Context) -> None:
    with pytest.raises(Taken):
        bundle(context, appointment(ANN, P1), appointment(BEN, P2), appointment(ANN, P3, at="10:15", to="10:35"))
    assert rows(context) == []
    assert rows(context, "SELECT count(*) FROM resource")[0][0] == 0


def test_a_transaction_may_bring_the_room_with_its_bookings(context: Context) -> None:
    bundle(context, appointment(ANN, P1, "Location/room"), ROOM)
    with pytest.raises(Taken):
        post(context, appointment(BEN, P2, "Location/room"))


def test_buffers_of_a_room_and_of_a_visit_keep_neighbours_apart(context: Context) -> None:
    cleaned = {"url": BUFFER, "extension": [{"url": "after", "valueUnsignedInt": 10}]}
    put(context, ROOM | {"extension": [cleaned]})
    post(context, appointment(ANN, P1, "Location/room"))
    with pytest.raises(Taken):
        post(context, appointment(BEN, P2, "Location/room", at="10:25", to="10:45"))
    # The practitioner and the patient need no cleaning.
    assert post(context, appointment(ANN, P1, at="10:20", to="10:25")).created
    assert post(context, appointment(BEN, P2, "Location/room", at="10:30", to="10:45")).created
    notes = {"url": BUFFER, "extension": [{"url": "before", "valueUnsignedInt": 5}]}
    with pytest.raises(Taken):
        post(context, appointment(BEN, P3, at="10:45", to="11:00", extension=[notes]))


def group_session(seats: int) -> list[dict]:
    return [
        {"resourceType": "Schedule", "id": "s", "actor": [{"reference": ANN}, {"reference": "Location/room"}]},
        {
            "resourceType": "Slot",
            "id": "back-school",
            "schedule": {"reference": "Schedule/s"},
            "status": "free",
            "start": f"{DAY}T10:00:00Z",
            "end": f"{DAY}T11:00:00Z",
            "extension": [extension(SEATS, seats)],
        },
    ]


def in_session(patient: str) -> dict:
    return appointment(patient, ANN, "Location/room", to="11:00", slot=[{"reference": "Slot/back-school"}])


def test_a_group_session_has_its_seats_and_not_one_more(context: Context) -> None:
    bundle(context, ROOM, *group_session(2))
    post(context, in_session(P1))
    post(context, in_session(P2))
    with pytest.raises(Taken):
        post(context, in_session(P3))
    # The session holds practitioner and room for itself.
    with pytest.raises(Taken):
        post(context, appointment(ANN, P3))
    with pytest.raises(Taken):
        post(context, appointment(BEN, P3, "Location/room"))


def test_two_seats_of_a_session_may_come_in_one_transaction(context: Context) -> None:
    bundle(context, ROOM, *group_session(2))
    bundle(context, in_session(P1), in_session(P2))
    seats = rows(context, "SELECT seat FROM reservation WHERE kind = 1 AND low <> 0 ORDER BY seat")
    assert sorted(row[0] for row in seats) == [1, 1, 1, 2]


def test_a_cancelled_seat_goes_to_somebody_else(context: Context) -> None:
    bundle(context, ROOM, *group_session(1))
    put(context, in_session(P1) | {"id": "a"})
    put(context, in_session(P1) | {"id": "a", "status": "cancelled", "cancelationReason": {"text": "ill"}})
    assert post(context, in_session(P2)).created


def test_a_blocked_slot_keeps_bookings_out(context: Context) -> None:
    schedule, slot = group_session(1)
    del slot["extension"]
    bundle(context, schedule, slot | {"status": "busy-unavailable"})
    with pytest.raises(Taken):
        post(context, appointment(ANN, P1))
    put(context, slot | {"status": "free"})
    assert post(context, appointment(ANN, P1)).created


def test_an_end_that_does_not_lie_after_the_start_is_refused(context: Context) -> None:
    for end in ("09:00", "10:00"):
        with pytest.raises(Invalid):
            post(context, appointment(ANN, P1, to=end))
    assert rows(context) == []


def test_declined_and_informed_participants_are_not_reserved(context: Context) -> None:
    resource = appointment(P1, ANN, BEN)
    resource["participant"][1]["status"] = "declined"
    resource["participant"][2]["required"] = "information-only"
    resource["participant"].append({"actor": {"reference": "Practitioner/cid"}, "status": "accepted"})
    post(context, resource)
    named = {context.blind.pk("Patient", "p1"), context.blind.pk("Practitioner", "cid")}
    assert {resource for _, resource, _ in rows(context)} == named


def test_an_appointment_without_anybody_to_see_reserves_nothing(context: Context) -> None:
    post(context, appointment(P1))
    assert rows(context) == []
    assert post(context, appointment(P1)).created


def test_the_constraint_itself_refuses_what_would_overlap(context: Context) -> None:
    post(context, appointment(ANN, P1))
    with context.pool.session() as session, pytest.raises(Conflict):
        session.execute(
            "INSERT INTO reservation SELECT 1, resource, low, high, expires, seat, kind, during FROM reservation"
        )


def test_a_reindex_reserves_what_was_stored_before_and_lists_what_was_given_twice(context: Context) -> None:
    def forget() -> None:
        with context.pool.session() as session:
            session.execute("DELETE FROM reservation")

    put(context, appointment(ANN, P1) | {"id": "a"})
    forget()
    put(context, appointment(ANN, P2) | {"id": "b"})
    forget()
    reindex(context, OPERATOR, lambda _done, _total: None)
    assert len(rows(context)) == 2
    assert len(rows(context, "SELECT source FROM reservation_conflict")) == 1
    # Whoever moves one of the two resolves it.
    put(context, appointment(ANN, P1, at="12:00", to="12:20") | {"id": "a"})
    put(context, appointment(ANN, P2) | {"id": "b"})
    assert rows(context, "SELECT source FROM reservation_conflict") == []
    assert len(rows(context)) == 4


def test_eight_writers_get_each_time_once_and_every_attempt_an_answer(context: Context) -> None:
    """The small race; benchmarks/booking.py runs the one of 100 000."""
    put(context, ROOM)
    answers: list[str] = []
    times = [("10:00", "10:20"), ("10:10", "10:30"), ("10:20", "10:40"), ("10:30", "10:50")]

    def write(writer: int) -> None:
        for turn in range(40):
            start, end = times[(turn + writer) % len(times)]
            who = (ANN, "Location/room") if writer % 2 else ("Location/room", ANN)
            try:
                post(context, appointment(*who, f"Patient/{writer}", at=start, to=end))
                answers.append("booked")
            except Taken:
                answers.append("taken")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 320
    assert overlaps(context) == 0
    booked = answers.count("booked")
    assert 1 <= booked <= 2
    assert len(rows(context)) == booked * 3


def test_writers_of_every_kind_meet_without_a_deadlock_and_without_an_overlap(context: Context) -> None:
    """Holds, bookings with keys, plain writes and transactions, of the same few people in every order."""
    put(context, ROOM)
    answers: list[str] = []
    people = [ANN, BEN, "Location/room"]

    def write(writer: int) -> None:
        for turn in range(24):
            chosen = people[(turn + writer) % 3 :] + people[: (turn + writer) % 3]
            at = f"1{turn % 4}:{(turn * 7 + writer) % 4}0"
            resource = appointment(*chosen[: 1 + turn % 3], f"Patient/{writer}-{turn}", at=at, to=f"1{turn % 4}:55")
            try:
                way = (turn + writer) % 4
                if way == 0:
                    post(context, resource)
                elif way == 1:
                    bundle(
                        context, resource, appointment(chosen[0], f"Patient/x{writer}-{turn}", at="19:00", to="19:05")
                    )
                elif way == 2:
                    kept = holding.hold(context, resource, holder=f"{writer}", maximum=100)
                    booking.book(context, OPERATOR, resource, hold=kept.secret)
                else:
                    booking.book(context, OPERATOR, resource, key=f"{writer}-{turn}")
                answers.append("booked")
            except Taken:
                answers.append("taken")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6 * 24
    assert 4 <= answers.count("booked") < len(answers)
    assert overlaps(context) == 0
    assert rows(
        context,
        "SELECT count(*) FROM booking_hold h WHERE NOT EXISTS (SELECT FROM reservation r WHERE r.source = h.number)",
    ) == [(0,)]
