"""Which representation is sent, which coding, and which bodies are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.api import negotiation
from vesalius.api.negotiation import FORM, JSON_PATCH, MediaRange
from vesalius.api.refusals import NotAcceptable, UnsupportedMediaType

FHIR = "application/fhir+json; charset=utf-8"
PLAIN = "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "format_parameter", "content_type"),
    [
        (None, None, FHIR),
        ("application/fhir+json", None, FHIR),
        ("Application/FHIR+JSON; charset=utf-8", None, FHIR),
        ("application/json+fhir", None, FHIR),
        ("application/fhir+json; fhirVersion=4.0", None, FHIR),
        ('application/fhir+json; fhirVersion="4.0"', None, FHIR),
        ("application/json", None, PLAIN),
        ("text/json", None, "text/json; charset=utf-8"),
        ("*/*", None, FHIR),
        ("application/*", None, FHIR),
        ("text/*", None, "text/json; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, FHIR),
        ("application/xml, application/json;q=0.5, application/fhir+json;q=0.4", None, PLAIN),
        ("application/fhir+json;q=0, application/json", None, PLAIN),
        ("application/fhir+xml", "json", FHIR),
        ("application/fhir+xml", "application/fhir+json", FHIR),
        (None, "application/fhir json", FHIR),
        (None, "application/json", PLAIN),
        ("garbage", None, FHIR),
        ("", None, FHIR),
    ],
)
def test_the_representation_that_is_sent(accept, format_parameter, content_type):
    assert negotiation.response_type(accept, format_parameter) == content_type


@pytest.mark.parametrize(
    ("accept", "format_parameter"),
    [
        ("application/fhir+xml", None),
        ("text/html", None),
        ("application/fhir+json;q=0", None),
        ("*/*;q=0", None),
        ("application/fhir+json; fhirVersion=3.0", None),
        ("application/fhir+json; fhirVersion=5.0", None),
        (None, "xml"),
        ("application/json", "text/xml"),
        (None, "ttl"),
        (None, "application/fhir+json; fhirVersion=3.0"),
    ],
)
def test_what_cannot_be_sent_is_refused(accept, format_parameter):
    with pytest.raises(NotAcceptable):
        negotiation.response_type(accept, format_parameter)


def test_accept_is_read_in_its_parts():
    assert negotiation.parse_accept('text/json;q=0.25, application/fhir+json;x="a,b;c";fhirVersion=4.0') == [
        MediaRange("text/json", 250, None),
        MediaRange("application/fhir+json", 1000, "4.0"),
    ]


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("1", 1000),
        ("1.000", 1000),
        ("0.5", 500),
        ("0.001", 1),
        ("0", 0),
        ("1.5", 0),
        ("-1", 0),
        ("x", 0),
        ("0.0001", 0),
    ],
)
def test_a_quality_is_read_in_thousandths(text, thousandths):
    assert negotiation.parse_quality(text) == thousandths


@given(st.text(max_size=80))
def test_any_text_as_accept_is_answered_or_refused(text):
    try:
        assert negotiation.response_type(text, None).endswith("charset=utf-8")
    except NotAcceptable as error:
        assert error.issues[0].code == "not-supported"  # noqa: PT017 - either way is right


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_the_json_type_with_the_greater_weight_is_sent(fhir, plain):
    accept = f"application/json;q={plain / 1000:.3f}, application/fhir+json;q={fhir / 1000:.3f}"
    assert negotiation.response_type(accept, None) == (PLAIN if plain > fhir else FHIR)


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0, gzip", "gzip"),
        ("identity", None),
        ("br", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_the_content_coding(accept_encoding, coding):
    assert negotiation.content_coding(accept_encoding) == coding


@pytest.mark.parametrize(
    ("content_type", "read"),
    [
        (None, "application/fhir+json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/fhir+json; charset=UTF-8", "application/fhir+json"),
        ('application/json;charset="utf-8"', "application/json"),
        ("text/json", "text/json"),
        ("application/json+fhir", "application/fhir+json"),
        ("application/fhir+json; fhirVersion=4.0", "application/fhir+json"),
    ],
)
def test_bodies_in_json_are_read(content_type, read):
    assert negotiation.request_type(content_type) == read


def test_each_of_several_accepted_types_is_told_apart():
    accepted = (JSON_PATCH, "application/fhir+json")
    assert negotiation.request_type("application/fhir+json", accepted) == "application/fhir+json"
    assert negotiation.request_type("application/json-patch+json; charset=utf-8", accepted) == JSON_PATCH


@pytest.mark.parametrize(
    ("content_type", "accepted"),
    [
        ("application/fhir+xml", negotiation.JSON_TYPES),
        ("text/plain", negotiation.JSON_TYPES),
        ("application/fhir+json; charset=iso-8859-1", negotiation.JSON_TYPES),
        ("application/fhir+json; fhirVersion=3.0", negotiation.JSON_TYPES),
        ("application/fhir+json", (FORM,)),
        ("application/json", (JSON_PATCH,)),
        ("", negotiation.JSON_TYPES),
    ],
)
def test_bodies_of_another_kind_are_refused(content_type, accepted):
    with pytest.raises(UnsupportedMediaType):
        negotiation.request_type(content_type, accepted)
