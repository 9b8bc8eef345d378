"""Fields of FHIR datatypes: what people type becomes elements, and the same stands there when it is changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from vesalius.ui.fields import (
    ChoiceField,
    CodedField,
    DateField,
    Field,
    Form,
    ManyField,
    QuantityField,
    ReferenceField,
    TextField,
    partial_date,
)

UNITS = (("kg", "kg"), ("g", "g"))


@pytest.fixture(autouse=True, scope="module")
def _django() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()


def known(key: str) -> tuple[str, str, str, str] | None:
    return ("urn:codes", "1", "One", "Eins") if key == "1" else None


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2024", "2024"),
        ("5/2024", "2024-05"),
        ("4/5/2024", "2024-05-04"),
        ("4.5.2024", "2024-05-04"),
        ("2024-05-04", "2024-05-04"),
        ("2024-5", "2024-05"),
        (" 04 05 2024 ", "2024-05-04"),
        ("29/2/2024", "2024-02-29"),
    ],
)
def test_dates_are_understood_as_precisely_as_they_are_written(typed: str, date: str) -> None:
    assert partial_date(typed) == date


@pytest.mark.parametrize(
    "typed", ["", "x", "31/2/2024", "13/2024", "24", "0/5/2024", "1/1/1500", "4/5/24", "2024-05-04T10:00"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    assert partial_date(typed) is None


@generated(st.dates(min_value=__import__("datetime").date(1900, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_date_that_is_shown_and_sent_back_is_the_same(day: Any, precision: int) -> None:
    field, stored = DateField("d", "d"), day.isoformat()[:precision]
    assert field.read(field.fill(stored)) == stored


def test_a_date_after_the_latest_day_is_refused_at_its_own_precision() -> None:
    form = Form([DateField("d", "d", latest="2026-11-27")], {"d": "2026"})
    assert form.values == {"d": "2026"}
    assert Form([DateField("d", "d", latest="2026-11-27")], {"d": "28/11/2026"}).faults.keys() == {"d"}


def test_a_quantity_keeps_its_digits_and_has_a_ucum_code() -> None:
    field = QuantityField("q", "q", UNITS, has_comparator=True)
    read = field.read({"q": "6,50", "q.unit": "kg", "q.comparator": "<="})
    assert read == {
        "value": Decimal("6.50"),
        "comparator": "<=",
        "unit": "kg",
        "system": "http://unitsofmeasure.org",
        "code": "kg",
    }
    assert field.read(field.fill(read)) == read


@pytest.mark.parametrize(
    "given",
    [{"q": "much"}, {"q": "NaN"}, {"q": "1", "q.unit": "lb"}, {"q": "-1"}, {"q": "201"}],
)
def test_impossible_quantities_are_refused(given: dict[str, str]) -> None:
    form = Form([QuantityField("q", "q", UNITS, low=Decimal(0), high=Decimal(200))], given)
    assert not form.is_valid
    assert form.shown[0].fault
    assert form.shown[0].value == given["q"]


def test_a_code_is_what_the_server_knows_and_never_what_a_browser_says() -> None:
    field = CodedField("c", "c", "/options", known)
    assert field.read({"c": "one", "c.key": "1"}) == {
        "coding": [{"system": "urn:codes", "code": "1", "display": "One"}],
        "text": "Eins",
    }
    assert field.read({"c": "one", "c.key": "2"}) == {"text": "one"}
    strict = Form([CodedField("c", "c", "/options", known, must_be_coded=True)], {"c": "one"})
    assert strict.faults.keys() == {"c"}


def test_a_reference_is_resolved_or_stays_words() -> None:
    asked: list[str] = []

    def resolve(literal: str) -> dict[str, Any]:
        asked.append(literal)
        return {"reference": literal, "display": "Dr A"}

    field = ReferenceField("r", "r", "/options", resolve, may_be_words=True)
    assert field.read({"r": "anybody", "r.key": "Practitioner/a"}) == {"reference": "Practitioner/a", "display": "Dr A"}
    assert field.read({"r": "anybody"}) == {"display": "anybody"}
    assert asked == ["Practitioner/a"]
    assert Form([ReferenceField("r", "r", "/options", resolve)], {"r": "x"}).faults.keys() == {"r"}


def test_a_form_shows_what_is_stored_and_reads_it_back_unchanged() -> None:
    fields: list[Field] = [
        TextField("t", "t"),
        ChoiceField("c", "c", (("a", "A"), ("b", "B"))),
        ManyField("m", "m", (("x", "X"), ("y", "Y"))),
        DateField("d", "d"),
        CodedField("k", "k", "/o", known),
    ]
    stored = {
        "t": "text",
        "c": "b",
        "m": ["y"],
        "d": "2024-05",
        "k": {"coding": [{"system": "urn:codes", "code": "1", "display": "One"}], "text": "Eins"},
    }
    assert all(value == "" for value in Form.showing(fields, {}).given.values())
    shown = Form.showing(fields, stored)
    assert not shown.is_valid
    assert Form(fields, shown.given).values == stored


def test_what_is_needed_and_missing_is_said() -> None:
    form = Form([TextField("t", "t", is_required=True), ChoiceField("c", "c", (("a", "A"),))], {"t": "  ", "c": "z"})
    assert form.faults.keys() == {"t", "c"}
    assert not form.is_valid
