"""What the index holds of a resource."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions, json
from vesalius.search import evaluate, labels
from vesalius.search.compartments import patient_term
from vesalius.search.index import Indexer, primary_term, secondary_term
from vesalius.search.model import model
from vesalius.search.moments import parse

BLIND = BlindIndex(b"i" * 64)
INDEXER = Indexer(BLIND)
LOINC = "http://loinc.org"
EXAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/r4-examples"


def observation(**other: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "a"}, {"code": "b"}]},
        "subject": {"reference": "Patient/p"},
        **other,
    }


def test_a_coding_has_terms_for_pair_code_and_system_and_a_plain_code_one() -> None:
    terms = set(INDEXER.entry("Observation", observation()).terms)
    key = "Observation.code|token"
    assert terms == {
        BLIND.term(key, f"p{LOINC}|a"),
        BLIND.term(key, "ca"),
        BLIND.term(key, f"s{LOINC}"),
        BLIND.term(key, "p|b"),
        BLIND.term(key, "cb"),
        BLIND.term("Observation.status|token", "cfinal"),
        BLIND.pk("Patient", "p") ^ BLIND.mask("Observation.subject|reference"),
        secondary_term(BLIND, "Observation", "b"),
    }


def test_the_first_code_and_the_primary_date_stand_in_columns() -> None:
    entry = INDEXER.entry("Observation", observation(effectiveDateTime="2024-05"))
    assert entry.primary_code == primary_term(BLIND, "Observation", "a")
    assert (entry.date_low, entry.date_high) == parse("2024-05")
    assert entry.dates == []
    assert (model("Observation").primary_code, model("Observation").primary_date) == ("code", "date")


def test_other_dates_and_quantities_are_rows_with_base_units() -> None:
    quantity = {"value": Decimal("5.4"), "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    entry = INDEXER.entry("Observation", observation(valueQuantity=quantity))
    number = model("Observation").sources["Observation.value.ofType(Quantity)|quantity"].number
    assert entry.quantities == [
        (
            number,
            Decimal("5.4"),
            Decimal("5.4"),
            BLIND.term("quantity|unit", "ucum|g"),
            Decimal("0.0054"),
            Decimal("0.0054"),
        )
    ]
    dated = INDEXER.entry("Observation", observation(valueDateTime="2024"))
    assert dated.dates == [
        (model("Observation").sources["Observation.value.ofType(dateTime)|date"].number, *parse("2024"))
    ]


def test_the_first_patient_is_a_column_and_each_further_one_a_term() -> None:
    entry = INDEXER.entry("Observation", observation(performer=[{"reference": "Patient/q"}, {"reference": "Device/d"}]))
    first, second = BLIND.pk("Patient", "p"), BLIND.pk("Patient", "q")
    assert (entry.patient, entry.patients) == (first, (first, second))
    assert patient_term(BLIND, second) in entry.terms
    assert patient_term(BLIND, first) not in entry.terms
    assert INDEXER.entry("Patient", {"resourceType": "Patient", "id": "p"}).patient == first


def test_a_resource_that_names_no_patient_can_be_put_into_a_compartment() -> None:
    resource = {"resourceType": "Organization", "id": "x", "name": "X"}
    assert INDEXER.entry("Organization", resource).patient is None
    assert INDEXER.entry("Organization", resource, patient_pk=5).patient == 5
    assert INDEXER.entry("Observation", observation(), patient_pk=5).patient == BLIND.pk("Patient", "p")


def test_restricted_resources_have_no_global_clinical_terms() -> None:
    security = {"security": [{"system": labels.CONFIDENTIALITY, "code": "R"}]}
    entry = INDEXER.entry("Observation", observation(meta=security, valueString="Positive result"))
    key, patient = "Observation.code|token", BLIND.pk("Patient", "p")
    assert BLIND.term(key, "ca") not in entry.terms
    assert BLIND.term(key, f"{patient}|ca") in entry.terms
    assert BLIND.term("Observation.value.ofType(string)|string", "pos") not in entry.terms
    assert BLIND.term("Resource.meta.security|token", "cR") in entry.terms
    assert entry.primary_code is None
    assert secondary_term(BLIND, "Observation", "b") not in entry.terms
    assert BLIND.word("positive") not in entry.words
    assert BLIND.word(f"{patient}|positive") in entry.words
    assert entry.labels & labels.RESTRICTED


def test_birth_dates_are_terms_only() -> None:
    entry = INDEXER.entry("Patient", {"resourceType": "Patient", "id": "p", "birthDate": "1980-05-12"})
    assert (entry.date_low, entry.dates) == (None, [])
    known = {BLIND.term("Patient.birthDate|birthdate", text) for text in ("1980", "1980-05", "1980-05-12")}
    assert set(entry.terms) == {*known, BLIND.term("Patient.deceased|token", "cfalse")}


def test_parameters_that_share_a_path_store_it_once() -> None:
    sources = model("Observation").sources
    shared = model("Observation").parameters
    assert shared["patient"].parts[0].source is shared["subject"].parts[0].source
    assert {part.source for part in shared["combo-code"].parts} == {
        shared["code"].parts[0].source,
        shared["component-code"].parts[0].source,
    }
    assert len({source.number for source in sources.values()}) == len(sources)


@pytest.mark.parametrize("type_name", definitions.RESOURCE_TYPES)
def test_every_parameter_of_every_type_can_be_indexed(type_name: str) -> None:
    found = model(type_name)
    assert len(found.parameters) <= 63
    for parameter in found.parameters.values():
        has_own_rule = parameter.code in {"_id", "_lastUpdated", "_text", "_content", "_list", "_query"}
        assert parameter.parts or parameter.components or has_own_rule, parameter.code
        for component in parameter.components:
            assert component.leaves, parameter.code
    INDEXER.entry(type_name, {"resourceType": type_name, "id": "x"})


def test_shared_examples_are_indexed_and_their_presence_bits_agree_with_their_values() -> None:
    if not EXAMPLES.exists():
        pytest.skip("no ../shared/data/r4-examples beside the checkout")
    for path in sorted(EXAMPLES.glob("*.json")):
        resource = json.parse(path.read_bytes())
        entry = INDEXER.entry(resource["resourceType"], resource)
        for parameter in model(resource["resourceType"]).parameters.values():
            if parameter.parts:
                there = bool(entry.present >> parameter.bit & 1)
                assert there == evaluate.has_value(parameter, resource), (path.name, parameter.code)
