"""`vesalius subject …`: exporting, sealing and erasing a record from the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from vesalius.access.actor import Actor, local_system
from vesalius.errors import Conflict, Invalid, VesaliusError
from vesalius.platform import environment
from vesalius.platform.installation import Installation, opened
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import result, say
from vesalius.records.context import Context
from vesalius.records.subject import actions, closing, erasure, sealing
from vesalius.records.subject.export import LANGUAGES, export_subject

T = TypeVar("T")


def export(found: Installation, patient: str, out: Path, language: str | None) -> int:
    """0 when the whole record of a patient is in the new file, which only its owner may read."""
    if language is not None and language not in LANGUAGES:
        raise Invalid(f"The language is one of {', '.join(LANGUAGES)}.")
    if out.exists():
        raise CannotStart(f"{out} exists already.")
    with _context(found) as context:
        base = environment.base_url()
        made = export_subject(
            context,
            local_system("command line"),
            closing.literal(_literal(patient)),
            language=language,
            base=f"{base}/fhir" if base else "",
        )
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.content)
    resources = sum(made.manifest["resources"].values())
    result(f"{out}: {resources} resources, {made.manifest['versions']} versions, {len(made.content)} bytes.")
    return 0


def seal(found: Installation, patient: str, ground: str, reason: str) -> int:
    """0 when the record is sealed: missing to everybody until two people open it again."""
    with _context(found) as context:
        moved = sealing.seal(context, local_system("command line"), _literal(patient), ground=ground, reason=reason)
    result(f"{_literal(patient)} is sealed: {moved} versions set aside.")
    return 0


def unseal(found: Installation, patient: str, ground: str, reason: str, first: str, second: str) -> int:
    """0 when the record is open again. `first` and `second` are access tokens of two different people."""
    with _context(found) as context:
        proposer, approver = _two(context, first, second)
        fhir = _literal(patient)
        pk = context.blind.pk("Patient", closing.literal(fhir))
        number = actions.propose(context, proposer, "unseal", fhir, pk, ground=ground, reason=reason)
        moved = _withdrawing(context, proposer, number, lambda: sealing.unseal(context, approver, number))
    result(f"{fhir} is open again: {moved} versions.")
    return 0


def erase(found: Installation, patient: str, ground: str, reason: str, first: str, second: str) -> int:
    """0 when the record is erased. `first` and `second` are access tokens of two different people."""
    with _context(found) as context:
        proposer, approver = _two(context, first, second)
        fhir = _literal(patient)
        number = erasure.propose(context, proposer, fhir, ground=ground, reason=reason)
        done = _withdrawing(
            context,
            proposer,
            number,
            lambda: erasure.erase(context, approver, number, ledger_folder=found.erasures),
        )
    result(f"{fhir} is erased: entry {done.entry.number} of {found.erasures}.")
    for table, rows in sorted(done.counts.items()):
        if rows:
            result(f"{table} {rows}")
    say("Copies in backups made before remain until these are destroyed; a restore erases the record again.")
    return 0


def resume(found: Installation) -> int:
    """0 when no erasure that was approved is left unfinished."""
    with _context(found) as context:
        number = erasure.resume(context, local_system("command line"), ledger_folder=found.erasures)
    result(f"{number} erasures finished.")
    return 0


def proof(found: Installation, patient: str) -> int:
    """0 when the proof of an erasure stands on standard output, as JSON."""
    with _context(found) as context:
        made = erasure.proof(context, local_system("command line"), _literal(patient))
    result(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
    return 0


def _literal(patient: str) -> str:
    return patient if "/" in patient else f"Patient/{patient}"


def _two(context: Context, first: str, second: str) -> tuple[Actor, Actor]:
    return context.authenticator.authenticate(first.strip()), context.authenticator.authenticate(second.strip())


def _withdrawing(context: Context, proposer: Actor, number: int, work: Callable[[], T]) -> T:
    try:
        return work()
    except VesaliusError:
        with suppress(Conflict):
            actions.withdraw(context, proposer, number)
        raise


@contextmanager
def _context(found: Installation) -> Iterator[Context]:
    with opened(found):
        context = found.context(maximum_sessions=4)
        try:
            yield context
        finally:
            context.close()
