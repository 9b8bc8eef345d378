"""What a supervisor writes down about itself for `status`, `stop` and its successor: DIR/run/state.json."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from vesalius.platform import processes

FILE_NAME: Final = "state.json"
REMEMBERED_STARTS: Final = 20


class PartState(msgspec.Struct, frozen=True):
    """One supervised process. `began` is processes.started_at; `starts` counts how often it was started.

    `last_starts` are the times of the newest of them, in microseconds since 1970 UTC.
    """

    name: str
    process: int
    began: int
    starts: int
    state: str = "running"
    last_starts: tuple[int, ...] = ()

    def starts_since(self, moment: int) -> int:
        """How often it was started after `moment`, as far as that is remembered."""
        return sum(start > moment for start in self.last_starts)

    @property
    def is_alive(self) -> bool:
        """Whether exactly this process still runs."""
        return self.process > 0 and processes.started_at(self.process) == self.began


class SupervisorState(msgspec.Struct, frozen=True):
    """The supervisor and its parts. `started` is in microseconds since 1970 UTC."""

    supervisor: PartState
    address: str
    started: int
    is_ready: bool
    parts: tuple[PartState, ...] = ()


def write(folder: Path, state: SupervisorState) -> None:
    """Replaces the state in one step, so that a reader always sees a whole one."""
    temporary = folder / f"{FILE_NAME}.new"
    temporary.write_bytes(msgspec.json.encode(state))
    temporary.replace(folder / FILE_NAME)


def read(folder: Path) -> SupervisorState | None:
    """The last state written, whoever wrote it; None when there is none."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=SupervisorState)
    except (OSError, msgspec.DecodeError):
        return None


def running(folder: Path) -> SupervisorState | None:
    """The state of a supervisor that is alive; None otherwise."""
    state = read(folder)
    return state if state is not None and state.supervisor.is_alive else None


def own_part(name: str) -> PartState:
    """The calling process as a part."""
    return PartState(name, os.getpid(), processes.started_at(os.getpid()) or 0, 1)
