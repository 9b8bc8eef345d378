"""What is shipped for running it elsewhere really runs: compose.yaml's servers, nginx in front, the unit of systemd."""

from __future__ import annotations

import http.client
import json
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from cryptography.hazmat.primitives.serialization import Encoding
from operating import command, down, up

from integration.identity.pki import Pki
from nginx_front import NGINX, free_port, running, server_certificate
from vesalius.platform import embedded_postgresql, embedded_valkey, processes

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
FILLED = {
    "POSTGRES_PASSWORD": "of-the-database",
    "VALKEY_PASSWORD": "of-valkey",
    "VESALIUS_BASE_URL": "https://care.example.org",
    "VESALIUS_TRUSTED_HOSTS": "care.example.org",
    "VESALIUS_ALLOWED_ORIGINS": "",
}


def filled(text: str) -> str:
    """As compose replaces ${NAME:?…} and ${NAME:-…}."""
    return re.sub(r"\$\{([A-Z_]+)(?::[?-][^}]*)?\}", lambda found: FILLED[found[1]], text)


@contextmanager
def database(folder: Path) -> Iterator[int]:
    """A PostgreSQL 18 made with the arguments of the file and run with its command; its port."""
    programs, port = embedded_postgresql.programs(), free_port()
    service = COMPOSE["services"]["database"]
    account = processes.account_for(folder, programs)
    data = folder / "data"
    processes.own(data, account)
    (folder / "password").write_text(FILLED["POSTGRES_PASSWORD"])
    (folder / "password").chmod(0o644)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    done = processes.run(
        [programs / "initdb", "-D", data, "-U", service["environment"]["POSTGRES_USER"], "--no-sync",
         "--pwfile", folder / "password", *shlex.split(service["environment"]["POSTGRES_INITDB_ARGS"])],
        account=account, environment=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    name, *settings = service["command"]
    assert name == "postgres"
    with (folder / "log").open("wb") as log:
        server = processes.start(
            [programs / name, "-D", data, *settings, "-c", f"port={port}", "-c", "listen_addresses=127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "shared_buffers=32MB"],
            account=account, death_signal=signal.SIGINT, output=log, environment=environment,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(address(port, "postgres"), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {service['environment']['POSTGRES_DB']}")
                break
            except psycopg.OperationalError:
                assert server.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, (folder / "log").read_text()
        yield port
    finally:
        embedded_postgresql.stop(server)


def address(port: int, name: str) -> str:
    return f"postgresql://vesalius:{FILLED['POSTGRES_PASSWORD']}@127.0.0.1:{port}/{name}"


@contextmanager
def valkey() -> Iterator[int]:
    """A Valkey run with the command of the file; its port."""
    port = free_port()
    _name, *words = map(filled, COMPOSE["services"]["valkey"]["command"])
    server = subprocess.Popen([embedded_valkey.program(), *words, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        yield port
    finally:
        embedded_valkey.stop(server)


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    context = ssl._create_unverified_context()  # noqa: S323 - the certificate of the server is made up
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
    try:
        named = {"Host": "care.example.org"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    finally:
        connection.close()


@pytest.mark.skipif(NGINX is None, reason="no nginx here: tools/debian_packages.py gets one")
def test_the_servers_of_compose_behind_the_shipped_nginx_serve_and_keep_their_limits(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    pki = Pki()
    server_certificate(tmp_path)
    (tmp_path / "eid-chain.pem").write_bytes(pki.root.public_bytes(Encoding.PEM))
    (tmp_path / "eid-secret.conf").write_text('proxy_set_header X-Client-Secret "a-secret-of-the-proxy";\n')
    (tmp_path / "d").mkdir(mode=0o711)
    with database(tmp_path / "d") as database_port, valkey() as valkey_port:
        environment = {
            name: filled(str(value))
            .replace("@database/", f"@127.0.0.1:{database_port}/")
            .replace("@valkey/", f"@127.0.0.1:{valkey_port}/")
            for name, value in COMPOSE["services"]["web"]["environment"].items()
        }
        started = up(tmp_path / "var", "--workers", "1", **environment)
        try:
            ports = {name: free_port() for name in ("plain", "site", "cards")} | {"pages": started.port}
            with running(tmp_path, ports):
                look_through_nginx(ports["site"], tmp_path / "var", environment)
        finally:
            down(started)
        logged = (tmp_path / "vesalius.log").read_text() + (tmp_path / "vesalius-errors.log").read_text()
        assert "canary-in-the-address" not in logged


def look_through_nginx(site: int, data: Path, environment: dict[str, str]) -> None:
    status, headers, body = ask(site, "GET", "/health/ready")
    assert (status, json.loads(body)["checks"]["valkey"]) == (200, "ok")
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    bearer = command("token", "admin", "--data", data, **environment).stdout.strip()
    login = {"Authorization": f"Bearer {bearer}", "Content_Type": "application/fhir+json"}
    made = ask(site, "POST", "/fhir/Basic", b'{"resourceType":"Basic","code":{"text":"x"}}', **login)
    assert made[0] == 201
    assert made[1]["location"].startswith("https://care.example.org/fhir/Basic/")
    assert ask(site, "GET", "/fhir/Basic?code:text=canary-in-the-address", **login)[0] == 200
    # Another name is not believed: addresses stay ours, and pages are refused.
    assert b"evil" not in ask(site, "GET", "/fhir/Basic?_count=1", **login, Host="evil.example.org")[2]
    assert ask(site, "GET", "/account/login/", Host="evil.example.org")[0] == 400
    # Cookies of the site go over TLS only, and a plain address is sent to the right one.
    assert "Secure" in ask(site, "GET", "/account/login/")[1].get("set-cookie", "")
    backup = command("backup", data.parent / "a.backup", "--data", data, **environment)
    assert (backup.returncode, backup.stdout.rstrip().endswith(", verified.")) == (0, True), backup.stderr


def test_image_and_compose_agree_and_everything_to_fill_in_is_in_the_example() -> None:
    dockerfile, web = (ROOT / "deploy" / "Dockerfile").read_text(), COMPOSE["services"]["web"]
    assert f"USER {web['user']}" in dockerfile
    assert (ROOT / web["build"]["dockerfile"]).exists()
    volumes = [volume.partition(":")[2] for volume in web["volumes"]]
    assert volumes == ["/var/lib/vesalius"]
    assert f'VOLUME ["{volumes[0]}"]' in dockerfile
    ports = {port.rpartition(":")[2] for port in web["ports"]}
    assert ports == {"8000", "8001"}
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])
    example = (ROOT / "deploy" / "environment.example").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == set(FILLED)
    for line in re.findall(r"^COPY (?!--from)(.*) \S+$", dockerfile, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "vesalius.service"
    text = (ROOT / "deploy" / "vesalius.service").read_text()
    assert "ExecStart=/opt/vesalius/bin/vesalius up " in text
    unit.write_text(text.replace("/opt/vesalius/bin/vesalius", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "vesalius.service" in line]
    assert (done.returncode, told) == (0, [])
