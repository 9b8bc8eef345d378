"""Restriction: a sealed record is missing to everybody, at once, and comes back whole."""

from __future__ import annotations

import json

import pytest

from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.history import history
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.subject import actions, sealing
from vesalius.records.update import update

pytestmark = pytest.mark.usefixtures("people")
REASON = "The patient contests what is written."


def _seal(context: Context, officer: Actor) -> int:
    return sealing.seal(context, officer, "Patient/p1", ground="accuracy-contested", reason=REASON)


def _open(context: Context, officer: Actor, second: Actor) -> int:
    number = _propose(context, officer)
    return sealing.unseal(context, second, number)


def _propose(context: Context, officer: Actor) -> int:
    pk = context.blind.pk("Patient", "p1")
    return actions.propose(context, officer, "unseal", "Patient/p1", pk, ground="dispute-ended", reason=REASON)


def _observations(context: Context, actor: Actor) -> tuple[list[str], int | None]:
    page = search(context, actor, "Observation", [("_sort", "date"), ("_total", "accurate")])
    return sorted(match.id for match in page.matches), page.total


def test_a_sealed_record_is_missing_to_reads_search_counts_and_history(
    context: Context, officer: Actor, administrator: Actor
) -> None:
    assert _observations(context, administrator)[1] == 6
    assert _seal(context, officer) == 6
    assert _observations(context, administrator) == (["p2-o0", "p2-o1", "p2-o2"], 3)
    for type_name, logical_id in (("Patient", "p1"), ("Observation", "p1-o1"), ("Condition", "p1-c")):
        with pytest.raises(NotFound):
            read(context, administrator, type_name, logical_id)
        with pytest.raises(NotFound):
            history(context, administrator, type=type_name, id=logical_id)
    assert not search(context, administrator, "Condition", []).matches
    assert [entry.id for entry in history(context, administrator, type="Patient").entries] == ["p2"]


def test_another_process_with_the_key_in_memory_neither_reads_nor_writes(
    context: Context, other_process: Context, officer: Actor, administrator: Actor
) -> None:
    body = read(other_process, administrator, "Condition", "p1-c").body
    update(other_process, administrator, "Condition", "p1-c", body)
    _seal(context, officer)
    with pytest.raises(NotFound):
        read(other_process, administrator, "Condition", "p1-c")
    new = json.loads(body) | {"id": "p1-c2"}
    with pytest.raises(NotFound):
        update(other_process, administrator, "Condition", "p1-c2", json.dumps(new).encode())
    with pytest.raises(NotFound):
        update(other_process, administrator, "Condition", "p1-c", body)
    moved = json.loads(read(other_process, administrator, "Observation", "p2-o0").body)
    moved["subject"]["reference"] = "Patient/p1"
    with pytest.raises(NotFound):
        update(other_process, administrator, "Observation", "p2-o0", json.dumps(moved).encode())
    assert _observations(context, administrator)[1] == 3


def test_two_people_open_it_again_byte_for_byte(
    context: Context, officer: Actor, second: Actor, administrator: Actor
) -> None:
    before = read(context, administrator, "Condition", "p1-c")
    old = [entry.body for entry in history(context, administrator, type="Condition", id="p1-c").entries]
    _seal(context, officer)
    assert _open(context, officer, second) == 6
    assert read(context, administrator, "Condition", "p1-c") == before
    assert [entry.body for entry in history(context, administrator, type="Condition", id="p1-c").entries] == old
    assert _observations(context, administrator)[1] == 6
    found = search(context, administrator, "Observation", [("value-quantity", "61"), ("date", "2020-01-02")])
    assert sorted(match.id for match in found.matches) == ["p1-o1", "p2-o1"]
    update(context, administrator, "Condition", "p1-c", before.body)


def test_nobody_opens_what_he_proposed_himself(context: Context, officer: Actor, administrator: Actor) -> None:
    _seal(context, officer)
    number = _propose(context, officer)
    with pytest.raises(Forbidden):
        sealing.unseal(context, officer, number)
    with pytest.raises(NotFound):
        read(context, administrator, "Patient", "p1")
    assert [entry.waiting for entry in sealing.listing(context, officer)] == [number]


def test_a_proposal_serves_once_and_not_after_it_was_withdrawn(context: Context, officer: Actor, second: Actor) -> None:
    _seal(context, officer)
    number = _propose(context, officer)
    with pytest.raises(Conflict):
        _propose(context, officer)
    actions.withdraw(context, officer, number)
    with pytest.raises(Conflict):
        sealing.unseal(context, second, number)
    assert _open(context, officer, second) == 6


@pytest.mark.parametrize(("ground", "reason"), [("because", REASON), ("unlawful", "short")])
def test_sealing_needs_a_ground_and_a_reason(
    context: Context, officer: Actor, administrator: Actor, ground: str, reason: str
) -> None:
    with pytest.raises(Invalid):
        sealing.seal(context, officer, "Patient/p1", ground=ground, reason=reason)


def test_without_the_right_or_a_recent_sign_in_nothing_is_sealed(
    context: Context, stale: Actor, administrator: Actor
) -> None:
    for actor in (stale, Actor(name="stranger", token="none")):
        with pytest.raises(Forbidden):
            _seal(context, actor)
    assert read(context, administrator, "Patient", "p1").version == 1


def test_the_list_tells_who_sealed_why_and_how_much(context: Context, officer: Actor) -> None:
    _seal(context, officer)
    (found,) = sealing.listing(context, officer)
    assert (found.fhir, found.versions, found.ground, found.reason) == ("Patient/p1", 6, "accuracy-contested", REASON)
    with pytest.raises(Conflict):
        _seal(context, officer)


def test_tables_of_sealed_records_have_the_columns_of_the_others(context: Context) -> None:
    with context.pool.session() as session:
        for table in ("resource", "resource_version", "resource_date", "resource_quantity"):
            columns = [
                {
                    row[0]
                    for row in session.fetch(
                        "SELECT column_name::text || ' ' || data_type::text FROM information_schema.columns"
                        f" WHERE table_schema = 'public' AND table_name = '{name}'"
                    )
                }
                for name in (table, f"sealed_{table}")
            ]
            assert columns[0] == columns[1]
