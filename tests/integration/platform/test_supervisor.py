"""The supervisor: what survives which death, and what refuses to start."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
from pathlib import Path

import psycopg
import pytest
from operating import Running, command, down, up, wait_until

from vesalius.platform import processes
from vesalius.platform.installation import Installation

PARTS = ("postgresql", "valkey", "web-1", "web-2", "sequencer", "worker")


def test_a_started_installation_is_ready_and_keeps_its_secrets_to_itself(running: Running) -> None:
    parts = ("database", "schema", "keys", "valkey", "worker")
    whole = {"status": "ready", "checks": dict.fromkeys(parts, "ok")}
    # Each web worker remembers for a second that the worker was not there yet.
    wait_until(lambda: json.loads(running.get("/health/ready")[1]) == whole)
    assert running.get("/health/ready")[0] == 200
    assert [part.name for part in running.state.parts] == list(PARTS)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (running.directory / "keys").iterdir()}
    assert modes == dict.fromkeys(("audit.key", "backup.key", "data.key", "index.key"), 0o400)
    assert stat.S_IMODE((running.directory / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((running.directory / "logs").stat().st_mode) == 0o700


# Before anything is killed: it complains of parts that were started again and again.
def test_doctor_finds_nothing_wrong_with_a_running_installation(running: Running) -> None:
    done = command("doctor", "--data", running.directory)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing is wrong.")


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_part_is_started_again_and_the_service_goes_on(running: Running, name: str) -> None:
    before = running.part(name)
    os.kill(before.process, signal.SIGKILL)
    wait_until(lambda: running.part(name).starts == before.starts + 1)
    assert running.part(name).process != before.process
    wait_until(running.is_ready)
    assert running.process.poll() is None


def test_orphans_of_a_killed_part_are_reaped(running: Running) -> None:
    os.kill(running.part("postgresql").process, signal.SIGKILL)
    wait_until(running.is_ready)
    wait_until(lambda: not _zombies(running.process.pid))


def test_status_names_every_part_with_its_memory(running: Running) -> None:
    done = command("status", "--data", running.directory)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"Vesalius is ready at http://127.0.0.1:{running.port}/")
    assert [line.split()[0] for line in lines[1:8]] == ["supervisor", *PARTS]
    assert lines[8].startswith("  memory in all ")


def test_a_second_supervisor_on_the_same_folder_is_refused(running: Running) -> None:
    done = command("up", "--data", running.directory, "--port", "0")
    assert done.returncode == 1
    assert done.stderr == (
        f"vesalius: The installation in {running.directory} is already in use by process {running.process.pid};"
        " use another --data folder or `vesalius stop`.\n"
    )
    # Parts that were killed before may just be coming back.
    wait_until(running.is_ready)


def test_a_taken_port_is_named_and_nothing_is_left_behind(running: Running, tmp_path: Path) -> None:
    done = command("up", "--data", tmp_path / "other", "--port", running.port)
    assert (done.returncode, done.stderr) == (
        1,
        f"vesalius: Port {running.port} is taken; choose another with --port.\n",
    )
    assert not (tmp_path / "other" / "postgresql").exists()


def test_the_port_stays_open_while_both_web_workers_are_killed(running: Running) -> None:
    for name in ("web-1", "web-2"):
        os.kill(running.part(name).process, signal.SIGKILL)
    # The connection waits in the queue of the supervisor's socket until a new worker takes it.
    assert running.get("/health/live") == (200, b'{"status":"live"}')
    wait_until(lambda: all(running.part(name).is_alive for name in PARTS))


def test_external_servers_replace_the_embedded_ones(empty_database_url: str, redis_url: str, tmp_path: Path) -> None:
    started = up(tmp_path / "var", DATABASE_URL=empty_database_url, REDIS_URL=redis_url)
    try:
        assert [part.name for part in started.state.parts] == ["web-1", "web-2", "sequencer", "worker"]
        assert started.is_ready()
        assert not (tmp_path / "var" / "postgresql").exists()
    finally:
        down(started)


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("file", [], "The data folder {folder} is not a folder."),
        ("new", ["--host", "no.such.host.invalid"], "The host no.such.host.invalid is not known."),
    ],
)
def test_a_bad_start_condition_is_one_sentence(tmp_path: Path, name: str, arguments: list[str], sentence: str) -> None:
    folder = tmp_path / name
    if name == "file":
        folder.write_text("in the way")
    done = command("up", "--data", folder, "--port", "0", *arguments)
    assert done.returncode == 1
    assert done.stderr == f"vesalius: {sentence.format(folder=folder)}\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away and mount disks")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    done = command("up", "--data", folder, "--port", "0")
    assert (done.returncode, done.stderr) == (
        1,
        f"vesalius: The data folder {folder} belongs to nobody, and you are root.\n",
    )
    assert list(folder.iterdir()) == []


def test_an_unreachable_external_database_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{probe.getsockname()[1]}/nothing"
    done = command("up", "--data", tmp_path / "var", "--port", "0", DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 2  # the embedded Valkey is ready, the database is not
    assert "vesalius: The database of DATABASE_URL cannot be reached: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_schema_newer_than_the_program_is_refused(empty_database_url: str, redis_url: str, tmp_path: Path) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(
            "CREATE TABLE schema_migration (number integer PRIMARY KEY, name text, digest text, applied bigint)"
        )
        connection.execute("INSERT INTO schema_migration VALUES (9999, 'of the future', '', 0)")
    done = command(
        "up", "--data", tmp_path / "var", "--port", "0", DATABASE_URL=empty_database_url, REDIS_URL=redis_url
    )
    assert done.returncode == 1
    assert done.stderr.startswith("vesalius: The database has schema 9999, this version of Vesalius knows ")
    assert done.stderr.endswith(": start a newer version.\n")


def test_lost_root_keys_are_never_replaced_by_new_ones(running: Running, tmp_path: Path) -> None:
    assert running.ask("POST", "/fhir/Basic", _BASIC, authorization=f"Bearer {_token(running)}")[0] == 201
    url = Installation(running.directory).database_url
    done = command("up", "--data", tmp_path / "var", "--port", "0", DATABASE_URL=url)
    assert done.returncode == 1
    assert "the root key" in done.stderr
    assert "put it back from your key backup" in done.stderr
    assert list((tmp_path / "var" / "keys").iterdir()) == []


_BASIC = b'{"resourceType":"Basic","code":{"text":"x"}}'


def _token(running: Running) -> str:
    return command("token", "admin", "--data", running.directory).stdout.strip()


def _zombies(parent: int) -> list[int]:
    paths = Path(f"/proc/{parent}/task").glob("*/children")
    children = [int(child) for path in paths for child in path.read_text().split()]
    return [child for child in children if processes.started_at(child) is None]
