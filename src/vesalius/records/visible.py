"""Visibility conditions for the fixed statements of the store."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.access.decision import Compiled
from vesalius.access.visibility import visibility
from vesalius.store.wire import Bound


def condition(
    actor: Actor, alias: str, first: int, action: str = "read", *, patient: str = ""
) -> tuple[str, list[Bound]]:
    """(SQL, values) of what `actor` may see of `alias`, with placeholders from $first on.

    `action` and `patient` as in Rights.
    """
    if isinstance(actor.rights, Compiled) and not actor.is_administrator:
        return actor.rights.placed(action, alias, first, patient)
    values: list[Bound] = []

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${first + len(values) - 1}"

    return visibility(actor, action).condition(alias, bind, patient=patient), values
