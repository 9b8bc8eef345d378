"""Runs a command against a private Debian PostgreSQL that is reached over TCP with TLS only.

    tools/debian_postgresql.py [--require] -- .venv/bin/pytest tests/integration/store

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1, refuses connections without
TLS and without a password, and is gone afterwards. The command finds its address in
VESALIUS_TEST_DATABASE_URL. Where the machine has no PostgreSQL of Debian, it is downloaded and unpacked
(tools/debian_packages.py). The exit status is that of the command; when there is no such PostgreSQL, 1 under
--require and 0 with a remark otherwise.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

import debian_packages
from debian_packages import CannotBeHad
from vesalius.platform import processes

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "ssl": "on",
    "ssl_min_protocol_version": "TLSv1.3",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "96MB",
    "max_connections": 100,
}


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """The address of a superuser of a fresh cluster, with certificate checking against its own authority."""
    folder = Path(tempfile.mkdtemp(prefix="vesalius-debian-"))
    folder.chmod(0o711)
    account = processes.account_for(folder, binaries)
    environment = {"PATH": os.defpath, "LC_ALL": "C", **debian_packages.surroundings(binaries / "postgres")}
    password, port = secrets.token_urlsafe(18), _free_port()
    server: subprocess.Popen[bytes] | None = None
    try:
        data = folder / "data"
        processes.own(data, account)
        (folder / "password").write_text(password)
        _certificates(folder)
        for path in (folder / "password", folder / "server.key", folder / "server.crt"):
            os.chown(path, account.user_id, account.group_id)
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        initdb += ["-A", "scram-sha-256", "--pwfile", folder / "password", "--data-checksums", "--no-sync"]
        done = processes.run(initdb, account=account, environment=environment)
        if done.returncode != 0:
            raise RuntimeError(f"The cluster cannot be made:\n{done.stderr[-2000:]}")
        _write(data / "pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\n")
        settings = {
            **SETTINGS,
            "port": port,
            "ssl_cert_file": folder / "server.crt",
            "ssl_key_file": folder / "server.key",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (folder / "log").open("wb") as log:
            server = processes.start(
                [binaries / "postgres", "-D", data, *options],
                account=account,
                death_signal=signal.SIGINT,
                output=log,
                environment=environment,
                directory=Path("/"),
            )
        url = (
            f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
            f"?sslmode=verify-full&sslrootcert={folder / 'authority.crt'}"
        )
        _await(url, server, folder / "log")
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _certificates(folder: Path) -> None:
    """An authority of its own and a certificate for 127.0.0.1, valid for two days."""
    (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    authority = ["-subj", "/CN=Test authority", "-keyout", "authority.key", "-out", "authority.crt"]
    request = ["-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr"]
    signer = ["-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial"]
    for arguments in (
        ["req", "-x509", "-days", "2", *curve, *authority],
        ["req", *curve, *request],
        [
            "x509",
            "-req",
            "-in",
            "server.csr",
            *signer,
            "-days",
            "2",
            "-extfile",
            "extensions",
            "-out",
            "server.crt",
        ],
    ):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    (folder / "server.key").chmod(0o600)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(path: Path, text: str) -> None:
    owner = path.stat()
    path.write_text(text)
    os.chown(path, owner.st_uid, owner.st_gid)


def _await(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.05)
        else:
            return


def main(arguments: list[str]) -> int:
    """Runs the command behind `--`; its status is ours."""
    border = arguments.index("--")
    words, command = arguments[:border], arguments[border + 1 :]
    try:
        binaries = debian_packages.provide("postgresql").parent
    except CannotBeHad as error:
        sys.stderr.write(f"No PostgreSQL of Debian was found, and nothing was tested over TLS. {error}\n")
        return 1 if "--require" in words else 0
    with cluster(binaries) as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
        connection.rollback()
        print(
            f"Against PostgreSQL {row[0]} over TCP with {row[1]}:" if row else "Against PostgreSQL:",
            flush=True,
        )
        return subprocess.run(command, env={**os.environ, "VESALIUS_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
