"""JSON Patch and FHIRPath Patch beyond HL7's suite: errors, exact numbers, order, companions."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.errors import Invalid
from vesalius.r4.patch import fhirpath_patch, json_patch

PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "A", "given": ["x", "y"]}, {"family": "B"}],
    "extension": [{"url": "u", "valueDecimal": Decimal("2.00")}],
    "a/b": 1,
    "m~n": 2,
}


@pytest.mark.parametrize(
    ("operation", "path", "expected"),
    [
        ({"op": "add", "path": "/name/0/given/1", "value": "z"}, ("name", 0, "given"), ["x", "z", "y"]),
        ({"op": "add", "path": "/name/0/given/-", "value": "z"}, ("name", 0, "given"), ["x", "y", "z"]),
        ({"op": "add", "path": "/name/0/family", "value": "C"}, ("name", 0, "family"), "C"),
        ({"op": "remove", "path": "/name/0/given/0"}, ("name", 0, "given"), ["y"]),
        ({"op": "replace", "path": "/a~1b", "value": 3}, ("a/b",), 3),
        ({"op": "replace", "path": "/m~0n", "value": None}, ("m~n",), None),
        ({"op": "move", "from": "/name/1/family", "path": "/name/0/text"}, ("name", 0, "text"), "B"),
        ({"op": "copy", "from": "/name/0", "path": "/name/-"}, ("name", 2, "given"), ["x", "y"]),
        ({"op": "test", "path": "/extension/0/valueDecimal", "value": 2}, ("id",), "p"),
        ({"op": "test", "path": "/name/0", "value": {"given": ["x", "y"], "family": "A"}}, ("id",), "p"),
        ({"op": "move", "from": "/name", "path": "/name"}, ("id",), "p"),
    ],
)
def test_a_json_patch_operation_changes_its_place_alone(operation, path, expected):
    before = copy.deepcopy(PATIENT)
    found = json_patch.apply(PATIENT, [operation])
    for step in path:
        found = found[step]

    assert found == expected
    assert before == PATIENT


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/name/2"},
        {"op": "remove", "path": "/name/-"},
        {"op": "remove", "path": "/none"},
        {"op": "remove", "path": ""},
        {"op": "replace", "path": "/none", "value": 1},
        {"op": "add", "path": "/name/3", "value": {}},
        {"op": "add", "path": "/name/01", "value": {}},
        {"op": "add", "path": "/none/x", "value": 1},
        {"op": "add", "path": "/id/x", "value": 1},
        {"op": "add", "path": "/id"},
        {"op": "add", "path": "id", "value": 1},
        {"op": "add", "path": "/a~2b", "value": 1},
        {"op": "add", "value": 1},
        {"op": "move", "from": "/name", "path": "/name/0"},
        {"op": "move", "path": "/name"},
        {"op": "copy", "from": "/none", "path": "/x"},
        {"op": "test", "path": "/id", "value": "q"},
        {"op": "test", "path": "/a~1b", "value": True},
        {"op": "merge", "path": "/id"},
        {"op": ["add"], "path": "/id"},
        "add",
    ],
)
def test_a_json_patch_that_does_not_fit_is_refused_by_its_index_and_changes_nothing(operation):
    before = copy.deepcopy(PATIENT)
    with pytest.raises(Invalid, match="operation 1: "):
        json_patch.apply(PATIENT, [{"op": "add", "path": "/x", "value": 1}, operation])

    assert before == PATIENT


def test_numbers_and_order_stay_as_they_are():
    found = json_patch.apply(PATIENT, [{"op": "replace", "path": "/id", "value": "q"}])

    assert list(found) == list(PATIENT)
    assert str(found["extension"][0]["valueDecimal"]) == "2.00"


def test_the_whole_resource_may_be_replaced_by_another_object_only():
    assert json_patch.apply(PATIENT, [{"op": "add", "path": "", "value": {"a": 1}}]) == {"a": 1}
    with pytest.raises(Invalid):
        json_patch.apply(PATIENT, [{"op": "add", "path": "", "value": [1]}])
    with pytest.raises(Invalid):
        json_patch.apply(PATIENT, {"op": "add"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~0-", max_size=3), inner, max_size=3),
    max_leaves=12,
)


def places(value, pointer=""):
    yield pointer
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, pointer + "/" + key.replace("~", "~0").replace("/", "~1"))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, f"{pointer}/{index}")


@given(st.dictionaries(st.text("ab/~0-", max_size=3), JSON, min_size=1, max_size=3), st.data())
def test_every_place_can_be_copied_out_tested_and_removed(document, data):
    pointer = data.draw(st.sampled_from([place for place in places(document) if place]))
    copied = json_patch.apply({"d": document}, [{"op": "copy", "from": "/d" + pointer, "path": "/found"}])

    again = json_patch.apply(copied, [
        {"op": "test", "path": "/d" + pointer, "value": copied["found"]},
        {"op": "remove", "path": "/found"},
    ])  # fmt: skip
    assert again == {"d": document}


def operation(kind, path, **parts):
    value = parts.pop("value", None)
    rows = [{"name": "type", "valueCode": kind}, {"name": "path", "valueString": path}]
    rows += [
        {"name": name, "valueString" if isinstance(part, str) else "valueInteger": part} for name, part in parts.items()
    ]
    return {"name": "operation", "part": rows + ([{"name": "value"} | value] if value else [])}


def patched(resource, *operations):
    return fhirpath_patch.apply(resource, {"resourceType": "Parameters", "parameter": list(operations)})


OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "valueQuantity": {"value": Decimal("2.00")},
    "code": {"text": "c"},
}


def test_a_choice_changes_its_type_in_its_place():
    found = patched(OBSERVATION, operation("replace", "Observation.value", value={"valueString": "x"}))

    assert found == {"resourceType": "Observation", "status": "final", "valueString": "x", "code": {"text": "c"}}
    assert list(found) == ["resourceType", "status", "valueString", "code"]
    assert OBSERVATION["valueQuantity"] == {"value": Decimal("2.00")}


def test_a_choice_is_added_under_the_name_of_its_type_but_only_once():
    addition = operation("add", "Observation", name="effective", value={"valueDateTime": "2020"})

    assert patched(OBSERVATION, addition)["effectiveDateTime"] == "2020"
    with pytest.raises(Invalid, match="operation 1"):
        patched(
            OBSERVATION, addition, operation("add", "Observation", name="effective", value={"valueInstant": "2020"})
        )


def test_lists_of_primitives_and_their_companions_stay_aligned():
    patient = {
        "resourceType": "Patient",
        "name": [{"given": ["a", None, "c"], "_given": [None, {"extension": [{"url": "u", "valueCode": "x"}]}, None]}],
    }

    moved = patched(patient, operation("move", "Patient.name.given", source=1, destination=0))
    assert moved["name"][0]["given"] == [None, "a", "c"]
    assert moved["name"][0]["_given"] == [{"extension": [{"url": "u", "valueCode": "x"}]}, None, None]
    deleted = patched(patient, operation("delete", "Patient.name.given[1]"))
    assert deleted == {"resourceType": "Patient", "name": [{"given": ["a", "c"]}]}


def test_an_extension_is_added_to_a_primitive():
    extension = {"valueExtension": {"url": "u", "valueCode": "x"}}
    found = patched(
        {"resourceType": "Patient", "birthDate": "2020"},
        operation("add", "Patient.birthDate", name="extension", value={"part": [
            {"name": "url", "valueUri": "u"}, {"name": "value", "valueCode": "x"},
        ]}),
    )  # fmt: skip

    assert found == {
        "resourceType": "Patient",
        "birthDate": "2020",
        "_birthDate": {"extension": [extension["valueExtension"]]},
    }


def test_deleting_leaves_no_empty_object_behind_and_what_is_absent_is_no_error():
    patient = {"resourceType": "Patient", "contact": [{"name": {"text": "a"}}], "active": True}

    assert patched(patient, operation("delete", "Patient.contact.name.text")) == {
        "resourceType": "Patient",
        "active": True,
    }
    assert patched(patient, operation("delete", "Patient.birthDate")) == patient


def test_a_backbone_element_is_built_from_parts_with_repeats():
    parts = [
        {"name": "name", "valueHumanName": {"text": "a"}},
        {"name": "telecom", "valueContactPoint": {"system": "phone", "value": "1"}},
        {"name": "telecom", "valueContactPoint": {"system": "phone", "value": "2"}},
    ]
    found = patched({"resourceType": "Patient"}, operation("add", "Patient", name="contact", value={"part": parts}))

    assert found["contact"] == [
        {"name": {"text": "a"}, "telecom": [{"system": "phone", "value": "1"}, {"system": "phone", "value": "2"}]}
    ]


@pytest.mark.parametrize(
    "change",
    [
        operation("replace", "Observation.subject", value={"valueReference": {"reference": "Patient/1"}}),
        operation("replace", "Observation", value={"valueString": "x"}),
        operation("replace", "Observation.status"),
        operation("replace", "Observation.value", value={"valueAddress": {"text": "x"}}),
        operation("add", "Observation", name="status", value={"valueCode": "final"}),
        operation("add", "Observation", name="colour", value={"valueCode": "red"}),
        operation("add", "Observation", value={"valueCode": "red"}),
        operation("insert", "Observation.category", index=0, value={"valueCodeableConcept": {"text": "x"}}),
        operation("insert", "Observation.code", index=0, value={"valueCodeableConcept": {"text": "x"}}),
        operation("move", "Observation.status", source=0, destination=0),
        operation("delete", "Observation"),
        operation("delete", "Observation.code.text | Observation.status"),
        operation("delete", "1"),
        operation("delete", "Observation.("),
        operation("transform", "Observation.status"),
        {"name": "operation", "part": []},
        {"name": "other"},
        {"name": "operation", "part": [{"name": "type", "valueCode": "delete"}, {"name": "type", "valueCode": "add"}]},
    ],
)
def test_a_fhirpath_patch_that_does_not_fit_is_refused_by_its_index_and_changes_nothing(change):
    before = copy.deepcopy(OBSERVATION)
    with pytest.raises(Invalid, match="operation 1: "):
        patched(OBSERVATION, operation("replace", "Observation.status", value={"valueCode": "amended"}), change)

    assert before == OBSERVATION


def test_only_parameters_are_a_patch():
    with pytest.raises(Invalid):
        fhirpath_patch.apply(OBSERVATION, OBSERVATION)
