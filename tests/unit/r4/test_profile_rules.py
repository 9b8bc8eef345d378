"""What profiles ask beyond R4, rule by rule; and the Belgian profiles that come with the product."""

from __future__ import annotations

import json as standard_json
from decimal import Decimal
from typing import Any

import pytest

from vesalius.r4 import explain, json
from vesalius.r4.profiles import Profiles, find_shipped, validate
from vesalius.r4.profiles.definition import MAXIMUM_DERIVATIONS
from vesalius.r4.profiles.shipped import shipped

P = "http://profiles.example/"
R4 = "http://hl7.org/fhir/StructureDefinition/"
CORE = "https://www.ehealth.fgov.be/standards/fhir/core/StructureDefinition/"
SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"


def profile(name: str, type_name: str, *rows: dict[str, Any], base: str = "") -> dict[str, Any]:
    elements = [{"path": row["id"].replace(":", "."), **row} for row in rows]
    return {
        "resourceType": "StructureDefinition",
        "url": P + name,
        "name": name,
        "type": type_name,
        "derivation": "constraint",
        "baseDefinition": base or R4 + type_name,
        "differential": {"element": elements},
    }


def found(resource: dict[str, Any], *profiles: dict[str, Any], member: Any = None) -> list[tuple[str, str, str]]:
    """(severity, code, place) of what the last profile, with the others at hand, says of a valid resource."""
    body = standard_json.dumps(resource).encode()
    assert explain.explain(body) == [], "the resource itself must be valid"
    known = {item["url"]: item for item in profiles}
    issues = validate(json.parse(body), Profiles(known.get), [profiles[-1]["url"]], member=member)
    return [(issue.severity, issue.code, issue.expression[0]) for issue in issues]


def observation(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, **more}


def test_too_few_and_too_many_are_named_with_their_place():
    asked = profile(
        "counts",
        "Observation",
        {"id": "Observation.subject", "min": 1},
        {"id": "Observation.note", "max": "1"},
        {"id": "Observation.device", "max": "0"},
        {"id": "Observation.component.code.text", "min": 1},
    )
    good = observation(subject={"reference": "Patient/1"}, note=[{"text": "a"}])
    assert found(good, asked) == []
    bad = observation(
        note=[{"text": "a"}, {"text": "b"}],
        device={"reference": "Device/1"},
        component=[{"code": {"text": "a"}}, {"code": {"coding": [{"code": "b"}]}}],
    )
    assert found(bad, asked) == [
        ("error", "required", "Observation.subject"),
        ("error", "structure", "Observation.note"),
        ("error", "structure", "Observation.device"),
        ("error", "required", "Observation.component[1].code.text"),
    ]


@pytest.mark.parametrize(
    ("row", "value", "is_good"),
    [
        ({"fixedQuantity": {"value": Decimal("2.0"), "code": "mg"}}, {"value": 2, "code": "mg"}, True),
        ({"fixedQuantity": {"value": Decimal("2.0")}}, {"value": 2, "code": "mg"}, False),
        ({"patternQuantity": {"code": "mg"}}, {"value": 2, "code": "mg"}, True),
        ({"patternQuantity": {"code": "mg"}}, {"value": 2, "code": "g"}, False),
    ],
)
def test_a_fixed_value_is_the_whole_value_and_a_pattern_a_part_of_it(row, value, is_good):
    asked = profile("values", "Observation", {"id": "Observation.value[x]", **row})
    expected = [] if is_good else [("error", "value", "Observation.value")]
    assert found(observation(valueQuantity=value), asked) == expected


def test_a_pattern_finds_its_codings_in_any_place():
    asked = profile(
        "codings", "Observation", {"id": "Observation.code", "patternCodeableConcept": {"coding": [{"code": "b"}]}}
    )
    assert (
        found(observation(code={"coding": [{"code": "a"}, {"code": "b", "system": "http://s.example"}]}), asked) == []
    )
    assert found(observation(code={"coding": [{"code": "a"}]}), asked) == [("error", "value", "Observation.code")]


