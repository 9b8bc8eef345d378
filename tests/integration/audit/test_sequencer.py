"""The sequencer gives each committed leaf one position, in an order that never changes, whatever happens to it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from integration.audit.world import ROOTS, World, world
from vesalius.audit import merkle, sequencer, tree, witness
from vesalius.audit.checkpoint import Signer
from vesalius.audit.sequencer import catch_up
from vesalius.audit.tree import Inconsistent
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Unavailable


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def sequenced(here: World) -> list[int]:
    return [row[0] for row in here.sql("SELECT unnest(ids) FROM audit_batch ORDER BY position")]


def assert_whole(here: World) -> None:
    """Every leaf has exactly one position, in order, and the last checkpoint signs exactly them."""
    rows = here.sql("SELECT id, leaf FROM audit_leaf ORDER BY xid, id")
    assert sorted(sequenced(here)) == sorted(row[0] for row in rows)
    assert sequenced(here) == [row[0] for row in rows]
    expected = merkle.CompactRange()
    expected.extend(b"".join(bytes(row[1]) for row in rows))
    with here.session() as session:
        last = tree.last_checkpoint(session)
        assert last is not None
        assert (last.size, last.root) == (len(rows), expected.root())
        assert Signer(here.log).is_genuine(last)
        assert tree.load(session, last.size).peaks == expected.peaks


def test_leaves_get_positions_in_the_order_of_their_transactions(here: World) -> None:
    here.write(3)
    here.read_nothing()
    assert catch_up(here.pool, here.log, None) == 4
    here.write(300)
    assert catch_up(here.pool, here.log, None) == 300
    assert catch_up(here.pool, here.log, None) == 0
    assert here.sql("SELECT size FROM audit_checkpoint ORDER BY size") == [(4,), (304,)]
    assert_whole(here)


def test_the_batch_repeats_the_leaf_hashes_and_the_stored_nodes_are_those_of_the_tree(here: World) -> None:
    for _ in range(3):
        here.write(400)
        catch_up(here.pool, here.log, None)
    leaves = b"".join(bytes(row[0]) for row in here.sql("SELECT leaf FROM audit_leaf ORDER BY xid, id"))
    with here.session() as session:
        assert tree.leaf_hashes(session, 0, 1200) == leaves
        assert tree.leaf_hashes(session, 390, 810) == leaves[390 * 32 : 810 * 32]
        assert tree.leaf_hashes(session, 1199, 1200) == leaves[-32:]
        with pytest.raises(Inconsistent):
            tree.leaf_hashes(session, 1199, 1201)
    places = here.sql("SELECT level, index FROM audit_node ORDER BY level, index")
    assert places == [(8, 0), (8, 1), (8, 2), (8, 3), (9, 0), (9, 1), (10, 0)]


def test_a_leaf_of_an_open_transaction_and_all_younger_ones_wait_and_keep_their_order(here: World) -> None:
    here.write(1)
    slow = psycopg.connect(here.url)
    columns = "(recorded, leaf, event) VALUES (0, sha256('slow'), '')"
    slow.execute(f"INSERT INTO audit_leaf {columns}".encode())
    here.write(5)
    assert catch_up(here.pool, here.log, None) == 1
    with here.session() as session:
        lag = sequencer.lag(session)
    assert (lag.size, lag.waiting) == (1, 5)
    # A second row of the old transaction has a higher id than the younger ones, and comes before them.
    slow.execute(f"INSERT INTO audit_leaf {columns}".encode())
    slow.commit()
    slow.close()
    assert catch_up(here.pool, here.log, None) == 7
    assert sequenced(here) == [1, 2, 8, 3, 4, 5, 6, 7]
    assert_whole(here)
    with here.session() as session:
        assert sequencer.lag(session) == sequencer.Lag(8, 0, 0.0)


def test_a_rolled_back_leaf_leaves_no_hole_in_the_log(here: World) -> None:
    aborted = psycopg.connect(here.url)
    aborted.execute(b"INSERT INTO audit_leaf (recorded, leaf, event) VALUES (0, '', '')")
    aborted.rollback()
    aborted.close()
    here.write(2)
    assert catch_up(here.pool, here.log, None) == 2
    assert sequenced(here) == [2, 3]


def test_a_backlog_larger_than_a_batch_is_taken_in_several(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "MAXIMUM_BATCH", 40)
    for count in (30, 30, 30, 30, 5):
        here.write(count)
    assert catch_up(here.pool, here.log, None) == 125
    assert here.sql("SELECT size FROM audit_checkpoint ORDER BY size") == [(40,), (80,), (120,), (125,)]
    here.write(7)
    assert catch_up(here.pool, here.log, None) == 7
    assert_whole(here)


def test_transaction_numbers_that_went_back_with_a_restore_lose_no_leaf(here: World) -> None:
    here.write(4)
    catch_up(here.pool, here.log, None)
    here.write(2)
    # As a dump from a busier cluster looks like here: higher numbers, and two leaves not sequenced yet.
    here.sql("UPDATE audit_leaf SET xid = (xid::text::bigint + 1000000)::text::xid8")
    here.sql("UPDATE audit_batch SET last_xid = (last_xid::text::bigint + 1000000)::text::xid8")
    here.write(3)
    assert catch_up(here.pool, here.log, None) == 5
    here.write(1)
    assert catch_up(here.pool, here.log, None) == 1
    assert sequenced(here) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_only_one_sequencer_works_on_a_database(here: World) -> None:
    here.write(1)
    with psycopg.connect(here.url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (sequencer._LOCK,))
        with pytest.raises(Unavailable):
            catch_up(here.pool, here.log, None)
        other.execute("SELECT pg_advisory_unlock(%s)", (sequencer._LOCK,))
    assert catch_up(here.pool, here.log, None) == 1


def test_the_witness_file_has_one_line_for_each_checkpoint(here: World, tmp_path: Path) -> None:
    path = tmp_path / "witness" / "checkpoints.log"
    here.write(1)
    catch_up(here.pool, here.log, path)
    here.write(2)
    catch_up(here.pool, here.log, path)
    found = list(witness.lines(path))
    signer = Signer(here.log)
    assert [line.checkpoint.size for line in found if line.checkpoint] == [1, 3]
    assert all(line.origin == signer.origin for line in found)
    assert all(line.checkpoint and signer.is_genuine(line.checkpoint) for line in found)


def test_the_witness_learns_later_what_a_crash_kept_from_it(here: World, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.log"
    here.write(1)
    catch_up(here.pool, here.log, path)
    here.write(1)
    catch_up(here.pool, here.log, None)
    with path.open("ab") as file:
        file.write(b"2026-11-22T10:00:00.000Z vesalius-au")
    catch_up(here.pool, here.log, path)
    assert [line.checkpoint.size for line in witness.lines(path) if line.checkpoint] == [1, 2]
    assert path.read_bytes().splitlines()[1].endswith(b" torn")


def test_nothing_is_signed_when_the_witness_knows_more_than_the_database(here: World, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.log"
    here.write(2)
    catch_up(here.pool, here.log, path)
    here.write(2)
    catch_up(here.pool, here.log, path)
    here.sql("DELETE FROM audit_batch WHERE position = 2")
    here.sql("DELETE FROM audit_checkpoint WHERE size = 4")
    here.sql("DELETE FROM audit_leaf WHERE id = 4")
    with pytest.raises(Inconsistent, match="taken back"):
        catch_up(here.pool, here.log, path)
    assert here.sql("SELECT size FROM audit_checkpoint") == [(2,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_batch SET leaves = sha256('x') || substring(leaves FROM 33)",
        "UPDATE audit_checkpoint SET root = sha256('x')",
        "UPDATE audit_checkpoint SET signature = decode(repeat('00', 64), 'hex')",
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_batch",
    ],
)
def test_nothing_is_signed_over_a_log_that_is_not_the_signed_one(here: World, statement: str) -> None:
    here.write(3)
    catch_up(here.pool, here.log, None)
    before = here.sql("SELECT count(*) FROM audit_checkpoint")
    here.sql(statement)
    here.write(1)
    with pytest.raises(Inconsistent):
        catch_up(here.pool, here.log, None)
    assert here.sql("SELECT count(*) FROM audit_checkpoint")[0][0] <= before[0][0]


def test_the_loop_sequences_until_it_is_stopped_and_gives_the_lock_back(here: World, tmp_path: Path) -> None:
    path, stop = tmp_path / "checkpoints.log", threading.Event()
    thread = threading.Thread(
        target=sequencer.run, args=(here.pool, here.log, path, stop), kwargs={"interval_seconds": 0.01}
    )
    thread.start()
    try:
        for _ in range(5):
            here.write(3)
        while sum(1 for _ in here.sql("SELECT 1 FROM audit_batch, unnest(ids)")) < 15:
            assert thread.is_alive()
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert_whole(here)
    assert catch_up(here.pool, here.log, path) == 0


def test_writers_that_interleave_and_roll_back_lose_no_leaf_and_break_no_order(here: World) -> None:
    writers, rounds, stop = 6, 25, threading.Event()
    columns = "(recorded, leaf, event) VALUES (0, sha256('x'), '')"

    def write(seed: int) -> None:
        chosen = random.Random(seed)
        with psycopg.connect(here.url) as connection:
            for _ in range(rounds):
                for _ in range(chosen.randrange(1, 5)):
                    connection.execute(f"INSERT INTO audit_leaf {columns}".encode())
                    # Others go on between two leaves of a transaction, some of them for long.
                    connection.execute("SELECT pg_sleep(%s)", (chosen.choice((0, 0, 0.001, 0.02)),))
                if chosen.random() < 0.2:
                    connection.rollback()
                else:
                    connection.commit()

    sequencing = threading.Thread(
        target=sequencer.run, args=(here.pool, here.log, None, stop), kwargs={"interval_seconds": 0.002}
    )
    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(writers)]
    sequencing.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    sequencing.join()
    assert here.sql("SELECT count(*) > 20 FROM audit_batch") == [(True,)]
    catch_up(here.pool, here.log, None)
    assert_whole(here)
    # The floor moved on: what the next look has to read again is little.
    assert here.sql("SELECT max(floor) > 200 FROM audit_batch") == [(True,)]


KILLED = """
import sys, threading
from pathlib import Path
from vesalius.audit import sequencer
from vesalius.audit.log import Log
from vesalius.crypto.keyring import RootKeys
from vesalius.store.keys import Keys
from vesalius.store.session import Pool
roots = RootKeys(*(bytes.fromhex(part) for part in sys.argv[2].split(",")))
sequencer.MAXIMUM_BATCH = 7
pool = Pool(sys.argv[1], Keys(roots))
sequencer.run(pool, Log(roots.audit), Path(sys.argv[3]), threading.Event(), interval_seconds=0)
"""


def roots_argument(roots: RootKeys) -> str:
    return ",".join(key.hex() for key in (roots.data, roots.index, roots.audit, roots.backup))


def test_a_sequencer_killed_at_any_moment_leaves_a_whole_tree_and_a_true_witness(here: World, tmp_path: Path) -> None:
    path, rounds = tmp_path / "checkpoints.log", 6
    for number in range(1, rounds + 1):
        here.write(200)
        child = subprocess.Popen([sys.executable, "-c", KILLED, here.url, roots_argument(ROOTS), str(path)])
        # Killed in the midst of a backlog: some of it is done, some is not.
        while len(sequenced(here)) < 200 * (number - 1) + 30 * number:
            assert child.poll() is None
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        while here.sql("SELECT 1 FROM pg_locks WHERE objid::bigint = %s", sequencer._LOCK % 2**32):
            pass
    done = len(sequenced(here))
    assert catch_up(here.pool, here.log, path) == 200 * rounds - done
    assert_whole(here)
    database = here.sql("SELECT size, root FROM audit_checkpoint ORDER BY size")
    known = [line.checkpoint for line in witness.lines(path)]
    assert [(found.size, found.root) for found in known if found] == database
