"""What pages of the agenda tell: figures rounded and of whole months, an import in the words of the reader."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from vesalius.access.actor import Actor
from vesalius.apps.booking import told
from vesalius.records.scheduling import foreign
from vesalius.records.scheduling.figures import Figures

MANAGER = Actor(name="manager", token="none")
ANN = Actor(name="ann", token="none", fhir="Practitioner/ann")


def figures(visits: int, missed: int, online: int) -> Figures:
    origins = Counter({"online": online, "phone": visits - online})
    return Figures("Ann", "Organization/north", "Practitioner/ann", 600, 60, visits, visits, missed, 3, origins)


def test_who_does_not_see_each_visit_is_told_no_group_of_one_to_four() -> None:
    few = told.texts(figures(3, 1, 1), {}, is_exact=told.sees_each(MANAGER, figures(3, 1, 1)))
    assert (few["visits"], few["missed"], few["missed_of"], few["online"]) == ("< 5", "–", "", "–")
    some = told.texts(figures(23, 2, 8), {}, is_exact=False)
    assert (some["visits"], some["missed"], some["missed_of"], some["cancelled"]) == ("25", "–", "< 5/25", "< 5")
    assert (some["online"], some["phone"]) == ("40 %", "60 %")
    none = told.texts(figures(0, 0, 0), {}, is_exact=False)
    assert (none["visits"], none["missed_of"]) == ("0", "0/0")


def test_of_their_own_agenda_a_practitioner_is_told_the_numbers() -> None:
    assert told.sees_each(ANN, figures(3, 1, 1))
    assert not told.sees_each(Actor(name="x", token="none"), Figures("All"))
    own = told.texts(figures(3, 1, 1), {}, is_exact=True)
    assert (own["visits"], own["missed"], own["missed_of"], own["cancelled"]) == ("3", "33 %", "1/3", "3")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 3), date(2026, 11, 9), (date(2026, 11, 1), date(2026, 11, 28))),
        (date(2026, 9, 30), date(2026, 10, 1), (date(2026, 9, 1), date(2026, 10, 31))),
        (date(2026, 12, 5), date(2027, 2, 1), (date(2026, 12, 1), date(2027, 2, 28))),
    ],
    ids=["running", "past", "ahead"],
)
def test_two_periods_never_differ_by_a_day(first: date, last: date, expected: tuple[date, date]) -> None:
    assert told.months(first, last, date(2026, 11, 28)) == expected


def test_first_the_month_before_and_the_running_one_are_shown() -> None:
    assert told.usual(date(2027, 1, 1)) == (date(2026, 12, 1), date(2027, 1, 1))


def test_why_a_line_was_not_imported_is_told_in_the_language_of_the_reader() -> None:
    content = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20300305T080000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20300305T080000Z\nDTEND:20300305T070000Z\nEND:VEVENT\n"
        b"END:VCALENDAR\n"
    )
    reasons = [line.reason for line in foreign.read(content)[1]]
    reasons += [line.reason for line in foreign.read(b"start,end\nsoon,later\n")[1]]
    assert len(set(reasons)) == 4
    for language in ("fr", "nl", "de"):
        path = Path(told.__file__).parent / "locale" / language / "LC_MESSAGES" / "django.mo"
        with path.open("rb") as file:
            catalogue = read_mo(file)
        assert all(catalogue[reason].string for reason in reasons)
