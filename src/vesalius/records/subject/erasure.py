"""Erasure (GDPR art. 17): after a retention check and by two people, the keys are destroyed and the rows deleted.

What remains is said in docs/compliance/erasure.md and in `REMAINS`: pseudonymous numbers in the audit log, the events
about the record, the decision itself, and references from other people's records that now lead nowhere.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit import proofs
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.subject import actions, authority, closing, ledger, retention
from vesalius.store import writes
from vesalius.store.keys import DESTROYED
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, int8_array, text

FORMAT: Final = "vesalius-erasure-proof/v1"

ERASED_TABLES: Final = (
    "account_patient",
    "attached_text",
    "care_relationship",
    "care_relationship_end",
    "consent_rule",
    "declaration_evidence",
    "declaration_transmission",
    "follow_up_day",
    "learning_output",
    "message",
    "message_preference",
    "notice",
    "prescription_transmission",
)
"""Tables with a column `patient` whose rows go with the record, beside those of `closing.TABLES`."""

ERASED_BY_LITERAL: Final = ("oauth_grant", "oauth_launch")
"""Tables whose column `patient` is "Patient/id": what applications were given about the record, tokens included."""

KEPT_TABLES: Final = {
    "audit_leaf": "the audit log stays whole: pseudonymous number, sealed event",
    "audit_posting": "where in the audit log this pseudonymous number occurs; derived from it",
    "closed_patient": "says that the record is closed, so that nobody writes into it again",
    "emergency_access": "accountability for broken glass; kept as long as the audit log",
    "subject_action": "the decision to erase, which must be shown on demand (GDPR art. 5(2))",
    "subject_request": "the request and the answer (GDPR art. 5(2))",
}
"""Tables with a column `patient` whose rows stay, and why."""

REMAINS: Final = (
    "audit events about the record: who did what when, with the id of the record, until their own retention ends",
    "the request, the decision and this entry of the ledger",
    "references to the record in the records of other people: the literal only, which leads nowhere",
    "copies in backups made before, until these are destroyed; a restore erases the record again",
)


class Erased(NamedTuple):
    """The outcome: the ledger's entry, and what was deleted by table."""

    entry: ledger.Entry
    counts: dict[str, int]


def propose(context: Context, actor: Actor, fhir: str, *, ground: str, reason: str, request: int | None = None) -> int:
    """Proposes an erasure, for a second person to approve; returns the number of the proposal.

    Raises Conflict while retention forbids it, unless the ground is another than `retention-elapsed`.
    """
    patient = context.blind.pk("Patient", closing.literal(fhir))
    with context.pool.session() as session:
        check(session, patient, ground)
    return actions.propose(context, actor, "erase", fhir, patient, ground=ground, reason=reason, request=request)


def check(session: Session, patient: int, ground: str) -> retention.Verdict:
    """What retention says. Raises NotFound, Conflict when it forbids the erasure, Invalid for an unknown ground."""
    if ground not in actions.GROUNDS["erase"]:
        raise Invalid(f"The ground is one of {', '.join(actions.GROUNDS['erase'])}.")
    if not closing.exists(session, patient) and not closing.is_open_still(session, patient):
        raise NotFound("The patient is not known.")
    found = retention.verdict(session, patient)
    if ground == "retention-elapsed" and not found.may_erase:
        day = clock.local(found.earliest or 0).date()
        raise Conflict(f"The record must be kept until {day}: refuse the request, or seal the record.")
    return found


@audited("D", "erased")
def erase(context: Context, actor: Actor, number: int, *, ledger_folder: Path | None) -> Erased:
    """Carries out the proposal `number` of somebody else. There is no way back.

    `ledger_folder` is where the ledger is kept outside of the database. Raises Forbidden, NotFound, Conflict.
    """

    def approve(session: Session) -> actions.Action:
        with session.transaction():
            action = actions.approve(context, session, actor, number, "erase")
            check(session, action.patient, action.ground)
            closing.mark(context, session, action.patient, DESTROYED)
        return action

    action = context.retrying(approve)
    people = (action.proposer, authority.person(actor))
    done = context.retrying(lambda session: _destroy(context, session, actor, action, people))
    _finish(context, ledger_folder)
    return done


