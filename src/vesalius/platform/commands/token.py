"""`vesalius token`: a bearer token for the API, on standard output and nowhere else."""

from __future__ import annotations

from vesalius.access import accounts, tokens
from vesalius.access.actor import local_system
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result
from vesalius.store import writes


def token(found: Installation, name: str, minutes: int) -> int:
    """Mints and audits. Raises Invalid for a bad name or duration."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with context.pool.session() as session, session.transaction():
                account = accounts.find(session, name)
                bearer = tokens.mint(session, name, minutes=minutes, account=account, methods="user")
                event = context.log.event(local_system("command line"), "C", "token", f"token/{name}")
                writes.record(session, [event.leaf(None, None)], [])
        finally:
            context.close()
    result(bearer)
    return 0
