"""A calendar file with one appointment (RFC 5545, and RFC 5546 for changes and cancellations). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Final

_LINE_OCTETS: Final = 75


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment. `uid` stays the same over its life and `sequence` grows with each change; µs since 1970 UTC."""

    uid: str
    sequence: int
    start: int
    end: int
    summary: str
    location: str = ""
    url: str = ""
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        """CANCEL takes the appointment out of a calendar, PUBLISH puts it in or moves it."""
        return "CANCEL" if self.is_cancelled else "PUBLISH"


def render(invitation: Invitation, stamp: int, *, organizer: str = "") -> bytes:
    """The file. `stamp` is when it was made, in µs since 1970 UTC; `organizer` the sender of the message around it.

    RFC 5546 asks for an organizer wherever there is a method: programs act on a cancellation only from the same one.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vesalius//Appointments//EN",
        f"METHOD:{invitation.method}",
        "BEGIN:VEVENT",
        f"UID:{escaped(invitation.uid)}",
        f"SEQUENCE:{invitation.sequence}",
        f"DTSTAMP:{moment(stamp)}",
        f"DTSTART:{moment(invitation.start)}",
        f"DTEND:{moment(invitation.end)}",
        f"SUMMARY:{escaped(invitation.summary)}",
        *([_organizer(organizer)] if organizer else []),
        *([f"LOCATION:{escaped(invitation.location)}"] if invitation.location else []),
        *([f"URL:{invitation.url}"] if invitation.url else []),
        f"STATUS:{'CANCELLED' if invitation.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(folded(line) for line in lines).encode()


def _organizer(sender: str) -> str:
    """The property, of an address such as "Care Network <no-reply@care.example.org>" (RFC 5545 § 3.8.4.3)."""
    name, address = parseaddr(sender)
    # A parameter has no way to write a quotation mark, and no line end.
    shown = "".join(sign for sign in name if sign.isprintable() and sign != '"')
    return f'ORGANIZER;CN="{shown}":mailto:{address}' if shown else f"ORGANIZER:mailto:{address}"


def moment(microseconds: int) -> str:
    """A DATE-TIME in UTC."""
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(words: str) -> str:
    """A TEXT value (section 3.3.11); control characters other than line ends are left out."""
    text = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(
        character for character in text if character == "\t" or (ord(character) >= 32 and ord(character) != 127)
    )


def folded(line: str) -> str:
    """The content line with its end, folded at 75 octets and never inside a character (section 3.1)."""
    parts, current, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LINE_OCTETS:
            parts.append(current)
            current, octets = " ", 1
        current += character
        octets += size
    return "\r\n".join([*parts, current]) + "\r\n"
