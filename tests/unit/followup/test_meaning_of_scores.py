"""Every score says what its result means, in words that exist, and what can be done."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vesalius.apps.followup import labels, meaning
from vesalius.knowledge.scores.registry import SCORES, compute

VECTORS = json.loads((Path(__file__).parents[1] / "knowledge" / "score_test_vectors.json").read_text(encoding="utf-8"))
_KEYS = {"egfr": "ckd-epi-2021"}


@pytest.fixture(scope="module", autouse=True)
def _english() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        yield


def _results(key):
    return [compute(key, each["inputs"]) for each in VECTORS if _KEYS.get(each["score"], each["score"]) == key]


@pytest.mark.parametrize("key", sorted(SCORES))
def test_every_result_of_a_published_case_has_words(key):
    for result in _results(key):
        assert result.band in {"", "G1", "G2", "G3a", "G3b", "G4", "G5"} | set(labels.BANDS)
        found = meaning.of(key, result)
        assert found.source
        assert all(str(option) for option in found.options)


@pytest.mark.parametrize("key", sorted(SCORES))
def test_every_input_has_a_label_and_every_answer_its_words(key):
    for each in SCORES[key].inputs:
        if each.kind == "answer":
            place = int(each.name[1:]) - 1
            assert str(labels.QUESTIONS[key][place])
            assert len(labels.ANSWERS[key][place]) == each.high + 1
        else:
            assert each.name in labels.INPUTS
        assert all(choice in labels.CHOICES or not choice.isalpha() for choice in each.choices)


def test_a_risk_is_told_as_people_of_a_hundred():
    inputs = {"age": 50, "sex": "m", "smoker": 1, "sbp": 140, "tc": 6.3, "hdl": 1.4, "region": "low"}
    found = meaning.of("score2", compute("score2", inputs))
    assert "about 6 have" in found.sentence
    assert any("smoking" in str(option) for option in found.options)


def test_severe_depression_asks_about_safety_and_none_asks_for_nothing():
    assert any("death" in str(option) for option in meaning.of("phq9", compute("phq9", {"responses": [3] * 9})).options)
    assert meaning.of("phq9", compute("phq9", {"responses": [0] * 9})).options == ()


@pytest.mark.parametrize(("sex", "flags", "band"), [
    ("female", (), "none"), ("female", ("hypertension",), "consider"), ("male", ("hypertension",), "consider"),
    ("female", ("hypertension", "diabetes"), "anticoagulate"), ("male", ("hypertension", "diabetes"), "anticoagulate"),
])  # fmt: skip
def test_the_point_for_women_calls_for_no_anticoagulant_by_itself(sex, flags, band):
    inputs = {"age": 50, "sex": sex, **dict.fromkeys(flags, True)}
    found = compute("cha2ds2vasc", inputs)
    assert found.value == len(flags) + (sex == "female")
    assert found.band == band


def test_thoughts_of_death_are_asked_about_however_few_points_there_are():
    found = meaning.of("phq9", compute("phq9", {"responses": [0] * 8 + [1]}))
    assert [str(option) for option in found.options] == ["Ask about thoughts of death, and what keeps the person safe"]
    many = meaning.of("phq9", compute("phq9", {"responses": [2] * 9}))
    assert [str(option) for option in many.options].count(str(found.options[0])) == 1
    assert str(many.options[0]) == str(found.options[0])
    without = meaning.of("phq9", compute("phq9", {"responses": [1] * 4 + [0] * 5}))
    assert str(found.options[0]) not in [str(option) for option in without.options]
