"""Finding, holding and booking by the names of IHE and Argonaut; what is written plainly meets the same constraint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from booking_calls import ANN, BEN, CODE, NOW, PERIOD, ask, build, call, reference, refusal, resources
from bookings import DAY, OPERATOR, appointment, put, rows

from vesalius import clock
from vesalius.r4 import validation
from vesalius.records.context import Context
from vesalius.records.scheduling import rules
from vesalius.records.scheduling.opening import Rule


@pytest.fixture(autouse=True)
def network(context: Context) -> Iterator[None]:
    build(context)
    with clock.fixed(NOW):
        yield


def found(context: Context, *parameters: dict[str, Any]) -> list[str]:
    """Who is free when, as "ann 08:00" (UTC)."""
    status, bundle = call(context, "Appointment/$find", *PERIOD, *parameters)
    assert status == 200
    return [
        f"{literal.partition('/')[2]} {item['start'][11:16]}"
        for item in resources(bundle)
        for literal in (participant["actor"]["reference"] for participant in item["participant"])
        if literal.startswith("Practitioner/")
    ]


def test_a_time_is_found_held_and_booked_by_reference_as_ihe_has_it(context: Context) -> None:
    asked = [
        {"name": "visit-type", "valueString": CODE},
        reference("practitioner", ANN),
        reference("patient-reference", "Patient/p"),
    ]
    status, bundle = call(context, "Appointment/$find", *PERIOD, *asked)
    first, second = resources(bundle)
    assert (status, first["status"], first["start"]) == (200, "proposed", "2030-03-05T08:00:00.000Z")
    assert bundle["entry"][0]["fullUrl"].endswith(f"/fhir/Appointment/{first['id']}")
    status, bundle = call(
        context, "Appointment/$hold", reference("appointment-reference", f"Appointment/{first['id']}")
    )
    (held,) = resources(bundle)
    assert (status, held["status"]) == (200, "pending")
    assert len(held["id"]) <= 64
    # What is held is offered to nobody.
    assert found(context, *asked) == ["ann 08:30"]
    kept = {row[0] for row in rows(context, "SELECT resource FROM reservation")}
    (room,) = [f"Location/room-{number}" for number in (1, 2) if room_pk(context, number) in kept]
    status, bundle = call(context, "Appointment/$book", reference("appointment-reference", f"Appointment/{held['id']}"))
    (booked,) = resources(bundle)
    named = {item["actor"]["reference"] for item in booked["participant"]}
    assert (status, booked["status"], named) == (200, "booked", {ANN, "Patient/p", room})
    assert ask(context, "GET", f"Appointment/{booked['id']}")[1]["start"] == first["start"]
    status, bundle = call(
        context, "Appointment/$book", reference("appointment-reference", f"Appointment/{first['id']}")
    )
    refused = refusal(bundle)
    assert (status, refused["issue"][0]["code"]) == (409, "conflict")
    assert refused["issue"][1]["diagnostics"].startswith(f"Free: {second['start']}/")


def room_pk(context: Context, number: int) -> int:
    return context.blind.pk("Location", f"room-{number}")


def test_a_resource_and_a_patient_are_booked_as_argonaut_has_it(context: Context) -> None:
    wanted = appointment(ANN, at="08:00", to="08:30") | {"status": "proposed"}
    status, bundle = call(
        context,
        "Appointment/$book",
        {"name": "appt-resource", "resource": wanted},
        {"name": "patient-id", "valueString": "p"},
    )
    (booked,) = resources(bundle)
    assert (status, booked["status"], len(booked["participant"])) == (200, "booked", 2)


def test_a_free_slot_can_be_booked_by_an_appointment_that_names_it(context: Context) -> None:
    status, bundle = call(context, "Slot/$find", *PERIOD, {"name": "specialty", "valueString": "x|persphysiotherapist"})
    first, _second = resources(bundle)
    assert (status, first["status"], first["schedule"]) == (200, "free", {"reference": "#schedule"})
    assert first["contained"][0]["actor"] == [{"reference": ANN, "display": "Ann"}]
    patient = {"actor": {"reference": "Patient/p"}, "status": "accepted"}
    wanted = {
        "resourceType": "Appointment",
        "status": "booked",
        "slot": [{"reference": f"Slot/{first['id']}"}],
        "participant": [patient],
    } | {"start": first["start"], "end": first["end"]}
    status, booked = ask(context, "POST", "Appointment/$book", wanted)
    named = [
        item["actor"]["reference"].rpartition("-")[0] or item["actor"]["reference"] for item in booked["participant"]
    ]
    assert (status, sorted(named)) == (201, ["Location/room", "Patient/p", ANN])
    assert "slot" not in booked
    assert ask(context, "POST", "Appointment/$book", wanted)[0] == 409


def test_free_times_are_narrowed_by_place_profession_and_identifier(context: Context) -> None:
    ann, ben = ["ann 08:00", "ann 08:30"], ["ben 08:00", "ben 08:30"]
    assert found(context, reference("practitioner", ANN), reference("practitioner", BEN)) == [
        "ann 08:00",
        "ben 08:00",
        "ann 08:30",
        "ben 08:30",
    ]
    by_number = {"name": "practitioner", "valueReference": {"identifier": {"system": "urn:number", "value": "ben"}}}
    assert found(context, by_number) == ben
    visit = {"name": "visit-type", "valueString": CODE}
    assert found(context, visit, {"name": "location-string", "valueString": "namur"}) == ann
    assert found(context, visit, {"name": "location-string", "valueString": "Gent"}) == []
    assert found(context, visit, reference("location-reference", "Location/room-2")) == ann
    assert found(context, visit, reference("organization", "Organization/south")) == []
    assert found(context, reference("practitioner", BEN), {"name": "_count", "valueInteger": 1}) == ben[:1]


def test_a_patient_who_is_elsewhere_is_offered_no_time_then(context: Context) -> None:
    put(context, appointment(BEN, "Patient/p", at="08:00", to="08:30") | {"id": "a"})
    asked = reference("practitioner", ANN), reference("patient-reference", "Patient/p")
    assert found(context, *asked) == ["ann 08:30"]
    unknown = reference("patient-reference", "Patient/nobody")
    status, _outcome = call(context, "Appointment/$find", *PERIOD, asked[0], unknown)
    assert status == 404


@pytest.mark.parametrize("named", ["f.x", "f." + "A" * 35, "h." + "A" * 57, "other"])
def test_an_id_that_proposes_nothing_is_not_known_and_reserves_nothing(context: Context, named: str) -> None:
    for operation in ("$hold", "$book"):
        status, _outcome = call(
            context, f"Appointment/{operation}", reference("appointment-reference", f"Appointment/{named}")
        )
        assert status == 404
    assert rows(context) == []


def test_a_time_outside_of_the_hours_now_is_not_booked_by_its_old_reference(context: Context) -> None:
    _status, bundle = call(context, "Appointment/$find", *PERIOD, reference("practitioner", ANN))
    first = resources(bundle)[0]
    number = rows(context, "SELECT id FROM availability_rule WHERE practitioner = 'Practitioner/ann'")[0][0]
    rules.end_rule(context, OPERATOR, number)
    later = Rule(0, ANN, 0, "Organization/north", rules.ZONE, 31, date(2030, 1, 1), 14 * 60, 15 * 60, 30)
    rules.add_rule(context, OPERATOR, later)
    status, _outcome = call(
        context, "Appointment/$book", reference("appointment-reference", f"Appointment/{first['id']}")
    )
    assert status == 409
    assert rows(context) == []


def test_what_is_written_plainly_meets_the_same_constraint(context: Context) -> None:
    taken = appointment(ANN, "Patient/p", at="08:00", to="08:30")
    assert ask(context, "POST", "Appointment", taken)[0] == 201
    other = appointment(ANN, "Patient/q", at="08:15", to="08:45")
    before = rows(context)
    entry = {"resource": other, "request": {"method": "POST", "url": "Appointment"}}
    for method, path, body in (
        ("POST", "Appointment", other),
        ("PUT", "Appointment/b", other | {"id": "b"}),
        ("POST", "", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}),
    ):
        status, refused = ask(context, method, path, body)
        assert (status, refused["issue"][0]["code"]) == (409, "conflict")
        assert refused["issue"][1]["diagnostics"].startswith("Free: 2030-03-05T08:30:00.000Z/")
    assert rows(context) == before
    assert rows(context, "SELECT count(*) FROM resource WHERE id = 'b'") == [(0,)]


def test_the_statement_of_capabilities_names_the_operations(context: Context) -> None:
    _status, stated = ask(context, "GET", "metadata")
    offered = {
        (resource["type"], operation["name"]): operation["definition"]
        for resource in stated["rest"][0]["resource"]
        for operation in resource.get("operation", ())
        if resource["type"] in {"Appointment", "Slot"} and operation["name"] in {"find", "hold", "book"}
    }
    ihe = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-"
    assert offered == {
        ("Appointment", "find"): f"{ihe}find",
        ("Appointment", "hold"): f"{ihe}hold",
        ("Appointment", "book"): f"{ihe}book",
        ("Slot", "find"): "http://clinic.example/fhir/OperationDefinition/Slot-find",
    }


def booked(context: Context, at: str = "08:00", to: str = "08:30") -> dict[str, Any]:
    origin = [{"url": "urn:vesalius:StructureDefinition:booking-origin", "valueCode": "phone"}]
    sent = appointment(ANN, "Patient/p", at=at, to=to, extension=origin)
    status, found = ask(context, "POST", "Appointment/$book", sent)
    assert status == 201
    return found


def times(context: Context) -> list[Any]:
    return rows(context, "SELECT resource, during::text FROM reservation ORDER BY 1, 2")


def test_a_booked_appointment_is_changed_by_sending_it_again_as_booked(context: Context) -> None:
    before = booked(context)
    moved = before | {"start": f"{DAY}T08:30:00Z", "end": f"{DAY}T09:00:00Z", "comment": "Later"}
    del moved["extension"]
    status, bundle = call(context, "Appointment/$book", {"name": "appointment-resource", "resource": moved})
    (after,) = resources(bundle)
    assert (status, after["id"], after["status"], after["comment"]) == (200, before["id"], "booked", "Later")
    assert (after["start"], after["meta"]["versionId"]) == (f"{DAY}T08:30:00Z", "2")
    # Who says nothing of where it came from does not take it away.
    assert after["extension"] == before["extension"]
    assert ask(context, "GET", "Appointment?_summary=count")[1]["total"] == 1
    other = appointment(ANN, "Patient/q", at="08:00", to="08:30")
    assert ask(context, "POST", "Appointment/$book", other)[0] == 201


def test_a_change_to_a_time_that_is_taken_is_refused_with_others_and_changes_nothing(context: Context) -> None:
    before = booked(context)
    assert ask(context, "POST", "Appointment/$book", appointment(ANN, "Patient/q", at="08:30", to="09:00"))[0] == 201
    kept = times(context)
    moved = before | {"start": f"{DAY}T08:30:00Z", "end": f"{DAY}T09:00:00Z"}
    status, bundle = call(context, "Appointment/$book", {"name": "appointment-resource", "resource": moved})
    refused = refusal(bundle)
    assert (status, refused["issue"][0]["code"]) == (409, "conflict")
    assert refused["issue"][1]["diagnostics"].startswith("Free: ")
    assert times(context) == kept
    assert ask(context, "GET", f"Appointment/{before['id']}")[1] == before


def test_a_change_of_an_old_state_is_refused(context: Context) -> None:
    before = booked(context)
    status, _after = ask(context, "POST", "Appointment/$book", before | {"comment": "a"}, **{"if-match": 'W/"1"'})
    assert status == 200
    status, _refused = ask(context, "POST", "Appointment/$book", before | {"comment": "b"}, **{"if-match": 'W/"1"'})
    assert status == 412
    assert ask(context, "GET", f"Appointment/{before['id']}")[1]["comment"] == "a"


def test_a_booked_appointment_is_cancelled_by_sending_it_as_cancelled_with_its_reason(context: Context) -> None:
    before = booked(context)
    reason = {"coding": [{"system": "urn:reasons", "code": "pat-mv"}]}
    sent = before | {"status": "cancelled", "cancelationReason": reason}
    status, bundle = call(context, "Appointment/$book", {"name": "appointment-resource", "resource": sent})
    (after,) = resources(bundle)
    assert (status, after["id"], after["status"], after["cancelationReason"]) == (
        200,
        before["id"],
        "cancelled",
        reason,
    )
    assert rows(context) == []
    for again in (sent, before):
        status, bundle = call(context, "Appointment/$book", {"name": "appointment-resource", "resource": again})
        refused = refusal(bundle)
        assert (status, refused["issue"][0]["code"]) == (409, "conflict")


def test_a_hold_that_is_sent_as_cancelled_is_free_again(context: Context) -> None:
    _status, bundle = call(context, "Appointment/$find", *PERIOD, reference("practitioner", BEN))
    proposed = resources(bundle)[0]
    named = reference("appointment-reference", f"Appointment/{proposed['id']}")
    (held,) = resources(call(context, "Appointment/$hold", named)[1])
    assert rows(context) != []
    sent = {"name": "appointment-resource", "resource": held | {"status": "cancelled"}}
    patient = reference("patient-reference", "Patient/p")
    status, bundle = call(context, "Appointment/$book", sent, patient)
    assert (status, resources(bundle)[0]["status"]) == (200, "cancelled")
    assert rows(context) == []
    assert call(context, "Appointment/$book", sent, patient)[0] == 409


def test_a_stored_proposal_is_booked_by_its_reference(context: Context) -> None:
    wanted = appointment(ANN, "Patient/p", at="08:00", to="08:30") | {"id": "wanted", "status": "proposed"}
    put(context, wanted)
    named = reference("appointment-reference", "Appointment/wanted")
    status, bundle = call(context, "Appointment/$book", named)
    assert (status, resources(bundle)[0]["status"]) == (200, "booked")
    assert rows(context) != []
    assert call(context, "Appointment/$hold", named)[0] == 409


def test_why_and_by_whose_referral_is_kept_with_the_visit(context: Context) -> None:
    number = {"system": "urn:referrals", "value": "7"}
    request = {
        "resourceType": "ServiceRequest",
        "id": "request",
        "identifier": [number],
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p"},
    }
    put(context, request)
    why = {"name": "reason", "valueString": "http://snomed.info/sct|161891005"}
    referral = {"name": "referral-identifier", "valueIdentifier": number}
    _status, bundle = call(context, "Appointment/$find", *PERIOD, reference("practitioner", ANN), why, referral)
    proposed = resources(bundle)[0]
    coding = {"system": "http://snomed.info/sct", "code": "161891005"}
    based = [{"type": "ServiceRequest", "identifier": number, "reference": "ServiceRequest/request"}]
    assert (proposed["reasonCode"], proposed["basedOn"]) == ([{"coding": [coding]}], based)
    named = reference("appointment-reference", f"Appointment/{proposed['id']}")
    patient, comment = reference("patient-reference", "Patient/p"), {"name": "comment", "valueString": "A, and B"}
    _status, bundle = call(context, "Appointment/$book", named, patient, why, referral, comment)
    (stored,) = resources(bundle)
    assert (stored["reasonCode"], stored["basedOn"], stored["comment"]) == ([{"coding": [coding]}], based, "A, and B")


def test_a_patient_is_named_by_the_identifiers_of_a_patient_that_is_sent(context: Context) -> None:
    put(context, {"resourceType": "Patient", "id": "p", "identifier": [{"system": "urn:number", "value": "1"}]})
    sent = {"resourceType": "Patient", "identifier": [{"system": "urn:number", "value": "1"}]}
    wanted = {"name": "appointment-resource", "resource": appointment(ANN, at="08:00", to="08:30")}
    status, bundle = call(context, "Appointment/$book", wanted, {"name": "patient-resource", "resource": sent})
    named = {item["actor"]["reference"] for item in resources(bundle)[0]["participant"]}
    assert (status, named) == (200, {ANN, "Patient/p"})
    before = rows(context)
    sent["identifier"][0]["value"] = "2"
    wanted["resource"] = appointment(ANN, at="08:30", to="09:00")
    status, bundle = call(context, "Appointment/$book", wanted, {"name": "patient-resource", "resource": sent})
    refused = refusal(bundle)
    assert (status, refused["issue"][0]["expression"]) == (422, ["patient-resource"])
    assert rows(context) == before


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ({"dayOfWeek": ["tue"]}, ["ann 08:00", "ann 08:30"]),
        ({"dayOfWeek": ["wed", "thu"]}, []),
        ({"timeOfDay": ["09:30:00"]}, ["ann 08:30"]),
        ({"when": ["MORN"]}, ["ann 08:00", "ann 08:30"]),
        ({"when": ["EVE", "AFT.late"]}, []),
        ({"boundsPeriod": {"start": f"{DAY}T08:15:00Z"}}, ["ann 08:30"]),
        ({"boundsPeriod": {"end": "2030-03-04"}}, []),
    ],
    ids=["day", "other-day", "time", "morning", "later", "from", "until"],
)
def test_the_timing_of_ihe_narrows_what_is_found(context: Context, repeat: dict[str, Any], expected: list[str]) -> None:
    timing = {"name": "timing", "valueTiming": {"repeat": repeat}}
    assert found(context, reference("practitioner", ANN), timing) == expected


def test_what_of_a_question_is_not_heeded_is_told(context: Context) -> None:
    asked = reference("practitioner", ANN), {"name": "colour", "valueString": "blue"}
    status, bundle = call(context, "Appointment/$find", *PERIOD, *asked)
    assert (status, bundle["total"], len(bundle["entry"])) == (200, 2, 3)
    outcome = bundle["entry"][-1]
    assert outcome["search"] == {"mode": "outcome"}
    assert outcome["resource"]["issue"][0]["diagnostics"].startswith("colour is not known")


def test_without_a_kind_or_a_person_the_first_kind_of_each_profession_is_found(context: Context) -> None:
    assert found(context) == ["ann 08:00", "ben 08:00", "ann 08:30", "ben 08:30"]
    assert found(context, {"name": "specialty", "valueString": "x|nobody"}) == []
    assert found(context, reference("practitioner", "Practitioner/nobody")) == []


@pytest.mark.parametrize(
    "query",
    ["start=2030-03-06&end=2030-03-05", "start=2030-13-05", "_count=many", "from=25:00", "visit-type=none"],
)
def test_a_question_that_cannot_be_answered_is_refused(context: Context, query: str) -> None:
    status, outcome = ask(context, "GET", f"Appointment/$find?{query}")
    assert (status, outcome["resourceType"]) == (400, "OperationOutcome")


def test_the_definitions_of_the_operations_tell_what_is_heeded(context: Context) -> None:
    for identity, name in (("appointment-find", "timing"), ("appointment-book", "referral-identifier")):
        status, definition = ask(context, "GET", f"OperationDefinition/{identity}")
        assert (status, name in {parameter["name"] for parameter in definition["parameter"]}) == (200, True)
        validation.check(json.dumps(definition).encode(), "OperationDefinition")
