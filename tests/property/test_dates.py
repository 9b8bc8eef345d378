"""FHIR dates are read as days of the Belgian calendar, whatever zone and precision they come in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vesalius import clock, dates

_SOURCE = Path(dates.__file__).parent
# Here a text is cut of which the first ten characters are the day, by the promise of `dates.sort_key` or `belgian`;
# the demo network writes all its moments with Belgian offsets itself.
_MAY_CUT = {
    "apps/chart/timeline.py", "clinical/series.py", "records/subject/texts.py", "store/rows.py",
    "platform/demo/appointments.py", "platform/demo/collaboration.py",
}  # fmt: skip
_ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1900 <= at.year < 2100)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# Around the two nights a year in which the clocks change, and around every midnight of that week.
_NIGHTS = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes),
    st.sampled_from(
        [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]
    ),
    st.integers(-4 * 1440, 4 * 1440),
)


@given(st.one_of(_MOMENTS, _NIGHTS), _ZONES)
@example(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), UTC)
def test_a_moment_belongs_to_the_day_that_belgian_clocks_show(at: datetime, zone: timezone) -> None:
    belgian = at.astimezone(clock.ZONE)
    for text in (at.astimezone(zone).isoformat(), at.isoformat().replace("+00:00", "Z"), belgian.isoformat()):
        assert dates.exact_day(text) == dates.first_day(text) == dates.last_day(text) == belgian.date()
        assert dates.day_of(text) == belgian.date().isoformat()
        assert datetime.fromisoformat(dates.belgian(text)) == at


def test_half_past_eleven_in_london_in_winter_is_the_next_day() -> None:
    assert dates.day_of("2026-11-22T23:30:00Z") == "2026-11-23"
    assert dates.day_of("2026-07-01T22:30:00.123Z") == "2026-07-02"
    assert dates.day_of("2026-11-22T22:59:59Z") == "2026-11-22"


@given(_DAYS)
def test_what_is_given_as_a_day_a_month_or_a_year_stays_as_it_was_given(day: date) -> None:
    whole, month, year = day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"
    assert [dates.day_of(text) for text in (whole, month, year)] == [whole, month, year]
    assert [dates.belgian(text) for text in (whole, month, year)] == [whole, month, year]
    assert dates.exact_day(whole) == day
    assert dates.exact_day(month) is dates.exact_day(year) is None
    for text in (whole, month, year):
        first, middle, last = dates.first_day(text), dates.middle_day(text), dates.last_day(text)
        assert first is not None
        assert middle is not None
        assert last is not None
        assert first <= middle <= last
        assert first <= day <= last
        assert f"{first}".startswith(text)
        assert not f"{last + timedelta(days=1)}".startswith(text)


@pytest.mark.parametrize("text", ["", None, "soon", "20261122", "2026-W47", "2026-13", "2026-02-30", "١٩٩٠"])
def test_what_is_no_date_has_no_day(text: str | None) -> None:
    assert dates.day_of(text) == ""
    assert dates.first_day(text) is dates.exact_day(text) is dates.last_day(text) is dates.middle_day(text) is None


@given(st.lists(st.one_of(_MOMENTS, _NIGHTS), min_size=2, max_size=6), _ZONES)
def test_moments_of_any_zone_are_put_in_order(moments: list[datetime], zone: timezone) -> None:
    texts = [at.astimezone(zone if number % 2 else UTC).isoformat() for number, at in enumerate(moments)]
    assert [datetime.fromisoformat(text) for text in sorted(texts, key=dates.sort_key)] == sorted(moments)
    assert all(dates.sort_key(text)[:10] == dates.day_of(text) for text in texts)
    assert all(dates.day_of(text) < dates.sort_key(text) for text in texts)


@given(_NIGHTS, _NIGHTS)
def test_a_period_is_over_after_its_last_moment_day_month_or_year(now: datetime, end: datetime) -> None:
    local = end.astimezone(clock.ZONE)
    today = now.astimezone(clock.ZONE)
    with clock.fixed(now):
        assert dates.is_over(end.isoformat()) == (end < now)
        assert dates.is_over(f"{local:%Y-%m-%d}") == (local.date() < today.date())
        assert dates.is_over(f"{local:%Y-%m}") == ((local.year, local.month) < (today.year, today.month))
        assert dates.is_over(f"{local:%Y}") == (local.year < today.year)
        assert not dates.is_over(None)


@given(_DAYS, _DAYS)
@example(date(2020, 2, 29), date(2021, 2, 28))
@example(date(2020, 2, 29), date(2021, 3, 1))
@example(date(2020, 2, 29), date(2024, 2, 29))
def test_an_age_changes_on_the_birthday(one: date, other: date) -> None:
    born, until = sorted((one, other))
    years = dates.years_between(born, until)
    assert years == until.year - born.year - ((until.month, until.day) < (born.month, born.day))
    assert years <= dates.exact_years_between(born, until) < years + 1
    assert dates.months_between(born, until) // 12 == years


def test_no_date_is_cut_where_nobody_has_converted_it() -> None:
    cutting = re.compile(r"\[:10\]|\[: ?len\(\"\d{4}-\d\d-\d\d\"\)\]")
    found = {
        str(path.relative_to(_SOURCE)) for path in _SOURCE.rglob("*.py") if cutting.search(path.read_text("utf-8"))
    }
    assert found == _MAY_CUT
