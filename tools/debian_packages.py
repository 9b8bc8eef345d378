"""Finds a program of Debian that tests need, and where it is missing gets its packages without changing the machine.

    tools/debian_packages.py nginx|postgresql [--require]

Packages are downloaded with the machine's own sources of packages and unpacked below build/debian, so an ordinary
user can do it and root's machine stays as it is; what the machine has installed already is used, not fetched again.
Prints the program's path. When it cannot be had, the reason stands on standard error, and the exit status is 1 under
--require and 0 otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "build" / "debian"


class CannotBeHad(Exception):
    """Why a package cannot be had, in one sentence."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program, the package that brings it, and where Debian puts it (`*` stands for a version)."""

    package: str
    places: tuple[str, ...]

    def below(self, root: Path) -> Path | None:
        """The newest one below `root`."""
        found = [path for place in self.places for path in root.glob(place.lstrip("/")) if os.access(path, os.X_OK)]
        return max(found, key=_versions, default=None)


PROGRAMS = {
    "nginx": Program("nginx", ("/usr/sbin/nginx",)),
    "postgresql": Program("postgresql", ("/usr/lib/postgresql/*/bin/postgres",)),
}


def find(name: str) -> Path | None:
    """The machine's own program, else the one unpacked before."""
    return PROGRAMS[name].below(Path("/")) or PROGRAMS[name].below(FOLDER / "root")


def provide(name: str) -> Path:
    """The program, unpacked where the machine has none. Raises CannotBeHad."""
    found = find(name)
    if found is None:
        _unpack(PROGRAMS[name].package)
        found = PROGRAMS[name].below(FOLDER / "root")
    if found is None:
        raise CannotBeHad(f"The package {PROGRAMS[name].package} holds no program {name}.")
    return found


def surroundings(program: Path) -> dict[str, str]:
    """What the environment of a program must hold: the libraries that were unpacked beside it."""
    root = FOLDER / "root"
    if not program.is_relative_to(root):
        return {}
    folders = sorted({str(path.parent) for path in (root / "usr/lib").glob("**/*.so*")})
    return {"LD_LIBRARY_PATH": ":".join(folders)} if folders else {}


def _unpack(package: str) -> None:
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise CannotBeHad(f"There is no {program} here to get the package {package} with.")
    archives = FOLDER / "cache" / "archives"
    for folder in (FOLDER / "state" / "lists" / "partial", archives / "partial", FOLDER / "root"):
        folder.mkdir(parents=True, exist_ok=True)
    for path in archives.glob("*.deb"):
        path.unlink()
    _apt("update")
    _apt("--yes", "--no-install-recommends", "--download-only", "install", package)
    for path in sorted(archives.glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(path), str(FOLDER / "root")])


def _apt(*arguments: str) -> None:
    # Lists and archives of our own; only what is installed is read from the machine. Nothing is installed.
    options = {
        "Dir::State": FOLDER / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": FOLDER / "cache",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "APT::Update::Error-Mode": "any",
    }
    chosen = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    _run(["apt-get", "--quiet=2", *chosen, *arguments])


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["it does not say why"])[-1]
        raise CannotBeHad(f"{command[0]} failed: {reason.rstrip('.')}.")


def _versions(path: Path) -> list[int]:
    return [int(part) for part in path.parts if part.isdigit()]


def main(arguments: list[str]) -> int:
    """Prints the path. The exit status is 1 under --require when there is none."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    if len(names) != 1 or names[0] not in PROGRAMS or set(arguments) - {*names, "--require"}:
        sys.stderr.write(f"Say which: {' or '.join(PROGRAMS)}.\n")
        return 2
    try:
        print(provide(names[0]))
    except CannotBeHad as error:
        sys.stderr.write(f"No {names[0]} was found, and what needs it is left out. {error}\n")
        return 1 if "--require" in arguments else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
