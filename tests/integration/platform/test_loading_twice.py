"""Files come in once, whole or in pieces, packed or not, and what cannot come in says why."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from operating import Running, command, down, environment, up, wait_until

WEIGHT = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}


@pytest.fixture(scope="module")
def token(running: Running) -> str:
    return command("token", "admin", "--data", running.directory).stdout.strip()


NOTHING_NEW = "1 file: 0 resources written, 3 unchanged, 0 refused.\n"


def test_what_is_loaded_twice_in_any_form_changes_nothing(running: Running, token: str, tmp_path: Path) -> None:
    mother = "urn:uuid:5b6f0f1e-3f4f-4f7c-9a0a-2f4b7d3c9a11"
    requests = [
        {"fullUrl": mother, "resource": {"resourceType": "Patient", "name": [{"family": "Twiceloaded"}]},
         "request": {"method": "POST", "url": "Patient"}},
        {"resource": {**WEIGHT, "id": "left-out", "subject": {"reference": mother}},
         "request": {"method": "POST", "url": "Observation"}},
        {"resource": {"resourceType": "Parameters"}, "request": {"method": "POST", "url": "CodeSystem/$lookup"}},
        {"request": {"method": "GET", "url": "Patient?name=peter"}},
    ]  # fmt: skip
    lines = [
        json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": requests}),
        '{"resourceType":"Basic","code":{"text":"of its own"},"extension":[{"url":"urn:x","valueDecimal":1.50}]}',
    ]
    half, whole = tmp_path / "half.ndjson", tmp_path / "whole.ndjson"
    half.write_text(f"{lines[0]}\n{lines[1][:40]}")
    whole.write_text("\n".join(lines))

    def load(*arguments: object, given: bytes = b"") -> str:
        return command("load", *arguments, "--data", running.directory, given=given).stdout

    assert load(half) == "1 file: 2 resources written, 1 refused.\n"
    assert load(whole) == "1 file: 1 resources written, 2 unchanged, 0 refused.\n"
    assert load(whole) == "1 file: 0 resources written, 0 refused, 1 file loaded before.\n"
    assert load(whole, "--again") == NOTHING_NEW
    packed = tmp_path / "packed.ndjson.gz"
    packed.write_bytes(gzip.compress(whole.read_bytes() + b"\n"))
    assert load(tmp_path / "packed.ndjson.gz") == NOTHING_NEW
    assert load("-", given=b"\n" + whole.read_bytes()) == NOTHING_NEW
    # Only a digit is another: that is a change.
    whole.write_text("\n".join(lines).replace("1.50", "1.5"))
    assert load(whole) == "1 file: 1 resources written, 2 unchanged, 0 refused.\n"
    found = json.loads(running.get("/fhir/Observation?patient.family=Twiceloaded", authorization=f"Bearer {token}")[1])[
        "entry"
    ]
    assert [entry["resource"]["meta"]["versionId"] for entry in found] == ["1"]


def of_patient(logical_id: str, **more: object) -> dict[str, object]:
    return {"resourceType": "Patient", "id": logical_id, **more}


def test_every_type_of_bundle_brings_what_it_stands_for(running: Running, token: str, tmp_path: Path) -> None:
    def load(kind: str, *entries: dict[str, object], more: tuple[str, ...] = ()) -> str:
        file = tmp_path / f"{kind}.json"
        file.write_text(json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}))
        return command("load", file, "--data", running.directory, *more).stdout

    def get(literal: str) -> tuple[int, dict[str, object]]:
        status, body = running.get(f"/fhir/{literal}", authorization=f"Bearer {token}")
        return status, json.loads(body)

    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "informational"}]}
    found = {"resource": of_patient("searched"), "search": {"mode": "match"}}
    assert load("searchset", found, {"resource": outcome, "search": {"mode": "outcome"}}) == (
        "1 file: 1 resources written, 0 refused.\n"
    )
    # Newest first: what is loaded is the newest state, and what was deleted is not there.
    past = [
        {"request": {"method": "DELETE", "url": "Patient/searched"}, "response": {"status": "204"}},
        *(
            {"resource": of_patient(name, birthDate=day), "request": {"method": "PUT", "url": f"Patient/{name}"}}
            for name, day in (("lived", "1992-02-02"), ("searched", "1990-01-01"), ("lived", "1991-01-01"))
        ),
    ]
    assert load("history", *past) == "1 file: 2 resources written, 0 refused.\n"
    assert get("Patient/searched")[0] == 410
    assert get("Patient/lived")[1]["birthDate"] == "1992-02-02"
    again = load("history", *past, more=("--again",))
    assert again == "1 file: 0 resources written, 2 unchanged, 0 refused.\n"
    header = {
        "resourceType": "MessageHeader", "eventUri": "urn:event", "source": {"endpoint": "urn:us"},
        "focus": [{"reference": "https://elsewhere.example/fhir/Patient/theirs"}],
    }  # fmt: skip
    identifier = [{"system": "urn:message", "value": "m-1"}]
    entries = (
        {"fullUrl": "urn:uuid:5b6f0f1e-3f4f-4f7c-9a0a-2f4b7d3c9a12", "resource": header},
        {
            "fullUrl": "https://elsewhere.example/fhir/Patient/theirs",
            "resource": of_patient("theirs", identifier=identifier),
        },
    )
    assert load("message", *entries) == "1 file: 3 resources written, 0 refused.\n"
    patient = get("Patient?identifier=urn:message|m-1")[1]["entry"][0]["resource"]  # type: ignore[index]
    sent = get("MessageHeader?focus=Patient/" + patient["id"])[1]
    assert sent["total"] == 1
    assert load("message", *entries, more=("--again",)).startswith("1 file: 0 resources written, ")


def exported(folder: Path, data: Path) -> dict[str, str]:
    """{literal: the line}, without when and in which version it was stored."""
    assert command("export", folder, "--data", data).returncode == 0
    lines = [line for file in folder.glob("*.ndjson") for line in file.read_text().splitlines()]
    moment = re.compile(r'"versionId":"\d+","lastUpdated":"[^"]+"')
    found = {}
    for line in lines:
        resource = json.loads(line)
        found[f"{resource['resourceType']}/{resource['id']}"] = moment.sub("", line, count=1)
    return found


def test_what_was_exported_is_loaded_into_another_installation_to_the_digit(running: Running, tmp_path: Path) -> None:
    patient = of_patient("of-an-export", name=[{"family": "Née  d'Août"}])
    entries = [
        {"fullUrl": "urn:uuid:5b6f0f1e-3f4f-4f7c-9a0a-2f4b7d3c9a13", "resource": patient},
        {"fullUrl": "urn:x:2", "resource": {**WEIGHT, "subject": {"reference": "Patient/of-an-export"}}},
    ]
    document = tmp_path / "document.json"
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    document.write_text(text.replace('"status": "final"', '"status": "final", "valueQuantity": {"value": 2.00}'))
    assert command("load", document, "--data", running.directory).returncode == 0
    first = exported(tmp_path / "first", running.directory)
    (kept,) = [name for name in first if name.startswith("Bundle/") and "of-an-export" in first[name]]
    placed = (tmp_path / "first" / "compartments.tsv").read_text()
    assert [line.partition("\t")[2][:8] for line in placed.splitlines() if line.startswith(kept)] == ["Patient/"]

    other = up(tmp_path / "other", "--workers", "1")
    try:
        done = command("load", *sorted((tmp_path / "first").iterdir()), "--data", other.directory)
        assert (done.returncode, done.stdout.endswith(" 0 refused.\n")) == (0, True), done.stderr
        # What the new installation makes of it by itself, Tasks of follow-up, comes beside it.
        second = exported(tmp_path / "second", other.directory)
        assert {name: line for name, line in second.items() if not name.startswith("Task/")} == {
            name: line for name, line in first.items() if not name.startswith("Task/")
        }
        assert (tmp_path / "second" / "compartments.tsv").read_text() == placed
    finally:
        down(other)


def test_the_last_of_several_lines_about_one_resource_holds(running: Running, token: str, tmp_path: Path) -> None:
    file = tmp_path / "thrice.ndjson"
    file.write_text("\n".join(json.dumps(of_patient("thrice", birthDate=f"199{year}-01-01")) for year in range(3)))
    done = command("load", file, "--data", running.directory)
    assert done.stdout == "1 file: 3 resources written, 0 refused.\n"
    body = json.loads(running.get("/fhir/Patient/thrice", authorization=f"Bearer {token}")[1])
    assert (body["birthDate"], body["meta"]["versionId"]) == ("1992-01-01", "3")


def test_what_is_left_out_of_a_document_stands_in_the_report(running: Running, tmp_path: Path) -> None:
    file, report = tmp_path / "document.json", tmp_path / "report"
    entries = [
        {"fullUrl": "urn:x:1", "resource": of_patient("of-the-document")},
        {"fullUrl": "urn:x:2", "resource": {"resourceType": "Observation", "status": "nonsense", "code": {}}},
    ]
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    done = command("load", file, "--data", running.directory, "--report", report)
    assert (done.returncode, done.stdout.endswith(", 0 refused.\n")) == (0, True)
    assert f"Something was mended or left out in 1 of the documents; they stand in {report}.\n" in done.stderr
    (line,) = [json.loads(line) for line in report.read_text().splitlines()]
    assert {issue["severity"] for issue in line["issues"]} == {"warning"}
    assert any("The entry was left out." in issue["diagnostics"] for issue in line["issues"])


def test_what_cannot_be_loaded_is_one_sentence_and_the_rest_is_loaded(running: Running, tmp_path: Path) -> None:
    def load(*arguments: object) -> tuple[int, str, str]:
        done = command("load", *arguments, "--data", running.directory)
        return done.returncode, done.stdout, done.stderr

    (tmp_path / "nothing").mkdir()
    assert load(tmp_path / "nowhere") == (1, "", f"vesalius: {tmp_path / 'nowhere'} does not exist.\n")
    told = f"vesalius: Nothing to load stands below {tmp_path / 'nothing'}: no .json, .ndjson or .jsonl file.\n"
    assert load(tmp_path / "nothing") == (1, "", told)
    fine = tmp_path / "mixed" / "z.json"
    fine.parent.mkdir()
    fine.write_text('{"resourceType":"Basic","id":"beside-the-broken","code":{"text":"x"}}')
    status, out, told = load(fine, "--report", tmp_path / "missing" / "report")
    assert (status, out) == (1, "")
    assert told.endswith("missing/report cannot be written: No such file or directory.\n")
    for name, data in (
        ("a.json.gz", gzip.compress(fine.read_bytes())[:-9]),
        ("b.json", b""),
        ("c.json", b'{"resourceType":"Patient","id":"x"'),
        ("d.json", b"[1]"),
        ("e.json", b'{"resourceType":"Patient","id":"wrong","birthDate":19}'),
    ):
        (fine.parent / name).write_bytes(data)
    status, out, told = load(fine.parent)
    assert (status, out) == (1, "6 files: 1 resources written, 5 refused.\n")
    assert [line.rpartition("/")[2] for line in told.splitlines()] == [
        "a.json.gz: The file is packed by gzip, and broken. (structure)",
        "b.json: This is not a JSON object: it ends before it is whole. (structure)",
        "c.json: This is not a JSON object: it ends before it is whole. (structure)",
        "d.json: This is JSON, but not an object. (structure)",
        "e.json: Patient.birthDate: must be a JSON string, not a number. (value)",
    ]


def test_a_load_that_is_killed_with_its_database_goes_on_and_writes_nothing_twice(
    running: Running, token: str, tmp_path: Path
) -> None:
    lines = [
        {"resourceType": "Basic", "code": {"text": f"line {number}"}} | ({"id": f"line-{number}"} if number % 2 else {})
        for number in range(3001)
    ]
    file = tmp_path / "many.ndjson"
    file.write_text("\n".join(map(json.dumps, lines)))
    arguments = [sys.executable, "-m", "vesalius.platform.command_line", "load", file, "--data", running.directory]
    loading = subprocess.Popen([str(word) for word in arguments], stderr=subprocess.DEVNULL, env=environment())
    # The first of its transactions are there, the last is not.
    wait_until(lambda: running.get("/fhir/Basic/line-201", authorization=f"Bearer {token}")[0] == 200)
    loading.kill()
    loading.wait(30)
    assert running.get("/fhir/Basic/line-2999", authorization=f"Bearer {token}")[0] == 404
    os.kill(running.part("postgresql").process, signal.SIGKILL)

    done = command("load", file, "--data", running.directory)
    assert (done.returncode, done.stderr) == (0, "")
    assert command("load", file, "--again", "--data", running.directory).stdout == (
        "1 file: 0 resources written, 3001 unchanged, 0 refused.\n"
    )
    command("export", tmp_path / "out", "--data", running.directory, "--type", "Basic")
    stored = [json.loads(line) for line in (tmp_path / "out" / "Basic.ndjson").read_text().splitlines()]
    ours = [each for each in stored if each["code"]["text"].startswith("line ")]
    assert len(ours) == len({each["code"]["text"] for each in ours}) == 3001
    assert {each["meta"]["versionId"] for each in ours} == {"1"}