def resume(context: Context, actor: Actor, *, ledger_folder: Path | None) -> int:
    """Finishes erasures that were approved and then interrupted; returns how many. Raises Forbidden."""
    authority.require(actor, authority.ERASE)
    with context.pool.session() as session:
        patients = session.fetch("SELECT patient FROM closed_patient WHERE state = $1", [int2(DESTROYED)])
        waiting = [
            action
            for (patient,) in patients
            if ledger.of_subject(context, session, int(patient)) is None
            for action in actions.of_patient(context, session, int(patient))
            if action.kind == "erase" and action.approved is not None
        ]
    for action in waiting:
        people = (action.proposer, action.approver or "")
        context.retrying(_destroyer(context, actor, action, people))
    _finish(context, ledger_folder)
    return len(waiting)


def _destroyer(
    context: Context, actor: Actor, action: actions.Action, people: tuple[str, str]
) -> Callable[[Session], Erased]:
    return lambda session: _destroy(context, session, actor, action, people)


def _finish(context: Context, ledger_folder: Path | None) -> None:
    context.keys.forget()
    with context.pool.session() as session:
        if ledger_folder is not None:
            ledger.write_file(ledger_folder, ledger.entries(session))
        # Dead rows still lie in the pages of the tables until they are vacuumed.
        for table in (*closing.TABLES, "keys.data_key", *(f"sealed_{name}" for name in closing.TABLES)):
            session.run(f"VACUUM {table}")


def _destroy(
    context: Context, session: Session, actor: Actor, action: actions.Action, people: tuple[str, str]
) -> Erased:
    with session.transaction():
        closing.lock(session)
        counts = destroy_rows(session, action.patient)
        entry = ledger.append(context, session, action.patient, ground=action.ground, people=people, counts=counts)
        details = {"ledger": str(entry.number), "entry": entry.digest, "ground": action.ground}
        event = context.log.event(actor, "D", "erased", action.fhir, details=details)
        writes.record(session, [event.leaf(action.patient, None)], [])
    return Erased(entry, counts)


def destroy_rows(session: Session, patient: int) -> dict[str, int]:
    """Destroys the keys and deletes everything that belongs to the record: {table: rows}. In a transaction."""
    pks = [
        int(row[0])
        for row in session.fetch(
            "SELECT pk FROM resource WHERE patient = $1 UNION SELECT pk FROM sealed_resource WHERE patient = $1",
            [int8(patient)],
        )
    ]
    counts = {"reservation": _free_time(session, patient, pks)}
    counts |= _end_applications(session, patient)
    counts |= closing.delete_rows(session, patient)
    for table in ERASED_TABLES:
        counts[table] = session.execute(f"DELETE FROM {table} WHERE patient = $1", [int8(patient)])
    counts["account"] = _unlink_accounts(session, patient)
    counts["outbox"] = _forget_in_outbox(session, pks)
    counts["data_key"] = session.execute(
        "UPDATE keys.data_key SET state = $2, wrapped = ''::bytea WHERE patient = $1",
        [int8(patient), int2(DESTROYED)],
    )
    return counts


def _end_applications(session: Session, patient: int) -> dict[str, int]:
    """Grants and launches in the context of the record end, with every token that came from them."""
    rows = session.fetch(
        "SELECT id FROM resource WHERE pk = $1 UNION SELECT id FROM sealed_resource WHERE pk = $1", [int8(patient)]
    )
    if not rows:
        return dict.fromkeys(ERASED_BY_LITERAL, 0)
    literal = text(f"Patient/{rows[0][0]}")
    session.execute("DELETE FROM access_token WHERE launch = $1", [literal])
    return {name: session.execute(f"DELETE FROM {name} WHERE patient = $1", [literal]) for name in ERASED_BY_LITERAL}


def _free_time(session: Session, patient: int, pks: list[int]) -> int:
    """What the appointments of the record kept is free again, and nothing says any more that there were any."""
    session.execute("DELETE FROM reservation_conflict WHERE source = ANY($1)", [int8_array(pks)])
    return session.execute(
        "DELETE FROM reservation WHERE source = ANY($1)"
        " OR source IN (SELECT source FROM reservation WHERE resource = $2)",
        [int8_array(pks), int8(patient)],
    )


