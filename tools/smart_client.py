"""Prints the path of HL7's SMART client library for browsers (npm `fhirclient`), for the browser tests alone.

    tools/smart_client.py [--fetch]

It is fetched by npm into VESALIUS_CACHE, or the cache folder of the user; without npm or a registry nothing is printed,
and the tests say that they were skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "2.6.3"
_FILE = Path("node_modules") / "fhirclient" / "build" / "fhir-client.min.js"


def folder() -> Path:
    """Where it is kept."""
    chosen = os.environ.get("VESALIUS_CACHE")
    base = Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "vesalius"
    return base / f"fhirclient-{VERSION}"


def find() -> Path | None:
    """The library, if it has been fetched."""
    found = folder() / _FILE
    return found if found.is_file() else None


def fetch() -> Path | None:
    """The library, fetched where that is possible; its scripts are not run."""
    npm = shutil.which("npm")
    if find() is None and npm is not None:
        folder().mkdir(parents=True, exist_ok=True)
        words = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", f"fhirclient@{VERSION}"]
        try:
            done = subprocess.run([npm, *words], cwd=folder(), check=False, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            sys.stderr.write("npm did not answer within two minutes.\n")
            return None
        if done.returncode != 0:
            sys.stderr.write(f"npm failed: {done.stderr.strip()[-300:]}\n")
    return find()


def main(arguments: list[str]) -> int:
    """Prints the path, if there is one."""
    found = fetch() if "--fetch" in arguments else find()
    if found is not None:
        print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
