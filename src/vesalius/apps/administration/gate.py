"""Pages of oversight exist for whoever may use them; for everybody else there is no such page."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.errors import Forbidden, NotFound


def demand(actor: Actor, capability: str) -> None:
    """Raises NotFound unless the actor holds the capability."""
    try:
        require(actor, capability)
    except Forbidden as error:
        raise NotFound("There is no such page.") from error
