"""The day and the time in Belgium."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vesalius import clock
from vesalius.clinical import presentation
from vesalius.records.subject import texts


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 27, 22, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 23, 0, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_day_begins_at_belgian_midnight(moment: datetime, day: date) -> None:
    with clock.fixed(moment):
        assert clock.today() == day


def test_an_hour_that_is_shown_twice_keeps_its_offset() -> None:
    first, second = 1_792_886_400_000_000, 1_792_890_000_000_000
    assert [clock.local(at).isoformat() for at in (first, second)] == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-27T23:30:00Z", "28/11/2026 00:30"),
        ("2026-07-01T09:00:00.123+00:00", "01/07/2026 11:00"),
        ("2026-11-28T09:00:00+01:00", "28/11/2026 09:00"),
        ("2026-11-28T00:00:00+01:00", "28/11/2026"),
        ("2016-12-31T23:59:60Z", "01/01/2017 00:59"),
        ("2026-11-28", "28/11/2026"),
        ("2026-11", "11/2026"),
        ("2026", "2026"),
        (None, ""),
    ],
)
def test_exported_documents_show_belgian_days_and_times(value: str | None, shown: str) -> None:
    assert texts.day(value, "fr") == shown


def test_a_leap_second_is_shown_as_the_second_before_it() -> None:
    assert presentation.clock_time("2016-12-31T23:59:60Z") == "00:59"
