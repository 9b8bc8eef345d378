"""CPU time of terminology questions: prints µs each, the minimum of several runs.

Run: `python benchmarks/terminology.py`. Targets: cached membership ≤ 3 µs, a page of a 1 000-code expansion ≤ 2 ms.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from vesalius import terminology
from vesalius.terminology import Coded, Request

STATUS = "http://hl7.org/fhir/ValueSet/observation-status"
STATUS_SYSTEM = "http://hl7.org/fhir/observation-status"
ACT_CODES = "http://terminology.hl7.org/ValueSet/v3-ActCode"
ACT_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
DOCUMENT_TYPES = "http://hl7.org/fhir/ValueSet/c80-doc-typecodes"


def measured(work: Callable[[], object], times: int) -> float:
    """Microseconds of CPU per call, the minimum of seven runs."""
    found = []
    for _ in range(7):
        start = time.process_time_ns()
        for _ in range(times):
            work()
        found.append((time.process_time_ns() - start) / times / 1000)
    return min(found)


def first_use() -> object:
    """A source of its own reads index, value set and code system from the data."""
    shipped = type(terminology.shipped())()
    source = terminology.Layered(below=shipped)
    return terminology.contains(source, STATUS, STATUS_SYSTEM, "final")


def main() -> None:
    """Prints one line per question."""
    source = terminology.Layered()
    page = Request(offset=300, count=1000)
    cases: dict[str, tuple[Callable[[], object], int]] = {
        "first question to a fresh source": (first_use, 5),
        "contains, cached": (lambda: terminology.contains(source, STATUS, STATUS_SYSTEM, "final"), 20_000),
        "expand 8 codes": (lambda: terminology.expand(source, STATUS), 200),
        "expand 1 116 codes, whole": (lambda: terminology.expand(source, ACT_CODES), 20),
        "expand 6 401 codes, page of 1 000": (lambda: terminology.expand(source, DOCUMENT_TYPES, page), 20),
        "expand 1 116 codes by text": (
            lambda: terminology.expand(source, ACT_CODES, Request(filter="pol auth", count=20)),
            50,
        ),
        "validate a code in a value set": (
            lambda: terminology.validate_in_value_set(source, STATUS, Coded("final", STATUS_SYSTEM)),
            2_000,
        ),
        "look up a code": (lambda: terminology.lookup(source, ACT_SYSTEM, "AMB"), 2_000),
        "subsumes": (
            lambda: terminology.subsumes(source, ACT_SYSTEM, "_ActEncounterCode", "AMB"),
            5_000,
        ),
        "codes below": (lambda: terminology.codes_below(source, ACT_SYSTEM, "_ActEncounterCode"), 5_000),
    }
    for name, (work, times) in cases.items():
        work()
        print(f"{name:40} {measured(work, times):12.2f} µs")


if __name__ == "__main__":
    main()
