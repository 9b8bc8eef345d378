"""Questionnaires, shipped and stored: asked in groups, answered with types, scored, beside what was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import put
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def visit_of(ask: Ask, username: str) -> str:
    return str(ask(username, "/patients/anna/visits/", go="on").headers["Location"])


@pytest.fixture(scope="module")
def sleep(context: Context) -> None:
    """A definition of somebody else's, with groups, types and ordinal values, and no word of ours."""
    options = [
        {"valueCoding": {"system": "urn:t", "code": code, "display": code.capitalize(),
                         "extension": [{"url": ORDINAL, "valueDecimal": value}]}}
        for code, value in (("never", 0), ("often", 3))
    ]  # fmt: skip
    put(context, {
        "resourceType": "Questionnaire", "id": "sleep", "status": "active", "title": "Sleep", "url": "urn:t:sleep",
        "version": "2", "copyright": "Free to use.", "item": [
            {"linkId": "night", "type": "group", "text": "The night", "item": [
                {"linkId": "wake", "type": "choice", "text": "Wakes up", "required": True, "answerOption": options},
                {"linkId": "hours", "type": "decimal", "text": "Hours of sleep", "required": True},
                {"linkId": "since", "type": "date", "text": "Since when"},
            ]},
            {"linkId": "snores", "type": "boolean", "text": "Snores"},
            {"linkId": "words", "type": "text", "text": "In one's own words"},
        ],
    }, {"resourceType": "Questionnaire", "id": "old", "status": "retired", "title": "Retired one",
        "item": [{"linkId": "a", "type": "string", "text": "A"}]})  # fmt: skip


def test_a_stored_questionnaire_is_asked_answered_and_scored(ask: Ask, found: Found, sleep: None) -> None:
    address = visit_of(ask, "house")
    panel = ask("house", address).text
    assert "Sleep" in panel
    assert "Retired one" not in panel
    page = f"{address}questionnaires/stored-sleep/"
    assert "The night" in ask("house", page).text
    kept = ask("house", page, wake="often", hours="six")
    assert kept.status_code == 200
    assert 'value="six"' in kept.text
    assert found("QuestionnaireResponse", questionnaire="urn:t:sleep") == []
    answer = ask("house", page, wake="often", hours="6,5", snores="true", words="Badly.")
    assert answer.status_code == 302
    response = found("QuestionnaireResponse", questionnaire="urn:t:sleep")[0]
    assert response["questionnaire"] == "urn:t:sleep|2"
    night = response["item"][0]
    assert [item["linkId"] for item in night["item"]] == ["wake", "hours"]
    assert night["item"][1]["answer"] == [{"valueDecimal": 6.5}]
    assert response["item"][1]["answer"] == [{"valueBoolean": True}]
    assert response["item"][2]["answer"] == [{"valueString": "Badly."}]
    total = found("Observation", code="sleep")[0]
    assert total["valueQuantity"]["value"] == 3
    assert "<strong>3</strong>/3" in ask("house", page).text
    assert ask("house", f"{address}questionnaires/stored-old/").status_code == 404
    assert ask("house", f"{address}questionnaires/stored-nothing/").status_code == 404


def test_activities_that_the_patient_chooses_are_rated_and_their_mean_is_kept(ask: Ask, found: Found) -> None:
    address = visit_of(ask, "pilates")
    page = f"{address}questionnaires/psfs/"
    assert "Activity 1" in ask("pilates", page).text
    given = {"activity-1.name": "Stairs", "activity-1.rating": "4", "activity-2.name": "Bicycle"}
    assert ask("pilates", page, **{**given, "activity-2.rating": "7"}).status_code == 302
    total = found("Observation", code="psfs")[0]
    assert total["valueQuantity"]["value"] == 5.5
    assert "5.5/10" in ask("pilates", address).text
    assert ask("house", f"{visit_of(ask, 'house')}questionnaires/psfs/").status_code == 404


def test_earlier_totals_stand_beside_the_questions(ask: Ask) -> None:
    address = visit_of(ask, "house")
    page = f"{address}questionnaires/peg/"
    ask("house", page, pain="8", enjoyment="6", activity="7")
    ask("house", page, pain="3", enjoyment="2", activity="1")
    text = ask("house", page).text
    assert text.index("<strong>2</strong>/10") < text.index("<strong>7</strong>/10")
    assert 'class="spark"' in text
