"""Models as data: pinned, exact, explained; who left early is not counted as healthy; drift is found."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from importlib import resources

import pytest

from vesalius.errors import Invalid
from vesalius.learning import censoring, drift, registry
from vesalius.learning.model import digest, parse, score
from vesalius.learning.outcomes import OUTCOMES

PERSON = {
    "age": 62.0, "male": 1.0, "bmi": 33.0, "cholesterol": 210.0, "hdl": 38.0, "systolic": 148.0, "diastolic": 86.0,
    "smoking": 1.0, "diabetes": 0.0, "hypertension": 1.0,
}  # fmt: skip


def _shipped():
    return {model.id: (model, content) for model, content in registry.shipped()}


def test_every_outcome_has_a_shipped_model_with_its_card_and_report():
    found = _shipped()
    assert set(found) == set(OUTCOMES)
    for model, _ in found.values():
        card = model.card
        assert card["status"] == "research"
        assert any("Belgian" in each for each in card["limits"])
        report = card["evaluation"]
        assert 0.7 < report["overall"]["auc"] < 0.9
        assert 0.9 < report["overall"]["slope"] < 1.1
        assert {"women", "men", "30-49 years", "fatty liver", "controls"} & set(report["subgroups"]) >= {"women", "men"}
        assert len(report["calibration"]) == 10
        assert report["decision_curve"][0].keys() >= {"threshold", "model", "everybody"}


def test_contributions_and_base_add_up_to_the_log_odds_exactly():
    for model, _ in _shipped().values():
        output = score(model, PERSON)
        assert output is not None
        total = output.base + math.fsum(value for _, value in output.contributions)
        assert output.probability == pytest.approx(1 / (1 + math.exp(-total)), rel=1e-12)
        sizes = [abs(value) for _, value in output.contributions]
        assert sizes == sorted(sizes, reverse=True)


def test_more_weight_means_more_diabetes_and_what_is_missing_is_named():
    model = _shipped()["incident-diabetes"][0]
    heavy, light = score(model, {**PERSON, "bmi": 40.0}), score(model, {**PERSON, "bmi": 22.0})
    assert heavy is not None
    assert light is not None
    assert heavy.probability > 2 * light.probability
    without = score(model, {name: value for name, value in PERSON.items() if name != "hdl"})
    assert without is not None
    assert without.imputed == ("hdl",)


def test_who_is_outside_of_what_a_model_was_made_for_is_not_scored():
    model = _shipped()["incident-diabetes"][0]
    assert score(model, {**PERSON, "age": 12.0}) is None
    assert score(model, {**PERSON, "age": 85.0}) is None
    assert score(model, {"age": 50.0, "male": 0.0, "bmi": 30.0, "hypertension": 0.0}) is None
    assert score(model, {name: value for name, value in PERSON.items() if name != "male"}) is None


def test_a_file_that_is_not_the_pinned_one_is_refused():
    _, content = _shipped()["incident-stroke"]
    changed = content.replace(b'"base": -', b'"base": ')
    assert changed != content
    with pytest.raises(Invalid):
        parse(changed, digest(content))
    with pytest.raises(Invalid):
        parse(b'{"format": "other"}', digest(b'{"format": "other"}'))
    broken = json.dumps({**json.loads(content), "terms": []}).encode()
    with pytest.raises(Invalid):
        parse(broken, digest(broken))


def test_no_model_file_holds_anything_but_json_and_the_pins():
    names = {each.name for each in resources.files("vesalius.learning").joinpath("models").iterdir()}
    assert all(name.endswith(".json") for name in names)
    assert len(names) == len(OUTCOMES) + 1


def test_who_left_early_counts_nothing_and_who_stayed_counts_for_them():
    # Left after 1 and 3 years: of those still there at 5, each counts for more than itself.
    times, ends = [1.0, 2.0, 3.0, 6.0, 7.0], [0, 1, 0, 0, 0]
    weights, labels = censoring.weights(times, ends, 5.0)
    assert labels == [0, 1, 0, 0, 0]
    assert weights[0] == weights[2] == 0
    assert weights[1] == pytest.approx(1 / 0.8)
    assert weights[3] == weights[4] == pytest.approx(1 / (0.8 * 2 / 3))
    assert sum(weights) == pytest.approx(5.0)


def test_death_without_the_disease_is_known_to_be_without_it():
    weights, labels = censoring.weights([1.0, 6.0], [censoring.DIED, censoring.CENSORED], 5.0)
    assert labels == [0, 0]
    assert weights == [1.0, 1.0]


def test_weights_give_back_the_share_that_censoring_hid():
    chance = random.Random(4)
    times, ends, truth = [], [], 0
    for _ in range(6000):
        disease, leaves = chance.expovariate(0.1), chance.uniform(0, 12)
        truth += disease <= 5
        times.append(min(disease, leaves))
        ends.append(censoring.EVENT if disease <= leaves else censoring.CENSORED)
    weights, labels = censoring.weights(times, ends, 5.0)
    weighted = sum(w * y for w, y in zip(weights, labels, strict=True)) / sum(weights)
    naive = sum(labels) / len(labels)
    assert weighted == pytest.approx(truth / 6000, abs=0.02)
    assert naive < truth / 6000 - 0.05


def _people(model, shift: float, count: int = 1000):
    chance = random.Random(7)
    met = drift.Inputs(model)
    for _ in range(count):
        known = dict(PERSON)
        for name, expected in model.expectations.items():
            if len(expected.bounds) > 2:
                known[name] = chance.choice(expected.bounds) + chance.uniform(-1, 1) + shift
        met.add(known)
    return met


def test_people_like_those_of_the_training_are_no_drift_and_others_are():
    model = _shipped()["incident-heart-failure"][0]
    model = replace(model, expectations={"age": model.expectations["age"], "systolic": model.expectations["systolic"]})
    assert not any(each.is_beyond for each in _people(model, 0.0).findings())
    older = {each.feature for each in _people(model, 15.0).findings() if each.is_beyond}
    assert older == {"age", "systolic"}


def test_results_that_are_not_there_any_more_are_drift_and_few_people_are_no_judgement():
    model = _shipped()["incident-heart-failure"][0]
    met = drift.Inputs(model)
    for _ in range(drift.FEWEST_PEOPLE):
        met.add({"age": 60.0, "male": 1.0, "diabetes": 0.0, "hypertension": 0.0})
    beyond = {(each.what, each.feature) for each in met.findings() if each.is_beyond}
    assert ("missing", "cholesterol") in beyond
    assert _people(model, 0.0, count=drift.FEWEST_PEOPLE - 1).findings() == []


def test_more_outcomes_than_expected_are_beyond_the_limits():
    model = _shipped()["incident-diabetes"][0]
    as_said = [(0.1, 3.0, censoring.EVENT)] * 50 + [(0.1, 6.0, censoring.CENSORED)] * 450
    assert [each.is_beyond for each in drift.outcomes(model, as_said)] == [False]
    twice = [(0.1, 3.0, censoring.EVENT)] * 100 + [(0.1, 6.0, censoring.CENSORED)] * 400
    found = drift.outcomes(model, twice)
    assert [(each.value, each.is_beyond) for each in found] == [(2.0, True)]
    assert drift.outcomes(model, twice[:50]) == []
