"""Valid bodies that the tests of this folder change in one place."""

import json
from typing import Any

OBSERVATION = (
    b'{"resourceType":"Observation","id":"f001","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},'
    b'"identifier":[{"use":"official","system":"http://example.org/results","value":"6323"}],"status":"final",'
    b'"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",'
    b'"code":"laboratory","display":"Laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"15074-8",'
    b'"display":"Glucose [Moles/volume] in Blood"}]},"subject":{"reference":"Patient/f001","display":"Test"},'
    b'"effectivePeriod":{"start":"2013-04-02T09:30:10+01:00"},"issued":"2013-04-03T15:30:10+01:00",'
    b'"performer":[{"reference":"Practitioner/f005","display":"Test"}],'
    b'"valueQuantity":{"value":6.30,"unit":"mmol/l","system":"http://unitsofmeasure.org","code":"mmol/L"},'
    b'"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",'
    b'"code":"H","display":"High"}]}],"referenceRange":[{"low":{"value":3.1,"unit":"mmol/l",'
    b'"system":"http://unitsofmeasure.org","code":"mmol/L"},"high":{"value":6.2e0,"unit":"mmol/l",'
    b'"system":"http://unitsofmeasure.org","code":"mmol/L"}}],'
    b'"component":[{"code":{"text":"a"},"valueString":"x"},{"code":{"text":"b"},"valueQuantity":{"value":1}}]}'
)
PATIENT = json.dumps(
    {
        "id": "p1",
        "resourceType": "Patient",
        "text": {
            "status": "generated",
            "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Test &amp; more</p></div>',
        },
        "contained": [{"resourceType": "Organization", "id": "o1", "name": "Test"}],
        "extension": [{"url": "http://example.org/a", "valueCode": "x"}],
        "active": True,
        "name": [
            {"family": "Test", "given": ["A", None], "_given": [None, {"extension": [{"url": "u", "valueId": "b"}]}]}
        ],
        "gender": "female",
        "birthDate": "1970-03",
        "_birthDate": {"extension": [{"url": "http://example.org/time", "valueDateTime": "1970-03-30T10:00:00Z"}]},
        "deceasedBoolean": False,
        "multipleBirthInteger": 2,
        "photo": [{"contentType": "image/png", "data": "QUJD", "size": 3}],
        "contact": [{"name": {"text": "Test"}}],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "fr"}]}}],
        "managingOrganization": {"reference": "#o1"},
        "link": [{"other": {"reference": "Patient/p2"}, "type": "seealso"}],
    }
).encode()
CONDITION = json.dumps(
    {
        "resourceType": "Condition",
        "clinicalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
        },
        "subject": {"reference": "https://example.org/fhir/Patient/p1/_history/2", "type": "Patient"},
        "onsetAge": {"value": 40, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"},
    }
).encode()
MEDICATION_REQUEST = json.dumps(
    {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationReference": {"reference": "Medication/m1"},
        "subject": {"reference": "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"},
        "dosageInstruction": [{"timing": {"repeat": {"frequency": 1, "period": 1.5, "periodUnit": "d"}}}],
    }
).encode()
BUNDLE = json.dumps(
    {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a", "resource": json.loads(PATIENT)},
            {"resource": json.loads(CONDITION)},
        ],
    }
).encode()
PARAMETERS = json.dumps(
    {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "a", "valueBase64Binary": "QQ=="},
            {"name": "b", "part": [{"name": "c", "resource": json.loads(MEDICATION_REQUEST)}]},
        ],
    }
).encode()
BODIES = {
    "Observation": OBSERVATION,
    "Patient": PATIENT,
    "Condition": CONDITION,
    "MedicationRequest": MEDICATION_REQUEST,
    "Bundle": BUNDLE,
    "Parameters": PARAMETERS,
}


def changed(name: str, /, **members: Any) -> bytes:
    """The body of this type with top-level members replaced, or removed where the value is `...`."""
    body = json.loads(BODIES[name]) | members
    return json.dumps({key: value for key, value in body.items() if value is not ...}).encode()
