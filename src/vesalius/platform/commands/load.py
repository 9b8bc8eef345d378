"""`vesalius load`: files into the record store, resumable, with a report of what was refused."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.errors import Invalid, Issue
from vesalius.platform.installation import Installation, opened
from vesalius.platform.loading import Loader, Outcome, Refusal, Unit, content, files, units
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import progress, result, say
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int4_array, int8

_UNITS_AT_ONCE = 1000
_REFUSALS_SHOWN = 50


@dataclass(slots=True)
class _Done:
    """How far a content was loaded: units, of how many, and which of them were refused."""

    units: int = 0
    total: int = 0
    refused: list[int] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to try."""
        return self.total > 0 and self.units >= self.total and not self.refused


def load(found: Installation, paths: list[Path], report: Path | None, again: bool) -> int:  # noqa: FBT001 - an option
    """0 when nothing was refused, 1 otherwise; what was loaded stays loaded. Raises CannotStart without a file."""
    todo = files(paths)
    if not todo:
        raise CannotStart(
            f"Nothing to load stands below {', '.join(map(str, paths))}: no .json, .ndjson or .jsonl file."
        )
    if report is not None:
        # Before the work and not behind it.
        _open_report(report)
    total = Outcome()
    skipped = 0
    with opened(found):
        context = found.context(maximum_sessions=4)
        try:
            loader = Loader(context, local_system("load"))
            with progress("Loading", "bytes") as advance:
                sizes = [path.stat().st_size if path.exists() else 0 for path in todo]
                for position, path in enumerate(todo):
                    advance(sum(sizes[:position]), sum(sizes))
                    skipped += _load_file(context, loader, path, again=again, total=total)
                advance(sum(sizes), sum(sizes))
        finally:
            context.close()
    if report is not None:
        report.write_bytes(b"".join(_line(each) + b"\n" for each in (*total.refusals, *total.remarks)))
    _tell(total, len(todo), skipped, report)
    return 1 if total.refusals else 0


def _open_report(report: Path) -> None:
    try:
        os.close(os.open(report, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise CannotStart(f"The report {report} cannot be written: {error.strerror}.") from error


def _load_file(context: Context, loader: Loader, path: Path, *, again: bool, total: Outcome) -> int:
    """Loads what earlier runs have not, refused units included; returns 1 when that was nothing."""
    try:
        data = content(path)
    except OSError as error:
        # The others are loaded all the same.
        issue = Issue("no-store", f"The file cannot be read: {error.strerror}.")
        total.refusals.append(Refusal(str(path), "", (issue,)))
        return 0
    except Invalid as error:
        total.refusals.append(Refusal(str(path), "", error.issues))
        return 0
    digest = hashlib.sha256(data).digest()
    with context.pool.session() as session:
        done = _Done() if again else _read(session, digest)
    if done.is_complete:
        return 1
    everything = units(path, data)
    retried, done.refused = done.refused, []
    for start in range(0, len(retried), _UNITS_AT_ONCE):
        numbers = retried[start : start + _UNITS_AT_ONCE]
        done.refused += _load_units(loader, path, everything, numbers, total)
    while done.units < len(everything):
        numbers = list(range(done.units, min(done.units + _UNITS_AT_ONCE, len(everything))))
        done.refused += _load_units(loader, path, everything, numbers, total)
        done.units, done.total = numbers[-1] + 1, len(everything)
        with context.pool.session() as session:
            _write(session, digest, done)
    with context.pool.session() as session:
        _write(session, digest, done)
    return 0


def _load_units(loader: Loader, path: Path, everything: list[Unit], numbers: list[int], total: Outcome) -> list[int]:
    """The numbers of those that were refused, wholly or in part."""
    outcome = loader.load(path, [everything[number] for number in numbers])
    total.written += outcome.written
    total.unchanged += outcome.unchanged
    total.refusals += outcome.refusals
    total.remarks += outcome.remarks
    places = {refusal.place for refusal in outcome.refusals}
    return [
        number
        for number in numbers
        if any(place == everything[number].place or _is_inside(place, everything[number]) for place in places)
    ]


def _is_inside(place: str, unit: Unit) -> bool:
    return place.startswith(f"{unit.place} Bundle." if unit.place else "Bundle.")


def _read(session: Session, digest: bytes) -> _Done:
    rows = session.fetch("SELECT units, total, refused FROM loaded_content WHERE digest = $1", [bytea(digest)])
    return _Done(*rows[0]) if rows else _Done()


def _write(session: Session, digest: bytes, done: _Done) -> None:
    session.execute(
        "INSERT INTO loaded_content (digest, units, total, refused, updated) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (digest) DO UPDATE SET units = $2, total = $3, refused = $4, updated = $5",
        [bytea(digest), int4(done.units), int4(done.total), int4_array(done.refused), int8(clock.now_microseconds())],
    )


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _tell(total: Outcome, number: int, skipped: int, report: Path | None) -> None:
    for refusal in total.refusals[:_REFUSALS_SHOWN]:
        where = f"{refusal.file} {refusal.place}".strip()
        for issue in refusal.issues:
            say(f"refused: {where}: {_sentence(issue)}")
    if len(total.refusals) > _REFUSALS_SHOWN:
        say(f"... and {len(total.refusals) - _REFUSALS_SHOWN} more; --report FILE writes all of them.")
    if total.remarks:
        where = f"they stand in {report}" if report is not None else "--report FILE writes them"
        say(f"Something was mended or left out in {len(total.remarks)} of the documents; {where}.")
    unchanged = f", {total.unchanged} unchanged" if total.unchanged else ""
    before = f", {_files(skipped)} loaded before" if skipped else ""
    if skipped:
        say("What was loaded before is passed over; --again loads it anyway.")
    result(f"{_files(number)}: {total.written} resources written{unchanged}, {len(total.refusals)} refused{before}.")
    if report is not None:
        say(f"The refusals stand in {report}.")


def _sentence(issue: Issue) -> str:
    places = [place for place in issue.expression if place not in issue.diagnostics]
    return f"{', '.join(places)}{': ' if places else ''}{issue.diagnostics} ({issue.code})"


def _line(refusal: Refusal) -> bytes:
    issues = [
        {
            "severity": issue.severity,
            "code": issue.code,
            "diagnostics": issue.diagnostics,
            "expression": list(issue.expression),
        }
        for issue in refusal.issues
    ]
    return msgspec.json.encode({"file": refusal.file, "place": refusal.place, "issues": issues})
