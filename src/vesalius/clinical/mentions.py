"""Colleagues who are named in a text with an @, and messages about a patient to colleagues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import presentation as show
from vesalius.clinical import readable, selectors
from vesalius.clinical.writing import Resource, author, now, subject
from vesalius.errors import Invalid

LONGEST: Final = 4000
"""Characters of a message."""
_MOST: Final = 10
_NAMESAKES: Final = 200
# A name has at most six words.
_MENTION: Final = re.compile(r"(?:^|(?<=\s))@((?:[\w.'’-]+[ \t]?){1,6})")
_QUOTED: Final = 600


def mentioned(actor: Actor, text: str) -> list[tuple[Resource, str]]:
    """(reference with the name, the line in which it stands) of each practitioner who is named behind an @.

    Of a name that several bear nobody is meant: a message about a patient must not go to the wrong one. The writer is
    not among them. At most ten names are looked up.
    """
    found: dict[str, tuple[Resource, str]] = {}
    for match in list(_MENTION.finditer(text))[:_MOST]:
        reference = _bearer(actor, match[1].split())
        if reference is not None and reference["reference"] != actor.fhir:
            line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0].strip()
            found.setdefault(reference["reference"], (reference, line[:_QUOTED]))
    return list(found.values())


def _bearer(actor: Actor, words: Sequence[str]) -> Resource | None:
    """The only practitioner whose whole name is the most of these words."""
    known = selectors.practitioners(actor, words[0], count=_NAMESAKES)
    for name in _beginnings(words):
        named = [item for item in known if show.name(item) == name]
        if named:
            return {"reference": f"Practitioner/{named[0]['id']}", "display": name} if len(named) == 1 else None
    return None


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count])
        yield text
        # A sentence may end behind the name.
        if text[-1] in ".'’-":
            yield text[:-1]


def told(actor: Actor, patient_id: str, text: str, about: str, *, is_quoted: bool = True) -> list[Resource]:
    """A message to each colleague named in `text`, about the resource `about` ("Type/id").

    Empty where the actor writes no messages. Without `is_quoted` the message says no more than that they are named.
    """
    if "@" not in text or DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        return []
    made = []
    for reference, line in mentioned(actor, text):
        words = _("You are named in a note:") + f"\n\n{line}" if is_quoted else _("You are named in a note.")
        message = communication(actor, patient_id, [reference], words)
        message["about"] = [{"reference": about}]
        made.append(message)
    return made


def communication(actor: Actor, patient_id: str, recipients: Sequence[Resource], text: str) -> dict[str, Any]:
    """A message about a patient to colleagues. Raises Invalid without a text of at most 4000 characters."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("A message has a text of at most 4000 characters.")
    return {
        "resourceType": "Communication",
        "status": "completed",
        "subject": subject(patient_id),
        "sent": now(),
        "sender": author(actor),
        "recipient": [dict(one) for one in recipients],
        "payload": [{"contentString": text}],
    }
