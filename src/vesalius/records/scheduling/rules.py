"""The tables of availability: visit kinds, rules and closures. They say nothing about patients."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, available_timezones

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.records.scheduling.opening import Closure, Rule
from vesalius.store.session import Session
from vesalius.store.wire import Bound, boolean, int2, int4, int8, int8_array, text

if TYPE_CHECKING:
    from vesalius.records.context import Context

ZONE: Final = clock.ZONE.key
MANAGE: Final = "agenda.manage"
"""The capability to change everybody's hours and the kinds of visits."""
LANGUAGES: Final = ("fr", "nl", "de", "en")
REASONS: Final = ("leave", "training", "illness", "meeting", "closed")
"""Why nobody can be seen."""
_RULE: Final = (
    "id, practitioner, resource, centre, zone, weekdays, first::text, start_minute, end_minute, step, every,"
    " last::text, room, room_pk, kinds, is_online, on_holidays"
)
_CLOSURE: Final = "id, practitioner, centre, zone, first::text, last::text, start_minute, end_minute, reason"
_KIND: Final = (
    "id, key, profession, system, code, names, minutes, minutes_new, before, after, notice_minutes, horizon_days,"
    " cancel_minutes, is_online, is_video, is_sensitive, needs_room, seats, colour, position"
)
_NAMES: Final = tuple(_KIND.split(", "))
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of visit. Lengths, buffers, notice and deadline in minutes; `profession` is a CD-HCPARTY code.

    `system` and `code` are the serviceType of its Appointments. `is_sensitive`: no message to the patient names it.
    """

    id: int
    key: str
    profession: str
    system: str
    code: str
    names: Mapping[str, str]
    minutes: int
    minutes_new: int
    before: int = 0
    after: int = 0
    notice_minutes: int = 120
    horizon_days: int = 90
    cancel_minutes: int = 1440
    is_online: bool = True
    is_video: bool = False
    is_sensitive: bool = False
    needs_room: bool = False
    seats: int = 1
    colour: int = 0
    position: int = 0

    def name(self, language: str) -> str:
        """Its name in a language, else in another."""
        return self.names.get(language) or next(iter(self.names.values()), self.key)

    def length(self, *, is_new: bool = False) -> int:
        """The length in minutes for a patient who is known, or new."""
        return self.minutes_new if is_new else self.minutes


def kinds(session: Session) -> list[Kind]:
    """All kinds of visits in use, in their order."""
    rows = session.fetch(f"SELECT {_KIND} FROM visit_kind WHERE ended IS NULL ORDER BY position, id")
    return [Kind(**dict(zip(_NAMES, (*row[:5], json.loads(row[5]), *row[6:]), strict=True))) for row in rows]


def rules(
    session: Session,
    resources: Sequence[int] | None = None,
    *,
    centre: str = "",
    online_only: bool = False,
) -> list[Rule]:
    """The rules in use of practitioners (pks), or of all, at a centre or anywhere, by practitioner."""
    values: list[Bound] = [boolean(resources is None), int8_array(resources or ()), text(centre), boolean(online_only)]
    rows = session.fetch(
        f"SELECT {_RULE} FROM availability_rule WHERE ended IS NULL AND ($1 OR resource = ANY($2))"
        " AND ($3 = '' OR centre = $3) AND (is_online OR NOT $4) ORDER BY practitioner, start_minute, id",
        values,
    )
    return [_rule(row) for row in rows]


def closures(session: Session, first: date, last: date) -> list[Closure]:
    """The closures in force that touch the days from `first` to `last`."""
    rows = session.fetch(
        f"SELECT {_CLOSURE} FROM availability_closure WHERE ended IS NULL AND last >= $1::text::date"
        " AND first <= $2::text::date ORDER BY first, id",
        [text(first.isoformat()), text(last.isoformat())],
    )
    return [
        Closure(
            id=row[0],
            practitioner=row[1],
            centre=row[2],
            zone=row[3],
            first=date.fromisoformat(row[4]),
            last=date.fromisoformat(row[5]),
            start_minute=row[6],
            end_minute=row[7],
            reason=row[8],
        )
        for row in rows
    ]


def _rule(row: tuple[Any, ...]) -> Rule:
    return Rule(
        id=row[0],
        practitioner=row[1],
        resource=row[2],
        centre=row[3],
        zone=row[4],
        weekdays=row[5],
        first=date.fromisoformat(row[6]),
        start_minute=row[7],
        end_minute=row[8],
        step=row[9],
        every=row[10],
        last=None if row[11] is None else date.fromisoformat(row[11]),
        room=row[12],
        room_pk=row[13],
        kinds=tuple(row[14]),
        is_online=row[15],
        on_holidays=row[16],
    )


def add_kind(context: Context, actor: Actor, kind: Kind) -> int:
    """Stores a kind of visit, or changes the one with the same key; returns its number. Raises Invalid."""
    _authorise(context, actor, "")
    _check_kind(kind)
    columns = _KIND.removeprefix("id, ")
    names = columns.split(", ")
    values: list[Bound] = [
        text(kind.key),
        text(kind.profession),
        text(kind.system),
        text(kind.code),
        text(json.dumps(dict(kind.names), ensure_ascii=False)),
        int2(kind.minutes),
        int2(kind.minutes_new),
        int2(kind.before),
        int2(kind.after),
        int4(kind.notice_minutes),
        int2(kind.horizon_days),
        int4(kind.cancel_minutes),
        boolean(kind.is_online),
        boolean(kind.is_video),
        boolean(kind.is_sensitive),
        boolean(kind.needs_room),
        int2(kind.seats),
        int2(kind.colour),
        int2(kind.position),
    ]
    places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    with context.pool.session() as session, session.transaction():
        number = session.fetch(
            f"INSERT INTO visit_kind ({columns}) VALUES ({places}) ON CONFLICT (key) DO UPDATE SET {changes},"
            " ended = NULL RETURNING id",
            values,
        )[0][0]
        record(session, context.log, actor, "configuration-changed", f"visit-kind/{kind.key}")
    return int(number)


def end_kind(context: Context, actor: Actor, key: str) -> None:
    """Takes a kind of visit out of use. What is booked stays booked. Raises NotFound, Forbidden."""
    _authorise(context, actor, "")
    with context.pool.session() as session, session.transaction():
        changed = session.execute(
            "UPDATE visit_kind SET ended = $2 WHERE key = $1 AND ended IS NULL",
            [text(key), int8(clock.now_microseconds())],
        )
        if not changed:
            raise NotFound("The kind of visit is not known.")
        record(session, context.log, actor, "configuration-changed", f"visit-kind/{key}")


def _check_kind(kind: Kind) -> None:
    if not kind.key or not kind.key.replace("-", "").isalnum() or len(kind.key) > 60:
        raise Invalid("The key of a kind of visit has letters, digits and '-'.")
    if not kind.names or not all(kind.names.values()):
        raise Invalid("A kind of visit needs a name.")
    for minutes in (kind.minutes, kind.minutes_new):
        if not 5 <= minutes <= 480:
            raise Invalid("A visit takes between 5 minutes and 8 hours.")
    if not 0 <= kind.before <= 240 or not 0 <= kind.after <= 240:
        raise Invalid("A buffer has between 0 and 240 minutes.")
    if kind.notice_minutes < 0 or not 1 <= kind.horizon_days <= 730 or kind.cancel_minutes < 0:
        raise Invalid("Notice and deadline are not negative; booking ahead is open for 1 to 730 days.")
    if not 1 <= kind.seats <= 500 or not 0 <= kind.colour <= 7:
        raise Invalid("A kind of visit has 1 to 500 seats and a colour from 0 to 7.")


def add_rule(context: Context, actor: Actor, rule: Rule) -> int:
    """Stores a new rule; its number, pks and practitioner's pk are derived here. Raises Invalid."""
    _authorise(context, actor, rule.practitioner)
    check_rule(rule)
    with context.pool.session() as session, session.transaction():
        number = _insert_rule(context, session, rule)
        record(session, context.log, actor, "configuration-changed", f"availability/{rule.practitioner}")
    return number


