"""The access decision as a SQL condition, demanded of every table alias that a statement reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden
from vesalius.store.wire import Bound


class Visibility(Protocol):
    """What one actor may see in one request."""

    def condition(self, alias: str, bind: Callable[[Bound], str]) -> str:
        """A SQL condition on `alias`, a row of `resource`; `bind` turns a value into its placeholder."""


class Everything:
    """Sees all."""

    def condition(self, alias: str, bind: Callable[[Bound], str]) -> str:  # noqa: ARG002 - nothing to restrict
        """Always true."""
        return "TRUE"


class Nothing:
    """Sees nothing."""

    def condition(self, alias: str, bind: Callable[[Bound], str]) -> str:  # noqa: ARG002 - nothing to compare
        """Always false."""
        return "FALSE"


_EVERYTHING, _NOTHING = Everything(), Nothing()


def visibility(actor: Actor) -> Visibility:
    """What `actor` may see."""
    return _EVERYTHING if actor.is_administrator else _NOTHING


def require_write(actor: Actor) -> None:
    """Raises Forbidden unless `actor` may change resources."""
    if not actor.is_administrator:
        raise Forbidden("You may not change this.")
