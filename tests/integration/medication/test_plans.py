"""Rules of follow-up as plans in the record: published, signed off, applied to a patient; requests and invitations."""

from __future__ import annotations

import datetime as dt

import pytest

from vesalius import clock
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.knowledge import follow_up as rules
from vesalius.knowledge import plan_definitions
from vesalius.medication import calling, follow_up, plans
from vesalius.r4 import json as fhir_json
from vesalius.r4 import validation
from vesalius.records.update import update

ICD10 = "http://hl7.org/fhir/sid/icd-10"


def _diabetic(practice, name, **more):
    practice.add(
        {
            "resourceType": "Patient", "gender": "male", "birthDate": "1960-01-01",
            "generalPractitioner": [{"reference": "Practitioner/house"}], **more,
        },
        name,
    )  # fmt: skip
    code = {"coding": [{"system": ICD10, "code": "E11.9"}], "text": "Diabète"}
    practice.add({"resourceType": "Condition", "subject": {"reference": f"Patient/{name}"}, "code": code})
    return name


def _result(practice, name, code, days):
    return practice.add(
        {
            "resourceType": "Observation", "status": "final", "subject": {"reference": f"Patient/{name}"},
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "effectiveDateTime": str(clock.today() - dt.timedelta(days=days)),
        }
    )  # fmt: skip


def _applied(practice, rule_id, name):
    actor = follow_up.background()
    plan = plans.find(practice.context, plans.local_system("tests"), f"follow-up-{rule_id}")
    return plans.apply(plan, follow_up.found(practice.context, actor, name), actor)


def test_every_rule_is_a_valid_plan_in_the_record_and_publishing_again_writes_nothing(practice):
    assert plans.publish(practice.context) == len(rules.rules())
    assert plans.publish(practice.context) == 0
    plan = practice.get("PlanDefinition", "follow-up-diabetes-hba1c")
    assert (plan["status"], plan["url"]) == ("draft", "urn:vesalius:follow-up:diabetes-hba1c")
    assert {each["expression"]["language"] for each in plan["action"][0]["condition"]} == {"text/fhirpath"}


def test_a_signed_off_rule_is_active_names_its_signer_and_is_a_draft_again_when_it_changes(practice):
    plans.publish(practice.context)
    with pytest.raises(Forbidden):
        plans.sign_off(practice.context, practice.nurse, "diabetes-eyes")
    assert practice.get("PlanDefinition", "follow-up-diabetes-eyes")["status"] == "draft"
    signed = plans.sign_off(practice.context, practice.physician, "diabetes-eyes")
    assert (signed["status"], signed["approvalDate"]) == ("active", clock.today().isoformat())
    assert signed["endorser"] == [{"name": "House"}]
    assert plans.publish(practice.context) == 0
    older = fhir_json.encode({**signed, "version": "older"})
    update(practice.context, plans.local_system("tests"), "PlanDefinition", signed["id"], older)
    with pytest.raises(Conflict):
        plans.sign_off(practice.context, practice.physician, "diabetes-eyes")
    assert plans.publish(practice.context) == 1
    assert practice.get("PlanDefinition", "follow-up-diabetes-eyes")["status"] == "draft"
    with pytest.raises(NotFound):
        plans.sign_off(practice.context, practice.physician, "diabetes-nose")


def test_a_plan_applied_to_who_is_due_proposes_the_request_and_to_others_nothing(practice):
    plans.publish(practice.context)
    name = _diabetic(practice, "applied")
    care_plan = _applied(practice, "diabetes-hba1c", name)
    validation.check(fhir_json.encode(care_plan), "CarePlan")
    held = {each["resourceType"]: each for each in care_plan["contained"]}
    assert set(held) == {"RequestGroup", "ServiceRequest", "GuidanceResponse"}
    assert held["ServiceRequest"]["code"]["coding"][0]["code"] == "4548-4"
    assert held["ServiceRequest"]["intent"] == "proposal"
    assert held["RequestGroup"]["action"][0]["resource"] == {"reference": f"#{held['ServiceRequest']['id']}"}
    assert held["GuidanceResponse"]["status"] == "success"
    _result(practice, name, "4548-4", 20)
    done = _applied(practice, "diabetes-hba1c", name)
    assert "activity" not in done
    assert [each["resourceType"] for each in done["contained"]] == ["GuidanceResponse"]
    assert "activity" not in _applied(practice, "lithium-level", name)


