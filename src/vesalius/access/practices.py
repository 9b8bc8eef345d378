"""Where a person practises, by their PractitionerRoles, and which places they have left.

Who leaves a centre loses the relationships with patients that rest on the work there, and keeps those of the work
elsewhere. Nothing is written for it: a role that is deactivated, or whose period is over, counts as ended from that
moment, in every process within half a second, and one that was ended by mistake gives back what it took. What a
person wrote stays theirs, and a patient's refusal of a role holds, whatever becomes of the role.
"""

from __future__ import annotations

from typing import NamedTuple

from vesalius import clock
from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions
from vesalius.search.compartments import member_terms
from vesalius.search.model import model
from vesalius.search.parameters import token
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, int8_array

TYPE = "PractitionerRole"


class Practices(NamedTuple):
    """`parties` are the pks of the person and of all their roles, `ended` those of the roles that are over.

    `left` are the pks of the organisations where the person had roles and all of them are over. `is_at_work`: some role
    is not over, or there never was one.
    """

    parties: tuple[int, ...]
    ended: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    is_at_work: bool = True


def of(session: Session, blind: BlindIndex, fhir: str, subject: int | None) -> Practices:
    """The practices of whom an account is of, `fhir` with the pk `subject`, as they are now."""
    if subject is None:
        return Practices(())
    if not fhir.startswith("Practitioner/"):
        return Practices((int(subject),))
    # Every term of a role that is, by its mask, a reference to an Organization which exists: its centre.
    rows = session.fetch(
        "SELECT r.pk, r.terms @> $4 OR coalesce(r.date_high <= $6, false) AS is_over, false AS is_gone,"
        " ARRAY(SELECT o.pk FROM unnest(r.terms) t CROSS JOIN unnest($5::bigint[]) m JOIN resource o ON o.pk = t # m"
        " AND o.type = $7)"
        " FROM resource r WHERE r.terms && $1 AND r.type = $2 AND NOT r.deleted"
        " UNION ALL SELECT d.role, true, true, ARRAY[d.organization] FROM deleted_practice d WHERE d.practitioner = $3"
        " AND NOT EXISTS (SELECT FROM resource r WHERE r.pk = d.role AND NOT r.deleted) ORDER BY 1",
        [
            int8_array(member_terms(blind, "Practitioner", TYPE, int(subject))),
            int2(definitions.type_number(TYPE)),
            int8(int(subject)),
            int8_array(_inactive(blind)),
            int8_array(_masks(blind)),
            int8(clock.now_microseconds()),
            int2(definitions.type_number("Organization")),
        ],
    )
    known = [row for row in rows if not row[2]]
    held = {place for row in rows if not row[1] for place in row[3]}
    over = {place for row in rows if row[1] for place in row[3]}
    return Practices(
        (int(subject), *(int(row[0]) for row in known)),
        tuple(int(row[0]) for row in known if row[1]),
        tuple(sorted(over - held)),
        not rows or any(not row[1] for row in rows),
    )


def forget(session: Session, blind: BlindIndex, role: int, practitioner: str, organization: str) -> None:
    """Notes where a role that is being deleted was held: its terms go, and with them what `of` would find.

    `practitioner` and `organization` are literal references.
    """
    person, place = (blind.pk(*literal.split("/")[:2]) for literal in (practitioner, organization))
    session.execute(
        "INSERT INTO deleted_practice (practitioner, organization, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [int8(person), int8(place), int8(role)],
    )


def _inactive(blind: BlindIndex) -> list[int]:
    wanted = token.Token(None, "false")
    return [
        term for part in model(TYPE).parameters["active"].parts for term in token.terms(part.source, wanted, blind, ())
    ]


def _masks(blind: BlindIndex) -> list[int]:
    return [blind.mask(part.source.key) for part in model(TYPE).parameters["organization"].parts]
