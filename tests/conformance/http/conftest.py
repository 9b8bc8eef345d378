"""One running installation, started from the command line as its users do."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_endpoint import Client, patient, wait_until_ready

VESALIUS = Path(sys.executable).parent / "vesalius"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def fhir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The endpoint of an empty installation with two web workers, shared by the suite."""
    data, port = tmp_path_factory.mktemp("c") / "v", _free_port()
    command = [str(VESALIUS), "up", "--data", str(data), "--port", str(port), "--workers", "2", "--empty"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        client = Client(port, data)
        wait_until_ready(client)
        minted = [str(VESALIUS), "token", "admin", "--data", str(data)]
        client.token = subprocess.run(minted, check=True, capture_output=True, text=True).stdout.strip()
        yield client
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture
def name(fhir: Client) -> str:
    """The id of a stored Patient, version 1."""
    made = fhir.fresh()
    fhir.put(patient(made, active=True, birthDate="1980-01-01"))
    return made
