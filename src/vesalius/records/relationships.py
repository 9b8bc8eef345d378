"""Therapeutic relationships that are declared, ended and shown; those that follow from resources make themselves.

A relationship is declared by the person it is for, about a patient who was identified, with a reason. The patient, an
officer or that person ends it; what the patient ended is not declared again. Every step is an event of the patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access import accounts
from vesalius.access.actor import Actor
from vesalius.access.policy import Policy
from vesalius.access.relationships import BEGINNING, END, Kind, derive
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.r4 import definitions, human_names, json
from vesalius.records.audit_events import own_patients
from vesalius.records.context import Context
from vesalius.records.people import existing_patient, literals
from vesalius.search.compartments import member_terms
from vesalius.search.parameters.reference import literal
from vesalius.store import reads
from vesalius.store.session import Session
from vesalius.store.wire import boolean, int2, int8, int8_array

DECLARE, END_OWN, MANAGE = "relationship.declare", "relationship.end-own", "relationship.manage"
SHORTEST_REASON, LONGEST_REASON = 10, 2000

_PARTIES: Final = ("Practitioner", "PractitionerRole", "Organization", "HealthcareService")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a patient. `party` is a literal reference, `name` what it is called.

    It gives access within [low, until) in µs since 1970 UTC; `until` None: without end. `ended` is when it was ended,
    `is_patients_end` whether the patient did that, and can take it back.
    """

    party: str
    name: str
    kind: str
    low: int
    until: int | None
    ended: int | None
    source: str | None
    is_patients_end: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A relationship in force: of the actor as a person or through the centre; `until` in µs, None without end."""

    is_own: bool
    until: int | None


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre through which somebody still sees a record: its literal reference and what it is called."""

    reference: str
    name: str


def declare(context: Context, actor: Actor, patient_id: str, *, reason: str) -> Relationship:
    """Declares that the actor cares for Patient/`patient_id` from now on, for as long as the policy says.

    Raises Forbidden without the capability or when the patient ended it, Invalid without a reason, NotFound.
    """
    entity = f"Patient/{patient_id}"
    party = literal(actor.fhir)
    if not _may(actor, DECLARE) or party is None or party[0] not in _PARTIES:
        _refused(context, actor, "relationship-declared", entity)
        raise Forbidden("You may not declare a relationship with a patient.")
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"A relationship is declared with a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.")
    key, now = context.blind.pk(*party), clock.now_microseconds()
    with context.pool.session() as session:
        patient = existing_patient(context, session, patient_id)
        if patient is None:
            _refused(context, actor, "relationship-declared", entity)
            raise NotFound("The resource is not known.")
        with session.transaction():
            if _is_ended_by_patient(session, patient, key):
                _refused(context, actor, "relationship-declared", entity)
                raise Forbidden("The patient has ended this relationship.")
            session.execute(
                "INSERT INTO care_relationship (patient, party, source, kind, low, high) VALUES ($1, $2, 0, $3, $4, $5)"
                " ON CONFLICT (party, patient, kind, source) DO UPDATE SET low = excluded.low, high = excluded.high",
                [int8(patient), int8(key), int2(Kind.DECLARED), int8(now), int8(now + 1)],
            )
            record(
                session,
                context.log,
                actor,
                "relationship-declared",
                entity,
                patients=[patient],
                reason=reason,
                details={"party": actor.fhir, "reason": reason},
            )
        found = _relationships(context, session, patient, parties={key})
    return next(one for one in found if one.kind == "declared")


