"""Training finds what was put into the data, and says how well."""

from __future__ import annotations

import math
import random

import pytest

from vesalius.errors import Invalid
from vesalius.learning import censoring, training
from vesalius.learning.features import Diagnosis, Measurement, features
from vesalius.learning.model import digest, parse, score
from vesalius.learning.outcomes import OUTCOMES
from vesalius.r4 import json


def _subjects(count: int):
    chance = random.Random(11)
    found = []
    for _ in range(count):
        age, bmi = chance.uniform(30, 80), chance.gauss(27, 4)
        rate = math.exp(-4.6 + 0.04 * (age - 55) + 0.15 * (bmi - 27))
        disease, leaves = chance.expovariate(rate), chance.uniform(2, 10)
        known = {
            "age": age, "male": float(chance.random() < 0.5), "bmi": bmi, "cholesterol": chance.gauss(200, 30),
            "hdl": chance.gauss(50, 10), "systolic": chance.gauss(130, 15), "hypertension": 0.0,
        }  # fmt: skip
        end = censoring.EVENT if disease <= leaves else censoring.CENSORED
        found.append(training.Subject(known, min(disease, leaves), end))
    return found


def test_what_was_put_into_the_data_is_found_calibrated_and_reported():
    outcome = OUTCOMES["incident-diabetes"]
    content = training.train(outcome, _subjects(4000), version="t", card={"status": "own"})
    model = parse(content, digest(content))
    evaluation = model.card["evaluation"]
    assert evaluation["overall"]["auc"] > 0.65
    assert evaluation["overall"]["slope"] == pytest.approx(1, abs=0.05)
    assert evaluation["overall"]["observed_to_expected"] == pytest.approx(1, abs=0.02)
    assert set(evaluation["subgroups"]) >= {"women", "men", "50-64 years"}
    base = {"age": 55.0, "male": 1.0, "bmi": 27.0, "cholesterol": 200.0, "hdl": 50.0, "systolic": 130.0}
    output = score(model, base)
    assert output is not None
    # The rate of the middle, 1 % a year, gives 4.9 % in five years.
    assert output.probability == pytest.approx(1 - math.exp(-5 * math.exp(-4.6)), abs=0.02)
    heavier = score(model, {**base, "bmi": 37.0})
    assert heavier is not None
    assert heavier.contributions[0][0] == "bmi"
    assert model.card["known_until_horizon"] < model.card["people"]
    assert json.parse(content)["terms"]


def test_too_few_outcomes_are_refused():
    with pytest.raises(Invalid, match="too few"):
        training.train(OUTCOMES["incident-diabetes"], _subjects(100), version="t", card={})


def test_units_and_days_of_results_are_respected():
    import datetime as dt

    day = dt.date(2026, 1, 1)
    results = [
        Measurement("2093-3", 5.0, "mmol/L", "", dt.date(2025, 6, 1)),
        Measurement("2093-3", 300.0, "mg/dL", "", dt.date(2019, 1, 1)),
        Measurement("2085-9", 50.0, "furlong", "", dt.date(2025, 6, 1)),
        Measurement("29463-7", 81.0, "kg", "", dt.date(2025, 6, 1)),
        Measurement("8302-2", 180.0, "cm", "", dt.date(2023, 6, 1)),
        Measurement("8480-6", 14.0, "mm[Hg]", "", dt.date(2025, 6, 1)),
        Measurement("72166-2", None, "", "449868002", dt.date(2025, 6, 1)),
        Measurement("39156-5", 20.0, "kg/m2", "", dt.date(2026, 2, 1)),
    ]
    known = features(dt.date(1966, 1, 1), "male", results, [Diagnosis(("I10",), dt.date(2020, 1, 1))], day)
    assert known["cholesterol"] == pytest.approx(193.35)
    assert known["bmi"] == pytest.approx(25.0)
    assert known["smoking"] == 1.0
    assert (known["hypertension"], known["diabetes"], known["male"]) == (1.0, 0.0, 1.0)
    assert not {"hdl", "systolic"} & known.keys()
    assert known["age"] == pytest.approx(60, abs=0.01)
