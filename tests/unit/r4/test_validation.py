"""Which bodies are refused, by the fast path and by the walker alike."""

import json

import pytest

from unit.r4.bodies import BODIES, OBSERVATION, PATIENT, changed
from vesalius.errors import Invalid
from vesalius.r4.explain import explain
from vesalius.r4.validation import check, resource_type

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


def narrative(inside: str) -> dict[str, str]:
    return {"status": "generated", "div": DIV.format(inside)}


def quantity(**members: object) -> dict[str, object]:
    return {"value": 1, "unit": "kg"} | members


# What is wrong → (body, code of the issue, its place).
REFUSED = {
    "an unknown field": (changed("Patient", colour="blue"), "structure", "Patient"),
    "an unknown nested field": (changed("Patient", name=[{"familyName": "x"}]), "structure", "Patient.name[0]"),
    "an object where an array belongs": (changed("Patient", name={"family": "x"}), "structure", "Patient.name"),
    "an array where an object belongs": (changed("Observation", code=[{"text": "x"}]), "structure", "Observation.code"),
    "an array where a string belongs": (changed("Patient", gender=["male"]), "structure", "Patient.gender"),
    "a boolean as a string": (changed("Patient", active="true"), "value", "Patient.active"),
    "a bad date": (changed("Patient", birthDate="1970-13-01"), "value", "Patient.birthDate"),
    "a day that does not exist": (changed("Patient", birthDate="2023-02-30"), "value", "Patient.birthDate"),
    "29 February of no leap year": (changed("Patient", birthDate="1900-02-29"), "value", "Patient.birthDate"),
    "a year 0": (changed("Patient", birthDate="0000"), "value", "Patient.birthDate"),
    "a dateTime without zone": (
        changed("Observation", effectivePeriod=..., effectiveDateTime="2024-01-01T10:00:00"),
        "value",
        "Observation.effectiveDateTime",
    ),
    "a dateTime without seconds": (
        changed("Observation", effectivePeriod=..., effectiveDateTime="2024-01-01T10:00Z"),
        "value",
        "Observation.effectiveDateTime",
    ),
    "a bad instant": (changed("Observation", issued="2024-01-01"), "value", "Observation.issued"),
    "an empty string": (
        changed("Observation", valueQuantity=quantity(unit="")),
        "value",
        "Observation.valueQuantity.unit",
    ),
    "a required code unknown": (changed("Observation", status="done"), "code-invalid", "Observation.status"),
    "a gender unknown": (changed("Patient", gender="m"), "code-invalid", "Patient.gender"),
    "a required concept without its system": (
        changed("Condition", clinicalStatus={"coding": [{"code": "active"}]}),
        "code-invalid",
        "Condition.clinicalStatus",
    ),
    "a required concept of text only": (
        changed("Condition", clinicalStatus={"text": "active"}),
        "code-invalid",
        "Condition.clinicalStatus",
    ),
    "a narrative without div": (changed("Patient", text={"status": "generated"}), "required", "Patient.text.div"),
    "a missing required primitive": (changed("Observation", status=...), "required", "Observation.status"),
    "a missing required object": (changed("Observation", code=...), "required", "Observation.code"),
    "a missing required list": (changed("Bundle", type=...), "required", "Bundle.type"),
    "a missing required choice": (
        changed("MedicationRequest", medicationReference=...),
        "required",
        "MedicationRequest.medication",
    ),
    "two values of a choice": (changed("Observation", valueString="x"), "structure", "Observation.value"),
    "two values of a required choice": (
        changed("MedicationRequest", medicationCodeableConcept={"text": "x"}),
        "structure",
        "MedicationRequest.medication",
    ),
    "two values of a nested choice": (
        changed("Observation", component=[{"code": {"text": "x"}, "valueString": "x", "valueBoolean": True}]),
        "structure",
        "Observation.component[0].value",
    ),
    "an empty array": (changed("Patient", name=[]), "structure", "Patient.name"),
    "an empty object": (changed("Patient", maritalStatus={}), "structure", "Patient.maritalStatus"),
    "an empty object in an array": (changed("Patient", name=[{}]), "structure", "Patient.name[0]"),
    "null": (changed("Patient", gender=None), "structure", "Patient.gender"),
    "null in an array": (changed("Patient", name=[None]), "structure", "Patient.name[0]"),
    "positiveInt 0": (changed("Patient", telecom=[{"rank": 0}]), "value", "Patient.telecom[0].rank"),
    "unsignedInt below 0": (changed("Patient", photo=[{"size": -1}]), "value", "Patient.photo[0].size"),
    "an integer beyond 32 bits": (
        changed("Patient", multipleBirthInteger=2_147_483_648),
        "value",
        "Patient.multipleBirthInteger",
    ),
    "an integer with a fraction": (
        changed("Patient", multipleBirthInteger=1.0),
        "value",
        "Patient.multipleBirthInteger",
    ),
    "a decimal as a string": (
        changed("Observation", valueQuantity=quantity(value="148")),
        "value",
        "Observation.valueQuantity.value",
    ),
    "a decimal beyond computing": (
        OBSERVATION.replace(b"6.30", b"1e999999999"),
        "value",
        "Observation.valueQuantity.value",
    ),
    "a number as a string value": (
        changed("Observation", valueQuantity=..., valueString=5),
        "value",
        "Observation.valueString",
    ),
    "a bad id": (changed("Patient", id="a b"), "value", "Patient.id"),
    "an id of 65 characters": (changed("Patient", id="a" * 65), "value", "Patient.id"),
    "a code with two spaces": (changed("Patient", language="f  r"), "value", "Patient.language"),
    "a code with a space behind": (changed("Patient", language="fr "), "value", "Patient.language"),
    "a uri with a space": (changed("Patient", implicitRules="http://x y"), "value", "Patient.implicitRules"),
    "an upper-case uuid": (
        changed("Patient", extension=[{"url": "u", "valueUuid": "urn:uuid:61EBE359-BFDC-4613-8BF2-C5E300945F0A"}]),
        "value",
        "Patient.extension[0].valueUuid",
    ),
    "a bad oid": (
        changed("Patient", extension=[{"url": "u", "valueOid": "urn:oid:1.02"}]),
        "value",
        "Patient.extension[0].valueOid",
    ),
    "a bad time": (
        changed("Observation", valueQuantity=..., valueTime="24:00:00"),
        "value",
        "Observation.valueTime",
    ),
    "an extension without url": (
        changed("Patient", extension=[{"valueCode": "x"}]),
        "required",
        "Patient.extension[0].url",
    ),
    "base64 that is none": (changed("Patient", photo=[{"data": "A?=="}]), "value", "Patient.photo[0].data"),
    "a control character": (changed("Patient", name=[{"text": "a\u0001"}]), "value", "Patient.name[0].text"),
    "a contained resource of unknown type": (
        changed("Patient", contained=[{"resourceType": "Chair", "id": "c"}]),
        "structure",
        "Patient.contained[0]",
    ),
    "an invalid contained resource": (
        changed("Patient", contained=[{"resourceType": "Organization", "active": 1}]),
        "value",
        "Patient.contained[0].active",
    ),
    "a contained resource in a contained one": (
        changed(
            "Patient",
            contained=[
                {"resourceType": "Basic", "code": {"text": "x"}, "contained": [{"resourceType": "Patient", "id": "x"}]}
            ],
        ),
        "structure",
        "Patient.contained[0].contained",
    ),
    "a reference to the wrong type": (
        changed("Patient", managingOrganization={"reference": "Practitioner/1"}),
        "invalid",
        "Patient.managingOrganization.reference",
    ),
    "an absolute reference to the wrong type": (
        changed("Condition", subject={"reference": "https://example.org/fhir/Device/1"}),
        "invalid",
        "Condition.subject.reference",
    ),
    "a reference of the wrong type": (
        changed("Condition", subject={"type": "Device", "display": "x"}),
        "invalid",
        "Condition.subject.type",
    ),
    "a narrative that is not well-formed": (changed("Patient", text=narrative("<p>")), "invalid", "Patient.text.div"),
    "a narrative outside XHTML": (
        changed("Patient", text={"status": "generated", "div": "<div>x</div>"}),
        "invalid",
        "Patient.text.div",
    ),
    "a script in the narrative": (
        changed("Patient", text=narrative("<script>x()</script>")),
        "invalid",
        "Patient.text.div",
    ),
    "an event attribute in the narrative": (
        changed("Patient", text=narrative('<p onclick="x()">x</p>')),
        "invalid",
        "Patient.text.div",
    ),
    "a link that runs code": (
        changed("Patient", text=narrative('<a href="java&#10;script:x()">x</a>')),
        "invalid",
        "Patient.text.div",
    ),
    "an invalid entry": (
        changed("Bundle", entry=[{"resource": {"resourceType": "Patient", "gender": "x"}}]),
        "code-invalid",
        "Bundle.entry[0].resource.gender",
    ),
    "an invalid resource in a part": (
        changed(
            "Parameters",
            parameter=[{"name": "a", "part": [{"name": "b", "resource": {"resourceType": "List", "mode": "working"}}]}],
        ),
        "required",
        "Parameters.parameter[0].part[0].resource.status",
    ),
    "a companion of an object": (changed("Patient", _name=[{"id": "x"}]), "structure", "Patient"),
    "a companion that is empty": (changed("Patient", _gender={}), "structure", "Patient.gender"),
    "a companion with unknown content": (changed("Patient", _gender={"x": 1}), "structure", "Patient.gender"),
    "a companion without value and extension": (
        changed("Patient", gender=..., _gender={"id": "x"}),
        "structure",
        "Patient.gender",
    ),
    "companions of another number": (
        changed("Patient", name=[{"given": ["A", "B"], "_given": [{"id": "x"}]}]),
        "structure",
        "Patient.name[0].given",
    ),
    "null without a companion": (
        changed("Patient", name=[{"given": ["A", None]}]),
        "structure",
        "Patient.name[0].given[1]",
    ),
    "null beside null": (
        changed("Patient", name=[{"given": ["A", None], "_given": [{"id": "x"}, None]}]),
        "structure",
        "Patient.name[0].given[1]",
    ),
    "a repeated property": (
        OBSERVATION.replace(b'"status":"final"', b'"status":"final","status":"amended"'),
        "structure",
        "Observation",
    ),
    "a repeated nested property": (
        OBSERVATION.replace(b'"code":"15074-8"', b'"code":"15074-7","code":"15074-8"'),
        "structure",
        "Observation.code.coding[0]",
    ),
    "a repeated resourceType": (
        b'{"resourceType":"Patient",' + OBSERVATION[1:],
        "structure",
        "Observation",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_valid_body_is_accepted_under_its_type(name):
    assert check(BODIES[name]) == name
    assert check(BODIES[name], name) == name
    assert explain(BODIES[name]) == []


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_body_is_refused_with_code_and_place_for(wrong):
    body, code, place = REFUSED[wrong]
    with pytest.raises(Invalid) as refusal:
        check(body)
    assert [(issue.code, issue.expression) for issue in refusal.value.issues] == [(code, (place,))]


def test_a_body_of_another_type_than_expected_is_refused():
    with pytest.raises(Invalid) as refusal:
        check(PATIENT, "Observation")
    assert [issue.code for issue in refusal.value.issues] == ["invalid"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"resourceType":"Patient",}', "line 1, column 27"),
        (b'{\n "resourceType": "Patient",\n "active": tru\n}', "line 3, column 12"),
        (b'{"resourceType":"Observation","valueQuantity":{"value":NaN}}', "NaN"),
        (b'{"resourceType":"Patient","id":"\xff"}', "byte 33"),
        (b'\xef\xbb\xbf{"resourceType":"Patient"}', "byte order mark"),
        (b"", "line 1, column 1"),
        (b"[]", "not a JSON object"),
        (b'{"id":"x"}', "resourceType is missing"),
        (b'{"resourceType":"Chair"}', "does not name"),
        (b'{"resourceType":5}', "does not name"),
    ],
)
def test_a_body_that_is_no_resource_gives_one_issue_that_says_where(body, text):
    with pytest.raises(Invalid) as refusal:
        check(body)
    assert len(refusal.value.issues) == 1
    assert text in refusal.value.issues[0].diagnostics


