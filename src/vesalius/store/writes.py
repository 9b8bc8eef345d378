"""New versions into the store: one statement for one resource, binary COPY for many.

Each write carries its audit leaf and its outbox row in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from vesalius.store import reservations, wire
from vesalius.store.reservations import BookableRow, Placed, ReservationRow
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import (
    Bound,
    boolean,
    bytea,
    int2,
    int2_array,
    int4,
    int4_array,
    int8,
    int8_array,
    nullable_int8_array,
    numeric_array,
    text,
)

POST, PUT, DELETE, PATCH = 1, 2, 3, 4
METHODS = {POST: "POST", PUT: "PUT", DELETE: "DELETE", PATCH: "PATCH"}

QuantityRow = tuple[int, Decimal, Decimal, int | None, Decimal | None, Decimal | None]


class RelationshipRow(NamedTuple):
    """A row of care_relationship without its source."""

    patient: int
    party: int
    kind: int
    low: int
    high: int


class ConsentRuleRow(NamedTuple):
    """A row of consent_rule without its source."""

    patient: int
    is_permit: bool
    party: int | None
    data_class: int | None
    target: int | None
    labels: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """Everything that is stored of one version. `body` is sealed. Times in microseconds since 1970 UTC.

    `relationships`, `consent_rules`, `reservations` and `bookables` are None for what never gives any: then none need
    be replaced.
    """

    pk: int
    type: int
    id: str
    version: int
    updated: int
    patient: int | None
    labels: int
    data_key: int
    method: int
    body: bytes
    deleted: bool = False
    primary_code: int | None = None
    date_low: int | None = None
    date_high: int | None = None
    present: int = 0
    terms: Sequence[int] = ()
    words: Sequence[int] = ()
    dates: Sequence[tuple[int, int, int]] = ()
    quantities: Sequence[QuantityRow] = field(default=())
    data_class: int = 0
    author: int | None = None
    others: Sequence[int] | None = None
    relationships: Sequence[RelationshipRow] | None = None
    consent_rules: Sequence[ConsentRuleRow] | None = None
    reservations: Sequence[ReservationRow] | None = None
    bookables: Sequence[BookableRow] | None = None

    @property
    def is_single(self) -> bool:
        """Whether one statement stores it as a first version."""
        return not (self.consent_rules or self.reservations or self.bookables)

    @property
    def is_plain(self) -> bool:
        """Whether one statement stores it in the place of another version: nothing follows from it but what goes."""
        return (
            not self.relationships and not self.consent_rules and self.reservations is None and self.bookables is None
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """An audit leaf as stored: sealed event and commitment. See vesalius.audit."""

    recorded: int
    patient: int | None
    version: int | None
    event: bytes
    leaf: bytes


Guard = Callable[[Callable[[Bound], str]], str]
"""Writes the condition under which a version may be stored, given what turns a value into its placeholder.

