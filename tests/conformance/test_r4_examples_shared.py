"""Every example of HL7, of HL7 Belgium and of laboratories: accepted and kept to the digit, or refused for a reason.

The table names each refused file. HL7's examples break the reference targets of their own definitions in four places;
some laboratories send narratives without text, and one of them empty strings.
"""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from vesalius.errors import Invalid
from vesalius.r4.references import references, rewrite
from vesalius.r4.splice import members, splice
from vesalius.r4.subset import elements, summary
from vesalius.r4.validation import check

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
FOLDERS = ("r4-examples", "be-examples", "lab-bundles")
DIV = "text.div: is required"
REFUSED = {
    "DeviceMetric-example.json": "DeviceMetric.parent.reference: must refer to Device, not to DeviceDefinition.",
    "DeviceUseStatement-example.json": (
        "DeviceUseStatement.reasonReference[0].reference: must refer to Condition, DiagnosticReport, "
        "DocumentReference, Media, Observation, not to Procedure."
    ),
    "MedicationRequest-medrx0301.json": (
        "MedicationRequest.dispenseRequest.performer.reference: must refer to Organization, not to Practitioner."
    ),
    "Observation-clinical-gender.json": (
        "Observation.performer[0].reference: must refer to CareTeam, Organization, Patient, Practitioner, "
        "PractitionerRole, RelatedPerson, not to Encounter."
    ),
    "81365677998_815333058_8.json": DIV,
    "81365677998_815933561_7.json": DIV,
    "81365677998_815933563_3.json": DIV,
    "81365677998_815933565_7.json": DIV,
    "81365677998_815933567_2.json": DIV,
    "81365677998_815933569_3.json": DIV,
    "81365677998_815933571_2.json": DIV,
    "81365677998_815933573_5.json": DIV,
}
EMPTY = {
    "Bundle.entry[25].resource.status: must not be empty.",
    "Bundle.entry[16].resource.specimen[0].reference: must not be empty.",
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder ../shared/data is not beside the checkout")


@cache
def resources() -> dict[Path, bytes]:
    """The bytes of every file that holds a resource."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((SHARED / folder).rglob("*.json")):
            data = path.read_bytes()
            parsed = json.loads(data)
            if isinstance(parsed, dict) and "resourceType" in parsed:
                found[path] = data
    return found


def exact(data: bytes) -> object:
    """The JSON value with numbers as the text that stands in the bytes."""
    return json.loads(data, parse_float=lambda text: ("number", text), parse_int=lambda text: ("number", text))


def test_the_examples_are_all_there():
    counted = {folder: sum(folder in path.parts for path in resources()) for folder in FOLDERS}
    assert counted == {"r4-examples": 599, "be-examples": 54, "lab-bundles": 30}


def test_examples_are_accepted_but_for_those_that_break_a_rule():
    refused = {}
    for path, data in resources().items():
        try:
            assert check(data) == exact(data)["resourceType"]
        except Invalid as error:
            refused[path.name] = [issue.diagnostics for issue in error.issues]
    assert refused.keys() == REFUSED.keys()
    for name, texts in refused.items():
        assert REFUSED[name] in texts[0]
        assert {text for text in texts if REFUSED[name] not in text} <= EMPTY, name


def test_entries_of_laboratory_bundles_are_valid_but_for_narratives_without_text():
    accepted, refused = 0, set()
    for path, data in resources().items():
        if "lab-bundles" not in path.parts:
            continue
        for entry in json.loads(data, parse_float=Decimal)["entry"]:
            resource = entry["resource"]
            try:
                check(json.dumps(resource, default=float).encode())
                accepted += 1
            except Invalid as error:
                refused |= {issue.diagnostics.partition(".")[2] for issue in error.issues}
    assert accepted > 600
    assert refused == {
        "text.div: is required.",
        "status: must not be empty.",
        "specimen[0].reference: must not be empty.",
    }


def test_splicing_keeps_every_example_to_the_digit():
    for path, data in resources().items():
        spliced = splice(data, id="x", version_id="7", last_updated="2024-01-01T00:00:00Z")
        before, after = exact(data), exact(spliced)
        meta = before.pop("meta", {})
        meta = {name: value for name, value in meta.items() if name not in {"versionId", "lastUpdated"}}
        assert after.pop("meta") == {"versionId": "7", "lastUpdated": "2024-01-01T00:00:00Z"} | meta, path
        assert after.pop("id") == "x"
        before.pop("id", None)
        assert after == before, path
        # The type comes first; the rest keeps the order of the client.
        assert list(after) == sorted(before, key=lambda name: name != "resourceType"), path
        raw_before, raw_after = members(data), members(spliced)
        assert all(raw_after[name] == raw_before[name] for name in after), path


def test_parts_of_every_example_are_valid_resources():
    for path, data in resources().items():
        if path.name in REFUSED:
            continue
        stored = splice(data, id="x", version_id="1", last_updated="2024-01-01T00:00:00Z")
        for part in (
            summary(stored, "true"),
            summary(stored, "text"),
            summary(stored, "data"),
            elements(stored, ["id"]),
        ):
            assert check(part) == exact(data)["resourceType"], path
            assert b"SUBSETTED" in part


def test_rewriting_reaches_every_reference_of_every_example():
    for path, data in resources().items():
        resource = json.loads(data)
        found = {entry.value for entry in references(resource) if entry.type == "Reference"}
        mapping = {value: f"Basic/{number}" for number, value in enumerate(sorted(found)) if not value.startswith("#")}
        rewritten = rewrite(data, mapping)
        expected = [
            mapping.get(entry.value, entry.value) for entry in references(resource) if entry.type == "Reference"
        ]
        assert [entry.value for entry in references(json.loads(rewritten)) if entry.type == "Reference"] == expected, (
            path
        )
        back = rewrite(rewritten, {new: old for old, new in mapping.items()})
        if not any(value.encode() in data.replace(f'"{value}"'.encode(), b"") for value in mapping):
            assert exact(back) == exact(data), path
