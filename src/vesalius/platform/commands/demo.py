"""`vesalius demo`: the demo network, loaded by one process for each processor."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import msgspec

from vesalius.access.actor import local_system
from vesalius.platform import demo_figures, demonstration, people, processes
from vesalius.platform.demo_figures import Figures
from vesalius.platform.installation import Installation, opened
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import Advance, progress, result, say

# What the network holds for each patient, about; for the share of the progress bar alone.
_RESOURCES_PER_PATIENT = 39


class _Report(msgspec.Struct):
    """One line of a child: resources done since the last, or at the end the figures."""

    resources: int = 0
    figures: Figures | None = None


def demo(found: Installation, if_empty: bool, patients: int, share: str) -> int:  # noqa: FBT001 - an option
    """0 when the network is there. A load that was stopped goes on where it was."""
    if share:
        return _load_share(found, share, patients)
    if demo_figures.is_finished(found.directory):
        say("The demo network is there.")
        return 0
    with opened(found):
        if not demonstration.has_begun(found) and demonstration.holds_records(found.database_url):
            if if_empty:
                say("The installation holds records of its own; the demo network is left out.")
                return 0
            raise CannotStart("The installation holds records; the demo network is not mixed with them.")
        context = found.context(maximum_sessions=2)
        try:
            figures = demonstration.load_organisation(context, local_system("demo"), found)
        finally:
            context.close()
        shares = min(4, max(1, os.cpu_count() or 1))
        with progress("Loading the demo network", "resources") as advance:
            for part in _in_parallel(found, shares, patients, advance):
                figures.join(part.by_type, part.patients_by_centre, part.practitioners_by_profession)
        context = found.context(maximum_sessions=2)
        try:
            people.create(context, local_system("demo"), found)
        finally:
            context.close()
        demonstration.finish(found, figures)
    result(f"The demo network is there: {figures.resources} resources.")
    return 0


def _in_parallel(found: Installation, shares: int, patients: int, advance: Advance) -> list[Figures]:
    children = [_child(found, f"{share}/{shares}", patients) for share in range(shares)]
    done, expected, lock = [0], patients * _RESOURCES_PER_PATIENT, threading.Lock()
    parts: list[Figures] = []

    def follow(child: subprocess.Popen[bytes]) -> None:
        if child.stdout is None:
            return
        with child.stdout as lines:
            for line in lines:
                report = msgspec.json.decode(line, type=_Report)
                with lock:
                    done[0] += report.resources
                    advance(done[0], max(expected, done[0] + 1))
                    if report.figures is not None:
                        parts.append(report.figures)

    threads = [threading.Thread(target=follow, args=(child,)) for child in children]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Every child is waited for, also after one has failed.
    statuses = [child.wait() for child in children]
    if any(statuses) or len(parts) != shares:
        raise CannotStart("The demo network could not be loaded completely; try again.")
    return parts


def _child(found: Installation, share: str, patients: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "vesalius.platform.command_line", "demo", "--share", share]
    return processes.start(
        [*command, "--patients", str(patients), "--data", found.directory],
        environment=found.environment(),
        standard_output=subprocess.PIPE,
    )


def _load_share(found: Installation, share: str, patients: int) -> int:
    number, _, shares = share.partition("/")
    context = found.context(maximum_sessions=2)
    try:
        figures = demonstration.load_share(
            context,
            local_system("demo"),
            found,
            share=int(number),
            shares=int(shares),
            patients=patients,
            advance=lambda resources: _tell(_Report(resources)),
        )
    finally:
        context.close()
    _tell(_Report(figures=figures))
    return 0


def _tell(report: _Report) -> None:
    result(msgspec.json.encode(report).decode())
