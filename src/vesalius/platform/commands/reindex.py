"""`vesalius reindex`: all search terms anew, beside the running system; a stopped run goes on where it was."""

from __future__ import annotations

from vesalius.access.actor import local_system
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import progress, result
from vesalius.records import maintenance


def reindex(found: Installation) -> int:
    """0 when every current resource was looked at."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with progress("Re-indexing", "resources") as advance:
                number = maintenance.reindex(context, local_system("reindex"), advance)
        finally:
            context.close()
    result(f"{number} resources re-indexed.")
    return 0
