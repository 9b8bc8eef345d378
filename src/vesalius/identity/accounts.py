"""Accounts: made, listed, changed, ended. What they may do stands in the access policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.roles import NOT_STAFF, PATIENT, ROLES
from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import boolean, int8, text
from vesalius.terminology import naming_systems

_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._\-]{1,63}")
_LITERAL: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}")
# A bearer token of this name is the operator's: no account may be taken for it.
_RESERVED: Final = {"admin"}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role at a centre ("Organization/x"), or in the whole network ("")."""

    role: str
    organization: str = ""
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as an administrator sees it."""

    id: int
    username: str
    display: str
    email: str
    fhir: str
    language: str
    is_active: bool
    is_system: bool
    roles: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """What signing in needs of an account. `roles` are the codes in force, the main one first.

    `stands_for_others`: for a child, a parent, somebody under protection.
    """

    id: int
    username: str
    display: str
    email: str
    password: str
    is_active: bool
    is_system: bool
    has_card: bool
    roles: tuple[str, ...]
    stands_for_others: bool = False

    @property
    def needs_second_factor(self) -> bool:
        """Whether the account sees other people's data: by any of its roles, or by whom it stands for."""
        return self.stands_for_others or bool(set(self.roles) - {PATIENT})

    @property
    def is_staff(self) -> bool:
        """Whether the account is for work, and so may be held to certain models of passkeys."""
        return bool(set(self.roles) - NOT_STAFF)

    @property
    def may_sign_in(self) -> bool:
        """Whether it is a person's account, and open."""
        return self.is_active and not self.is_system

    @property
    def about(self) -> tuple[str, ...]:
        """Words that others know of the holder."""
        return (self.username, self.display, self.email.partition("@")[0])


def create(
    session: Session,
    blind: BlindIndex,
    username: str,
    *,
    roles: Sequence[Assignment],
    display: str = "",
    email: str = "",
    fhir: str = "",
    language: str = "fr",
    password_hash: str = "",
    niss: str | None = None,
    patients: Sequence[str] = (),
    is_system: bool = False,
) -> int:
    """The number of the new account. `patients` are those whom it stands for ("Patient/x").

    Raises Invalid for what cannot be, Conflict when the username or the NISS is taken.
    """
    if _USERNAME.fullmatch(username) is None or username in _RESERVED:
        raise Invalid("A username has 2 to 64 small letters, digits, '.', '-' or '_', and is not reserved.")
    if niss is not None and not naming_systems.is_national_number(niss):
        raise Invalid("A national number has 11 digits, the last two of them a check.")
    for literal in (fhir, *patients):
        if literal and _LITERAL.fullmatch(literal) is None:
            raise Invalid("The record of an account is named as Type/id.")
    try:
        with session.transaction():
            rows = session.fetch(
                "INSERT INTO account (username, password, display, email, language, fhir, subject, niss, created,"
                " is_system) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
                [
                    text(username),
                    text(password_hash),
                    text(display),
                    text(email),
                    text(language),
                    text(fhir),
                    int8(_pk(blind, fhir) if fhir else None),
                    int8(None if niss is None else niss_term(blind, niss)),
                    int8(clock.now_microseconds()),
                    boolean(is_system),
                ],
            )
            account = int(rows[0][0])
            set_roles(session, blind, account, roles)
            for patient in patients:
                session.execute(
                    "INSERT INTO account_patient (account, patient, fhir, relation) VALUES ($1, $2, $3, $4)",
                    [
                        int8(account),
                        int8(_pk(blind, patient)),
                        text(patient),
                        text("self" if patient == fhir else "represented"),
                    ],
                )
    except Duplicate as error:
        raise Conflict("The username or the national number belongs to another account.") from error
    return account


def set_roles(session: Session, blind: BlindIndex, account: int, roles: Sequence[Assignment]) -> None:
    """Replaces the roles of an account; effective in every process within a second. Raises Invalid."""
    for item in roles:
        if item.role not in ROLES:
            raise Invalid(f"There is no role {item.role!r}; there are {', '.join(ROLES)}.")
        if item.organization and not item.organization.startswith("Organization/"):
            raise Invalid("A centre is named as Organization/id.")
    with session.transaction():
        session.execute("DELETE FROM account_role WHERE account = $1", [int8(account)])
        for item in roles:
            session.execute(
                "INSERT INTO account_role (account, role, organization, organization_pk, specialty)"
                " VALUES ($1, $2, $3, $4, $5)",
                [
                    int8(account),
                    text(item.role),
                    text(item.organization),
                    int8(_pk(blind, item.organization) if item.organization else None),
                    text(item.specialty),
                ],
            )


