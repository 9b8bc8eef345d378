"""A disk without room: the start is refused in one sentence, and nothing is begun."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from operating import command


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB of its own; skips where nobody may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system can only be mounted by root")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_start_on_a_full_disk_is_refused_in_one_sentence_and_begins_nothing(small_disk: Path) -> None:
    folder = small_disk / "var"
    answer = command("up", "--data", folder, "--port", 0, "--empty")
    assert answer.returncode != 0
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1
    assert "MB are free" in lines[0]
    assert "300 MB are needed" in lines[0]
    assert str(small_disk) in lines[0]
    assert not (folder / "postgresql").exists()
    assert not list((folder / "keys").iterdir())