def end(context: Context, actor: Actor, patient_id: str, party: str, *, with_centres: bool = False) -> list[Centre]:
    """Ends every relationship of the patient with `party` ("Practitioner/x" …) that has begun.

    With `with_centres`, which is the patient's and the officer's to choose, those with the centres where `party` works
    end too. Answers the centres through which `party` still sees what the whole centre does; none for a practitioner
    who ends their own. Patients and who stands for them end theirs, officers everybody's, practitioners their own.
    Raises NotFound where the actor may not know of the patient, Invalid for what is no party.
    """
    entity = f"Patient/{patient_id}"
    named = literal(party)
    if named is None or named[0] not in _PARTIES:
        raise Invalid("A relationship is with a Practitioner, PractitionerRole, Organization or HealthcareService.")
    key, now = context.blind.pk(*named), clock.now_microseconds()
    with context.pool.session() as session:
        patient = context.blind.pk("Patient", patient_id)
        is_own = _stands_for(session, actor, patient)
        is_party = party == actor.fhir and _may(actor, END_OWN)
        if not (is_own or is_party or _may(actor, MANAGE)):
            _refused(context, actor, "relationship-ended", entity)
            raise NotFound("The resource is not known.")
        if existing_patient(context, session, patient_id) is None:
            _refused(context, actor, "relationship-ended", entity)
            raise NotFound("The resource is not known.")
        keys = [key, *_roles(context, session, key)] if named[0] == "Practitioner" else [key]
        centres = _open_centres(context, session, patient, key) if is_own or _may(actor, MANAGE) else {}
        if with_centres:
            keys, centres = [*keys, *centres], {}
        with session.transaction():
            for each in keys:
                session.execute(
                    "INSERT INTO care_relationship_end (patient, party, ended, by_patient, by_others)"
                    " VALUES ($1, $2, $3, $4, NOT $4)"
                    " ON CONFLICT (party, patient) DO UPDATE SET ended = excluded.ended,"
                    " by_patient = care_relationship_end.by_patient OR excluded.by_patient,"
                    " by_others = care_relationship_end.by_others OR excluded.by_others",
                    [int8(patient), int8(each), int8(now), boolean(is_own)],
                )
            # Before all time: however long the policy prolongs a contact, these give nothing any more.
            session.execute(
                "UPDATE care_relationship SET high = $4 WHERE patient = $1 AND party = ANY($2) AND low < $3",
                [int8(patient), int8_array(keys), int8(now), int8(BEGINNING)],
            )
            record(
                session,
                context.log,
                actor,
                "relationship-ended",
                entity,
                patients=[patient],
                details={"party": party, **({"centres": "ended"} if with_centres else {})},
            )
    return list(centres.values())


def through_centres(context: Context, actor: Actor, patient_id: str, party: str) -> list[Centre]:
    """The centres of `party` with which the patient has a relationship: what ending the other one leaves open.

    For patients and who stands for them. Raises NotFound for everybody else.
    """
    named, patient = literal(party), context.blind.pk("Patient", patient_id)
    with context.pool.session() as session:
        if not _stands_for(session, actor, patient):
            raise NotFound("The resource is not known.")
        if named is None or named[0] != "Practitioner":
            return []
        return list(_open_centres(context, session, patient, context.blind.pk(*named)).values())


def take_back(context: Context, actor: Actor, patient_id: str, party: str) -> bool:
    """The patient takes back that they ended every relationship with `party`: each holds again as it was before.

    What somebody else ended as well stays ended, and may be declared again. Answers whether there was anything to take
    back. For patients and who stands for them; raises NotFound for everybody else.
    """
    named, entity = literal(party), f"Patient/{patient_id}"
    patient = context.blind.pk("Patient", patient_id)
    with context.pool.session() as session:
        if named is None or named[0] not in _PARTIES or not _stands_for(session, actor, patient):
            _refused(context, actor, "consent-changed", entity)
            raise NotFound("The resource is not known.")
        key = context.blind.pk(*named)
        keys = int8_array([key, *_roles(context, session, key)] if named[0] == "Practitioner" else [key])
        with session.transaction():
            rows = session.fetch(
                "UPDATE care_relationship_end SET by_patient = false"
                " WHERE patient = $1 AND party = ANY($2) AND by_patient RETURNING party, by_others",
                [int8(patient), keys],
            )
            if not rows:
                return False
            free = [int(row[0]) for row in rows if not row[1]]
            session.execute(
                "DELETE FROM care_relationship_end WHERE patient = $1 AND party = ANY($2)",
                [int8(patient), int8_array(free)],
            )
            _restore(context, session, patient, free)
            details = {"party": party, "ending": "taken back"}
            record(session, context.log, actor, "consent-changed", entity, patients=[patient], details=details)
    return True


def _restore(context: Context, session: Session, patient: int, parties: list[int]) -> None:
    """Gives ended relationships the times again that their resources say; of declared ones their beginning is known."""
    ended = [int8(patient), int8_array(parties), int8(BEGINNING)]
    session.execute(
        "UPDATE care_relationship SET high = low + 1 WHERE patient = $1 AND party = ANY($2) AND high <= $3"
        " AND source = 0",
        ended,
    )
    rows = session.fetch(
        "SELECT DISTINCT source FROM care_relationship WHERE patient = $1 AND party = ANY($2) AND high <= $3"
        " ORDER BY source",
        ended,
    )
    for source, row in reads.current_many(session, [int(row[0]) for row in rows], "TRUE", []).items():
        if row.deleted:
            continue
        for each in derive(definitions.type_name(row.type), json.parse(session.open(row))):
            of, party = (context.blind.pk(*text.split("/")) for text in (each.patient, each.party))
            if of == patient and party in parties:
                session.execute(
                    "UPDATE care_relationship SET low = $5, high = $6"
                    " WHERE patient = $1 AND party = $2 AND kind = $3 AND source = $4",
                    [int8(patient), int8(party), int2(each.kind), int8(source), int8(each.low), int8(each.high)],
                )


