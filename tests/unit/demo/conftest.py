"""The whole network, generated once, and ways to look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from vesalius.platform.demo import network

Resource = dict[str, Any]


@dataclass
class World:
    """Batches as generated: organisation first, then one for each patient."""

    batches: list[list[Resource]]

    @property
    def organisation(self) -> list[Resource]:
        return self.batches[0]

    @property
    def records(self) -> list[list[Resource]]:
        return self.batches[1:]

    @cached_property
    def everything(self) -> list[Resource]:
        return [resource for batch in self.batches for resource in batch]

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.everything:
            found[resource["resourceType"]].append(resource)
        return found


def of_type(record: list[Resource], kind: str) -> list[Resource]:
    return [each for each in record if each["resourceType"] == kind]


def icd10(condition: Resource) -> str:
    return condition["code"]["coding"][0]["code"]


def atc(medication: Resource) -> str:
    return medication["medicationCodeableConcept"]["coding"][0]["code"]


def measured(record: list[Resource], loinc: str) -> list[tuple[str, float]]:
    """(dateTime, value) of the observations with a LOINC code, by time."""
    return sorted(
        (each["effectiveDateTime"], each["valueQuantity"]["value"])
        for each in of_type(record, "Observation")
        if each["code"]["coding"][0]["code"] == loinc and "valueQuantity" in each
    )


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every leaf with its path; list positions are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)
    else:
        yield path, value


@pytest.fixture(scope="session")
def world() -> World:
    return World(list(network.generate()))


@pytest.fixture(scope="session")
def generate() -> Callable[..., list[list[Resource]]]:
    return lambda **arguments: list(network.generate(**arguments))
