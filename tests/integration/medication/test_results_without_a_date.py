"""Results that have no date of their own count from the day of their sample or report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.medication import dated, examinations, follow_up
from vesalius.r4 import json
from vesalius.records.filing import file_bundle
from vesalius.records.search import search

BUNDLES = Path(__file__).resolve().parents[3] / "../shared/data/lab-bundles"
OPERATOR = local_system("tests")
LOINC = "http://loinc.org"
TODAY = clock.today()
YESTERDAY = (TODAY - dt.timedelta(days=1)).isoformat()


def _result(code, patient, **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "valueQuantity": {"value": 6.9, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        **more,
    }


@pytest.fixture
def person(practice, request):
    name = f"undated-{len(request.node.name)}"
    practice.add({"resourceType": "Patient", "gender": "male", "birthDate": "1960-01-01"}, name)
    code = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9"}]}
    practice.add({"resourceType": "Condition", "subject": {"reference": f"Patient/{name}"}, "code": code})
    return name


def _due(practice, person):
    found = follow_up.status(practice.context, follow_up.background(), person)
    return {each.rule.id: each.last for each in found}


def test_the_sample_dates_its_result(practice, person):
    assert _due(practice, person)["diabetes-hba1c"] is None
    sample = practice.add(
        {
            "resourceType": "Specimen",
            "subject": {"reference": f"Patient/{person}"},
            "collection": {"collectedDateTime": YESTERDAY},
        }
    )
    practice.add(_result("4548-4", person, specimen={"reference": f"Specimen/{sample['id']}"}))
    assert _due(practice, person)["diabetes-hba1c"] == TODAY - dt.timedelta(days=1)


def test_the_report_dates_a_result_that_it_names(practice, person):
    result = practice.add(_result("2160-0", person))
    assert _due(practice, person)["diabetes-creatinine"] is None
    practice.add(
        {
            "resourceType": "DiagnosticReport",
            "status": "final",
            "code": {"text": "x"},
            "subject": {"reference": f"Patient/{person}"},
            "effectiveDateTime": YESTERDAY,
            "result": [{"reference": f"Observation/{result['id']}"}],
        }
    )
    assert _due(practice, person)["diabetes-creatinine"] == TODAY - dt.timedelta(days=1)
    earlier = examinations.earlier(practice.context, follow_up.background(), person, ["2160-0"])
    assert earlier["2160-0"].days == 1
    assert earlier["2160-0"].is_too_soon


def test_a_result_that_nothing_dates_counts_for_nothing(practice, person):
    practice.add(_result("4548-4", person))
    assert _due(practice, person)["diabetes-hba1c"] is None


def test_real_documents_date_every_result_of_a_laboratory(practice):
    if not BUNDLES.exists():
        pytest.skip("the shared folder is not beside the checkout")
    file = BUNDLES / "testing" / "MIPS" / "UZG_scenario6" / "6A2_bundle_2204051559.json"
    created = file_bundle(practice.context, OPERATOR, file.read_bytes()).created
    patient = next(each for each in created if each.startswith("Patient/")).split("/")[1]
    found = search(practice.context, OPERATOR, "Observation", [("patient", patient), ("_count", "100")])
    filed = [json.parse(each.body) for each in found.matches]
    filed = [each for each in filed if "valueQuantity" in each]
    assert not any(each.get("effectiveDateTime") for each in filed)
    stripped = [{key: value for key, value in each.items() if key != "issued"} for each in filed]
    days = dated.dated(practice.context, OPERATOR, patient, stripped)
    assert len(days) >= 3
    assert all(each["effectiveDateTime"].startswith("2022-04-0") for each in days)
