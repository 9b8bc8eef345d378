"""The commands that work on records, against a running installation."""

from __future__ import annotations

import json
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest
from operating import Running, command, down, up

from vesalius.platform.installation import Installation

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"
PATIENT = {"resourceType": "Patient", "id": "canary-7731", "name": [{"family": "Canaryfamily", "given": ["Eva"]}]}
WEIGHT = (
    '{"resourceType":"Observation","id":"weight","status":"final","code":{"text":"weight"},'
    '"valueQuantity":{"value":70.50}}'
)


@pytest.fixture(scope="module")
def token(running: Running) -> str:
    done = command("token", "admin", "--data", running.directory, "--minutes", 30)
    assert done.stderr == ""
    bearer = done.stdout
    assert bearer == f"{bearer.strip()}\n"
    return bearer.strip()


def test_a_token_opens_the_api_and_nothing_else_does(running: Running, token: str) -> None:
    assert running.get("/fhir/Patient/nobody", authorization=f"Bearer {token}")[0] == 404
    other = "A" if token[-1] != "A" else "B"
    assert running.get("/fhir/Patient/nobody", authorization=f"Bearer {token[:-1]}{other}")[0] == 401
    assert running.get("/fhir/Patient/nobody")[0] == 401


@pytest.mark.parametrize(("minutes", "sentence"), [(527041, "A token lives between 1 minute and 366 days.")])
def test_a_token_for_too_long_is_refused(running: Running, minutes: int, sentence: str) -> None:
    done = command("token", "admin", "--data", running.directory, "--minutes", minutes)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"vesalius: {sentence}\n")


def test_loading_takes_resources_ndjson_and_bundles_and_reports_what_it_refuses(
    running: Running, token: str, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(PATIENT))
    (folder / "inner" / "b.ndjson").write_text(f'{WEIGHT}\n\n{{"resourceType":"Observation","id":"bad"}}\nnot json\n')
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {**PATIENT, "id": "second"}}]}
    (folder / "c.json").write_text(json.dumps(bundle))
    (folder / "d.txt").write_text("not looked at")
    done = command("load", folder, "--data", running.directory, "--report", tmp_path / "report")
    assert done.returncode == 1
    assert done.stdout == "3 files: 3 resources written, 2 refused.\n"
    refused = [json.loads(line) for line in (tmp_path / "report").read_text().splitlines()]
    assert [(Path(item["file"]).name, item["place"]) for item in refused] == [
        ("b.ndjson", "line 3"),
        ("b.ndjson", "line 4"),
    ]
    assert {issue["code"] for issue in refused[0]["issues"]} == {"required"}
    told = "This is not a JSON object: it breaks at byte 4."
    assert refused[1]["issues"] == [{"severity": "error", "code": "structure", "diagnostics": told, "expression": []}]
    status, body = running.get("/fhir/Observation/weight", authorization=f"Bearer {token}")
    assert status == 200
    assert b'"value":70.50' in body


def test_loading_again_only_tries_what_was_refused(running: Running, token: str, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps({**PATIENT, "id": "again"}))
    (folder / "b.ndjson").write_text(
        '{"resourceType":"Basic","id":"fine","code":{"text":"x"}}\n{"resourceType":"Basic"}\n'
    )
    first = command("load", folder, "--data", running.directory)
    second = command("load", folder, "--data", running.directory)
    assert first.stdout == "2 files: 2 resources written, 1 refused.\n"
    assert second.stdout == "2 files: 0 resources written, 1 refused, 1 file loaded before.\n"
    for literal in ("Patient/again", "Basic/fine"):
        body = json.loads(running.get(f"/fhir/{literal}", authorization=f"Bearer {token}")[1])
        assert body["meta"]["versionId"] == "1"


def test_a_resource_without_id_gets_the_same_one_each_time(running: Running, tmp_path: Path) -> None:
    file = tmp_path / "nameless.json"
    file.write_text('{"resourceType":"Basic","code":{"text":"nameless"}}')
    assert command("load", file, "--data", running.directory).stdout == "1 file: 1 resources written, 0 refused.\n"
    shutil.copy(file, tmp_path / "copy.json")
    assert command("load", tmp_path / "copy.json", "--data", running.directory).returncode == 0
    done = command("export", tmp_path / "out", "--data", running.directory, "--type", "Basic")
    assert done.returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "out" / "Basic.ndjson").read_text().splitlines()]
    assert [line["meta"]["versionId"] for line in lines if line["code"]["text"] == "nameless"] == ["1"]
    assert stat.S_IMODE((tmp_path / "out" / "Basic.ndjson").stat().st_mode) == 0o600


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data does not lie beside the checkout")
def test_shared_laboratory_documents_are_filed(running: Running, tmp_path: Path) -> None:
    files = sorted((SHARED / "lab-bundles").rglob("*.json"))[:3]
    done = command("load", *files, "--data", running.directory)
    assert (done.returncode, done.stdout.endswith(" 0 refused.\n")) == (0, True)
    again = command("load", *files, "--data", running.directory, "--again")
    assert again.stdout.startswith("3 files: 0 resources written, ")


