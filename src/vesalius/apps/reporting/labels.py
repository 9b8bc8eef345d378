"""What codes of figures are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now

from vesalius.access.actor import Actor
from vesalius.analytics.evaluate import Answer, Cell
from vesalius.analytics.names import names
from vesalius.analytics.scope import NETWORK, OWN, Scope
from vesalius.apps.reporting import words
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.surveillance.diseases import diseases
from vesalius.ui.frame import context

KEYED: Final = frozenset({"practitioner", "centre", "location", "subject"})
"""Dimensions whose values are keys of resources."""

DIMENSIONS: Final[dict[str, str | Promise]] = words.DIMENSIONS


class Labels:
    """The labels of one page: names are looked up once for all of its cells."""

    def __init__(self, actor: Actor, dimensions: Iterable[str], cells: Iterable[Cell], language: str) -> None:
        self._language = language
        keys: set[int] = set()
        order = list(dimensions)
        for cell in cells:
            for name, key in zip(order, cell.keys, strict=True):
                if name in KEYED and key:
                    keys.add(int(key))
        self._names = names(context(), actor, keys) if keys else {}
        self._kinds = _kinds(actor, language) if "kind" in order else {}

    def of(self, dimension: str, key: str | None) -> str:
        """What one value is called."""
        if key is None:
            return _now("Not known")
        if dimension in KEYED:
            return self._names.get(int(key)) or _now("Somebody else")
        if dimension == "kind" and key in self._kinds:
            return self._kinds[key]
        if dimension == "disease" and key in diseases():
            return diseases()[key].name(self._language)
        if dimension == "month":
            return words.month(key)
        if dimension == "hour":
            return _now("%(hour)s h") % {"hour": key}
        if dimension == "age_five":
            return _now("95 and over") if key == "95" else f"{int(key)}–{int(key) + 4}"
        table = words.VALUES.get(dimension, {})
        return str(table[key]) if key in table else key

    def row(self, dimensions: Iterable[str], keys: Iterable[str | None]) -> list[str]:
        """The labels of a cell's keys."""
        return [self.of(name, key) for name, key in zip(dimensions, keys, strict=True)]


def _kinds(actor: Actor, language: str) -> dict[str, str]:
    """Kinds of contact are codes of the network itself: its CodeSystem says what they are called."""
    found = {}
    page = search(context(), actor, "CodeSystem", [("name:contains", "ContactKind"), ("_count", "5")])
    for version in page.matches:
        for concept in json.parse(version.body).get("concept", ()):
            texts = {item.get("language"): item["value"] for item in concept.get("designation", ())}
            found[str(concept["code"])] = str(texts.get(language) or concept.get("display") or concept["code"])
    return found


def scope_label(actor: Actor, scope: Scope, centres: dict[int, str]) -> str:
    """What a scope is called."""
    if scope.code == OWN:
        return _now("Mine: what I did, whom I care for")
    if scope.code == NETWORK:
        return _now("The whole network")
    return centres.get(scope.centre or 0) or _now("My centre")


def centres(actor: Actor, scopes: Iterable[Scope]) -> dict[int, str]:
    """The names of the centres among scopes."""
    keys = [scope.centre for scope in scopes if scope.centre is not None]
    return names(context(), actor, keys) if keys else {}


def unit(answer: Answer) -> str:
    """What the figures count."""
    measure = answer.question.measure
    if measure.is_share:
        return "%"
    if measure.unit:
        return {"min": _now("minutes"), "d": _now("days"), "h": _now("hours")}.get(measure.unit, measure.unit)
    return _now("patients") if measure.kind == "patients" or measure.aggregate == "patients" else _now("entries")
