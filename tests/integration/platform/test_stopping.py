"""How an installation ends, in order and by force, and begins again."""

from __future__ import annotations

from pathlib import Path

from operating import command, down, up

from vesalius.platform import processes


def test_stop_ends_every_process_and_stopping_again_is_no_error(installation_folder: Path) -> None:
    started = up(installation_folder)
    parts = started.state.parts
    done = command("stop", "--data", installation_folder)
    assert (done.returncode, done.stderr) == (0, "Stopped.\n")
    assert started.process.wait(10) == 0
    assert not any(part.is_alive for part in parts)
    assert command("status", "--data", installation_folder).returncode == 3
    again = command("stop", "--data", installation_folder)
    assert (again.returncode, again.stderr) == (0, f"No supervisor runs for {installation_folder}.\n")


def test_a_killed_supervisor_leaves_nothing_that_prevents_the_next_start(installation_folder: Path) -> None:
    first = up(installation_folder)
    left = first.state.parts
    first.process.kill()
    first.process.wait()
    second = up(installation_folder)
    try:
        assert second.is_ready()
        assert not any(part.is_alive for part in left)
    finally:
        down(second)
    assert list(processes.working_in(installation_folder / "postgresql" / "data")) == []
