"""What colleagues of the demo network say to each other fits the record it is about."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from conftest import Resource, World, icd10, of_type
from vesalius.platform.demo import network
from vesalius.platform.demo.network import TODAY

ORIGIN = "urn:vesalius:StructureDefinition:booking-origin"
STORIES = 13


def kinds(record: list[Resource], kind: str) -> list[Resource]:
    return [each for each in of_type(record, "Task") if each.get("code", {}).get("coding", [{}])[0].get("code") == kind]


def profession(reference: str) -> str:
    return reference.split("-")[1]


def test_visits_say_how_they_were_booked_and_those_ahead_were_announced_long_ago(world: World) -> None:
    for is_ahead in (False, True):
        found: Counter[str] = Counter()
        for visit in world.by_type["Appointment"]:
            if (visit["status"] == "booked") is not is_ahead:
                continue
            (said,) = [each["valueCode"] for each in visit["extension"] if each["url"] == ORIGIN]
            found[said] += 1
            # Whoever books with us is sent a confirmation; what was booked long before it is stored is not told again.
            assert not is_ahead or visit["created"][:10] <= (TODAY - timedelta(days=2)).isoformat()
        assert set(found) == {"phone", "desk", "online"}
        shares = {name: count / found.total() for name, count in found.items()}
        assert 0.4 < shares["phone"] < 0.65
        assert 0.12 < shares["online"] < 0.3


def test_referrals_are_about_an_active_problem_and_go_on_or_are_answered(world: World) -> None:
    states: Counter[str] = Counter()
    for record in world.records:
        here = {f"{each['resourceType']}/{each['id']}": each for each in record}
        for task in kinds(record, "referral"):
            states[task["status"]] += 1
            order = here[task["focus"]["reference"]]
            (reason,) = order["reasonReference"]
            problem = here[reason["reference"]]
            assert problem["clinicalStatus"]["coding"][0]["code"] == "active"
            assert "security" not in problem.get("meta", {})
            wanted = "nurse" if icd10(problem).startswith("E11") else "physiotherapist"
            assert profession(task["owner"]["reference"]) == wanted
            assert order["performer"] == [task["owner"]]
            assert profession(task["requester"]["reference"]) == "gp"
            assert order["authoredOn"] >= str(problem["onsetDateTime"])
            assert (order["status"] == "completed") == (task["status"] == "completed")
            answers = [here[each["valueReference"]["reference"]] for each in task.get("output", [])]
            assert len(answers) == (task["status"] == "completed")
            for answer in answers:
                assert answer["sender"] == task["owner"]
                assert answer["recipient"][0]["reference"] == task["requester"]["reference"]
                assert answer["sent"] > order["authoredOn"]
    assert min(states[name] for name in ("requested", "accepted", "completed")) >= 3


def test_messages_are_between_people_who_care_and_answers_come_after(world: World) -> None:
    unread = answered = 0
    for record in world.records:
        here = {f"{each['resourceType']}/{each['id']}": each for each in of_type(record, "Communication")}
        for message in here.values():
            assert message["subject"]["reference"] == f"Patient/{record[0]['id']}"
            assert message["sender"]["reference"] != message["recipient"][0]["reference"]
            is_read = bool(message["recipient"][0].get("extension"))
            assert is_read == ("received" in message)
            unread += not is_read
            for first in message.get("partOf", []):
                answered += 1
                assert here[first["reference"]]["sent"] < message["sent"]
    assert unread >= 5
    assert answered >= 20


def test_what_is_handed_over_waits_for_the_centre_on_the_day_that_is_looked_at() -> None:
    monday = TODAY + timedelta(days=3)
    found: Counter[str] = Counter()
    for record in list(network.generate(patients=600, open_on=monday))[1:]:
        for task in kinds(record, "hand-over"):
            assert "deceasedDateTime" not in record[0]
            centre, day, shift = task["groupIdentifier"]["value"].split(".")
            assert (
                task["owner"]["reference"] == f"Organization/{centre}" == record[0]["managingOrganization"]["reference"]
            )
            assert date.fromisoformat(day) == monday
            found[shift] += 1
    assert set(found) == {"morning", "afternoon"}


def test_the_stories_are_left_as_they_are(world: World) -> None:
    for record in world.records[:STORIES]:
        assert kinds(record, "referral") == kinds(record, "hand-over") == []
        assert of_type(record, "Communication") == []
