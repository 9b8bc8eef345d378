"""A small world in which every question has an answer that can be counted by hand."""

from __future__ import annotations

from typing import Any

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
TAG = "http://tags.example"
NISS = "http://niss.example"


def reference(target: str) -> dict[str, str]:
    return {"reference": target}


def coded(system: str, code: str, **more: Any) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, **more}]}


def _weight(name: str, value: Any, unit: str, **more: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": coded(LOINC, "29463-7"),
        "subject": reference("Patient/ann"),
        "valueQuantity": quantity | more,
    }


def _dated(name: str, **element: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": coded(LOINC, "dated"),
        **element,
    }


def _factor(name: str, factor: Any) -> dict[str, Any]:
    return {
        "resourceType": "ChargeItem",
        "id": name,
        "status": "billable",
        "code": {"text": "Consultation"},
        "subject": reference("Patient/ann"),
        "factorOverride": factor,
    }


RESOURCES: tuple[dict[str, Any], ...] = (
    {
        "resourceType": "Organization",
        "id": "top",
        "name": "Haute",
        "identifier": [{"system": "http://org.example", "value": "o-1"}],
    },
    {"resourceType": "Organization", "id": "mid", "name": "Moyenne", "partOf": reference("Organization/top")},
    {"resourceType": "Organization", "id": "low", "name": "Basse", "partOf": reference("Organization/mid")},
    {
        "resourceType": "Practitioner",
        "id": "doc",
        "name": [{"family": "Peeters", "given": ["Jo"]}],
        "identifier": [{"system": "http://inami.example", "value": "111"}],
    },
    {"resourceType": "Practitioner", "id": "doc2", "name": [{"family": "Claes"}]},
    {
        "resourceType": "Patient",
        "id": "ann",
        "meta": {
            "tag": [{"system": TAG, "code": "a"}],
            "profile": ["http://profiles.example/p|1.0"],
            "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}],
            "source": "http://source.example/x",
        },
        "active": True,
        "identifier": [
            {
                "system": NISS,
                "value": "85.07.30-033 28",
                "type": coded("http://terminology.hl7.org/CodeSystem/v2-0203", "MR"),
            }
        ],
        "name": [{"family": "Dupont", "given": ["Anne", "Marie"]}],
        "gender": "female",
        "birthDate": "1980-05-17",
        "telecom": [{"system": "phone", "value": "+32 2 555 12 12"}, {"system": "email", "value": "ann@mail.example"}],
        "address": [{"line": ["Rue de la Loi 1"], "city": "Bruxelles", "postalCode": "1000", "country": "BE"}],
        "managingOrganization": reference("Organization/low"),
        "generalPractitioner": [reference("Practitioner/doc")],
        "text": {
            "status": "generated",
            "div": '<div xmlns="http://www.w3.org/1999/xhtml">allergic to peanuts and cheese</div>',
        },
    },
    {
        "resourceType": "Patient",
        "id": "bob",
        "meta": {"tag": [{"system": TAG, "code": "b"}]},
        "active": False,
        "identifier": [{"system": NISS, "value": "2"}],
        "name": [{"family": "Dupond", "given": ["Robert"]}, {"family": "Éloïse-Müller"}],
        "gender": "male",
        "birthDate": "1980-05",
        "managingOrganization": reference("Organization/mid"),
        "generalPractitioner": [reference("Practitioner/doc2")],
        "deceasedBoolean": False,
    },
    {
        "resourceType": "Patient",
        "id": "cat",
        "identifier": [{"value": "nosystem"}],
        "name": [{"family": "A,B$C|D\\E"}],
        "gender": "other",
        "birthDate": "1980",
        "deceasedDateTime": "2020-01-01",
        "managingOrganization": {"identifier": {"system": "http://org.example", "value": "o-1"}},
    },
    {"resourceType": "Patient", "id": "dan", "link": [{"other": reference("Patient/ann"), "type": "refer"}]},
    _weight("w185lb", 185, "[lb_av]"),
    _weight("w80kg", 80, "kg"),
    _weight("w80000g", 80000, "g"),
    _weight("wover90", 90, "kg", comparator=">"),
    _dated("d-year", effectiveDateTime="2013"),
    _dated("d-month", effectiveDateTime="2013-03"),
    _dated("d-day", effectiveDateTime="2013-03-14"),
    _dated("d-second", effectiveDateTime="2013-03-14T10:30:15Z"),
    _dated("d-offset", effectiveDateTime="2013-03-14T23:30:00-05:00"),
    _dated("d-instant", effectiveInstant="2013-03-14T10:30:15.250Z"),
    _dated("d-period", effectivePeriod={"start": "2013-03-10", "end": "2013-03-20"}),
    _dated("d-open-end", effectivePeriod={"start": "2014-01-01"}),
    _dated("d-open-start", effectivePeriod={"end": "2012-12-31"}),
    _dated("d-timing", effectiveTiming={"event": ["2013-05-01T08:00:00Z", "2013-06-01T08:00:00Z"]}),
    {
        "resourceType": "Observation",
        "id": "bp",
        "status": "final",
        "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")],
        "code": {"coding": [{"system": LOINC, "code": "85354-9", "display": "Blood pressure"}], "text": "Tension"},
        "subject": reference("Patient/bob"),
        "encounter": reference("Encounter/e1"),
        "performer": [reference("Practitioner/doc")],
        "component": [
            {
                "code": coded(LOINC, "8480-6"),
                "valueQuantity": {"value": 120, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
            },
            {
                "code": coded(LOINC, "8462-4"),
                "valueQuantity": {"value": 60, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
            },
        ],
    },
    {
        "resourceType": "Observation",
        "id": "coded",
        "status": "amended",
        "code": {"coding": [{"system": LOINC, "code": "883-9"}]},
        "subject": reference("Patient/bob"),
        "valueCodeableConcept": coded("http://snomed.info/sct", "112144000", display="Blood group A"),
        "derivedFrom": [reference("Observation/bp")],
    },
    {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": reference("Patient/bob"),
    },
    _factor("r100", 100),
    _factor("r99.5", 99.5),
    _factor("r100.4", 100.4),
    _factor("r100.5", 100.5),
    _factor("r0.012", 0.012),
    _factor("r5.40", 5.40),
    {
        "resourceType": "Location",
        "id": "brussels",
        "name": "Bruxelles",
        "position": {"longitude": 4.3517, "latitude": 50.8503},
    },
    {
        "resourceType": "Location",
        "id": "namur",
        "name": "Namur",
        "position": {"longitude": 4.8717, "latitude": 50.4674},
    },
    {
        "resourceType": "List",
        "id": "chosen",
        "status": "current",
        "mode": "working",
        "entry": [
            {"item": reference("Patient/ann")},
            {"item": reference("Patient/cat")},
            {"item": reference("Observation/bp")},
        ],
    },
    {
        "resourceType": "ValueSet",
        "id": "vs-blood",
        "url": "http://valuesets.example/fhir/ValueSet/blood",
        "version": "1",
        "status": "active",
        "compose": {"include": [{"system": LOINC, "concept": [{"code": "883-9"}, {"code": "29463-7"}]}]},
    },
    {
        "resourceType": "CodeSystem",
        "id": "cs-animals",
        "url": "http://codes.example/animals",
        "status": "active",
        "content": "complete",
        "hierarchyMeaning": "is-a",
        "concept": [
            {
                "code": "animal",
                "display": "Animal",
                "concept": [
                    {"code": "dog", "display": "Dog", "concept": [{"code": "poodle", "display": "Poodle"}]},
                    {"code": "cat", "display": "Cat"},
                ],
            },
            {"code": "stone", "display": "Stone"},
        ],
    },
    {
        "resourceType": "ValueSet",
        "id": "vs-dogs",
        "url": "http://valuesets.example/fhir/ValueSet/dogs",
        "status": "active",
        "compose": {
            "include": [
                {
                    "system": "http://codes.example/animals",
                    "filter": [{"property": "concept", "op": "is-a", "value": "dog"}],
                }
            ]
        },
    },
    *(
        {
            "resourceType": "Condition",
            "id": f"c-{code}",
            "subject": reference("Patient/cat"),
            "code": coded("http://codes.example/animals", code),
        }
        for code in ("animal", "dog", "poodle", "cat", "stone")
    ),
    {
        "resourceType": "Condition",
        "id": "c-none",
        "subject": reference("Patient/cat"),
        "code": {"text": "Headache, severe"},
    },
)
