"""Who is enrolled with a maison médicale under capitation: the list of a month, and what changed in it.

The enrolments come from the table of episodes, which names nobody; the administrative data of the people come from the
record, read by a worker of its own. Both need the capability `enrolment.list`, for one's own centres. Nothing clinical
is read. Every list is in the audit log with the people on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vesalius.access import accounts
from vesalius.access.actor import Actor
from vesalius.analytics import tables
from vesalius.analytics.names import literals, names
from vesalius.analytics.period import Period
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, NotFound
from vesalius.events.system import system_actor
from vesalius.r4 import human_names, json
from vesalius.records.context import Context
from vesalius.records.search import search
from vesalius.store.wire import int8, text_array

LIST: Final = "enrolment.list"
DISCIPLINES: Final = ("M", "K", "I")
"""General practice, physiotherapy, nursing: the disciplines that are paid by capitation."""
_VOID: Final = ("entered-in-error", "cancelled", "planned")
_NUMBER: Final = "/ssin"
_PAGE: Final = 100
Resource = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One patient (a pk) in a month. Discipline → first day, last day or None; `began` and `ended` in the month."""

    patient: int
    disciplines: Mapping[str, tuple[datetime | None, datetime | None]]
    began: tuple[str, ...]
    ended: tuple[str, ...]

    @property
    def held(self) -> tuple[str, ...]:
        """The disciplines that are enrolled at the end of the month."""
        return tuple(name for name in DISCIPLINES if name in self.disciplines and name not in self.ended)


@dataclass(frozen=True, slots=True)
class Person:
    """The administrative data of one line. Empty where the record has none."""

    id: str
    name: str
    born: str
    sex: str
    national_number: str
    insurer: str
    membership: str
    plan: str


def centres(context: Context, actor: Actor) -> dict[str, str]:
    """The centres whose list the actor may have, by "Organization/id": their names. Only those that have enrolments.

    Raises Forbidden without the capability, after noting it.
    """
    if not actor.is_administrator and (actor.rights is None or not actor.rights.may(LIST)):
        with context.pool.session() as session:
            record(session, context.log, actor, "enrolment-list", outcome=REFUSED)
        raise Forbidden("You may not list enrolments.")
    with context.pool.session() as session:
        tables.make_sure(session)
        found = session.fetch("SELECT DISTINCT centre FROM analytics.episode WHERE type = ANY($1)", [_disciplines()])
        keys = {int(row[0]) for row in found if row[0] is not None}
        if not actor.is_administrator:
            facts = accounts.load(session, context.blind, actor.account) if actor.account is not None else None
            roles = facts.roles if facts is not None else ()
            if not any(not role.organization for role in roles):
                keys &= {role.organization_pk for role in roles if role.organization_pk is not None}
    known, named = literals(context, keys), names(context, actor, keys)
    return {known[key]: named.get(key, known[key]) for key in sorted(keys, key=lambda key: named.get(key, ""))}


def _disciplines() -> Any:
    return text_array(list(DISCIPLINES))


def listed(context: Context, actor: Actor, centre: str, period: Period) -> list[Enrolment]:
    """Who was enrolled with the centre ("Organization/id") in the month, or left in it. Raises Forbidden, NotFound."""
    if centre not in centres(context, actor):
        with context.pool.session() as session:
            record(session, context.log, actor, "enrolment-list", centre, outcome=REFUSED)
        raise NotFound("There is no such centre.")
    type_name, _, logical_id = centre.partition("/")
    with context.pool.session() as session:
        rows = session.fetch(
            'SELECT patient, type, min(start)::text, (array_agg("end" ORDER BY "end" DESC NULLS FIRST))[1]::text'
            " FROM analytics.episode WHERE centre = $1 AND type = ANY($2) AND patient IS NOT NULL"
            " AND NOT coalesce(status, '') = ANY($3) AND (start IS NULL OR start < $4::timestamp)"
            ' AND ("end" IS NULL OR "end" >= $5::timestamp) GROUP BY patient, type ORDER BY patient, type',
            [
                int8(context.blind.pk(type_name, logical_id)),
                _disciplines(),
                text_array(list(_VOID)),
                tables.timestamp(period.end),
                tables.timestamp(period.start),
            ],
        )
    found: dict[int, dict[str, tuple[datetime | None, datetime | None]]] = {}
    for patient, discipline, start, end in rows:
        found.setdefault(int(patient), {})[str(discipline)] = (_moment(start), _moment(end))
    return [_enrolment(patient, held, period) for patient, held in found.items()]


