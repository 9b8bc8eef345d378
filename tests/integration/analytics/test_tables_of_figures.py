"""The tables of figures follow the records, lose what is closed, and hold nothing that names a person."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.analytics import jobs, tables
from vesalius.analytics.materialise import Materialiser
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Forbidden
from vesalius.events import consumers
from vesalius.records import delete
from vesalius.records.context import Context
from vesalius.records.subject import sealing
from vesalius.records.update import update

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
OPERATOR = local_system("tests")


class Small:
    def __init__(self, url: str) -> None:
        self.context = Context(url, ROOTS)
        self._followed = 0
        self.materialiser = Materialiser(self.context)
        with self.context.pool.session() as session:
            tables.ensure(session)
            consumers.register(session, [jobs.follow])

    def follow(self) -> int:
        """Lets the reader of the outbox take everything; returns how many transactions it was.

        Transactions of other databases of the server hold it up for moments.
        """
        total, deadline = 0, time.monotonic() + 30
        while total < self._written - self._followed:
            assert time.monotonic() < deadline
            total += consumers.advance(self.context, jobs.follow)
        self._followed += total
        return total

    @property
    def _written(self) -> int:
        return int(self.rows("SELECT count(*) FROM outbox")[0][0])

    def put(self, resource: dict[str, Any]) -> None:
        update(self.context, OPERATOR, resource["resourceType"], resource["id"], json.dumps(resource).encode())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def patient(self, identity: str, **further: Any) -> None:
        self.put({"resourceType": "Patient", "id": identity, "gender": "female", "birthDate": "1961-04-15", **further})

    def weight(self, name: str, patient: str, value: float, **further: Any) -> None:
        self.put(
            {
                "resourceType": "Observation",
                "id": name,
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
                "subject": {"reference": f"Patient/{patient}"},
                "effectiveDateTime": "2026-03-29T02:30:00+01:00",
                "valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": "kg"},
                **further,
            }
        )


@pytest.fixture
def small(database_url: str) -> Iterator[Small]:
    found = Small(database_url)
    yield found
    found.context.close()


def officer(name: str, account: int) -> Actor:
    class Rights:
        def condition(self, action: str, alias: str, bind: object, *, patient: str = "") -> str:
            return "FALSE"

        def may(self, capability: str) -> bool:
            return True

    return Actor(name=name, token=name, account=account, rights=Rights(), authenticated=clock.now_microseconds())


def test_a_change_replaces_the_rows_of_its_resource_and_a_deletion_takes_them_away(small: Small) -> None:
    small.patient("a")
    small.weight("w", "a", 70)
    assert small.follow() == 2
    assert small.rows("SELECT value::text, effective::text FROM analytics.result") == [("70", "2026-03-29 03:30:00")]
    small.weight("w", "a", 72.5)
    small.follow()
    assert small.rows("SELECT value::text FROM analytics.result") == [("72.5",)]
    delete.delete(small.context, OPERATOR, "Observation", "w")
    small.follow()
    assert small.rows("SELECT count(*) FROM analytics.result") == [(0,)]
    assert small.rows("SELECT count(*) FROM analytics.patient") == [(1,)]


def test_nothing_is_taken_while_an_older_transaction_is_open_and_nothing_is_lost(small: Small) -> None:
    with small.context.pool.session() as open_session:
        open_session.run("BEGIN")
        open_session.fetch("SELECT pg_current_xact_id()::text")
        small.patient("a")
        assert consumers.advance(small.context, jobs.follow) == 0
        open_session.run("ROLLBACK")
    assert small.follow() == 1
    assert small.rows("SELECT count(*) FROM analytics.patient") == [(1,)]


def test_a_rebuild_gives_what_following_gave_and_goes_on_where_it_stopped(small: Small) -> None:
    small.patient("a")
    for number in range(5):
        small.weight(f"w{number}", "a", 60 + number)
    small.follow()
    followed = small.rows("SELECT r::text FROM analytics.result r ORDER BY 1")
    small.rows("UPDATE analytics.view_state SET digest = '' WHERE name = 'result' RETURNING 1")
    with small.context.pool.session() as session:
        assert tables.ensure(session) == ["result"]
    assert small.rows("SELECT count(*) FROM analytics.result") == [(0,)]
    small.materialiser.rebuild(OPERATOR)
    assert small.rows("SELECT r::text FROM analytics.result r ORDER BY 1") == followed
    assert small.rows("SELECT count(*) FROM analytics.view_state WHERE built IS NULL") == [(0,)]


def test_only_the_operator_rebuilds(small: Small) -> None:
    small.patient("a")
    with pytest.raises(Forbidden):
        small.materialiser.rebuild(Actor(name="stranger", token="none"))
    assert small.rows("SELECT count(*) FROM analytics.patient") == [(0,)]


def test_a_sealed_record_leaves_every_figure_at_once_and_comes_back_with_its_opening(small: Small) -> None:
    small.patient("a")
    small.patient("b")
    small.weight("w", "a", 70)
    small.weight("v", "b", 80)
    small.follow()
    small.rows("INSERT INTO analytics.figure (key, computed, content) VALUES ('x', 1, '{}') RETURNING 1")
    sealing.seal(
        small.context,
        officer("one", 1),
        "Patient/a",
        ground="accuracy-contested",
        reason="The patient contests the data.",
    )
    assert small.rows("SELECT value::text FROM analytics.result") == [("80",)]
    assert small.rows("SELECT count(*) FROM analytics.patient") == [(1,)]
    assert small.rows("SELECT count(*) FROM analytics.figure") == [(0,)]
    with small.context.pool.session() as session, session.transaction():
        sealing.open_again(session, small.context.blind.pk("Patient", "a"))
    assert small.materialiser.take_back() == 1
    assert small.rows("SELECT value::text FROM analytics.result ORDER BY 1") == [("70",), ("80",)]


def test_no_table_holds_a_name_a_number_an_address_or_a_day_of_birth(small: Small) -> None:
    canary = "Canaryfamily"
    small.patient(
        "canary-id-7731",
        name=[{"family": canary, "given": ["Canarygiven"], "text": "Canarytext"}],
        identifier=[{"system": "urn:canary-system", "value": "85073003328"}],
        telecom=[{"system": "phone", "value": "+32471000000"}],
        address=[{"line": ["Canarystreet 1"], "city": "Canarycity", "postalCode": "5000", "text": "Canarytext"}],
    )
    small.weight("w", "canary-id-7731", 70, note=[{"text": "Canarynote"}], subject={
        "reference": "Patient/canary-id-7731", "display": "Canarydisplay",
    })  # fmt: skip
    small.follow()
    everything = " ".join(
        str(row) for table in tables.tables().values() for row in small.rows(f"SELECT t::text FROM {table.quoted} t")
    )
    assert "5000" in everything
    assert "1961-04-01" in everything
    for hidden in ("anary", "85073003328", "471000000", "1961-04-15", "7731"):
        assert hidden not in everything


def test_a_view_that_data_does_not_fit_leaves_the_rest_of_the_batch_in_place(small: Small) -> None:
    small.patient("a")
    small.weight("w", "a", 70)
    # Two codes of one system in a component: the view takes the first; an unreadable date is no date.
    small.weight("v", "a", 1e300)
    small.follow()
    assert small.rows("SELECT count(*) FROM analytics.result") == [(2,)]


def test_what_is_under_a_sensitivity_label_is_counted_without_what_it_says(small: Small) -> None:
    small.patient("a")
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV"}
    small.weight("w", "a", 70, meta={"security": [label]})
    small.follow()
    assert small.rows("SELECT count(*) FROM analytics.result WHERE labels <> 0 AND effective IS NOT NULL") == [(1,)]
    assert small.rows("SELECT loinc, value::text FROM analytics.result") == [(None, None)]
