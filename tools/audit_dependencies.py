"""Asks the vulnerability service about every package of requirements/run.txt, with pip-audit.

Status 1 when a package has a known weakness that is not rated in requirements/weaknesses.json, or is not mended by the
day that its rating promises (docs/security/supply-chain.md): 72 hours where it can be reached from outside, else 30
days. Where no service can be reached the last line says "not checked here" and the status is 0: a machine without
network cannot answer, and must not look as if it had. The service is asked about one package first; only where it knows
that one is it asked about all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

LIST = Path(__file__).resolve().parents[1] / "requirements" / "run.txt"
PIP_AUDIT = Path(sys.executable).parent / "pip-audit"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
_SECONDS = 45
RATED = LIST.with_name("weaknesses.json")
REACHABLE, OTHER = timedelta(hours=72), timedelta(days=30)


class Rating(NamedTuple):
    """Of one weakness: since when it is known, whether it can be reached from outside, and why that is thought."""

    known: datetime
    is_reachable: bool
    why: str

    @property
    def due(self) -> datetime:
        """By when it is mended or closed off."""
        return self.known + (REACHABLE if self.is_reachable else OTHER)


def ratings(text: str) -> dict[str, Rating]:
    """By id of the weakness. Raises KeyError or ValueError for an entry that does not say all of it."""
    found = {}
    for item in json.loads(text):
        if not item["why"].strip():
            raise ValueError(f"{item['id']} says no reason")
        known = datetime.fromisoformat(item["known"]).replace(tzinfo=UTC)
        found[item["id"]] = Rating(known, bool(item["reachable"]), item["why"])
    return found


def judged(weakness: str, rated: dict[str, Rating], now: datetime) -> tuple[str, bool]:
    """(what is to be said of it, whether the promise is kept)."""
    rating = rated.get(weakness)
    if rating is None:
        return f"not rated: say in {RATED.name} since when it is known and whether it can be reached", False
    day = f"{rating.due:%Y-%m-%d %H:%M} UTC"
    return (f"due by {day}", True) if now <= rating.due else (f"overdue since {day}", False)


def pinned(text: str) -> list[str]:
    """The lines name==version of a hashed list."""
    return [f"{name}=={version}" for name, version in _PINNED.findall(text)]


def answer(packages: list[str]) -> list[dict[str, Any]] | None:
    """What the service says of each package; None when it did not answer or does not know one of them."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(packages) + "\n")
        file.flush()
        command = [str(PIP_AUDIT), "--requirement", file.name, "--no-deps", "--disable-pip", "--format", "json"]
        try:
            done = subprocess.run(
                [*command, "--progress-spinner", "off"], capture_output=True, text=True, timeout=_SECONDS, check=False
            )
            found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    return None if any("skip_reason" in item for item in found) else found


def main() -> int:
    """Prints one line for each weakness, and one with the count."""
    packages = pinned(LIST.read_text())
    found = answer(packages[:1]) and answer(packages)
    if found is None or not found:
        print(f"not checked here: no vulnerability service answers about the {len(packages)} packages; see")
        print("docs/security/supply-chain.md for the command to run on a machine that reaches one")
        return 0
    weaknesses = [(item, weakness) for item in found for weakness in item["vulns"]]
    rated, now, is_kept = ratings(RATED.read_text()), datetime.now(UTC), True
    for item, weakness in weaknesses:
        mended = ", ".join(weakness["fix_versions"]) or "no version yet"
        told, is_in_time = judged(weakness["id"], rated, now)
        is_kept = is_kept and is_in_time
        print(f"{item['name']} {item['version']}: {weakness['id']}, mended in {mended}; {told}")
    print(f"{len(packages)} packages, {len(weaknesses)} known weaknesses")
    return int(not is_kept)


if __name__ == "__main__":
    sys.exit(main())
