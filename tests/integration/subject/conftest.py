"""An installation with two patients, and people with the rights that the data-protection officer's work needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.access.rights import Bind
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context
from vesalius.records.update import update

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)


class OfficerRights:
    """Capabilities without a view of any row, as an officer has them."""

    def __init__(self, *capabilities: str) -> None:
        self._capabilities = capabilities

    def condition(self, action: str, alias: str, bind: Bind, *, patient: str = "") -> str:
        return "FALSE"

    def may(self, capability: str) -> bool:
        return capability in self._capabilities


OFFICER = OfficerRights("subject.seal", "subject.erase", "subject.export", "subject.requests", "breach.manage")


@pytest.fixture
def context(database_url: str) -> Iterator[Context]:
    context = Context(database_url, ROOTS)
    yield context
    context.close()


@pytest.fixture
def other_process(database_url: str, context: Context) -> Iterator[Context]:
    """The same installation as another process has it: with keys of its own in memory."""
    other = Context(database_url, ROOTS)
    yield other
    other.close()


@pytest.fixture
def administrator() -> Actor:
    return local_system("tests")


def officer_named(name: str, account: int) -> Actor:
    return Actor(
        name=name, token=name, account=account, rights=OFFICER, authenticated=clock.now_microseconds(),
        role="privacy-officer",
    )  # fmt: skip


@pytest.fixture
def officer() -> Actor:
    return officer_named("officer", 1)


@pytest.fixture
def second() -> Actor:
    return officer_named("second", 2)


@pytest.fixture
def stale(officer: Actor) -> Actor:
    """The officer, signed in six minutes ago."""
    return replace(officer, authenticated=clock.now_microseconds() - 360_000_000)


Store = Callable[[dict[str, object]], None]


@pytest.fixture
def store(context: Context, administrator: Actor) -> Store:
    def put(resource: dict[str, object]) -> None:
        update(
            context, administrator, str(resource["resourceType"]), str(resource["id"]), json.dumps(resource).encode()
        )

    return put


@pytest.fixture
def people(store: Store) -> None:
    """Two patients: one with three observations, a condition of two versions, an appointment; and the other."""
    for name, family in (("p1", "Peeters"), ("p2", "Dubois")):
        store(
            {"resourceType": "Patient", "id": name, "name": [{"family": family, "given": ["Anna"]}],
             "birthDate": "1980-02-03", "gender": "female"}
        )  # fmt: skip
        for number in range(3):
            store(
                {"resourceType": "Observation", "id": f"{name}-o{number}", "status": "final",
                 "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}], "text": "Heart rate"},
                 "subject": {"reference": f"Patient/{name}"}, "effectiveDateTime": f"2020-01-0{number + 1}",
                 "valueQuantity": {"value": 60 + number, "unit": "/min"}}
            )  # fmt: skip
    for text in ("Asthma", "Mild asthma"):
        store(
            {"resourceType": "Condition", "id": "p1-c", "code": {"text": text},
             "subject": {"reference": "Patient/p1"}, "recordedDate": "2019-05-05"}
        )  # fmt: skip
