"""Prints the path of axe-core's script for the accessibility tests, fetching it from the npm registry once.

    tools/axe.py

It stays in build/axe (axe-core, MPL-2.0; a tool of the tests, never shipped). Without npm it prints nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

VERSION = "4.10.3"
FOLDER = Path(__file__).resolve().parents[1] / "build" / "axe"


def script() -> Path | None:
    """The script, fetched if need be; None where that is not possible."""
    path = FOLDER / f"axe-{VERSION}.min.js"
    if path.exists():
        return path
    npm = shutil.which("npm")
    if npm is None:
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "pack", f"axe-core@{VERSION}", "--silent"], cwd=FOLDER, check=False, capture_output=True, timeout=120
    )
    package = FOLDER / f"axe-core-{VERSION}.tgz"
    if done.returncode != 0 or not package.exists():
        return None
    with tarfile.open(package) as archive:
        inside = archive.extractfile("package/axe.min.js")
        if inside is None:
            return None
        path.write_bytes(inside.read())
    package.unlink()
    return path


if __name__ == "__main__":
    found = script()
    if found is not None:
        sys.stdout.write(f"{found}\n")
