"""CPU time of validation, splicing, rewriting and subsets for one Observation of 1 kB.

    python benchmarks/r4_validation.py

Prints microseconds, the least of several rounds, and `json.loads` of the same body as a measure of the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from vesalius.r4 import json as exact_json
from vesalius.r4.explain import explain
from vesalius.r4.references import Rewriter
from vesalius.r4.splice import splice
from vesalius.r4.subset import summary
from vesalius.r4.validation import check

ROUNDS = 9
URN = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
QUANTITY = {"value": 6.3, "unit": "mmol/l", "system": "http://unitsofmeasure.org", "code": "mmol/L"}
OBSERVATION = json.dumps(
    {
        "resourceType": "Observation",
        "id": "f001",
        "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},
        "identifier": [{"use": "official", "system": "http://example.org/results", "value": "6323"}],
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "laboratory",
                        "display": "Laboratory",
                    }
                ]
            }
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": "15074-8", "display": "Glucose in Blood"}]},
        "subject": {"reference": URN, "display": "Test"},
        "effectiveDateTime": "2013-04-02T09:30:10+01:00",
        "issued": "2013-04-03T15:30:10+01:00",
        "performer": [{"reference": "Practitioner/f005", "display": "Test"}],
        "valueQuantity": QUANTITY,
        "interpretation": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                        "code": "H",
                        "display": "High",
                    }
                ]
            }
        ],
        "referenceRange": [{"low": QUANTITY, "high": QUANTITY}],
    },
    separators=(",", ":"),
).encode()


def microseconds(work: Callable[[], object], repetitions: int) -> float:
    """CPU microseconds of one call, the least of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(repetitions):
            work()
        best = min(best, (time.process_time() - start) / repetitions)
    return best * 1e6


def import_milliseconds() -> float:
    """CPU milliseconds to import the library in a fresh interpreter."""
    code = "import time; a = time.process_time(); import vesalius.r4.validation; print(time.process_time() - a)"
    run = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return min(float(result.stdout) for result in run) * 1000


def main() -> None:
    """Measures and prints one line per operation."""
    rewriter = Rewriter({URN: "Patient/1"} | {f"{URN[:-3]}{number:03}": "Patient/2" for number in range(100)})
    refused = OBSERVATION.replace(b'"final"', b'"finished"')
    print(f"{Path(__file__).name}: an Observation of {len(OBSERVATION)} bytes")
    for name, work, repetitions in (
        ("json.loads, for comparison", lambda: json.loads(OBSERVATION), 2000),
        ("check", lambda: check(OBSERVATION), 2000),
        ("explain, valid", lambda: explain(OBSERVATION), 200),
        ("explain, one problem", lambda: explain(refused), 200),
        ("parse with exact decimals", lambda: exact_json.parse(OBSERVATION), 2000),
        ("splice", lambda: splice(OBSERVATION, id="x", version_id="1", last_updated="2024-01-01T00:00:00Z"), 2000),
        ("rewrite one of 101 references", lambda: rewriter.rewrite(OBSERVATION), 2000),
        ("summary", lambda: summary(OBSERVATION, "true"), 1000),
    ):
        print(f"{name:32}{microseconds(work, repetitions):8.1f} µs")
    print(f"{'import':32}{import_milliseconds():8.0f} ms")


if __name__ == "__main__":
    main()
