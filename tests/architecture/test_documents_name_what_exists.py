"""Modules that the documents for developers name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(r"`([\w/]+\.py)(?:::\w+)?`")
THERE = [
    f"/{path.relative_to(ROOT)}"
    for folder in ("src", "tests", "tools", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.py")
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_modules_that_exist(document: Path) -> None:
    named = dict.fromkeys(NAMED.findall(document.read_text()))
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in THERE)] == []
