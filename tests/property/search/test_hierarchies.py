"""`:below` and `:above` of references: places, organisations and visits that are parts of others."""

from __future__ import annotations

from typing import Any

import pytest
from search_world import World

from vesalius.errors import Invalid
from vesalius.search.hierarchies import LEVELS


def place(name: str, part_of: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"resourceType": "Location", "id": name, "name": name}
    return made if part_of is None else made | {"partOf": {"reference": f"Location/{part_of}"}}


def procedure(name: str, at: str) -> dict[str, Any]:
    return {
        "resourceType": "Procedure",
        "id": name,
        "status": "completed",
        "subject": {"reference": "Patient/anna"},
        "location": {"reference": f"Location/{at}"},
    }


DEEP = [f"deep{number}" for number in range(LEVELS + 3)]
RESOURCES: list[dict[str, Any]] = [
    place("site"),
    place("ward", "site"),
    place("room", "ward"),
    place("other"),
    *(place(name, DEEP[number - 1] if number else None) for number, name in enumerate(DEEP)),
    procedure("at-site", "site"),
    procedure("at-ward", "ward"),
    procedure("at-room", "room"),
    procedure("at-other", "other"),
    procedure("deepest", DEEP[-1]),
    {"resourceType": "Patient", "id": "anna", "gender": "female"},
    {"resourceType": "Organization", "id": "network", "name": "Network"},
    {"resourceType": "Organization", "id": "centre", "name": "Centre", "partOf": {"reference": "Organization/network"}},
    {"resourceType": "Patient", "id": "bert", "managingOrganization": {"reference": "Organization/centre"}},
]

QUESTIONS: list[tuple[str, str]] = [
    ("Procedure?location:below=site", "at-site at-ward at-room"),
    ("Procedure?location:below=Location/ward", "at-ward at-room"),
    ("Procedure?location:below=room", "at-room"),
    ("Procedure?location:below=ward,other", "at-ward at-room at-other"),
    ("Procedure?location:below=nowhere", ""),
    ("Procedure?location:above=room", "at-site at-ward at-room"),
    ("Procedure?location:above=ward", "at-site at-ward"),
    ("Procedure?location:above=site", "at-site"),
    ("Procedure?location:below=site&patient=anna&status=completed", "at-site at-ward at-room"),
    ("Procedure?patient:Patient.gender=female&location:below=ward", "at-ward at-room"),
    ("Location?partof:below=site", "ward room"),
    ("Patient?organization:below=network", "bert"),
    ("Patient?organization.partof:below=network", "bert"),
    (f"Procedure?location:below={DEEP[2]}", "deepest"),
    (f"Procedure?location:below={DEEP[1]}", ""),
]


@pytest.fixture(scope="module")
def places(world: World) -> World:
    world.store(RESOURCES)
    return world


@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_question_up_or_down_a_hierarchy_has_exactly_its_answer(places: World, question: str, answer: str) -> None:
    found = [name.partition("/")[2] for name in places.ids(question)]
    assert sorted(found) == sorted(answer.split())


def test_a_reference_to_what_has_no_parts_takes_no_such_modifier(places: World) -> None:
    with pytest.raises(Invalid, match="the modifier :below does not apply"):
        places.page("Condition?asserter:below=x")
