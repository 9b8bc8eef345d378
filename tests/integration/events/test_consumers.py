"""A reader of the outbox gets each committed transaction once, in order, whatever happens to it or to the readers."""

from __future__ import annotations

import threading

import psycopg
import pytest

from integration.events.conftest import World, note_effect
from vesalius.errors import NotFound
from vesalius.events import consumers
from vesalius.events.consumers import Batch, Change
from vesalius.events.registry import REGISTERED, Consumer, consumer
from vesalius.events.running import attempt
from vesalius.r4 import json
from vesalius.records.delete import delete
from vesalius.records.update import update


class Reader:
    """A reader that notes what it gets, and fails as often as it is told to."""

    def __init__(self, world: World, **options: object) -> None:
        self.world = world
        self.seen: list[Change] = []
        self.batches: list[int] = []
        self.failures = 0
        self.consumer: Consumer = consumer("test", registry=world.registry, **options)(self.handle)
        with world.context.pool.session() as session:
            consumers.register(session, [self.consumer])

    def handle(self, batch: Batch) -> None:
        for change in batch.changes:
            note_effect(batch.session, f"{change.literal}/{change.version}")
        if self.failures:
            self.failures -= 1
            raise LookupError
        self.seen += batch.changes
        self.batches.append(len(batch.changes))

    def advance(self) -> int:
        return consumers.advance(self.world.context, self.consumer)

    def catch_up(self) -> list[str]:
        """Everything committed, up to now; transactions of other databases of the server are waited for."""
        while self.lag().waiting:
            if not self.advance():
                threading.Event().wait(0.005)
        return [f"{change.method} {change.type} {change.version}" for change in self.seen]

    def lag(self) -> consumers.Lag:
        with self.world.context.pool.session() as session:
            return consumers.lags(session)[0]

    def fail(self) -> None:
        """One attempt that fails."""
        before = self.failures
        while self.failures == before:
            self.world.rows("UPDATE outbox_consumer SET due = 0 RETURNING name")
            assert self.advance() == 0

    def is_waiting(self) -> bool:
        with self.world.context.pool.session() as session:
            return bool(consumers.waiting(session, ["test"]))


def test_a_reader_gets_what_is_written_after_it_was_registered(world: World) -> None:
    reader = Reader(world)
    assert not reader.is_waiting()
    made = world.make("Patient", gender="female")
    literal = f"Patient/{made.id}"
    body = json.encode({"resourceType": "Patient", "id": made.id, "gender": "male"})
    update(world.context, world.actor, "Patient", made.id, body)
    pulse = world.make("Observation", status="final", code={"text": "x"}, subject={"reference": literal})
    delete(world.context, world.actor, "Observation", pulse.id)
    assert reader.catch_up() == ["POST Patient 1", "PUT Patient 2", "POST Observation 1", "DELETE Observation 2"]
    first, second, third, fourth = reader.seen
    assert (first.literal, first.is_current, second.is_current) == (literal, False, True)
    assert third.patient == fourth.patient == first.pk
    assert (third.is_deleted, fourth.is_deleted) == (False, True)
    assert not reader.is_waiting()


def test_a_reader_from_the_start_gets_everything_and_may_want_some_types_only(world: World) -> None:
    world.make("Basic", code={"text": "a"})
    world.make("Patient", gender="female")
    reader = Reader(world, types=("Patient",), is_from_start=True)
    assert reader.catch_up() == ["POST Patient 1"]
    assert not reader.is_waiting()


def test_a_transaction_that_commits_late_is_not_missed_and_comes_in_order(world: World) -> None:
    reader = Reader(world)
    made = [world.make("Basic", code={"text": str(number)}) for number in range(2)]
    assert len(reader.catch_up()) == 2
    pk = world.context.blind.pk("Basic", made[0].id)
    with psycopg.connect(world.url) as slow:
        insert = "INSERT INTO outbox (recorded, pks, versions) VALUES (1, ARRAY[%s::bigint], ARRAY[1])"
        slow.execute(insert, (pk,))
        world.make("Basic", code={"text": "younger"})
        assert not reader.is_waiting()
        assert reader.advance() == 0
        slow.execute(insert, (pk,))
        slow.commit()
    assert reader.catch_up()[2:] == ["POST Basic 1"] * 3
    assert [change.id == made[0].id for change in reader.seen[2:]] == [True, True, False]