def test_every_problem_is_listed_in_the_order_of_the_elements():
    body = changed("Observation", status="x", issued="y", performer=[{"reference": "Device/1"}, {}], colour=1)
    with pytest.raises(Invalid) as refusal:
        check(body)
    assert [(issue.code, issue.expression[0]) for issue in refusal.value.issues] == [
        ("structure", "Observation"),
        ("code-invalid", "Observation.status"),
        ("value", "Observation.issued"),
        ("invalid", "Observation.performer[0].reference"),
        ("structure", "Observation.performer[1]"),
    ]


def test_texts_of_issues_hold_no_values_and_no_strange_names():
    body = changed("Patient", birthDate="SECRET", gender="SECRET", **{"SECRET name": 1})
    with pytest.raises(Invalid) as refusal:
        check(body)
    assert len(refusal.value.issues) == 3
    assert "SECRET" not in "".join(issue.diagnostics for issue in refusal.value.issues)


@pytest.mark.parametrize(
    "members",
    [
        {"birthDate": "2024-02-29"},
        {"birthDate": "2000"},
        {"gender": ..., "_gender": {"extension": [{"url": "u", "valueCode": "x"}]}},
        {"_id": {"id": "x"}},
        {"text": narrative("")},
        {"text": narrative('<table border="1"><tr><td>a</td></tr></table><img src="#p" alt="x"/>')},
        {"managingOrganization": {"reference": "Organization?identifier=x|y"}},
        {"managingOrganization": {"reference": "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"}},
        {"managingOrganization": {"reference": "https://example.org/anything"}},
        {"photo": [{"data": "QU JD\n"}]},
        {"name": [{"text": 'quote " and \\ and {} and / and é and \n'}]},
        {"name": [{"_given": [{"extension": [{"url": "u", "valueCode": "x"}]}]}]},
        {"multipleBirthInteger": -2_147_483_648},
        {"resourceType": "Patient", "id": "A-1.b"},
    ],
)
def test_an_unusual_but_valid_patient_is_accepted(members):
    assert check(changed("Patient", **members)) == "Patient"


