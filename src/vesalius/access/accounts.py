"""Accounts as access sees them: roles, centres, and the keys under which the records know their holders."""

from __future__ import annotations

from typing import NamedTuple

from vesalius import clock
from vesalius.access import practices, roles
from vesalius.crypto.blind import BlindIndex
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array, text


class Role(NamedTuple):
    """A role in force. `organization` is "Organization/id" of the centre, "" for the network."""

    role: str
    organization: str = ""
    organization_pk: int | None = None
    specialty: str = ""


class Facts(NamedTuple):
    """What the decision needs of an account. `parties` are the pks that are the person: Practitioner, their roles.

    `patients` are those who they are or stand for, `centres` the pks of their organisations. Hashable.
    `may_be_permitted` and `may_be_emergency` are False where it is known that no patient shares with them by name, and
    that no emergency access of theirs is open: then no statement needs to look. `ended` are those of the parties that
    are roles which are over, `left` the pks of the organisations where only such are held (`practices`).
    """

    account: int
    username: str
    display: str = ""
    fhir: str = ""
    roles: tuple[Role, ...] = ()
    parties: tuple[int, ...] = ()
    patients: tuple[int, ...] = ()
    may_be_permitted: bool = True
    may_be_emergency: bool = True
    ended: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    is_at_work: bool = True

    @property
    def related(self) -> tuple[int, ...]:
        """The parties whose relationships are the person's: no role that is over, nobody who left all places."""
        if self.left and not self.is_at_work and all(role.organization_pk in self.left for role in self.roles):
            return ()
        return tuple(party for party in self.parties if party not in self.ended) if self.ended else self.parties

    @property
    def present(self) -> tuple[int, ...]:
        """The centres that the person has not left."""
        return tuple(centre for centre in self.centres if centre not in self.left) if self.left else self.centres

    @property
    def centres(self) -> tuple[int, ...]:
        """The pks of the centres, each once."""
        return tuple(dict.fromkeys(role.organization_pk for role in self.roles if role.organization_pk is not None))

    @property
    def main_role(self) -> str:
        """The role that names the account in the audit log."""
        return self.roles[0].role if self.roles else ""

    @property
    def sees_others(self) -> bool:
        """Whether any role, or somebody whom the account stands for, opens data that are not the holder's own."""
        return any(role.role != roles.PATIENT for role in self.roles) or not set(self.patients) <= set(self.parties)


def load(session: Session, blind: BlindIndex, account: int) -> Facts | None:
    """The facts of an active account now; None when there is none."""
    now = int8(clock.now_microseconds())
    rows = session.fetch(
        "SELECT a.username, a.display, a.fhir, a.subject, r.role, r.organization, r.organization_pk, r.specialty"
        " FROM account a LEFT JOIN account_role r ON r.account = a.id AND r.low <= $2 AND r.high > $2"
        " WHERE a.id = $1 AND a.is_active ORDER BY r.id",
        [int8(account), now],
    )
    if not rows:
        return None
    username, display, fhir, subject = rows[0][:4]
    held = tuple(Role(*row[4:8]) for row in rows if row[4] is not None)
    patients = session.fetch(
        "SELECT patient FROM account_patient WHERE account = $1 AND low <= $2 AND high > $2 ORDER BY patient",
        [int8(account), now],
    )
    practised = practices.of(session, blind, str(fhir), subject)
    facts = Facts(
        account,
        str(username),
        str(display),
        str(fhir),
        held,
        practised.parties,
        tuple(int(row[0]) for row in patients),
        ended=practised.ended,
        left=practised.left,
        is_at_work=practised.is_at_work,
    )
    permitted, emergency = session.fetch(
        "SELECT EXISTS (SELECT FROM consent_rule WHERE is_permit AND party = ANY($1)),"
        " EXISTS (SELECT FROM emergency_access WHERE account = $2 AND until > $3)",
        [int8_array((*facts.parties, *facts.centres)), int8(account), now],
    )[0]
    return facts._replace(may_be_permitted=bool(permitted), may_be_emergency=bool(emergency))


def find(session: Session, username: str) -> int | None:
    """The number of the active account with this username."""
    rows = session.fetch("SELECT id FROM account WHERE username = $1 AND is_active", [text(username)])
    return int(rows[0][0]) if rows else None


def emergencies(session: Session, account: int) -> tuple[int, ...]:
    """The pks of the patients whose record is open to the account in an emergency now."""
    rows = session.fetch(
        "SELECT DISTINCT patient FROM emergency_access WHERE account = $1 AND opened <= $2 AND until > $2",
        [int8(account), int8(clock.now_microseconds())],
    )
    return tuple(int(row[0]) for row in rows)
