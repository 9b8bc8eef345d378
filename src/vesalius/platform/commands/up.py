"""`vesalius up`: starts everything and stays in the foreground."""

from __future__ import annotations

from vesalius.platform.installation import Installation
from vesalius.platform.supervisor import Options, Supervisor
from vesalius.platform.terminal import say


def up(found: Installation, options: Options) -> int:
    """Returns when it was asked to stop. Raises CannotStart."""
    Supervisor(found, options, say).run()
    return 0
