"""Refused attempts leave an audit leaf too."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden
from vesalius.records.context import Context
from vesalius.store import writes

P = ParamSpec("P")
R = TypeVar("R")


def audited(
    action: str, subtype: str
) -> Callable[[Callable[Concatenate[Context, Actor, P], R]], Callable[Concatenate[Context, Actor, P], R]]:
    """Decorates an interaction: when it raises Forbidden, a leaf says who was refused what."""

    def decorate(
        interaction: Callable[Concatenate[Context, Actor, P], R],
    ) -> Callable[Concatenate[Context, Actor, P], R]:
        @functools.wraps(interaction)
        def guarded(context: Context, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return interaction(context, actor, *args, **kwargs)
            except Forbidden as error:
                entity = "/".join(str(part) for part in args[:2] if isinstance(part, str))
                event = context.log.event(actor, action, subtype, entity, outcome="refused")
                with context.pool.session() as session:
                    # Whose record it was about: they may read of the attempt.
                    writes.record(session, [event.leaf(getattr(error, "patient", None), None)], [])
                raise

        return guarded

    return decorate
