"""Folders with awkward names work, foreign keys and addresses do not; a refusal is one sentence and writes nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest
from operating import Running, command, down, up

from nginx_front import free_port
from vesalius.crypto.keyring import ROOT_NAMES
from vesalius.platform import supervisor_state
from vesalius.platform.installation import Installation
from vesalius.platform.supervisor import _claimed
from vesalius.platform.supervisor_state import SupervisorState

NO_DATABASE = (
    "vesalius: DATABASE_URL is not an address of a PostgreSQL such as postgresql://user:password@host:port/database.\n"
)
NO_VALKEY = "vesalius: REDIS_URL is not an address of a Valkey such as redis://:password@host:6379/0.\n"


def try_to_start(folder: Path, **more: str) -> tuple[int, str]:
    """The exit status and the last line of an `up` that ends by itself."""
    done = command("up", "--data", folder, "--port", "0", **more)
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines(keepends=True)[-1]


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / 'l\'hôpital "Sint-Jan", 100%25 日本 & #1?'
    started = up(folder)
    try:
        bearer = command("token", "admin", "--data", folder).stdout.strip()
        file = tmp_path / "a b'c.json"
        file.write_text('{"resourceType":"Basic","id":"here","code":{"text":"x"}}')
        assert command("load", file, "--data", folder).returncode == 0
        assert started.get("/fhir/Basic/here", authorization=f"Bearer {bearer}")[0] == 200
        assert b'"valkey":"ok"' in started.get("/health/ready")[1]
        backup = command("backup", tmp_path / "a 'b\".backup", "--data", folder, "--no-verify")
        assert backup.returncode == 0
    finally:
        down(started)
    done = command("doctor", "--data", folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing is wrong.")


# What a start with keys of its own would write. The running installation goes on with its log meanwhile, and stores its
# definitions.
WRITTEN = """SELECT (SELECT array_agg(wrapped ORDER BY epoch) FROM keys.epoch),
    (SELECT array_agg(fingerprint ORDER BY name) FROM keys.root),
    (SELECT count(*) FROM resource WHERE id = 'witness')"""


@pytest.fixture
def filled(running: Running) -> Running:
    """The installation with a record: before, keys may still be put in place."""
    bearer = command("token", "admin", "--data", running.directory).stdout.strip()
    body = b'{"resourceType":"Basic","id":"witness","code":{"text":"x"}}'
    assert running.ask("PUT", "/fhir/Basic/witness", body, authorization=f"Bearer {bearer}")[0] in {200, 201}
    return running


@pytest.mark.parametrize("name", ROOT_NAMES)
def test_a_foreign_root_key_is_named_and_nothing_is_written(filled: Running, tmp_path: Path, name: str) -> None:
    # Another data folder with the same database: as a key of another installation put into the wrong place.
    shutil.copytree(filled.directory / "keys", tmp_path / "var" / "keys")
    (tmp_path / "var").chmod(0o711)
    key = tmp_path / "var" / "keys" / f"{name}.key"
    key.chmod(0o600)
    key.write_text(os.urandom(32).hex())
    url = Installation(filled.directory).database_url
    with psycopg.connect(url) as connection:
        before = connection.execute(WRITTEN).fetchone()

    if name == "data":
        expected = f"The root keys in {tmp_path / 'var' / 'keys'} are not those that this database was written under.\n"
    else:
        expected = f"The root key {key} is not that which this database was written under; put that back from your key"
        expected += " backup.\n"
    assert try_to_start(tmp_path / "var", DATABASE_URL=url) == (1, f"vesalius: {expected}")
    doctor = command("doctor", "--data", tmp_path / "var", DATABASE_URL=url)
    assert doctor.returncode == 1
    assert f"FAULT  key fit: wrong. {expected}" in doctor.stdout
    with psycopg.connect(url) as connection:
        assert connection.execute(WRITTEN).fetchone() == before


def test_a_foreign_index_key_is_noticed_in_an_older_installation_too(filled: Running, tmp_path: Path) -> None:
    url = Installation(filled.directory).database_url
    shutil.copytree(filled.directory / "keys", tmp_path / "var" / "keys")
    key = tmp_path / "var" / "keys" / "index.key"
    key.chmod(0o600)
    key.write_text(os.urandom(32).hex())
    with psycopg.connect(url) as connection:
        noted = connection.execute("DELETE FROM keys.root RETURNING name, fingerprint").fetchall()
    try:
        status, told = try_to_start(tmp_path / "var", DATABASE_URL=url)
        assert (status, f"The root key {key} is not that which" in told) == (1, True)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM keys.root").fetchone() == (0,)
    finally:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.executemany("INSERT INTO keys.root VALUES (%s, %s)", noted)


@pytest.mark.parametrize(
    ("variable", "address", "sentence"),
    [
        ("DATABASE_URL", "garbage", NO_DATABASE),
        ("DATABASE_URL", "mysql://somebody:secret-of-theirs@host/x", NO_DATABASE),
        ("REDIS_URL", "garbage", NO_VALKEY),
        ("REDIS_URL", "http://:secret-of-theirs@host", NO_VALKEY),
    ],
    ids=["database", "other-database", "valkey", "other-valkey"],
)
def test_an_address_that_is_none_is_said_and_never_shown(
    tmp_path: Path, variable: str, address: str, sentence: str
) -> None:
    done = command("up", "--data", tmp_path / "var", "--port", "0", **{variable: address})
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
    assert not (tmp_path / "var").exists()
    doctor = command("doctor", "--data", tmp_path / "var", **{variable: address})
    assert doctor.returncode == 1
    assert "secret-of-theirs" not in doctor.stdout + doctor.stderr


def test_a_command_on_a_database_without_its_schema_says_what_to_do(
    filled: Running, empty_database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "var"
    shutil.copytree(filled.directory / "keys", folder / "keys")
    (folder / "run").mkdir()
    done = command("token", "admin", "--data", folder, DATABASE_URL=empty_database_url)
    sentence = (
        "vesalius: The database of DATABASE_URL has not the schema of this program yet: run `vesalius up` first.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)

    # As during the first seconds of `vesalius up`, which holds the folder.
    with (folder / "run" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command("token", "admin", "--data", folder, DATABASE_URL=empty_database_url)
        sentence = f"vesalius: The installation in {folder} is still starting; `vesalius status` tells when it runs.\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
        # As after an update of the program beside what runs: waiting would not help.
        ready = SupervisorState(supervisor_state.own_part("supervisor"), "http://127.0.0.1:1/", 0, is_ready=True)
        supervisor_state.write(folder / "run", ready)
        done = command("token", "admin", "--data", folder, DATABASE_URL=empty_database_url)
    sentence = (
        f"vesalius: The installation in {folder} was started by an older program: `vesalius stop` and `vesalius up`"
        " bring its schema up to date.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("IDLE_MINUTES", "soon", "VESALIUS_IDLE_MINUTES must be between 1 and 720."),
        ("SCANNER", "http://scanner", "VESALIUS_SCANNER must be clamd:///path/of/socket or clamd://host:port."),
        ("PRESCRIPTION_SERVICE", "on", "VESALIUS_PRESCRIPTION_SERVICE must be local, off or down."),
        ("CDS_SERVICES", "cds.example", "VESALIUS_CDS_SERVICES must be addresses that start with https://."),
        ("PRIVATE_NETWORK", "yes", "VESALIUS_PRIVATE_NETWORK must be 0 or 1."),
    ],
    ids=["identity", "scanner", "service", "decision-support", "network"],
)
def test_a_setting_of_any_part_that_makes_no_sense_begins_nothing(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    setting = {f"VESALIUS_{name}": value}
    assert try_to_start(tmp_path / "var", **setting) == (1, f"vesalius: {sentence}\n")
    assert not (tmp_path / "var").exists()
    assert (
        f"FAULT  settings: not usable. {sentence}\n" in command("doctor", "--data", tmp_path / "var", **setting).stdout
    )


def test_a_port_that_another_start_has_taken_and_does_not_listen_on_yet_is_taken(tmp_path: Path) -> None:
    port = free_port()
    with _claimed("127.0.0.1", port) as first:
        assert first is not None
        done = command("up", "--data", tmp_path / "var", "--port", port)
    assert (done.returncode, done.stderr) == (1, f"vesalius: Port {port} is taken; choose another with --port.\n")
    assert not (tmp_path / "var" / "postgresql").exists()
    # It goes with whoever had it.
    again = _claimed("127.0.0.1", port)
    assert again is not None
    again.close()


def test_a_valkey_that_does_not_answer_is_one_sentence(empty_database_url: str, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
        told = try_to_start(tmp_path / "var", DATABASE_URL=empty_database_url, REDIS_URL=url)
    assert told == (1, "vesalius: The Valkey of REDIS_URL cannot be reached: it does not answer.\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount disks")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk], check=False).returncode != 0:
        pytest.skip("disks cannot be mounted here")
    try:
        told = try_to_start(disk / "var")
    finally:
        subprocess.run(["umount", disk], check=True)
    assert told == (1, f"vesalius: The data folder {disk / 'var'} cannot be written: Read-only file system.\n")


def test_doctor_looks_into_the_database_of_an_installation_that_does_not_run(tmp_path: Path) -> None:
    started = up(tmp_path / "var")
    down(started)
    done = command("doctor", "--data", tmp_path / "var")
    assert done.returncode == 0
    for line in (
        "key fit: the root keys open this database.",
        "index: of this program's edition.",
        "prescriptions: nothing is transmitted: VESALIUS_PRESCRIPTION_SERVICE is not set; pages and papers say so.",
        "declarations: nothing is transmitted: VESALIUS_DECLARATION_SERVICE is not set; pages and papers say so.",
    ):
        assert f"ok     {line}" in done.stdout
    pretending = command("doctor", "--data", tmp_path / "var", VESALIUS_PRESCRIPTION_SERVICE="local")
    assert pretending.returncode == 1
    assert "FAULT  prescriptions: they go to a stand-in on this machine, to no pharmacist." in pretending.stdout
    (tmp_path / "var" / "postgresql" / "data" / "global" / "pg_control").write_bytes(b"\0" * 8192)
    done = command("doctor", "--data", tmp_path / "var")
    assert done.returncode == 1
    assert "FAULT  database: does not start. PostgreSQL ended with " in done.stdout
    assert done.stdout.endswith("1 thing is wrong.\n")