def test_a_required_primitive_may_be_given_by_its_companion_alone():
    absent = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    assert check(changed("Observation", status=..., _status={"extension": [absent]})) == "Observation"


def test_resource_type_is_found_wherever_it_stands():
    assert resource_type(b'{"id":"x","resourceType":"Patient"}') == "Patient"
    assert resource_type(b' {\n"resourceType" : "Patient"}') == "Patient"
    assert resource_type(b'{"resourceType":"Chair"}') is None
    assert resource_type(b"nothing") is None


def test_escapes_do_not_hide_a_repeated_property():
    assert check(rb'{"resourceType":"Basic","code":{"text":"\u0022\u005c"}}') == "Basic"
    with pytest.raises(Invalid):
        check(rb'{"resourceType":"Basic","code":{"text":"\u0022","text":"a\\"}}')
    with pytest.raises(Invalid):
        check(rb'{"resourceType":"Basic","code":{"text":"b","\u0074ext":"a"}}')


def test_a_nesting_of_99_levels_is_accepted_and_of_101_refused():
    def extensions(levels: int) -> bytes:
        # The resource is one level; each extension adds an array and an object.
        inner = {"url": "u", "valueCode": "x"}
        for _ in range(levels):
            inner = {"url": "u", "extension": [inner]}
        return json.dumps({"resourceType": "Patient", "extension": [inner]}).encode()

    assert check(extensions(48)) == "Patient"  # 99 levels
    with pytest.raises(Invalid) as refusal:
        check(extensions(49))
    assert "100 levels" in refusal.value.issues[0].diagnostics


def test_extreme_nesting_is_refused_without_exhausting_the_stack():
    body = b'{"resourceType":"Patient","extension":' + b"[{" * 100_000
    with pytest.raises(Invalid):
        check(body)
