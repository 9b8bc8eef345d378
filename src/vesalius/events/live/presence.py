"""Who has a record open. Only who may see the record can enter, and only they are told who is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.events.live.access import visible
from vesalius.events.live.broker import installed
from vesalius.records.context import Context
from vesalius.records.people import names_of_accounts

_LITERAL: Final = re.compile(r"Patient/[A-Za-z0-9\-.]{1,64}")
_PAGE: Final = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has the record open."""

    account: int
    name: str
    role: str
    is_editing: bool
    is_self: bool


def enter(context: Context, actor: Actor, literal: str, page: str, *, is_editing: bool = False) -> None:
    """Says that the actor has the record open in `page` (a random name) for a minute. Raises NotFound, Invalid."""
    pk, account = _allowed(context, actor, literal, page)
    broker = installed()
    if broker is not None:
        broker.enter(pk, account, page, is_editing=is_editing)


def leave(context: Context, actor: Actor, literal: str, page: str) -> None:
    """Says that the page was closed. Raises NotFound, Invalid."""
    pk, account = _allowed(context, actor, literal, page)
    broker = installed()
    if broker is not None:
        broker.leave(pk, account, page)


def present(context: Context, actor: Actor, literal: str) -> list[Person]:
    """Who has the record open, by name. Raises NotFound for a record that the actor may not see."""
    pk, own = _allowed(context, actor, literal, "x")
    broker = installed()
    found = {} if broker is None else broker.present(pk)
    with context.pool.session() as session:
        names = names_of_accounts(session, set(found))
    people = [
        Person(account, *names.get(account, ("", "")), is_editing, account == own)
        for account, is_editing in found.items()
    ]
    return sorted(people, key=lambda person: (person.is_self, person.name))


def _allowed(context: Context, actor: Actor, literal: str, page: str) -> tuple[int, int]:
    if not _LITERAL.fullmatch(literal) or not _PAGE.fullmatch(page):
        raise Invalid("Presence is about Patient/x, in a page with a short name.")
    pk = context.blind.pk(*literal.split("/"))
    with context.pool.session() as session:
        if actor.account is None or not visible(session, actor, [pk]):
            raise NotFound("The resource is not known.")
    return pk, actor.account
