"""`vesalius stop`: ends the supervisor of an installation in order and waits for it."""

from __future__ import annotations

import signal
import time

from vesalius.platform import installation, processes, supervisor_state
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import say

SECONDS_PATIENT = 60.0


def stop(found: Installation) -> int:
    """0 when nothing runs any more, also when nothing ran before."""
    state = supervisor_state.running(found.run)
    if state is None:
        if installation.is_held(found):
            raise CannotStart(f"Another command works on {found.directory}; wait for it to end.")
        say(f"No supervisor runs for {found.directory}.")
        return 0
    process = state.supervisor
    processes.send(process.process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_PATIENT
    while process.is_alive and time.monotonic() < deadline:
        time.sleep(0.02)
    if process.is_alive:
        raise CannotStart(f"The supervisor (process {process.process}) does not end; look at {found.logs}.")
    say("Stopped.")
    return 0