def _unlink_accounts(session: Session, patient: int) -> int:
    session.execute(
        "UPDATE access_token SET revoked = $2 WHERE revoked IS NULL AND account IN"
        " (SELECT id FROM account WHERE subject = $1)",
        [int8(patient), int8(clock.now_microseconds())],
    )
    return session.execute(
        "UPDATE account SET is_active = false, username = 'erased-' || id, password = '', email = '', display = '',"
        " fhir = '', subject = NULL, niss = NULL WHERE subject = $1",
        [int8(patient)],
    )


def _forget_in_outbox(session: Session, pks: list[int]) -> int:
    """Takes the resources out of rows that may speak of other people's too; rows left empty go."""
    changed = session.execute(
        "UPDATE outbox o SET pks = k.pks, versions = k.versions FROM (SELECT x.id,"
        " coalesce(array_agg(u.pk ORDER BY u.place) FILTER (WHERE NOT u.pk = ANY($1)), '{}') AS pks,"
        " coalesce(array_agg(u.version ORDER BY u.place) FILTER (WHERE NOT u.pk = ANY($1)), '{}') AS versions"
        " FROM outbox x, unnest(x.pks, x.versions) WITH ORDINALITY AS u(pk, version, place)"
        " WHERE x.pks && $1 GROUP BY x.id) k WHERE o.id = k.id",
        [int8_array(pks)],
    )
    session.execute("DELETE FROM outbox WHERE pks = '{}'")
    return changed


def replay(context: Context, actor: Actor, ledger_folder: Path) -> int:
    """Erases again what the ledger names, in a database that was restored; returns how many records.

    Raises Invalid when the ledger was changed or is not complete.
    """
    found = ledger.read_file(context, ledger_folder)
    with context.pool.session() as session:
        known = {entry.subject for entry in ledger.entries(session)} | {entry.subject for entry in found}
        ledger.take_over(session, found)
        rows = session.fetch(
            "SELECT DISTINCT patient FROM keys.data_key WHERE patient IS NOT NULL AND state <> $1", [int2(DESTROYED)]
        )
        patients = [int(row[0]) for row in rows if ledger.subject(context, int(row[0])) in known]
        for patient in patients:
            closing.mark(context, session, patient, DESTROYED)
            with session.transaction():
                closing.lock(session)
                destroy_rows(session, patient)
                event = context.log.event(actor, "D", "erased", "", details={"replayed": "true"})
                writes.record(session, [event.leaf(patient, None)], [])
    _finish(context, ledger_folder)
    return len(patients)


def proof(context: Context, actor: Actor, fhir: str) -> dict[str, Any]:
    """The signed statement of an erasure with its place in the audit log, ready for JSON.

    Raises Forbidden, NotFound; NotFound too within the second before the log has signed the event.
    """
    authority.require(actor, authority.ERASE)
    patient = context.blind.pk("Patient", closing.literal(fhir))
    with context.pool.session() as session:
        entry = ledger.of_subject(context, session, patient)
        if entry is None:
            raise NotFound("Nothing was erased under this name.")
        leaf = _leaf(context, session, patient, entry)
    return {
        "format": FORMAT,
        "entry": entry.entry,
        "signature": base64.b64encode(entry.signature).decode(),
        "publicKey": base64.b64encode(ledger.public_key(context)).decode(),
        "remains": list(REMAINS),
        "audit": proofs.proof(context.pool, context.log, leaf),
    }


def _leaf(context: Context, session: Session, patient: int, entry: ledger.Entry) -> int:
    rows = session.fetch(
        "SELECT id, event FROM audit_leaf WHERE patient = $1 AND recorded >= $2 ORDER BY id",
        [int8(patient), int8(entry.recorded - 60_000_000)],
    )
    for number, event in rows:
        _, facts = context.log.open(event)
        if (facts.get("details") or {}).get("entry") == entry.digest:
            return int(number)
    raise NotFound("The audit log has no entry of this erasure.")
