"""What is found in problems and results, and what a text denies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vesalius.surveillance.detection import findings
from vesalius.surveillance.diseases import diseases, region_of, regions

LABORATORY = Path("/work/shared/data/lab-bundles")


def result(value: str = "", name: str = "Coproculture", **more: Any) -> dict[str, Any]:
    found = {"resourceType": "Observation", "status": "final", "code": {"text": name}, **more}
    return {**found, "valueString": value} if value else found


def named(resource: dict[str, Any]) -> list[str]:
    return [finding.disease.id for finding in findings(resource)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Salmonella species", ["salmonellosis"]),
        ("Présence de Salmonella enteritidis", ["salmonellosis"]),
        ("Pas de Campylobacter. Salmonella typhimurium isolée.", ["salmonellosis"]),
        ("Geen Shigella of Campylobacter, wel Salmonella", ["salmonellosis"]),
        ("Salmonella positief, Shigella negatief", ["salmonellosis"]),
        ("Salmonella enterica serovar Typhi", ["typhoid"]),
        ("Salmonella spp. +++", ["salmonellosis"]),
        ("Escherichia coli O157", ["stec"]),
        ("Escherichia coli > 10^5/ml", []),
        ("Geen Salmonella, Shigella of Campylobacter", []),
        ("Absence de Shigella, Salmonella et Yersinia", []),
        ("Salmonella spp. nicht nachgewiesen", []),
        ("Salmonella not isolated", []),
        ("Salmonella - négatif", []),
        ("", []),
    ],
)
def test_a_culture_is_read_as_a_person_reads_it(text: str, expected: list[str]) -> None:
    assert named(result(text)) == expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (result("positif", "Salmonella PCR (selles)"), ["salmonellosis"]),
        (result("négatif", "Salmonella PCR (selles)"), []),
        (result("", "Legionella antigen", interpretation=[{"coding": [{"code": "POS"}]}]), ["legionellosis"]),
        (result("positief", "Salmonella IgG"), []),
        (result("Salmonella", category=[{"coding": [{"code": "social-history"}]}]), []),
        (result("Salmonella species", status="entered-in-error"), []),
        (
            result(
                component=[{"code": {"text": "Kiem"}, "valueCodeableConcept": {"coding": [{"display": "Shigella"}]}}]
            ),
            ["shigellosis"],
        ),
    ],
)
def test_tests_count_by_their_name_and_a_positive_value(resource: dict[str, Any], expected: list[str]) -> None:
    assert named(resource) == expected


def problem(system: str, code: str, verification: str = "confirmed", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "code": {"coding": [{"system": system, "code": code}], "text": "x"},
        "verificationStatus": {"coding": [{"code": verification}]},
        **more,
    }


def test_problems_count_by_their_codes_and_how_sure_they_are() -> None:
    icd, icpc, snomed = "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icpc-2", "http://snomed.info/sct"
    assert named(problem(icd, "A02.0")) == ["salmonellosis"]
    assert named(problem(icpc, "A71")) == ["measles"]
    assert named(problem(snomed, "302231008")) == ["salmonellosis"]
    assert named(problem(snomed, "3022310081")) == []
    assert findings(problem(icd, "B05.9", "provisional"))[0].certainty == "suspected"
    assert named(problem(icd, "B05.9", "refuted")) == []
    assert named(problem(icd, "B05.9", clinicalStatus={"coding": [{"code": "resolved"}]})) == []


def test_a_preliminary_report_is_a_suspicion() -> None:
    report = {"resourceType": "DiagnosticReport", "status": "preliminary", "conclusion": "Legionella pneumophila."}
    assert [(item.disease.id, item.certainty) for item in findings(report)] == [("legionellosis", "suspected")]


def test_every_entry_names_its_state_and_every_region_its_source_and_clock() -> None:
    for region in regions().values():
        assert region.source
        assert region.state
        assert 0 < region.urgent_hours <= region.hours <= 24
        assert set(region.authority) == {"fr", "nl", "de", "en"}
    for disease in diseases().values():
        assert disease.regions
        assert set(disease.names) == {"fr", "nl", "de", "en"}
        assert {duty.on for duty in disease.regions.values()} <= {"suspicion", "confirmation"}
        assert {duty.state for duty in disease.regions.values()} <= {"source", "unconfirmed"}
        assert set(disease.instead_of) <= set(diseases())


def test_a_postal_code_has_its_region_and_clocks_are_its_own() -> None:
    assert [region_of(code).code for code in ("4000", "1000", "1500", "9000", "1348", "")] == [
        "wallonia", "brussels", "flanders", "flanders", "wallonia", "wallonia",
    ]  # fmt: skip
    assert diseases()["measles"].hours(regions()["brussels"]) == 12
    assert diseases()["salmonellosis"].hours(regions()["brussels"]) == 24


@pytest.mark.skipif(not LABORATORY.is_dir(), reason="no shared laboratory documents here")
def test_of_the_shared_laboratory_documents_exactly_the_salmonella_culture_is_found() -> None:
    found = {}
    for path in sorted(LABORATORY.rglob("*.json")):
        for resource in _inside(json.loads(path.read_bytes())):
            for finding in findings(resource):
                found.setdefault(path.name, set()).add(finding.disease.id)
    assert found == {"81365677998_815933563_3.json": {"salmonellosis"}}


def _inside(resource: dict[str, Any]) -> list[dict[str, Any]]:
    if resource.get("resourceType") != "Bundle":
        return [resource]
    return [one for entry in resource.get("entry", ()) for one in _inside(entry["resource"])]
