"""One running installation, started from the command line as its users do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running_endpoint import Client, patient

import installations
import services


@pytest.fixture(scope="session")
def fhir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The endpoint of an empty installation with two web workers, shared by the suite."""
    data, port = tmp_path_factory.mktemp("c") / "v", services.free_port()
    installations.put_empty(data)
    with installations.started(data, port, workers=2):
        client = Client(port, data)
        client.token = installations.vesalius(data, "token", "admin").strip()
        yield client


@pytest.fixture
def name(fhir: Client) -> str:
    """The id of a stored Patient, version 1."""
    made = fhir.fresh()
    fhir.put(patient(made, active=True, birthDate="1980-01-01"))
    return made
