"""What was acknowledged is there: after kill -9 of web workers and of the database, again and again."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import installations
import services

ROUNDS = 6
WRITERS = 4
PARTS = ("web-1", "postgresql", "web-2")


@dataclass
class Running:
    port: int
    data: Path
    token: str

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/fhir+json"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def part(self, name: str) -> int:
        state = json.loads((self.data / "run" / "state.json").read_text())
        return int(next(part["process"] for part in state["parts"] if part["name"] == name))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if self.ask("GET", "/health/ready")[0] == 200:
                    return
            except OSError:
                pass
            threading.Event().wait(0.05)
        pytest.fail("the installation did not become ready again within 60 seconds")


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data, port = tmp_path_factory.mktemp("d") / "v", services.free_port()
    installations.put_empty(data)
    with installations.started(data, port, workers=2):
        yield Running(port, data, installations.vesalius(data, "token", "admin").strip())


@dataclass
class Writer:
    """Writes versions of resources of its own and remembers which were acknowledged."""

    number: int
    running: Running
    stop: threading.Event
    acknowledged: dict[str, int] = field(default_factory=dict)
    attempted: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        turn = 0
        while not self.stop.is_set():
            name = f"w{self.number}-{turn % 50}"
            turn += 1
            self.attempted[name] = turn
            body = {"resourceType": "Basic", "id": name, "code": {"text": str(turn)}}
            try:
                status, _ = self.running.ask("PUT", f"/fhir/Basic/{name}", json.dumps(body).encode())
            except (OSError, http.client.HTTPException):
                continue
            if status in {200, 201}:
                self.acknowledged[name] = turn


def test_acknowledged_writes_survive_kills_of_web_and_database(running: Running) -> None:
    stop = threading.Event()
    writers = [Writer(number, running, stop) for number in range(WRITERS)]
    threads = [threading.Thread(target=writer.run) for writer in writers]
    for thread in threads:
        thread.start()
    chosen = random.Random(1)
    try:
        for turn in range(ROUNDS):
            threading.Event().wait(0.4 + chosen.random() * 0.4)
            os.kill(running.part(PARTS[turn % len(PARTS)]), signal.SIGKILL)
            running.wait_until_ready()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    running.wait_until_ready()
    acknowledged = {name: turn for writer in writers for name, turn in writer.acknowledged.items()}
    attempted = {name: turn for writer in writers for name, turn in writer.attempted.items()}
    assert len(acknowledged) > ROUNDS
    for name, turn in acknowledged.items():
        status, body = running.ask("GET", f"/fhir/Basic/{name}")
        assert status == 200
        assert turn <= int(json.loads(body)["code"]["text"]) <= attempted[name]
