"""Each of the thirty-eight attacks on access has a test: the numbers stand above the tests that try them."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "integration" / "attacks"
HEADING = re.compile(r"^# ((?:\d+(?: to \d+)?(?:, | and )?)+) -- (.+)$", re.MULTILINE)


def test_every_attack_has_a_test_under_its_number() -> None:
    tried: set[int] = set()
    for path in sorted(FOLDER.glob("test_*.py")):
        for numbers, _what in HEADING.findall(path.read_text()):
            for first, last in re.findall(r"(\d+)(?: to (\d+))?", numbers):
                tried |= set(range(int(first), int(last or first) + 1))
    assert set(range(1, 39)) <= tried, sorted(set(range(1, 39)) - tried)
