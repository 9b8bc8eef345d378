"""Entries are found in the order of time, each once, by blocks and beyond them, whatever order they were written in."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from integration.audit.world import ACTOR, World, world
from vesalius.audit import entries, index
from vesalius.audit.entries import Filter
from vesalius.store import writes

BASE = 1_770_000_000_000_000


@pytest.fixture(scope="module")
def here(module_database_url: str) -> Iterator[World]:
    """1 100 leaves whose times run ahead and back by up to a minute; three patients; four blocks and a rest."""
    with world(module_database_url) as made:
        chance = random.Random(7)
        leaves = []
        for number in range(1100):
            event = made.log.event(ACTOR, "R", "read", f"Observation/{number % 50}", reason=f"{number}")
            recorded = BASE + number * 1_000_000 + chance.randrange(60_000_000)
            leaves.append(event._replace(recorded=recorded).leaf((None, 71, 72, 73)[number % 4], None))
        with made.session() as session:
            writes.record(session, leaves, [])
            made.sql("INSERT INTO audit_batch SELECT 0, '1', 1, 1, 1, 1023, '{1}', ''")
            assert index.advance(session, made.log) == 4
            assert index.advance(session, made.log) == 0
            assert index.end(session) == 1024
        yield made


def expected(here: World, where: str, *, is_descending: bool = True) -> list[int]:
    direction = "DESC" if is_descending else "ASC"
    rows = here.sql(f"SELECT id FROM audit_leaf WHERE {where} ORDER BY recorded {direction}, id {direction}")
    return [row[0] for row in rows]


FILTERS = [
    (Filter(), "TRUE"),
    (Filter(patients=(72,)), "patient = 72"),
    (Filter(patients=(71, 73)), "patient IN (71, 73)"),
    (Filter(patients=()), "FALSE"),
    (Filter(low=BASE + 200_000_000, high=BASE + 500_000_000), f"recorded - {BASE} BETWEEN 200000000 AND 499999999"),
    (Filter(criteria=(frozenset({("entity", "Observation/7")}),)), "(id - 1) % 50 = 7"),
    (
        Filter(patients=(72,), criteria=(frozenset({("entity", "Observation/6"), ("entity", "Observation/8")}),)),
        "patient = 72 AND (id - 1) % 50 IN (6, 8)",
    ),
    (Filter(criteria=(frozenset({("entity", "Observation/none")}),)), "FALSE"),
]


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize(("chosen", "where"), FILTERS)
def test_a_walk_gives_every_entry_once_in_order_and_goes_on_where_it_stopped(
    here: World, chosen: Filter, where: str, *, is_descending: bool
) -> None:
    wanted = expected(here, where, is_descending=is_descending)
    with here.session() as session:
        whole = [one for one in entries.walk(session, here.log, chosen, is_descending=is_descending) if one]
        assert [one.id for one in whole] == wanted
        for at in range(0, len(whole), 97):
            rest = entries.walk(session, here.log, chosen, after=whole[at].place, is_descending=is_descending)
            assert [one.id for one in rest if one] == wanted[at + 1 :]


@pytest.mark.parametrize("is_descending", [True, False])
def test_a_walk_by_several_filters_gives_once_what_meets_any_of_them(here: World, *, is_descending: bool) -> None:
    chosen = (Filter(patients=(72,)), Filter(criteria=(frozenset({("entity", "Observation/7")}),)))
    wanted = expected(here, "patient = 72 OR (id - 1) % 50 = 7", is_descending=is_descending)
    with here.session() as session:
        whole = [one for one in entries.walk(session, here.log, chosen, is_descending=is_descending) if one]
        assert [one.id for one in whole] == wanted
        rest = entries.walk(session, here.log, chosen, after=whole[100].place, is_descending=is_descending)
        assert [one.id for one in rest if one] == wanted[101:]


def test_of_what_no_block_covers_no_more_is_read_than_is_looked_at(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "_YOUNG", (5, 10))
    wanted = expected(here, "TRUE")
    with here.session() as session:
        read = []
        whole = entries._Walk._rows

        def counted(walk: entries._Walk, source: str, *given: object, **more: object) -> list[tuple[object, ...]]:
            rows = whole(walk, source, *given, **more)
            if source == "audit_leaf l":
                read.append(len(rows))
            return rows

        monkeypatch.setattr(entries._Walk, "_rows", counted)
        walked = entries.walk(session, here.log, Filter())
        assert [one.id for one in itertools.islice(walked, 12) if one] == wanted[:12]
        assert read == [5, 10]
        assert [one.id for one in walked if one] == wanted[12:]


@pytest.mark.parametrize(("chosen", "where"), FILTERS[:5])
def test_entries_are_counted_by_patient_and_time(here: World, chosen: Filter, where: str) -> None:
    with here.session() as session:
        assert entries.count(session, chosen) == len(expected(here, where))


def test_a_forged_leaf_is_passed_over(here: World) -> None:
    here.sql("INSERT INTO audit_leaf (recorded, patient, leaf, event) VALUES (1, 72, sha256('x'), 'forged')")
    forged = here.sql("SELECT max(id) FROM audit_leaf")[0][0]
    with here.session() as session:
        assert entries.one(session, here.log, forged) is None
        assert forged not in [one.id for one in entries.walk(session, here.log, Filter(patients=(72,))) if one]
    here.sql(f"DELETE FROM audit_leaf WHERE id = {forged}")


def test_terms_do_not_tell_the_log_of_another_installation(here: World) -> None:
    attribute = ("agent", "Practitioner/x")
    assert index.Terms(here.log).term(attribute) != index.Terms(type(here.log)(b"other" * 8)).term(attribute)
