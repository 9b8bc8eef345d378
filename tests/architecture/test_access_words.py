"""Everything that the audit log can hold has words: patients and officers read no codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vesalius.audit.kinds import KINDS
from vesalius.ui.accesses import is_known

SOURCES = Path(__file__).parents[2] / "src" / "vesalius"
# log.event(actor, "R", "consent-history", …), and what wraps it.
_WRITTEN = re.compile(r'(?:log\.event|_audit)\([^()]*?"[CRUDE]",\s*"([a-z-]+)"')


def written() -> set[str]:
    """The kinds that stand in the code beside an action."""
    return {kind for path in SOURCES.rglob("*.py") for kind in _WRITTEN.findall(path.read_text(encoding="utf-8"))}


def test_kinds_are_found_in_the_code() -> None:
    assert {"read", "search", "consent-history", "breach-opened"} <= written()


@pytest.mark.parametrize("kind", sorted({*KINDS, *written()}))
def test_what_was_done_has_words(kind: str) -> None:
    assert is_known(kind)
