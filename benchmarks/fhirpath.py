"""CPU time of FHIRPath expressions, invariants, unit conversion and patches.

    python benchmarks/fhirpath.py

Prints microseconds, the least of several rounds, with the budget beside it, and `json.loads` of the same body as a
measure of the machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vesalius.r4 import fhirpath, invariants, units
from vesalius.r4.patch import json_patch

ROUNDS, CALLS = 40, 200
DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Glucose</b>: 6.3 mmol/l</p></div>'


def coded(system: str, code: str, display: str) -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


OBSERVATION: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "f001",
    "text": {"status": "generated", "div": DIV},
    "identifier": [{"use": "official", "system": "http://example.org/results", "value": "6323"}],
    "status": "final",
    "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")],
    "code": coded("http://loinc.org", "15074-8", "Glucose [Moles/volume] in Blood"),
    "subject": {"reference": "Patient/f001", "display": "Test"},
    "effectivePeriod": {"start": "2013-04-02T09:30:10+01:00", "end": "2013-04-05T09:30:10+01:00"},
    "issued": "2013-04-03T15:30:10+01:00",
    "performer": [{"reference": "Practitioner/f005", "display": "Test"}],
    "valueQuantity": {
        "value": Decimal("6.3"),
        "unit": "mmol/l",
        "system": "http://unitsofmeasure.org",
        "code": "mmol/L",
    },
    "interpretation": [coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "H", "High")],
    "referenceRange": [{"low": {"value": Decimal("3.1"), "unit": "mmol/l"}, "high": {"value": Decimal("6.2")}}],
}
PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "text": {"status": "generated", "div": DIV},
    "identifier": [
        {
            "system": "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin",
            "value": f"7{place}",
            "period": {"start": "2001-05-06"},
        }
        for place in range(2)
    ],
    "name": [{"use": "official", "family": "Test", "given": ["A", "B"]}, {"use": "usual", "given": ["A"]}],
    "telecom": [{"system": "phone", "value": str(place), "use": "home"} for place in range(3)],
    "gender": "female",
    "birthDate": "1974-12-25",
    "_birthDate": {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                "valueDateTime": "1974-12-25T14:35:45-05:00",
            }
        ]
    },
    "address": [{"use": "home", "line": ["1 Street"], "city": "Liège", "period": {"start": "1974-12-25"}}],
    "contact": [{"relationship": [coded("http://example.org", "N", "Next")], "name": {"family": "Test"}}],
    "generalPractitioner": [{"reference": "Practitioner/1"}],
    "managingOrganization": {"reference": "Organization/1"},
}
EXPRESSIONS = (
    ("Observation.code.coding.code", OBSERVATION, 10),
    ("Patient.name.family", PATIENT, 10),
    ("Observation.value.ofType(Quantity)", OBSERVATION, 10),
    ("Patient.telecom.where(system = 'phone')", PATIENT, 10),
    ("Observation.subject.where(resolve() is Patient)", OBSERVATION, 10),
    ("name.given", PATIENT, 10),
    ("name.where(use = 'official').given.exists()", PATIENT, 0),
    ("Observation.value < 7 'mmol/L' and Observation.issued > @2012", OBSERVATION, 0),
)


def microseconds(call: Callable[[], object]) -> float:
    """CPU time of one call, the least of ROUNDS."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            call()
        best = min(best, (time.process_time() - start) / CALLS)
    return best * 1e6


def report(name: str, call: Callable[[], object], budget: float = 0) -> None:
    """One line."""
    call()
    print(f"{microseconds(call):8.2f} µs  {f'≤ {budget:g}' if budget else '':>6}  {name}")


def main() -> None:
    """Prints every figure."""
    body = json.dumps(OBSERVATION, default=float)
    report(f"json.loads, {len(body)} bytes", lambda: json.loads(body))
    for text, resource, budget in EXPRESSIONS:
        expression = fhirpath.compile(text)
        report(
            text,
            lambda expression=expression, resource=resource: expression.evaluate(  # type: ignore[misc]
                resource, resolve=fhirpath.resolve_by_type
            ),
            budget,
        )
    report("compile, from the cache", lambda: fhirpath.compile("Patient.name.family"))
    report("compile, anew", lambda: fhirpath.Expression("Patient.name.where(use = 'official').given"))
    report("invariants of an Observation of 1 kB", lambda: invariants.check(OBSERVATION, "Observation"), 40)
    report("invariants of a Patient", lambda: invariants.check(PATIENT, "Patient"), 150)
    value = Decimal("5.4")
    report("canonical unit", lambda: units.canonical(value, "mg/dL"), 5)
    report("unit conversion", lambda: units.convert(value, "mg/dL", "g/L"), 5)
    patch = [{"op": "replace", "path": "/status", "value": "amended"}]
    report("JSON Patch of one operation", lambda: json_patch.apply(OBSERVATION, patch))


if __name__ == "__main__":
    main()