def test_a_choice_may_be_narrowed_to_some_of_its_types():
    asked = profile("choice", "Observation", {"id": "Observation.value[x]", "type": [{"code": "Quantity"}]})
    assert found(observation(valueQuantity={"value": 1}), asked) == []
    assert found(observation(valueString="1"), asked) == [("error", "value", "Observation.value")]


def test_slices_of_a_choice_are_told_apart_by_type_without_being_asked():
    asked = profile(
        "choice-slices",
        "Observation",
        {"id": "Observation.value[x]:valueQuantity", "sliceName": "valueQuantity", "type": [{"code": "Quantity"}]},
        {"id": "Observation.value[x]:valueQuantity.unit", "min": 1},
    )
    assert found(observation(valueString="1"), asked) == []
    assert found(observation(valueQuantity={"value": 1}), asked) == [("error", "required", "Observation.value.unit")]


PRESSURE = (
    {
        "id": "Observation.component",
        "slicing": {
            "discriminator": [{"type": "value", "path": "code.coding.code"}],
            "rules": "closed",
            "ordered": True,
        },
    },
    {"id": "Observation.component:systolic", "sliceName": "systolic", "min": 1, "max": "1"},
    {"id": "Observation.component:systolic.code", "patternCodeableConcept": {"coding": [{"code": "8480-6"}]}},
    {"id": "Observation.component:systolic.value[x]", "min": 1},
    {"id": "Observation.component:diastolic", "sliceName": "diastolic", "max": "1"},
    {"id": "Observation.component:diastolic.code.coding.code", "fixedCode": "8462-4"},
)


def component(code: str, **more: Any) -> dict[str, Any]:
    return {"code": {"coding": [{"code": code}]}, **more}


def test_items_belong_to_slices_by_a_value_deep_inside_them():
    asked = profile("pressure", "Observation", *PRESSURE)
    systolic = component("8480-6", valueInteger=120)
    assert found(observation(component=[systolic, component("8462-4")]), asked) == []
    assert found(observation(component=[component("8462-4")]), asked) == [
        ("error", "required", "Observation.component")
    ]
    assert found(observation(component=[component("8480-6")]), asked) == [
        ("error", "required", "Observation.component[0].value")
    ]
    assert found(observation(component=[systolic, systolic]), asked) == [
        ("error", "structure", "Observation.component")
    ]


def test_closed_slices_admit_nothing_else_and_ordered_ones_keep_their_order():
    asked = profile("pressure", "Observation", *PRESSURE)
    systolic = component("8480-6", valueInteger=120)
    assert found(observation(component=[systolic, component("1")]), asked) == [
        ("error", "structure", "Observation.component[1]")
    ]
    assert found(observation(component=[component("8462-4"), systolic]), asked) == [
        ("error", "structure", "Observation.component")
    ]


def test_slices_may_be_told_apart_by_what_is_there_and_by_the_value_set_of_a_code():
    asked = profile(
        "exists",
        "Patient",
        {
            "id": "Patient.contact",
            "slicing": {"discriminator": [{"type": "exists", "path": "organization"}], "rules": "open"},
        },
        {"id": "Patient.contact:firm", "sliceName": "firm", "max": "1"},
        {"id": "Patient.contact:firm.organization", "min": 1},
        {"id": "Patient.contact:person", "sliceName": "person"},
        {"id": "Patient.contact:person.organization", "max": "0"},
        {"id": "Patient.contact:person.name", "min": 1},
    )
    firm = {"organization": {"reference": "Organization/1"}}
    patient = {"resourceType": "Patient", "contact": [firm, {"name": {"text": "x"}}]}
    assert found(patient, asked) == []
    assert found({**patient, "contact": [firm, firm]}, asked) == [("error", "structure", "Patient.contact")]
    assert found({**patient, "contact": [{"gender": "male"}]}, asked) == [
        ("error", "required", "Patient.contact[0].name")
    ]
    bound = profile(
        "by-value-set",
        "Observation",
        {
            "id": "Observation.category",
            "slicing": {"discriminator": [{"type": "value", "path": "$this"}], "rules": "open"},
        },
        {
            "id": "Observation.category:mine",
            "sliceName": "mine",
            "min": 1,
            "binding": {"strength": "required", "valueSet": P + "mine"},
        },
    )
    member = lambda value_set, system, code: (value_set, code) == (P + "mine", "in")  # noqa: E731 - one expression
    assert found(observation(category=[{"coding": [{"code": "in"}]}]), bound, member=member) == []
    assert found(observation(category=[{"coding": [{"code": "out"}]}]), bound, member=member) == [
        ("error", "required", "Observation.category")
    ]