def _enrolment(patient: int, held: Mapping[str, tuple[datetime | None, datetime | None]], period: Period) -> Enrolment:
    began = tuple(name for name in DISCIPLINES if name in held and (start := held[name][0]) and start >= period.start)
    ended = tuple(name for name in DISCIPLINES if name in held and (end := held[name][1]) and end < period.end)
    return Enrolment(patient, held, began, ended)


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def people(
    context: Context, actor: Actor, centre: str, patients: Sequence[int], *, export: str = ""
) -> dict[int, Person]:
    """The people of a list by pk, those whose record is closed left out; an event names each in the audit log.

    `export` is the format when the list leaves the platform. Call it with patients of `listed` only.
    """
    worker = system_actor("enrolment-list", reads=("Patient", "Coverage", "Organization"))
    known = literals(context, patients)
    by_id = {literal.partition("/")[2]: pk for pk, literal in known.items()}
    found: dict[int, Person] = {}
    ids = sorted(by_id)
    for start in range(0, len(ids), _PAGE):
        chosen = ids[start : start + _PAGE]
        page = search(context, worker, "Patient", [("_id", ",".join(chosen)), ("_count", str(_PAGE))])
        covered = _coverages(context, worker, chosen)
        for version in page.matches:
            found[by_id[version.id]] = _person(json.parse(version.body), covered.get(version.id, {}))
    kind = "export" if export else "enrolment-list"
    with context.pool.session() as session:
        details = {"list": "enrolment", **({"format": export} if export else {})}
        record(session, context.log, actor, kind, centre, patients=sorted(found), details=details)
    return found


def _coverages(context: Context, worker: Actor, ids: Iterable[str]) -> dict[str, Resource]:
    """Patient's id → the insurance that began last among those in force."""
    asked = [("beneficiary", ",".join(f"Patient/{one}" for one in ids)), ("status", "active"), ("_count", "500")]
    found: dict[str, Resource] = {}
    for version in search(context, worker, "Coverage", asked).matches:
        coverage = json.parse(version.body)
        owner = str((coverage.get("beneficiary") or {}).get("reference", "")).partition("/")[2]
        if owner not in found or _began(found[owner]) < _began(coverage):
            found[owner] = coverage
    return found


def _began(coverage: Resource) -> str:
    return str((coverage.get("period") or {}).get("start", ""))


def _person(patient: Resource, coverage: Resource) -> Person:
    name = human_names.chosen(patient)
    shown = " ".join([str(name.get("family", "")), *map(str, name.get("given", ())[:1])]).strip()
    numbers = [str(one.get("value", "")) for one in patient.get("identifier", ()) if _is_national(one)]
    classes = {_class(item): item for item in coverage.get("class", ())}
    payor: Resource = next(iter(coverage.get("payor", ())), {})
    return Person(
        str(patient["id"]),
        shown or str(name.get("text", "")),
        str(patient.get("birthDate", "")),
        str(patient.get("gender", "")),
        numbers[0] if numbers else "",
        str(payor.get("display", "") or classes.get("group", {}).get("name", "")),
        str(coverage.get("subscriberId", "")),
        str(classes.get("plan", {}).get("name", "") or classes.get("plan", {}).get("value", "")),
    )


def _is_national(identifier: Resource) -> bool:
    return str(identifier.get("system", "")).endswith(_NUMBER)


def _class(item: Resource) -> str:
    return next((str(coding.get("code", "")) for coding in (item.get("type") or {}).get("coding", ())), "")
