"""Today shows alarming values of patients whom one follows, measured by others, until a later value is calm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from integration.pages.conftest import patient, put
from vesalius import clock
from vesalius.apps.teamwork import monitored
from vesalius.clinical import alarms
from vesalius.records.context import Context

Ask = Callable[..., Any]
UCUM = "http://unitsofmeasure.org"


def vital(
    identity: str, code: str, value: float, unit: str, *, hours: int = 1, whose: str = "anna", by: str = ""
) -> Any:
    at = f"{clock.today() - timedelta(days=2)}T{20 - hours:02}:00:00+01:00"
    made = {
        "resourceType": "Observation", "id": identity, "status": "final", "effectiveDateTime": at,
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                  "code": "vital-signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": "Saturation"}]},
        "subject": {"reference": f"Patient/{whose}"},
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }  # fmt: skip
    return made | ({"performer": [{"reference": by, "display": by.partition("/")[2]}]} if by else {})


@pytest.fixture(scope="module", autouse=True)
def followed(context: Context) -> None:
    own = {"generalPractitioner": [{"reference": "Practitioner/house"}]}
    put(
        context,
        patient("anna", "Peeters", "Anna", "1985-07-30", "85073003328") | own,
        patient("older", "Maes", "Jan", "1950-02-03") | own,
        patient("zoe", "Lambert", "Zoé", "2020-05-05") | own,
        {
            "resourceType": "CareTeam", "id": "t", "status": "active", "subject": {"reference": "Patient/anna"},
            "participant": [{"member": {"reference": "Practitioner/jackie"}}],
        },
    )  # fmt: skip


def test_a_value_of_a_followed_patient_stands_there_until_a_later_one_is_calm(context: Context, ask: Ask) -> None:
    put(context, vital("s1", "59408-5", 87, "%", hours=5, by="Patient/anna"))
    for username in ("house", "jackie"):
        page = ask(username, "/today/alerts/").text
        assert "Peeters" in page
        assert "87" in page
    assert "Peeters" not in ask("wilson", "/today/alerts/").text
    assert "Peeters" not in ask("pilates", "/today/alerts/").text
    assert ask("pam", "/today/alerts/").status_code == 404
    put(context, vital("s2", "59408-5", 96, "%", hours=2, by="Patient/anna"))
    assert "No value beyond its limits." in ask("house", "/today/alerts/").text


def test_what_one_measured_oneself_is_known_and_others_are_told(context: Context, ask: Ask) -> None:
    put(context, vital("p1", "8867-4", 140, "/min", by="Practitioner/jackie"))
    assert "140" in ask("house", "/today/alerts/").text
    assert "140" not in ask("jackie", "/today/alerts/").text


def test_an_alarm_is_not_lost_behind_many_later_values(
    context: Context, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitored, "_VALUES_AT_ONCE", "2")
    put(context, vital("early", "8867-4", 144, "/min", hours=12, whose="older", by="Patient/older"))
    put(context, *(vital(f"later{n}", "8867-4", 70 + n, "/min", hours=8 - n, by="Patient/anna") for n in range(5)))
    assert "144" in ask("house", "/today/alerts/").text


def test_children_are_not_judged_by_limits_of_adults(context: Context, ask: Ask) -> None:
    put(context, vital("child", "8867-4", 139, "/min", whose="zoe"))
    assert "139" not in ask("house", "/today/alerts/").text


@pytest.mark.parametrize(
    ("code", "value", "unit", "expected"),
    [
        ("59408-5", 91, "%", True), ("59408-5", 92, "%", False), ("8867-4", 131, "/min", True),
        ("8867-4", 130, "/min", False), ("8867-4", 40, "/min", True), ("9279-1", 25, "/min", True),
        ("9279-1", 24, "/min", False), ("8310-5", 35, "Cel", True), ("8310-5", 95, "[degF]", False),
        ("29463-7", 300, "kg", False),
    ],
)  # fmt: skip
def test_the_limits_are_the_red_ones_of_news2(code: str, value: float, unit: str, expected: bool) -> None:
    assert alarms.is_alarming(vital("x", code, value, unit)) is expected


def test_a_pressure_is_judged_by_its_parts() -> None:
    def part(code: str, value: int) -> dict[str, Any]:
        return {
            "code": {"coding": [{"code": code}]},
            "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
        }

    assert alarms.is_alarming({"component": [part("8480-6", 170), part("8462-4", 112)]})
    assert not alarms.is_alarming({"component": [part("8480-6", 179), part("8462-4", 109)]})
