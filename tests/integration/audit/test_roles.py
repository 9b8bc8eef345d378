"""With the shipped roles the application adds to the audit log, and cannot change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

import vesalius.store
from integration.audit.world import World, world
from vesalius.audit import sequencer
from vesalius.audit.sequencer import catch_up
from vesalius.audit.verify import verify

ROLES = Path(vesalius.store.__file__).parent / "roles.sql"


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        made.sql(ROLES.read_text())
        made.sql(ROLES.read_text())
        made.write(2)
        yield made


def attempt(here: World, role: str, statement: str) -> list[tuple]:
    with psycopg.connect(here.url) as connection:
        connection.execute(f"SET ROLE {role}".encode())
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_the_application_adds_leaves_and_reads_them(here: World) -> None:
    insert = "INSERT INTO audit_leaf (recorded, patient, version, leaf, event) VALUES (1, 2, 3, '', '') RETURNING id"
    assert attempt(here, "vesalius_application", insert) == [(3,)]
    assert attempt(here, "vesalius_application", "SELECT count(*) FROM audit_leaf") == [(3,)]


@pytest.mark.parametrize("role", ["vesalius_application", "vesalius_sequencer", "vesalius_auditor"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_leaf SET patient = 1",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf",
        "INSERT INTO audit_leaf (id, recorded, leaf, event) VALUES (1000, 0, '', '')",
        "INSERT INTO audit_leaf (xid, recorded, leaf, event) VALUES ('3', 0, '', '')",
        "SELECT setval('audit_leaf_number', 1)",
        "UPDATE audit_batch SET floor = 0",
        "DELETE FROM audit_batch",
        "UPDATE audit_node SET level = 1",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_checkpoint SET size = 1",
    ],
)
def test_no_role_changes_the_log(here: World, role: str, statement: str) -> None:
    before = here.sql("SELECT id, xid, patient FROM audit_leaf ORDER BY id")
    with pytest.raises(errors.InsufficientPrivilege):
        attempt(here, role, statement)
    assert here.sql("SELECT id, xid, patient FROM audit_leaf ORDER BY id") == before


def test_the_application_cannot_sign_or_order(here: World) -> None:
    for table in ("audit_batch", "audit_node", "audit_checkpoint"):
        with pytest.raises(errors.InsufficientPrivilege):
            attempt(here, "vesalius_application", f"INSERT INTO {table} DEFAULT VALUES")


def test_the_sequencer_and_the_verifier_work_with_their_roles_alone(here: World) -> None:
    with here.session() as session:
        session.run("SET ROLE vesalius_sequencer")
    assert catch_up(here.pool, here.log, None) == 2
    with here.session() as session:
        assert sequencer.lag(session).waiting == 0
        session.run("RESET ROLE")
        session.run("SET ROLE vesalius_auditor")
    assert verify(here.pool, here.log, None).is_whole


def test_the_sequencer_sees_no_record(here: World) -> None:
    for table in ("resource", "keys.data_key", "access_token"):
        with pytest.raises(errors.InsufficientPrivilege):
            attempt(here, "vesalius_sequencer", f"SELECT 1 FROM {table}")
