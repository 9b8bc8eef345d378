"""Results over time, charts of several, growth curves: read through the door, hidden from whom the record is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from integration.pages.conftest import put
from vesalius import clock
from vesalius.records.context import Context

Ask = Callable[..., Any]
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
FLAG = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


def observation(
    identity: str, patient: str, code: str, value: float, day: str, *, category: str = "laboratory", unit: str = "x",
    flag: str = "", high: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    made: dict[str, Any] = {
        "resourceType": "Observation", "id": identity, "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": f"name {code}"},
        "subject": {"reference": f"Patient/{patient}"}, "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": unit},
    }  # fmt: skip
    if flag:
        made["interpretation"] = [{"coding": [{"system": FLAG, "code": flag}]}]
    if high is not None:
        made["referenceRange"] = [{"high": {"value": high}}]
    return made


def ago(days: int) -> str:
    return str(clock.today() - timedelta(days=days))


@pytest.fixture(scope="module", autouse=True)
def _values(context: Context) -> None:
    put(
        context,
        *(
            observation(f"pressure-{number}", "anna", "8867-4", 60 + number % 30, ago(number), category="vital-signs")
            for number in range(30)
        ),
        observation("old-crp", "anna", "1988-5", 41.5, ago(900), high=5, flag="H"),
        observation("new-crp", "anna", "1988-5", 3.5, ago(40), high=5),
        observation("potassium-1", "anna", "2823-3", 7.25, ago(40), flag="HH"),
        observation("tsh-1", "anna", "3016-3", 2.5, ago(40)),
        *(observation(f"esr-{number}", "anna", "30341-2", number, ago(100 + number)) for number in range(8)),
        observation("withdrawn", "anna", "1988-5", 999, ago(39)) | {"status": "entered-in-error"},
        observation("zoe-weight", "zoe", "29463-7", 9.2, "2021-05-05", category="vital-signs", unit="kg"),
        observation("zoe-length", "zoe", "8302-2", 74, "2021-05-05", category="vital-signs", unit="cm"),
        observation("zoe-grams", "zoe", "29463-7", 3400, "2020-05-05", category="vital-signs", unit="g"),
    )


def test_results_stand_side_by_side_with_what_is_alarming_first(ask: Ask) -> None:
    text = ask("house", "/patients/anna/results/").text
    names = re.findall(r'<th scope="row">.*?>(?:name )?([\w -]+)</a>', text)
    assert names[0] == "Potassium"
    assert "alarming" in text
    assert "7.25" in text
    assert "8867-4" not in text
    only = ask("house", "/patients/anna/results/?only=abnormal").text
    assert "Potassium" in only
    assert "TSH" not in only


def test_earlier_days_of_results_are_a_page_away(ask: Ask) -> None:
    first = ask("house", "/patients/anna/results/").text
    assert "41.5" not in first
    pages, until = 0, re.search(r"\?until=(\d{4}-\d{2}-\d{2})", first)
    text = first
    while until is not None and "41.5" not in text and pages < 6:
        text = ask("house", f"/patients/anna/results/?until={until[1]}").text
        until, pages = re.search(r'href="\?until=(\d{4}-\d{2}-\d{2})', text), pages + 1
    assert "41.5" in text


def test_a_chart_shows_what_is_compared_with_its_values_in_words(ask: Ask) -> None:
    text = ask("house", "/patients/anna/course/?code=1988-5&code=2823-3").text
    assert text.count("data-panel") == 2
    assert text.count("<circle") == 3
    assert "chart-band" in text
    for value in ("41.5", "3.5", "7.25"):
        assert value in text
    assert "999" not in text
    assert "style=" not in text
    recent = ask("house", "/patients/anna/course/?code=1988-5&period=1y").text
    assert "41.5" not in recent
    assert "3.5" in recent
    stretch = ask("house", f"/patients/anna/course/?code=1988-5&from={ago(1000)}&until={ago(800)}").text
    assert "41.5" in stretch
    assert ask("house", "/patients/anna/course/").status_code == 404
    assert ask("house", "/patients/anna/course/?code=%3Cscript%3E").status_code == 404


@pytest.mark.parametrize(
    "path", ["/patients/anna/results/", "/patients/anna/course/?code=1988-5", "/patients/zoe/growth/"]
)
def test_values_are_not_there_for_whom_the_record_is_not(ask: Ask, path: str) -> None:
    for username in ("wilson", "pam"):
        refused = ask(username, path)
        assert refused.status_code == 404
        assert "41.5" not in refused.text


def test_a_child_is_shown_on_the_curves_with_percentiles(ask: Ask) -> None:
    text = ask("house", "/patients/zoe/growth/?until=2").text
    assert text.count("chart-curve") == 15
    assert "3.4\u202fkg" in text
    assert "9.2\u202fkg" in text
    # Nobody wrote the index: it is that of the weight and the length of one day, 9.2 / 0.74².
    assert "16.8\u202fkg/m²" in text
    assert "Growth curves" in ask("house", "/patients/zoe/measurements/").text
    assert "Growth curves" not in ask("house", "/patients/anna/measurements/").text


def test_many_measurements_do_not_push_results_off_the_summary(ask: Ask) -> None:
    text = ask("house", "/patients/anna/").text
    assert "7.25" in text
    assert "Heart rate" in text