def change_rule(context: Context, actor: Actor, number: int, rule: Rule) -> int:
    """Puts `rule` in the place of rule `number`; returns the new number. What is booked stays. Raises NotFound."""
    _authorise(context, actor, rule.practitioner)
    check_rule(rule)
    with context.pool.session() as session, session.transaction():
        _require_of(session, "availability_rule", number, rule.practitioner)
        _end(session, "availability_rule", number)
        added = _insert_rule(context, session, rule)
        record(session, context.log, actor, "configuration-changed", f"availability/{rule.practitioner}")
    return added


def end_rule(context: Context, actor: Actor, number: int) -> None:
    """Takes a rule out of use. What is booked stays booked. Raises NotFound, Forbidden."""
    _authorise(context, actor, _owner(context, "availability_rule", number))
    with context.pool.session() as session, session.transaction():
        _end(session, "availability_rule", number)
        record(session, context.log, actor, "configuration-changed", f"availability-rule/{number}")


def add_closure(context: Context, actor: Actor, closure: Closure) -> int:
    """Stores a closure; returns its number. Raises Invalid, Forbidden."""
    _authorise(context, actor, closure.practitioner)
    if closure.last < closure.first or closure.last - closure.first > 800 * _DAY:
        raise Invalid("The last day lies before the first, or more than two years after it.")
    if not 0 <= closure.start_minute < closure.end_minute <= 1440:
        raise Invalid("The end lies before the start.")
    if closure.reason not in REASONS:
        raise Invalid("The reason is not known.")
    if not closure.practitioner and not closure.centre:
        raise Invalid("Say who is away, or which centre is closed.")
    _zone(closure.zone)
    with context.pool.session() as session, session.transaction():
        number = session.fetch(
            "INSERT INTO availability_closure (practitioner, resource, centre, zone, first, last, start_minute,"
            " end_minute, reason) VALUES ($1, $2, $3, $4, $5::text::date, $6::text::date, $7, $8, $9) RETURNING id",
            [
                text(closure.practitioner),
                int8(_pk(context, closure.practitioner) if closure.practitioner else None),
                text(closure.centre),
                text(closure.zone),
                text(closure.first.isoformat()),
                text(closure.last.isoformat()),
                int2(closure.start_minute),
                int2(closure.end_minute),
                text(closure.reason),
            ],
        )[0][0]
        entity = f"availability/{closure.practitioner or closure.centre}"
        record(session, context.log, actor, "configuration-changed", entity)
    return int(number)


