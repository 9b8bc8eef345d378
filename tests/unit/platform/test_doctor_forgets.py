"""What ended often is named, and forgotten when it has held for a day."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from vesalius import clock
from vesalius.platform import processes
from vesalius.platform.commands import doctor
from vesalius.platform.supervisor_state import PartState, SupervisorState, own_part

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "is_named"), [(0, True), (23, True), (25, False)])
def test_a_part_that_kept_ending_is_named_for_a_day(hours: int, is_named: bool) -> None:
    starts = tuple(int((NOW - timedelta(minutes=minutes)).timestamp() * 1_000_000) for minutes in (9, 6, 3, 1))
    began = processes.started_at(os.getpid()) or 0
    part = PartState("worker", os.getpid(), began, 40, last_starts=starts)
    state = SupervisorState(own_part("supervisor"), "http://127.0.0.1:1/", 0, is_ready=True, parts=(part,))
    with clock.fixed(NOW + timedelta(hours=hours)):
        (finding,) = doctor._parts(state)
    assert bool(finding.advice) is is_named
    assert ("was started 4 times in a day" in finding.text) is is_named
