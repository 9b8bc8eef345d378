"""`vesalius import-agenda`: the agenda of another system, with one line for each visit that is not simply new."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from vesalius.access.actor import local_system
from vesalius.errors import NotFound
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result, say
from vesalius.records.read import read
from vesalius.records.scheduling import foreign, importing, opening, rules

_SHOWN: Final = 200
_OUTCOMES: Final = {
    foreign.NEW: "new",
    foreign.KNOWN: "there already",
    foreign.TAKEN: "not free",
    foreign.WRONG: "cannot be read",
}


def import_agenda(found: Installation, file: Path, practitioner: str, dry_run: bool) -> int:  # noqa: FBT001 - an option
    """0 when every visit was new or there already, 1 otherwise. Titles and numbers of patients are not repeated."""
    operator = local_system("import-agenda")
    logical_id = practitioner.removeprefix("Practitioner/")
    with opened(found):
        context = found.context(maximum_sessions=4)
        try:
            try:
                read(context, operator, "Practitioner", logical_id)
            except NotFound as error:
                raise NotFound("There is no such practitioner.") from error
            report = importing.bring(
                context, operator, f"Practitioner/{logical_id}", file.read_bytes(), is_trial=dry_run
            )
        finally:
            context.close()
    counts = Counter(line.outcome for line in report)
    remarks = [line for line in report if line.outcome not in {foreign.NEW, foreign.KNOWN} or line.reason]
    for line in remarks[:_SHOWN]:
        when = f"{opening.local(line.low, rules.ZONE):%Y-%m-%d %H:%M}, " if line.low else ""
        reason = f" ({line.reason})" if line.reason else ""
        say(f"line {line.line}: {when}{_OUTCOMES[line.outcome]}{reason}")
    if len(remarks) > _SHOWN:
        say(f"… and {len(remarks) - _SHOWN} more")
    parts = [f"{counts[outcome]} {text}" for outcome, text in _OUTCOMES.items() if counts[outcome]]
    told = ", ".join(parts) or "no visits"
    result(f"Would import: {told}. Nothing was stored." if dry_run else f"Imported: {told}.")
    return 1 if counts[foreign.TAKEN] or counts[foreign.WRONG] else 0
