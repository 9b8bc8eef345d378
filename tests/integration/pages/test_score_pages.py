"""A score is filled in from the record, says what it lacks in the reader's language, and is stored with its origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import patient, put
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


def measured(identity: str, code: str, value: float, unit: str, on: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": identity, "status": "final", "subject": {"reference": "Patient/anna"},
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "effectiveDateTime": on,
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}, **more,
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def kidney(context: Context) -> None:
    """A creatinine and, on the same day, something else; the creatinine late in the evening of universal time."""
    put(
        context,
        measured("potassium", "2823-3", 4.2, "mmol/L", "2026-03-02T08:00:00+01:00"),
        measured("creatinine", "14682-9", 88.4, "umol/L", "2026-03-01T23:30:00Z"),
        measured("urea", "3091-6", 60.06, "mg/dL", "2026-03-02T08:00:00+01:00"),
    )


def test_a_value_comes_from_the_observation_that_holds_it(ask: Ask, found: Found) -> None:
    page = "/patients/anna/scores/ckd-epi-2021/"
    shown = ask("house", page).text
    assert 'name="scr_mg_dl" value="1"' in shown
    assert "2 March 2026" in shown or "March 2, 2026" in shown or "2 Mar" in shown
    given = {"age": "40", "sex": "female", "scr_mg_dl": "1"}
    assert ask("house", page, **given, store="yes").status_code == 200
    (stored,) = found("Observation", code="urn:vesalius:score|ckd-epi-2021")
    assert stored["derivedFrom"] == [{"reference": "Observation/creatinine"}]
    ask("house", page, **given | {"scr_mg_dl": "2"}, store="yes")
    (other,) = [
        item for item in found("Observation", code="urn:vesalius:score|ckd-epi-2021") if item["id"] != stored["id"]
    ]
    assert "derivedFrom" not in other


def test_urea_by_mass_is_read_as_amount_of_substance(ask: Ask) -> None:
    assert 'name="urea_mmol_l" value="10"' in ask("house", "/patients/anna/scores/curb65/").text


def test_numbers_are_written_as_the_reader_writes_them(ask: Ask) -> None:
    given = {"age": "40", "sex": "female", "scr_mg_dl": "1.1"}
    for reader, written in (("en", "65.1 "), ("fr", "65.1 ".replace(".", ","))):
        assert written in ask("house", "/patients/anna/scores/ckd-epi-2021/", reader=reader, **given).text


def test_what_is_missing_is_named_in_the_readers_language_and_nothing_is_stored(ask: Ask, found: Found) -> None:
    before = len(found("Observation"))
    page = "/patients/anna/scores/ckd-epi-2021/"
    answer = ask("house", page, reader="fr", age="40", sex="", scr_mg_dl="", store="yes")
    assert "Il manque encore : Sexe, Créatinine." in answer.text
    assert len(found("Observation")) == before


def test_news2_is_not_for_children(ask: Ask) -> None:
    given = {
        "respiratory_rate": "14", "spo2": "98", "spo2_scale": "1", "on_oxygen": "no", "systolic_bp": "120",
        "pulse": "70", "consciousness": "alert", "temperature": "37",
    }  # fmt: skip
    warning = "Outside of what the score was made for:"
    assert warning in ask("house", "/patients/zoe/scores/news2/", **given).text
    assert warning not in ask("house", "/patients/anna/scores/news2/", **given).text


def test_nobody_guesses_a_sex_that_the_record_does_not_say(ask: Ask, context: Context) -> None:
    put(context, {**patient("anna", "Peeters", "Anna", "1985-07-30", "85073003328"), "gender": "other"})
    try:
        shown = ask("house", "/patients/anna/scores/ckd-epi-2021/").text
        assert shown.index('<select id="in-sex"') < shown.index('<option value="">–</option>')
        assert 'value="male" selected' not in shown
        assert 'value="female" selected' not in shown
    finally:
        put(context, patient("anna", "Peeters", "Anna", "1985-07-30", "85073003328"))
