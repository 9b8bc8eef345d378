"""Reservations: what a version keeps to itself, placed in the transaction that stores the version.

Two guards stand one behind the other. Advisory locks on the resources, always taken in the order of their pks, let
writers wait for each other instead of meeting in a deadlock, and give each an exact view; the exclusion constraint of
`reservation` refuses whatever would still overlap. Source: docs/adr/0014-reservations.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.errors import Conflict, Issue
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import Bound, array, boolean, int2, int2_array, int8, int8_array

APPOINTMENT, SLOT, HOLD = 1, 2, 3
"""Kinds of reservations."""
_BOOL_ARRAY: Final = 1000
_BOOL: Final = 16


class ReservationRow(NamedTuple):
    """A resource that a version names for [low, high), in µs since 1970 UTC, with buffers of its own around that.

    `is_exclusive` says that it can be taken once only, whatever is known of it; `is_patient` that it has no buffers.
    """

    resource: int
    is_exclusive: bool
    is_patient: bool
    low: int
    high: int
    before: int = 0
    after: int = 0
    kind: int = APPOINTMENT


class BookableRow(NamedTuple):
    """What a version says about being reserved: a row of bookable without its source."""

    resource: int
    is_exclusive: bool
    seats: int = 1
    before: int = 0
    after: int = 0
    is_session: bool = False


class Placed(NamedTuple):
    """A reservation ready to store. `during` in µs with buffers; `seat` from 1 on.

    `is_over_hold`: holds that have expired lie there still, and have to go first.
    """

    resource: int
    seat: int
    low: int
    high: int
    during_low: int
    during_high: int
    kind: int
    is_over_hold: bool = False


class Involved(NamedTuple):
    """A resource that a booking would reserve: its seats, and buffers in µs."""

    resource: int
    seats: int
    before: int
    after: int


class Alternative(NamedTuple):
    """A time that is free, [low, high) in µs since 1970 UTC."""

    low: int
    high: int


class Taken(Conflict):
    """A resource is not free. `resources` are their pks, `wanted` everything that was asked for; times in µs."""

    def __init__(self, resources: Sequence[int], wanted: Sequence[ReservationRow]) -> None:
        super().__init__(issues=(Issue("conflict", "The time is not free any more."),))
        self.resources = tuple(resources)
        self.wanted = tuple(wanted)
        self.low = min((row.low for row in wanted), default=0)
        self.high = max((row.high for row in wanted), default=0)
        self.alternatives: tuple[Alternative, ...] = ()


# What a name stands for: itself and, through `bookable`, others.
_NAMED: Final = (
    "WITH RECURSIVE named(resource, is_exclusive, is_patient, low, high, before, after, kind) AS ("
    "SELECT * FROM unnest($1::bigint[], $2::boolean[], $3::boolean[], $4::bigint[], $5::bigint[], $6::bigint[],"
    " $7::bigint[], $8::smallint[])"
    " UNION SELECT b.resource, b.is_exclusive, n.is_patient, n.low, n.high, n.before, n.after, n.kind"
    " FROM named n JOIN bookable b ON b.source = n.resource AND b.resource <> n.resource)"
)
_LOCK: Final = (
    _NAMED
    + " SELECT pg_advisory_xact_lock(w.resource) FROM (SELECT DISTINCT n.resource FROM named n WHERE n.is_exclusive"
    " OR EXISTS (SELECT FROM bookable b WHERE b.source = n.resource AND b.resource = n.resource) ORDER BY 1) w"
)
# A participant of a group session takes a seat, and neither the practitioner nor the room: the session has them.
_WANTED: Final = (
    _NAMED + ", session AS (SELECT n.resource FROM named n JOIN bookable b ON b.source = n.resource"
    " AND b.resource = n.resource AND b.is_session), wanted AS (SELECT n.resource, n.low, n.high, n.kind,"
    " coalesce(b.seats, 1::smallint) AS seats,"
    " n.low - CASE WHEN n.is_patient THEN 0 ELSE greatest(n.before, coalesce(b.before, 0)) END AS l,"
    " n.high + CASE WHEN n.is_patient THEN 0 ELSE greatest(n.after, coalesce(b.after, 0)) END AS h"
    " FROM named n LEFT JOIN bookable b ON b.source = n.resource AND b.resource = n.resource"
    " WHERE (n.is_exclusive OR b.source IS NOT NULL) AND n.high > n.low"
    " AND (n.is_patient OR coalesce(b.is_session, false) OR NOT EXISTS (SELECT FROM session)))"
)
# One look at what lies in the way of each: its seats, and whether a hold that is over still lies there.
_PLAN: Final = (
    _WANTED + " SELECT DISTINCT ON (w.resource, w.low) w.resource, w.low, w.high, w.kind, w.l, w.h, o.is_over,"
    " CASE WHEN o.seats IS NULL THEN 1::smallint WHEN w.seats > 1 THEN"
    " (SELECT min(s)::smallint FROM generate_series(1, w.seats) s WHERE s <> ALL(o.seats)) END AS seat"
    " FROM wanted w, LATERAL (SELECT array_agg(r.seat) FILTER (WHERE r.expires IS NULL OR r.expires > $10) AS seats,"
    " bool_or(r.expires <= $10) AS is_over FROM reservation r WHERE r.resource = w.resource"
    " AND r.source <> ALL($9::bigint[])"
    " AND r.during && tstzrange('epoch'::timestamptz + w.l * interval '1 microsecond',"
    " 'epoch'::timestamptz + w.h * interval '1 microsecond')) o ORDER BY w.resource, w.low"
)
# What keeps a visit from starting: a visit at t keeps [t - before, t + length + after), so what is busy is widened by
# as much. Joined into few stretches here, since a full agenda has a thousand rows. The first row of each resource
# says what it is; those of several seats are left to the caller.
_BUSY: Final = (
    _WANTED + ", involved AS (SELECT w.resource, max(w.seats) AS seats, max(w.low - w.l) AS before,"
    " max(w.h - w.high) AS after FROM wanted w GROUP BY 1)"
    " SELECT i.resource, i.seats, i.before, i.after FROM involved i UNION ALL"
    " SELECT NULL, NULL, (extract(epoch FROM lower(u)) * 1000000)::bigint,"
    " (extract(epoch FROM upper(u)) * 1000000)::bigint FROM (SELECT unnest(range_agg(tstzrange("
    "lower(r.during) - i.after * interval '1 microsecond',"
    " upper(r.during) + i.before * interval '1 microsecond')))"
    " AS u FROM involved i JOIN reservation r ON r.resource = i.resource WHERE i.seats = 1"
    " AND r.during && tstzrange('epoch'::timestamptz + $9 * interval '1 microsecond',"
    " 'epoch'::timestamptz + $10 * interval '1 microsecond') AND (r.expires IS NULL OR r.expires > $11)) b"
)
_STORE: Final = (
    "INSERT INTO reservation (source, resource, seat, low, high, kind, expires, during)"
    " SELECT {source}, u.resource, u.seat, u.low, u.high, u.kind, {expires},"
    " tstzrange('epoch'::timestamptz + u.l * interval '1 microsecond',"
    " 'epoch'::timestamptz + u.h * interval '1 microsecond')"
    " FROM {beside}unnest({0}::bigint[], {1}::smallint[], {2}::bigint[], {3}::bigint[], {4}::smallint[], {5}::bigint[],"
    " {6}::bigint[]) u(resource, seat, low, high, kind, l, h)"
)


def lock(session: Session, rows: Sequence[ReservationRow]) -> None:
    """Holds, to the end of the transaction, the right to reserve what `rows` name. In one order for everybody."""
    if rows:
        session.fetch(_LOCK, _columns(rows))


def plan(session: Session, source: int, rows: Sequence[ReservationRow], *, beside: Iterable[int] = ()) -> list[Placed]:
    """The reservations of `source`, on seats that are free now and stay so until the transaction ends.

    Whatever the sources `beside` (and `source` itself) hold does not count. Raises Taken.
    """
    if not rows:
        return []
    lock(session, rows)
    return _seated(session, rows, [source, *beside])


def require_free(session: Session, rows: Sequence[ReservationRow]) -> None:
    """Raises Taken for what is taken already: a look without locks, before the work of a booking is done in vain."""
    if rows:
        _seated(session, rows, ())


def _seated(session: Session, rows: Sequence[ReservationRow], own: Sequence[int]) -> list[Placed]:
    found = session.fetch(_PLAN, [*_columns(rows), int8_array(list(own)), int8(clock.now_microseconds())])
    missing = [row[0] for row in found if row[7] is None]
    if missing:
        raise Taken(missing, rows)
    return [Placed(row[0], row[7], row[1], row[2], row[4], row[5], row[3], bool(row[6])) for row in found]


def busy(
    session: Session, rows: Sequence[ReservationRow], low: int, high: int
) -> tuple[list[Involved], list[tuple[int, int]]]:
    """What `rows` would reserve, each resource once, and when none of it could start for what is held already.

    The stretches are sorted and do not touch; those of resources with several seats are not among them.
    """
    found = session.fetch(_BUSY, [*_columns(rows), int8(low), int8(high), int8(clock.now_microseconds())])
    involved = [Involved(*row) for row in found if row[0] is not None]
    return involved, [(row[2], row[3]) for row in found if row[0] is None]


def stretches(
    session: Session, resources: Sequence[int], before: Sequence[int], after: Sequence[int], low: int, high: int
) -> list[tuple[int, int, int]]:
    """(resource, low, high) of what keeps resources busy within [low, high), widened, joined, sorted by time.

    `before` and `after` are the buffers in µs of the visit that is looked for, by resource: where it would keep
    [t - before, t + length + after), what is busy is widened by as much. For resources of one seat.
    """
    if not resources:
        return []
    return session.fetch(
        "SELECT b.resource, (extract(epoch FROM lower(b.u)) * 1000000)::bigint,"
        " (extract(epoch FROM upper(b.u)) * 1000000)::bigint FROM (SELECT i.resource, unnest(range_agg(tstzrange("
        "lower(r.during) - i.after * interval '1 microsecond',"
        " upper(r.during) + i.before * interval '1 microsecond'))) AS u"
        " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) i(resource, before, after)"
        " JOIN reservation r ON r.resource = i.resource"
        " AND r.during && tstzrange('epoch'::timestamptz + $4 * interval '1 microsecond',"
        " 'epoch'::timestamptz + $5 * interval '1 microsecond') AND (r.expires IS NULL OR r.expires > $6)"
        " GROUP BY i.resource) b",
        [
            int8_array(resources),
            int8_array(before),
            int8_array(after),
            int8(low),
            int8(high),
            int8(clock.now_microseconds()),
        ],
    )


def between(session: Session, resources: Sequence[int], low: int, high: int) -> list[tuple[int, int, int]]:
    """(resource, low, high) of what keeps resources busy within [low, high), buffers included, holds that last too."""
    if not resources:
        return []
    return session.fetch(
        "SELECT resource, (extract(epoch FROM lower(during)) * 1000000)::bigint,"
        " (extract(epoch FROM upper(during)) * 1000000)::bigint FROM reservation WHERE resource = ANY($1)"
        " AND during && tstzrange('epoch'::timestamptz + $2 * interval '1 microsecond',"
        " 'epoch'::timestamptz + $3 * interval '1 microsecond') AND (expires IS NULL OR expires > $4)",
        [int8_array(resources), int8(low), int8(high), int8(clock.now_microseconds())],
    )


def place(session: Session, source: int, placed: Sequence[Placed], *, expires: int | None = None) -> None:
    """Stores the reservations of `source` in place of those that it had. Raises Taken when the constraint does."""
    release(session, [source])
    if not placed:
        return
    clear(session, placed)
    statement = _STORE.format(*(f"${number}" for number in range(3, 10)), source="$1", expires="$2", beside="")
    try:
        session.execute(statement, [int8(source), int8(expires), *columns(placed)])
    except Duplicate as error:
        raise taken(placed) from error


def clear(session: Session, placed: Sequence[Placed]) -> None:
    """Deletes the expired holds that lie where something is to be placed."""
    resources = [row.resource for row in placed if row.is_over_hold]
    if resources:
        session.execute(
            "DELETE FROM reservation WHERE resource = ANY($1) AND expires <= $2",
            [int8_array(resources), int8(clock.now_microseconds())],
        )


def storing(places: Sequence[str]) -> str:
    """The statement that stores the `columns`, which are at `places`, for the pk of the CTE `w`, once it is there."""
    return _STORE.format(*places, source="w.pk", expires="NULL::bigint", beside="w, ")


def columns(placed: Sequence[Placed]) -> list[Bound]:
    """Reservations as the seven arrays of `storing`."""
    return [
        int8_array([row.resource for row in placed]),
        int2_array([row.seat for row in placed]),
        int8_array([row.low for row in placed]),
        int8_array([row.high for row in placed]),
        int2_array([row.kind for row in placed]),
        int8_array([row.during_low for row in placed]),
        int8_array([row.during_high for row in placed]),
    ]


def taken(placed: Sequence[Placed]) -> Taken:
    """The refusal when the constraint found what the look before it did not."""
    wanted = [ReservationRow(row.resource, True, False, row.low, row.high) for row in placed]
    return Taken([row.resource for row in placed], wanted)


def release(session: Session, sources: Sequence[int]) -> None:
    """Frees what the sources held, and forgets the conflicts that they had."""
    session.execute("DELETE FROM reservation WHERE source = ANY($1)", [int8_array(sources)])
    session.execute("DELETE FROM reservation_conflict WHERE source = ANY($1)", [int8_array(sources)])


def note_conflict(session: Session, source: int, error: Taken) -> None:
    """Remembers that `source`, which was stored before, holds a time that another one has."""
    session.execute(
        "INSERT INTO reservation_conflict (source, resource, low, high, found) SELECT $1, u, $3, $4, $5"
        " FROM unnest($2::bigint[]) u ON CONFLICT DO NOTHING",
        [
            int8(source),
            int8_array(error.resources),
            int8(error.low),
            int8(error.high),
            int8(clock.now_microseconds()),
        ],
    )


def describe(session: Session, source: int, rows: Sequence[BookableRow]) -> None:
    """Stores what `source` says about being reserved in place of what it said before."""
    session.execute("DELETE FROM bookable WHERE source = $1", [int8(source)])
    for row in rows:
        session.execute(
            "INSERT INTO bookable (source, resource, is_exclusive, is_session, seats, before, after)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            [
                int8(source),
                int8(row.resource),
                boolean(row.is_exclusive),
                boolean(row.is_session),
                int2(row.seats),
                int8(row.before),
                int8(row.after),
            ],
        )


def _columns(rows: Sequence[ReservationRow]) -> list[Bound]:
    return [
        int8_array([row.resource for row in rows]),
        _booleans([row.is_exclusive for row in rows]),
        _booleans([row.is_patient for row in rows]),
        int8_array([row.low for row in rows]),
        int8_array([row.high for row in rows]),
        int8_array([row.before for row in rows]),
        int8_array([row.after for row in rows]),
        int2_array([row.kind for row in rows]),
    ]


def _booleans(values: Sequence[bool]) -> Bound:
    return array(_BOOL_ARRAY, _BOOL, [b"\x01" if value else b"\x00" for value in values])
