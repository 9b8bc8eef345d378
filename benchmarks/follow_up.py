"""How long the night of follow-up takes: reading the facts, judging by every rule, writing Tasks.

    .venv/bin/python benchmarks/follow_up.py [PATIENTS]

People of all ages are made with problems, medicines, vaccines and results (27 resources each); nine in ten have had
what is due, the tenth lacks something. Two nights: with the Tasks of the tenth to be written, and with every person
judged again by a changed rule and nothing to write. Making 40 000 people takes some ten minutes.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator
from typing import Any

import own_database
from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.knowledge import follow_up
from vesalius.medication import library, night
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, transaction

AT_ONCE = 25
LOINC, SNOMED, ATC = "http://loinc.org", "http://snomed.info/sct", "http://www.whocc.no/atc"
RESULTS = (
    *("4548-4", "9318-7", "2160-0", "2093-3", "85354-9", "2823-3", "6301-6", "718-7", "3016-3", "1742-6", "6690-2"),
    *("14334-7", "20152-5"),
)
EXAMINATIONS = ("252779009", "401191002", "440623000", "24623002")
VACCINES = ("1181000221105", "871875004", "1252709000", "28531000087107")
PROBLEMS = ("E11.9", "I10", "N18.3", "J45.9", "E03.9", "M54.5", "F32.9", "J44.9")
MEDICINES = ("A10BA02", "C09AA04", "B01AF02", "H03AA01", "C10AA05", "N05AN01", "R03AC02", "M01AE01")


def main(patients: int) -> None:
    """Prints seconds, and CPU seconds of this process, of two nights."""
    with own_database.installed() as context:
        run(context, patients)


def run(context: Context, patients: int) -> None:
    """Makes the people and lets two nights pass."""
    began = time.monotonic()
    _fill(context, patients)
    with context.pool.session() as session:
        # As autovacuum does before a night: new entries of the index wait in a list that is read as a whole.
        session.run("VACUUM ANALYZE")
    library.knowledge()
    print(f"{patients} people, {len(follow_up.rules())} rules, made in {time.monotonic() - began:.0f} s", flush=True)
    for what in ("Tasks of a tenth are new", "everybody again, nothing is new"):
        with context.pool.session() as session:
            session.run("DELETE FROM follow_up_day")
        started, cpu = time.monotonic(), time.process_time()
        tally = night.night(context)
        print(f"{what}: {time.monotonic() - started:.1f} s, {time.process_time() - cpu:.1f} s CPU here, {tally}")


def _fill(context: Context, patients: int) -> None:
    actor = local_system("benchmark")
    doctor = {"resourceType": "Practitioner", "id": "doctor", "active": True, "name": [{"family": "Doctor"}]}
    batch = [doctor]
    for number in range(patients):
        batch += _person(number)
        if (number + 1) % AT_ONCE == 0 or number + 1 == patients:
            entries = [
                Entry(place, "PUT", str(each["resourceType"]), str(each["id"]), body=json.encode(each))
                for place, each in enumerate(batch)
            ]
            transaction(context, actor, entries)
            batch = []


def _person(number: int) -> Iterator[dict[str, Any]]:
    day = clock.today()
    name = f"person-{number}"
    subject = {"reference": f"Patient/{name}"}
    recent = (day - dt.timedelta(days=number % 20 + 1)).isoformat()
    lacking = number % 10 == 0
    yield {
        "resourceType": "Patient", "id": name, "gender": "female" if number % 2 else "male",
        "birthDate": (day - dt.timedelta(days=365 * (25 + number % 60))).isoformat(),
        "generalPractitioner": [{"reference": "Practitioner/doctor"}],
    }  # fmt: skip
    for place in range(2):
        code = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": PROBLEMS[(number + place * 3) % 8]}]}
        yield {"resourceType": "Condition", "id": f"c-{number}-{place}", "subject": subject, "code": code}
    medicine = {"coding": [{"system": ATC, "code": MEDICINES[number % 8]}]}
    yield {
        "resourceType": "MedicationStatement", "id": f"m-{number}", "status": "active", "subject": subject,
        "medicationCodeableConcept": medicine, "effectivePeriod": {"start": "2024-01-01"},
    }  # fmt: skip
    for place, code in enumerate(RESULTS[1:] if lacking else RESULTS):
        yield {
            "resourceType": "Observation", "id": f"o-{number}-{place}", "status": "final", "subject": subject,
            "code": {"coding": [{"system": LOINC, "code": code}]}, "effectiveDateTime": recent,
            "valueQuantity": {"value": 5, "system": "http://unitsofmeasure.org", "code": "1"},
        }  # fmt: skip
    for place, code in enumerate((*EXAMINATIONS, "29771-3", "73959-9")):
        system = LOINC if "-" in code else SNOMED
        yield {
            "resourceType": "Procedure", "id": f"p-{number}-{place}", "status": "completed", "subject": subject,
            "code": {"coding": [{"system": system, "code": code}]}, "performedDateTime": recent,
        }  # fmt: skip
    for place, code in enumerate(VACCINES[1:] if lacking else VACCINES):
        yield {
            "resourceType": "Immunization", "id": f"v-{number}-{place}", "status": "completed", "patient": subject,
            "vaccineCode": {"coding": [{"system": SNOMED, "code": code}]}, "occurrenceDateTime": recent,
        }  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
