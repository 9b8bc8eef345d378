"""A group of questions that repeats is asked as often as it is wanted, without a script, and stored that often."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from integration.pages.conftest import put
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
CORE = "http://hl7.org/fhir/StructureDefinition/"


@pytest.fixture(scope="module")
def medicines(context: Context) -> None:
    put(context, {
        "resourceType": "Questionnaire", "id": "medicines", "status": "active", "title": "Medicines",
        "url": "urn:t:medicines", "item": [
            {"linkId": "drugs", "type": "group", "text": "Medicine", "repeats": True,
             "extension": [{"url": f"{CORE}questionnaire-maxOccurs", "valueInteger": 4}], "item": [
                {"linkId": "name", "type": "string", "text": "Name", "required": True},
                {"linkId": "daily", "type": "boolean", "text": "Every day", "initial": [{"valueBoolean": True}]},
                {"linkId": "why", "type": "string", "text": "Why not every day", "required": True, "enableWhen": [
                    {"question": "daily", "operator": "=", "answerBoolean": False}]},
                {"linkId": "times", "type": "group", "text": "Intake", "repeats": True, "item": [
                    {"linkId": "hour", "type": "time", "text": "Hour"},
                    {"linkId": "pills", "type": "integer", "text": "Tablets", "enableWhen": [
                        {"question": "hour", "operator": "exists", "answerBoolean": True}]},
                ]},
            ]},
            {"linkId": "last", "type": "string", "text": "About the last one", "enableWhen": [
                {"question": "name", "operator": "=", "answerString": "Digoxin"}]},
        ],
    }, {
        "resourceType": "Questionnaire", "id": "children", "status": "active", "title": "Children",
        "url": "urn:t:children", "item": [
            {"linkId": "child", "type": "group", "text": "Child", "repeats": True, "required": True,
             "extension": [{"url": f"{CORE}questionnaire-minOccurs", "valueInteger": 2}], "item": [
                {"linkId": "called", "type": "string", "text": "Name", "required": True}]},
        ],
    })  # fmt: skip


@pytest.fixture
def page(ask: Ask, medicines: None) -> str:
    return f"{ask('house', '/patients/anna/visits/', go='on').headers['Location']}questionnaires/stored-medicines/"


def fields(html: str) -> dict[str, str]:
    """Name → what stands there, of the fields of the questionnaire."""
    form = html[html.index("data-questionnaire") : html.index("</form>", html.index("data-questionnaire"))]
    found = {}
    for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told["name"] != "csrfmiddlewaretoken" and (told["type"] != "radio" or " checked" in tag):
            found[unescape(told["name"])] = unescape(told["value"])
    return found


def buttons(html: str, name: str) -> list[str]:
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', html)]


def plain(items: list[dict[str, Any]]) -> list[Any]:
    """[linkId, answer or what stands inside] of each item, in order."""
    return [
        [item["linkId"], next(iter(item["answer"][0].values())) if "answer" in item else plain(item["item"])]
        for item in items
    ]


def answered(found: Found, name: str) -> list[Any]:
    return [plain(item["item"]) for item in found("QuestionnaireResponse", questionnaire=f"urn:t:{name}")]


def test_a_repetition_is_added_and_keeps_what_was_typed(ask: Ask, found: Found, page: str) -> None:
    before = len(found("QuestionnaireResponse"))
    first = ask("house", page).text
    assert fields(first) == {
        "repeat:drugs": "1", "repeat:times": "1", "name": "", "daily": "true", "why": "", "hour": "", "pills": "",
        "last": "",
    }  # fmt: skip
    assert (buttons(first, "more"), buttons(first, "less")) == (["times", "drugs"], [])
    typed = fields(first) | {"name": "Digoxin", "daily": "false", "why": "As needed"}
    second = ask("house", page, **typed, more="drugs")
    assert second.status_code == 200
    assert fields(second.text) == typed | {
        "repeat:drugs": "2", "repeat:times[2]": "1", "name[2]": "", "daily[2]": "true", "why[2]": "", "hour[2][1]": "",
        "pills[2][1]": "",
    }  # fmt: skip
    assert "<h3>Medicine 2" in second.text
    assert buttons(second.text, "less") == ["drugs|1", "drugs|2"]
    assert buttons(second.text, "more") == ["times", "times[2]", "drugs"]
    inner = fields(ask("house", page, **fields(second.text), more="times[2]").text)
    assert {name for name in inner if name.startswith("hour")} == {"hour", "hour[2][1]", "hour[2][2]"}
    assert len(found("QuestionnaireResponse")) == before


def test_a_group_is_asked_at_most_as_often_as_it_says(ask: Ask, page: str) -> None:
    full = ask("house", page, name="a", more="drugs", **{"repeat:drugs": "3"}).text
    assert fields(full)["repeat:drugs"] == "4"
    assert "drugs" not in buttons(full, "more")
    for many in ("4", "900", "x", "-1"):
        assert (
            int(fields(ask("house", page, name="a", more="drugs", **{"repeat:drugs": many}).text)["repeat:drugs"]) <= 4
        )


def test_what_is_taken_away_is_gone_and_the_rest_moves_up(ask: Ask, page: str) -> None:
    sent = {
        "repeat:drugs": "3", "name": "A", "name[2]": "B", "name[3]": "C", "daily[3]": "false", "why[3]": "rarely",
        "repeat:times[3]": "2", "hour[3][2]": "08:00", "pills[3][2]": "2", "hour[2][1]": "22:00",
    }  # fmt: skip
    found = fields(ask("house", page, **sent, less="drugs|2").text)
    assert (found["repeat:drugs"], found["name"], found["name[2]"], "name[3]" in found) == ("2", "A", "C", False)
    assert (found["daily[2]"], found["why[2]"], found["hour[2][1]"]) == ("false", "rarely", "")
    assert (found["repeat:times[2]"], found["hour[2][2]"], found["pills[2][2]"]) == ("2", "08:00", "2")
    found = fields(ask("house", page, **sent, less="times[3]|1").text)
    assert (found["repeat:times[3]"], found["hour[3][1]"], found["repeat:drugs"]) == ("1", "08:00", "3")
    for nonsense in ("drugs|9", "drugs|", "unknown|1", "|", "name|1"):
        assert fields(ask("house", page, **sent, less=nonsense).text)["name"] == "A"


def test_each_repetition_is_stored_in_its_place_with_its_own_conditions(ask: Ask, found: Found, page: str) -> None:
    sent = {
        "name": "Digoxin", "daily": "true", "why": "not asked", "hour": "08:00", "pills": "1",
        "repeat:times": "2", "hour[1][2]": "20:00", "pills[1][2]": "2",
        "name[2]": "Colchicine", "daily[2]": "false", "why[2]": "In attacks", "pills[2][1]": "9",
        "repeat:drugs": "3", "daily[3]": "", "last": "Nothing",
    }  # fmt: skip
    assert ask("house", page, **sent).status_code == 302
    # The tablets of an intake without an hour are not asked, nor is what only the first medicine would open; the
    # third medicine was left empty.
    assert [
        ["drugs", [
            ["name", "Digoxin"], ["daily", True],
            ["times", [["hour", "08:00:00"], ["pills", 1]]], ["times", [["hour", "20:00:00"], ["pills", 2]]],
        ]],
        ["drugs", [["name", "Colchicine"], ["daily", False], ["why", "In attacks"]]],
    ] in answered(found, "medicines")  # fmt: skip


def test_a_condition_outside_means_the_nearest_repetition(ask: Ask, found: Found, page: str) -> None:
    sent = {"name": "Other", "name[2]": "Digoxin", "last": "Levels"}
    assert ask("house", page, **sent).status_code == 302
    assert ["last", "Levels"] in [items[-1] for items in answered(found, "medicines")]


def test_what_is_required_is_needed_in_every_repetition_that_was_begun(ask: Ask, found: Found, page: str) -> None:
    before = len(found("QuestionnaireResponse"))
    answer = ask("house", page, **{"name": "A", "daily[2]": "false", "repeat:drugs": "3"})
    assert answer.status_code == 200
    assert re.findall(r'class="question faulty".*?name="([^"]+)"', answer.text, re.DOTALL) == ["name[2]", "why[2]"]
    assert len(found("QuestionnaireResponse")) == before


def test_a_group_that_must_be_there_twice_is_asked_twice(ask: Ask, found: Found, medicines: None) -> None:
    page = f"{ask('house', '/patients/anna/visits/', go='on').headers['Location']}questionnaires/stored-children/"
    first = ask("house", page).text
    assert fields(first) == {"repeat:child": "2", "called": "", "called[2]": ""}
    assert buttons(first, "less") == []
    answer = ask("house", page, called="Zoé")
    assert re.findall(r'class="question faulty".*?name="([^"]+)"', answer.text, re.DOTALL) == ["called[2]"]
    assert ask("house", page, **{"called": "Zoé", "called[2]": "Jan"}).status_code == 302
    assert answered(found, "children")[0] == [["child", [["called", "Zoé"]]], ["child", [["called", "Jan"]]]]
