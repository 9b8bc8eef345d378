"""What was examined lately, or is on its way, is told before it is ordered again."""

from __future__ import annotations

import datetime as dt

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.medication.examinations import earlier
from vesalius.records.search import search

LOINC = "http://loinc.org"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
OPERATOR = local_system("tests")


def _observation(practice, code: str, days: int, **more):
    return practice.add(
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": {"reference": "Patient/anna"},
            "code": {"coding": [{"system": LOINC, "code": code}]},
            "effectiveDateTime": str(clock.today() - dt.timedelta(days=days)),
            "valueQuantity": {"value": 1, "unit": "1"},
            **more,
        }
    )


def _request(practice, code: str, days: int):
    return practice.add(
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "subject": {"reference": "Patient/anna"},
            "code": {"coding": [{"system": LOINC, "code": code}]},
            "authoredOn": str(clock.today() - dt.timedelta(days=days)),
        }
    )


def test_the_last_result_under_any_code_of_the_examination_is_told(practice):
    _observation(practice, "14682-9", 70)
    newest = _observation(practice, "62238-1", 20)
    _observation(practice, "2160-0", 3, status="entered-in-error")
    _observation(practice, "2276-4", 200)
    found = earlier(practice.context, practice.physician, "anna", ["2160-0", "2276-4", "1988-5"])
    assert set(found) == {"2160-0", "2276-4"}
    assert (found["2160-0"].days, found["2160-0"].interval, found["2160-0"].is_too_soon) == (20, 60, True)
    assert found["2160-0"].resource["id"] == newest["id"]
    assert not found["2276-4"].is_too_soon


def test_a_request_without_a_newer_result_is_on_its_way(practice):
    _request(practice, "3016-3", 5)
    found = earlier(practice.context, practice.physician, "anna", ["3016-3"])["3016-3"]
    assert (found.is_pending, found.is_too_soon, found.days) == (True, True, 5)
    _observation(practice, "3016-3", 1)
    found = earlier(practice.context, practice.physician, "anna", ["3016-3"])["3016-3"]
    assert (found.is_pending, found.is_too_soon, found.days) == (False, True, 1)


def test_nothing_is_told_of_a_patient_whom_the_actor_may_not_see(practice):
    practice.add({"resourceType": "Patient", "name": [{"family": "Other"}]}, "other")
    _observation(practice, "2823-3", 1, subject={"reference": "Patient/other"})
    assert earlier(practice.context, practice.nurse, "other", ["2823-3"]) == {}


def test_what_is_measured_every_day_hides_nothing_that_is_measured_once_in_years(practice):
    rare = _observation(practice, "2132-9", 700)
    for days in range(405):
        _observation(practice, "2345-7", days)
    found = earlier(practice.context, practice.physician, "anna", ["2345-7", "2132-9", "1988-5"])
    assert {code: item.days for code, item in found.items()} == {"2345-7": 0, "2132-9": 700}
    assert found["2132-9"].resource["id"] == rare["id"]


def test_among_many_examinations_one_under_a_restricted_label_is_found_by_who_may_see_it(practice):
    _observation(practice, "90050-1", 12, meta={"security": [{"system": CONFIDENTIALITY, "code": "R"}]})
    _observation(practice, "90051-9", 11)
    asked = ["90050-1", "90051-9", *(f"{number}-{number % 10}" for number in range(90000, 90040))]
    context = practice.context
    assert {code: item.days for code, item in earlier(context, OPERATOR, "anna", asked).items()} == {
        "90050-1": 12,
        "90051-9": 11,
    }
    page = search(context, OPERATOR, "Observation", [("patient", "Patient/anna"), ("code", ",".join(asked))])
    assert len(page.matches) == 2
