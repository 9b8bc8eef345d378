"""Questionnaires as FHIR Questionnaire resources that ship with the product: asked, answered and scored.

The total is the sum of the ordinal values of the answers (extension `ordinalValue`, R4 extension registry). How the
total is coded and what its bands are called stands in the extension `total-score` of the definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import get_language

from vesalius.access import roles
from vesalius.clinical.writing import Resource, hl7, now, subject
from vesalius.r4 import json

_ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
_TOTAL: Final = "https://vesalius.health/fhir/StructureDefinition/total-score"
OFFERED: Final[dict[str, tuple[str, ...]]] = {
    roles.PHYSICIAN: ("phq-9", "gad-7", "audit-c", "katz"),
    roles.NURSE: ("katz",),
    roles.MIDWIFE: ("phq-9",),
    roles.PHYSIOTHERAPIST: (),
    roles.PSYCHOLOGIST: ("phq-9", "gad-7", "audit-c"),
}
"""Role → names of the questionnaires that it uses."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `value` counts in the total."""

    code: str
    text: str
    value: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question."""

    link: str
    text: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Band:
    """What a total from `low` on means; `level` is good, none, warn or danger."""

    low: int
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A definition in the reader's language."""

    name: str
    title: str
    introduction: str
    items: Sequence[Item]
    total: Mapping[str, Any]
    maximum: int
    bands: Sequence[Band]
    copyright: str
    definition: Resource

    def band(self, total: int) -> Band | None:
        """The band that a total falls into."""
        return next((band for band in reversed(self.bands) if total >= band.low), None)


@cache
def definition(name: str) -> Resource:
    """The Questionnaire resource. Raises KeyError for a name that is not offered."""
    if name not in {offered for names in OFFERED.values() for offered in names}:
        raise KeyError(name)
    return json.parse((files("vesalius.clinical") / "data" / "questionnaires" / f"{name}.json").read_bytes())


def questionnaire(name: str) -> Questionnaire:
    """A definition, read in the active language. Raises KeyError."""
    return _localised(name, (get_language() or "fr")[:2])


@cache
def _localised(name: str, language: str) -> Questionnaire:
    found = definition(name)
    total = next(item for item in found["extension"] if item["url"] == _TOTAL)["extension"]
    introduction = next((item for item in found["item"] if item["type"] == "display"), None)
    return Questionnaire(
        name,
        _text(found, "title", language),
        "" if introduction is None else _text(introduction, "text", language),
        [
            Item(
                item["linkId"],
                _text(item, "text", language),
                [_option(option["valueCoding"], language) for option in item["answerOption"]],
            )
            for item in found["item"]
            if item["type"] == "choice"
        ],
        next(item["valueCoding"] for item in total if item["url"] == "code"),
        next(item["valueInteger"] for item in total if item["url"] == "maximum"),
        [_band(item["extension"], language) for item in total if item["url"] == "band"],
        found["copyright"],
        found,
    )


def _option(coding: Resource, language: str) -> Option:
    value = next(item["valueDecimal"] for item in coding["extension"] if item["url"] == _ORDINAL)
    return Option(coding["code"], _text(coding, "display", language), int(value))


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
    return str(element[name])


def answers(asked: Questionnaire, given: Mapping[str, str]) -> tuple[dict[str, Option], list[str]]:
    """(the options chosen, by linkId; the linkIds of questions without a valid answer)."""
    chosen: dict[str, Option] = {}
    missing = []
    for item in asked.items:
        option = next((one for one in item.options if one.code == given.get(item.link)), None)
        if option is None:
            missing.append(item.link)
        else:
            chosen[item.link] = option
    return chosen, missing


def resources(
    asked: Questionnaire,
    chosen: Mapping[str, Option],
    *,
    patient_id: str,
    encounter: str,
    author: Resource,
    full_url: str,
    is_sensitive: bool = False,
) -> tuple[list[Resource], int]:
    """(QuestionnaireResponse and the Observation of its total, the total).

    `is_sensitive` labels them as the definition is labelled: what a psychologist asks is psychology, what a general
    practitioner asks is a measurement like others.
    """
    total = sum(option.value for option in chosen.values())
    band = asked.band(total)
    about = {"subject": subject(patient_id), "encounter": {"reference": encounter}}
    security = (asked.definition.get("meta") or {}).get("security")
    meta = {"meta": {"security": security}} if is_sensitive and security else {}
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "fullUrl": full_url,
        **meta,
        "questionnaire": f"{asked.definition['url']}|{asked.definition['version']}",
        "status": "completed",
        **about,
        "authored": now(),
        "author": author,
        "item": [
            {"linkId": item.link, "text": item.text, "answer": [{"valueCoding": _coding(asked, item.link, chosen)}]}
            for item in asked.items
        ],
    }
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
    if band is not None:
        observation["note"] = [{"text": band.text}]
    return [response, observation], total


def _coding(asked: Questionnaire, link: str, chosen: Mapping[str, Option]) -> Resource:
    option = chosen[link]
    item = next(one for one in asked.definition["item"] if one["linkId"] == link)
    coding = next(one["valueCoding"] for one in item["answerOption"] if one["valueCoding"]["code"] == option.code)
    ordinal = [one for one in coding["extension"] if one["url"] == _ORDINAL]
    return {"extension": ordinal, "system": coding["system"], "code": option.code, "display": option.text}
