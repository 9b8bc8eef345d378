"""`vesalius audit verify`: recomputes the whole audit log and compares it with its signatures and the witness."""

from __future__ import annotations

from vesalius.audit import verify as verification
from vesalius.audit.log import Log
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import progress, result, say
from vesalius.store.keys import Keys
from vesalius.store.session import Pool

_SHOWN = 50


def verify(found: Installation) -> int:
    """0 when nothing contradicts anything, 1 otherwise."""
    with opened(found):
        roots = found.roots()
        pool = Pool(found.database_url, Keys(roots), maximum=2)
        try:
            with progress("Verifying", "leaves") as advance:
                report = verification.verify(pool, Log(roots.audit), found.witness, advance)
        finally:
            pool.close()
    for finding in report.findings[:_SHOWN]:
        say(str(finding))
    if len(report.findings) > _SHOWN:
        say(f"... and {report.findings_in_all - _SHOWN} more.")
    result(
        f"{report.leaves} leaves, {report.checkpoints} checkpoints ({report.witnessed} witnessed), "
        f"{report.waiting} waiting: {'whole' if report.is_whole else f'{report.findings_in_all} contradictions'}."
    )
    return 0 if report.is_whole else 1
