"""Who may read which figures, how exactly, and what they can learn about one person from them."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import people_of
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, NURSE, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import measure, period
from vesalius.analytics.evaluate import SMALLEST, coarse, evaluate, patients
from vesalius.analytics.scope import NETWORK, OWN, Scope, chosen, offered
from vesalius.analytics.statement import Question
from vesalius.errors import Forbidden, Invalid, NotFound

PERIOD = period.parse("2025-11", "2026-10")
CENTRE, OTHER = "Organization/organization-confluent", "Organization/organization-terrils"
GP = "Practitioner/practitioner-gp-05"


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    people = {
        "gp": (PHYSICIAN, CENTRE, GP),
        "nurse": (NURSE, CENTRE, "Practitioner/practitioner-nurse-05"),
        "manager": (MANAGER, CENTRE, "Person/person-confluent-manager-4"),
        "receptionist": (RECEPTIONIST, CENTRE, "Person/person-confluent-receptionist-1"),
    }
    return people_of(world, "reader", people)


def scopes(world: World, actor: Actor) -> list[str]:
    with world.context.pool.session() as session:
        return [scope.code for scope in offered(world.context, session, actor)]


def scope(world: World, actor: Actor, code: str) -> Scope:
    with world.context.pool.session() as session:
        return chosen(world.context, session, actor, code)


def test_each_role_is_offered_its_own_scopes(world: World, actors: dict[str, Actor]) -> None:
    assert scopes(world, actors["gp"]) == [OWN, CENTRE, NETWORK]
    assert scopes(world, actors["nurse"]) == [OWN]
    assert scopes(world, actors["manager"]) == [CENTRE, NETWORK]
    assert scopes(world, actors["receptionist"]) == []
    assert scopes(world, Actor(name="stranger", token="none")) == []


def test_another_centre_is_no_scope_and_without_any_there_are_no_figures(
    world: World, actors: dict[str, Actor]
) -> None:
    with pytest.raises(NotFound):
        scope(world, actors["manager"], OTHER)
    with pytest.raises(Forbidden):
        scope(world, actors["receptionist"], "")


def test_own_figures_are_exact_and_about_what_oneself_did(world: World, actors: dict[str, Actor]) -> None:
    contacts = measure.find("contacts")
    own = evaluate(world.context, actors["gp"], Question(contacts, PERIOD, scope(world, actors["gp"], OWN)))
    everybody = Question(contacts, PERIOD, Scope(NETWORK, is_exact=True), ("practitioner",))
    mine = str(world.context.blind.pk("Practitioner", GP.partition("/")[2]))
    expected = {cell.keys: cell.count for cell in evaluate(world.context, world.operator, everybody).cells}
    assert own.is_exact
    assert own.total.count == expected[(mine,)]


def test_nobody_else_learns_of_a_group_of_one_to_four(world: World, actors: dict[str, Actor]) -> None:
    for found in measure.shipped().values():
        for dimensions in [(), *[(name,) for name in found.dimensions], *combinations(found.dimensions[:3], 2)]:
            question = Question(found, PERIOD, scope(world, actors["manager"], NETWORK), tuple(dimensions))
            answer = evaluate(world.context, actors["manager"], question)
            assert not answer.is_exact
            for cell in (*answer.cells, answer.total):
                for number in (cell.count, cell.part):
                    assert number is None or number % SMALLEST == 0
                assert not cell.is_small or (cell.count, cell.part, cell.value) == (None, None, None)
                # Of an exact median with and without one person follows what is true of that person.
                assert cell.value is None or cell.value == coarse(cell.value, least=1)


def test_no_hidden_sum_is_what_is_left_of_the_whole(world: World, actors: dict[str, Actor]) -> None:
    hours = measure.find("booked-hours")
    network = scope(world, actors["manager"], NETWORK)
    everything = Question(hours, PERIOD, Scope(NETWORK, is_exact=True), ("practitioner",))
    exact = evaluate(world.context, world.operator, everything)
    answer = evaluate(world.context, actors["manager"], Question(hours, PERIOD, network, ("practitioner",)))
    hidden = {cell.keys for cell in answer.cells if cell.is_small}
    told = {cell.keys: cell.value for cell in answer.cells if cell.value is not None}
    assert hidden
    assert all(value % 5 == 0 for value in (*told.values(), answer.total.value) if value is not None)
    # Asked for alone, a hidden one stays hidden, and it is not what is left of the whole.
    truth = {cell.keys: cell.value for cell in exact.cells}
    for keys in hidden:
        only = Question(hours, PERIOD, network, ("practitioner",), {"practitioner": str(keys[0])})
        assert evaluate(world.context, actors["manager"], only).total.value is None
    assert answer.total.value is not None
    left = answer.total.value - sum(told.values())
    assert left != sum(truth[keys] or 0 for keys in hidden)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0", 0),
        ("2.4", 0),
        ("7.6", 10),
        ("99.9", 100),
        ("146.7", 150),
        ("1234.5", 1200),
        ("98765", 100_000),
        ("-146.7", -150),
    ],
)
def test_a_sum_is_told_to_about_a_twentieth(value: str, told: int) -> None:
    assert coarse(Decimal(value)) == told


@pytest.mark.parametrize(
    ("value", "told"), [("0", 0), ("3.4", 3), ("19.6", 20), ("25.3", 26), ("47.5", 50), ("99", 100)]
)
def test_a_median_is_told_to_about_a_twentieth_and_at_least_to_one(value: str, told: int) -> None:
    assert coarse(Decimal(value), least=1) == told


def test_what_is_under_a_sensitivity_label_is_not_counted_where_content_is_asked(
    world: World, actors: dict[str, Actor]
) -> None:
    exact = Question(measure.find("prescriptions"), PERIOD, Scope(NETWORK, is_exact=True))
    labelled = world.rows(
        "SELECT count(*) FROM analytics.prescription WHERE labels <> 0 AND intent = 'order'"
        " AND authored >= '2025-11-01' AND authored < '2026-11-01'"
    )[0][0]
    assert labelled > 0
    whole = evaluate(world.context, world.operator, exact).total.count or 0
    blurred = Question(measure.find("prescriptions"), PERIOD, scope(world, actors["manager"], NETWORK))
    found = evaluate(world.context, actors["manager"], blurred).total.count
    assert found == (whole - labelled + 2) // 5 * 5


def test_behind_a_figure_stand_only_the_patients_whom_the_reader_may_see(
    world: World, actors: dict[str, Actor]
) -> None:
    found = measure.find("prevalence-hypertension")
    question = Question(found, PERIOD, scope(world, actors["gp"], NETWORK))
    seen = patients(world.context, actors["gp"], question, {}, part=True)
    everybody = Question(found, PERIOD, Scope(NETWORK, is_exact=True))
    every = patients(world.context, world.operator, everybody, {}, part=True)
    assert set(seen) <= set(every)
    manager = Question(found, PERIOD, scope(world, actors["manager"], NETWORK))
    assert len(patients(world.context, actors["manager"], manager, {}, part=True)) == 0


def test_a_reading_leaves_an_event_with_what_was_asked(world: World, actors: dict[str, Actor]) -> None:
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    question = Question(measure.find("contacts"), PERIOD, scope(world, actors["manager"], CENTRE), ("month",))
    evaluate(world.context, actors["manager"], question)
    evaluate(world.context, actors["manager"], question)
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] == before + 2


def test_an_unknown_dimension_is_refused(world: World, actors: dict[str, Actor]) -> None:
    question = Question(measure.find("contacts"), PERIOD, scope(world, actors["gp"], OWN), ("name",))
    with pytest.raises(Invalid):
        evaluate(world.context, actors["gp"], question)


def test_the_figures_of_a_centre_and_of_the_others_add_up_to_the_network(world: World) -> None:
    found = measure.find("contacts")
    whole = evaluate(world.context, world.operator, Question(found, PERIOD, Scope(NETWORK, is_exact=True)))
    parts = 0
    for name in ("confluent", "terrils", "passerelle", "stimont"):
        centre = world.context.blind.pk("Organization", f"organization-{name}")
        one = Scope(f"Organization/organization-{name}", centre, is_exact=True)
        parts += evaluate(world.context, world.operator, Question(found, PERIOD, one)).total.count or 0
    assert parts == whole.total.count
