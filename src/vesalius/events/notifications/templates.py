"""Templates: the words of messages, in four languages, with places for a few harmless facts and for nothing else.

Who reads a message on a locked telephone learns nothing about health: no specialty, no reason, no name of a person.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vesalius import clock
from vesalius.events.notifications.calendar import Invitation
from vesalius.records.context import Context

LANGUAGES: Final = ("fr", "nl", "de", "en")
EMAIL, SMS, NOTICE = "email", "sms", "notice"
CHANNELS: Final = (EMAIL, SMS, NOTICE)
PLACES: Final = frozenset({"day", "hour", "place", "link", "network", "code"})
"""What words may contain: a date, a time, the name of a place, an address on this site, the network's name, a code."""

_WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "de": (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language of a template. `short` is for SMS: 160 characters at most when filled in."""

    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says, looked up when it is sent. `moment` (µs since 1970 UTC) becomes {day} and {hour}."""

    moment: int | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, ready to be sent."""

    language: str
    subject: str
    text: str
    short: str
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """`kind` is what a person can switch off, such as "reminder". `channels` in order of preference.

    `facts` gets the context and the message's arguments, and returns None when the message has no object any more.
    `is_awaited`: answers what the recipient did a moment ago, or a deadline of law is near; night, rate and preferences
    do not hold it back.
    """

    name: str
    kind: str
    channels: tuple[str, ...]
    words: Mapping[str, Words]
    facts: Callable[[Context, Mapping[str, Any]], Facts | None]
    is_awaited: bool = False


TEMPLATES: Final[dict[str, Template]] = {}


def template(
    name: str,
    *,
    kind: str,
    words: Mapping[str, Words],
    facts: Callable[[Context, Mapping[str, Any]], Facts | None] | None = None,
    channels: tuple[str, ...] = (EMAIL, SMS),
    is_awaited: bool = False,
) -> Template:
    """Defines a template. Raises ValueError for a name in use, a missing language, an unknown channel or place."""
    if name in TEMPLATES:
        raise ValueError(f"There are two templates {name!r}.")
    if set(words) != set(LANGUAGES):
        raise ValueError(f"The template {name!r} needs the languages {', '.join(LANGUAGES)}.")
    if not channels or not set(channels) <= set(CHANNELS):
        raise ValueError(f"The template {name!r} has an unknown channel.")
    for found in words.values():
        for text in (found.subject, found.text, found.short):
            places = {place for _, place, _, _ in string.Formatter().parse(text) if place is not None}
            if not places <= PLACES:
                raise ValueError(f"The template {name!r} has places that are not allowed: {places - PLACES}.")
    made = Template(name, kind, channels, words, facts or (lambda _context, _arguments: Facts()), is_awaited)
    TEMPLATES[name] = made
    return made


def letter(found: Template, facts: Facts, language: str, network: str) -> Letter:
    """The words, filled in. Raises KeyError when a place has no value."""
    values = {"network": network, **facts.places}
    if facts.moment is not None:
        values |= {"day": day(facts.moment, language), "hour": hour(facts.moment)}
    values = {name: " ".join(str(value).split())[:300] for name, value in values.items()}
    words = found.words[language]
    return Letter(
        language,
        words.subject.format_map(values),
        words.text.format_map(values),
        words.short.format_map(values),
        facts.invitation,
    )


def day(microseconds: int, language: str) -> str:
    """The day of a moment in Belgium: "lundi 30 novembre 2026"."""
    local = clock.local(microseconds)
    weekday, month = _WEEKDAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    number = f"{local.day}." if language == "de" else "1er" if language == "fr" and local.day == 1 else str(local.day)
    comma = "," if language == "de" else ""
    return f"{weekday}{comma} {number} {month} {local.year}"


def hour(microseconds: int) -> str:
    """The time of day of a moment in Belgium: "09:30"."""
    return clock.local(microseconds).strftime("%H:%M")