def test_effects_and_position_of_a_failing_reader_roll_back_together(world: World) -> None:
    reader = Reader(world)
    for number in range(3):
        world.make("Basic", code={"text": str(number)})
    reader.failures = 1
    reader.fail()
    assert world.rows("SELECT count(*) FROM effect") == [(0,)]
    assert not reader.is_waiting()  # it pauses
    lag = reader.lag()
    assert (lag.waiting, lag.resources) == (3, 0)
    assert lag.failure.startswith("LookupError at test_consumers:")
    world.rows("UPDATE outbox_consumer SET due = 0 RETURNING name")
    assert len(reader.catch_up()) == 3
    # After a failure the next batch is the first transaction alone.
    assert reader.batches[0] == 1
    assert world.rows("SELECT count(*) FROM effect") == [(3,)]
    lag = reader.lag()
    assert (lag.waiting, lag.resources, lag.failure) == (0, 3, None)


def test_a_transaction_that_always_fails_is_parked_as_a_dead_job_and_can_be_replayed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(world)
    monkeypatch.setitem(REGISTERED.consumers, "test", reader.consumer)
    world.make("Basic", code={"text": "poison"})
    reader.failures = 8
    for _ in range(8):
        reader.fail()
    world.make("Basic", code={"text": "good"})
    assert len(reader.catch_up()) == 1
    ((number, state, arguments),) = world.rows("SELECT id, state, arguments FROM job")
    assert (state, json.parse(arguments.encode())["consumer"]) == (4, "test")
    world.registry.jobs["outbox.replay"] = consumers.replay
    world.rows(f"UPDATE job SET state = 1 WHERE id = {number} RETURNING id")
    (claimed,) = world.claim()
    assert attempt(world.context, consumers.replay, claimed) == "done"
    assert len(reader.seen) == 2


def test_a_large_backlog_is_taken_in_several_batches(world: World) -> None:
    reader = Reader(world, maximum_resources=3)
    for number in range(7):
        world.make("Basic", code={"text": str(number)})
    assert len(reader.catch_up()) == 7
    assert max(reader.batches) == 3


def test_a_rewound_reader_gets_everything_again(world: World) -> None:
    reader = Reader(world)
    world.make("Basic", code={"text": "a"})
    assert len(reader.catch_up()) == 1
    with world.context.pool.session() as session:
        consumers.rewind(session, "test")
        with pytest.raises(NotFound):
            consumers.rewind(session, "nobody")
    assert len(reader.catch_up()) == 2


def test_two_processes_do_not_read_the_same_batch(world: World) -> None:
    reader = Reader(world)
    world.make("Basic", code={"text": "a"})
    nested: list[int] = []
    handle = reader.consumer.handle

    def during(batch: Batch) -> None:
        nested.append(reader.advance())
        handle(batch)

    object.__setattr__(reader.consumer, "handle", during)
    assert len(reader.catch_up()) == 1
    assert nested == [0]
    assert len(reader.seen) == 1


def test_transaction_numbers_that_went_back_with_a_restore_lose_and_repeat_nothing(world: World) -> None:
    reader = Reader(world)
    for number in range(3):
        world.make("Basic", code={"text": str(number)})
    assert len(reader.catch_up()) == 3
    world.make("Basic", code={"text": "not taken when the copy was made"})
    # As rows look in a new cluster whose own transaction numbers are lower.
    world.rows("UPDATE outbox SET xid = (xid::text::bigint + 1000000)::text::xid8 RETURNING id")
    world.rows("UPDATE outbox_consumer SET xid = (xid::text::bigint + 1000000)::text::xid8 RETURNING name")
    assert len(reader.catch_up()) == 4
    assert reader.is_waiting()
    assert reader.advance() == 0
    world.make("Basic", code={"text": "new"})
    assert len(reader.catch_up()) == 5
    assert not reader.is_waiting()
