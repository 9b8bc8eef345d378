"""Questionnaires as FHIR Questionnaire resources, shipped or stored: what is asked, and what it gave before.

Answers are read and written in `questionnaire_answers`. The total is the sum, or the mean, of the ordinal values of the
answers (extension `ordinalValue`, R4 registry). How it is coded and what its bands are called stands in the extension
`total-score` of the definition; a stored definition without it gets a code of ours as soon as its answers have ordinal
values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import get_language

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.clinical import conditions, selectors
from vesalius.clinical.conditions import Gate
from vesalius.clinical.writing import VESALIUS, Resource
from vesalius.errors import NotFound, VesaliusError
from vesalius.r4 import json
from vesalius.records import terminology
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
    "quantity": "quantity",
    "string": "string",
    "text": "text",
    "url": "url",
    "date": "date",
    "dateTime": "dateTime",
    "time": "time",
}
"""Type of an item → how it is asked. What is not here (attachments, references) is not asked."""
LONGEST: Final = 4000
"""Characters of an answer, where the definition does not say less."""
_EXTENSIONS: Final = "http://hl7.org/fhir/StructureDefinition/"
_CALCULATED: Final = (
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
    f"{_EXTENSIONS}cqf-calculatedValue",
)
_OPTIONS: Final = 200
"""Codes of a value set that are offered; of a larger one the answer is typed."""
_REPETITIONS: Final = 30
"""Of a group that repeats, where the definition does not say less."""
_INITIAL: Final = ("Coding", "Quantity", "Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Uri")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `value` counts in the total, None where it does not. `given` is the answer as FHIR has it."""

    code: str
    text: str
    value: Decimal | None
    given: Resource = field(default_factory=dict, repr=False, hash=False)


def numbered(link: str, numbers: Sequence[int]) -> str:
    """The name of the fields of a question, or of a group: its linkId, with numbers behind unless all are the first."""
    return link + "".join(f"[{number}]" for number in numbers) if any(number > 1 for number in numbers) else link


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions. One that `repeats` is asked from `least` to `most` times; this is repetition `number`.

    `gates` counts the conditions that it has and stands under: they come first among those of its questions.
    """

    link: str
    text: str
    repeats: bool = False
    is_required: bool = False
    least: int = 1
    most: int = 1
    gates: int = 0
    number: int = 1

    def name(self, outer: Sequence[Group]) -> str:
        """What all its repetitions inside of `outer` are called together."""
        return numbered(self.link, [group.number for group in outer if group.repeats])


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `kind` is a value of `_KINDS`; `path` are the groups that it stands in.

    `gates` are its conditions and those of what it stands in, all of which must be open; `parent` is the linkId of the
    question that it stands under, empty outside of questions. `initial` is what stands there before anything is typed,
    the only answer where `is_read_only`; `unit` the coding of a quantity; `low` and `high` the least and the greatest
    value (extensions minValue and maxValue), empty without; `expression` the FHIRPath of what is calculated.
    """

    link: str
    text: str
    options: Sequence[Option]
    kind: str = "choice"
    is_required: bool = True
    path: tuple[Group, ...] = ()
    gates: tuple[Gate, ...] = ()
    parent: str = ""
    repeats: bool = False
    is_open: bool = False
    is_read_only: bool = False
    is_hidden: bool = False
    longest: int = LONGEST
    initial: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    expression: str = ""
    unit: Resource = field(default_factory=dict, repr=False, hash=False)

    @property
    def key(self) -> str:
        """The name of its fields: the linkId, with numbers behind in further repetitions of the groups around it."""
        return numbered(self.link, [group.number for group in self.path if group.repeats])

    @property
    def when(self) -> str:
        """Its conditions as JSON, for the page: [is_all, [[field, operator, value] …]] of each; empty without any."""
        return as_json(self.gates)

    @property
    def heading(self) -> str:
        """What the groups around it are called, with the number of a repetition; empty outside of groups."""
        parts = (f"{group.text} {group.number}".strip() if group.repeats else group.text for group in self.path)
        return " › ".join(filter(None, parts))


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

    def score(self, chosen: Mapping[str, Sequence[Answer]]) -> Decimal | None:
        """The total of the answers; None when nothing counts."""
        every = [found for each in chosen.values() for found in each]
        values = [found.value for found in every if isinstance(found, Option) and found.value is not None]
        if self.total is None or not values:
            return None
        found = sum(values, Decimal(0))
        found = round(found / len(values), 1) if self.is_mean else found
        return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def as_json(gates: Sequence[Gate]) -> str:
    """Conditions as the script of the page reads them; empty without any."""
    every = [[gate.is_all, [[one.question, one.operator, one.answer] for one in gate.conditions]] for gate in gates]
    return json.encode(every).decode() if every else ""


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
            found.append(read_definition(f"{STORED}{item.id}", resource, language, _expander(actor, resource)))
    return [asked for asked in found if asked.items]


