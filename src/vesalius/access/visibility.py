"""The access decision as a SQL condition, demanded of every table alias that a statement reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vesalius.access.actor import Actor
from vesalius.access.rights import Rights
from vesalius.errors import Forbidden
from vesalius.store.wire import Bound


class Visibility(Protocol):
    """What one actor may see in one request."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        """A SQL condition on `alias`, a row of `resource`; `bind` turns a value into its placeholder.

        `patient`, the placeholder of a pk, where only the record of one patient is asked for.
        """


class Everything:
    """Sees all."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:  # noqa: ARG002 - nothing to restrict
        """Always true."""
        return "TRUE"


class Nothing:
    """Sees nothing."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:  # noqa: ARG002 - nothing to compare
        """Always false."""
        return "FALSE"


class _Granted:
    """What the rights of an account open to one action."""

    __slots__ = ("_action", "_rights")

    def __init__(self, rights: Rights, action: str) -> None:
        self._rights = rights
        self._action = action

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        """The condition of the rights."""
        return self._rights.condition(self._action, alias, bind, patient=patient)


_EVERYTHING, _NOTHING = Everything(), Nothing()


def visibility(actor: Actor, action: str = "read") -> Visibility:
    """The rows that are open to `actor` for `action`, as in Rights.condition."""
    if actor.is_administrator:
        return _EVERYTHING
    return _NOTHING if actor.rights is None else _Granted(actor.rights, action)


def require_write(actor: Actor) -> None:
    """Raises Forbidden for an actor who may change nothing at all, before any work is done for them."""
    if not actor.is_administrator and actor.rights is None:
        raise Forbidden("You may not change this.")


def require_reach(actor: Actor, action: str, type_name: str) -> None:
    """Raises Forbidden for an application whose scopes leave nothing of a type for an action, as in Rights.

    For what is answered about a type without reading its rows.
    """
    if actor.rights is not None and not actor.rights.reaches(action, type_name):
        raise Forbidden("The scopes of the token do not reach this.")


def require(actor: Actor, capability: str) -> None:
    """Raises Forbidden unless `actor` holds `capability`, such as "audit.read" (vesalius.access.capabilities)."""
    if not actor.is_administrator and (actor.rights is None or not actor.rights.may(capability)):
        raise Forbidden("You may not do this.")
