"""Dates, numbers, texts and paths as search reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.search import moments, paths, text, values
from vesalius.search.parameters import date, near, quantity, token, uri

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: str) -> int:
    return (datetime.fromisoformat(moment) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2024", "2024-01-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00"),
        ("2024-02", "2024-02-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00"),
        ("2024-12", "2024-12-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00"),
        ("2024-03-31", "2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"),
        ("2024-10-27", "2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00"),
        ("2024-05-01T10:00", "2024-05-01T10:00:00+02:00", "2024-05-01T10:01:00+02:00"),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00+00:00", "2024-05-01T10:00:01+00:00"),
        ("2024-05-01T10:00:00.25-05:00", "2024-05-01T10:00:00.25-05:00", "2024-05-01T10:00:00.26-05:00"),
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00", "2024-05-02T00:00:01+00:00"),
    ],
)
def test_a_date_stands_for_the_whole_of_its_precision_in_belgian_time(written: str, low: str, high: str) -> None:
    assert moments.parse(written) == (microseconds(low), microseconds(high))


@pytest.mark.parametrize(
    "written", ["", "24", "2024-1", "2024-13", "2023-02-29", "2024-05-01T25:00Z", "0000", "2024-05-01T10", "x"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moments.parse(written)


@pytest.mark.parametrize("written", ["0001", "0001-01", "0001-01-01", "0001-01-01T00:00:00+14:00"])
def test_the_first_days_of_the_calendar_are_dates_in_every_zone(written: str) -> None:
    found = moments.parse(written)
    assert moments.BEGINNING < found.low < found.high < moments.parse("0002-01-02").high


def test_the_last_day_of_the_calendar_is_one_in_every_zone() -> None:
    assert moments.parse("9999-12-31T23:59:59Z").high < moments.parse("9999-12-31T23:59:59-14:00").low < moments.END


def test_open_periods_reach_to_the_ends_of_time() -> None:
    assert moments.of_value("Period", {"start": "2024"}) == (moments.parse("2024").low, moments.END)
    assert moments.of_value("Period", {"end": "2024"}) == (moments.BEGINNING, moments.parse("2024").high)
    assert moments.of_value("Period", {}) is None
    timing = {"event": ["2024-05-01", "2024-06-01"], "repeat": {"boundsPeriod": {"start": "2024-04"}}}
    assert moments.of_value("Timing", timing) == (moments.parse("2024-04").low, moments.END)
    assert moments.of_value("Timing", {"repeat": {"count": 1}}) is None


def test_approximately_is_a_tenth_of_the_time_between_then_and_now() -> None:
    with clock.fixed(datetime(2024, 1, 11, tzinfo=UTC)):
        found = date.parse("date", "ap2024-01-01T00:00:00Z")
    day = 24 * 3600 * 1_000_000
    assert found.low == pytest.approx(microseconds("2024-01-01T00:00:00+00:00") - day, abs=1_000_000)
    assert found.high == pytest.approx(microseconds("2024-01-01T00:00:01+00:00") + day, abs=1_000_000)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("100", "99.5", "100.5"),
        ("100.00", "99.995", "100.005"),
        ("1e2", "50", "150"),
        ("5.40e-3", "0.005395", "0.005405"),
        ("-5", "-5.5", "-4.5"),
        ("ap100", "90", "110"),
    ],
)
def test_a_number_stands_for_its_precision(written: str, low: str, high: str) -> None:
    found = quantity.parse_number("probability", written)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000))
def test_a_number_always_equals_itself(number: Decimal) -> None:
    wanted = quantity.parse_number("probability", str(number))
    assert quantity.compare(number, number, wanted)


@pytest.mark.parametrize("written", ["", "x", "1,5", "gt", "zz5", "5|", "5|a|b|c", "1e99999", "٣"])
def test_what_is_no_quantity_is_refused_with_the_parameters_name(written: str) -> None:
    with pytest.raises(Invalid, match=r"^Parameter value-quantity: "):
        quantity.parse("value-quantity", written)


def test_texts_are_compared_without_case_accents_and_punctuation() -> None:
    assert text.normalise("  Éloïse  O’Brien-DUPÔNT, ") == "eloise obrien dupont"
    assert text.normalise("Strauß Œuvre") == "strauss oeuvre"
    assert text.words(text.narrative("<b>Fièvre</b>&amp; toux")) == ("fievre", "toux")


@given(st.text())
def test_normalising_twice_changes_nothing(written: str) -> None:
    once = text.normalise(written)
    assert text.normalise(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dupont", "Dupond"),
        ("Lefèvre", "Lefebvre"),
        ("Dekeyser", "Dekeijzer"),
        ("Claes", "Klaas"),
        ("Janssens", "Jansens"),
        ("Thys", "Tijs"),
        ("Philippe", "Filip"),
    ],
)
def test_names_that_sound_alike_in_french_or_dutch_share_a_key(one: str, other: str) -> None:
    assert text.phonetic(one) == text.phonetic(other)


@pytest.mark.parametrize(("one", "other"), [("Dupont", "Lambert"), ("Peeters", "Pauwels"), ("Maes", "Claes")])
def test_names_that_sound_different_do_not(one: str, other: str) -> None:
    assert text.phonetic(one) != text.phonetic(other)


def test_escapes_protect_separators() -> None:
    assert values.split(r"a\,b,c\\,d", ",") == [r"a\,b", r"c\\", "d"]
    assert [values.unescape(part) for part in values.split(r"a\,b,c\\,d", ",")] == ["a,b", "c\\", "d"]
    assert token.parse("code", r"urn:a|x\|y\$z") == token.Token("urn:a", "x|y$z")


def test_a_url_lies_below_its_path_segments_only() -> None:
    assert uri.ancestors("http://a.org/b/c") == ["http://a.org/b/c", "http://a.org/b", "http://a.org"]
    assert uri.ancestors("urn:oid:1.2.3") == ["urn:oid:1.2.3"]


def test_near_takes_a_distance_and_a_unit_of_length() -> None:
    assert near.parse("near", "50.5|4.5|2|km") == (50.5, 4.5, 2000.0)
    assert near.parse("near", "50.5|4.5") == (50.5, 4.5, 10000.0)
    for wrong in ("50", "91|0", "50|4|-1", "50|4|1|kg", "nan|0"):
        with pytest.raises(Invalid, match=r"^Parameter near: "):
            near.parse("near", wrong)


def test_paths_know_choices_filters_indexes_and_references() -> None:
    found = paths.branches("(Observation.value as Quantity) | Observation.subject.where(resolve() is Patient)")
    assert [[step.key for step in leaf.steps] for branch in found for leaf in branch.leaves] == [
        ["valueQuantity"],
        ["subject"],
    ]
    assert [branch.target for branch in found] == [None, "Patient"]
    phone = paths.branches("Patient.telecom.where(system='phone')")[0].leaves[0]
    telecom = {"telecom": [{"system": "phone", "value": "1"}, {"system": "email", "value": "2"}]}
    assert list(paths.visit(telecom, phone.steps)) == [{"system": "phone", "value": "1"}]
    first = paths.branches("Bundle.entry[0].resource")[0].leaves[0]
    assert list(paths.visit({"entry": [{"resource": 1}, {"resource": 2}]}, first.steps)) == [1]
    with pytest.raises(paths.NotPlain):
        paths.branches("Patient.deceased.exists() and Patient.deceased != false")
