"""The engine as callers see it: values, nodes, environment, resolution, cache, errors."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.r4 import fhirpath

PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "active": True,
    "birthDate": "1974-12-25",
    "_birthDate": {"extension": [{"url": "http://x.be/time", "valueDateTime": "1974-12-25T14:35:45-05:00"}]},
    "name": [
        {"family": "Chalmers", "given": ["Peter", "James"]},
        {
            "family": "Windsor",
            "given": [None, "Jim"],
            "_given": [{"extension": [{"url": "u", "valueCode": "c"}]}, None],
        },
    ],
    "contact": [{"name": {"text": "a"}}, {"name": {"text": "b"}}],
    "generalPractitioner": [{"reference": "Practitioner/1"}, {"reference": "#o"}, {"reference": "Organization/9"}],
    "contained": [{"resourceType": "Organization", "id": "o", "name": "Centre"}],
}
OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "718-7"}]},
    "component": [
        {"code": {"text": "a"}, "valueQuantity": {"value": Decimal("2.00"), "unit": "mg"}},
        {"code": {"text": "b"}, "valueString": "x"},
        {"code": {"text": "c"}, "valueQuantity": {"value": 3}},
    ],
}


def evaluate(expression, resource=PATIENT, **options):
    return fhirpath.compile(expression).evaluate(resource, **options)


def test_values_come_as_they_stand_in_the_resource():
    assert evaluate("Observation.component.value.ofType(Quantity).value", OBSERVATION) == [Decimal("2.00"), 3]
    assert str(evaluate("Observation.component[0].value.value", OBSERVATION)[0]) == "2.00"
    assert evaluate("Patient.contact.name") == [{"text": "a"}, {"text": "b"}]


def test_primitives_without_a_value_count_but_are_no_value():
    assert evaluate("Patient.name.given") == ["Peter", "James", "Jim"]
    assert evaluate("Patient.name.given.count()") == [4]
    assert evaluate("Patient.name.given.where(hasValue().not()).extension('u').value") == ["c"]


def test_the_operator_as_filters_repeating_elements_like_search_parameters_of_r4_need():
    assert evaluate("(Observation.component.value as Quantity).value", OBSERVATION) == [Decimal("2.00"), 3]
    with pytest.raises(fhirpath.FHIRPathError):
        evaluate("Observation.component.value.as(Quantity)", OBSERVATION)


def test_another_resource_type_gives_nothing():
    assert evaluate("Observation.code") == []


def test_nodes_know_type_and_location():
    nodes = fhirpath.compile("Patient.contact.name.text").nodes(PATIENT)

    assert [node.location() for node in nodes] == ["Patient.contact[0].name.text", "Patient.contact[1].name.text"]
    assert [node.type for node in nodes] == ["string", "string"]


def test_dates_and_quantities_that_the_expression_makes_come_in_json_form():
    assert evaluate("@2020-01-31 + 1 month") == ["2020-02-29"]
    assert evaluate("5 'mg'") == [
        {"value": Decimal(5), "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    ]


def test_now_is_the_replaceable_clock():
    with clock.fixed(datetime(2026, 3, 1, 10, 20, 30, 456_789, tzinfo=UTC)):
        assert evaluate("now() | today() | timeOfDay()") == ["2026-03-01T10:20:30.456Z", "2026-03-01", "10:20:30.456"]


def test_the_environment_of_the_caller_is_seen():
    assert evaluate("%wanted", environment={"wanted": "x"}) == ["x"]
    assert evaluate("%other.code.coding.code", environment={"other": OBSERVATION}) == ["718-7"]
    with pytest.raises(fhirpath.FHIRPathError, match="unknown environment variable"):
        evaluate("%missing")


def test_references_resolve_to_contained_resources_and_to_what_the_caller_answers():
    found = evaluate(
        "generalPractitioner.resolve().ofType(Organization).name | generalPractitioner.resolve().id",
        resolve=lambda text: {"resourceType": "Organization", "id": text, "name": "R"} if text[0] == "O" else None,
    )

    assert found == ["Centre", "R", "o", "Organization/9"]
    assert evaluate("generalPractitioner.where(resolve() is Practitioner).reference") == []


def test_the_type_of_a_reference_is_enough_for_search_parameters():
    by_type = "Patient.generalPractitioner.where(resolve() is {}).reference"

    assert evaluate(by_type.format("Practitioner"), resolve=fhirpath.resolve_by_type) == ["Practitioner/1"]
    assert evaluate(by_type.format("Organization"), resolve=fhirpath.resolve_by_type) == ["#o", "Organization/9"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Patient/1", {"resourceType": "Patient", "id": "1"}),
        ("http://a.be/fhir/Patient/1/_history/3", {"resourceType": "Patient", "id": "1"}),
        ("urn:uuid:4b6b3a4e-0000-4000-8000-000000000000", None),
        ("Nothing/1", None),
        ("1", None),
    ],
)
def test_a_reference_names_its_type(reference, expected):
    assert fhirpath.resolve_by_type(reference) == expected


class Terms:
    def member_of(self, value_set, codings):
        return {"vs": ("http://loinc.org", "718-7") in codings}.get(value_set)

    def subsumes(self, one, other):
        return one == other


def test_terminology_functions_ask_the_caller():
    def ask(expression):
        return fhirpath.compile(expression).nodes(OBSERVATION, terminology=Terms())

    assert ask("Observation.code.memberOf('vs')") == [True]
    assert ask("Observation.code.memberOf('unknown')") == []
    assert ask("Observation.code.coding.subsumes(Observation.code.coding)") == [True]
    assert fhirpath.compile("Observation.code.memberOf('vs')").evaluate(OBSERVATION) == []


def test_trace_tells_the_caller_and_changes_nothing():
    seen = []
    found = fhirpath.compile("name.family.trace('f').count()").nodes(
        PATIENT, trace=lambda name, items: seen.append((name, len(items)))
    )

    assert (found, seen) == ([2], [("f", 2)])


def test_modifier_extensions_that_are_not_understood_stop_the_evaluation():
    resource = PATIENT | {"modifierExtension": [{"url": "m", "valueBoolean": True}]}

    assert evaluate("Patient.checkModifiers('m').id", resource) == ["p"]
    with pytest.raises(fhirpath.FHIRPathError):
        evaluate("Patient.checkModifiers('n').id", resource)


@pytest.mark.parametrize(
    ("expression", "position"),
    [("name.", 5), ("name..given", 5), ("1 +", 3), ("unknown()", 0), ("name.first(1)", 5), ("'a", 0), ("a ? b", 2)],
)
def test_a_fault_is_located(expression, position):
    with pytest.raises(fhirpath.FHIRPathError) as caught:
        fhirpath.compile(expression)

    assert caught.value.position == position
    assert isinstance(caught.value, Invalid)


def test_errors_hold_no_data_of_the_resource():
    with pytest.raises(fhirpath.FHIRPathError) as caught:
        evaluate("Patient.name.family.single()", PATIENT)

    assert "Chalmers" not in str(caught.value)
    assert "Chalmers" not in repr(fhirpath.compile("Patient.name").nodes(PATIENT))


def test_a_compiled_expression_is_kept():
    assert fhirpath.compile("Patient.name.given") is fhirpath.compile("Patient.name.given")


@pytest.mark.parametrize(
    "expression",
    ["Patient.nome", "Patient.contact.name.famly", "Observation.code", "Patient.deceasedBoolean", "children().first()"],
)
def test_strict_compilation_refuses_what_no_patient_can_have(expression):
    assert fhirpath.compile(expression).evaluate(PATIENT) is not None
    with pytest.raises(fhirpath.FHIRPathError) as caught:
        fhirpath.compile(expression, "Patient", is_strict=True)

    assert caught.value.kind == "semantic"


@pytest.mark.parametrize(
    "expression", ["name.where(use = 'x').given", "Patient.deceased.ofType(boolean)", "contact.name | name"]
)
def test_strict_compilation_accepts_what_is_right(expression):
    fhirpath.compile(expression, "Patient", is_strict=True)


def test_truth_is_not_the_number_one():
    assert evaluate("(1 | true).count()") == [2]
    assert evaluate("true = 1") == [False]
    assert evaluate("active in (1 | 0)") == [False]
