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


@pytest.fixture(scope="module")
def intake(context: Context) -> None:
    """Several answers, initial values, value sets, nested groups, limits, what is calculated and what is given."""
    sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
    core = "http://hl7.org/fhir/StructureDefinition/"
    total = "%resource.item.where(linkId='o').item.where(linkId='i').item.where(linkId='kg').answer.value.value * 2"
    put(context, {
        "resourceType": "ValueSet", "id": "fruits", "status": "active", "url": "urn:t:fruits",
        "compose": {"include": [{"system": "urn:f", "concept": [
            {"code": "apple", "display": "Apple"}, {"code": "pear", "display": "Pear"}]}]},
    }, {
        "resourceType": "Questionnaire", "id": "intake", "status": "active", "title": "Intake", "url": "urn:t:intake",
        "contained": [{"resourceType": "ValueSet", "id": "c", "status": "active", "compose": {"include": [
            {"system": "urn:c", "concept": [{"code": "red"}, {"code": "blue", "display": "Blue"}]}]}}],
        "item": [
            {"linkId": "o", "type": "group", "text": "Outer", "item": [
                {"linkId": "i", "type": "group", "text": "Inner", "item": [
                    {"linkId": "kg", "type": "quantity", "text": "Weight", "extension": [
                        {"url": f"{core}questionnaire-unit", "valueCoding": {
                            "system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"}},
                        {"url": f"{core}minValue", "valueDecimal": 2},
                        {"url": f"{core}maxValue", "valueDecimal": 300}]},
                ]},
            ]},
            {"linkId": "fruit", "type": "choice", "text": "Fruit", "repeats": True, "answerValueSet": "urn:t:fruits"},
            {"linkId": "colour", "type": "open-choice", "text": "Colour", "answerValueSet": "#c"},
            {"linkId": "drug", "type": "string", "text": "Medicines", "repeats": True, "maxLength": 12},
            {"linkId": "where", "type": "string", "text": "Where", "initial": [{"valueString": "Namur"}]},
            {"linkId": "fixed", "type": "string", "text": "Trial", "readOnly": True, "required": True,
             "initial": [{"valueString": "T-7"}]},
            {"linkId": "hidden", "type": "string", "text": "Source", "initial": [{"valueString": "form"}],
             "extension": [{"url": f"{core}questionnaire-hidden", "valueBoolean": True}]},
            {"linkId": "grade", "type": "choice", "text": "Grade", "answerOption": [
                {"valueInteger": 1}, {"valueInteger": 2, "initialSelected": True}]},
            {"linkId": "twice", "type": "decimal", "text": "Twice the weight", "extension": [
                {"url": sdc, "valueExpression": {"language": "text/fhirpath", "expression": total}}]},
            {"linkId": "at", "type": "dateTime", "text": "At"},
            {"linkId": "pears", "type": "string", "text": "Which pears",
             "enableWhen": [{"question": "fruit", "operator": "=", "answerCoding": {"code": "pear"}}]},
        ],
    })  # fmt: skip


def answered(response: dict[str, Any]) -> dict[str, list[Any]]:
    """linkId → values, at any depth."""
    found: dict[str, list[Any]] = {}
    for item in response.get("item", ()):
        if "answer" in item:
            found[item["linkId"]] = [next(iter(one.values())) for one in item["answer"]]
        found |= answered(item)
    return found


def test_what_a_definition_can_say_of_its_questions_holds(ask: Ask, found: Found, intake: None) -> None:
    page = f"{visit_of(ask, 'house')}questionnaires/stored-intake/"
    shown = ask("house", page).text
    for text in (
        "Outer › Inner",
        "Apple",
        "Blue",
        'value="Namur"',
        'value="T-7" readonly',
        'maxlength="12"',
        "kg",
        "≥ 2",
    ):
        assert text in shown, text
    assert "Source" not in shown
    assert shown.count('name="drug"') == 3
    assert 'value="2" checked' in shown
    given = {
        "kg": "70,5", "fruit": ["apple", "pear"], "colour": ["", "Ochre"], "drug": ["Aspirin", "", "Codeine"],
        "where": "Namur", "fixed": "T-8", "hidden": "attack", "grade": "2", "twice": "9999", "at": "2026-03-01T10:30",
        "pears": "Conference",
    }  # fmt: skip
    assert ask("house", page, **given).status_code == 302
    (response,) = found("QuestionnaireResponse", questionnaire="urn:t:intake")
    assert [item["linkId"] for item in response["item"][0]["item"]] == ["i"]
    values = answered(response)
    assert values["kg"] == [{"value": 70.5, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}]
    assert [one["code"] for one in values["fruit"]] == ["apple", "pear"]
    assert values["colour"] == ["Ochre"]
    assert values["drug"] == ["Aspirin", "Codeine"]
    assert values["where"] == ["Namur"]
    assert (values["fixed"], values["hidden"]) == (["T-7"], ["form"])
    assert values["grade"] == [2]
    assert values["twice"] == [141.0]
    assert values["at"] == ["2026-03-01T10:30:00+01:00"]
    assert values["pears"] == ["Conference"]
    # Without a total the earlier answers themselves are the history.
    assert f"/documents/QuestionnaireResponse/{response['id']}/" in ask("house", page).text


@pytest.mark.parametrize(
    ("link", "sent"),
    [("kg", "1"), ("kg", "301"), ("kg", "much"), ("drug", "a" * 13), ("fruit", "stone"), ("at", "noon")],
)
def test_what_a_definition_does_not_allow_is_asked_again_and_nothing_is_stored(
    ask: Ask, found: Found, intake: None, link: str, sent: str
) -> None:
    before = len(found("QuestionnaireResponse", questionnaire="urn:t:intake"))
    answer = ask("house", f"{visit_of(ask, 'house')}questionnaires/stored-intake/", **{link: sent})
    assert answer.status_code == 200
    assert 'class="question faulty"' in answer.text
    assert len(found("QuestionnaireResponse", questionnaire="urn:t:intake")) == before
