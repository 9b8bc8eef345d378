"""Calendar files, days in words, addresses as people write them, what a Subscription may ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from vesalius.errors import Invalid
from vesalius.events.notifications.calendar import Invitation, escaped, folded, render
from vesalius.events.notifications.recipients import _addresses
from vesalius.events.notifications.templates import day, hour
from vesalius.events.subscriptions import definition

WORDS = st.text(st.characters(exclude_categories=("Cs",)))


def microseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@given(WORDS)
def test_a_folded_line_is_short_whole_characters_and_unfolds_to_itself(words: str) -> None:
    line = "SUMMARY:" + escaped(words)
    parts = folded(line).encode().split(b"\r\n")
    assert parts.pop() == b""
    assert all(len(part) <= 75 for part in parts)
    assert "".join([parts[0].decode(), *(part.decode()[1:] for part in parts[1:])]) == line


@given(WORDS)
def test_no_text_breaks_out_of_its_line(words: str) -> None:
    content = render(Invitation("u", 0, 0, 60_000_000, words, location=words), 0).decode().replace("\r\n ", "")
    lines = content.split("\r\n")
    assert [line.partition(":")[0] for line in lines].count("UID") == 1
    assert lines.count("END:VEVENT") == 1
    assert all("\n" not in line and "\r" not in line for line in lines)


def test_a_cancellation_takes_the_appointment_out_of_the_calendar() -> None:
    content = render(Invitation("u@x", 3, 0, 60_000_000, "x", is_cancelled=True), 0).decode()
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:u@x"} <= set(content.split("\r\n"))


@given(WORDS, WORDS)
def test_programs_read_every_calendar_file(words: str, sender: str) -> None:
    clean = "".join(sign for sign in sender if sign.isalnum())
    invitation = Invitation("u@x", 3, 0, 1_800_000_000, f"x{words}", location=f"y{words}", is_cancelled=True)
    read = Calendar.from_ical(render(invitation, 0, organizer=f'"{clean}" <no-reply@care.example.org>'))
    (event,) = read.walk("VEVENT")
    assert (read["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", "u@x", 3, "CANCELLED")
    assert event["ORGANIZER"] == "mailto:no-reply@care.example.org"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)
    assert event.errors == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "vendredi 1er mai 2026"),
        ("nl", "vrijdag 1 mei 2026"),
        ("de", "Freitag, 1. Mai 2026"),
        ("en", "Friday 1 May 2026"),
    ],
)
def test_a_day_is_that_of_belgium_in_the_readers_words(language: str, words: str) -> None:
    late = microseconds("2026-04-30T22:30")
    assert (day(late, language), hour(late)) == (words, "00:30")


@pytest.mark.parametrize(
    ("value", "use", "expected"),
    [
        ("0470/12.34.56", "home", ("+32470123456",)),
        ("+32 (470) 12 34 56", "", ("+32470123456",)),
        ("0032470123456", "", ("+32470123456",)),
        ("02 123 45 67", "home", ()),
        ("+33 6 12 34 56 78", "mobile", ("+33612345678",)),
        ("call my wife", "mobile", ()),
        ("0470", "mobile", ()),
    ],
)
def test_a_mobile_number_is_recognised_as_people_write_it(value: str, use: str, expected: tuple[str, ...]) -> None:
    assert _addresses({"telecom": [{"system": "phone", "value": value, "use": use}]}, "sms") == expected


@pytest.mark.parametrize("value", ["a@b", "a b@c.be", "a@c.be\r\nBcc: x@y.be", "@c.be", "a@c.be,d@e.be"])
def test_what_is_no_single_address_gets_no_mail(value: str) -> None:
    assert _addresses({"telecom": [{"system": "email", "value": value}]}, "email") == ()


@given(st.lists(WORDS, max_size=3), WORDS)
def test_no_header_of_a_subscription_can_begin_another(headers: list[str], criteria: str) -> None:
    channel = {"type": "rest-hook", "endpoint": "https://a.example/", "header": headers}
    try:
        found = definition.of({"criteria": "Patient?" + criteria, "channel": channel})
    except Invalid:
        return
    assert all("\n" not in value and "\r" not in value and value.isascii() for _, value in found.headers)
