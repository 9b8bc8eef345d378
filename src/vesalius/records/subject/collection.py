"""All that is kept about one patient, gathered for an export: resources, versions, accesses, relationships."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit import balp
from vesalius.errors import Forbidden, NotFound
from vesalius.r4 import definitions, json
from vesalius.records.context import Context
from vesalius.records.subject import authority
from vesalius.records.version import Version
from vesalius.records.visible import condition
from vesalius.search.compartments import patient_term
from vesalius.store import writes
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int8, int8_array

_REFERENCE: Final = re.compile(rb'"reference"\s*:\s*"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^"]*)?"')
_RELATIONSHIPS: Final = (
    "SELECT k.kind, k.low, k.high, k.party, k.source, e.ended FROM care_relationship k"
    " LEFT JOIN care_relationship_end e ON e.party = k.party AND e.patient = k.patient"
    " WHERE k.patient = $1 ORDER BY k.low, k.party"
)
_KINDS: Final = {
    1: "registration", 2: "appointment", 3: "visit", 4: "referral", 5: "care-team", 6: "episode", 7: "declared",
}  # fmt: skip
_FARTHEST: Final = 253_402_300_800_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One patient's record. `referenced` are resources about nobody that the record names (practitioners, places).

    `versions` holds superseded versions too, and is empty when history was not asked for. `accesses` are AuditEvents.
    """

    fhir: str
    patient: dict[str, Any]
    current: Sequence[Version]
    referenced: Sequence[Version]
    versions: Sequence[Version]
    accesses: Sequence[dict[str, Any]]
    relationships: Sequence[dict[str, Any]]
    moment: int


def collect(context: Context, actor: Actor, logical_id: str, *, history: bool = True, server: str = "") -> Record:
    """The record of Patient/logical_id; leaves the audit leaf of an export before anything is handed out.

    Who may export for others gets all of it; patients and their representatives what they may see. To everybody else,
    as for a sealed record, there is none: NotFound. Raises Forbidden when the sign-in is not recent. The caller
    tells the log of both.
    """
    fhir = f"Patient/{logical_id}"
    patient = context.blind.pk("Patient", logical_id)
    with context.pool.session() as session:
        visible = _visible(session, actor, patient)
        head = session.fetch_stored(
            f"SELECT {columns('x')} FROM resource x WHERE x.pk = $1 AND NOT x.deleted", [int8(patient)]
        )
        if visible is None or not head or head[0].id != logical_id:
            raise NotFound("The patient is not known.")
        authority.require_recent(actor)
        event = context.log.event(actor, "R", "export", fhir)
        writes.record(session, [event.leaf(patient, head[0].version)], [])
        term = patient_term(context.blind, patient)
        rows = _rows(session, actor, patient, term, everything=visible)
        current = [_version(session, row) for row in rows if not row.deleted]
        return Record(
            fhir,
            json.parse(session.open(head[0])),
            current,
            _referenced(context, session, current),
            _versions(session, rows) if history else [],
            _accesses(context, session, patient, fhir, server),
            _relationships(session, patient),
            clock.now_microseconds(),
        )


def _visible(session: Session, actor: Actor, patient: int) -> bool | None:
    """True: all of it. False: what the actor may see, since it is his own. None: nothing."""
    if authority.holds(actor, authority.EXPORT):
        return True
    if authority.holds(actor, authority.EXPORT_OWN) and authority.stands_for(session, actor, patient):
        return False
    return None


def _rows(session: Session, actor: Actor, patient: int, term: int, *, everything: bool) -> list[StoredRow]:
    sql, seen = ("TRUE", []) if everything else condition(actor, "x", 3)
    values: list[Bound] = [int8(patient), int8_array([term]), *seen]
    chosen = f"SELECT {columns('x')} FROM resource x WHERE"
    return session.fetch_stored(
        f"SELECT * FROM ({chosen} x.patient = $1 AND {sql} UNION ALL"
        f" {chosen} x.terms @> $2 AND x.patient IS DISTINCT FROM $1 AND {sql}) s"
        " ORDER BY (s.pk <> $1), s.type, s.id",
        values,
    )


def _version(session: Session, row: StoredRow) -> Version:
    return Version(definitions.type_name(row.type), row.id, row.version, row.updated, session.open(row), row.deleted)


def _versions(session: Session, rows: Sequence[StoredRow]) -> list[Version]:
    """Every version of what is exported, oldest first within each resource; deletions have no body."""
    if not rows:
        return []
    superseded = session.fetch_stored_and(
        f"SELECT {columns('v')}, v.method FROM resource_version v WHERE v.pk = ANY($1)"
        f" UNION ALL SELECT {columns('x')}, x.method FROM resource x WHERE x.pk = ANY($1)"
        " ORDER BY 2, 3, 4",
        [int8_array([row.pk for row in rows])],
    )
    return [_version(session, row)._replace(method=writes.METHODS[int(method)]) for row, method in superseded]


def _referenced(context: Context, session: Session, current: Sequence[Version]) -> list[Version]:
    targets: set[tuple[bytes, bytes]] = set()
    for version in current:
        targets.update(_REFERENCE.findall(json.unescaped(version.body)))
    wanted = sorted(context.blind.pk(kind.decode(), name.decode()) for kind, name in targets if kind != b"Patient")
    rows = session.fetch_stored(
        f"SELECT {columns('x')} FROM resource x WHERE x.pk = ANY($1) AND x.patient IS NULL AND NOT x.deleted"
        " ORDER BY x.type, x.id",
        [int8_array(wanted)],
    )
    return [_version(session, row) for row in rows]


def _accesses(context: Context, session: Session, patient: int, fhir: str, server: str) -> list[dict[str, Any]]:
    rows = session.fetch("SELECT id, version, event FROM audit_leaf WHERE patient = $1 ORDER BY id", [int8(patient)])
    found = []
    for number, version, sealed in rows:
        _, facts = context.log.open(sealed)
        # What somebody searched for may name other people: the patient learns that it was a search.
        facts.pop("query", None)
        found.append(balp.audit_event(facts, fhir, version, logical_id=f"leaf-{number}", server=server or "vesalius"))
    return found


def _relationships(session: Session, patient: int) -> list[dict[str, Any]]:
    rows = session.fetch(_RELATIONSHIPS, [int8(patient)])
    wanted = sorted({int(row[3]) for row in rows} | {int(row[4]) for row in rows})
    names = {
        int(pk): f"{definitions.type_name(int(number))}/{logical_id}"
        for pk, number, logical_id in session.fetch(
            "SELECT pk, type, id FROM resource WHERE pk = ANY($1)", [int8_array(wanted)]
        )
    }
    return [
        {
            "kind": _KINDS.get(int(kind), str(kind)),
            "party": names.get(int(party), "unknown"),
            "source": names.get(int(source), "declared"),
            "from": _moment(int(low)),
            "to": _moment(int(high)),
            "ended": None if ended is None else _moment(int(ended)),
        }
        for kind, low, high, party, source, ended in rows
    ]


def _moment(microseconds: int) -> str | None:
    return clock.instant(microseconds) if abs(microseconds) < _FARTHEST else None


def require_exporter(actor: Actor) -> None:
    """Raises Forbidden unless the actor may export anything at all."""
    if not (authority.holds(actor, authority.EXPORT) or authority.holds(actor, authority.EXPORT_OWN)):
        raise Forbidden("You may not do this.")
