"""Writes docs/licences.md: each package that Vesalius needs to run, with its licence as the package itself states it.

--check writes nothing: status 1 when the list is not as it would be written, or a licence is not one of those allowed.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from audit_dependencies import LIST, pinned

PAGE = Path(__file__).resolve().parents[1] / "docs" / "licences.md"
# What may be linked with Apache-2.0 and given away beside it. The LGPL library is used as it is, unchanged.
ALLOWED = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|LGPL|0BSD|CC0|Unlicense|PostgreSQL|Zlib")
_HEAD = """# Licences of what Vesalius needs to run

Made by `make licences` from `requirements/run.txt` and the metadata of the installed packages. `make security` fails
when it is out of date or a licence may not stand beside Apache-2.0. Data has its own list: [NOTICE](../NOTICE).

| package | version | licence |
|---|---|---|
"""


def licence(name: str) -> str:
    """The SPDX expression, else the classifiers, else the first line of the free text; "unknown" without any."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "not installed"
    if expression := found.get("License-Expression"):
        return expression
    classifiers = [
        item.rpartition(" :: ")[2] for item in found.get_all("Classifier") or () if item.startswith("License ::")
    ]
    named = [item for item in classifiers if item != "OSI Approved"]
    text = (found.get("License") or "").strip().partition("\n")[0]
    return "; ".join(named) or text[:60] or "unknown"


def main(*, check: bool) -> int:
    """Writes the page, or says what is wrong with it."""
    rows = [(*package.split("=="), licence(package.partition("==")[0])) for package in pinned(LIST.read_text())]
    strange = [f"{name} {version}: {found}" for name, version, found in rows if not ALLOWED.search(found)]
    for line in strange:
        print(f"not an allowed licence: {line}")
    page = _HEAD + "".join(f"| {name} | {version} | {found} |\n" for name, version, found in rows)
    if not check:
        PAGE.write_text(page)
    elif not PAGE.exists() or PAGE.read_text() != page:
        print("docs/licences.md is out of date: make licences")
        return 1
    print(f"{len(rows)} packages, {len(strange)} licences that are not allowed")
    return int(bool(strange))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
