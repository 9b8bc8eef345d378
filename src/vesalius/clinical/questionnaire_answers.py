"""Answers to a questionnaire: read from a form, checked, calculated, and written as R4 has them.

A QuestionnaireResponse keeps the structure of its definition (R4 questionnaireresponse.html): groups, and what stands
under an answer. What is calculated (SDC calculatedExpression, FHIRPath) is calculated here, whatever was sent for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from vesalius import clock
from vesalius.clinical import conditions, repetitions
from vesalius.clinical.questionnaires import Answer, Group, Item, Option, Questionnaire
from vesalius.clinical.writing import Resource, hl7, now, subject
from vesalius.r4 import fhirpath

_MOST: Final = 30
"""Answers to one question that repeats."""
Given = Callable[[str], Sequence[str]]
"""Name of a field → the texts that were sent for it."""


def answers(asked: Questionnaire, given: Given) -> tuple[dict[str, list[Answer]], list[str]]:
    """(what was answered, by field; the fields of questions without a valid answer). A field is an `Item.key`.

    What is not asked because of its conditions is neither answered nor missing, whatever was sent for it; nor is what
    stands in a repetition that nobody filled in.
    """
    every: dict[str, list[Answer]] = {}
    wrong, typed = set(), set()
    for item in asked.items:
        is_fixed = item.is_read_only or item.is_hidden
        sent = item.initial if is_fixed else given(item.key)
        texts = [] if item.expression else [text for one in sent if (text := one.strip())]
        found = [_answer(item, text) for text in texts[: _MOST if item.repeats else 1]]
        if None in found:
            wrong.add(item.key)
        if texts and not is_fixed:
            typed.add(item.key)
        if kept := [one for one in found if one is not None]:
            every[item.key] = kept
    values = {key: [_text(one) for one in found] for key, found in every.items()}
    open_ones = conditions.asked({item.key: item.gates for item in asked.items}, values)
    open_ones -= repetitions.superfluous(asked, typed)
    chosen = {key: found for key, found in every.items() if key in open_ones}
    missing = [
        item.key
        for item in asked.items
        if item.key in open_ones and (item.key in wrong or (_is_needed(item) and item.key not in chosen))
    ]
    if not missing:
        _calculate(asked, chosen, open_ones)
    return chosen, missing


def _is_needed(item: Item) -> bool:
    return item.is_required and not (item.is_read_only or item.is_hidden or item.expression)


def _text(answer: Answer) -> str:
    return answer.code if isinstance(answer, Option) else answer


def _answer(item: Item, text: str) -> Answer | None:
    """What a text means as an answer; None when it is none."""
    if item.options:
        found = next((one for one in item.options if one.code == text), None)
        if found is not None or not item.is_open:
            return found
    return text if len(text) <= item.longest and _is_valid(item, text) else None


def _is_valid(item: Item, text: str) -> bool:
    try:
        if item.kind in {"integer", "decimal", "quantity"}:
            number = Decimal(text.replace(",", "."))
            is_whole = item.kind != "integer" or number == number.to_integral_value()
            within = (not item.low or number >= Decimal(item.low)) and (not item.high or number <= Decimal(item.high))
            return number.is_finite() and is_whole and within
        if item.kind == "date":
            date.fromisoformat(text)
            return (not item.low or text >= item.low) and (not item.high or text <= item.high)
        if item.kind == "dateTime":
            datetime.fromisoformat(text)
        elif item.kind == "time":
            time.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return False
    return item.kind != "boolean" or text in {"true", "false"}


def _calculate(asked: Questionnaire, chosen: dict[str, list[Answer]], open_ones: set[str]) -> None:
    """Adds what is calculated, in order, each from the answers before it. What cannot be calculated is left out."""
    for item in asked.items:
        if not item.expression or item.key not in open_ones:
            continue
        response = {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "item": response_items(asked, chosen),
        }
        environment = {"resource": response, "questionnaire": asked.definition}
        try:
            found = fhirpath.compile(item.expression).evaluate(response, environment=environment)
        except fhirpath.FHIRPathError:
            continue
        value = found[0] if len(found) == 1 else None
        text = ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)
        if text and (answer := _answer(item, text)) is not None:
            chosen[item.key] = [answer]


def _value(item: Item, answer: Answer) -> Resource:
    """An answer as FHIR has it."""
    if isinstance(answer, Option):
        return dict(answer.given)
    number = answer.replace(",", ".")
    if item.kind == "quantity":
        unit = {"unit": item.unit.get("display") or item.unit.get("code", "")} if item.unit else {}
        coded = {key: item.unit[key] for key in ("system", "code") if key in item.unit}
        return {"valueQuantity": {"value": Decimal(number), **unit, **coded}}
    if item.kind == "dateTime":
        moment = datetime.fromisoformat(answer)
        return {"valueDateTime": (moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)).isoformat()}
    made: dict[str, Callable[[], Resource]] = {
        "boolean": lambda: {"valueBoolean": answer == "true"},
        "integer": lambda: {"valueInteger": int(Decimal(number))},
        "decimal": lambda: {"valueDecimal": Decimal(number)},
        "date": lambda: {"valueDate": answer},
        "time": lambda: {"valueTime": time.fromisoformat(answer).isoformat()},
        "url": lambda: {"valueUri": answer},
    }
    # What was typed beside the options of an open choice is a text.
    return made.get(item.kind, lambda: {"valueString": answer})()


def response_items(asked: Questionnaire, chosen: Mapping[str, Sequence[Answer]]) -> list[Resource]:
    """The answers in the structure of the definition: in groups, and under the first answer what stands under it.

    A group that repeats is there once for each repetition (R4 questionnaireresponse.html, 2.40.4.1).
    """
    made: list[Resource] = []
    groups: dict[tuple[str, tuple[Group, ...]], Resource] = {}
    given: dict[str, Resource] = {}
    paths = {item.key: item.path for item in asked.items}
    for item in asked.items:
        if item.key not in chosen or (item.parent and item.parent not in given):
            continue
        place = given[item.parent].setdefault("item", []) if item.parent else made
        for depth in range(len(paths.get(item.parent, ())), len(item.path)):
            group, name = item.path[depth], (item.parent, item.path[: depth + 1])
            if name not in groups:
                groups[name] = {"linkId": group.link, **({"text": group.text} if group.text else {}), "item": []}
                place.append(groups[name])
            place = groups[name]["item"]
        values = [_value(item, answer) for answer in chosen[item.key]]
        given[item.key] = values[0]
        place.append({"linkId": item.link, **({"text": item.text} if item.text else {}), "answer": values})
    return made


def resources(
    asked: Questionnaire,
    chosen: Mapping[str, Sequence[Answer]],
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
        "item": response_items(asked, chosen),
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
