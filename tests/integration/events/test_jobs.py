"""A job exists when the data of its transaction does, runs when it is due, and its stored effects happen once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from integration.events.conftest import World, note_effect
from vesalius import clock
from vesalius.errors import Invalid, NotFound
from vesalius.events import queue, workers
from vesalius.events.registry import REGISTERED, Job, Registry, Retry, job
from vesalius.events.running import Again, GiveUp, Run
from vesalius.events.schedule import Every
from vesalius.records.search import search

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def noting(registry: Registry, **options: object) -> tuple[Job, list[dict]]:
    """A job that notes its arguments."""
    seen: list[dict] = []

    @job("test.note", registry=registry, **options)
    def note(run: Run, **arguments: object) -> None:
        seen.append(arguments)

    return note, seen


def states(world: World) -> list[tuple]:
    return world.rows("SELECT id, state, attempt FROM job ORDER BY id")


def test_a_job_of_a_transaction_that_rolls_back_does_not_exist(world: World) -> None:
    note, seen = noting(world.registry)

    def failing() -> None:
        with world.context.pool.session() as session, session.transaction():
            note.enqueue(session, patient="Patient/a")
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    with world.context.pool.session() as session, session.transaction():
        note.enqueue(session, patient="Patient/b", tries=3)
    assert world.work() == ["done"]
    assert seen == [{"patient": "Patient/b", "tries": 3}]
    assert [row[1] for row in states(world)] == [3]


@pytest.mark.parametrize("argument", ["Anna Peeters", "é", 1.5, None, ["x", "a b"], "x" * 201])
def test_an_argument_that_might_speak_of_somebody_is_refused(world: World, argument: object) -> None:
    note, _ = noting(world.registry)
    with pytest.raises(Invalid):
        note.enqueue_now(world.context, name=argument)
    assert states(world) == []


def test_a_job_in_the_future_waits_for_its_time(world: World) -> None:
    note, seen = noting(world.registry)
    with clock.fixed(NOON):
        note.enqueue_now(world.context, at=clock.now_microseconds() + 60_000_000)
        assert world.work() == []
    with clock.fixed(NOON + timedelta(seconds=61)):
        assert world.work() == ["done"]
    assert seen == [{}]


def test_only_one_job_with_a_key_waits_and_it_can_be_cancelled(world: World) -> None:
    note, seen = noting(world.registry)
    assert note.enqueue_now(world.context, only="a") is not None
    assert note.enqueue_now(world.context, only="a") is None
    assert note.enqueue_now(world.context, only="b") is not None
    with world.context.pool.session() as session:
        assert queue.cancel_only(session, "test.note", "b")
        assert not queue.cancel_only(session, "test.note", "b")
    assert world.work() == ["done"]
    assert note.enqueue_now(world.context, only="a") is not None
    assert world.work() == ["done"]
    assert len(seen) == 2


def test_a_job_with_a_key_of_once_is_never_enqueued_again(world: World) -> None:
    note, seen = noting(world.registry)
    assert note.enqueue_now(world.context, once="confirmation/1") is not None
    assert world.work() == ["done"]
    assert note.enqueue_now(world.context, once="confirmation/1") is None
    assert world.work() == []
    assert len(seen) == 1


def test_a_failing_job_is_tried_again_later_and_later_and_then_lies_among_the_dead(world: World) -> None:
    tried = []

    @job("test.fail", retry=Retry(attempts=3, first_seconds=10), registry=world.registry)
    def fail(run: Run) -> None:
        tried.append((run.attempt, run.is_last))
        raise LookupError("Anna Peeters is not here")

    moment = NOON
    with clock.fixed(moment):
        fail.enqueue_now(world.context)
        assert world.work() == ["retry"]
        assert world.work() == []
    for seconds, end in ((13, "retry"), (30, "dead")):
        moment += timedelta(seconds=seconds)
        with clock.fixed(moment):
            assert world.work() == [end]
    assert tried == [(1, False), (2, False), (3, True)]
    (failure,) = world.rows("SELECT failure FROM job")[0]
    assert failure.startswith("LookupError at test_jobs:")
    assert "Anna" not in failure


def test_an_administrator_tries_a_dead_job_again_or_cancels_it(world: World) -> None:
    @job("test.hopeless", registry=world.registry)
    def hopeless(run: Run) -> None:
        raise GiveUp("no-address")

    number = hopeless.enqueue_now(world.context)
    assert world.work() == ["dead"]
    with world.context.pool.session() as session:
        (dead,) = queue.listed(session, ["dead"])
        assert (dead.id, dead.state, dead.failure) == (number, "dead", "no-address")
        queue.retry(session, number)
        assert world.work() == ["dead"]
        queue.cancel(session, number)
        with pytest.raises(NotFound):
            queue.cancel(session, number)
        with pytest.raises(NotFound):
            queue.retry(session, 10**9)
    assert world.work() == []


def test_a_job_that_must_wait_says_how_long(world: World) -> None:
    @job("test.wait", registry=world.registry)
    def wait(run: Run) -> None:
        if run.attempt == 1:
            raise Again(3600)

    with clock.fixed(NOON):
        wait.enqueue_now(world.context)
        assert world.work() == ["retry"]
    with clock.fixed(NOON + timedelta(seconds=3599)):
        assert world.work() == []
    with clock.fixed(NOON + timedelta(seconds=3600)):
        assert world.work() == ["done"]


def test_effects_and_end_of_a_job_are_one_transaction(world: World) -> None:
    fails = [True]

    @job("test.effect", retry=Retry(first_seconds=0), registry=world.registry)
    def effect(run: Run, *, key: str) -> None:
        with run.finishing() as session:
            note_effect(session, key)
            if fails.pop():
                fails.append(False)
                raise OSError

    effect.enqueue_now(world.context, key="x")
    assert world.work() == ["retry"]
    assert world.rows("SELECT count(*) FROM effect") == [(0,)]
    assert world.work() == ["done"]
    assert world.rows("SELECT key FROM effect") == [("x",)]


def test_what_a_worker_does_after_its_job_was_given_away_is_not_stored(world: World) -> None:
    @job("test.slow", registry=world.registry)
    def slow(run: Run) -> None:
        with world.context.pool.session() as other:
            own = world.worker
            assert workers.take_from_dead(other, own + 1000).again == 1
        with run.finishing() as session:
            note_effect(session, "stored by a dead worker")

    slow.enqueue_now(world.context)
    # Its session goes back to the pool without ending: make the worker silent for too long instead.
    world.rows("UPDATE worker SET beat = 0 RETURNING id")
    assert world.work() == ["lost"]
    assert world.rows("SELECT count(*) FROM effect") == [(0,)]
    assert states(world) == [(1, 1, 1)]


def test_jobs_with_the_same_lock_run_one_at_a_time_and_in_order(world: World) -> None:
    note, _ = noting(world.registry)
    for number in (1, 2, 3):
        note.enqueue_now(world.context, lock="a", number=number)
    note.enqueue_now(world.context, lock="b", number=4)
    first = world.claim()
    assert [found.arguments["number"] for found in first] == [1, 4]
    assert world.claim() == []
    with world.context.pool.session() as session:
        queue.finish(session, first[0])
    (second,) = world.claim()
    assert second.arguments == {"number": 2}
    with world.context.pool.session() as session:
        queue.fail(session, second, "later", 100)
    # The third waits for the second, whose time has not come: order is kept.
    assert world.claim() == []


def test_two_workers_never_hold_the_same_job(world: World) -> None:
    note, _ = noting(world.registry)
    with world.context.pool.session() as session, session.transaction():
        for number in range(200):
            note.enqueue(session, number=number, lock=f"lock-{number % 20}" if number % 2 else None)
    taken: list[int] = []
    barrier = threading.Barrier(4)

    def claim_all() -> None:
        barrier.wait()
        empty = 0
        while empty < 20:
            found = world.claim(maximum=3)
            empty = 0 if found else empty + 1
            with world.context.pool.session() as session:
                for claimed in found:
                    # Told before it ends: from then on another thread may have the next of the same lock.
                    taken.append(claimed.arguments["number"])
                    queue.finish(session, claimed)

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(200))
    locked = [number for number in taken if number % 2]
    for lock in range(20):
        mine = [number for number in locked if number % 20 == lock]
        assert mine == sorted(mine)


def test_a_periodic_job_is_enqueued_once_for_each_moment_and_made_up_for_once(world: World) -> None:
    @job("test.tick", every=Every(minutes=10), registry=world.registry)
    def tick(run: Run) -> None:
        """Nothing."""

    def enqueued(moment: datetime) -> int:
        with clock.fixed(moment), world.context.pool.session() as session:
            return workers.enqueue_scheduled(session, [tick])

    assert enqueued(NOON) == 0
    assert enqueued(NOON + timedelta(minutes=9)) == 0
    assert enqueued(NOON + timedelta(minutes=10)) == 1
    assert enqueued(NOON + timedelta(minutes=11)) == 0
    with clock.fixed(NOON + timedelta(minutes=11)):
        assert world.work() == ["done"]
    # Nobody worked for two hours: the moments in between are made up for by one run.
    assert enqueued(NOON + timedelta(minutes=131)) == 1
    assert enqueued(NOON + timedelta(minutes=132)) == 0


def test_old_jobs_are_swept_and_dead_ones_are_kept(world: World) -> None:
    note, _ = noting(world.registry)

    @job("test.hopeless", registry=world.registry)
    def hopeless(run: Run) -> None:
        raise GiveUp("reason")

    with clock.fixed(NOON):
        note.enqueue_now(world.context)
        hopeless.enqueue_now(world.context)
        assert sorted(world.work()) == ["dead", "done"]
    with clock.fixed(NOON + timedelta(days=6)), world.context.pool.session() as session:
        assert workers.sweep(session) == 0
    with clock.fixed(NOON + timedelta(days=8)), world.context.pool.session() as session:
        assert workers.sweep(session) == 1
    assert [row[1] for row in states(world)] == [4]


def test_a_job_whose_worker_is_struck_off_is_given_to_another(world: World) -> None:
    note, _ = noting(world.registry)
    note.enqueue_now(world.context)
    (claimed,) = world.claim()
    world.rows(f"DELETE FROM worker WHERE id = {claimed.worker} RETURNING id")
    with world.context.pool.session() as session:
        assert workers.take_from_dead(session, claimed.worker + 1) == workers.Taken(1, 0)
    assert states(world) == [(1, 1, 1)]


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    note, _ = noting(world.registry, retry=Retry(attempts=2))
    monkeypatch.setitem(REGISTERED.jobs, "test.note", note)
    note.enqueue_now(world.context)
    for taken in (workers.Taken(1, 0), workers.Taken(0, 1)):
        (claimed,) = world.claim()
        world.rows("UPDATE worker SET beat = 0 RETURNING id")
        with world.context.pool.session() as session:
            assert workers.take_from_dead(session, claimed.worker + 1) == taken
    assert world.rows("SELECT state, failure FROM job") == [(4, "ended with its worker")]


def test_terms_that_wait_for_the_index_find_what_was_written_before_and_after_they_are_entered(world: World) -> None:
    made = world.make("Patient", name=[{"family": "Wacht"}]).id

    def found() -> list[str]:
        page = search(world.context, world.actor, "Patient", [("family", "Wacht")])
        return [match.id for match in page.matches]

    with world.context.pool.session() as session:
        before = found()
        assert workers.settle(session) > 0
        assert workers.settle(session) == 0
    assert before == found() == [made]
