"""Where the databases and installations of a test run live: in memory where there is room, else on the disk.

A test makes hundreds of databases of a thousand small files each, which costs a disk's file system ten times as much
CPU as memory. What tests kill are processes, never the machine, so memory keeps what they look for afterwards.

    TMPDIR="$(tests/throw_away.py)" command     what the command throws away lives there too
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by mkdtemp and pytest, private to their owner
# A whole run keeps up to 4 GB of installations until it ends.
_FILES_BYTES = 6_000_000_000
_FREE_BYTES = 9_000_000_000


def folder() -> str:
    """The folder for temporary files: that of the environment's TMPDIR, else memory with room, else the system's."""
    return os.environ.get("TMPDIR") or (str(_MEMORY) if _is_roomy() else tempfile.gettempdir())


def _is_roomy() -> bool:
    try:
        found = os.statvfs(_MEMORY)
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)
    writable = os.access(_MEMORY, os.W_OK | os.X_OK) and not found.f_flag & os.ST_NOEXEC
    return writable and found.f_bavail * found.f_frsize >= _FILES_BYTES and free >= _FREE_BYTES


if __name__ == "__main__":
    print(folder())  # noqa: T201
