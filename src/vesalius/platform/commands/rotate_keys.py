"""`vesalius rotate-keys`: a new epoch and, on demand, new data keys, beside the running system; resumable."""

from __future__ import annotations

from vesalius.access.actor import local_system
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import progress, result
from vesalius.store import rotation, writes


def rotate_keys(found: Installation, data_keys: bool) -> int:  # noqa: FBT001 - an option
    """0 when all is done. Each step may be repeated: what was done stays done."""
    with opened(found):
        context = found.context(maximum_sessions=4)
        try:
            with context.pool.session() as session:
                event = context.log.event(local_system("command line"), "E", "rotate-keys", "keys")
                writes.record(session, [event.leaf(None, None)], [])
                with progress("Wrapping keys", "keys") as advance:
                    wrapped = rotation.rewrap(session, context.keys, advance)
                result(f"{wrapped} data keys wrapped under a new epoch.")
                if data_keys:
                    newest = rotation.begin_renewal(session)
                    renewed = rotation.renew_data_keys(session, context.keys, newest)
                    with progress("Re-encrypting", "versions") as advance:
                        sealed = rotation.reseal(session, context.keys, advance)
                    rotation.end_renewal(session)
                    result(f"{renewed} data keys renewed, {sealed} versions encrypted anew.")
        finally:
            context.close()
    return 0
