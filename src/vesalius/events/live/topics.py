"""What a page can listen to, and which events are about it. Pure.

notices               something for the signed-in person to read
record/Patient/x      any change in a patient's record
presence/Patient/x    who has the record open
type/Appointment      any change of a type
resource/Task/x       one resource
about/agenda/…        whatever an app publishes under this name, with the resource that it is about
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from vesalius.r4.definitions import RESOURCE_TYPES

MAXIMUM_TOPICS: Final = 20
CHANGE, PRESENCE, NOTICE, ABOUT = "change", "presence", "notice", "about"
_TYPES: Final = frozenset(RESOURCE_TYPES)
_ID: Final = r"[A-Za-z0-9\-.]{1,64}"
_TOPIC: Final = re.compile(
    rf"notices|(record|presence)/Patient/{_ID}|type/([A-Z][A-Za-z]+)|resource/([A-Z][A-Za-z]+)/{_ID}"
    r"|about/[a-z]{1,30}(/[A-Za-z0-9\-.]{1,64}){0,4}"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `pk` is the resource that one must be allowed to see, None for a person's own notice.

    `topics` are matched as they stand; `patient` is a pk, `account` whom a notice is for.
    """

    kind: str
    pk: int | None = None
    literal: str = ""
    version: int = 0
    method: str = ""
    patient: int | None = None
    account: int | None = None
    topics: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", 0, ())}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Event:
        """The event again."""
        return cls(**{**stored, "topics": tuple(stored.get("topics", ()))})

    def shown(self, topic: str) -> dict[str, Any]:
        """What a browser is told."""
        told: dict[str, Any] = {"topic": topic, "kind": self.kind}
        if self.literal:
            told |= {"literal": self.literal}
        if self.kind == CHANGE:
            told |= {"version": self.version, "method": self.method}
        return told


@dataclass(frozen=True, slots=True)
class Wishes:
    """The topics of one page, ready to be compared. `patients` and `present` map pks to their topics."""

    account: int
    names: frozenset[str]
    patients: dict[int, str] = field(default_factory=dict)
    present: dict[int, str] = field(default_factory=dict)

    def matching(self, event: Event) -> str | None:
        """The topic of this page that the event is about, None when there is none."""
        if event.kind == NOTICE:
            return "notices" if event.account == self.account and "notices" in self.names else None
        if event.kind == PRESENCE:
            return self.present.get(event.patient or 0)
        if event.kind == CHANGE:
            if found := self.patients.get(event.patient or 0) or self.patients.get(event.pk or 0):
                return found
            type_name = event.literal.partition("/")[0]
            return next(
                (name for name in (f"resource/{event.literal}", f"type/{type_name}") if name in self.names), None
            )
        return next((name for name in event.topics if name in self.names), None)


def is_topic(name: str) -> bool:
    """Whether this is the name of a topic."""
    match = _TOPIC.fullmatch(name)
    return match is not None and all(found is None or found in _TYPES for found in match.group(2, 3))
