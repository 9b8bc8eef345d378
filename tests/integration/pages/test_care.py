"""Care plan, goals, team, family and social history: written by forms, refused to whom they are closed, never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import put
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module", autouse=True)
def _record(context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Condition",
            "id": "diabetes",
            "subject": {"reference": "Patient/anna"},
            "clinicalStatus": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
            },
            "code": {"text": "Diabetes"},
        },
        {
            "resourceType": "Observation",
            "id": "sugar",
            "status": "final",
            "category": [
                {
                    "coding": [
                        {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}
                    ]
                }
            ],
            "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
            "subject": {"reference": "Patient/anna"},
            "effectiveDateTime": "2026-10-01",
            "valueQuantity": {"value": 6.4, "unit": "%"},
        },
        {
            "resourceType": "EpisodeOfCare",
            "id": "enrolled",
            "status": "active",
            "type": [{"coding": [{"system": "urn:vesalius:enrolment", "code": "M"}], "text": "Enrolment, physicians"}],
            "patient": {"reference": "Patient/anna"},
            "managingOrganization": {"reference": "Organization/centre"},
        },
    )


def version(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found is not None
    return found[1]


def test_a_goal_is_written_with_its_target_and_shows_where_it_stands(ask: Ask, found: Found) -> None:
    answer = ask(
        "house",
        "/patients/anna/care/goal/new/",
        description="Sugar under control",
        status="active",
        achievement="improving",
        measure="HbA1c",
        due="2027",
        start="1/11/2026",
        target="6,5",
        **{
            "measure.key": "4548-4",
            "target.unit": "%",
            "target.comparator": "<",
            "addresses.Condition/diabetes": "yes",
        },
    )
    assert answer.status_code == 302
    (goal,) = found("Goal", patient="Patient/anna")
    assert goal["target"] == [
        {
            "measure": {
                "coding": [{"system": "http://loinc.org", "code": "4548-4", "display": "HbA1c"}],
                "text": "HbA1c",
            },
            "detailQuantity": {
                "value": 6.5,
                "comparator": "<",
                "unit": "%",
                "system": "http://unitsofmeasure.org",
                "code": "%",
            },
            "dueDate": "2027",
        }
    ]
    assert (goal["lifecycleStatus"], goal["startDate"]) == ("active", "2026-11-01")
    assert goal["achievementStatus"]["coding"][0]["code"] == "improving"
    assert goal["addresses"][0]["reference"] == "Condition/diabetes"
    assert goal["expressedBy"]["reference"] == "Practitioner/house"
    page = ask("jackie", "/patients/anna/care/plan/").text
    assert "Sugar under control" in page
    assert "6.4" in page
    assert ">reached<" in page
    assert "Enrolment, physicians" not in page
    assert "Enrolment, physicians" not in ask("house", "/patients/anna/").text


def test_a_plan_keeps_what_the_form_does_not_know_and_is_never_overwritten_unseen(
    ask: Ask, found: Found, context: Context
) -> None:
    put(
        context,
        {
            "resourceType": "CarePlan",
            "id": "old",
            "status": "active",
            "intent": "plan",
            "title": "Diabetes pass",
            "subject": {"reference": "Patient/anna"},
            "author": {"reference": "Practitioner/house"},
            "identifier": [{"system": "urn:x", "value": "1"}],
            "activity": [
                {"detail": {"status": "scheduled", "description": "Feet", "kind": "Appointment"}},
                {"reference": {"reference": "ServiceRequest/eyes"}},
            ],
        },
    )
    page = ask("jackie", "/patients/anna/care/plan/old/")
    assert page.status_code == 200
    seen = version(page.text)
    given = {
        "title": "Diabetes pass",
        "status": "active",
        "version": seen,
        "activity-0": "Feet",
        "activity-2": "Diet",
        "activity-status-0": "completed",
        "activity-by-2": "the dietitian",
    }
    assert ask("jackie", "/patients/anna/care/plan/old/", **given).status_code == 302
    plan = next(item for item in found("CarePlan", patient="Patient/anna") if item["id"] == "old")
    assert plan["identifier"] == [{"system": "urn:x", "value": "1"}]
    assert plan["activity"] == [
        {"detail": {"status": "completed", "description": "Feet", "kind": "Appointment"}},
        {"reference": {"reference": "ServiceRequest/eyes"}},
        {"detail": {"status": "scheduled", "description": "Diet", "performer": [{"display": "the dietitian"}]}},
    ]
    late = ask("house", "/patients/anna/care/plan/old/", **{**given, "title": "Other"})
    assert late.status_code == 409
    assert next(item for item in found("CarePlan") if item["id"] == "old")["title"] == "Diabetes pass"


def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_lost(ask: Ask, found: Found) -> None:
    before = len(found("Goal", patient="Patient/anna"))
    answer = ask(
        "house",
        "/patients/anna/care/goal/new/",
        description="",
        status="active",
        measure="nonsense",
        target="much",
        due="31/2/2027",
        note="kept words",
    )
    assert answer.status_code == 200
    assert answer.text.count('class="fault"') == 4
    assert "kept words" in answer.text
    assert "31/2/2027" in answer.text
    assert len(found("Goal", patient="Patient/anna")) == before


def test_family_history_holds_relatives_with_their_illnesses(ask: Ask, found: Found) -> None:
    answer = ask(
        "house",
        "/patients/anna/care/family/new/",
        relationship="MTH",
        born="1950",
        deceased="yes",
        note="short",
        **{"condition-0": "Sein", "condition-0.key": "C50.9", "onset-0": "48", "condition-1": "a rare thing"},
    )
    assert answer.status_code == 302
    (member,) = found("FamilyMemberHistory", patient="Patient/anna")
    assert (member["status"], member["bornDate"], member["deceasedBoolean"]) == ("completed", "1950", True)
    assert member["sex"]["coding"][0]["code"] == "female"
    assert member["condition"][0]["code"]["coding"][0]["code"] == "C50.9"
    assert member["condition"][0]["onsetAge"]["value"] == 48
    assert member["condition"][1] == {"code": {"text": "a rare thing"}}
    page = ask("house", "/patients/anna/care/background/").text
    assert "Breast cancer" in page
    assert "at 48 years" in page
    edited = ask("house", f"/patients/anna/care/family/{member['id']}/").text
    taken = ask("house", f"/patients/anna/care/family/{member['id']}/", do="withdraw", version=version(edited))
    assert taken.status_code == 302
    assert found("FamilyMemberHistory", patient="Patient/anna")[0]["status"] == "entered-in-error"
    assert "Breast cancer" not in ask("house", "/patients/anna/care/background/").text


def test_social_history_is_an_observation_of_its_category(ask: Ask, found: Found) -> None:
    assert (
        ask(
            "jackie",
            "/patients/anna/care/social/new/",
            kind="tobacco",
            tobacco="8517006",
            text="20 a day until then",
            day="2019",
        ).status_code
        == 302
    )
    assert (
        ask("house", "/patients/anna/care/social/new/", kind="occupation", text="Baker", day="5/2020").status_code
        == 302
    )
    stored = {item["code"]["coding"][0]["code"]: item for item in found("Observation", category="social-history")}
    assert stored["72166-2"]["valueCodeableConcept"]["coding"][0]["code"] == "8517006"
    assert stored["72166-2"]["effectiveDateTime"] == "2019"
    assert stored["72166-2"]["note"][0]["text"] == "20 a day until then"
    assert stored["11341-5"]["valueString"] == "Baker"
    page = ask("house", "/patients/anna/care/background/").text
    assert "Baker" in page
    assert "Tobacco" in page


def test_the_team_names_people_of_the_directory(ask: Ask, found: Found) -> None:
    assert (
        ask(
            "house",
            "/patients/anna/care/team/new/",
            name="Team",
            **{"member-0": "x", "member-0.key": "Practitioner/jackie", "role-0": "feet"},
        ).status_code
        == 302
    )
    (team,) = found("CareTeam", patient="Patient/anna")
    assert team["participant"][0]["member"]["reference"] == "Practitioner/jackie"
    assert team["participant"][0]["role"] == [{"text": "feet"}]
    assert team["managingOrganization"][0]["reference"] == "Organization/centre"
    refused = ask("house", "/patients/anna/care/team/new/", **{"member-0": "x", "member-0.key": "Patient/bert"})
    assert refused.status_code == 404
    assert len(found("CareTeam", patient="Patient/anna")) == 1


@pytest.mark.parametrize("path", ["plan/", "background/", "goal/new/", "family/new/", "options/problems/?q=di"])
def test_care_is_not_there_for_whom_the_record_is_not(ask: Ask, path: str) -> None:
    assert ask("wilson", f"/patients/anna/care/{path}").status_code == 404


def test_each_profession_writes_what_is_its_own(ask: Ask, found: Found) -> None:
    before = len(found("FamilyMemberHistory", patient="Patient/anna"))
    assert ask("jackie", "/patients/anna/care/family/new/").status_code == 404
    assert ask("jackie", "/patients/anna/care/family/new/", relationship="FTH").status_code == 404
    assert ask("pam", "/patients/anna/care/goal/new/", description="x", status="active").status_code == 404
    assert len(found("FamilyMemberHistory", patient="Patient/anna")) == before
    assert "care/family/new" not in ask("jackie", "/patients/anna/care/background/").text


def test_what_fields_offer_is_found_by_the_beginnings_of_words(ask: Ask) -> None:
    problems = ask("house", "/patients/anna/care/options/problems/?q=diab").text
    assert 'data-key="E11.9"' in problems
    measures = ask("house", "/patients/anna/care/options/measures/?q=hba").text
    assert re.findall(r'data-key="([^"]+)"', measures) == ["4548-4"]
    assert ask("house", "/patients/anna/care/options/other/?q=a").status_code == 404