def test_keys_are_rotated_and_terms_derived_anew_while_the_service_runs(running: Running, token: str) -> None:
    rotated = command("rotate-keys", "--data-keys", "--data", running.directory)
    assert rotated.returncode == 0
    assert "data keys renewed" in rotated.stdout
    assert command("reindex", "--data", running.directory).returncode == 0
    assert running.get("/fhir/Observation/weight", authorization=f"Bearer {token}")[0] == 200
    found = json.loads(
        running.get("/fhir/Patient?family=Canaryfamily&_id=canary-7731", authorization=f"Bearer {token}")[1]
    )
    assert [entry["resource"]["id"] for entry in found["entry"]] == ["canary-7731"]


def test_a_backup_holds_no_readable_record_and_comes_back_equal(running: Running, token: str, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    done = command("backup", file, "--data", running.directory)
    assert (done.returncode, done.stdout.rstrip().endswith(", verified.")) == (0, True)
    assert b"Canaryfamily" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "running; stop it first" in command("restore", file, "--data", running.directory).stderr
    elsewhere = tmp_path / "elsewhere"
    empty = command("restore", file, "--data", elsewhere)
    assert empty.stderr.startswith(f"vesalius: Put the root keys of the backup into {elsewhere / 'keys'} first")
    shutil.copytree(running.directory / "keys", elsewhere / "keys")
    restored = command("restore", file, "--data", elsewhere)
    assert (restored.returncode, restored.stdout.startswith("Restored ")) == (0, True)
    # The restored log is whole and witnessed before the service ever runs.
    verified = command("audit", "verify", "--data", elsewhere)
    assert (verified.returncode, verified.stdout.endswith(", 0 waiting: whole.\n")) == (0, True)
    before = running.get("/fhir/Patient/canary-7731", authorization=f"Bearer {token}")
    with _up(elsewhere) as other:
        # Tokens are part of the database: the same one opens the same record.
        assert other.get("/fhir/Patient/canary-7731", authorization=f"Bearer {token}") == before
        # New accesses take their places behind the restored ones.
        verified = command("audit", "verify", "--data", elsewhere)
        assert (verified.returncode, verified.stdout.endswith(": whole.\n")) == (0, True)
    refused = command("restore", file, "--data", elsewhere)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)