def test_a_profile_asks_all_that_its_ancestors_ask_and_may_add_slices_to_theirs():
    parent = profile(
        "parent",
        "Patient",
        {
            "id": "Patient.identifier",
            "min": 1,
            "slicing": {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"},
        },
        {"id": "Patient.identifier:one", "sliceName": "one", "max": "1"},
        {"id": "Patient.identifier:one.system", "fixedUri": "http://one.example"},
    )
    child = profile(
        "child",
        "Patient",
        {"id": "Patient.identifier:two", "sliceName": "two", "min": 1},
        {"id": "Patient.identifier:two.system", "fixedUri": "http://two.example"},
        base=P + "parent",
    )
    one, two = {"system": "http://one.example"}, {"system": "http://two.example"}
    assert found({"resourceType": "Patient", "identifier": [one, two]}, parent, child) == []
    assert found({"resourceType": "Patient", "identifier": [one, one]}, parent, child) == [
        ("error", "structure", "Patient.identifier"),
        ("error", "required", "Patient.identifier"),
    ]
    assert found({"resourceType": "Patient", "active": True}, child) == [
        ("information", "informational", "Patient"),
        ("error", "required", "Patient.identifier"),
    ]


def test_a_circle_of_derivations_ends():
    one = profile("one", "Patient", {"id": "Patient.name", "min": 1}, base=P + "two")
    two = profile("two", "Patient", {"id": "Patient.gender", "min": 1}, base=P + "one")
    answers = found({"resourceType": "Patient", "active": True}, two, one)
    assert answers[0] == ("information", "informational", "Patient")
    assert len(answers) == 3 < MAXIMUM_DERIVATIONS


@pytest.mark.parametrize(
    ("strength", "code", "expected"),
    [
        ("required", "in", []),
        ("required", "out", [("error", "code-invalid", "Observation.code")]),
        ("required", "unknown", [("information", "informational", "Observation.code")]),
        ("extensible", "out", [("warning", "code-invalid", "Observation.code")]),
        ("preferred", "out", []),
    ],
)
def test_bindings_are_judged_by_their_strength(strength, code, expected):
    asked = profile(
        "bound", "Observation", {"id": "Observation.code", "binding": {"strength": strength, "valueSet": P + "codes"}}
    )
    member = lambda value_set, system, code: {"in": True, "out": False}.get(code)  # noqa: E731 - one expression
    assert found(observation(code={"coding": [{"code": code}]}), asked, member=member) == expected
    text_alone = [("error", "code-invalid", "Observation.code")] if strength == "required" else []
    assert found(observation(), asked, member=member) == text_alone


def test_a_reference_names_only_what_the_profile_allows():
    asked = profile(
        "targets",
        "Observation",
        {"id": "Observation.subject", "type": [{"code": "Reference", "targetProfile": [R4 + "Patient"]}]},
    )
    assert found(observation(subject={"reference": "http://else.example/Patient/1"}), asked) == []
    assert found(observation(subject={"display": "somebody"}), asked) == []
    assert found(observation(subject={"reference": "Group/1"}), asked) == [("error", "invalid", "Observation.subject")]
    inside = observation(contained=[{"resourceType": "Device", "id": "d"}], subject={"reference": "#d"})
    assert found(inside, asked) == [("error", "invalid", "Observation.subject")]


def test_rules_of_a_profile_are_run_at_their_element():
    rule = {"key": "own-1", "severity": "error", "human": "No notes of strangers", "expression": "author.exists()"}
    hint = {**rule, "key": "own-2", "severity": "warning", "expression": "time.exists()"}
    broken = {**rule, "key": "own-3", "expression": "nonsense("}
    asked = profile("rules", "Observation", {"id": "Observation.note", "constraint": [rule, hint, broken]})
    assert found(observation(note=[{"text": "x"}]), asked) == [
        ("error", "invariant", "Observation.note[0]"),
        ("warning", "invariant", "Observation.note[0]"),
        ("information", "informational", "Observation.note[0]"),
    ]


def test_a_rule_about_codes_that_nobody_knows_is_not_held_against_the_resource():
    rule = {"key": "own-1", "severity": "error", "human": "", "expression": f"code.memberOf('{P}codes')"}
    asked = profile("rules", "Observation", {"id": "Observation", "constraint": [rule]})
    coded = observation(code={"coding": [{"code": "x"}]})
    assert found(coded, asked, member=lambda *_: None) == [("information", "informational", "Observation")]
    assert found(coded, asked, member=lambda *_: False) == [("error", "invariant", "Observation")]
    assert found(coded, asked, member=lambda *_: True) == []


def test_the_definition_of_an_extension_is_followed_wherever_it_stands():
    definition = profile(
        "fax",
        "Extension",
        {"id": "Extension.extension", "max": "0"},
        {"id": "Extension.url", "fixedUri": P + "fax"},
        {"id": "Extension.value[x]", "min": 1, "type": [{"code": "string"}]},
    )
    asked = profile(
        "patient",
        "Patient",
        {"id": "Patient.birthDate.extension:fax", "type": [{"code": "Extension", "profile": [P + "fax"]}], "min": 1},
    )
    good = {"url": P + "fax", "valueString": "1"}
    patient = {"resourceType": "Patient", "birthDate": "1990-01-01"}
    assert found({**patient, "_birthDate": {"extension": [good]}}, definition, asked) == []
    assert found(patient, definition, asked) == [("error", "required", "Patient.birthDate.extension")]
    wrong = {"url": P + "fax", "valueInteger": 1}
    assert found({**patient, "_birthDate": {"extension": [good]}, "extension": [wrong]}, definition, asked) == [
        ("error", "value", "Patient.extension[0].value")
    ]


def test_resources_inside_a_bundle_are_held_to_what_they_claim():
    asked = profile("named", "Patient", {"id": "Patient.name", "min": 1})
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient", "active": True, "meta": {"profile": [P + "named"]}}}],
    }
    known = {asked["url"]: asked}
    issues = validate(bundle, Profiles(known.get))
    assert [(issue.code, issue.expression[0]) for issue in issues] == [("required", "Bundle.entry[0].resource.name")]


def test_a_profile_of_another_type_is_an_error():
    asked = profile("named", "Patient", {"id": "Patient.name", "min": 1})
    assert found(observation(), asked) == [("error", "value", "Observation")]


def test_every_shipped_profile_can_be_read_and_names_known_ancestors():
    profiles = Profiles(find_shipped)
    read = [profiles.get(url) for url in shipped()]
    assert len(read) == 75 + 435
    assert all(item is not None and item.unknown == () for item in read)


def test_the_belgian_patient_needs_a_value_of_eleven_digits_in_its_national_number():
    patient = {"resourceType": "Patient", "identifier": [{"system": SSIN, "value": "40010199714"}]}
    answer = lambda body: [  # noqa: E731 - one expression
        (issue.code, issue.expression[0]) for issue in validate(body, Profiles(find_shipped), [CORE + "be-patient"])
    ]
    assert answer(patient) == []
    assert answer({**patient, "identifier": [{"system": SSIN}]}) == [("required", "Patient.identifier[0].value")]
    assert answer({**patient, "identifier": [{"system": SSIN, "value": "40.01.01-997.14"}]}) == [
        ("invariant", "Patient.identifier[0]")
    ]
