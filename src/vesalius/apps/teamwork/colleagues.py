"""Colleagues: who is meant by what was typed or chosen, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.professions import of_practitioner
from vesalius.clinical.writing import Resource
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.ui.frame import centre_name, context

_SHORTEST: Final = 2
_MENTION: Final = re.compile(r"@(?=\S)")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One practitioner of the directory: "Practitioner/x", the name, and the profession where it is recorded."""

    reference: str
    name: str
    profession: str


def find(actor: Actor, text: str) -> list[Colleague]:
    """Practitioners of whose names the words begin as was typed; none before two letters."""
    if len(text.strip()) < _SHORTEST:
        return []
    found = []
    for item in selectors.practitioners(actor, text):
        profession = of_practitioner(item)
        found.append(Colleague(f"Practitioner/{item['id']}", show.name(item), profession))
    return found


def colleague(actor: Actor, reference: str) -> Resource:
    """A reference to a practitioner of the directory, with the name. Raises NotFound."""
    type_name, _slash, logical_id = reference.partition("/")
    if type_name != "Practitioner":
        raise NotFound("The resource is not known.")
    found = json.parse(read(context(), actor, "Practitioner", logical_id).body)
    return {"reference": reference, "display": show.name(found)}


def colleagues(actor: Actor, references: Iterable[str]) -> list[Resource]:
    """The same for several, each once. Raises NotFound when one is none."""
    return [colleague(actor, reference) for reference in dict.fromkeys(filter(None, references))]


def chosen(actor: Actor, references: Iterable[str]) -> list[Resource]:
    """As `colleagues`, for a form that comes back: who is none is left out."""
    found = []
    for reference in dict.fromkeys(filter(None, references)):
        try:
            found.append(colleague(actor, reference))
        except NotFound:
            continue
    return found


def owner(actor: Actor, reference: str) -> Resource:
    """A colleague, oneself, or the actor's own centre. Raises NotFound."""
    if reference == "me":
        reference = actor.fhir
    if reference == "centre":
        if not actor.centre.startswith("Organization/"):
            raise NotFound("The resource is not known.")
        return {"reference": actor.centre, "display": centre_name(actor)}
    return colleague(actor, reference)


def names(references: Iterable[Resource]) -> str:
    """Their names, one after the other."""
    return ", ".join(filter(None, (show.display(item) for item in references)))


def marked(text: str, known: Sequence[str]) -> SafeString:
    """The text as safe HTML in which "@name" stands out where it names one of `known`."""
    pieces: list[str] = []
    at = 0
    by_length = sorted(known, key=len, reverse=True)
    for found in _MENTION.finditer(text):
        name = next((one for one in by_length if one and text.startswith(one, found.end())), None)
        if name is None or found.start() < at:
            continue
        pieces.append(str(escape(text[at : found.start()])))
        at = found.end() + len(name)
        pieces.append(f'<mark class="mention">@{escape(name)}</mark>')
    pieces.append(str(escape(text[at:])))
    return mark_safe("".join(pieces).replace("\n", "<br>"))  # noqa: S308 - every piece of text is escaped above
