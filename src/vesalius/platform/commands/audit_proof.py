"""`vesalius audit key` and `vesalius audit proof`: what somebody needs to check an entry of the log by himself."""

from __future__ import annotations

import msgspec

from vesalius.access.actor import local_system
from vesalius.audit import proofs
from vesalius.audit.checkpoint import Signer
from vesalius.audit.log import Log
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result
from vesalius.store import writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool


def audit_key(found: Installation) -> int:
    """The public key on standard output, as tools for signed notes take it."""
    result(Signer(Log(found.roots().audit)).exported)
    return 0


def audit_proof(found: Installation, entry: int) -> int:
    """The proof of one entry as JSON. It opens the entry, which is an entry itself. Raises NotFound."""
    with opened(found):
        roots = found.roots()
        pool, log = Pool(found.database_url, Keys(roots), maximum=2), Log(roots.audit)
        try:
            event = log.event(local_system("command line"), "R", "audit-proof", f"audit/{entry}")
            with pool.session() as session:
                writes.record(session, [event.leaf(None, None)], [])
            made = proofs.proof(pool, log, entry)
        finally:
            pool.close()
    result(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
    return 0
