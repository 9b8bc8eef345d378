"""Writes one patient with a very long record as NDJSON, to measure how pages open.

    benchmarks/large_record.py FOLDER [--encounters 500] [--results 10000]
    vesalius load FOLDER --data DIR

The patient is `Patient/large-record`, registered at the first centre of the demo network.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PATIENT = "large-record"
CENTRE = "organization-confluent"
TESTS = (
    ("4548-4", "HbA1c", "%", 5.0, 9.0),
    ("2160-0", "Creatinine", "mg/dL", 0.6, 1.6),
    ("2823-3", "Potassium", "mmol/L", 3.4, 5.4),
    ("2093-3", "Cholesterol", "mg/dL", 120, 280),
    ("718-7", "Haemoglobin", "g/dL", 10, 17),
    ("3016-3", "TSH", "mIU/L", 0.3, 6),
    ("1742-6", "ALT", "U/L", 10, 80), ("2276-4", "Ferritin", "ug/L", 10, 400), ("1988-5", "CRP", "mg/L", 0, 60),
    ("2951-2", "Sodium", "mmol/L", 133, 147),
)  # fmt: skip


def resources(encounters: int, results: int) -> Iterator[dict[str, Any]]:
    """The Patient, then encounters and results spread over twenty years."""
    chance = random.Random(1)
    subject = {"reference": f"Patient/{PATIENT}"}
    yield {
        "resourceType": "Patient", "id": PATIENT, "name": [{"family": "Grosjean", "given": ["Marthe"]}],
        "gender": "female", "birthDate": "1941-05-02", "managingOrganization": {"reference": f"Organization/{CENTRE}"},
    }  # fmt: skip
    first, days = date(2006, 11, 1), 20 * 365
    for number in range(encounters):
        day = first + timedelta(days=number * days // encounters)
        yield {
            "resourceType": "Encounter", "id": f"{PATIENT}-e-{number}", "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [{"text": "Consultation de médecine générale"}], "subject": subject,
            "period": {"start": f"{day}T10:00:00+01:00", "end": f"{day}T10:20:00+01:00"},
        }  # fmt: skip
    for number in range(results):
        code, name, unit, low, high = TESTS[number % len(TESTS)]
        day = first + timedelta(days=number * days // results)
        yield {
            "resourceType": "Observation", "id": f"{PATIENT}-o-{number}", "status": "final",
            "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                      "code": "laboratory"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": name}, "subject": subject,
            "effectiveDateTime": str(day),
            "valueQuantity": {"value": round(chance.uniform(low, high), 1), "unit": unit},
        }  # fmt: skip


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encounters", type=int, default=500)
    parser.add_argument("--results", type=int, default=10_000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (given.folder / "large-record.ndjson").open("w", encoding="utf-8") as file:
        for resource in resources(given.encounters, given.results):
            file.write(json.dumps(resource, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
