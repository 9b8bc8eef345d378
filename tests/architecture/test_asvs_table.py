"""docs/security/asvs.md: every test that it names as a proof exists, and every requirement stands there once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE))
    assert len(named) > 100
    texts = {path: (ROOT / path).read_text() for path, _ in named}
    assert sorted(f"{path}::{name}" for path, name in named if f"def {name}(" not in texts[path]) == []


def test_every_requirement_stands_once_and_is_proven_open_or_not_applicable() -> None:
    assert [number for number, count in Counter(row[0] for row in ROWS).items() if count > 1] == []
    assert len(ROWS) > 250
    for number, wording, _how, proof in ROWS:
        assert wording, number
        assert proof.startswith(("`tests/", "**open**", "not applicable: ")), number


def test_the_counts_at_the_top_are_those_of_the_table() -> None:
    proven = sum(row[3].startswith("`tests/") for row in ROWS)
    still_open = sum(row[3].startswith("**open**") for row in ROWS)
    assert f"{proven} proven by a test, {still_open} open, {len(ROWS) - proven - still_open} not applicable" in PAGE
