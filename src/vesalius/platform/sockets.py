"""Folders for Unix sockets: private, short enough for the kernel's 107 characters, and plain.

A comma, a quote or a percent sign in a folder's name means something else to libpq, to PostgreSQL's settings or in an
address.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from vesalius.platform.processes import CannotStart

_PATH_CHARACTERS = 107
_PLAIN = re.compile(r"[A-Za-z0-9/._+@-]+")


def socket_directory(wanted: Path, longest_name: str) -> Path:
    """`wanted`, or a short private folder where `wanted`/`longest_name` would be too long or is not plain.

    The same wish always gives the same folder. Raises CannotStart when the short folder exists and belongs
    to somebody else.
    """
    wanted = wanted.absolute()
    if _PLAIN.fullmatch(str(wanted)) and len(os.fsencode(wanted / longest_name)) <= _PATH_CHARACTERS:
        return wanted
    name = hashlib.blake2b(os.fsencode(wanted), digest_size=8).hexdigest()
    # Whoever else may write there cannot get in between: the owner is checked below.
    temporary = tempfile.gettempdir()
    short = Path("/tmp" if len(temporary) > 40 else temporary) / f"vesalius-{os.geteuid()}"  # noqa: S108 - its owner is checked below
    for folder, mode in ((short, 0o711), (short / name, 0o700)):
        if not folder.exists():
            folder.mkdir()
            # Said again, since the mode of mkdir is subject to the umask.
            folder.chmod(mode)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or (folder == short and status.st_uid != os.geteuid()):
            raise CannotStart(f"The folder {folder} belongs to somebody else; remove it.")
    return short / name