def named(actor: Actor, name: str) -> Questionnaire:
    """The questionnaire of a name, if the actor can ask it. Raises NotFound."""
    if name in OFFERED.get(actor.role, ()):
        return questionnaire(name)
    if not name.startswith(STORED):
        raise NotFound("There is no such page.")
    found = json.parse(read(context(), actor, "Questionnaire", name.removeprefix(STORED)).body)
    asked = read_definition(name, found, (get_language() or "fr")[:2], _expander(actor, found))
    if found.get("status") != "active" or not asked.items:
        raise NotFound("There is no such page.")
    return asked


@cache
def _localised(name: str, language: str) -> Questionnaire:
    return read_definition(name, definition(name), language)


Expand = Callable[[str], Sequence[Resource]]
"""Canonical of a value set → its codings; none where it is not known, or too large to be offered."""


def _expander(actor: Actor, questionnaire: Resource) -> Expand:
    """Reads value sets that stand in the definition itself, are stored here, or are shipped."""

    def expand(canonical: str) -> Sequence[Resource]:
        asked: list[Resource] = [{"name": "count", "valueInteger": _OPTIONS + 1}]
        if canonical.startswith("#"):
            inside = (item for item in questionnaire.get("contained", ()) if item.get("id") == canonical[1:])
            asked.append({"name": "valueSet", "resource": next(inside, {"resourceType": "ValueSet"})})
        else:
            asked.append({"name": "url", "valueUri": canonical})
        parameters = {"resourceType": "Parameters", "parameter": asked}
        try:
            found = terminology.perform(context(), actor, "expand", "ValueSet", parameters)
        except VesaliusError:
            return ()
        codings = [item for item in (found.get("expansion") or {}).get("contains", ()) if "code" in item]
        return codings if len(codings) <= _OPTIONS else ()

    return expand


def _nothing(_canonical: str) -> Sequence[Resource]:
    return ()


def read_definition(name: str, found: Resource, language: str, expand: Expand = _nothing) -> Questionnaire:
    """A Questionnaire resource as what is asked, in one language."""
    extensions = {item["url"]: item for item in found.get("extension", ())}
    parts: Sequence[Resource] = (extensions.get(_TOTAL) or {}).get("extension", ())
    items = list(_items(found.get("item", ()), language, expand))
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
    expand: Expand,
    path: tuple[Group, ...] = (),
    gates: tuple[Gate, ...] = (),
    parent: str = "",
) -> Iterator[Item]:
    for item in given:
        own = conditions.gate(item)
        held = gates if own is None else (*gates, own)
        kind, link, text = str(item.get("type", "")), str(item.get("linkId", "")), _text(item, "text", language)
        if kind in _KINDS:
            yield _item(item, kind, text, expand, language, (path, held, parent))
        if not item.get("item"):
            continue
        if kind in _KINDS:
            # What stands under a question belongs to its answer, and is asked when there is one.
            answered = conditions.Gate((conditions.Condition(link, "exists", "true"),), is_all=True)
            yield from _items(item["item"], language, expand, path, (*held, answered), link)
        else:
            inner = (*path, _group(item, text, len(held))) if kind == "group" else path
            yield from _items(item["item"], language, expand, inner, held, parent)


