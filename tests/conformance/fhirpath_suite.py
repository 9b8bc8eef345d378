"""HL7's FHIRPath suite for R4 (Apache-2.0, fhir-test-cases): its cases, and what the engine makes of each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from conformance import xml_resource
from vesalius.r4 import fhirpath
from vesalius.r4.fhirpath.values import plain, system, type_of

FOLDER = Path(__file__).parent / "suites" / "fhirpath"

EXCEPTIONS = {
    "HighBoundaryDateTimeMillisecond1": (
        "The suite ends the hour of @2014-01-01T08 at 08:00:59.999; the last moment that it may mean is 08:59:59.999 "
        "(FHIRPath 2.1, highBoundary: the greatest possible value)."
    ),
    "HighBoundaryDateTimeMillisecond3": "As HighBoundaryDateTimeMillisecond1, the same expression.",
}
"""Name → why the engine answers otherwise. The test fails if one of them passes, or if another one fails."""


@dataclass(frozen=True)
class Case:
    """One test of the suite. `outputs` are (type or None, text); `invalid` says how it must fail, if it
    must.
    """

    name: str
    expression: str
    input_name: str | None
    invalid: str | None
    is_predicate: bool
    is_strict: bool
    outputs: tuple[tuple[str | None, str], ...]


def cases() -> list[Case]:
    """Every test of the suite, in its order."""
    found = []
    for element in ET.parse(FOLDER / "tests-fhir-r4.xml").getroot().iter("test"):  # noqa: S314 - a file of our own tests
        expression = element.find("expression")
        invalid = expression.get("invalid")
        found.append(
            Case(
                element.get("name"),
                expression.text,
                element.get("inputfile"),
                invalid,
                element.get("predicate") == "true",
                # A semantic fault is one that the types show without data.
                element.get("mode") == "strict" or invalid == "semantic",
                tuple((output.get("type"), output.text or "") for output in element.findall("output")),
            )
        )
    return found


def fault(case: Case) -> str | None:
    """How the engine's answer differs from the suite's; None when the case passes."""
    resource = _resource(case.input_name) if case.input_name else {"resourceType": "Patient"}
    try:
        compiled = fhirpath.compile(
            case.expression, resource["resourceType"] if case.is_strict else None, is_strict=case.is_strict
        )
        found = compiled.nodes(resource)
    except fhirpath.FHIRPathError as error:
        return None if case.invalid else f"failed: {error}"
    if case.invalid:
        return f"must fail, gave {found!r}"
    if case.is_predicate and not (len(found) == 1 and isinstance(plain(found[0]), bool)):
        found = [bool(found)]
    if len(found) != len(case.outputs):
        return f"gave {found!r}"
    faults = [_difference(item, *output) for item, output in zip(found, case.outputs, strict=True)]
    return next((text for text in faults if text), None)


def _difference(item: Any, type_name: str | None, text: str) -> str | None:
    value = system(item)
    if type_name is not None and type_of(item).lower() != type_name.lower():
        return f"is {type_of(item)}, not {type_name}"
    if isinstance(value, Decimal):
        is_same = value == Decimal(text)
    elif isinstance(value, bool):
        is_same = str(value).lower() == text
    else:
        is_same = str(value) == text.removeprefix("@").removeprefix("T")
    return None if is_same else f"is {value}, not {text}"


@cache
def _resource(name: str) -> dict[str, Any]:
    path = FOLDER / "input" / name
    if not path.exists():
        path = path.with_suffix(".json" if path.suffix == ".xml" else ".xml")
    content = path.read_bytes()
    if path.suffix == ".xml":
        return xml_resource.from_text(content)
    return msgspec.json.Decoder(float_hook=Decimal).decode(content)
