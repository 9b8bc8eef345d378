"""Questionnaires as FHIR Questionnaire resources, shipped or stored: asked, answered and scored.

The total is the sum, or the mean, of the ordinal values of the answers (extension `ordinalValue`, R4 registry). How it
is coded and what its bands are called stands in the extension `total-score` of the definition; a stored definition
without it gets a code of ours as soon as its answers have ordinal values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import get_language

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.clinical import conditions, selectors
from vesalius.clinical.conditions import Gate
from vesalius.clinical.writing import VESALIUS, Resource, hl7, now, subject
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.ui.frame import context

_ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
_TOTAL: Final = "https://vesalius.health/fhir/StructureDefinition/total-score"
TOTALS: Final = f"{VESALIUS}questionnaire-total"
"""Code system of totals that have no code elsewhere."""
STORED: Final = "stored-"
"""Before the id of a Questionnaire of the record store, in addresses."""
OFFERED: Final[dict[str, tuple[str, ...]]] = {
    roles.PHYSICIAN: ("phq-9", "gad-7", "audit-c", "katz", "peg"),
    roles.NURSE: ("katz", "peg"),
    roles.MIDWIFE: ("phq-9",),
    roles.PHYSIOTHERAPIST: ("psfs", "peg"),
    roles.PSYCHOLOGIST: ("phq-9", "gad-7", "audit-c"),
}
"""Role → names of the shipped questionnaires that it uses."""
_KINDS: Final = {
    "choice": "choice",
    "open-choice": "choice",
    "boolean": "boolean",
    "integer": "integer",
    "decimal": "decimal",
    "quantity": "decimal",
    "string": "string",
    "text": "text",
    "date": "date",
}
"""Type of an item → how it is asked. What is not here (attachments, references) is not asked."""
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `value` counts in the total, None where it does not."""

    code: str
    text: str
    value: Decimal | None
    coding: Resource = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `kind` is a value of `_KINDS`; `path` are the groups that it stands in, (linkId, text) each.

    `gates` are its conditions and those of what it stands in, all of which must be open; `parent` is the linkId of the
    question that it stands under, empty outside of questions.
    """

    link: str
    text: str
    options: Sequence[Option]
    kind: str = "choice"
    is_required: bool = True
    path: tuple[tuple[str, str], ...] = ()
    gates: tuple[Gate, ...] = ()
    parent: str = ""

    @property
    def when(self) -> str:
        """Its conditions as JSON, for the page: [is_all, [[linkId, operator, value] …]] of each; empty without any."""
        if not self.gates:
            return ""
        every = [
            [gate.is_all, [[one.question, one.operator, one.answer] for one in gate.conditions]] for gate in self.gates
        ]
        return json.encode(every).decode()

    @property
    def heading(self) -> str:
        """What its group is called; empty outside of groups."""
        return self.path[-1][1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Band:
    """What a total from `low` on means; `level` is good, none, warn or danger."""

    low: int
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A definition in the reader's language. `total` is the coding of its total, None when nothing is counted."""

    name: str
    title: str
    introduction: str
    items: Sequence[Item]
    total: Mapping[str, Any] | None
    maximum: int
    bands: Sequence[Band]
    copyright: str
    definition: Resource
    is_mean: bool = False

    def band(self, total: Decimal) -> Band | None:
        """The band that a total falls into."""
        return next((band for band in reversed(self.bands) if total >= band.low), None)

    def score(self, chosen: Mapping[str, Answer]) -> Decimal | None:
        """The total of the answers; None when nothing counts."""
        values = [found.value for found in chosen.values() if isinstance(found, Option) and found.value is not None]
        if self.total is None or not values:
            return None
        found = sum(values, Decimal(0))
        found = round(found / len(values), 1) if self.is_mean else found
        return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


Answer = Option | str
"""An option, or what was typed, checked."""


@cache
def definition(name: str) -> Resource:
    """The shipped Questionnaire resource. Raises KeyError for a name that is not offered."""
    if name not in {offered for names in OFFERED.values() for offered in names}:
        raise KeyError(name)
    return json.parse((files("vesalius.clinical") / "data" / "questionnaires" / f"{name}.json").read_bytes())


def questionnaire(name: str) -> Questionnaire:
    """A shipped definition, read in the active language. Raises KeyError."""
    return _localised(name, (get_language() or "fr")[:2])


def offered(actor: Actor) -> list[Questionnaire]:
    """What the actor can ask: the shipped ones of the role, then the active ones of the record store."""
    return [*(questionnaire(name) for name in OFFERED.get(actor.role, ())), *stored(actor)]


def stored(actor: Actor) -> list[Questionnaire]:
    """The active Questionnaires of the record store about patients that hold something to ask."""
    page = search(context(), actor, "Questionnaire", [("status", "active"), ("_sort", "title"), ("_count", "50")])
    language = (get_language() or "fr")[:2]
    found = []
    for item in page.matches:
        resource = json.parse(item.body)
        if resource.get("subjectType", ["Patient"]) == ["Patient"]:
            found.append(read_definition(f"{STORED}{item.id}", resource, language))
    return [asked for asked in found if asked.items]


