"""How long what is kept: rules as data, when a record may be erased, and what would expire by a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.subject import authority
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import int2_array, int4, int8, text

DAY: Final = 86_400_000_000

CONTACTS: Final = (
    "Encounter", "Procedure", "Condition", "Observation", "DiagnosticReport", "MedicationRequest", "Immunization",
    "ServiceRequest", "DocumentReference", "Composition", "CarePlan", "Appointment", "AllergyIntolerance",
)  # fmt: skip
"""Types whose date is a contact with the patient: the record's retention counts from the last of them."""

# Where the rows of each rule are, and the moment from which they count.
_SOURCES: Final = {
    "audit": ("audit_leaf", "recorded", "TRUE"),
    "emergency": ("emergency_access", "opened", "TRUE"),
    "request": ("subject_request", "closed", "closed IS NOT NULL"),
    "breach": ("breach", "closed", "closed IS NOT NULL"),
    "token": ("access_token", "coalesce(revoked, expires)", "TRUE"),
    "outbox": ("outbox", "recorded", "TRUE"),
}
# What a job may delete by itself; the rest is listed for a person's decision.
SWEPT: Final = ("token", "outbox")


class Rule(NamedTuple):
    """One rule. `maximum_days` None: kept until somebody decides."""

    code: str
    starts: str
    minimum_days: int
    maximum_days: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether retention allows to erase a record. Times in µs since 1970 UTC; None where nothing is known."""

    may_erase: bool
    last_contact: int | None
    earliest: int | None
    latest: int | None
    basis: str


class Expiry(NamedTuple):
    """What one rule says at a moment: rows in all, rows beyond the minimum, rows beyond the maximum."""

    rule: Rule
    rows: int
    erasable: int
    overdue: int


class DueRecord(NamedTuple):
    """A record whose minimum retention is over. `is_overdue`: the maximum is over too."""

    fhir: str
    last_contact: int
    is_overdue: bool


def rules(session: Session) -> dict[str, Rule]:
    """All rules by code."""
    rows = session.fetch("SELECT code, starts, minimum_days, maximum_days, basis FROM retention_rule ORDER BY code")
    return {str(row[0]): Rule(*row) for row in rows}


def change(context: Context, actor: Actor, code: str, minimum_days: int, maximum_days: int | None, basis: str) -> None:
    """Changes a rule. Raises Forbidden, NotFound, Invalid (the record's minimum cannot be below 30 years)."""
    authority.require_recently(actor, authority.REQUESTS)
    if minimum_days < 0 or (maximum_days is not None and maximum_days < minimum_days) or not basis.strip():
        raise Invalid("A rule needs a minimum, a maximum that is not below it, and its basis.")
    if code == "record" and minimum_days < 10_958:
        raise Invalid("Records are kept for at least 30 years after the last contact (law of 22 April 2019, art. 35).")
    with context.pool.session() as session, session.transaction():
        changed = session.execute(
            "UPDATE retention_rule SET minimum_days = $2, maximum_days = $3, basis = $4 WHERE code = $1",
            [text(code), int4(minimum_days), int4(maximum_days), text(basis.strip())],
        )
        if not changed:
            raise NotFound("The rule is not known.")
        details = {"rule": code, "minimum": str(minimum_days), "maximum": str(maximum_days or "")}
        event = context.log.event(actor, "U", "retention-changed", "", details=details)
        writes.record(session, [event.leaf(None, None)], [])


def verdict(session: Session, patient: int, at: int | None = None) -> Verdict:
    """What the rule for records says about one record, open or sealed, at `at` (now)."""
    rule = rules(session)["record"]
    last = _last_contact(session, patient)
    if last is None:
        # Nothing but an administrative entry: it counts from when it was written.
        last = session.fetch(
            "SELECT max(updated) FROM (SELECT updated FROM resource WHERE patient = $1"
            " UNION ALL SELECT updated FROM sealed_resource WHERE patient = $1) s",
            [int8(patient)],
        )[0][0]
    if last is None:
        return Verdict(True, None, None, None, rule.basis)
    earliest = int(last) + rule.minimum_days * DAY
    latest = None if rule.maximum_days is None else int(last) + rule.maximum_days * DAY
    now = clock.now_microseconds() if at is None else at
    return Verdict(now >= earliest, int(last), earliest, latest, rule.basis)


def _last_contact(session: Session, patient: int) -> int | None:
    types = int2_array([definitions.type_number(name) for name in CONTACTS])
    # An appointment next month is no contact yet.
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT max(least(coalesce(date_low, updated), $3)) FROM (SELECT type, date_low, updated FROM resource"
        " WHERE patient = $1 AND NOT deleted UNION ALL SELECT type, date_low, updated FROM sealed_resource"
        " WHERE patient = $1 AND NOT deleted) s WHERE type = ANY($2)",
        [int8(patient), types, int8(now)],
    )
    return None if rows[0][0] is None else int(rows[0][0])


def preview(context: Context, actor: Actor, at: int) -> list[Expiry]:
    """What each rule says at the moment `at` (µs since 1970 UTC). Changes nothing. Raises Forbidden."""
    authority.require(actor, authority.REQUESTS)
    found = []
    with context.pool.session() as session:
        for rule in rules(session).values():
            low = at - rule.minimum_days * DAY
            high = None if rule.maximum_days is None else at - rule.maximum_days * DAY
            if rule.code == "record":
                counts = _record_counts(session, low, high)
            elif rule.code in _SOURCES:
                counts = _counts(session, rule.code, low, high)
            else:
                continue
            found.append(Expiry(rule, *counts))
    return found


def _counts(session: Session, code: str, low: int, high: int | None) -> tuple[int, int, int]:
    table, moment, where = _SOURCES[code]
    row = session.fetch(
        f"SELECT count(*), count(*) FILTER (WHERE {moment} < $1), count(*) FILTER (WHERE {moment} < $2)"
        f" FROM {table} WHERE {where}",
        [int8(low), int8(high)],
    )[0]
    return int(row[0]), int(row[1]), int(row[2])


_LAST_CONTACTS: Final = (
    "SELECT p.pk, p.id, coalesce((SELECT max(least(coalesce(r.date_low, r.updated), $1)) FROM resource r"
    " WHERE r.patient = p.pk AND r.type = ANY($2) AND NOT r.deleted), p.updated) AS last"
    " FROM resource p WHERE p.type = $3 AND NOT p.deleted"
)


def _record_counts(session: Session, low: int, high: int | None) -> tuple[int, int, int]:
    row = session.fetch(
        f"SELECT count(*), count(*) FILTER (WHERE last < $4), count(*) FILTER (WHERE last < $5)"
        f" FROM ({_LAST_CONTACTS}) s",
        [
            int8(clock.now_microseconds()),
            int2_array([definitions.type_number(name) for name in CONTACTS]),
            int4(definitions.type_number("Patient")),
            int8(low),
            int8(high),
        ],
    )[0]
    return int(row[0]), int(row[1]), int(row[2])


def due_records(context: Context, actor: Actor, at: int | None = None, *, limit: int = 200) -> list[DueRecord]:
    """Records whose minimum retention is over at `at` (now), the longest silent first. Raises Forbidden."""
    authority.require(actor, authority.REQUESTS)
    moment = clock.now_microseconds() if at is None else at
    with context.pool.session() as session:
        rule = rules(session)["record"]
        low = moment - rule.minimum_days * DAY
        high = moment - (rule.maximum_days or 10**9) * DAY
        rows = session.fetch(
            f"SELECT id, last FROM ({_LAST_CONTACTS}) s WHERE last < $4 ORDER BY last, id LIMIT $5",
            [
                int8(clock.now_microseconds()),
                int2_array([definitions.type_number(name) for name in CONTACTS]),
                int4(definitions.type_number("Patient")),
                int8(low),
                int4(limit),
            ],
        )
        event = context.log.event(actor, "R", "retention-listed", "")
        writes.record(session, [event.leaf(None, None)], [])
    return [DueRecord(f"Patient/{row[0]}", int(row[1]), int(row[1]) < high) for row in rows]


def sweep(context: Context, actor: Actor) -> dict[str, int]:
    """Deletes what its rule lets a job delete without asking (expired tokens, old outbox rows): {rule: rows}."""
    authority.require(actor, authority.REQUESTS)
    deleted = {}
    with context.pool.session() as session, session.transaction():
        known = rules(session)
        for code in SWEPT:
            table, moment, where = _SOURCES[code]
            maximum = known[code].maximum_days
            if maximum is None:
                continue
            before = clock.now_microseconds() - maximum * DAY
            deleted[code] = session.execute(f"DELETE FROM {table} WHERE {where} AND {moment} < $1", [int8(before)])
        details = {code: str(number) for code, number in deleted.items()}
        event = context.log.event(actor, "D", "retention-applied", "", details=details)
        writes.record(session, [event.leaf(None, None)], [])
    return deleted
