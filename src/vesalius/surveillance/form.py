"""The form of a declaration: its questions, what a draft fills in, what a clinician gives.

The fields are those that the regions ask for: onset, ground of the diagnosis, laboratory, setting, others concerned.
Identity comes from the record when it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec

from vesalius.errors import Invalid

Resource = dict[str, Any]
QUESTIONNAIRE: Final = "urn:vesalius:Questionnaire:notifiable-disease|1"
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` is choice, text, lines, day or tick; `told` says what it is called."""

    link: str
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = False


QUESTIONS: Final = (
    Question("certainty", "choice", ("suspected", "confirmed"), is_required=True),
    Question("onset", "day"),
    Question("basis", "lines", is_required=True),
    Question("laboratory", "text"),
    Question("sampled", "day"),
    Question(
        "setting",
        "choice",
        ("none", "childcare", "school", "care-home", "hospital", "work", "food-handler", "care-worker", "other"),
    ),
    Question("hospital", "choice", ("no", "yes", "unknown")),
    Question("linked", "choice", ("no", "yes", "unknown")),
    Question("travel", "text"),
    Question("vaccinated", "choice", ("no", "yes", "partly", "unknown")),
    Question("postal_code", "text"),
    Question("contact", "text"),
    Question("remarks", "lines"),
)


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    content = (files("vesalius.surveillance") / "data" / "form.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, dict[str, dict[str, str]]])


def told(link: str, language: str) -> str:
    """What a question is called in fr, nl, de or en."""
    return _told(_texts()["questions"][link], language)


def choice_told(code: str, language: str) -> str:
    """What a choice is called; a code that is none is told as it is."""
    return _told(_texts()["choices"].get(code, {"en": code}), language)


def title(language: str) -> str:
    """What a declaration is called."""
    return _told(_texts()["document"]["title"], language)


def _told(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def read(response: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a QuestionnaireResponse by linkId."""
    return {str(item.get("linkId")): answer for item in response.get("item", ()) if (answer := _answer(item))}


def _answer(item: Mapping[str, Any]) -> str:
    for answer in item.get("answer", ()):
        for name in ("valueString", "valueDate"):
            if answer.get(name):
                return str(answer[name])
        if answer.get("valueCoding"):
            return str(answer["valueCoding"].get("code", ""))
    return ""


def faults(given: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """What cannot be sent as it is: linkId → missing, day, future, choice or long."""
    return dict(_faults(given, today))


def _faults(given: Mapping[str, str], today: dt.date) -> Iterator[tuple[str, str]]:
    for question in QUESTIONS:
        value = given.get(question.link, "").strip()
        if not value:
            if question.is_required:
                yield question.link, "missing"
        elif len(value) > _LONGEST:
            yield question.link, "long"
        elif question.kind == "choice" and value not in question.choices:
            yield question.link, "choice"
        elif question.kind == "day":
            try:
                day = dt.date.fromisoformat(value)
            except ValueError:
                yield question.link, "day"
            else:
                if day > today:
                    yield question.link, "future"


def items(given: Mapping[str, str], language: str) -> list[Resource]:
    """The answers as items of a QuestionnaireResponse, in the words of a language.

    Raises Invalid for a day or a choice that is none.
    """
    found: list[Resource] = []
    for question in QUESTIONS:
        value = given.get(question.link, "").strip()[:_LONGEST]
        if not value:
            continue
        if question.kind == "choice":
            if value not in question.choices:
                raise Invalid("An answer is not among its choices.")
            coding = {"system": "urn:vesalius:declaration-answer", "code": value}
            answer: Resource = {"valueCoding": coding | {"display": choice_told(value, language)}}
        elif question.kind == "day":
            try:
                answer = {"valueDate": dt.date.fromisoformat(value).isoformat()}
            except ValueError as error:
                raise Invalid("An answer is no day.") from error
        else:
            answer = {"valueString": value}
        found.append({"linkId": question.link, "text": told(question.link, language), "answer": [answer]})
    return found
