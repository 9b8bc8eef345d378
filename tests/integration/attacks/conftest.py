"""The network under attack, made once for all of these tests: what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integration.attacks.siege import Siege, besieged


@pytest.fixture(scope="session")
def siege() -> Iterator[Siege]:
    with besieged() as made:
        yield made