def relationships(context: Context, actor: Actor, patient_id: str) -> list[Relationship]:
    """With whom the patient has, or had, a relationship that gives access, and until when; newest first.

    Patients and officers see all of them, practitioners their own. Raises NotFound for everybody else.
    """
    patient = context.blind.pk("Patient", patient_id)
    with context.pool.session() as session:
        parties: set[int] | None = None
        if not (_stands_for(session, actor, patient) or _may(actor, MANAGE)):
            # An application sees what its scopes open, and they know no relationships.
            own = None if actor.client else literal(actor.fhir)
            if own is None or own[0] not in _PARTIES:
                _refused(context, actor, "relationships-read", f"Patient/{patient_id}")
                raise NotFound("The resource is not known.")
            key = context.blind.pk(*own)
            parties = {key, *_roles(context, session, key)}
        found = _relationships(context, session, patient, parties=parties)
        if existing_patient(context, session, patient_id) is None or (parties is not None and not found):
            _refused(context, actor, "relationships-read", f"Patient/{patient_id}")
            raise NotFound("The resource is not known.")
        record(session, context.log, actor, "relationships-read", f"Patient/{patient_id}", patients=[patient])
    return found


def standing(context: Context, actor: Actor, patient_id: str) -> Standing | None:
    """The actor's own relationship with a patient whose record is open to them; None without one.

    It is a fact about the actor's own access and says nothing of the patient that the open record does not: no event.
    """
    if actor.account is None:
        return None
    now, policy = clock.now_microseconds(), context.authenticator.policies.in_force()
    with context.pool.session() as session:
        facts = accounts.load(session, context.blind, actor.account)
        if facts is None:
            return None
        rows = session.fetch(
            "SELECT party, source, kind, high FROM care_relationship WHERE patient = $1 AND party = ANY($2)"
            " AND low <= $3",
            [
                int8(context.blind.pk("Patient", patient_id)),
                int8_array([*facts.parties, *facts.centres, *facts.left]),
                int8(now),
            ],
        )
    lost = _lost(facts, [(party, source) for party, source, *_ in rows])
    wanted = {*facts.parties, *facts.present}
    longest: dict[Kind, int] = {}
    for item in facts.roles:
        for kind, duration in policy.role(item.role, item.organization).durations.items():
            longest[kind] = max(longest.get(kind, 0), duration)
    found = [
        (party in facts.parties, high + longest.get(Kind(kind), 0))
        for party, source, kind, high in rows
        if party in wanted and (party, source) not in lost
    ]
    in_force = [(is_own, until) for is_own, until in found if until > now]
    if not in_force:
        return None
    is_own, until = max(in_force)
    return Standing(is_own, None if until >= END else until)


def _open_centres(context: Context, session: Session, patient: int, practitioner: int) -> dict[int, Centre]:
    """{pk: centre} where the practitioner has a role now, and with which the patient has an open relationship."""
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT DISTINCT r.organization_pk FROM account a JOIN account_role r ON r.account = a.id AND r.low <= $2"
        " AND r.high > $2 WHERE a.subject = $1 AND a.is_active AND r.organization_pk IS NOT NULL",
        [int8(practitioner), int8(now)],
    )
    places = {int(row[0]) for row in rows}
    found = {}
    for item in _relationships(context, session, patient, parties=places) if places else []:
        if item.ended is None and (item.until is None or item.until > now):
            named = literal(item.party)
            if named is not None:
                found[context.blind.pk(*named)] = Centre(item.party, item.name or item.party)
    return found


def _may(actor: Actor, capability: str) -> bool:
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(capability))


def _stands_for(session: Session, actor: Actor, patient: int) -> bool:
    return patient in own_patients(session, actor)


def _refused(context: Context, actor: Actor, kind: str, entity: str) -> None:
    # On a session of its own: what is refused is rolled back, that it was refused is not.
    with context.pool.session() as session:
        record(session, context.log, actor, kind, entity, outcome=REFUSED)


def _is_ended_by_patient(session: Session, patient: int, party: int) -> bool:
    return bool(
        session.fetch(
            "SELECT FROM care_relationship_end WHERE patient = $1 AND party = $2 AND by_patient",
            [int8(patient), int8(party)],
        )
    )


