"""Whose figures somebody may read, and how exactly.

    own       what the access decision opens to the reader, and what they did or whom they care for: exact
    centre    a centre of the reader's: rounded, small groups hidden
    network   all centres: likewise

Exact figures go with the right to see each of the people behind them. Everybody else gets multiples of five, and of
groups of one to four people only that they are small: no difference of two figures tells about one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius.access import accounts
from vesalius.access.actor import Actor
from vesalius.access.roles import (
    DIETITIAN,
    MIDWIFE,
    NURSE,
    PHARMACIST,
    PHYSICIAN,
    PHYSIOTHERAPIST,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
)
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, NotFound
from vesalius.records.context import Context
from vesalius.store.session import Session

OWN: Final = "own"
NETWORK: Final = "network"
PATIENT: Final = "patient"
"""One patient whom the reader may see: whatever the access decision opens of them. Nobody chooses it by its code."""
READ: Final = "reports.read"
READ_NETWORK: Final = "reports.network"
_CARE: Final = frozenset(
    {PHYSICIAN, NURSE, PHYSIOTHERAPIST, PSYCHOLOGIST, MIDWIFE, DIETITIAN, SOCIAL_WORKER, PHARMACIST}
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is about. `code` is own, network or "Organization/id"; `centre` its pk; `parties` who "own" is."""

    code: str
    centre: int | None = None
    parties: tuple[int, ...] = ()
    is_exact: bool = False


def offered(context: Context, session: Session, actor: Actor) -> list[Scope]:
    """The scopes that the actor may choose, the narrowest first; none when figures are not for them."""
    if actor.is_administrator:
        return [Scope(NETWORK, is_exact=True)]
    # An application has no figures: its scopes narrow rows, and a number would tell about those outside of them.
    if actor.account is None or actor.rights is None or actor.client:
        return []
    facts = accounts.load(session, context.blind, actor.account)
    if facts is None:
        return []
    found = []
    if facts.related and any(role.role in _CARE for role in facts.roles):
        found.append(Scope(OWN, parties=facts.related, is_exact=True))
    if actor.rights.may(READ):
        centres = {role.organization: role.organization_pk for role in facts.roles if role.organization_pk is not None}
        found += [Scope(organization, centre) for organization, centre in centres.items()]
        if actor.rights.may(READ_NETWORK) or any(not role.organization for role in facts.roles):
            found.append(Scope(NETWORK))
    return found


def chosen(context: Context, session: Session, actor: Actor, code: str = "") -> Scope:
    """The scope `code`, or the first that is offered. Raises Forbidden without any, NotFound for another's."""
    scopes = offered(context, session, actor)
    if not scopes:
        record(session, context.log, actor, "figures-read", "Measure", outcome=REFUSED)
        raise Forbidden("You may not read figures.")
    if not code:
        return scopes[0]
    found = next((scope for scope in scopes if scope.code == code), None)
    if found is None:
        record(session, context.log, actor, "figures-read", "Measure", outcome=REFUSED)
        raise NotFound("There is no such scope.")
    return found
