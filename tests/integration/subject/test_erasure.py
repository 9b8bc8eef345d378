"""Erasure: allowed by retention, decided by two, complete, proven, and repeated after a restore."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import services
from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit import proofs, verify
from vesalius.audit.log import Log
from vesalius.audit.sequencer import catch_up
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.subject import erasure, ledger, sealing
from vesalius.records.update import update
from vesalius.store.session import Session

pytestmark = pytest.mark.usefixtures("people")
REASON = "The retention of this record is over."


def _erase(
    context: Context, officer: Actor, second: Actor, folder: Path | None, *, ground: str = "court-order"
) -> erasure.Erased:
    number = erasure.propose(context, officer, "Patient/p1", ground=ground, reason=REASON)
    return erasure.erase(context, second, number, ledger_folder=folder)


def _count(session: Session, sql: str) -> int:
    return int(session.fetch(f"SELECT count(*) FROM {sql}")[0][0])


def test_retention_refuses_an_erasure_with_the_day_from_which_it_is_possible(
    context: Context, officer: Actor, administrator: Actor
) -> None:
    with pytest.raises(Conflict, match="2050-01-03"):
        erasure.propose(context, officer, "Patient/p1", ground="retention-elapsed", reason=REASON)
    assert read(context, administrator, "Patient", "p1").version == 1


def test_when_thirty_years_are_over_retention_allows_it(context: Context, officer: Actor) -> None:
    pk = context.blind.pk("Patient", "p1")
    from vesalius.records.subject import retention

    with context.pool.session() as session:
        with clock.fixed(datetime(2050, 1, 1, tzinfo=UTC)):
            assert not retention.verdict(session, pk).may_erase
        with clock.fixed(datetime(2050, 1, 3, tzinfo=UTC)):
            found = retention.verdict(session, pk)
    assert found.may_erase
    assert clock.instant(found.last_contact or 0) == "2020-01-02T23:00:00.000Z"


def test_erasure_leaves_no_row_and_no_key_and_the_other_patient_whole(
    context: Context, other_process: Context, officer: Actor, second: Actor, administrator: Actor, tmp_path: Path
) -> None:
    body = read(other_process, administrator, "Condition", "p1-c").body
    with context.pool.session() as session:
        pk = context.blind.pk("Patient", "p1")
        pks = [row[0] for row in session.fetch(f"SELECT pk FROM resource WHERE patient = {pk}")]
    done = _erase(context, officer, second, tmp_path)
    assert (done.counts["resource"], done.counts["resource_version"], done.counts["data_key"]) == (5, 1, 1)
    with context.pool.session() as session:
        for table in ("resource", "resource_version", "sealed_resource", "care_relationship", "consent_rule"):
            assert _count(session, f"{table} WHERE patient = {pk}") == 0
        for table in ("resource_date", "resource_quantity"):
            assert _count(session, f"{table} WHERE source = ANY('{{{','.join(map(str, pks))}}}')") == 0
        assert _count(session, f"outbox WHERE pks && '{{{','.join(map(str, pks))}}}'") == 0
        assert session.fetch(f"SELECT state, wrapped FROM keys.data_key WHERE patient = {pk}") == [(4, b"")]
    for process in (context, other_process):
        with pytest.raises(NotFound):
            read(process, administrator, "Condition", "p1-c")
        with pytest.raises(NotFound):
            update(process, administrator, "Condition", "p1-c", body)
        with pytest.raises(NotFound):
            update(process, administrator, "Patient", "p1", b'{"resourceType":"Patient","id":"p1"}')
    assert sorted(m.id for m in search(context, administrator, "Observation", []).matches) == [
        "p2-o0",
        "p2-o1",
        "p2-o2",
    ]


def test_a_sealed_record_can_be_erased(context: Context, officer: Actor, second: Actor) -> None:
    sealing.seal(context, officer, "Patient/p1", ground="legal-claims", reason=REASON)
    done = _erase(context, officer, second, None)
    assert done.counts["resource"] == 5
    with context.pool.session() as session:
        assert _count(session, "sealed_resource") == 0
    assert not sealing.listing(context, officer)


def test_one_person_cannot_erase(context: Context, officer: Actor, administrator: Actor, tmp_path: Path) -> None:
    number = erasure.propose(context, officer, "Patient/p1", ground="court-order", reason=REASON)
    with pytest.raises(Forbidden):
        erasure.erase(context, officer, number, ledger_folder=tmp_path)
    assert read(context, administrator, "Patient", "p1").version == 1
    assert not list(tmp_path.iterdir())


def test_the_account_of_an_erased_patient_is_closed_and_names_nobody(
    context: Context, officer: Actor, second: Actor
) -> None:
    pk = context.blind.pk("Patient", "p1")
    with context.pool.session() as session:
        session.run(
            "INSERT INTO account (username, display, email, fhir, subject, niss, created)"
            f" VALUES ('anna', 'Anna Peeters', 'anna@example.org', 'Patient/p1', {pk}, 5, 0);"
            f"INSERT INTO account_patient (account, patient, fhir) SELECT id, {pk}, 'Patient/p1' FROM account"
        )
    assert _erase(context, officer, second, None).counts["account"] == 1
    with context.pool.session() as session:
        rows = session.fetch("SELECT id, username, display, email, fhir, subject, niss, is_active FROM account")
        assert rows == [(rows[0][0], f"erased-{rows[0][0]}", "", "", "", None, None, False)]
        assert _count(session, "account_patient") == 0


def test_the_ledger_is_chained_and_signed_and_names_nobody(
    context: Context, officer: Actor, second: Actor, tmp_path: Path
) -> None:
    first = _erase(context, officer, second, tmp_path).entry
    number = erasure.propose(context, officer, "Patient/p2", ground="never-a-patient", reason=REASON)
    last = erasure.erase(context, second, number, ledger_folder=tmp_path).entry
    assert last.facts["previous"] == first.digest
    assert last.facts["people"] == ["officer (account 1)", "second (account 2)"]
    assert ledger.read_file(context, tmp_path) == [first, last]
    text = (tmp_path / ledger.FILE).read_text()
    assert "Patient" not in text
    (tmp_path / ledger.FILE).write_text(text.replace("never-a-patient", "court-order"))
    with pytest.raises(Invalid):
        ledger.read_file(context, tmp_path)
    (tmp_path / ledger.FILE).write_text(text.splitlines()[1] + "\n")
    with pytest.raises(Invalid):
        ledger.read_file(context, tmp_path)


def test_a_restored_database_is_erased_again_from_the_file(
    context: Context, officer: Actor, second: Actor, administrator: Actor, tmp_path: Path
) -> None:
    with context.pool.session() as session:
        session.run("CREATE SCHEMA copy")
        for table in ("resource", "resource_version", "resource_date", "resource_quantity", "keys.data_key"):
            session.run(f"CREATE TABLE copy.{table.removeprefix('keys.')} AS TABLE {table}")
    _erase(context, officer, second, tmp_path)
    with context.pool.session() as session:
        # As after a restore: the older state of everything, an empty ledger.
        session.run(
            "TRUNCATE closed_patient, erasure_ledger, resource, resource_version, resource_date, resource_quantity"
        )
        session.run("DELETE FROM keys.data_key")
        session.run("INSERT INTO keys.data_key OVERRIDING SYSTEM VALUE SELECT * FROM copy.data_key")
        for table in ("resource", "resource_version", "resource_date", "resource_quantity"):
            session.run(f"INSERT INTO {table} SELECT * FROM copy.{table}")
        context.keys.forget()
    assert read(context, administrator, "Patient", "p1").version == 1
    assert erasure.replay(context, administrator, tmp_path) == 1
    with pytest.raises(NotFound):
        read(context, administrator, "Patient", "p1")
    assert read(context, administrator, "Patient", "p2").version == 1
    assert erasure.replay(context, administrator, tmp_path) == 0
    with context.pool.session() as session:
        assert [entry.number for entry in ledger.entries(session)] == [1]


def test_the_proof_holds_and_the_audit_log_is_still_whole(
    context: Context, officer: Actor, second: Actor, administrator: Actor, tmp_path: Path, database_url: str
) -> None:
    read(context, administrator, "Observation", "p1-o1")
    done = _erase(context, officer, second, tmp_path / "erasure")
    services.await_older_transactions(database_url)
    catch_up(context.pool, Log(context.keys.roots.audit), tmp_path / "witness")
    made = erasure.proof(context, officer, "Patient/p1")
    key = ledger.public_key(context)
    assert ledger.is_genuine(made["entry"], __import__("base64").b64decode(made["signature"]), key)
    assert not ledger.is_genuine(made["entry"].replace("court", "other"), done.entry.signature, key)
    assert json.loads(made["audit"]["event"])["details"]["entry"] == done.entry.digest
    assert proofs.facts(made["audit"])["subtype"] == "erased"
    report = verify.verify(context.pool, Log(context.keys.roots.audit), tmp_path / "witness")
    assert report.is_whole


def test_an_interrupted_erasure_is_finished(
    context: Context, officer: Actor, second: Actor, administrator: Actor, tmp_path: Path
) -> None:
    from vesalius.records.subject import actions, closing

    number = erasure.propose(context, officer, "Patient/p1", ground="court-order", reason=REASON)
    with context.pool.session() as session:
        action = actions.approve(context, session, second, number, "erase")
        closing.mark(context, session, action.patient, 4)
    assert erasure.resume(context, officer, ledger_folder=tmp_path) == 1
    with pytest.raises(NotFound):
        read(context, administrator, "Patient", "p1")
    assert erasure.resume(context, officer, ledger_folder=tmp_path) == 0


def test_every_table_that_knows_a_patient_is_erased_or_kept_for_a_reason(context: Context) -> None:
    from vesalius.records.subject import closing

    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE a.attname = 'patient' AND c.relkind = 'r' AND n.nspname = 'public' AND NOT a.attisdropped"
        )
    ours = {*closing.TABLES, *(f"sealed_{name}" for name in closing.TABLES)}
    told = {*erasure.ERASED_TABLES, *erasure.ERASED_BY_LITERAL, *erasure.KEPT_TABLES}
    assert {row[0] for row in rows} - ours == told