def _item(
    item: Resource,
    kind: str,
    text: str,
    expand: Expand,
    language: str,
    place: tuple[tuple[Group, ...], tuple[Gate, ...], str],
) -> Item:
    extensions = {one.get("url"): one for one in item.get("extension", ())}
    options = [found for one in item.get("answerOption", ()) if (found := _option(one, language)) is not None]
    if not options and item.get("answerValueSet"):
        options = [_option({"valueCoding": one}, language) for one in expand(str(item["answerValueSet"]))]  # type: ignore[misc]
    longest = item.get("maxLength")
    calculated: Resource = next((extensions[url] for url in _CALCULATED if url in extensions), {})
    expression = calculated.get("valueExpression") or {}
    is_fhirpath = expression.get("language", "text/fhirpath") == "text/fhirpath"
    return Item(
        str(item.get("linkId", "")),
        text,
        options,
        # A choice out of a value set that is not known here is typed.
        _KINDS[kind] if options or _KINDS[kind] != "choice" else "string",
        bool(item.get("required")),
        *place,
        repeats=bool(item.get("repeats")),
        is_open=kind == "open-choice" and bool(options),
        is_read_only=bool(item.get("readOnly")),
        is_hidden=bool((extensions.get(f"{_EXTENSIONS}questionnaire-hidden") or {}).get("valueBoolean")),
        longest=min(int(longest), LONGEST) if longest else LONGEST,
        initial=_initial(item),
        low=_limit(extensions.get(f"{_EXTENSIONS}minValue")),
        high=_limit(extensions.get(f"{_EXTENSIONS}maxValue")),
        expression=str(expression.get("expression") or calculated.get("valueString") or "") if is_fhirpath else "",
        unit=(extensions.get(f"{_EXTENSIONS}questionnaire-unit") or {}).get("valueCoding", {}),
    )


def _group(item: Resource, text: str, gates: int) -> Group:
    link, is_required = str(item.get("linkId", "")), bool(item.get("required"))
    if not item.get("repeats"):
        return Group(link, text, is_required=is_required, gates=gates)
    told = {one.get("url"): one.get("valueInteger") for one in item.get("extension", ())}
    most = min(told.get(f"{_EXTENSIONS}questionnaire-maxOccurs") or _REPETITIONS, _REPETITIONS)
    least = min(max(told.get(f"{_EXTENSIONS}questionnaire-minOccurs") or 1, 1), most)
    return Group(link, text, repeats=True, is_required=is_required, least=least, most=most, gates=gates)


def _initial(item: Resource) -> tuple[str, ...]:
    """The answers that stand there from the start, as they are sent by the form."""
    chosen = [one for one in item.get("answerOption", ()) if one.get("initialSelected")]
    found = [_plain(one) for one in (*item.get("initial", ()), *chosen)]
    return tuple(text for text in found if text)


def _limit(extension: Resource | None) -> str:
    return "" if extension is None else _plain(extension)


def _plain(given: Mapping[str, Any]) -> str:
    """The value[x] of an element as a form has it."""
    value = next((given[f"value{name}"] for name in _INITIAL if f"value{name}" in given), None)
    if isinstance(value, Mapping):
        value = value.get("code", value.get("value")) if "valueCoding" in given else value.get("value")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _option(given: Resource, language: str) -> Option | None:
    coding = given.get("valueCoding")
    if coding is None:
        key = next((name for name in ("valueString", "valueInteger", "valueDate", "valueTime") if name in given), None)
        if key is None:
            return None
        text = str(given[key])
        return Option(text, text, _ordinal(given.get("extension", ())), {key: given[key]})
    value = _ordinal([*coding.get("extension", ()), *given.get("extension", ())])
    text = _text(coding, "display", language) or str(coding.get("code", ""))
    ordinal = [item for item in coding.get("extension", ()) if item.get("url") == _ORDINAL]
    kept = {key: coding[key] for key in ("system", "code") if key in coding}
    answer = {"valueCoding": {**({"extension": ordinal} if ordinal else {}), **kept, "display": text}}
    return Option(str(coding.get("code", "")), text, value, answer)


def _ordinal(extensions: Sequence[Resource]) -> Decimal | None:
    found = next((item.get("valueDecimal") for item in extensions if item.get("url") == _ORDINAL), None)
    return None if found is None else Decimal(str(found))


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


def totals(actor: Actor, patient_id: str, asked: Questionnaire) -> list[Resource]:
    """The Observations of earlier totals, the newest first."""
    if asked.total is None:
        return []
    code = f"{asked.total.get('system', '')}|{asked.total['code']}"
    found = selectors.of_patient(actor, patient_id, "Observation", ("code", code), ("_sort", "-date"), count=50)
    return [item for item in found if item.get("status") != "entered-in-error"]


def responses(actor: Actor, patient_id: str, asked: Questionnaire) -> list[Resource]:
    """The earlier answers to this questionnaire in any of its versions, the newest first."""
    named = asked.definition.get("url") or f"Questionnaire/{asked.definition.get('id', '')}"
    found = selectors.of_patient(
        actor,
        patient_id,
        "QuestionnaireResponse",
        ("questionnaire", str(named)),
        ("_sort", "-authored"),
        count=30,
    )
    return [item for item in found if item.get("status") not in {"entered-in-error", "in-progress"}]
