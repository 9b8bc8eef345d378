"""Every example of HL7 and of HL7 Belgium, and every laboratory document: in through the API, found again by every kind
of search, equal to the digit; and by the command, which then has nothing left to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vesalius.access import tokens
from vesalius.access.actor import local_system
from vesalius.api.application import Application
from vesalius.api.request import Request
from vesalius.crypto.keyring import RootKeys
from vesalius.platform import loading
from vesalius.r4.splice import members
from vesalius.records.context import Context

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"
EXAMPLES, BELGIAN, LABORATORY = (SHARED / name for name in ("r4-examples", "be-examples", "lab-bundles"))
REFUSED = {
    "ActivityDefinition-blood-tubes-supply.json",
    "DeviceMetric-example.json",
    "DeviceUseStatement-example.json",
    "EventDefinition-example.json",
    "MedicationRequest-medrx0301.json",
    "Observation-clinical-gender.json",
    "Questionnaire-zika-virus-exposure-assessment.json",
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not beside the checkout")

# One question for each kind of parameter, modifier and form; the ids that must be among the answers.
QUESTIONS = (
    ("string", "Patient?family=Chalmers", {"example"}),
    ("string :contains", "Patient?address-city:contains=easantv", {"example"}),
    ("string :exact", "Patient?family:exact=Chalmers", {"example"}),
    ("date", "Patient?birthdate=1974-12-25", {"example", "ch-example"}),
    ("date with a prefix", "Encounter?date=lt2012", set()),
    ("token", "Patient?identifier=urn:oid:1.2.36.146.595.217.0.1|12345", {"example"}),
    (
        "token :of-type",
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|12345",
        {"example"},
    ),
    ("token :in", "Observation?code:in=http://hl7.org/fhir/ValueSet/observation-vitalsignresult", {"body-temperature"}),
    ("token :not", "Patient?gender:not=female", {"example"}),
    ("token :text", "Observation?code:text=glucose", {"f001"}),
    ("reference", "Observation?subject=Patient/f001", {"f001"}),
    ("reference :missing", "Encounter?subject:missing=false&_count=200", {"f201"}),
    ("quantity with a unit", "Observation?value-quantity=6.3||mmol/l", {"f001"}),
    ("quantity in another unit", "Observation?value-quantity=6300||umol/L", set()),
    ("number", "RiskAssessment?probability=gt0.01", {"cardiac"}),
    ("uri", "ValueSet?url=http://hl7.org/fhir/ValueSet/example-intensional", set()),
    ("composite", "Observation?code-value-quantity=http://loinc.org|15074-8$6.3", {"f001"}),
    ("chain", "Observation?subject:Patient.family=van de Heuvel", {"f001"}),
    ("reverse chain", "Patient?_has:Observation:subject:code=http://loinc.org|15074-8", {"f001"}),
    ("_id", "Patient?_id=example,f001", {"example", "f001"}),
    ("_content", "Observation?_content=Glucose&_count=200", {"f001"}),
    ("_text", "Patient?_text=Chalmers", {"example"}),
    ("_profile", "Observation?_profile=http://hl7.org/fhir/StructureDefinition/vitalsigns", {"body-temperature"}),
    ("_filter", "Patient?_filter=family eq Chalmers and birthdate lt 1980", {"example"}),
    ("_lastUpdated", "Patient?_lastUpdated=gt2020-01-01&_count=200", {"example"}),
    ("compartment", "Patient/f001/Observation", {"f001"}),
    ("system", "?_type=Patient,Practitioner&name=Chalmers", {"example"}),
    ("include", "Observation?_id=f001&_include=Observation:subject", {"f001"}),
    ("revinclude", "Patient?_id=f001&_revinclude=Observation:subject", {"f001"}),
    ("sorted", "Observation?code=15074-8&_sort=-value-quantity,date", {"f001"}),
    ("several at once", "Observation?subject=Patient/f001&code=15074-8&status=final&date=ge2013-04", {"f001"}),
)


class Asking:
    """The API, as a client with a token of the operator sees it."""

    def __init__(self, context: Context, token: str) -> None:
        self.context = context
        self._application, self._token = Application(context), token

    def __call__(self, method: str, address: str, body: bytes = b"") -> tuple[int, bytes]:
        headers = {
            "host": "vesalius.test",
            "authorization": f"Bearer {self._token}",
            "content-type": "application/fhir+json",
            # A Binary without it comes as the file that it holds.
            "accept": "application/fhir+json",
        }
        path, _, query = address.partition("?")
        where = f"/fhir/{path}".rstrip("/")
        answer = self._application.handle(Request(method, where, query, headers, body, "127.0.0.1"))
        return answer.status, answer.body


@pytest.fixture(scope="module")
def asking(module_database_url: str) -> Iterator[Asking]:
    context = Context(module_database_url, RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32))
    with context.pool.session() as session:
        token = tokens.mint(session, "admin", minutes=60)
    yield Asking(context, token)
    context.close()


def single(folder: Path) -> dict[Path, tuple[str, str, bytes]]:
    """{file: (type, id, bytes)} of the files that hold one resource with an id which is no Bundle to be performed."""
    found = {}
    for path in sorted(folder.rglob("*.json")):
        body = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        parsed: dict[str, Any] = json.loads(body)
        if parsed.get("id") and parsed["resourceType"] != "Bundle":
            found[path] = (parsed["resourceType"], parsed["id"], body)
    return found


def parts(body: bytes) -> dict[str, bytes]:
    """The members of a resource byte by byte, but for white space between them; without id and meta."""
    return {name: _compact(bytes(raw)) for name, raw in members(body).items() if name not in {"id", "meta"}}


def _compact(raw: bytes) -> bytes:
    return b"".join(
        part if number % 2 else re.sub(rb"\s+", b"", part) for number, part in enumerate(_STRING.split(raw))
    )


_STRING = re.compile(rb'("(?:[^"\\]|\\.)*")')


@pytest.fixture(scope="module")
def stored(asking: Asking) -> dict[Path, tuple[str, str, bytes]]:
    """The single examples, stored through the API; documents are filed after them."""
    kept = {}
    refused = set()
    for path, (type_name, logical_id, body) in {**single(EXAMPLES), **single(BELGIAN)}.items():
        status, _ = asking("PUT", f"{type_name}/{logical_id}", body)
        if status in {400, 422}:
            refused.add(path.name)
            continue
        assert status in {200, 201}, path.name
        kept[path] = (type_name, logical_id, body)
    assert refused == REFUSED
    for path in sorted(LABORATORY.rglob("*.json")):
        assert asking("POST", "", path.read_bytes())[0] == 200, path.name
    assert len(kept) > 550
    return kept


def test_shared_examples_come_back_as_they_were_sent(
    asking: Asking, stored: dict[Path, tuple[str, str, bytes]]
) -> None:
    last = {(type_name, logical_id): body for type_name, logical_id, body in stored.values()}
    for (type_name, logical_id), body in last.items():
        status, found = asking("GET", f"{type_name}/{logical_id}")
        assert status == 200
        assert parts(found) == parts(body), f"{type_name}/{logical_id}"


@pytest.mark.parametrize(("address", "expected"), [row[1:] for row in QUESTIONS], ids=[row[0] for row in QUESTIONS])
def test_shared_examples_are_found_by_every_kind_of_search(
    asking: Asking, stored: dict[Path, tuple[str, str, bytes]], address: str, expected: set[str]
) -> None:
    assert stored
    status, body = asking("GET", address.replace(" ", "%20"))
    assert status == 200, body
    answer = json.loads(body)
    assert not [entry for entry in answer.get("entry", ()) if entry["search"]["mode"] == "outcome"]
    assert expected <= {entry["resource"]["id"] for entry in answer.get("entry", ())}


def test_shared_files_loaded_by_the_command_change_nothing_that_the_api_filed(
    asking: Asking, stored: dict[Path, tuple[str, str, bytes]]
) -> None:
    assert stored
    before = _counted(asking, "DiagnosticReport"), _counted(asking, "Patient")
    loader = loading.Loader(asking.context, local_system("load"))
    for path in loading.files([LABORATORY]):
        outcome = loader.load(path, loading.units(path, loading.content(path)))
        assert (outcome.written, outcome.refusals) == (0, []), path.name
        assert outcome.unchanged > 0
    assert (_counted(asking, "DiagnosticReport"), _counted(asking, "Patient")) == before


def _counted(asking: Asking, type_name: str) -> int:
    return int(json.loads(asking("GET", f"{type_name}?_summary=count")[1])["total"])
