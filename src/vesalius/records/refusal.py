"""Refused attempts leave an audit leaf too: what is forbidden, what is not there for the actor, harmful files."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Gone, NotFound, PreconditionFailed
from vesalius.records.context import Context
from vesalius.records.permission import UnknownReference
from vesalius.records.scanner import Harmful
from vesalius.store import writes

P = ParamSpec("P")
R = TypeVar("R")
_REFUSALS = (Forbidden, NotFound, Gone, PreconditionFailed, UnknownReference, Harmful)


def audited(
    action: str, subtype: str, *, type_name: str = ""
) -> Callable[[Callable[Concatenate[Context, Actor, P], R]], Callable[Concatenate[Context, Actor, P], R]]:
    """Decorates an interaction: when it is refused, a leaf says who was refused what.

    `type_name` is what the interaction is about where its arguments do not say so. Which of the refusals it was is not
    said: what may not be seen and what does not exist are one thing to the actor.
    """

    def decorate(
        interaction: Callable[Concatenate[Context, Actor, P], R],
    ) -> Callable[Concatenate[Context, Actor, P], R]:
        @functools.wraps(interaction)
        def guarded(context: Context, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return interaction(context, actor, *args, **kwargs)
            except _REFUSALS as error:
                if actor.is_administrator and isinstance(error, PreconditionFailed):
                    # Nothing is hidden from the operator: this is a stale edit. Of others it may be a probe.
                    raise
                named = [type_name] if type_name else []
                named += [part for part in args[:2] if isinstance(part, str)]
                # A condition in the place of an id; ids have no such sign.
                query = named.pop() if named and "=" in named[-1] else None
                event = context.log.event(actor, action, subtype, "/".join(named), outcome="refused", query=query)
                with context.pool.session() as session:
                    # Whose record it was about: they may read of the attempt.
                    writes.record(session, [event.leaf(getattr(error, "patient", None), None)], [])
                raise

        return guarded

    return decorate
