"""Entity tags, dates and preferences: exact values, and a value or a refusal for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.api import headers
from vesalius.api.headers import NO_VERSION, Preferences
from vesalius.api.refusals import MalformedRequest

VERSIONS = st.integers(1, 999_999_999)


@given(VERSIONS)
def test_if_match_reads_back_the_entity_tag_of_any_version(version):
    assert headers.parse_if_match(headers.entity_tag(version)) == version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (None, None),
        ('W/"3"', 3),
        ('"3"', 3),
        (' W/"12" ', 12),
        ('W/"abc"', NO_VERSION),
        ('W/"0"', NO_VERSION),
    ],
)
def test_if_match_names_one_version(text, version):
    assert headers.parse_if_match(text) == version


@pytest.mark.parametrize("text", ["", "3", "*", "W/3", 'w/"3"', 'W/"3', 'W/"1", W/"2"', 'W/"3" x', 'W/"a\nb"'])
def test_if_match_of_another_form_is_refused(text):
    with pytest.raises(MalformedRequest):
        headers.parse_if_match(text)


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        (None, None),
        ("*", ()),
        ('W/"3"', (3,)),
        ('W/"1", "2" ,W/"3"', (1, 2, 3)),
        ('W/"99999999999"', (NO_VERSION,)),
    ],
)
def test_if_none_match_lists_versions(text, versions):
    assert headers.parse_if_none_match(text) == versions


@pytest.mark.parametrize("text", ["", "3", 'W/"1" W/"2"', 'W/"1",', ', W/"1"', '*, W/"1"'])
def test_if_none_match_of_another_form_is_refused(text):
    with pytest.raises(MalformedRequest):
        headers.parse_if_none_match(text)


@given(st.lists(VERSIONS, min_size=1, max_size=5), VERSIONS)
def test_none_match_fails_for_the_listed_versions_alone(listed, current):
    text = ", ".join(headers.entity_tag(version) for version in listed)
    assert headers.none_match(headers.parse_if_none_match(text), current) == (current not in listed)


def test_none_match_with_a_star_fails_for_every_version():
    assert headers.none_match(headers.parse_if_none_match("*"), 7) is False
    assert headers.none_match(None, 7) is True


@given(st.text(max_size=40))
def test_any_text_as_precondition_is_read_or_refused(text):
    for parse in (headers.parse_if_match, headers.parse_if_none_match):
        try:
            parse(text)
        except MalformedRequest as error:
            assert error.issues[0].code == "value"  # noqa: PT017 - either way is right


def test_a_moment_is_written_as_http_date():
    assert headers.http_date(1_795_378_530_999_999) == "Sun, 22 Nov 2026 20:15:30 GMT"


@given(st.integers(0, 253_402_300_799))
def test_an_http_date_reads_back_to_its_second(seconds):
    assert headers.parse_http_date(headers.http_date(seconds * 1_000_000)) == seconds


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_all_three_forms_of_an_http_date_are_read(text):
    assert headers.parse_http_date(text) == 784_111_777


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 30 Feb 1994 08:49:37 GMT",
        "x" * 1000,
        "1994-11-06",
    ],
)
def test_what_is_no_http_date_is_none(text):
    assert headers.parse_http_date(text) is None


@given(st.text(max_size=60))
def test_any_text_as_http_date_is_a_number_or_none(text):
    assert headers.parse_http_date(text) is None or isinstance(headers.parse_http_date(text), int)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, Preferences()),
        ("return=minimal", Preferences("minimal")),
        ("return=representation; x=y, handling=strict", Preferences("representation", strict=True)),
        ('Return="OperationOutcome"', Preferences("OperationOutcome")),
        ("return=operationoutcome", Preferences("OperationOutcome")),
        ("handling=lenient", Preferences()),
        ("handling=strict, handling=lenient", Preferences(strict=True)),
        ("respond-async, wait=10", Preferences()),
        ("return=everything", Preferences()),
    ],
)
def test_prefer_is_read_as_far_as_it_is_known(text, expected):
    assert headers.parse_prefer(text) == expected


@given(st.text(max_size=60))
def test_any_text_as_prefer_gives_preferences(text):
    assert isinstance(headers.parse_prefer(text), Preferences)