def named(actor: Actor, name: str) -> Questionnaire:
    """The questionnaire of a name, if the actor can ask it. Raises NotFound."""
    if name in OFFERED.get(actor.role, ()):
        return questionnaire(name)
    if not name.startswith(STORED):
        raise NotFound("There is no such page.")
    found = json.parse(read(context(), actor, "Questionnaire", name.removeprefix(STORED)).body)
    asked = read_definition(name, found, (get_language() or "fr")[:2])
    if found.get("status") != "active" or not asked.items:
        raise NotFound("There is no such page.")
    return asked


@cache
def _localised(name: str, language: str) -> Questionnaire:
    return read_definition(name, definition(name), language)


def read_definition(name: str, found: Resource, language: str) -> Questionnaire:
    """A Questionnaire resource as what is asked, in one language."""
    extensions = {item["url"]: item for item in found.get("extension", ())}
    parts: Sequence[Resource] = (extensions.get(_TOTAL) or {}).get("extension", ())
    items = list(_items(found.get("item", ()), language))
    introduction = next((item for item in found.get("item", ()) if item.get("type") == "display"), None)
    title = _text(found, "title", language) or str(found.get("name") or found.get("id", ""))
    values = [[one.value for one in item.options if one.value is not None] for item in items]
    counted = [max(one) for one in values if one]
    total = next((part["valueCoding"] for part in parts if part["url"] == "code"), None)
    if total is None and counted:
        total = {"system": TOTALS, "code": str(found.get("id", "")), "display": title}
    maximum = next((part["valueInteger"] for part in parts if part["url"] == "maximum"), int(sum(counted)))
    return Questionnaire(
        name,
        title,
        "" if introduction is None else _text(introduction, "text", language),
        items,
        total,
        maximum,
        [_band(part["extension"], language) for part in parts if part["url"] == "band"],
        str(found.get("copyright", "")),
        found,
        any(part["url"] == "method" and part.get("valueCode") == "mean" for part in parts),
    )


def _items(
    given: Sequence[Resource],
    language: str,
    path: tuple[tuple[str, str], ...] = (),
    gates: tuple[Gate, ...] = (),
    parent: str = "",
) -> Iterator[Item]:
    for item in given:
        own = conditions.gate(item)
        held = gates if own is None else (*gates, own)
        kind, link, text = str(item.get("type", "")), str(item.get("linkId", "")), _text(item, "text", language)
        if kind in _KINDS:
            options = [_option(one, language) for one in item.get("answerOption", ())]
            shown = [one for one in options if one is not None]
            # A choice out of a value set that is elsewhere is typed.
            asked = _KINDS[kind] if shown or _KINDS[kind] != "choice" else "string"
            yield Item(link, text, shown, asked, bool(item.get("required")), path, held, parent)
        if not item.get("item"):
            continue
        if kind in _KINDS:
            # What stands under a question belongs to its answer, and is asked when there is one.
            answered = conditions.Gate((conditions.Condition(link, "exists", "true"),), is_all=True)
            yield from _items(item["item"], language, path, (*held, answered), link)
        else:
            inner = (*path, (link, text)) if kind == "group" else path
            yield from _items(item["item"], language, inner, held, parent)


def _option(given: Resource, language: str) -> Option | None:
    coding = given.get("valueCoding")
    if coding is None:
        plain = next((given[key] for key in ("valueString", "valueInteger", "valueDate") if key in given), None)
        return None if plain is None else Option(str(plain), str(plain), None)
    extensions = [*coding.get("extension", ()), *given.get("extension", ())]
    value = next((item.get("valueDecimal") for item in extensions if item.get("url") == _ORDINAL), None)
    text = _text(coding, "display", language) or str(coding.get("code", ""))
    return Option(str(coding.get("code", "")), text, None if value is None else Decimal(str(value)), coding)


def _band(parts: Sequence[Resource], language: str) -> Band:
    found = {part["url"]: part for part in parts}
    return Band(
        found["from"]["valueInteger"], _text(found["text"], "valueString", language), found["level"]["valueCode"]
    )


def _text(element: Mapping[str, Any], name: str, language: str) -> str:
    for extension in (element.get(f"_{name}") or {}).get("extension", ()):
        parts = {part["url"]: part for part in extension["extension"]}
        if extension["url"] == _TRANSLATION and parts["lang"]["valueCode"] == language:
            return str(parts["content"]["valueString"])
    return str(element.get(name, ""))


def answers(asked: Questionnaire, given: Mapping[str, str]) -> tuple[dict[str, Answer], list[str]]:
    """(what was answered, by linkId; the linkIds of questions without a valid answer).

    What is not asked because of its conditions is neither answered nor missing, whatever was sent for it.
    """
    every, wrong = _read(asked, given)
    values = {link: found.code if isinstance(found, Option) else found for link, found in every.items()}
    open_ones = conditions.asked({item.link: item.gates for item in asked.items}, values)
    chosen = {link: found for link, found in every.items() if link in open_ones}
    missing = [
        item.link
        for item in asked.items
        if item.link in open_ones and (item.link in wrong or (item.is_required and item.link not in chosen))
    ]
    return chosen, missing


