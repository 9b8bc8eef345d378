"""Colleagues who are named in a text with an @, and messages about a patient to colleagues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import presentation as show
from vesalius.clinical import readable, selectors
from vesalius.clinical.professions import of_practitioner
from vesalius.clinical.writing import Resource, author, now, subject
from vesalius.errors import Invalid
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

LONGEST: Final = 4000
"""Characters of a message."""
_MOST: Final = 10
_NAMESAKES: Final = 200
# A name has at most six words.
_MENTION: Final = re.compile(r"(?:^|(?<=\s))@((?:[\w.'’-]+[ \t]?){1,6})")
_QUOTED: Final = 600


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Several practitioners of the name that was typed: (reference, profession and places) of each."""

    name: str
    people: Sequence[tuple[str, str]]


def mentioned(actor: Actor, text: str, meant: Mapping[str, str]) -> list[tuple[Resource, str]]:
    """(reference with the name, the line in which it stands) of each practitioner who is named behind an @.

    Of a name that several bear it is whom `meant` says (name → "Practitioner/x"), else nobody: a message about a
    patient must not go to the wrong one. The writer is not among them. At most ten names are looked up.
    """
    found: dict[str, tuple[Resource, str]] = {}
    for match, name, bearers in _named(actor, text):
        references = [f"Practitioner/{item['id']}" for item in bearers]
        reference = references[0] if len(references) == 1 else meant.get(name, "")
        if reference in references and reference != actor.fhir:
            line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0].strip()
            found.setdefault(reference, ({"reference": reference, "display": name}, line[:_QUOTED]))
    return list(found.values())


def unclear(actor: Actor, patient_id: str, text: str, meant: Mapping[str, str]) -> list[Namesakes]:
    """Names behind an @ that several colleagues bear and of which `meant` says nothing: the writer can be asked.

    Empty where the actor writes no messages.
    """
    if "@" not in text or DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        return []
    asked: dict[str, Namesakes] = {}
    for _match, name, bearers in _named(actor, text):
        if len(bearers) > 1 and name not in meant:
            people = [(f"Practitioner/{item['id']}", _told_apart(actor, item)) for item in bearers]
            asked.setdefault(name, Namesakes(name, people))
    return list(asked.values())


def _told_apart(actor: Actor, practitioner: Resource) -> str:
    """Profession and centres: what tells apart people of one name."""
    roles = search(context(), actor, "PractitionerRole", [("practitioner", f"Practitioner/{practitioner['id']}")])
    places = [show.display(json.parse(item.body).get("organization") or {}) for item in roles.matches]
    return " · ".join(filter(None, (of_practitioner(practitioner), *dict.fromkeys(places))))


def _named(actor: Actor, text: str) -> Iterator[tuple[re.Match[str], str, list[Resource]]]:
    """(where, name, everybody of that name) for each name behind an @, the longest that somebody bears."""
    for match in list(_MENTION.finditer(text))[:_MOST]:
        words = match[1].split()
        known = selectors.practitioners(actor, words[0], count=_NAMESAKES)
        for name in _beginnings(words):
            bearers = [item for item in known if show.name(item) == name]
            if bearers:
                yield match, name, bearers
                break


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count])
        yield text
        # A sentence may end behind the name.
        if text[-1] in ".'’-":
            yield text[:-1]


def told(
    actor: Actor, patient_id: str, text: str, about: str, meant: Mapping[str, str], *, is_quoted: bool = True
) -> list[Resource]:
    """A message to each colleague named in `text` (`meant`: as `mentioned`), about the resource `about` ("Type/id").

    Empty where the actor writes no messages. Without `is_quoted` the message says no more than that they are named.
    """
    if "@" not in text or DataClass.TASKS not in readable.classes(actor, patient_id, "create"):
        return []
    made = []
    for reference, line in mentioned(actor, text, meant):
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