def _roles(context: Context, session: Session, practitioner: int) -> list[int]:
    """The pks of the PractitionerRoles of a Practitioner."""
    rows = session.fetch(
        "SELECT pk FROM resource WHERE terms && $1 AND type = $2 AND NOT deleted",
        [
            int8_array(member_terms(context.blind, "Practitioner", "PractitionerRole", practitioner)),
            int2(definitions.type_number("PractitionerRole")),
        ],
    )
    return [int(row[0]) for row in rows]


def _relationships(context: Context, session: Session, patient: int, *, parties: set[int] | None) -> list[Relationship]:
    rows = session.fetch(
        "SELECT k.party, k.source, k.kind, k.low, k.high, e.ended, e.by_patient FROM care_relationship k"
        " LEFT JOIN care_relationship_end e ON e.party = k.party AND e.patient = k.patient"
        " WHERE k.patient = $1 ORDER BY k.low DESC, k.party, k.kind",
        [int8(patient)],
    )
    lost = _departed(context, session, [(row[0], row[1]) for row in rows])
    rows = [row for row in rows if parties is None or row[0] in parties]
    pks, now = {row[0] for row in rows}, clock.now_microseconds()
    named = literals(session, pks | {row[1] for row in rows if row[1]})
    names = _names(session, pks)
    durations = _durations(session, context.authenticator.policies.in_force(), pks)
    found = []
    for party, source, kind, low, high, ended, by_patient in rows:
        is_over = high <= BEGINNING
        until = ended if is_over else high + durations[party].get(Kind(kind), 0)
        if (party, source) in lost and until is not None:
            until = min(until, now)
        found.append(
            Relationship(
                named.get(party, ""),
                names.get(party, ""),
                Kind(kind).name.lower().replace("_", "-"),
                low,
                None if until is not None and until >= END else until,
                ended if is_over else None,
                named.get(source) if source else None,
                is_over and bool(by_patient),
            )
        )
    return found


def _departed(context: Context, session: Session, rows: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of all (party, source) of a patient those which rest on work that the party has left."""
    found = session.fetch(
        "SELECT id FROM account WHERE is_active AND subject = ANY($1) ORDER BY id",
        [int8_array(sorted({party for party, _ in rows}))],
    )
    every = [accounts.load(session, context.blind, int(row[0])) for row in found]
    return {lost for facts in every if facts is not None for lost in _lost(facts, rows)}


def _lost(facts: accounts.Facts, rows: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of all (party, source) of a patient those of the person that give nothing: as `access.decision` has it."""
    if not facts.left and not facts.ended:
        return set()
    left, known = set(facts.left), {party for party, _ in rows}
    left_sources = {source for party, source in rows if party in left and source}
    is_left = bool(known & left) and not known & set(facts.present)
    return {
        (party, source)
        for party, source in rows
        if party in facts.parties and (party not in facts.related or is_left or source in left_sources)
    }


def _durations(session: Session, policy: Policy, parties: set[int]) -> dict[int, dict[Kind, int]]:
    """How long each kind of contact goes on giving access to each party: the longest of the roles that it has."""
    rows = session.fetch(
        "SELECT a.subject, r.role, r.organization, r.organization_pk FROM account a JOIN account_role r"
        " ON r.account = a.id WHERE a.is_active AND (a.subject = ANY($1) OR r.organization_pk = ANY($1))",
        [int8_array(sorted(parties))],
    )
    found: dict[int, dict[Kind, int]] = {party: {} for party in parties}
    for subject, role, organization, organization_pk in rows:
        for kind, duration in policy.role(role, organization).durations.items():
            for party in {subject, organization_pk} & parties:
                found[party][kind] = max(found[party].get(kind, 0), duration)
    # A party without an account of its own, such as a role: as long as any role has it.
    longest: dict[Kind, int] = {}
    for each in policy.roles.values():
        for kind, duration in each.durations.items():
            longest[kind] = max(longest.get(kind, 0), duration)
    return {party: held or longest for party, held in found.items()}


def _names(session: Session, pks: set[int]) -> dict[int, str]:
    """What practitioners and places are called: the directory is open to everybody who may ask at all."""
    found = {}
    for pk, row in reads.current_many(session, sorted(pks), "TRUE", []).items():
        if row.deleted:
            continue
        resource = json.parse(session.open(row))
        if name := human_names.titled(resource) or resource.get("practitioner", {}).get("display"):
            found[pk] = name
    return found
