"""What can be booked for a kind of visit: free times within opening hours, or seats of group sessions."""

from __future__ import annotations

from vesalius.records.context import Context
from vesalius.records.scheduling import directory, free, sessions
from vesalius.records.scheduling.free import Free, Search


def search(context: Context, wanted: Search) -> list[Free]:
    """The times, earliest first; of a kind with several seats those of its sessions, each with its Slot."""
    if wanted.kind.seats > 1:
        practitioners = None
        if wanted.practitioners is not None:
            chosen = set(wanted.practitioners)
            known = directory.directory(context).people.values()
            practitioners = [person.literal for person in known if person.pk in chosen]
        return sessions.offered(context, wanted, practitioners)
    with context.pool.session() as session:
        return free.search(session, wanted)
