"""What is unusual in one person's own series, and why."""

from __future__ import annotations

import datetime as dt
import random

from vesalius.learning.trends import Value, analytes, unusual

TODAY = dt.date(2026, 11, 28)


def _series(loinc: str, values: list[float], unit: str = "mg/dL", every: int = 90, last: int = 5) -> list[Value]:
    days = [TODAY - dt.timedelta(days=last + every * number) for number in reversed(range(len(values)))]
    return [Value(loinc, unit, value, day) for value, day in zip(values, days, strict=True)]


def test_a_value_far_from_the_persons_own_usual_is_told_with_what_chance_explains():
    found = unusual(_series("2160-0", [1.00, 1.05, 0.98, 1.02, 1.60]), TODAY)
    assert len(found) == 1
    one = found[0]
    assert (one.kind, one.is_up, one.latest, one.count) == ("jump", True, 1.60, 4)
    assert one.usual == 1.01
    assert 0.15 < one.expected < 0.2 < one.change


def test_the_same_value_is_usual_for_who_always_had_it():
    assert unusual(_series("2160-0", [1.62, 1.55, 1.58, 1.63, 1.60]), TODAY) == []


def test_few_values_another_unit_or_an_old_last_value_tell_nothing():
    assert unusual(_series("2160-0", [1.0, 1.0, 1.6]), TODAY) == []
    mixed = _series("2160-0", [1.0, 1.0, 1.0, 1.0], last=95) + _series("2160-0", [88.0], unit="umol/L")
    assert unusual(mixed, TODAY) == []
    assert unusual(_series("2160-0", [1.0, 1.0, 1.0, 1.0, 1.6], last=500), TODAY) == []


def test_a_steady_rise_is_found_before_any_single_value_is_far_off():
    found = unusual(_series("4548-4", [6.4, 6.6, 6.8, 6.9, 7.1, 7.2], unit="%"), TODAY)
    assert [(each.kind, each.is_up) for each in found] == [("steady", True)]
    assert 0.5 < found[0].per_year < 0.8


def test_a_fast_fall_of_kidney_function_and_weight_names_its_guideline():
    kidney = unusual(_series("98979-8", [72, 65, 58], unit="mL/min/{1.73_m2}", every=180), TODAY)
    assert [(each.kind, each.is_up) for each in kidney] == [("fast-kidney", False)]
    weight = unusual(_series("29463-7", [80.0, 75.5], unit="kg", every=150), TODAY)
    assert [(each.kind, round(each.change, 3)) for each in weight] == [("fast-weight", -0.056)]
    assert unusual(_series("29463-7", [80.0, 77.0], unit="kg", every=150), TODAY) == []


def test_chance_alone_seldom_makes_a_finding():
    chance = random.Random(3)
    found = 0
    for _ in range(300):
        found += bool(unusual(_series("2160-0", [chance.gauss(1.0, 0.06) for _ in range(8)]), TODAY))
    assert found < 15


def test_every_analyte_has_a_variation_and_four_names():
    for each in analytes().values():
        assert 0 < each.variation < 0.5
        assert all(each.names)
