"""Prints the path of a Chromium for the browser tests, installing Debian's where that is possible.

    tools/browser.py [--install] [--require]

Without a browser it prints nothing, says why on standard error, and ends with 1 only under --require.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """The Chromium named by VESALIUS_CHROMIUM, else the first on the path, else Playwright's own."""
    named = os.environ.get("VESALIUS_CHROMIUM")
    if named and os.access(named, os.X_OK):
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _from_playwright()


def install() -> bool:
    """Whether Debian's Chromium could be installed; only root can."""
    program = shutil.which("apt-get")
    if program is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run([program, *arguments], env=environment, check=False, capture_output=True)
        if done.returncode != 0:
            sys.stderr.write(f"apt-get {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()[-300:]}\n")
            return False
    return True


def _from_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be missing
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception as error:  # noqa: BLE001 - its driver needs libraries that a bare machine lacks; it has no browser then
        sys.stderr.write(f"Playwright does not start here ({type(error).__name__}).\n")
        return None
    return path if path and os.access(path, os.X_OK) else None


def main(arguments: list[str]) -> int:
    """Prints the path. The exit status is 1 under --require when there is none."""
    path = find()
    if path is None and "--install" in arguments and install():
        path = find()
    if path is not None:
        print(path)
        return 0
    sys.stderr.write(
        "No Chromium was found; the browser tests are left out. As root on Debian: apt-get install chromium\n"
    )
    return 1 if "--require" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
