"""The history of a patient's consents: every version, when, by whom, and what it said."""

from __future__ import annotations

from typing import Any, NamedTuple

from vesalius.access.actor import Actor
from vesalius.errors import NotFound
from vesalius.r4 import definitions, json
from vesalius.records.context import Context
from vesalius.records.subject import authority, closing
from vesalius.store import writes
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8


class ConsentVersion(NamedTuple):
    """One version of one Consent. `changed_by` is who stored it, by the audit log; "" when the log does not tell."""

    id: str
    version: int
    updated: int
    status: str
    scope: str
    provision: str
    parties: tuple[str, ...]
    changed_by: str
    is_deleted: bool


def history(context: Context, actor: Actor, fhir: str) -> list[ConsentVersion]:
    """Every version of every Consent of "Patient/id", newest first. Officers, and patients for their own.

    Raises NotFound.
    """
    patient = context.blind.pk("Patient", closing.literal(fhir))
    with context.pool.session() as session:
        if not authority.holds(actor, authority.REQUESTS) and not authority.stands_for(session, actor, patient):
            raise NotFound("The patient is not known.")
        values = [int8(patient), int2(definitions.type_number("Consent"))]
        rows = session.fetch_stored(
            f"SELECT * FROM (SELECT {columns('x')} FROM resource x WHERE x.patient = $1 AND x.type = $2"
            f" UNION ALL SELECT {columns('v')} FROM resource_version v WHERE v.patient = $1 AND v.type = $2) s"
            " ORDER BY updated DESC, id",
            values,
        )
        people = _writers(context, session, patient) if rows else {}
        event = context.log.event(actor, "R", "consent-history", fhir)
        writes.record(session, [event.leaf(patient, None)], [])
        return [_version(session, row, people) for row in rows]


def _writers(context: Context, session: Session, patient: int) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for version, sealed in session.fetch(
        "SELECT version, event FROM audit_leaf WHERE patient = $1 AND version IS NOT NULL ORDER BY id", [int8(patient)]
    ):
        _, facts = context.log.open(sealed)
        if facts["action"] in {"C", "U", "D"} and "outcome" not in facts:
            for entity in [str(facts.get("entity") or ""), *(facts.get("entities") or [])]:
                found[entity, int(version)] = str(facts.get("display") or facts.get("agent") or "")
    return found


def _version(session: Session, row: StoredRow, people: dict[tuple[str, int], str]) -> ConsentVersion:
    resource: dict[str, Any] = {} if row.deleted else json.parse(session.open(row))
    provision = resource.get("provision") or {}
    parties = tuple(
        str((one.get("reference") or {}).get("reference") or "")
        for part in (provision, *(provision.get("provision") or []))
        for one in part.get("actor") or []
    )
    scope = ((resource.get("scope") or {}).get("coding") or [{}])[0]
    return ConsentVersion(
        row.id,
        row.version,
        row.updated,
        str(resource.get("status") or ""),
        str(scope.get("code") or ""),
        str(provision.get("type") or ""),
        parties,
        people.get((f"Consent/{row.id}", row.version), ""),
        row.deleted,
    )
