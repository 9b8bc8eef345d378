"""What participants answer becomes the status of the participant, in the same transaction."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bookings import OPERATOR, appointment, bundle, post, put, rows

from vesalius.access import policy
from vesalius.access.accounts import Facts, Role
from vesalius.access.actor import Actor
from vesalius.access.decision import Compiled
from vesalius.errors import Forbidden
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.store.reservations import Taken

ANN, BEN, P1 = "Practitioner/ann", "Practitioner/ben", "Patient/p1"


def answer(actor: str, status: str, to: str = "Appointment/a") -> dict[str, Any]:
    return {
        "resourceType": "AppointmentResponse",
        "appointment": {"reference": to},
        "actor": {"reference": actor},
        "participantStatus": status,
    }


def asked(context: Context, *, status: str = "pending", of: str = "needs-action") -> None:
    made = appointment(ANN, P1, status=status) | {"id": "a"}
    for participant in made["participant"]:
        participant["status"] = of
    put(context, made)


def stored(context: Context) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read(context, OPERATOR, "Appointment", "a").body)
    return found


def statuses(context: Context) -> list[str]:
    return [item["status"] for item in stored(context)["participant"]]


def test_an_appointment_is_booked_when_everybody_who_is_required_has_accepted(context: Context) -> None:
    asked(context)
    post(context, answer(P1, "accepted"))
    assert (stored(context)["status"], statuses(context)) == ("pending", ["needs-action", "accepted"])
    post(context, answer(ANN, "accepted"))
    assert (stored(context)["status"], statuses(context)) == ("booked", ["accepted", "accepted"])


def test_a_practitioner_who_declines_is_free_for_others(context: Context) -> None:
    asked(context, status="booked", of="accepted")
    put(context, answer(ANN, "declined") | {"id": "r"})
    assert statuses(context) == ["declined", "accepted"]
    assert post(context, appointment(ANN, "Patient/p2")).created


def test_a_patient_who_declines_gives_the_time_back(context: Context) -> None:
    asked(context, status="booked", of="accepted")
    post(context, answer(P1, "declined"))
    assert (stored(context)["status"], statuses(context)) == ("cancelled", ["accepted", "declined"])
    assert rows(context) == []


def test_a_proposal_that_is_accepted_takes_its_time_or_is_refused_as_a_whole(context: Context) -> None:
    asked(context, status="proposed")
    post(context, appointment(ANN, "Patient/p2"))
    post(context, answer(P1, "accepted"))
    count = rows(context, "SELECT count(*) FROM resource")
    with pytest.raises(Taken):
        post(context, answer(ANN, "accepted"))
    assert (stored(context)["status"], statuses(context)) == ("proposed", ["needs-action", "accepted"])
    assert rows(context, "SELECT count(*) FROM resource") == count


def test_an_answer_may_come_in_one_transaction_with_what_it_answers(context: Context) -> None:
    bundle(context, appointment(ANN, P1) | {"id": "a"}, answer(ANN, "tentative"))
    assert statuses(context) == ["tentative", "accepted"]


@pytest.mark.parametrize(
    "given", [answer(BEN, "accepted"), answer(ANN, "accepted", "Appointment/none")], ids=["participant", "appointment"]
)
def test_an_answer_to_what_is_not_here_is_kept_and_changes_nothing(context: Context, given: dict[str, Any]) -> None:
    asked(context)
    assert post(context, given).created
    assert read(context, OPERATOR, "Appointment", "a").version == 1


def test_what_is_over_stays_as_it_was(context: Context) -> None:
    asked(context, status="fulfilled", of="accepted")
    assert post(context, answer(P1, "declined")).created
    assert read(context, OPERATOR, "Appointment", "a").version == 1


def test_a_patient_answers_for_the_patient_and_not_for_who_sees_them(context: Context) -> None:
    put(context, {"resourceType": "Practitioner", "id": "ann"})
    put(context, {"resourceType": "Patient", "id": "p1"})
    asked(context)
    facts = Facts(0, "p1", fhir=P1, roles=(Role("patient"),), patients=(context.blind.pk("Patient", "p1"),))
    rights = Compiled(policy.default(), facts)
    patient = Actor(name="p1", token="", role="patient", fhir=P1, rights=rights)
    before = rows(context, "SELECT count(*) FROM audit_leaf")[0][0]
    with pytest.raises(Forbidden):
        post(context, answer(ANN, "accepted"), patient)
    assert statuses(context) == ["needs-action", "needs-action"]
    refused = "SELECT count(*) FROM audit_leaf WHERE recorded > 0"
    assert rows(context, refused)[0][0] > before
    post(context, answer(P1, "accepted"), patient)
    assert statuses(context) == ["needs-action", "accepted"]