It may name `y`, the row to be stored, and when a version is replaced `x`, the row before it.
"""

_COLUMNS = (
    "pk, patient, updated, primary_code, date_low, date_high, present, version, labels, data_key, type, method,"
    " deleted, id, terms, words, body, data_class, author, others"
)
_NO_OTHERS = Bound(int8_array(()).oid, None)


def _row(new: NewVersion) -> list[Bound]:
    return [
        int8(new.pk),
        int8(new.patient),
        int8(new.updated),
        int8(new.primary_code),
        int8(new.date_low),
        int8(new.date_high),
        int8(new.present),
        int4(new.version),
        int4(new.labels),
        int4(new.data_key),
        int2(new.type),
        int2(new.method),
        boolean(new.deleted),
        text(new.id),
        int8_array(new.terms),
        int4_array(new.words),
        bytea(new.body),
        int2(new.data_class),
        int8(new.author),
        int8_array(new.others) if new.others else _NO_OTHERS,
    ]


def _ordered(new: NewVersion) -> list[Bound]:
    bound: list[Bound] = []
    if new.dates:
        parameters, lows, highs = zip(*new.dates, strict=True)
        bound += [int2_array(parameters), int8_array(lows), int8_array(highs)]
    if new.quantities:
        numbers, low, high, units, canonical_low, canonical_high = zip(*new.quantities, strict=True)
        bound += [
            int2_array(numbers),
            numeric_array(low),
            numeric_array(high),
            nullable_int8_array(units),
            numeric_array(canonical_low),
            numeric_array(canonical_high),
        ]
    return bound


def _ordered_sql(new: NewVersion, first: int) -> str:
    sql, n = "", first
    if new.dates:
        sql += (
            ", d AS (INSERT INTO resource_date (source, parameter, low, high) SELECT w.pk, u.* FROM w,"
            f" unnest(${n}::smallint[], ${n + 1}::bigint[], ${n + 2}::bigint[]) u)"
        )
        n += 3
    if new.quantities:
        sql += (
            ", q AS (INSERT INTO resource_quantity (source, parameter, low, high, unit, canonical_low,"
            f" canonical_high) SELECT w.pk, u.* FROM w, unnest(${n}::smallint[], ${n + 1}::numeric[],"
            f" ${n + 2}::numeric[], ${n + 3}::bigint[], ${n + 4}::numeric[], ${n + 5}::numeric[]) u)"
        )
    return sql


_PLACES = ", ".join(f"${n}" for n in range(1, 21))
# $21 … $23 leaf; ordered values follow from $24.
_LEAF_AND_OUTBOX = (
    ", l AS (INSERT INTO audit_leaf (recorded, patient, version, event, leaf)"
    " SELECT $21, $2, $8, $22, $23 FROM w),"
    " o AS (INSERT INTO outbox (recorded, pks, versions) SELECT $21, ARRAY[$1::bigint], ARRAY[$8::integer] FROM w)"
)


_NO_LONGER_RELATED = ", dc AS (DELETE FROM care_relationship WHERE source = (SELECT pk FROM w))"
_NO_LONGER_CONSENTED = ", dk AS (DELETE FROM consent_rule WHERE source = (SELECT pk FROM w))"


def insert(session: Session, new: NewVersion, leaf: Leaf, guard: Guard | None = None) -> bool:
    """Stores a first version; False, and nothing stored, when the resource exists or `guard` does not hold.

    A guard is for what one statement stores (`is_single`). Raises reservations.Taken.
    """
    if new.is_single:
        return _insert(session, new, leaf, guard=guard)
    with session.transaction():
        placed = reservations.plan(session, new.pk, new.reservations or ())
        reservations.clear(session, placed)
        try:
            stored = _insert(session, new, leaf, placed)
        except Duplicate as error:
            if placed:
                raise reservations.taken(placed) from error
            raise
        if stored:
            _consent(session, [new])
            if new.bookables:
                reservations.describe(session, new.pk, new.bookables)
        return stored


def _guarded(guard: Guard | None, parameters: list[Bound]) -> str:
    """The condition, its values added to the parameters; "TRUE" without one."""

    def bind(value: Bound) -> str:
        parameters.append(value)
        return f"${len(parameters)}"

    return "TRUE" if guard is None else guard(bind)


# The row to be stored, as a guard sees it.
_NEW = (
    "(SELECT $1::bigint AS pk, $2::bigint AS patient, $11::smallint AS type, $18::smallint AS data_class,"
    " $19::bigint AS author, $20::bigint[] AS others, $9::integer AS labels, $15::bigint[] AS terms,"
    " $13::boolean AS deleted) y"
)


def _insert(
    session: Session, new: NewVersion, leaf: Leaf, placed: Sequence[Placed] = (), *, guard: Guard | None = None
) -> bool:
    # In one statement with what follows from it: encounters and appointments are written all day.
    parameters = [*_row(new), int8(leaf.recorded), bytea(leaf.event), bytea(leaf.leaf), *_ordered(new)]
    related = ""
    if new.relationships:
        places = [f"${len(parameters) + number}" for number in range(1, 7)]
        related = f", c AS ({_relating(places, 'w, ')})"
        parameters += _related([(new.pk, row) for row in new.relationships])
    if placed:
        places = [f"${len(parameters) + number}" for number in range(1, 8)]
        related += f", rs AS ({reservations.storing(places)})"
        parameters += reservations.columns(placed)
    values = f"VALUES ({_PLACES})"
    if guard is not None:
        values = f"SELECT {_PLACES} FROM {_NEW} WHERE {_guarded(guard, parameters)}"
    sql = (
        f"WITH w AS (INSERT INTO resource ({_COLUMNS}) {values} ON CONFLICT (pk) DO NOTHING RETURNING pk)"
        + _LEAF_AND_OUTBOX
        + _ordered_sql(new, 24)
        + related
        + " SELECT count(*) FROM w"
    )
    return bool(session.fetch(sql, parameters)[0][0])


def replace(session: Session, new: NewVersion, leaf: Leaf, guard: Guard | None = None) -> bool:
    """Stores version n when n - 1 is current, keeping n - 1 as superseded; False, and nothing stored, otherwise.

    So too when `guard` does not hold, which is for what one statement stores (`is_plain`). Raises reservations.Taken.
    """
    if new.is_plain:
        return _replace(session, new, leaf, guard)
    with session.transaction():
        placed = reservations.plan(session, new.pk, new.reservations or ())
        stored = _replace(session, new, leaf)
        if stored:
            _relate(session, [new])
            _consent(session, [new])
            _reserve(session, new, placed)
        return stored


def _replace(session: Session, new: NewVersion, leaf: Leaf, guard: Guard | None = None) -> bool:
    parameters = [*_row(new), int8(leaf.recorded), bytea(leaf.event), bytea(leaf.leaf), *_ordered(new)]
    allowed = "" if guard is None else f" AND EXISTS (SELECT FROM {_NEW} WHERE {_guarded(guard, parameters)})"
    sql = (
        "WITH v AS (INSERT INTO resource_version (pk, patient, updated, version, labels, data_key, type, method,"
        " deleted, id, body, data_class, author, others) SELECT pk, patient, updated, version, labels, data_key, type,"
        " method, deleted, id, body, data_class, author, others FROM resource x"
        f" WHERE pk = $1 AND version = $8 - 1{allowed} ON CONFLICT DO NOTHING RETURNING pk),"
        " w AS (UPDATE resource SET patient = $2, updated = $3, primary_code = $4, date_low = $5, date_high = $6,"
        " present = $7, version = $8, labels = $9, data_key = $10, type = $11, method = $12, deleted = $13,"
        " id = $14, terms = $15, words = $16, body = $17,"
        # What is gone keeps its place in the access decision.
        " data_class = CASE WHEN $13 THEN data_class ELSE $18 END, author = CASE WHEN $13 THEN author ELSE $19 END,"
        " others = CASE WHEN $13 THEN others ELSE $20 END"
        " WHERE pk = (SELECT pk FROM v) AND version = $8 - 1 RETURNING pk),"
        " dd AS (DELETE FROM resource_date WHERE source = (SELECT pk FROM w)),"
        " dq AS (DELETE FROM resource_quantity WHERE source = (SELECT pk FROM w))"
        + ("" if new.relationships is None else _NO_LONGER_RELATED)
        + ("" if new.consent_rules is None else _NO_LONGER_CONSENTED)
        + _LEAF_AND_OUTBOX
        + _ordered_sql(new, 24)
        + " SELECT count(*) FROM w"
    )
    return bool(session.fetch(sql, parameters)[0][0])


def insert_many(session: Session, versions: Sequence[NewVersion]) -> None:
    """Stores first versions by binary COPY, inside the caller's transaction.

    Raises session.Duplicate when one exists already. Leaves and outbox are the caller's.
    """
    session.copy(
        f"COPY resource ({_COLUMNS}) FROM STDIN (FORMAT binary)", [wire.copy_row(_row(new)) for new in versions]
    )
    dates = [
        wire.copy_row((int8(new.pk), int2(parameter), int8(low), int8(high)))
        for new in versions
        for parameter, low, high in new.dates
    ]
    if dates:
        session.copy("COPY resource_date (source, parameter, low, high) FROM STDIN (FORMAT binary)", dates)
    quantities = [(new.pk, *row) for new in versions for row in new.quantities]
    if quantities:
        sources, *columns = zip(*quantities, strict=True)
        numbers, low, high, units, canonical_low, canonical_high = columns
        session.execute(
            "INSERT INTO resource_quantity (source, parameter, low, high, unit, canonical_low, canonical_high)"
            " SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::numeric[], $4::numeric[], $5::bigint[],"
            " $6::numeric[], $7::numeric[])",
            [
                int8_array(sources),
                int2_array(numbers),
                numeric_array(low),
                numeric_array(high),
                nullable_int8_array(units),
                numeric_array(canonical_low),
                numeric_array(canonical_high),
            ],
        )
    _derive(session, versions)
    # First what can be booked, then who books it: both may come in one transaction.
    for new in versions:
        if new.bookables:
            reservations.describe(session, new.pk, new.bookables)
    reservations.lock(session, [row for new in versions for row in new.reservations or ()])
    for new in versions:
        if new.reservations:
            reservations.place(session, new.pk, reservations.plan(session, new.pk, new.reservations))


def _reserve(session: Session, new: NewVersion, placed: Sequence[Placed]) -> None:
    if new.bookables is not None:
        reservations.describe(session, new.pk, new.bookables)
    if new.reservations is not None:
        reservations.place(session, new.pk, placed)


def record(session: Session, leaves: Sequence[Leaf], changed: Sequence[NewVersion]) -> None:
    """The leaves and the one outbox row of a transaction that changed several resources."""
    if len(leaves) == 1:
        leaf = leaves[0]
        # By far the most frequent case, a search within one patient's record, without the cost of arrays.
        session.execute(
            "INSERT INTO audit_leaf (recorded, patient, version, event, leaf) VALUES ($1, $2, $3, $4, $5)",
            [int8(leaf.recorded), int8(leaf.patient), int4(leaf.version), bytea(leaf.event), bytea(leaf.leaf)],
        )
    else:
        _record_leaves(session, leaves)
    if changed:
        session.execute(
            "INSERT INTO outbox (recorded, pks, versions) VALUES ($1, $2, $3)",
            [
                int8(max(new.updated for new in changed)),
                int8_array([new.pk for new in changed]),
                int4_array([new.version for new in changed]),
            ],
        )


def _record_leaves(session: Session, leaves: Sequence[Leaf]) -> None:
    session.execute(
        "INSERT INTO audit_leaf (recorded, patient, version, event, leaf)"
        " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bytea[], $5::bytea[])",
        [
            int8_array([leaf.recorded for leaf in leaves]),
            nullable_int8_array([leaf.patient for leaf in leaves]),
            wire.nullable_int4_array([leaf.version for leaf in leaves]),
            wire.bytea_array([leaf.event for leaf in leaves]),
            wire.bytea_array([leaf.leaf for leaf in leaves]),
        ],
    )


def reindex(session: Session, new: NewVersion) -> bool:
    """Replaces the index of this version, and nothing else; False when it is no longer current."""
    sql = (
        "WITH w AS (UPDATE resource SET primary_code = $3, date_low = $4, date_high = $5, present = $6, terms = $7,"
        " words = $8, data_class = $9, author = $10, others = $11 WHERE pk = $1 AND version = $2 RETURNING pk),"
        " dd AS (DELETE FROM resource_date WHERE source = (SELECT pk FROM w)),"
        " dq AS (DELETE FROM resource_quantity WHERE source = (SELECT pk FROM w))"
        + _ordered_sql(new, 12)
        + " SELECT count(*) FROM w"
    )
    parameters = [
        int8(new.pk),
        int4(new.version),
        int8(new.primary_code),
        int8(new.date_low),
        int8(new.date_high),
        int8(new.present),
        int8_array(new.terms),
        int4_array(new.words),
        int2(new.data_class),
        int8(new.author),
        int8_array(new.others) if new.others else _NO_OTHERS,
        *_ordered(new),
    ]
    stored = bool(session.fetch(sql, parameters)[0][0])
    if stored:
        _derive(session, [new])
        try:
            _reserve(session, new, reservations.plan(session, new.pk, new.reservations or ()))
        except reservations.Taken as error:
            # It is stored already: it stays, and somebody has to resolve it.
            reservations.note_conflict(session, new.pk, error)
    return stored


def _derive(session: Session, versions: Sequence[NewVersion]) -> None:
    # Replaces the relationships and consent rules that follow from these versions, in the caller's transaction. What
    # a patient ended stays ended: a contact that began before gives nothing again.
    related = [new.pk for new in versions if new.relationships is not None]
    if related:
        session.execute("DELETE FROM care_relationship WHERE source = ANY($1)", [int8_array(related)])
        _relate(session, versions)
    consenting = [new.pk for new in versions if new.consent_rules is not None]
    if consenting:
        session.execute("DELETE FROM consent_rule WHERE source = ANY($1)", [int8_array(consenting)])
        _consent(session, versions)


def _relate(session: Session, versions: Sequence[NewVersion]) -> None:
    rows = [(new.pk, row) for new in versions for row in new.relationships or ()]
    if rows:
        session.execute(_relating([f"${number}" for number in range(1, 7)]), _related(rows))


def _relating(places: Sequence[str], beside: str = "") -> str:
    """The statement that adds the columns of `_related`, which are at `places`; `beside` goes first into FROM."""
    patients, parties, sources, kinds, lows, highs = places
    return (
        "INSERT INTO care_relationship (patient, party, source, kind, low, high)"
        " SELECT u.patient, u.party, u.source, u.kind, u.low,"
        # Before all time: the policy's duration, counted from the end of the contact, gives nothing either.
        " CASE WHEN e.ended > u.low THEN -4611686018427387904 ELSE u.high END"
        f" FROM {beside}unnest({patients}::bigint[], {parties}::bigint[], {sources}::bigint[], {kinds}::smallint[],"
        f" {lows}::bigint[], {highs}::bigint[]) u(patient, party, source, kind, low, high)"
        " LEFT JOIN care_relationship_end e ON e.party = u.party AND e.patient = u.patient"
        " ON CONFLICT (party, patient, kind, source) DO UPDATE SET low = least(care_relationship.low, excluded.low),"
        " high = greatest(care_relationship.high, excluded.high)"
    )


def _related(rows: Sequence[tuple[int, RelationshipRow]]) -> list[Bound]:
    return [
        int8_array([row.patient for _, row in rows]),
        int8_array([row.party for _, row in rows]),
        int8_array([source for source, _ in rows]),
        int2_array([row.kind for _, row in rows]),
        int8_array([row.low for _, row in rows]),
        int8_array([row.high for _, row in rows]),
    ]


def _consent(session: Session, versions: Sequence[NewVersion]) -> None:
    for source, rule in [(new.pk, rule) for new in versions for rule in new.consent_rules or ()]:
        session.execute(
            "INSERT INTO consent_rule (patient, source, is_permit, party, data_class, target, labels, low, high)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                int8(rule.patient),
                int8(source),
                boolean(rule.is_permit),
                int8(rule.party),
                int2(rule.data_class),
                int8(rule.target),
                int4(rule.labels),
                int8(rule.low),
                int8(rule.high),
            ],
        )
