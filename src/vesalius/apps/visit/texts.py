"""Texts that a clinician made for himself, beside those of the profession: `/words`, templates, problems, letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.apps.visit import macros
from vesalius.apps.visit.macros import Macro, Template
from vesalius.clinical import problems
from vesalius.errors import Invalid
from vesalius.records import belongings
from vesalius.records.belongings import Kind
from vesalius.search.text import words
from vesalius.ui.frame import context

WORD: Final = re.compile(r"[\w-]{1,24}")
LONGEST: Final = 6000
_LABEL: Final = 80
KINDS: Final = {"text": Kind.TEXT, "template": Kind.TEMPLATE, "problem": Kind.PROBLEM, "letter": Kind.LETTER}
PARTS: Final = ("S", "O", "A", "P")


@dataclass(frozen=True, slots=True)
class OwnProblem:
    """A problem in somebody's own words, with the ICD-10 code that they chose for it."""

    text: str
    code: str
    name: str


def every(actor: Actor, kind: Kind) -> list[dict[str, Any]]:
    """What the actor keeps of a kind, as it was kept."""
    return belongings.every(context(), actor, kind)


def all_macros(actor: Actor) -> Sequence[Macro]:
    """The actor's own `/words`, then those of the profession that no own one replaces."""
    own = [Macro(item["name"], item.get("label") or item["name"], item["text"]) for item in every(actor, Kind.TEXT)]
    named = {item.name for item in own}
    return [*own, *(item for item in macros.MACROS.get(actor.role, ()) if item.name not in named)]


def all_templates(actor: Actor) -> Sequence[Template]:
    """The actor's own templates, then those of the profession."""
    own = [Template(item["name"], item["name"], dict(item["parts"])) for item in every(actor, Kind.TEMPLATE)]
    return [*own, *macros.TEMPLATES.get(actor.role, ())]


def own_problems(actor: Actor) -> list[OwnProblem]:
    """Problems in the actor's own words."""
    found = []
    for item in every(actor, Kind.PROBLEM):
        known = problems.by_code(str(item.get("code", "")))
        found.append(OwnProblem(str(item["name"]), str(item.get("code", "")), known.name if known else ""))
    return found


def find_problems(actor: Actor, text: str) -> list[OwnProblem]:
    """Own problems of which every typed word begins a word."""
    asked = words(text)
    return [
        item
        for item in own_problems(actor)
        if asked and all(any(word.startswith(part) for word in words(f"{item.text} {item.name}")) for part in asked)
    ]


def at(actor: Actor, kind: str, place: str) -> dict[str, Any] | None:
    """What is kept at a place of its list, from 1, as its form has it, with `before` for its name; None elsewhere.

    By its place and not by its name: what is sealed stands in no address.
    """
    if kind not in KINDS or not place.isdecimal():
        return None
    found = (
        next(itertools.islice(every(actor, KINDS[kind]), int(place[:5]) - 1, None), None) if int(place[:5]) else None
    )
    return None if found is None else {**found, "before": found["name"]}


def keep(actor: Actor, kind: str, given: Mapping[str, str]) -> None:
    """Keeps what a form says, in place of what was kept under the name `before` when it is given.

    Raises Invalid for a word that is none, a text that is empty, a code that is unknown.
    """
    name = given.get("name", "").strip()
    value: dict[str, Any]
    if kind == "text":
        name = name.lstrip("/").lower()
        if not WORD.fullmatch(name):
            raise Invalid("word")
        value = {"text": _text(given, "text"), "label": given.get("label", "").strip()[:_LABEL]}
    elif kind == "template":
        value = {"parts": {letter: given.get(letter, "").strip()[:LONGEST] for letter in PARTS}}
        if not any(value["parts"].values()):
            raise Invalid("text")
    elif kind == "problem":
        if problems.by_code(given.get("code", "")) is None:
            raise Invalid("code")
        value = {"code": given["code"]}
    elif kind == "letter":
        value = {"text": _text(given, "text")}
    else:
        raise Invalid("kind")
    if not name or len(name) > _LABEL:
        raise Invalid("word")
    belongings.keep(context(), actor, KINDS[kind], name, value)
    before = given.get("before", "")
    if before and before != name:
        belongings.drop(context(), actor, KINDS[kind], before)


def drop(actor: Actor, kind: str, name: str) -> None:
    """Forgets a text. Raises Invalid for a kind that is none."""
    if kind not in KINDS:
        raise Invalid("kind")
    belongings.drop(context(), actor, KINDS[kind], name)


def _text(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "").replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise Invalid("text")
    return text
