"""`vesalius status`: what runs, since when, with how much memory."""

from __future__ import annotations

import psycopg

from vesalius import clock
from vesalius.events.queue import GIVEN_UP
from vesalius.platform import processes, supervisor_state
from vesalius.platform.installation import Installation
from vesalius.platform.terminal import result
from vesalius.records.maintenance import INDEX_STATE, IndexState

NOT_RUNNING = 3


def status(found: Installation) -> int:
    """0 when a supervisor runs, 3 when none does."""
    state = supervisor_state.running(found.run)
    if state is None:
        result(f"No supervisor runs for {found.directory}.")
        return NOT_RUNNING
    minutes = (clock.now_microseconds() - state.started) // 60_000_000
    word = "ready" if state.is_ready else "starting"
    result(f"Vesalius is {word} at {state.address}, for {minutes} min, data in {found.directory}.")
    total = 0
    for part in (state.supervisor, *state.parts):
        members = [part.process] if part is state.supervisor else processes.family(part.process)
        kilobytes = sum(processes.proportional_kilobytes(member) for member in members)
        total += kilobytes
        alive = part.state if part.is_alive else "ended"
        restarts = f", started {part.starts} times" if part.starts > 1 else ""
        result(f"  {part.name:<12} {alive:<8} process {part.process:<8} {kilobytes / 1024:6.0f} MB{restarts}")
    result(f"  memory in all {total / 1024:.0f} MB")
    _tell_work(found)
    return 0


def _tell_work(found: Installation) -> None:
    """One line while the index is derived anew after an update, and one when jobs were given up."""
    try:
        with psycopg.connect(found.database_url, connect_timeout=2) as connection:
            index = IndexState.of(connection.execute(INDEX_STATE).fetchall())
            given_up = connection.execute(GIVEN_UP).fetchall()
    except psycopg.Error:
        # The lines above and `doctor` say what is wrong with the database.
        return
    if not index.is_current:
        result(f"  index {index.sentence}")
    if given_up:
        told = ", ".join(f"{number} {name}" for name, _, number in given_up)
        result(f"  jobs given up: {told}; see `vesalius doctor`")