def test_a_plan_for_a_dose_and_one_after_the_hospital_agree_with_what_is_due(practice):
    plans.publish(practice.context)
    born = clock.today() - dt.timedelta(weeks=13)
    practice.add({"resourceType": "Patient", "gender": "female", "birthDate": str(born)}, "infant")
    assert "activity" in _applied(practice, "child-hexavalent-1", "infant")
    vaccine = {"coding": [{"system": "http://snomed.info/sct", "code": "871895005"}]}
    practice.add(
        {
            "resourceType": "Immunization", "status": "completed", "patient": {"reference": "Patient/infant"},
            "vaccineCode": vaccine, "occurrenceDateTime": str(clock.today() - dt.timedelta(days=30)),
        }
    )  # fmt: skip
    assert "activity" not in _applied(practice, "child-hexavalent-1", "infant")
    assert "activity" in _applied(practice, "child-hexavalent-2", "infant")
    stay = {
        "resourceType": "Encounter", "status": "finished", "subject": {"reference": "Patient/infant"},
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "period": {
            "start": str(clock.today() - dt.timedelta(days=9)),
            "end": str(clock.today() - dt.timedelta(days=4)),
        },
    }  # fmt: skip
    assert "activity" not in _applied(practice, "discharge-contact", "infant")
    practice.add(stay)
    assert "activity" in _applied(practice, "discharge-contact", "infant")
    visit = {**stay, "class": {**stay["class"], "code": "AMB"}, "period": {"start": str(clock.today())}}
    practice.add(visit)
    assert "activity" not in _applied(practice, "discharge-contact", "infant")
    due = {each.rule.id for each in follow_up.status(practice.context, follow_up.background(), "infant")}
    assert "child-hexavalent-2" in due
    assert not due & {"child-hexavalent-1", "discharge-contact"}


def test_what_is_missing_to_judge_is_said(practice):
    plans.publish(practice.context)
    practice.add({"resourceType": "Patient", "name": [{"family": "Unknown"}]}, "ageless")
    guidance = _applied(practice, "influenza", "ageless")["contained"][-1]
    assert guidance["status"] == "data-required"
    assert guidance["dataRequirement"][0]["mustSupport"] == ["birthDate", "gender"]


def test_a_condition_that_is_not_fhirpath_is_refused():
    plan = {
        "resourceType": "PlanDefinition", "status": "active",
        "action": [
            {"condition": [{"kind": "applicability", "expression": {"language": "text/cql", "expression": "x"}}]}
        ],
    }  # fmt: skip
    with pytest.raises(Invalid, match="FHIRPath"):
        plans.apply(plan, [{"resourceType": "Patient", "id": "x"}], plans.local_system("tests"))


@pytest.mark.parametrize(
    ("name", "sex", "born", "icd10", "done"),
    [
        ("e1", "female", "1958-05-02", "E11.9", {"4548-4": 100, "9318-7": 400}),
        ("e2", "male", "1948-11-30", "N18.3", {"2160-0": 200, "2823-3": 100}),
        ("e3", "female", "1999-03-01", "J45.9", {}),
        ("e4", "male", "2024-06-01", "", {}),
        ("e5", "female", "1990-06-01", "Z34.0", {"85354-9": 40}),
        ("e6", "male", "1955-01-15", "I10", {"85354-9": 182, "2160-0": 366}),
    ],
)
def test_the_conditions_in_fhirpath_say_the_same_as_the_rules(practice, name, sex, born, icd10, done):
    practice.add({"resourceType": "Patient", "gender": sex, "birthDate": born}, name)
    if icd10:
        code = {"coding": [{"system": ICD10, "code": icd10}]}
        practice.add({"resourceType": "Condition", "subject": {"reference": f"Patient/{name}"}, "code": code})
    for code, days in done.items():
        _result(practice, name, code, days)
    actor = follow_up.background()
    known = follow_up.found(practice.context, actor, name)
    judged = follow_up.status(practice.context, actor, name)
    due = {each.rule.id for each in judged if each.on <= clock.today()}
    by_plan = {
        rule.id
        for rule in rules.rules()
        if "activity" in plans.apply(plan_definitions.plan_definition(rule, "2026-01-01"), known, actor)
    }
    # Rules that ask for the same are told once, by the rule that wants it first.
    assert due <= by_plan
    codes = {rule.codes[0] for rule in rules.rules() if rule.id in due}
    assert {rule.codes[0] for rule in rules.rules() if rule.id in by_plan} == codes


