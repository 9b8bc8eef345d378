"""Actors of background work: each named, each with the rights of its task and no more.

The audit log shows the name. Nothing here opens what is sealed or erased: without the key there is nothing to open.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from vesalius.access.actor import Actor
from vesalius.access.rights import Bind
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.store.wire import int2_array

_READING: Final = frozenset({"read", "search", "refer", "change"})


class TaskRights:
    """Rights over whole types: `reads` may be read, `writes` also created and updated; nothing may be deleted."""

    def __init__(self, reads: Collection[str], writes: Collection[str], capabilities: Collection[str]) -> None:
        self._reads = sorted(RESOURCE_TYPES.index(name) + 1 for name in {*reads, *writes})
        self._writes = sorted(RESOURCE_TYPES.index(name) + 1 for name in set(writes))
        self._capabilities = frozenset(capabilities)

    def condition(self, action: str, alias: str, bind: Bind, *, patient: str = "") -> str:  # noqa: ARG002 - as access.rights
        """As `access.rights.Rights`."""
        types = self._reads if action in _READING else self._writes if action in {"create", "update"} else []
        return f"{alias}.type = ANY({bind(int2_array(types))})" if types else "FALSE"

    def reaches(self, action: str, type_name: str) -> bool:  # noqa: ARG002 - as access.rights
        """Always: no application stands behind it."""
        return True

    def may(self, capability: str) -> bool:
        """As `access.rights.Rights`."""
        return capability in self._capabilities


def system_actor(
    name: str, *, reads: Collection[str] = (), writes: Collection[str] = (), capabilities: Collection[str] = ()
) -> Actor:
    """The actor of the background task `name`, such as "reminders". Types are those of R4; ValueError for others."""
    return Actor(
        name=name,
        token="system",  # noqa: S106 - says how, is no secret
        display=name,
        purpose="TREAT",
        rights=TaskRights(reads, writes, capabilities),
    )
