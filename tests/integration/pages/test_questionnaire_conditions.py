"""Questions with conditions (`enableWhen`): asked when they hold, and otherwise neither needed nor stored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from integration.pages.conftest import put
from vesalius.clinical.conditions import Condition, Gate, asked
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


def yes(question: str, value: str = "true", operator: str = "=") -> dict[str, Any]:
    return {"question": question, "operator": operator, "answerBoolean": value == "true"}


@pytest.fixture(scope="module")
def smoking(context: Context) -> None:
    kinds = [{"valueCoding": {"system": "urn:t", "code": code, "display": code}} for code in ("pipe", "cigarettes")]
    put(context, {
        "resourceType": "Questionnaire", "id": "smoking", "status": "active", "title": "Smoking",
        "url": "urn:t:smoking",
        "item": [
            {"linkId": "smokes", "type": "boolean", "text": "Smokes", "required": True},
            {"linkId": "how", "type": "group", "text": "How", "enableWhen": [yes("smokes")], "item": [
                {"linkId": "what", "type": "choice", "text": "What", "required": True, "answerOption": kinds},
                {"linkId": "number", "type": "integer", "text": "How many a day", "required": True, "enableWhen": [
                    {"question": "what", "operator": "=", "answerCoding": {"system": "urn:t", "code": "cigarettes"}},
                ]},
                {"linkId": "help", "type": "string", "text": "What would help", "required": True, "enableWhen": [
                    {"question": "number", "operator": ">=", "answerInteger": 20},
                ]},
            ]},
            {"linkId": "since", "type": "boolean", "text": "Ever smoked", "required": True,
             "enableWhen": [yes("smokes", "false")], "item": [
                {"linkId": "until", "type": "date", "text": "Until when", "required": True},
             ]},
            {"linkId": "both", "type": "string", "text": "Needs both", "enableBehavior": "all", "enableWhen": [
                yes("smokes"), {"question": "number", "operator": "exists", "answerBoolean": True},
            ]},
        ],
    })  # fmt: skip


def linked(items: list[dict[str, Any]]) -> dict[str, Any]:
    """linkId → first answer, of a whole response."""
    found: dict[str, Any] = {}
    for item in items:
        for answer in item.get("answer", ()):
            found[item["linkId"]] = next(value for name, value in answer.items() if name.startswith("value"))
            found |= linked(answer.get("item", []))
        found |= linked(item.get("item", []))
    return found


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"smokes": "true", "what": "pipe"}, {"smokes": True, "what": "pipe"}),
        ({"smokes": "true", "what": "cigarettes", "number": "5", "both": "b"},
         {"smokes": True, "what": "cigarettes", "number": 5, "both": "b"}),
        # What was answered before another answer closed the question is not part of the response.
        ({"smokes": "true", "what": "pipe", "number": "40", "help": "a leaflet", "both": "b", "since": "true"},
         {"smokes": True, "what": "pipe"}),
        ({"smokes": "true", "what": "cigarettes", "number": "20", "help": "patches"},
         {"smokes": True, "what": "cigarettes", "number": 20, "help": "patches"}),
        ({"smokes": "false", "since": "true", "until": "2020-01-01", "what": "pipe"},
         {"smokes": False, "since": True, "until": "2020-01-01"}),
    ],
    ids=["group", "code", "closed", "at-least", "under-an-answer"],
)  # fmt: skip
def test_what_is_asked_is_stored_and_nothing_else(
    ask: Ask, found: Found, smoking: None, given: dict[str, str], stored: dict[str, Any]
) -> None:
    address = str(ask("house", "/patients/anna/visits/", go="on").headers["Location"])
    seen = {item["id"] for item in found("QuestionnaireResponse", questionnaire="urn:t:smoking")}
    assert ask("house", f"{address}questionnaires/stored-smoking/", **given).status_code == 302
    (response,) = [
        item for item in found("QuestionnaireResponse", questionnaire="urn:t:smoking") if item["id"] not in seen
    ]
    answers = linked(response["item"])
    assert {name: value["code"] if isinstance(value, dict) else value for name, value in answers.items()} == stored
    if "until" in stored:
        since = next(item for item in response["item"] if item["linkId"] == "since")
        assert since["answer"][0]["item"][0]["linkId"] == "until"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["smokes"]),
        ({"smokes": "true"}, ["what"]),
        ({"smokes": "true", "what": "cigarettes"}, ["number"]),
        ({"smokes": "true", "what": "cigarettes", "number": "many"}, ["number"]),
        ({"smokes": "true", "what": "cigarettes", "number": "25"}, ["help"]),
        ({"smokes": "false"}, ["since"]),
        ({"smokes": "false", "since": "false"}, ["until"]),
    ],
    ids=["nothing", "group", "code", "no-number", "at-least", "boolean", "under-an-answer"],
)
def test_a_question_that_is_asked_and_required_is_missed_and_nothing_is_stored(
    ask: Ask, found: Found, smoking: None, given: dict[str, str], missing: list[str]
) -> None:
    address = str(ask("house", "/patients/zoe/visits/", go="on").headers["Location"])
    before = len(found("QuestionnaireResponse"))
    answer = ask("house", f"{address}questionnaires/stored-smoking/", **(given or {"nothing": "at all"}))
    assert answer.status_code == 200
    faulty = re.findall(r'class="question faulty".*?name="([^"]+)"', answer.text, re.DOTALL)
    assert faulty == missing
    assert len(found("QuestionnaireResponse")) == before


def test_the_page_is_told_the_conditions_and_calls_what_is_required_not_optional(ask: Ask, smoking: None) -> None:
    address = str(ask("house", "/patients/anna/visits/", go="on").headers["Location"])
    page = ask("house", f"{address}questionnaires/stored-smoking/").text
    told = [json.loads(unescape(text)) for text in re.findall(r'data-when="([^"]*)"', page)]
    assert told[0] == [[False, [["smokes", "=", "true"]]]]
    assert told[1] == [[False, [["smokes", "=", "true"]]], [False, [["what", "=", "cigarettes"]]]]
    assert page.count(">optional<") == 1


@pytest.mark.parametrize(
    ("operator", "expected", "value", "holds"),
    [
        ("=", "7", "7.0", True), ("!=", "7", "8", True), ("!=", "7", None, False), (">", "7", "7,5", True),
        ("<", "2026-01-01", "2025-12-31", True), (">=", "2026-01-01", "2025-12-31", False), (">", "7", "seven", False),
        ("exists", "true", "0", True), ("exists", "false", None, True), ("exists", "true", None, False),
        ("~", "7", "7", False),
    ],
)  # fmt: skip
def test_a_condition_holds_as_its_operator_says(
    operator: str, expected: str, value: str | None, *, holds: bool
) -> None:
    assert Condition("q", operator, expected).holds([] if value is None else [value]) is holds


def test_questions_that_wait_for_each_other_are_not_asked_and_end() -> None:
    def when(question: str, value: str) -> tuple[Gate, ...]:
        return (Gate((Condition(question, "exists", value),), is_all=True),)

    answers = {"a": ["1"], "b": ["1"], "c": ["1"]}
    assert asked({"a": when("b", "true"), "b": when("a", "true"), "c": ()}, answers) == {"c"}
    assert asked({"a": when("b", "false"), "b": when("a", "false"), "c": ()}, answers) == {"c"}
    # A chain of four, in an order that is the wrong way round.
    chain = {"d": when("c", "true"), "c": when("b", "true"), "b": when("a", "true"), "a": ()}
    assert asked(chain, answers) == {"a", "b", "c", "d"}