def test_a_changed_backup_is_refused(running: Running, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    assert command("backup", file, "--no-verify", "--data", running.directory).returncode == 0
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(running.directory / "keys", elsewhere / "keys")
    done = command("restore", file, "--data", elsewhere)
    assert done.returncode == 1
    assert "The backup was changed, or was made under another backup key." in done.stderr


def test_no_log_holds_what_was_sent(running: Running, token: str) -> None:
    canaries = ("canary-7731", "Canaryfamily", "CanaryQuery", "CanaryHeader", "CanaryPath", "85073003328", token)
    headers = {"authorization": f"Bearer {token}", "x_request_id": "85073003328", "user_agent": "CanaryHeader"}
    running.get("/fhir/Patient/canary-7731", **headers)
    running.get("/fhir/Patient?name=CanaryQuery&identifier=85073003328", **headers)
    running.get("/fhir/Patient?birthdate=CanaryQuery", **headers)
    running.ask("POST", "/fhir/Patient", b'{"resourceType":"Patient","name":"Canaryfamily"}', **headers)
    running.ask("POST", "/fhir/Patient/_search", b"family=Canaryfamily", **headers)
    running.get("/CanaryPath/85073003328?x=CanaryQuery", **headers)
    running.ask("CANARYPATH", "/fhir", b"", **headers)
    logs = {path.name: path.read_text() for path in (running.directory / "logs").iterdir()}
    assert [
        (name, canary) for name, text in logs.items() for canary in canaries if canary.lower() in text.lower()
    ] == []
    lines = [json.loads(line) for name in ("web-1.log", "web-2.log") for line in logs[name].splitlines()]
    requests = [(line["method"], line["route"], line["status"]) for line in lines if line["event"] == "request"]
    assert ("GET", "/fhir/Patient/[id]", 200) in requests
    assert ("POST", "/fhir/Patient/_search", 200) in requests
    assert ("GET", "[unknown]", 404) in requests
    metrics = running.get("/metrics")[1].decode()
    assert 'vesalius_request_seconds_count{method="GET",route="/fhir/Patient/[id]",status="200"}' in metrics
    assert [canary for canary in canaries if canary.lower() in metrics.lower()] == []


def test_the_counters_of_both_workers_add_up_and_outlive_a_worker(running: Running) -> None:
    def counted() -> float:
        lines = running.get("/metrics")[1].decode().splitlines()
        name = 'vesalius_request_seconds_count{method="GET",route="/health/live",status="200"}'
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    before = counted()
    for _ in range(20):
        running.get("/health/live")
    assert counted() == before + 20


def test_unknown_options_and_commands_are_explained(installation_folder: Path) -> None:
    done = command("status", "--nonsense", "--data", installation_folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert command("nonsense").returncode == 2


def test_every_command_has_a_short_help_and_the_program_a_version() -> None:
    assert command("--version").stdout == f"vesalius {version('vesalius')}\n"
    for name in ((), ("load",), ("audit", "verify")):
        done = command(*name, "-h")
        assert (done.returncode, done.stdout.startswith("Usage: ")) == (0, True)


def test_jobs_that_were_given_up_are_named_with_their_reason(running: Running) -> None:
    url = Installation(running.directory).database_url
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO job (name, queue, state, due, created, arguments, failure)"
            " SELECT 'test.hopeless', 'default', 4, 0, 0, '{}', 'Invalid at here:1' FROM generate_series(1, 2)"
        )
    try:
        doctor = command("doctor", "--data", running.directory)
        status = command("status", "--data", running.directory)
    finally:
        with psycopg.connect(url) as connection:
            connection.execute("DELETE FROM job WHERE name = 'test.hopeless'")
    assert doctor.returncode == 1
    assert "FAULT  jobs: 2 of test.hopeless were given up (Invalid at here:1). Look at the page of" in doctor.stdout
    assert status.returncode == 0
    assert "  jobs given up: 2 test.hopeless; see `vesalius doctor`\n" in status.stdout


def test_a_clock_that_was_set_back_is_named(running: Running, token: str) -> None:
    body = b'{"resourceType":"Basic","code":{"text":"later"}}'
    assert running.ask("POST", "/fhir/Basic", body, authorization=f"Bearer {token}")[0] == 201
    url = Installation(running.directory).database_url
    move = "UPDATE outbox SET recorded = recorded + %s WHERE id = (SELECT max(id) FROM outbox)"
    with psycopg.connect(url) as connection:
        connection.execute(move, [3_600_000_000])
    try:
        doctor = command("doctor", "--data", running.directory)
    finally:
        with psycopg.connect(url) as connection:
            connection.execute(move, [-3_600_000_000])
    assert doctor.returncode == 1
    assert "s ahead of us. The clock was set back: let this machine follow a time server." in doctor.stdout


def test_commands_without_an_installation_say_so(tmp_path: Path) -> None:
    for name in ("token", "reindex", "rotate-keys"):
        arguments = ["admin"] if name == "token" else []
        done = command(name, *arguments, "--data", tmp_path / "none")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"vesalius: There is no installation in {tmp_path / 'none'}; `vesalius up` makes one.\n"


def test_doctor_names_loose_keys_and_a_missing_one(running: Running, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(running.directory / "keys", folder / "keys")
    (folder / "keys" / "data.key").chmod(0o644)
    loose = command("doctor", "--data", folder)
    assert loose.returncode == 1
    assert "FAULT  keys: others may read data. chmod 0400 " in loose.stdout
    (folder / "keys" / "data.key").unlink()
    assert "FAULT  keys: missing: data. Put them back" in command("doctor", "--data", folder).stdout
    assert Installation(folder).directory == folder


class _up:  # noqa: N801 - reads as a verb in a with statement
    def __init__(self, folder: Path) -> None:
        self._running = up(folder)

    def __enter__(self) -> Running:
        return self._running

    def __exit__(self, *_: object) -> None:
        down(self._running)


def test_an_operator_makes_invites_closes_and_lists_accounts(running: Running) -> None:
    data = ("--data", running.directory)
    made = command("account", "create", "dr.test", "--role", "physician", "--fhir", "Practitioner/x", *data)
    assert (made.returncode, made.stdout[:20], len(made.stdout.strip())) == (0, "/account/invitation/", 69)
    again = command("account", "invite", "dr.test", "--reset", *data).stdout
    assert running.get(made.stdout.strip())[0] == 404
    assert running.get(again.strip())[0] == 200
    linked = command("account", "card", "dr.test", "85.07.30-033.28", *data)
    assert (linked.returncode, "opens the account dr.test" in linked.stdout + linked.stderr) == (0, True)
    for number in ("85073003329", "17073003384"):
        assert command("account", "card", "dr.test", number, *data).returncode == 1
    assert command("account", "disable", "dr.test", *data).returncode == 0
    assert running.get(again.strip())[0] == 404
    listed = json.loads(command("account", "list", "--json", *data).stdout)
    assert listed == [
        {"username": "dr.test", "display": "", "roles": ["physician"], "active": False, "system": False,
         "application": False, "passkeys": 0}
    ]  # fmt: skip
    refused = command("account", "create", "dr.test", "--role", "nurse", *data)
    assert (refused.returncode, refused.stdout) == (1, "")