def end_closure(context: Context, actor: Actor, number: int) -> None:
    """Takes a closure out of use. Raises NotFound, Forbidden."""
    _authorise(context, actor, _owner(context, "availability_closure", number))
    with context.pool.session() as session, session.transaction():
        _end(session, "availability_closure", number)
        record(session, context.log, actor, "configuration-changed", f"availability-closure/{number}")


def _authorise(context: Context, actor: Actor, practitioner: str) -> None:
    """Whoever manages agendas changes every rule, and practitioners their own. Raises Forbidden, which is recorded."""
    if practitioner and actor.fhir == practitioner:
        return
    try:
        require(actor, MANAGE)
    except Forbidden:
        with context.pool.session() as session:
            entity = f"availability/{practitioner}"
            record(session, context.log, actor, "configuration-changed", entity, outcome=REFUSED)
        raise


def _owner(context: Context, table: str, number: int) -> str:
    with context.pool.session() as session:
        rows = session.fetch(f"SELECT practitioner FROM {table} WHERE id = $1", [int8(number)])
    return str(rows[0][0]) if rows else ""


def _require_of(session: Session, table: str, number: int, practitioner: str) -> None:
    if not session.fetch(
        f"SELECT FROM {table} WHERE id = $1 AND practitioner = $2", [int8(number), text(practitioner)]
    ):
        raise NotFound("This was changed meanwhile, or is not known.")


def _end(session: Session, table: str, number: int) -> None:
    changed = session.execute(
        f"UPDATE {table} SET ended = $2 WHERE id = $1 AND ended IS NULL", [int8(number), int8(clock.now_microseconds())]
    )
    if not changed:
        raise NotFound("This was changed meanwhile, or is not known.")


def check_rule(rule: Rule) -> None:
    """Raises Invalid for a rule that says nothing, or nothing possible."""
    if not rule.practitioner.startswith("Practitioner/") or not rule.centre.startswith("Organization/"):
        raise Invalid("A rule names a practitioner and a centre.")
    if not 1 <= rule.weekdays <= 127:
        raise Invalid("Choose at least one day of the week.")
    if not 0 <= rule.start_minute < 1440 or not rule.start_minute < rule.end_minute <= 2880:
        raise Invalid("The end lies before the start.")
    if not 5 <= rule.step <= 240:
        raise Invalid("Visits begin every 5 to 240 minutes.")
    if not 1 <= rule.every <= 52:
        raise Invalid("A rule holds every 1 to 52 weeks.")
    if rule.last is not None and rule.last < rule.first:
        raise Invalid("The last day lies before the first.")
    if rule.room and not rule.room.startswith("Location/"):
        raise Invalid("The room is not known.")
    _zone(rule.zone)


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise Invalid("The time zone is not known.")
    return ZoneInfo(name)


def _insert_rule(context: Context, session: Session, rule: Rule) -> int:
    rows = session.fetch(
        "INSERT INTO availability_rule (practitioner, resource, centre, room, room_pk, kinds, zone, weekdays, every,"
        " first, last, start_minute, end_minute, step, is_online, on_holidays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
        " $9, $10::text::date, $11::text::date, $12, $13, $14, $15, $16) RETURNING id",
        [
            text(rule.practitioner),
            int8(_pk(context, rule.practitioner)),
            text(rule.centre),
            text(rule.room),
            int8(_pk(context, rule.room) if rule.room else None),
            int8_array(rule.kinds),
            text(rule.zone),
            int2(rule.weekdays),
            int2(rule.every),
            text(rule.first.isoformat()),
            text(None if rule.last is None else rule.last.isoformat()),
            int2(rule.start_minute),
            int2(rule.end_minute),
            int2(rule.step),
            boolean(rule.is_online),
            boolean(rule.on_holidays),
        ],
    )
    return int(rows[0][0])


def _pk(context: Context, literal: str) -> int:
    type_name, _slash, logical_id = literal.partition("/")
    return context.blind.pk(type_name, logical_id)
