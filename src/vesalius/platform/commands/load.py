"""`vesalius load`: files into the record store, resumable, with a report of what was refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from vesalius.access.actor import local_system
from vesalius.errors import Issue
from vesalius.platform.installation import Installation, opened
from vesalius.platform.loading import Loader, Outcome, Refusal, Unit, file_digest, files, units
from vesalius.platform.terminal import progress, result, say

_UNITS_AT_ONCE = 1000
_REFUSALS_SHOWN = 50


class _Done(msgspec.Struct):
    """How far a file was loaded: units, of how many, and which of them were refused."""

    units: int = 0
    of: int = 0
    refused: list[int] = msgspec.field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to try."""
        return self.of > 0 and self.units >= self.of and not self.refused


def load(found: Installation, paths: list[Path], report: Path | None, again: bool) -> int:  # noqa: FBT001 - an option
    """0 when nothing was refused, 1 otherwise. What was loaded stays loaded."""
    todo = files(paths)
    total = Outcome()
    skipped = 0
    with opened(found):
        context = found.context(maximum_sessions=4)
        try:
            loader = Loader(context, local_system("load"))
            with progress("Loading", "bytes") as advance:
                sizes = [path.stat().st_size for path in todo]
                for position, path in enumerate(todo):
                    advance(sum(sizes[:position]), sum(sizes))
                    skipped += _load_file(found, loader, path, again=again, total=total)
                advance(sum(sizes), sum(sizes))
        finally:
            context.close()
    if report is not None:
        report.write_bytes(b"".join(_line(refusal) + b"\n" for refusal in total.refusals))
    _tell(total, len(todo), skipped, report)
    return 1 if total.refusals else 0


def _load_file(found: Installation, loader: Loader, path: Path, *, again: bool, total: Outcome) -> int:
    """Loads what earlier runs have not, refused units included; returns 1 when that was nothing."""
    journal = _journal(found, path)
    done = _Done() if again else _read(journal)
    if done.is_complete:
        return 1
    everything = units(path)
    digest = file_digest(everything)
    retried, done.refused = done.refused, []
    for start in range(0, len(retried), _UNITS_AT_ONCE):
        numbers = retried[start : start + _UNITS_AT_ONCE]
        done.refused += _load_units(loader, path, everything, numbers, digest, total)
    while done.units < len(everything):
        numbers = list(range(done.units, min(done.units + _UNITS_AT_ONCE, len(everything))))
        done.refused += _load_units(loader, path, everything, numbers, digest, total)
        done.units, done.of = numbers[-1] + 1, len(everything)
        _write(journal, done)
    _write(journal, done)
    return 0


def _load_units(
    loader: Loader, path: Path, everything: list[Unit], numbers: list[int], digest: str, total: Outcome
) -> list[int]:
    """The numbers of those that were refused, wholly or in part."""
    outcome = loader.load(path, [everything[number] for number in numbers], digest)
    total.written += outcome.written
    total.unchanged += outcome.unchanged
    total.refusals += outcome.refusals
    places = {refusal.place for refusal in outcome.refusals}
    return [
        number
        for number in numbers
        if any(place == everything[number].place or _is_inside(place, everything[number]) for place in places)
    ]


def _is_inside(place: str, unit: Unit) -> bool:
    return place.startswith(f"{unit.place} Bundle." if unit.place else "Bundle.")


def _journal(found: Installation, path: Path) -> Path:
    """Where it stands how far this very file was loaded; a changed file has another place."""
    status = path.stat()
    identity = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"
    folder = found.run / "loaded"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{hashlib.sha256(os.fsencode(identity)).hexdigest()[:32]}.json"


def _read(journal: Path) -> _Done:
    try:
        return msgspec.json.decode(journal.read_bytes(), type=_Done)
    except (OSError, msgspec.DecodeError):
        return _Done()


def _write(journal: Path, done: _Done) -> None:
    temporary = journal.with_suffix(".new")
    temporary.write_bytes(msgspec.json.encode(done))
    temporary.replace(journal)


def _tell(total: Outcome, number: int, skipped: int, report: Path | None) -> None:
    for refusal in total.refusals[:_REFUSALS_SHOWN]:
        where = f"{refusal.file} {refusal.place}".strip()
        for issue in refusal.issues:
            say(f"refused: {where}: {_sentence(issue)}")
    if len(total.refusals) > _REFUSALS_SHOWN:
        say(f"... and {len(total.refusals) - _REFUSALS_SHOWN} more; --report FILE writes all of them.")
    unchanged = f", {total.unchanged} unchanged" if total.unchanged else ""
    before = f", {skipped} files loaded before" if skipped else ""
    result(f"{number} files: {total.written} resources written{unchanged}, {len(total.refusals)} refused{before}.")
    if report is not None:
        say(f"The refusals stand in {report}.")


def _sentence(issue: Issue) -> str:
    places = [place for place in issue.expression if place not in issue.diagnostics]
    return f"{', '.join(places)}{': ' if places else ''}{issue.diagnostics} ({issue.code})"


def _line(refusal: Refusal) -> bytes:
    issues = [
        {"code": issue.code, "diagnostics": issue.diagnostics, "expression": list(issue.expression)}
        for issue in refusal.issues
    ]
    return msgspec.json.encode({"file": refusal.file, "place": refusal.place, "issues": issues})
