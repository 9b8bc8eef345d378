"""Runs a command against a private Debian PostgreSQL that is reached over TCP with TLS only.

    tools/debian_postgresql.py -- .venv/bin/pytest tests/integration/store

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1, refuses connections without
TLS and without a password, and is gone afterwards. The command finds its address in
VESALIUS_TEST_DATABASE_URL. The exit status is that of the command; 0 with a remark when no Debian
PostgreSQL is installed.
"""

from __future__ import annotations

import os
import pwd
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
from typing import Any

import psycopg

ROOT = Path("/usr/lib/postgresql")
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


def programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = [path for path in ROOT.glob("*/bin") if (path / "initdb").exists() and path.parent.name.isdigit()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """The address of a superuser of a fresh cluster, with certificate checking against its own authority."""
    folder = Path(tempfile.mkdtemp(prefix="vesalius-debian-"))
    folder.chmod(0o711)
    become = _unprivileged()
    password, port = secrets.token_urlsafe(18), _free_port()
    server: subprocess.Popen[bytes] | None = None
    try:
        data = folder / "data"
        data.mkdir(mode=0o700)
        (folder / "password").write_text(password)
        _certificates(folder)
        for path in (data, folder / "password", folder / "server.key", folder / "server.crt"):
            if os.geteuid() == 0:
                shutil.chown(path, "postgres")
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        initdb += ["-A", "scram-sha-256", "--pwfile", folder / "password", "--data-checksums", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd="/", **become)
        _write(data / "pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\n")
        settings = {
            **SETTINGS,
            "port": port,
            "ssl_cert_file": folder / "server.crt",
            "ssl_key_file": folder / "server.key",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd="/", **become
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


def _unprivileged() -> dict[str, Any]:
    """The arguments of subprocess that make root's children Debian's database user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


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


def main(command: list[str]) -> int:
    """Runs the command; its status is ours."""
    binaries = programs()
    if binaries is None:
        print(f"No PostgreSQL under {ROOT}: nothing was tested over TLS.")
        return 0
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
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
