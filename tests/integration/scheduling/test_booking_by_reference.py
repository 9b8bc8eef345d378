"""A time that is booked by its reference alone, with what was said of it before; refusals by the names of IHE."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from booking_calls import ANN, NOW, PERIOD, build, call, reference, refusal, resources
from bookings import appointment, put, rows

from vesalius import clock
from vesalius.records.context import Context
from vesalius.records.scheduling import wishes


@pytest.fixture(autouse=True)
def network(context: Context) -> Iterator[None]:
    build(context)
    with clock.fixed(NOW):
        yield


def test_what_was_said_when_a_time_was_found_is_kept_when_it_is_booked_by_its_reference_alone(
    context: Context,
) -> None:
    put(context, {"resourceType": "Patient", "id": "q"})
    why = {"name": "reason", "valueString": "http://snomed.info/sct|161891005"}
    comment = {"name": "comment", "valueString": "Comes by wheelchair"}
    both = [reference("patient-reference", f"Patient/{name}") for name in "pq"]
    _status, bundle = call(context, "Appointment/$find", *PERIOD, reference("practitioner", ANN), *both, why, comment)
    one, other = resources(bundle)
    assert max(len(one["id"]), len(other["id"])) <= 64
    named = reference("appointment-reference", f"Appointment/{one['id']}")
    status, bundle = call(context, "Appointment/$book", named)
    (stored,) = resources(bundle)
    patients = {item["actor"]["reference"] for item in stored["participant"]} & {"Patient/p", "Patient/q"}
    assert (status, stored["comment"], patients) == (200, "Comes by wheelchair", {"Patient/p", "Patient/q"})
    assert stored["reasonCode"][0]["coding"][0]["code"] == "161891005"
    # What is held is found again by the hold; what is said then stands in place of what was said before.
    late = {"name": "comment", "valueString": "Comes on foot"}
    named = reference("appointment-reference", f"Appointment/{other['id']}")
    (held,) = resources(call(context, "Appointment/$hold", named, late)[1])
    assert len(held["id"]) <= 64
    named = reference("appointment-reference", f"Appointment/{held['id']}")
    (stored,) = resources(call(context, "Appointment/$book", named)[1])
    assert (stored["comment"], stored["reasonCode"][0]["coding"][0]["code"]) == ("Comes on foot", "161891005")
    # In the table nothing can be read.
    assert all(b"wheelchair" not in bytes(row[0]) for row in rows(context, "SELECT sealed FROM booking_wish"))


def test_what_somebody_said_of_a_time_is_taken_up_by_nobody_else_and_not_for_long(context: Context) -> None:
    said = {"comment": "For me alone"}
    number = wishes.keep(context, "account/1", said)
    assert number == wishes.keep(context, "account/1", said) != wishes.keep(context, "account/2", said)
    assert wishes.keep(context, "account/1", {"participant": [{"actor": {"reference": "Patient/p"}}]}) == 0
    with context.pool.session() as session:

        def recalled(holder: str) -> dict[str, Any]:
            visit: dict[str, Any] = {"participant": []}
            wishes.recall(context, session, holder, number, visit)
            return visit

        wishes.sweep(session)
        assert recalled("account/1") == said | {"participant": []}
        assert recalled("account/2") == {"participant": []}
        with clock.fixed(NOW + timedelta(hours=25)):
            assert recalled("account/1") == {"participant": []}
            wishes.sweep(session)
    assert rows(context, "SELECT number FROM booking_wish") == []


def test_a_stored_proposal_is_booked_with_what_is_said_beside_its_reference(context: Context) -> None:
    wanted = appointment(ANN, at="08:00", to="08:30") | {"id": "wanted", "status": "proposed"}
    put(context, wanted)
    why = {"name": "reason", "valueString": "http://snomed.info/sct|161891005"}
    named = reference("appointment-reference", "Appointment/wanted")
    status, bundle = call(context, "Appointment/$book", named, why, reference("patient-reference", "Patient/p"))
    (stored,) = resources(bundle)
    assert (status, stored["status"]) == (200, "booked")
    assert stored["reasonCode"][0]["coding"][0]["code"] == "161891005"
    assert {item["actor"]["reference"] for item in stored["participant"]} == {ANN, "Patient/p"}
    assert len(rows(context)) == 2


def test_a_time_that_cannot_be_held_is_told_as_ihe_has_it(context: Context) -> None:
    _status, bundle = call(context, "Appointment/$find", *PERIOD, reference("practitioner", ANN))
    named = reference("appointment-reference", f"Appointment/{resources(bundle)[0]['id']}")
    assert call(context, "Appointment/$hold", named)[0] == 200
    before = rows(context)
    status, bundle = call(context, "Appointment/$hold", named)
    issues = refusal(bundle)["issue"]
    assert (status, issues[0]["code"]) == (409, "conflict")
    assert (issues[-1]["severity"], issues[-1]["code"]) == ("fatal", "not-found")
    assert any(issue.get("diagnostics", "").startswith("Free: ") for issue in issues)
    assert rows(context) == before
    status, bundle = call(context, "Appointment/$book", reference("appointment-reference", "Appointment/nobody"))
    assert (status, refusal(bundle)["issue"][0]["code"]) == (404, "not-found")
