"""The accounts of the demo network. Passwords and secrets follow from a root key, so that they can be told again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

from vesalius.access.actor import Actor
from vesalius.crypto import derive
from vesalius.identity import accounts, passwords, second_factor
from vesalius.identity.accounts import Assignment
from vesalius.platform import demo_figures, demonstration
from vesalius.platform.demo import availability, cast, network
from vesalius.platform.demo.cast import Member
from vesalius.platform.installation import Installation
from vesalius.records.context import Context

_PASSWORD: Final = b"vesalius/demo/password/v1/"
_TOTP: Final = b"vesalius/demo/totp/v1/"


def password(found: Installation, member: Member) -> str:
    """The password of a member in this installation."""
    return cast.secret(derive.expand(found.roots().index, _PASSWORD + member.username.encode(), 32))


def totp_secret(found: Installation, member: Member) -> str:
    """The TOTP secret of a member in this installation, in base32; "" for who needs none."""
    if not needs_second_factor(member):
        return ""
    return cast.totp_secret(derive.expand(found.roots().index, _TOTP + member.username.encode(), 32))


def needs_second_factor(member: Member) -> bool:
    """Everybody who sees other people's data; a system signs in with its own key."""
    return member.role != "patient" and not member.is_system


def are_here(found: Installation) -> bool:
    """Whether this is an installation of the demo network with its cast."""
    return demo_figures.is_finished(found.directory)


def create(context: Context, actor: Actor, found: Installation) -> int:
    """Makes the accounts that are missing, and what the cast shares; the number of accounts made."""
    demonstration.write(context, actor, cast.resources())
    availability.install(context, actor, next(iter(network.generate(patients=0))))
    members = cast.members()
    with context.pool.session() as session:
        known = {account.username for account in accounts.every(session)}
        missing = [member for member in members if member.username not in known]
        # Hashing takes its time by design, and lets go of the interpreter meanwhile.
        with ThreadPoolExecutor(max_workers=2) as workers:
            hashes = list(workers.map(passwords.hashed, [password(found, member) for member in missing]))
        for member, stored in zip(missing, hashes, strict=True):
            account = accounts.create(
                session,
                context.blind,
                member.username,
                roles=[Assignment(member.role, centre) for centre in member.centres or ("",)],
                display=member.display,
                fhir=member.fhir,
                password_hash=stored,
                niss=member.number or None,
                patients=[member.fhir] if member.role == "patient" else [],
                is_system=member.is_system,
            )
            secret = totp_secret(found, member)
            if secret:
                second_factor.set_totp(session, context.keys.roots, account, secret)
    return len(missing)
