"""The SQL condition of compiled rights against a reading of the policy in plain Python, over generated worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import services
from vesalius import clock
from vesalius.access import policy
from vesalius.access.accounts import Facts, Role
from vesalius.access.data_classes import DataClass
from vesalius.access.decision import Compiled
from vesalius.access.policy import ACTIONS, Reach
from vesalius.access.relationships import Kind
from vesalius.access.roles import PATIENT, REPRESENTATIVE, ROLES
from vesalius.crypto.keyring import RootKeys
from vesalius.search.labels import BITS
from vesalius.store.keys import Keys
from vesalius.store.session import Pool, Session
from vesalius.store.wire import Bound, boolean, bytea, int2, int4, int4_array, int8, int8_array, text

NOW = 1_800_000_000_000_000
DAY = 86_400_000_000
PATIENTS = (101, 102, 103)
ME, MY_ROLE, SOMEBODY, MY_CENTRE, OTHER_CENTRE = 201, 202, 203, 301, 302
LABELS = sorted(BITS.values())[:7]
UNDENIABLE = {DataClass.DEFINITION, DataClass.DIRECTORY, DataClass.CONSENT, DataClass.AUDIT}
LONGEST = 456 * DAY


@dataclass(frozen=True)
class Row:
    pk: int
    patient: int | None
    data_class: DataClass
    labels: int
    author: int | None
    others: tuple[int, ...]


@dataclass(frozen=True)
class World:
    rows: list[Row]
    relationships: list[tuple[int, int, Kind, int, int]]
    rules: list[tuple[int, bool, int | None, DataClass | None, int | None, int, int, int]]
    emergencies: list[tuple[int, int, int]]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with services.database() as url:
        pool = Pool(url, Keys(RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)))
        with pool.session() as found:
            found.run("SET synchronous_commit = off")
            yield found
        pool.close()


moments = st.sampled_from([NOW - 500 * DAY, NOW - 300 * DAY, NOW - 10 * DAY, NOW - 1, NOW, NOW + 1, NOW + DAY])
parties = st.sampled_from([ME, MY_ROLE, SOMEBODY, MY_CENTRE, OTHER_CENTRE])
rows = st.builds(
    Row,
    st.just(0),
    st.sampled_from([*PATIENTS, None]),
    st.sampled_from(list(DataClass)),
    st.lists(st.sampled_from(LABELS), max_size=2).map(lambda bits: sum(set(bits))),
    st.sampled_from([ME, SOMEBODY, PATIENTS[0], None]),
    st.sampled_from([(), (), (), (PATIENTS[1],), (PATIENTS[1], PATIENTS[2])]),
)
relationships = st.tuples(st.sampled_from(PATIENTS), parties, st.sampled_from(list(Kind)), moments, moments)
rules = st.tuples(
    st.sampled_from(PATIENTS),
    st.booleans(),
    st.one_of(st.none(), parties),
    st.one_of(st.none(), st.sampled_from(list(DataClass))),
    st.one_of(st.none(), st.integers(1, 12)),
    st.sampled_from([0, 0, LABELS[0]]),
    moments,
    moments,
)
worlds = st.builds(
    World,
    st.lists(rows, min_size=1, max_size=12).map(
        lambda found: [
            Row(n, *(getattr(row, name) for name in Row.__annotations__ if name != "pk"))
            for n, row in enumerate(found, 1)
        ]
    ),
    st.lists(relationships, max_size=6),
    st.lists(rules, max_size=4),
    st.lists(st.tuples(st.sampled_from(PATIENTS), moments, moments), max_size=2),
)


@st.composite
def people(draw: st.DrawFn) -> Facts:
    held = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True))
    centre = draw(st.sampled_from([("Organization/mine", MY_CENTRE), ("", None)]))
    is_self = bool({PATIENT, REPRESENTATIVE} & set(held))
    return Facts(
        account=1,
        username="somebody",
        roles=tuple(Role(role, *centre) for role in held),
        parties=draw(st.sampled_from([(ME,), (ME, MY_ROLE), ()])),
        patients=(PATIENTS[0],) if is_self else (),
    )


def store(session: Session, world: World) -> None:
    session.run("TRUNCATE resource, care_relationship, consent_rule, emergency_access")
    for row in world.rows:
        session.execute(
            "INSERT INTO resource (pk, patient, updated, present, version, labels, data_key, type, method, deleted, id,"
            " terms, words, body, data_class, author, others)"
            " VALUES ($1, $2, 1, 0, 1, $3, 1, 1, 1, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                int8(row.pk),
                int8(row.patient),
                int4(row.labels),
                boolean(False),
                text(str(row.pk)),
                int8_array(()),
                int4_array(()),
                bytea(b""),
                int2(row.data_class),
                int8(row.author),
                int8_array(row.others) if row.others else Bound(int8_array(()).oid, None),
            ],
        )
    for number, (patient, party, kind, low, high) in enumerate(world.relationships):
        session.execute(
            "INSERT INTO care_relationship (patient, party, source, kind, low, high) VALUES ($1, $2, $3, $4, $5, $6)",
            [int8(patient), int8(party), int8(number), int2(kind), int8(low), int8(high)],
        )
    for patient, is_permit, party, data_class, target, labels, low, high in world.rules:
        session.execute(
            "INSERT INTO consent_rule VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
            [
                int8(patient),
                boolean(is_permit),
                int8(party),
                int2(data_class),
                int8(target),
                int4(labels),
                int8(low),
                int8(high),
            ],
        )
    for patient, low, high in world.emergencies:
        session.execute(
            "INSERT INTO emergency_access (account, patient, fhir, reason, opened, until)"
            " VALUES (1, $1, '', '', $2, $3)",
            [int8(patient), int8(low), int8(high)],
        )


def by_condition(session: Session, rights: Compiled, action: str) -> set[int]:
    values: list[Bound] = []

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    condition = rights.condition(action, "x", bind)
    return {row[0] for row in session.fetch(f"SELECT x.pk FROM resource x WHERE {condition}", values)}


def by_reading(world: World, facts: Facts, action: str) -> set[int]:
    """The policy as docs/access.md says it, row by row."""
    return {row.pk for row in world.rows if _is_open(world, facts, action, row) and _others_known(world, facts, row)}


def _is_open(world: World, facts: Facts, action: str, row: Row) -> bool:
    denied = row.data_class not in UNDENIABLE and any(
        not permit
        and patient == row.patient
        and (party is None or (party in {*facts.parties, *facts.centres} and bool(facts.parties)))
        and _rule_applies(row, data_class, target, labels, low, high)
        for patient, permit, party, data_class, target, labels, low, high in world.rules
    )
    is_care = any(role.role not in {PATIENT, REPRESENTATIVE} for role in facts.roles)
    for role in facts.roles:
        held = policy.default().role(role.role, role.organization)
        reach = held.reach[action].get(row.data_class, Reach.NONE)
        for bit in BITS.values():
            if row.labels & bit:
                reach = min(reach, held.labels.get(bit, Reach.NONE))
        if role.role in {PATIENT, REPRESENTATIVE}:
            is_mine = row.patient in facts.patients
            made = row.author in {*facts.parties, *facts.patients} and bool(facts.parties)
            if (reach is Reach.NETWORK and row.patient is None) or (reach >= Reach.PERSONAL and is_mine):
                return True
            if reach >= Reach.AUTHOR and is_mine and made:
                return True
            continue
        personal = _is_related(world, row.patient, facts.parties, held.durations)
        # A centre counts for the role that is held there.
        same = [item for item in facts.roles if policy.default().role(item.role, item.organization) == held]
        centres = [item.organization_pk for item in same if item.organization_pk is not None]
        centre = personal or _is_related(world, row.patient, centres, held.durations)
        if not denied and (
            reach >= Reach.NETWORK
            or (reach >= Reach.CENTRE and centre)
            or (reach >= Reach.PERSONAL and personal)
            or (reach >= Reach.AUTHOR and row.author in facts.parties)
        ):
            return True
        if (
            action == "read"
            and row.data_class in held.emergency_classes
            and not row.labels & ~held.emergency_labels
            and any(patient == row.patient and low <= NOW < high for patient, low, high in world.emergencies)
        ):
            return True
    return (
        action == "read"
        and is_care
        and _has_care_clause(facts)
        and bool(facts.parties)
        and not denied
        and row.data_class is not DataClass.PSYCHOLOGY_PRIVATE
        and any(
            permit
            and patient == row.patient
            and party in {*facts.parties, *facts.centres}
            and (data_class is not None or target is not None)
            and _rule_applies(row, data_class, target, labels, low, high)
            for patient, permit, party, data_class, target, labels, low, high in world.rules
        )
    )


def _has_care_clause(facts: Facts) -> bool:
    return any(
        policy.default().role(role.role, role.organization).reach["read"]
        for role in facts.roles
        if role.role not in {PATIENT, REPRESENTATIVE}
    )


def _rule_applies(row: Row, data_class: DataClass | None, target: int | None, labels: int, low: int, high: int) -> bool:
    return (
        (data_class is None or data_class == row.data_class)
        and (target is None or target == row.pk)
        and (labels == 0 or bool(labels & row.labels))
        and low <= NOW < high
    )


def _is_related(world: World, patient: int | None, parties: Any, durations: Any) -> bool:
    return any(
        about == patient and party in parties and low <= NOW and high > NOW - durations.get(kind, 0)
        for about, party, kind, low, high in world.relationships
    )


def _others_known(world: World, facts: Facts, row: Row) -> bool:
    everywhere = {*facts.parties, *facts.centres}
    return all(
        other in facts.patients
        or any(
            about == other and party in everywhere and low <= NOW and high > NOW - LONGEST
            for about, party, _, low, high in world.relationships
        )
        for other in row.others
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(world=worlds, facts=people(), action=st.sampled_from(ACTIONS))
def test_the_condition_opens_what_the_policy_says(session: Session, world: World, facts: Facts, action: str) -> None:
    store(session, world)
    with clock.fixed(datetime.fromtimestamp(NOW / 1_000_000, tz=UTC)):
        found = by_condition(session, Compiled(policy.default(), facts), action)
    assert found == by_reading(world, facts, action)