def _read(asked: Questionnaire, given: Mapping[str, str]) -> tuple[dict[str, Answer], set[str]]:
    """(every valid answer by linkId, the linkIds of those that are not valid)."""
    chosen: dict[str, Answer] = {}
    wrong = set()
    for item in asked.items:
        text = given.get(item.link, "").strip()[:_LONGEST]
        found: Answer | None
        if item.options:
            found = next((one for one in item.options if one.code == text), None)
        else:
            found = text if text and _is_valid(item.kind, text) else None
        if found is not None:
            chosen[item.link] = found
        elif text:
            wrong.add(item.link)
    return chosen, wrong


def _is_valid(kind: str, text: str) -> bool:
    try:
        if kind == "integer":
            int(text)
        elif kind == "decimal":
            return Decimal(text.replace(",", ".")).is_finite()
        elif kind == "date":
            date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return False
    return kind != "boolean" or text in {"true", "false"}


def _value(item: Item, answer: Answer) -> Resource:
    """An answer as FHIR has it."""
    if isinstance(answer, Option):
        if not answer.coding:
            return {"valueString": answer.text}
        ordinal = [one for one in answer.coding.get("extension", ()) if one.get("url") == _ORDINAL]
        made = {key: answer.coding[key] for key in ("system", "code") if key in answer.coding}
        return {"valueCoding": {**({"extension": ordinal} if ordinal else {}), **made, "display": answer.text}}
    if item.kind == "boolean":
        return {"valueBoolean": answer == "true"}
    if item.kind == "integer":
        return {"valueInteger": int(answer)}
    if item.kind == "decimal":
        return {"valueDecimal": Decimal(answer.replace(",", "."))}
    return {"valueDate": answer} if item.kind == "date" else {"valueString": answer}


def _response_items(asked: Questionnaire, chosen: Mapping[str, Answer]) -> list[Resource]:
    """The answers in the structure of the definition (R4 questionnaireresponse.html): groups, and under answers."""
    made: list[Resource] = []
    groups: dict[tuple[str, str], Resource] = {}
    given: dict[str, Resource] = {}
    for item in asked.items:
        if item.link not in chosen:
            continue
        place = given[item.parent].setdefault("item", []) if item.parent else made
        outside = next((one.path for one in asked.items if one.link == item.parent), ())
        for link, text in item.path[len(outside) :]:
            if (item.parent, link) not in groups:
                groups[item.parent, link] = {"linkId": link, "text": text, "item": []}
                place.append(groups[item.parent, link])
            place = groups[item.parent, link]["item"]
        given[item.link] = _value(item, chosen[item.link])
        place.append({"linkId": item.link, "text": item.text, "answer": [given[item.link]]})
    return made


def resources(
    asked: Questionnaire,
    chosen: Mapping[str, Answer],
    *,
    patient_id: str,
    encounter: str,
    author: Resource,
    full_url: str,
    is_sensitive: bool = False,
) -> tuple[list[Resource], Decimal | None]:
    """(QuestionnaireResponse and, where something counts, the Observation of its total; the total).

    `is_sensitive` labels them as the definition is labelled: what a psychologist asks is psychology, what a general
    practitioner asks is a measurement like others.
    """
    about = {"subject": subject(patient_id), "encounter": {"reference": encounter}}
    security = (asked.definition.get("meta") or {}).get("security")
    meta = {"meta": {"security": security}} if is_sensitive and security else {}
    name = asked.definition.get("url") or f"Questionnaire/{asked.definition.get('id', '')}"
    version = asked.definition.get("version")
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "fullUrl": full_url,
        **meta,
        "questionnaire": f"{name}|{version}" if version else name,
        "status": "completed",
        **about,
        "authored": now(),
        "author": author,
        "item": _response_items(asked, chosen),
    }
    total = asked.score(chosen)
    if total is None or asked.total is None:
        return [response], None
    observation: Resource = {
        "resourceType": "Observation",
        **meta,
        "status": "final",
        "category": [hl7("observation-category", "survey")],
        "code": {"coding": [dict(asked.total)], "text": asked.title},
        **about,
        "effectiveDateTime": now(),
        "performer": [author],
        "valueQuantity": {
            "value": total,
            "unit": "points",
            "system": "http://unitsofmeasure.org",
            "code": "{score}",
        },
        "derivedFrom": [{"reference": full_url}],
    }
    band = asked.band(total)
    if band is not None:
        observation["note"] = [{"text": band.text}]
    return [response, observation], total


def totals(actor: Actor, patient_id: str, asked: Questionnaire) -> list[Resource]:
    """The Observations of earlier totals, the newest first."""
    if asked.total is None:
        return []
    code = f"{asked.total.get('system', '')}|{asked.total['code']}"
    found = selectors.of_patient(actor, patient_id, "Observation", ("code", code), ("_sort", "-date"), count=50)
    return [item for item in found if item.get("status") != "entered-in-error"]
