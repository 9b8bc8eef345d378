"""vesalius knowledge: importing editions of clinical knowledge, and saying which ones are in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vesalius.knowledge import editions, importing
from vesalius.knowledge.editions import Folder
from vesalius.platform.installation import Installation
from vesalius.platform.terminal import say

_SHOWN: Final = 20
FOLDER: Final = "knowledge"
"""Of the data folder."""


def import_source(found: Installation, kind: str, paths: Sequence[Path], edition: str, synthetic: bool) -> int:  # noqa: FBT001 - as the command line gives it
    """Imports; says how much, and what was refused."""
    folder = Folder(found.directory / FOLDER)
    outcome = importing.run(folder, kind, paths, edition=edition, is_synthetic=synthetic, progress=say)
    if not outcome.is_new:
        say(f"These files of {kind} are in use already ({outcome.entries} entries). Nothing was changed.")
        return 0
    say(f"{outcome.entries} entries of {kind} are in use. Knowledge base {outcome.digest}.")
    if outcome.refusals:
        say(f"{len(outcome.refusals)} remarks:")
        for refusal in outcome.refusals[:_SHOWN]:
            say(f"  {refusal}")
        if len(outcome.refusals) > _SHOWN:
            file = folder.directory / f"refusals-{kind}.txt"
            editions.replace_file(file, ("\n".join(outcome.refusals) + "\n").encode())
            say(f"  … all of them in {file}")
    return 0


def status(found: Installation) -> int:
    """One line for each source, then the numbers of the index."""
    folder = Folder(found.directory / FOLDER)
    for line in editions.state(folder):
        origin = f"imported {line['imported_at']}, {line['entries']} entries" if line["imported_at"] else "shipped"
        marked = " SYNTHETIC" if line["is_synthetic"] else ""
        say(f"{line['kind']:<12} {line['edition']:<14} {origin}{marked}")
        say(f"{'':<12} {line['source']} [{line['licence']}]")
    base = editions.load(folder)
    compiled = base.compiled
    outside = sum(1 for substance in compiled.substances if not substance.in_thesaurus)
    say(
        f"Knowledge base {base.digest}: {len(compiled.substances)} substances, {len(compiled.rules)} interactions, "
        f"{sum(1 for _ in base.products())} products, {len(compiled.criteria)} criteria."
    )
    say(f"Not in the thesaurus: {outside} substances; not recognised in products: {len(compiled.unmapped)} names.")
    return 0
