"""`vesalius account`: accounts of an installation, made and ended by its operator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from rich.console import Console
from rich.table import Table

from vesalius.access.actor import local_system
from vesalius.audit.recording import record
from vesalius.errors import Invalid
from vesalius.identity import accounts, invitations, passkeys, second_factor
from vesalius.identity.accounts import Assignment
from vesalius.identity.configuration import Configuration
from vesalius.platform import environment
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result, say
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.terminology import naming_systems

T = TypeVar("T")
_OPERATOR = local_system("command line")


def create(
    found: Installation,
    username: str,
    roles: Sequence[str],
    display: str,
    email: str,
    fhir: str,
    niss: str,
    language: str,
    is_system: bool,  # noqa: FBT001 - an option
) -> int:
    """Makes the account, and prints its link (a system has none). Raises Invalid, Conflict."""

    def work(context: Context, session: Session) -> str:
        number = accounts.create(
            session,
            context.blind,
            username,
            roles=[_assignment(text) for text in roles],
            display=display,
            email=email,
            fhir=fhir,
            language=language,
            niss=_digits(niss) or None,
            patients=[fhir] if fhir.startswith("Patient/") else [],
            is_system=is_system,
        )
        record(
            session,
            context.log,
            _OPERATOR,
            "account-created",
            f"account/{username}",
            details={"roles": " ".join(roles)},
        )
        return "" if is_system else _link(session, number)

    return _told(_within(found, work), is_system=is_system)


def invite(found: Installation, username: str, is_reset: bool) -> int:  # noqa: FBT001 - an option
    """Prints a new link; with `is_reset` the account has no second factor any more. Raises NotFound."""

    def work(context: Context, session: Session) -> str:
        account = accounts.find(session, username)
        if is_reset:
            second_factor.reset(session, account.id)
        details = {"invitation": "reset" if is_reset else "password"}
        record(session, context.log, _OPERATOR, "account-changed", f"account/{username}", details=details)
        return _link(session, account.id)

    return _told(_within(found, work))


def set_active(found: Installation, username: str, is_active: bool) -> int:  # noqa: FBT001 - which of the two
    """Closes an account or opens it again. Raises NotFound."""

    def work(context: Context, session: Session) -> None:
        accounts.set_active(session, accounts.find(session, username).id, is_active=is_active)
        kind = "account-changed" if is_active else "account-closed"
        record(session, context.log, _OPERATOR, kind, f"account/{username}")

    _within(found, work)
    say(f"The account {username} is {'open' if is_active else 'closed'}.")
    return 0


def link_card(found: Installation, username: str, niss: str) -> int:
    """Lets the identity card with this national number open the account. Raises NotFound, Invalid, Conflict."""
    digits = _digits(niss)

    def work(context: Context, session: Session) -> None:
        if not naming_systems.is_national_number(digits):
            raise Invalid("A national number has 11 digits, the last two of them a check.")
        accounts.link_niss(session, context.blind, accounts.find(session, username).id, digits)
        record(session, context.log, _OPERATOR, "account-changed", f"account/{username}", details={"card": "linked"})

    _within(found, work)
    say(f"The identity card with this number opens the account {username}.")
    return 0


def listing(found: Installation, as_json: bool) -> int:  # noqa: FBT001 - an option
    """Prints the accounts."""

    def work(_context: Context, session: Session) -> list[dict[str, object]]:
        return [
            {
                "username": item.username,
                "display": item.display,
                "roles": [f"{one.role}@{one.organization}" if one.organization else one.role for one in item.roles],
                "active": item.is_active,
                "system": item.is_system,
                "application": second_factor.has_totp(session, item.id),
                "passkeys": len(passkeys.every(session, item.id)),
            }
            for item in accounts.every(session)
        ]

    rows = _within(found, work)
    if as_json:
        result(msgspec.json.encode(rows).decode())
        return 0
    table = Table("username", "name", "roles", "state", "second factor")
    for row in rows:
        state = "system" if row["system"] else "open" if row["active"] else "closed"
        factors = [
            *(["application"] if row["application"] else []),
            *([f"{row['passkeys']} passkeys"] if row["passkeys"] else []),
        ]
        table.add_row(str(row["username"]), str(row["display"]), ", ".join(row["roles"]), state, ", ".join(factors))  # type: ignore[arg-type]
    Console(width=160).print(table)
    return 0


def _digits(niss: str) -> str:
    """A national number as it is stored, however it was written."""
    return niss.replace(".", "").replace("-", "").replace(" ", "")


def _assignment(text: str) -> Assignment:
    role, _at, organization = text.partition("@")
    return Assignment(role, organization)


def _link(session: Session, account: int) -> str:
    path = invitations.make(session, account, "command line", hours=Configuration().invitation_hours)
    return (environment.base_url() or "") + path


def _told(link: str, *, is_system: bool = False) -> int:
    if is_system:
        say("The account of the system is there; `vesalius token` gives it a token.")
        return 0
    hours = Configuration().invitation_hours
    say(f"Good once, for {hours} hours. Hand it to the holder alone, below the address of the site:")
    result(link)
    return 0


def _within(found: Installation, work: Callable[[Context, Session], T]) -> T:
    """The result of `work` in one transaction of the installation."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with context.pool.session() as session, session.transaction():
                return work(context, session)
        finally:
            context.close()