def set_active(session: Session, account: int, *, is_active: bool) -> None:
    """Opens or closes an account; closing ends its tokens and its sessions too."""
    with session.transaction():
        session.execute("UPDATE account SET is_active = $2 WHERE id = $1", [int8(account), boolean(is_active)])
        if not is_active:
            session.execute(
                "UPDATE access_token SET revoked = $2 WHERE account = $1 AND revoked IS NULL",
                [int8(account), int8(clock.now_microseconds())],
            )
            session.execute("DELETE FROM web_session WHERE account = $1", [int8(account)])
            session.execute("DELETE FROM invitation WHERE account = $1", [int8(account)])


def set_password(session: Session, account: int, password_hash: str) -> None:
    """Replaces the stored password."""
    session.execute("UPDATE account SET password = $2 WHERE id = $1", [int8(account), text(password_hash)])


def find(session: Session, username: str) -> Account:
    """The account with this username. Raises NotFound."""
    found = [item for item in every(session) if item.username == username]
    if not found:
        raise NotFound(f"There is no account {username!r}.")
    return found[0]


def holder(
    session: Session, *, username: str | None = None, account: int | None = None, niss: int | None = None
) -> Holder | None:
    """The account with this username, number or blind term of its NISS (`niss_term`); None when there is none."""
    rows = session.fetch(
        "SELECT a.id, a.username, a.display, a.email, a.password, a.is_active, a.is_system, a.niss IS NOT NULL,"
        " (SELECT string_agg(role, ' ' ORDER BY r.id) FROM account_role r WHERE r.account = a.id AND r.low <= $4"
        " AND r.high > $4), EXISTS (SELECT 1 FROM account_patient p WHERE p.account = a.id AND p.relation <> 'self'"
        " AND p.low <= $4 AND p.high > $4) FROM account a WHERE a.username = $1 OR a.id = $2 OR a.niss = $3",
        [text(username), int8(account), int8(niss), int8(clock.now_microseconds())],
    )
    if not rows:
        return None
    found = rows[0]
    roles = tuple((found[8] or "").split())
    return Holder(found[0], found[1], found[2], found[3], found[4], found[5], found[6], found[7], roles, found[9])


def link_niss(session: Session, blind: BlindIndex, account: int, niss: str) -> None:
    """Notes whose card opens the account. Raises Conflict when it has another card, or the card another account."""
    try:
        changed = session.execute(
            "UPDATE account SET niss = $2 WHERE id = $1 AND (niss IS NULL OR niss = $2)",
            [int8(account), int8(niss_term(blind, niss))],
        )
    except Duplicate as error:
        raise Conflict("The card belongs to another account.") from error
    if not changed:
        raise Conflict("The account has another card.")


def every(session: Session) -> list[Account]:
    """All accounts by username."""
    rows = session.fetch(
        "SELECT id, username, display, email, fhir, language, is_active, is_system FROM account ORDER BY username"
    )
    roles: dict[int, list[Assignment]] = {}
    for account, role, organization, specialty in session.fetch(
        "SELECT account, role, organization, specialty FROM account_role ORDER BY id"
    ):
        roles.setdefault(int(account), []).append(Assignment(role, organization, specialty))
    return [
        Account(
            int(number),
            str(username),
            str(display),
            str(email),
            str(fhir),
            str(language),
            bool(is_active),
            bool(is_system),
            tuple(roles.get(int(number), ())),
        )
        for number, username, display, email, fhir, language, is_active, is_system in rows
    ]


def niss_term(blind: BlindIndex, niss: str) -> int:
    """Under which blind term an account is found by its national number (11 digits)."""
    return blind.term("account.niss|token", niss)


def _pk(blind: BlindIndex, literal: str) -> int:
    type_name, logical_id = literal.split("/")
    return blind.pk(type_name, logical_id)
