"""A running installation, driven as an operator drives it: by the command line."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vesalius.platform import supervisor_state
from vesalius.platform.supervisor_state import PartState, SupervisorState

_OVERRIDES = ("DATABASE_URL", "REDIS_URL", "VESALIUS_DATA")


def environment(**more: str) -> dict[str, str]:
    """Ours, without what would point a command at another installation."""
    return {**{name: value for name, value in os.environ.items() if name not in _OVERRIDES}, **more}


def command(*arguments: object, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """A finished command; `given` is its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "vesalius.platform.command_line", *map(str, arguments)],
        input=given.decode(),
        capture_output=True,
        text=True,
        check=False,
        env=environment(**more),
        timeout=120,
    )


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Polls; a condition that raises OSError does not hold yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@dataclass
class Running:
    """A supervisor that was started by `vesalius up`."""

    directory: Path
    process: subprocess.Popen[bytes]

    @property
    def state(self) -> SupervisorState:
        found = supervisor_state.read(self.directory / "run")
        assert found is not None
        return found

    def part(self, name: str) -> PartState:
        return next(part for part in self.state.parts if part.name == name)

    @property
    def port(self) -> int:
        return int(self.state.address.rstrip("/").rpartition(":")[2])

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self.ask("GET", path, b"", **headers)

    def ask(self, method: str, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def is_ready(self) -> bool:
        return self.get("/health/ready")[0] == 200

    def is_up(self) -> bool:
        # A killed predecessor may have left a state of its own.
        state = supervisor_state.running(self.directory / "run")
        return state is not None and state.supervisor.process == self.process.pid and state.is_ready


def up(directory: Path, *arguments: object, **more: str) -> Running:
    """A supervisor on a free port, ready."""
    with (directory.parent / f"{directory.name}.out").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "vesalius.platform.command_line", "up", "--data", str(directory), "--port", "0",
             *map(str, arguments)],
            stdout=output, stderr=output, env=environment(**more),
        )  # fmt: skip
    running = Running(directory, process)
    # A start makes a cluster, and a busy machine takes its time for that; an end is seen at once.
    wait_until(lambda: process.poll() is not None or running.is_up(), seconds=180)
    assert process.poll() is None, (directory.parent / f"{directory.name}.out").read_text()
    return running


def down(running: Running) -> None:
    """Ends it as an operator would."""
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
    running.process.wait(60)