def test_what_is_due_is_requested_once(practice):
    name = _diabetic(practice, "requested")
    practice.add(
        {
            "resourceType": "CareTeam", "status": "active", "subject": {"reference": f"Patient/{name}"},
            "period": {"start": "2025-01-01"}, "participant": [{"member": {"reference": "Practitioner/house"}}],
        }
    )  # fmt: skip
    made = calling.order(practice.context, practice.physician, name, "diabetes-hba1c")
    assert (made["status"], made["intent"]) == ("active", "order")
    assert made["instantiatesCanonical"] == ["urn:vesalius:follow-up:diabetes-hba1c"]
    assert made["requester"] == {"reference": "Practitioner/house"}
    with pytest.raises(Conflict):
        calling.order(practice.context, practice.physician, name, "diabetes-hba1c")
    with pytest.raises(Conflict):
        calling.order(practice.context, practice.physician, name, "lithium-level")
    with pytest.raises(Invalid):
        calling.order(practice.context, practice.physician, name, "influenza")
    orders = [each for each in practice.all("ServiceRequest") if each["subject"]["reference"] == f"Patient/{name}"]
    assert len(orders) == 1


def test_an_invitation_is_written_once_and_says_nothing_about_why(practice):
    from vesalius.apps.followup import invitations

    name = _diabetic(practice, "invited")
    practice.add(
        {
            "resourceType": "CareTeam", "status": "active", "subject": {"reference": f"Patient/{name}"},
            "period": {"start": "2025-01-01"}, "participant": [{"member": {"reference": "Practitioner/house"}}],
        }
    )  # fmt: skip
    follow_up.synchronise(practice.context, follow_up.background(), name)
    assert invitations.invite(practice.context, practice.physician, name)
    assert not invitations.invite(practice.context, practice.physician, name)
    rows = practice.rows(f"SELECT template, recipient FROM message WHERE recipient = 'Patient/{name}'")
    assert rows == [("follow-up-invitation", f"Patient/{name}")]
    tasks = calling.open_tasks(practice.context, practice.physician, name)
    assert {calling.invited_on(task) for task in tasks} == {clock.today()}
    for words in invitations.WORDS.values():
        for telling in ("diab", "HbA1c", "{day}", "{place}"):
            assert telling not in words.text + words.subject + words.short


def test_open_tasks_go_to_who_looks_after_the_patient_now(practice):
    practice.add({"resourceType": "Organization", "name": "Centre"}, "centre")
    practice.add({"resourceType": "Practitioner", "name": [{"family": "Leaver"}]}, "leaver")
    name = _diabetic(
        practice, "handed", generalPractitioner=[{"reference": "Practitioner/leaver"}],
        managingOrganization={"reference": "Organization/centre"},
    )  # fmt: skip
    actor = follow_up.background()
    follow_up.synchronise(practice.context, actor, name)

    def owners():
        return {task["owner"]["reference"] for task in calling.open_tasks(practice.context, actor, name)}

    assert owners() == {"Practitioner/leaver"}
    practice.add({"resourceType": "Practitioner", "active": False, "name": [{"family": "Leaver"}]}, "leaver")
    assert follow_up.synchronise(practice.context, actor, name) == (0, 0)
    assert owners() == {"Organization/centre"}
    patient = practice.get("Patient", name)
    practice.add({**patient, "generalPractitioner": [{"reference": "Practitioner/wilson"}]}, name)
    follow_up.synchronise(practice.context, actor, name)
    assert owners() == {"Practitioner/wilson"}


def test_the_next_day_on_which_time_changes_something_is_remembered(practice):
    name = _diabetic(practice, "timed")
    follow_up.synchronise(practice.context, follow_up.background(), name)
    pk = practice.context.blind.pk("Patient", name)
    rows = practice.rows(f"SELECT next_on, edition FROM follow_up_day WHERE patient = {pk}")
    assert rows[0][1] == rules.edition()
    assert clock.today().toordinal() < rows[0][0] <= clock.today().toordinal() + 31
