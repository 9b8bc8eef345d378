"""Documents are filed: each entry to its place, once."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from vesalius.access.actor import Actor
from vesalius.errors import Invalid
from vesalius.records.context import Context
from vesalius.records.filing import UNCONFIRMED, file_bundle
from vesalius.records.history import history
from vesalius.records.search import search

SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
REPORT = "https://www.ehealth.fgov.be/lab-report/diagnostic-report-id"


def report(
    issued: str = "2026-03-01T10:00:00+01:00",
    values: dict[str, str] | None = None,
    bundle: str = "bundle-1",
    ssin: str = "85073003328",
) -> bytes:
    """A laboratory document as vendors send it: relative fullUrls, ids that mean something inside it only."""
    results = values or {"Observation.1": "5.40", "Observation.2": "140"}
    entries: list[dict[str, Any]] = [
        {
            "fullUrl": "Composition/1",
            "resource": {
                "resourceType": "Composition",
                "id": "1",
                "status": "final",
                "type": {"text": "Laboratoire"},
                "subject": {"reference": "Patient/77"},
                "date": issued,
                "author": [{"reference": "Organization/9"}],
                "title": "Résultats",
            },
        },
        {
            "fullUrl": "Patient/77",
            "resource": {
                "resourceType": "Patient",
                "id": "77",
                "identifier": [{"system": SSIN, "value": ssin}],
                "name": [{"family": "Exemple"}],
                "birthDate": "1985-07-30",
            },
        },
        {
            "fullUrl": "Organization/9",
            "resource": {"resourceType": "Organization", "id": "9", "name": "Laboratoire Exemple"},
        },
        {
            "fullUrl": "DiagnosticReport/1",
            "resource": {
                "resourceType": "DiagnosticReport",
                "id": "1",
                "identifier": [{"system": REPORT, "value": "lab.1"}],
                "status": "final",
                "code": {"text": "Biologie"},
                "subject": {"reference": "Patient/77"},
                "issued": issued,
                "result": [{"reference": f"Observation/{name}"} for name in results],
            },
        },
    ]
    text = {"resourceType": "Bundle", "type": "document", "identifier": {"system": "urn:b", "value": bundle}}
    body = json.dumps({**text, "timestamp": issued, "entry": entries})
    observations = [
        f'{{"fullUrl":"Observation/{name}","resource":{{"resourceType":"Observation","id":"{name}","status":"final",'
        f'"code":{{"text":"{name}"}},"subject":{{"reference":"Patient/77"}},'
        f'"valueQuantity":{{"value":{value},"unit":"mmol/L"}}}}}}'
        for name, value in results.items()
    ]
    return (body[:-2] + "," + ",".join(observations) + "]}").encode()


def find(context: Context, actor: Actor, type_name: str, *parameters: tuple[str, str]) -> list[dict[str, Any]]:
    page = search(context, actor, type_name, list(parameters), strict=True)
    return [json.loads(version.body) for version in page.matches]


def test_every_entry_is_found_as_a_record_of_its_own(context: Context, administrator: Actor) -> None:
    filing = file_bundle(context, administrator, report())
    assert (len(filing.created), filing.updated, filing.unchanged) == (7, [], [])
    patient = find(context, administrator, "Patient", ("identifier", f"{SSIN}|85073003328"))
    assert len(patient) == 1
    assert patient[0]["meta"]["tag"] == [UNCONFIRMED]
    results = find(context, administrator, "Observation", ("subject", f"Patient/{patient[0]['id']}"))
    assert sorted(one["code"]["text"] for one in results) == ["Observation.1", "Observation.2"]
    filed = find(context, administrator, "DiagnosticReport", ("identifier", f"{REPORT}|lab.1"))[0]
    assert {one["reference"] for one in filed["result"]} == {f"Observation/{one['id']}" for one in results}


def test_the_numbers_keep_their_digits(context: Context, administrator: Actor) -> None:
    file_bundle(context, administrator, report())
    page = search(context, administrator, "Observation", [("value-quantity", "5.40")], strict=True)
    assert [b'"value":5.40' in version.body for version in page.matches] == [True]


def test_filing_twice_changes_nothing(context: Context, administrator: Actor) -> None:
    file_bundle(context, administrator, report())
    again = file_bundle(context, administrator, report())
    assert (again.created, again.updated, len(again.unchanged)) == ([], [], 7)
    assert {entry.version for entry in history(context, administrator, count=100).entries} == {1}


def test_a_corrected_report_is_the_next_version_and_withdrawn_results_are_marked(
    context: Context, administrator: Actor
) -> None:
    file_bundle(context, administrator, report())
    corrected = report("2026-03-02T10:00:00+01:00", {"Observation.1": "5.50"}, "bundle-2")
    filing = file_bundle(context, administrator, corrected)
    assert len(filing.updated) == 4
    filed = find(context, administrator, "DiagnosticReport", ("identifier", f"{REPORT}|lab.1"))
    assert [one["meta"]["versionId"] for one in filed] == ["2"]
    assert len(filed[0]["result"]) == 1
    states = {one["code"]["text"]: one["status"] for one in find(context, administrator, "Observation")}
    assert states == {"Observation.1": "final", "Observation.2": "entered-in-error"}
    assert len(find(context, administrator, "Bundle")) == 2


def test_an_older_version_that_arrives_late_does_not_overwrite(context: Context, administrator: Actor) -> None:
    file_bundle(context, administrator, report("2026-03-02T10:00:00+01:00", {"Observation.1": "5.50"}, "bundle-2"))
    late = file_bundle(context, administrator, report())
    assert [issue.code for issue in late.warnings] == ["business-rule"]
    page = search(context, administrator, "Observation", [], strict=True)
    assert [b'"value":5.50' in version.body for version in page.matches] == [True]


def test_a_known_patient_is_matched_and_left_as_he_is(context: Context, administrator: Actor) -> None:
    file_bundle(context, administrator, report())
    other = report(bundle="bundle-3").replace(b"lab.1", b"lab.2").replace(b"1985-07-30", b"1985-07-31")
    filing = file_bundle(context, administrator, other)
    assert len(find(context, administrator, "Patient")) == 1
    assert [issue.severity for issue in filing.warnings] == ["warning"]
    assert find(context, administrator, "Patient")[0]["birthDate"] == "1985-07-30"


def test_a_document_with_a_broken_entry_is_refused_whole(context: Context, administrator: Actor) -> None:
    broken = report().replace(b'"code": {"text": "Biologie"}, ', b"")
    with pytest.raises(Invalid) as error:
        file_bundle(context, administrator, broken)
    assert [issue.expression for issue in error.value.issues] == [("Bundle.entry[3].resource.code",)]
    assert find(context, administrator, "Patient") == []


def test_the_document_lies_in_the_compartment_of_its_patient(context: Context, administrator: Actor) -> None:
    file_bundle(context, administrator, report())
    patient = find(context, administrator, "Patient")[0]
    with context.pool.session() as session:
        rows = session.fetch("SELECT DISTINCT patient FROM resource WHERE patient IS NOT NULL")
        kept = session.fetch("SELECT count(*) FROM resource WHERE type = 12 AND patient IS NOT NULL")
    assert rows == [(context.blind.pk("Patient", patient["id"]),)]
    assert kept == [(1,)]


def test_emptiness_is_mended_and_the_original_kept_to_the_byte(context: Context, administrator: Actor) -> None:
    sent = report().replace(b'"id":"Observation.1",', b'"id":"Observation.1","text":{"status":"empty"},"note":[],')
    filing = file_bundle(context, administrator, sent)
    assert sorted(issue.expression[0] for issue in filing.warnings) == [
        "Bundle.entry[4].resource.note",
        "Bundle.entry[4].resource.text",
    ]
    binary = find(context, administrator, "Binary")[0]
    assert base64.b64decode(binary["data"]) == sent
    assert file_bundle(context, administrator, sent).created == []


def test_a_broken_attachment_does_not_keep_the_results_out(context: Context, administrator: Actor) -> None:
    broken = {"resourceType": "Media", "id": "m", "content": {"title": "graph"}}
    sent = report().replace(b'"entry": [', b'"entry": [' + json.dumps({"resource": broken}).encode() + b",", 1)
    # A document begins with its Composition (bdl-11), so the broken entry goes behind it.
    parsed = json.loads(sent)
    parsed["entry"][0], parsed["entry"][1] = parsed["entry"][1], parsed["entry"][0]
    filing = file_bundle(context, administrator, json.dumps(parsed).encode())
    assert [issue.expression for issue in filing.warnings] == [("Bundle.entry[1].resource.status",)]
    assert len(find(context, administrator, "Observation")) == 2
    assert find(context, administrator, "Media") == []
    assert len(find(context, administrator, "Binary")) == 1
