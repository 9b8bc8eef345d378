"""A test that needs a program of Debian is never left out without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"


def run(tool: str, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path}
    command = [sys.executable, str(TOOLS / tool), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def nothing_here(tmp_path: Path) -> str:
    """A copy of the tools on a machine without Debian's programs: they look below `root` and find no apt-get."""
    for name in ("debian_packages.py", "debian_postgresql.py"):
        text = (TOOLS / name).read_text().replace('below(Path("/"))', 'below(Path("/nowhere"))')
        (tmp_path / "tools").mkdir(exist_ok=True)
        (tmp_path / "tools" / name).write_text(text)
    return str(tmp_path / "tools")


@pytest.mark.parametrize(("words", "status"), [(["nginx"], 0), (["nginx", "--require"], 1)])
def test_a_program_that_cannot_be_had_is_said_and_fails_where_it_is_required(
    nothing_here: str, tmp_path: Path, words: list[str], status: int
) -> None:
    done = run(f"{nothing_here}/debian_packages.py", *words, path=str(tmp_path))

    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr == (
        "No nginx was found, and what needs it is left out. There is no apt-get here to get the package nginx with.\n"
    )


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--require"], 1)])
def test_the_store_is_not_held_for_tested_where_there_is_no_postgresql(
    nothing_here: str, tmp_path: Path, words: list[str], status: int
) -> None:
    done = run(
        f"{nothing_here}/debian_postgresql.py", *words, "--", "/bin/touch", f"{tmp_path}/ran", path=str(tmp_path)
    )

    assert done.returncode == status
    assert done.stderr.startswith("No PostgreSQL of Debian was found, and nothing was tested over TLS. ")
    assert not (tmp_path / "ran").exists()


def test_an_unknown_program_is_refused() -> None:
    done = run("debian_packages.py", "emacs", path=os.environ["PATH"])

    assert (done.returncode, done.stdout, done.stderr) == (2, "", "Say which: nginx or postgresql.\n")
