"""Every measure of the catalogue equals a plain recomputation from the resources themselves."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest

from integration.analytics.conftest import World
from integration.analytics.naive import Network, rows_of
from vesalius.analytics import measure, period
from vesalius.analytics.evaluate import evaluate, with_every_month
from vesalius.analytics.materialise import key_of
from vesalius.analytics.scope import NETWORK, Scope
from vesalius.analytics.statement import Question
from vesalius.r4 import definitions, json

PERIOD = period.parse("2025-11", "2026-10")
KEYS = {"practitioner", "centre", "location"}


@pytest.fixture(scope="module")
def naive(world: World) -> Network:
    documents = {
        path.name.removesuffix(".json"): json.parse(path.read_bytes())
        for path in resources.files("vesalius.analytics").joinpath("views").iterdir()
        if path.name.endswith(".json")
    }
    # The last write of a resource is its current version, as in the store.
    current = {f"{item['resourceType']}/{item['id']}": item for item in world.resources}
    for item in current.values():
        item.setdefault("meta", {}).setdefault("lastUpdated", "2026-11-01T00:00:00Z")
    numbers = world.rows("SELECT type::bigint, id FROM resource WHERE labels <> 0")
    sensitive = {f"{definitions.type_name(int(number))}/{identity}" for number, identity in numbers}
    assert sensitive
    return Network(rows_of(documents, list(current.values()), sensitive))


@pytest.mark.parametrize("identity", measure.shipped())
def test_a_measure_equals_its_plain_recomputation_by_each_of_its_dimensions(
    world: World, naive: Network, identity: str
) -> None:
    found = measure.find(identity)
    for dimensions in [(), *[(name,) for name in found.dimensions], found.shown]:
        answer = evaluate(
            world.context, world.operator, Question(found, PERIOD, Scope(NETWORK, is_exact=True), dimensions)
        )
        expected = naive.answer(dict(found.document), dimensions, PERIOD.start, PERIOD.end)
        translated = {
            tuple(
                str(key_of(world.context.blind, key)) if name in KEYS and key is not None else key
                for name, key in zip(dimensions, keys, strict=True)
            )
            if keys or not dimensions
            else (): figures
            for keys, figures in expected.items()
        }
        actual = {cell.keys: (cell.count, cell.part, cell.value) for cell in (*answer.cells, answer.total)}
        assert actual == translated


def test_the_catalogue_counts_something_in_every_chapter_that_the_network_has(world: World) -> None:
    counted = {}
    for found in measure.shipped().values():
        question = Question(found, PERIOD, Scope(NETWORK, is_exact=True))
        total = evaluate(world.context, world.operator, question).total
        counted[found.group] = counted.get(found.group, 0) + (total.count or 0)
    assert {group for group, number in counted.items() if number} >= set(measure.GROUPS) - {"safety", "administration"}


def test_some_figures_are_those_that_the_resources_themselves_give(world: World) -> None:
    current = {f"{item['resourceType']}/{item['id']}": item for item in world.resources}.values()
    contacts = [
        item
        for item in current
        if item["resourceType"] == "Encounter"
        and item["status"] == "finished"
        and "2025-11-01" <= item["period"]["start"][:10] < "2026-11-01"
    ]
    answer = evaluate(
        world.context,
        world.operator,
        Question(measure.find("contacts"), PERIOD, Scope(NETWORK, is_exact=True), ("class",)),
    )
    expected: dict[tuple[str, ...], int] = {}
    for item in contacts:
        key = (item["class"]["code"],)
        expected[key] = expected.get(key, 0) + 1
    assert {cell.keys: cell.count for cell in answer.cells} == expected
    assert answer.total.count == len(contacts)
    diabetic = {
        item["subject"]["reference"]
        for item in current
        if item["resourceType"] == "Condition"
        and item["code"].get("coding", [{}])[0].get("code", "")[:3] in {"E10", "E11"}
        and item["clinicalStatus"]["coding"][0]["code"] == "active"
    }
    alive = {
        f"Patient/{item['id']}"
        for item in current
        if item["resourceType"] == "Patient" and "deceasedDateTime" not in item
    }
    answer = evaluate(
        world.context,
        world.operator,
        Question(measure.find("prevalence-diabetes"), PERIOD, Scope(NETWORK, is_exact=True)),
    )
    assert answer.total.part == len(diabetic & alive)


def test_months_of_which_nothing_was_counted_are_zero_in_counts_and_nothing_in_shares(world: World) -> None:
    asked = Question(
        measure.find("contacts"), period.parse("1990-01", "1990-03"), Scope(NETWORK, is_exact=True), ("month",)
    )
    empty = evaluate(world.context, world.operator, asked)
    assert empty.cells == ()
    assert [(cell.keys, cell.count) for cell in with_every_month(empty).cells] == [
        (("1990-01",), 0),
        (("1990-02",), 0),
        (("1990-03",), 0),
    ]
    ahead = replace(asked, period=period.parse("2990-01", "2990-03"))
    assert with_every_month(evaluate(world.context, world.operator, ahead)).cells == ()
    share = next(found for found in measure.shipped().values() if found.is_share and "month" in found.dimensions)
    assert with_every_month(evaluate(world.context, world.operator, replace(asked, measure=share))).cells == ()
