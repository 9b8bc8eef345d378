"""Growth curves: published percentiles come out, ages outside are refused, tails are corrected."""

from __future__ import annotations

import pytest

from vesalius.clinical import growth

# WHO's printed percentile tables, rounded as printed: weight-for-age and length/height-for-age, boys and girls.
PUBLISHED = [
    ("weight", "male", 0, 0.0, 3.3),
    ("weight", "female", 365, 0.0, 8.9),
    ("height", "male", 365, 0.0, 75.7),
    ("height", "female", 1826, 0.0, 109.4),
    ("head", "female", 0, 0.0, 33.9),
    ("weight", "male", 1826, 1.880794, 23.8),
]


@pytest.mark.parametrize(("measure", "sex", "days", "score", "value"), PUBLISHED)
def test_the_curves_are_those_that_who_printed(measure: str, sex: str, days: int, score: float, value: float) -> None:
    found = growth.parameters(measure, sex, days)
    assert found is not None
    assert found.at(score) == pytest.approx(value, abs=0.06)


@pytest.mark.parametrize("measure", [item.name for item in growth.MEASURES])
def test_a_value_and_its_score_lead_to_one_another(measure: str) -> None:
    for sex in sorted(growth.SEXES):
        for days in (0, 45, 400, 1000, 1700):
            found = growth.parameters(measure, sex, days)
            assert found is not None
            for score in (-2.5, -1.0, 0.0, 1.0, 2.5):
                assert growth.z_score(measure, sex, days, found.at(score)) == pytest.approx(score, abs=1e-6)


def test_weights_far_out_are_measured_by_the_last_deviation_that_has_data() -> None:
    found = growth.parameters("weight", "male", 400)
    assert found is not None
    step = found.at(3) - found.at(2)
    assert growth.z_score("weight", "male", 400, found.at(3) + step) == pytest.approx(4.0)
    plain = found.z_score(found.at(3) + step)
    assert plain != pytest.approx(4.0, abs=0.05)


def test_outside_of_the_published_ages_there_is_no_curve_and_no_score() -> None:
    assert growth.parameters("weight", "male", 11 * 366) is None
    assert growth.z_score("head", "female", 2500, 50) is None
    assert growth.z_score("weight", "other", 100, 5) is None
    assert growth.z_score("weight", "male", 100, 0) is None
    assert growth.last_day("height", "female") == 6940


def test_a_percentile_is_the_share_of_children_below() -> None:
    assert growth.percentile(0) == pytest.approx(50)
    for name, score in growth.PERCENTILES:
        assert growth.percentile(score) == pytest.approx(float(name), abs=0.01)
