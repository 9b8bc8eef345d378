"""Charts over time: what is drawn stands where it belongs, and a reference range gives a change its size."""

from __future__ import annotations

from datetime import date

import pytest

from vesalius.clinical import charts


@pytest.fixture(autouse=True, scope="module")
def _django() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()


def value(day: str, number: float) -> charts.Value:
    return charts.Value(date.fromisoformat(day).toordinal(), number, str(number), day)


def test_later_is_further_right_and_more_is_higher() -> None:
    chart = charts.by_date([charts.Wanted("x", "mg", [value("2024-05-01", 9), value("2022-01-01", 5)])])
    assert chart is not None
    first, second = chart.panels[0].dots
    assert first.value.number == 5
    assert float(first.x) < float(second.x) <= chart.right
    assert float(first.y) > float(second.y)


def test_panels_share_the_axis_of_time() -> None:
    chart = charts.by_date(
        [
            charts.Wanted("x", "", [value("2022-01-01", 5), value("2024-01-01", 6)]),
            charts.Wanted("y", "", [value("2024-01-01", 600), value("2025-01-01", 700)]),
        ]
    )
    assert chart is not None
    assert chart.panels[0].dots[1].x == chart.panels[1].dots[0].x


def test_the_reference_range_is_drawn_as_far_as_it_is_near() -> None:
    near = charts.by_date([charts.Wanted("x", "", [value("2024-01-01", 0.94), value("2025-01-01", 1.0)], 0.5, 1.2)])
    assert near is not None
    assert near.panels[0].band is not None
    assert float(near.panels[0].grid[0][1].replace(",", ".")) <= 0.5
    far = charts.by_date([charts.Wanted("x", "", [value("2024-01-01", 1), value("2025-01-01", 2)], 800, 900)])
    assert far is not None
    assert far.panels[0].band is None


def test_one_value_alone_and_equal_values_can_be_drawn() -> None:
    for numbers in ([4.0], [4.0, 4.0], [0.0]):
        days = [value(f"2024-0{index + 1}-01", number) for index, number in enumerate(numbers)]
        chart = charts.by_date([charts.Wanted("x", "", days)])
        assert chart is not None
        assert len(chart.panels[0].dots) == len(numbers)


def test_nothing_measured_is_no_chart() -> None:
    assert charts.by_date([charts.Wanted("x", "", [])]) is None


@pytest.mark.parametrize(
    ("first", "last"), [("2024-03-01", "2024-03-20"), ("2024-03-01", "2025-01-20"), ("1990-01-01", "2026-01-01")]
)
def test_the_axis_has_a_legible_number_of_ticks(first: str, last: str) -> None:
    chart = charts.by_date([charts.Wanted("x", "", [value(first, 1), value(last, 2)])])
    assert chart is not None
    assert 2 <= len(chart.ticks) <= 14
    places = [float(x) for x, _label in chart.ticks]
    assert places == sorted(places)
    assert places[-1] <= chart.right
