"""What a check is told of a record: pregnancy, lactation, weight, problems, medicines in any code."""

from __future__ import annotations

import datetime as dt

import pytest

from vesalius.knowledge import fhir_facts, problem_codes, tables
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.checks.check import check
from vesalius.knowledge.facts import UNKNOWN_WEEK, Facts, Medicine

TODAY = dt.date(2026, 11, 28)
SNOMED = "http://snomed.info/sct"
ICPC2 = "http://hl7.org/fhir/sid/icpc-2"
LOINC = "http://loinc.org"
WOMAN = {"resourceType": "Patient", "birthDate": "1995-05-05", "gender": "female"}


def _problem(system: str, code: str, **more: object) -> dict[str, object]:
    return {"resourceType": "Condition", "code": {"coding": [{"system": system, "code": code}], "text": "x"}, **more}


def _observed(code: str, on: str = "2026-11-01", **value: object) -> dict[str, object]:
    coding = [{"system": LOINC, "code": code}]
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": coding},
        "effectiveDateTime": on,
        **value,
    }


def _week(*resources: dict[str, object]) -> int | None:
    return fhir_facts.facts([WOMAN, *resources], TODAY).pregnant_weeks


@pytest.mark.parametrize(("system", "code"), [(SNOMED, "77386006"), (ICPC2, "W78"), (ICPC2, "W84")])
def test_a_pregnancy_is_recognised_in_every_code_system_of_problems(system: str, code: str) -> None:
    assert _week(_problem(system, code, recordedDate="2026-11-20")) == UNKNOWN_WEEK
    assert _week(_problem(system, code, onsetDateTime="2026-09-05")) == 12


def test_the_week_comes_from_due_date_last_period_or_age_of_the_pregnancy_whatever_else_stands_there() -> None:
    problem = _problem(SNOMED, "77386006", recordedDate="2026-11-20")
    due = _observed("11778-8", valueDateTime="2027-02-20")
    assert _week(problem, due) == _week(due, problem) == 28
    assert _week(_observed("8665-2", valueDateTime="2026-09-05")) == 12
    assert _week(_observed("18185-9", "2026-11-14", valueQuantity={"value": 20, "code": "wk"})) == 22


def test_an_answer_about_pregnancy_is_believed_for_as_long_as_it_can_hold() -> None:
    pregnant = {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA15173-0"}]}}
    not_pregnant = {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA26683-5"}]}}
    assert _week(_observed("82810-3", **pregnant)) == UNKNOWN_WEEK
    assert _week(_observed("82810-3", **not_pregnant)) == 0
    assert _week(_observed("82810-3", "2025-01-01", **pregnant)) is None
    assert _week(_observed("82810-3", "2026-01-01", **not_pregnant)) is None


def test_a_pregnancy_of_long_ago_that_nobody_closed_is_not_taken_for_one_of_today() -> None:
    assert _week(_problem(ICPC2, "W78", onsetDateTime="2024-01-01")) is None


def test_without_a_week_the_strictest_advice_speaks(base: KnowledgeBase) -> None:
    facts = Facts(TODAY, dt.date(1995, 5, 5), "female", pregnant_weeks=UNKNOWN_WEEK)
    report = check(base, facts, [Medicine("1", "ibuprofen", base.by_name("ibuprofen").substances)])
    assert [alert.indicator for alert in report.alerts if alert.kind == "pregnancy"] == ["critical"]
    assert "missing_week" in {said.code for said in report.missing}


def test_breastfeeding_is_recognised_as_observation_and_as_problem() -> None:
    yes = {"coding": [{"system": SNOMED, "code": "413712001"}]}
    no = {"coding": [{"system": SNOMED, "code": "373067005"}]}
    told = [
        _observed("63895-7", valueCodeableConcept=yes),
        _observed("63895-7", valueBoolean=True),
        _observed("63895-7", valueCodeableConcept=no),
        _observed("63895-7", "2025-01-01", valueCodeableConcept=yes),
        _problem(SNOMED, "413712001"),
    ]
    found = [fhir_facts.facts([WOMAN, each], TODAY).is_breastfeeding for each in told]
    assert found == [True, True, False, None, True]


@pytest.mark.parametrize(
    ("value", "unit", "kilograms"), [(60, "kg", 60), (60_000, "g", 60), (132.3, "[lb_av]", 60), (9, "mmol/L", None)]
)
def test_a_weight_is_told_in_kilograms_or_not_at_all(value: float, unit: str, kilograms: float | None) -> None:
    weight = fhir_facts.facts([_observed("29463-7", valueQuantity={"value": value, "code": unit})], TODAY).weight
    assert (weight and round(weight.value)) == kilograms


def test_a_problem_in_snomed_ct_alone_forbids_as_one_in_the_other_systems(base: KnowledgeBase) -> None:
    facts = fhir_facts.facts([WOMAN, _problem(SNOMED, "195967001")], TODAY)
    report = check(base, facts, [Medicine("1", "propranolol", base.by_name("propranolol").substances)])
    assert [(alert.kind, alert.indicator) for alert in report.alerts if alert.kind == "problem"] == [
        ("problem", "critical")
    ]


def test_a_problem_and_an_allergy_that_nobody_knows_are_named_as_not_checked(base: KnowledgeBase) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": "Zorglubine"}}
    peanut = {"resourceType": "AllergyIntolerance", "category": ["food"], "code": {"text": "Arachide"}}
    facts = fhir_facts.facts([WOMAN, _problem(SNOMED, "1"), allergy, peanut], TODAY)
    report = check(base, facts, [Medicine("1", "propranolol", base.by_name("propranolol").substances)])
    said = {each.code: each.values[0][0] for each in report.missing if each.values}
    assert said["missing_problems"] == "x"
    assert said["missing_allergy"] == "Zorglubine"
    assert "missing_problems" in base.compiled.phrases
    assert "missing_allergy" in base.compiled.phrases


def test_every_concept_of_the_table_stands_for_a_problem_of_the_others() -> None:
    rows = tables.read("problem_codes", problem_codes.WIDTH).rows
    assert len({row[0] for row in rows}) == len(rows) > 50
    assert all(icd10 or icpc2 for _, icd10, icpc2 in rows)


def test_a_contained_medication_is_the_medicine_of_its_line(base: KnowledgeBase) -> None:
    line = {
        "resourceType": "MedicationRequest",
        "contained": [
            {
                "resourceType": "Medication",
                "id": "m",
                "code": {"coding": [{"system": fhir_facts.ATC, "code": "J01FA09"}]},
            }
        ],
        "medicationReference": {"reference": "#m"},
    }
    assert fhir_facts.medicine(base, line).substances == ("clarithromycin",)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (dt.date(2008, 11, 28), TODAY, 18),
        (dt.date(2008, 11, 29), TODAY, 17),
        (dt.date(1961, 11, 28), TODAY, 65),
        (dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25),
        (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
        (dt.date(2026, 5, 28), TODAY, 0),
    ],
)
def test_years_change_on_the_birthday(born: dt.date, day: dt.date, years: int) -> None:
    age = Facts(day, born).age
    assert age is not None
    assert int(age) == years
