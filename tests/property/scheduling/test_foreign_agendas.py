"""What an iCalendar file of another program says, in the ways in which programs say it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from vesalius.records.scheduling import foreign

BRUSSELS = ZoneInfo("Europe/Brussels")


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def times(content: bytes) -> list[tuple[str, int]]:
    """(start in Belgium, minutes) of each visit."""
    events, wrong = foreign.read(content)
    assert wrong == []
    return [
        (
            datetime.fromtimestamp(event.low / 1_000_000, UTC).astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M"),
            (event.high - event.low) // 60_000_000,
        )
        for event in events
    ]


def reasons(content: bytes) -> list[str]:
    events, wrong = foreign.read(content)
    assert events == []
    return [line.reason for line in wrong]


WEEKLY = "UID:a\nDTSTART;TZID=Europe/Brussels:20300305T090000\nDTEND;TZID=Europe/Brussels:20300305T093000\n"


def test_days_that_are_excepted_are_left_out_and_further_ones_added() -> None:
    event = (
        f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Brussels:20300312T090000,20300319T090000\n"
        "RDATE;TZID=Europe/Brussels:20300308T100000\n"
    )
    assert times(calendar(event)) == [("2030-03-05 09:00", 30), ("2030-03-08 10:00", 30), ("2030-03-26 09:00", 30)]


def test_a_day_that_is_excepted_without_a_time_is_the_repetition_of_that_day() -> None:
    event = f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;VALUE=DATE:20300312,20300402\n"
    # The clocks change on the 31st.
    assert [start for start, _minutes in times(calendar(event))] == [
        "2030-03-05 09:00",
        "2030-03-19 09:00",
        "2030-03-26 09:00",
    ]


def test_a_repetition_that_was_moved_or_cancelled_does_not_stand_at_its_old_time() -> None:
    master = f"{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=3"
    moved = (
        "UID:a\nRECURRENCE-ID;TZID=Europe/Brussels:20300312T090000\n"
        "DTSTART;TZID=Europe/Brussels:20300313T140000\nDTEND;TZID=Europe/Brussels:20300313T150000"
    )
    cancelled = "UID:a\nRECURRENCE-ID:20300319T080000Z\nSTATUS:CANCELLED\nDTSTART:20300319T080000Z\nDURATION:PT1H"
    other = "UID:b\nDTSTART:20300312T080000Z\nDURATION:PT10M"
    assert times(calendar(master, moved, cancelled, other)) == [
        ("2030-03-05 09:00", 30),
        ("2030-03-13 14:00", 60),
        ("2030-03-12 09:00", 10),
    ]


@pytest.mark.parametrize(
    ("duration", "minutes"), [("PT1H30M", 90), ("P1D", 1440), ("P1W", 10_080), ("P1DT2H", 1560), ("+PT45M", 45)]
)
def test_every_way_of_saying_how_long_is_understood(duration: str, minutes: int) -> None:
    assert times(calendar(f"UID:a\nDTSTART:20300305T080000Z\nDURATION:{duration}")) == [("2030-03-05 09:00", minutes)]


def test_a_whole_day_without_an_end_lasts_that_day_also_when_the_clock_is_changed() -> None:
    assert times(calendar("UID:a\nDTSTART;VALUE=DATE:20300305")) == [("2030-03-05 00:00", 1440)]
    assert times(calendar("UID:a\nDTSTART;VALUE=DATE:20300331")) == [("2030-03-31 00:00", 1380)]


def test_what_stands_inside_of_an_event_is_not_the_event() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT5M\nSUMMARY:Alarm\nDTSTART:20000101T000000Z\nEND:VALARM"
    (event,), wrong = foreign.read(calendar(f"{WEEKLY}{alarm}\nSUMMARY:Visit"))
    assert (event.title, (event.high - event.low) // 60_000_000, wrong) == ("Visit", 30, [])


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Brussels",
        "Romance Standard Time",
        "/freeassociation.sourceforge.net/Europe/Brussels",
        "/mozilla.org/20050126_1/Europe/Brussels",
        '"Europe/Brussels"',
    ],
)
def test_the_names_that_programs_give_to_the_zone_are_understood(zone: str) -> None:
    assert times(calendar(f"UID:a\nDTSTART;TZID={zone}:20300705T090000\nDURATION:PT30M")) == [("2030-07-05 09:00", 30)]


def test_what_makes_nobody_busy_is_left_out() -> None:
    assert times(calendar(f"{WEEKLY}TRANSP:TRANSPARENT", f"{WEEKLY}STATUS:CANCELLED")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=DAILY;BYHOUR=9,14",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=MONTHLY;BYMONTHDAY=first",
        "FREQ=DAILY;UNTIL=tomorrow",
        "COUNT=3",
    ],
)
def test_a_rule_that_is_not_understood_is_told_and_stores_nothing(rule: str) -> None:
    assert reasons(calendar(f"{WEEKLY}RRULE:{rule}")) == ["repeated in a way that is not understood"]


@pytest.mark.parametrize(
    "event",
    [
        "UID:a\nDTSTART:20300305T080000Z\nDURATION:P",
        "UID:a\nDTSTART:20301305T080000Z\nDURATION:PT1H",
        "UID:a\nDTSTART;TZID=Nowhere/City:20300305T080000\nDURATION:PT1H",
        "UID:a\nDURATION:PT1H",
    ],
)
def test_an_event_without_times_that_can_be_read_is_told(event: str) -> None:
    assert reasons(calendar(event)) == ["without a start and an end that can be read"]


def test_the_first_and_last_days_of_the_calendar_break_nothing() -> None:
    for day in ("00010101T000000", "99991231T235900"):
        foreign.read(calendar(f"UID:a\nDTSTART:{day}\nDTEND:{day}\nRRULE:FREQ=DAILY\nRECURRENCE-ID:{day}"))


def test_a_position_is_counted_in_the_whole_week_and_not_from_the_first_visit() -> None:
    # The 6th of March 2030 is a Wednesday: the second of that week's three days.
    event = "UID:a\nDTSTART:20300306T080000Z\nDURATION:PT10M\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS={};COUNT=2"
    assert times(calendar(event.format("2"))) == [("2030-03-06 09:00", 10), ("2030-03-13 09:00", 10)]
    assert times(calendar(event.format("1"))) == [("2030-03-11 09:00", 10), ("2030-03-18 09:00", 10)]
    assert times(calendar(event.format("-1"))) == [("2030-03-08 09:00", 10), ("2030-03-15 09:00", 10)]
    assert times(calendar(event.format("4"))) == []


RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={}".format,
        st.integers(1, 4),
        st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True).map(",".join),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from([1, 15, 28, 31, -1])),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}".format, st.integers(1, 3), st.sampled_from(["1MO", "-1FR", "3WE"])),
    st.builds("FREQ=YEARLY;BYMONTH={};BYDAY={}".format, st.integers(1, 12), st.sampled_from(["1MO", "-1SU"])),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY=TU,SU;WKST={}".format, st.integers(1, 4), st.sampled_from(["MO", "SU", "SA"])
    ),
    # The first working day of a month, as programs of Microsoft say it; the last but one; the first and the last.
    st.builds(
        "FREQ=MONTHLY;INTERVAL={};BYDAY={};BYSETPOS={}".format,
        st.integers(1, 3),
        st.sampled_from(["MO,TU,WE,TH,FR", "MO", "SA,SU", "1MO,3MO,-1FR"]),
        st.sampled_from(["1", "-1", "2", "-2", "1,-1"]),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY=13,14,15;BYDAY=FR,MO;BYSETPOS={}".format, st.sampled_from(["1", "-1"])),
    st.builds("FREQ=YEARLY;BYMONTH={};BYDAY=SU;BYSETPOS=-1".format, st.integers(1, 12)),
)


@settings(deadline=None)
@given(RULES, st.dates(date(2029, 1, 1), date(2031, 12, 31)).map(lambda day: datetime.combine(day, time(9))))
def test_repetitions_are_those_of_another_implementation(rule: str, start: datetime) -> None:
    until = start + timedelta(days=300)
    event = f"UID:a\nDTSTART:{start:%Y%m%dT%H%M%S}\nDURATION:PT10M\nRRULE:{rule};UNTIL={until:%Y%m%dT%H%M%S}"
    expected = rrulestr(f"RRULE:{rule};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start)
    found = [moment for moment, _minutes in times(calendar(event))]
    assert found == [f"{at:%Y-%m-%d %H:%M}" for at in islice(expected, 400)]
