"""`vesalius downtime`: the codes of the centres, and opening their pages, with neither server nor database."""

from __future__ import annotations

import os
from pathlib import Path

from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Invalid
from vesalius.events import downtime as pages
from vesalius.platform.installation import Installation
from vesalius.platform.terminal import result, say


def downtime(found: Installation, centre: str, to: Path | None, renew: bool) -> int:  # noqa: FBT001 - an option
    """0 when the codes are told, the pages of `centre` are written to `to`, or its code is a new one."""
    pages.configure(found.directory / pages.FOLDER)
    roots = found.roots()
    if not centre:
        for path in pages.every():
            reference, name, made = pages.about(path)
            result(f"{pages.code(roots, reference)}  {name}  {path}  {made}")
        return 0
    reference = centre if centre.startswith("Organization/") else f"Organization/{centre}"
    if renew:
        result(pages.renew(roots, reference))
        say("The pages are sealed under this code at the next turn, within five minutes.")
        return 0
    if to is None:
        raise Invalid("Say with --to where the opened pages are to be written.")
    _open(roots, reference, to)
    return 0


def _open(roots: RootKeys, centre: str, to: Path) -> None:
    """Writes the pages in clear into a file that only its owner reads."""
    opened = pages.unseal(pages.path(centre), pages.code(roots, centre))
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><meta charset="utf-8"><title>Vesalius</title>{opened}')
    say(f"{to} holds patients' data in clear: delete it when it is no longer needed.")
