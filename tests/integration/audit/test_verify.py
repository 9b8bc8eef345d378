"""Whoever changes the log in the database, even with full rights, is found, and what was changed is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from integration.audit.world import ACTOR, World, world
from vesalius.audit.report import (
    CHECKPOINT,
    DELETED,
    DUPLICATED,
    EDITED,
    INSERTED,
    NODE,
    POSITION,
    REORDERED,
    TRUNCATED,
    WITNESS,
    Report,
)
from vesalius.audit.sequencer import catch_up
from vesalius.audit.verify import verify
from vesalius.store import writes


class Logged(World):
    """300, 300 and 10 leaves in three batches; ids are positions + 1."""

    witness: Path

    def check(self) -> list[tuple]:
        return [
            (found.kind, found.leaf_id, found.position, found.last_position, found.size)
            for found in self.report().findings
        ]

    def report(self) -> Report:
        return verify(self.pool, self.log, self.witness)

    def sequence(self) -> None:
        catch_up(self.pool, self.log, self.witness)


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Iterator[Logged]:
    with world(database_url) as plain:
        made = Logged(plain.url)
        made.witness = tmp_path / "checkpoints.log"
        for count in (300, 300, 9):
            made.write(count)
            if count == 9:
                made.read_nothing()
            made.sequence()
        yield made
        made.pool.close()


def swap(columns: str, one: int, other: int) -> str:
    """SQL that exchanges some columns of two leaves."""
    names = columns.split(", ")
    chosen = ", ".join(f"{name} = o.{name}" for name in names)
    return (
        f"UPDATE audit_leaf l SET {chosen} FROM audit_leaf o WHERE (l.id, o.id) IN (({one}, {other}), ({other}, {one}))"
    )


def test_an_untouched_log_is_whole(here: Logged) -> None:
    here.write(2)
    done = []
    report = verify(here.pool, here.log, here.witness, lambda *figures: done.append(figures))
    assert report.is_whole
    assert report == Report(leaves=610, checkpoints=3, waiting=2, witnessed=3)
    assert done == [(610, 610)]


def test_an_empty_log_is_whole_and_needs_no_witness_yet(database_url: str, tmp_path: Path) -> None:
    with world(database_url) as empty:
        assert verify(empty.pool, empty.log, None) == Report()
        assert verify(empty.pool, empty.log, tmp_path / "none") == Report()


def test_a_log_without_witness_file_is_checked_by_itself(here: Logged) -> None:
    assert verify(here.pool, here.log, None).unwitnessed == 3
    here.witness.unlink()
    assert here.check() == [(WITNESS, None, None, None, None)]


@pytest.mark.parametrize(
    "change",
    [
        "event = set_byte(event, 40, get_byte(event, 40) # 1)",
        "event = set_byte(event, 1, get_byte(event, 1) # 1)",
        "event = ''",
        "leaf = sha256('x')",
        "patient = 78",
        "patient = NULL",
        "version = 4",
        "version = NULL",
        "recorded = recorded - 1",
    ],
)
def test_an_edited_leaf_is_named(here: Logged, change: str) -> None:
    here.sql(f"UPDATE audit_leaf SET {change} WHERE id = 418")
    assert here.check() == [(EDITED, 418, 417, None, None)]


@pytest.mark.parametrize("place", [0, 1, 40])
def test_the_long_event_of_a_transaction_is_checked_and_named_when_edited(here: Logged, place: int) -> None:
    touched = [f"Observation/{number}" for number in range(300)]
    leaf = here.log.event(ACTOR, "C", "transaction", "", entities=touched).leaf(77, 1)
    with here.session() as session:
        writes.record(session, [leaf], [])
    here.sequence()
    assert here.report().is_whole
    here.sql(f"UPDATE audit_leaf SET event = set_byte(event, {place}, get_byte(event, {place}) # 128) WHERE id = 611")
    assert here.check() == [(EDITED, 611, 610, None, None)]


def test_an_absent_patient_or_version_cannot_become_a_zero(here: Logged) -> None:
    here.sql("UPDATE audit_leaf SET patient = 0 WHERE id = 610")
    here.sql("UPDATE audit_leaf SET version = 0 WHERE id = 610")
    assert here.check() == [(EDITED, 610, 609, None, None)]


def test_a_leaf_rewritten_with_its_copy_in_the_log_is_found_by_the_signature(here: Logged) -> None:
    here.sql("UPDATE audit_leaf SET event = '', leaf = sha256('x') WHERE id = 418")
    here.sql(
        "UPDATE audit_batch SET leaves = overlay(leaves PLACING sha256('x') FROM 117 * 32 + 1) WHERE position = 300"
    )
    found = here.check()
    assert (EDITED, 418, 417, None, None) in found
    assert (POSITION, None, 300, 511, None) in found


def test_another_leafs_content_in_a_leaf_and_in_the_logs_copy_is_found_by_the_signature(here: Logged) -> None:
    here.sql(
        "UPDATE audit_leaf l SET event = o.event, leaf = o.leaf, recorded = o.recorded FROM audit_leaf o"
        " WHERE l.id = 418 AND o.id = 5"
    )
    here.sql(
        "UPDATE audit_batch SET leaves = overlay(leaves PLACING (SELECT leaf FROM audit_leaf WHERE id = 5)"
        " FROM 117 * 32 + 1) WHERE position = 300"
    )
    assert here.check() == [(POSITION, None, 300, 511, None), (DUPLICATED, 418, 417, None, None)]


@pytest.mark.parametrize("is_sequenced", [True, False], ids=["taken", "waiting"])
def test_a_true_leaf_written_a_second_time_is_named(here: Logged, is_sequenced: bool) -> None:
    here.sql(
        "INSERT INTO audit_leaf (recorded, patient, version, leaf, event)"
        " SELECT recorded, patient, version, leaf, event FROM audit_leaf WHERE id IN (5, 418) ORDER BY id"
    )
    if is_sequenced:
        here.sequence()
    positions = (610, 611) if is_sequenced else (None, None)
    assert sorted(here.check()) == [
        (DUPLICATED, 611, positions[0], None, None),
        (DUPLICATED, 612, positions[1], None, None),
    ]
    assert min(str(found) for found in here.report().findings).endswith("it repeats leaf 5")


def test_a_deleted_leaf_is_named(here: Logged) -> None:
    here.sql("DELETE FROM audit_leaf WHERE id IN (1, 418, 610)")
    assert here.check() == [
        (DELETED, 1, 0, None, None),
        (DELETED, 418, 417, None, None),
        (DELETED, 610, 609, None, None),
    ]


def test_a_leaf_put_in_later_with_an_old_number_is_named(here: Logged) -> None:
    here.sql("DELETE FROM audit_leaf WHERE id = 2")
    here.sql(
        "INSERT INTO audit_leaf (id, xid, recorded, leaf, event) SELECT -5, xid, recorded, leaf, event"
        " FROM audit_leaf WHERE id = 1"
    )
    here.sql(
        "INSERT INTO audit_leaf (id, xid, recorded, leaf, event) SELECT 9999, xid, recorded, leaf, event"
        " FROM audit_leaf WHERE id = 1"
    )
    assert here.check() == [
        (DELETED, 2, 1, None, None),
        (INSERTED, -5, None, None, None),
        (INSERTED, 9999, None, None, None),
    ]


def test_a_forged_leaf_is_named_although_the_sequencer_took_it(here: Logged) -> None:
    here.sql("INSERT INTO audit_leaf (recorded, leaf, event) VALUES (0, sha256('x'), 'forged')")
    here.sequence()
    assert here.check() == [(EDITED, 611, 610, None, None)]


@pytest.mark.parametrize(
    "columns", ["recorded, patient, version, leaf, event", "leaf, event, recorded", "event, recorded"]
)
def test_leaves_that_changed_places_are_named(here: Logged, columns: str) -> None:
    here.sql(swap(columns, 10, 500))
    assert here.check() == [(REORDERED, 10, 9, None, None), (REORDERED, 500, 499, None, None)]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("event = set_byte(event, 40, get_byte(event, 40) # 1)", "its sealed event was changed"),
        ("leaf = sha256('x')", "its hash was changed"),
        ("recorded = recorded - 1", "its time was changed"),
        ("version = 4", "its version was changed"),
        ("version = NULL", "its version was changed"),
        ("patient = 78", "its patient, or its whole event, was changed"),
    ],
)
def test_it_is_told_what_of_a_leaf_was_changed(here: Logged, change: str, text: str) -> None:
    here.sql(f"UPDATE audit_leaf SET {change} WHERE id = 418")
    assert [str(found) for found in here.report().findings] == [f"edited: leaf 418, position 417: {text}"]


def test_leaves_whose_patients_were_exchanged_are_named_with_each_other(here: Logged) -> None:
    here.write(2, patient=88)
    here.sequence()
    here.sql(swap("patient", 418, 611))
    assert [str(found) for found in here.report().findings] == [
        "edited: leaf 418, position 417: its patient was changed: it had the one that leaf 611 has now",
        "edited: leaf 611, position 610: its patient was changed: it had the one that leaf 418 has now",
    ]


def test_a_query_cannot_be_exchanged_under_its_event(here: Logged) -> None:
    event = here.log.event(ACTOR, "E", "search", "Patient", query="name=a")
    other = here.log.event(ACTOR, "E", "search", "Patient", query="name=b")
    with here.session() as session:
        writes.record(session, [event.leaf(77, None)], [])
    here.sequence()
    assert here.report().is_whole
    forged = here.log.content(event.sealed).salted + b"\n" + here.log.content(other.sealed).withheld
    epoch = int.from_bytes(event.sealed[:2], "big")
    sealed = event.sealed[:14] + here.log.cipher(epoch).encrypt(event.sealed[2:14], forged, None)
    here.sql("UPDATE audit_leaf SET event = %s WHERE id = 611", sealed)
    assert here.check() == [(EDITED, 611, 610, None, None)]


def test_leaves_that_changed_numbers_are_named(here: Logged) -> None:
    here.sql("UPDATE audit_leaf SET id = -1 WHERE id = 10")
    here.sql("UPDATE audit_leaf SET id = 10 WHERE id = 11")
    here.sql("UPDATE audit_leaf SET id = 11 WHERE id = -1")
    assert here.check() == [(REORDERED, 10, 9, None, None), (REORDERED, 11, 10, None, None)]


def test_entries_that_changed_places_in_the_log_are_named(here: Logged) -> None:
    here.sql(
        "UPDATE audit_batch SET ids = array_cat(ARRAY[2, 1]::bigint[], ids[3:]), leaves = substring(leaves FROM 33"
        " FOR 32) || substring(leaves FOR 32) || substring(leaves FROM 65) WHERE position = 0"
    )
    assert here.check() == [(REORDERED, 2, 0, None, None), (REORDERED, 1, 1, None, None)]


def test_a_leaf_moved_to_an_earlier_transaction_is_out_of_order(here: Logged) -> None:
    here.sql("UPDATE audit_leaf SET xid = '3' WHERE id = 418")
    assert here.check() == [(REORDERED, 418, 417, None, None)]


def test_the_logs_copy_of_a_hash_that_was_changed_is_named(here: Logged) -> None:
    here.sql("UPDATE audit_batch SET leaves = overlay(leaves PLACING sha256('x') FROM 33) WHERE position = 300")
    assert here.check() == [(POSITION, 302, 301, None, None)]


def test_a_lost_batch_is_named_and_what_follows_is_still_checked(here: Logged) -> None:
    here.sql("DELETE FROM audit_batch WHERE position = 300")
    here.sql("DELETE FROM audit_leaf WHERE id = 605")
    found = here.check()
    assert (POSITION, None, 300, 599, None) in found
    assert (DELETED, 605, 604, None, None) in found
    assert (CHECKPOINT, None, None, None, 600) in found
    assert sum(1 for kind, *_ in found if kind == INSERTED) == 300


def test_a_missing_checkpoint_is_named(here: Logged) -> None:
    here.sql("DELETE FROM audit_checkpoint WHERE size = 600")
    assert here.check() == [(CHECKPOINT, None, None, None, 600), (CHECKPOINT, None, None, None, 600)]
    assert [str(found) for found in here.report().findings] == [
        "checkpoint: checkpoint of 600 leaves: the witness knows it, the database does not",
        "checkpoint: checkpoint of 600 leaves: it is missing",
    ]


@pytest.mark.parametrize("change", ["root = sha256('x')", "signature = decode(repeat('00', 64), 'hex')"])
def test_a_changed_checkpoint_is_named(here: Logged, change: str) -> None:
    here.sql(f"UPDATE audit_checkpoint SET {change} WHERE size = 300")
    found = here.report().findings
    assert {(one.kind, one.size) for one in found} == {(CHECKPOINT, 300)}
    assert "its root or signature was changed" in {one.text for one in found}


def test_a_checkpoint_of_another_place_is_named(here: Logged) -> None:
    here.sql("UPDATE audit_checkpoint SET size = 599 WHERE size = 600")
    assert (CHECKPOINT, None, None, None, 599) in here.check()
    assert (CHECKPOINT, None, None, None, 600) in here.check()


def test_a_log_cut_off_with_all_its_traces_is_betrayed_by_the_witness(here: Logged) -> None:
    here.sql("DELETE FROM audit_batch WHERE position = 600")
    here.sql("DELETE FROM audit_checkpoint WHERE size = 610")
    here.sql("DELETE FROM audit_leaf WHERE id > 600")
    assert here.check() == [(TRUNCATED, None, None, None, 610)]
    assert verify(here.pool, here.log, None).is_whole


def test_a_log_cut_off_before_its_last_checkpoint_is_named(here: Logged) -> None:
    here.sql("DELETE FROM audit_batch WHERE position = 600")
    here.sql("DELETE FROM audit_leaf WHERE id > 600")
    assert [(found.kind, found.size) for found in verify(here.pool, here.log, None).findings] == [(TRUNCATED, 610)]


def test_an_emptied_log_is_betrayed_by_the_witness(here: Logged) -> None:
    here.sql("TRUNCATE audit_leaf, audit_batch, audit_checkpoint, audit_node")
    assert [(kind, size) for kind, _, _, _, size in here.check()] == [
        (TRUNCATED, 300),
        (TRUNCATED, 600),
        (TRUNCATED, 610),
    ]


def test_a_wrong_and_a_missing_node_of_the_stored_tree_are_named(here: Logged) -> None:
    here.sql("UPDATE audit_node SET hash = sha256('x') WHERE level = 8 AND index = 0")
    here.sql("DELETE FROM audit_node WHERE level = 9")
    assert here.check() == [(NODE, None, 0, 255, None), (NODE, None, 0, 511, None)]


def test_a_forged_line_of_the_witness_is_named(here: Logged) -> None:
    text = here.witness.read_text()
    here.witness.write_text(text.replace(" 600 ", " 601 ") + "nonsense\n")
    found = here.check()
    assert (WITNESS, None, None, None, 601) in found
    assert (WITNESS, None, None, None, None) in found


def test_a_log_signed_with_another_key_is_not_believed(here: Logged) -> None:
    here.sql(
        "UPDATE audit_checkpoint SET root = decode(repeat('11', 32), 'hex'),"
        " signature = decode(repeat('22', 64), 'hex')"
    )
    assert {kind for kind, *_ in here.check()} == {CHECKPOINT}


def test_verification_reads_while_leaves_are_written(here: Logged) -> None:
    with psycopg.connect(here.url) as writer:
        writer.execute(b"INSERT INTO audit_leaf (recorded, leaf, event) VALUES (0, '', '')")
        report = here.report()
        writer.rollback()
    assert report.is_whole
    assert report.waiting == 0


def test_what_waits_in_a_restored_copy_whose_transaction_numbers_went_back_is_not_taken_for_inserted(
    here: Logged,
) -> None:
    here.sql("UPDATE audit_leaf SET xid = (xid::text::bigint + 1000000)::text::xid8")
    here.sql("UPDATE audit_batch SET last_xid = (last_xid::text::bigint + 1000000)::text::xid8")
    here.write(2)
    report = here.report()
    assert (report.findings, report.waiting) == ([], 2)
    here.sequence()
    report = here.report()
    assert (report.findings, report.waiting, report.leaves) == ([], 0, 612)
