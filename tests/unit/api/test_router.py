"""FHIR's addresses: each leads to its interaction or is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.api.refusals import MethodNotAllowed, UnknownAddress
from vesalius.api.router import SERVED_TYPES, Route, is_id, route

ROUTES = [
    ("GET", "/", Route("search-system")),
    ("POST", "/", Route("bundle")),
    ("GET", "/metadata", Route("capabilities")),
    ("GET", "/openapi.json", Route("openapi")),
    ("GET", "/_history", Route("history-system")),
    ("POST", "/_search", Route("search-system")),
    ("GET", "/$meta", Route("meta", operation="$meta")),
    ("GET", "/Patient", Route("search-type", "Patient")),
    ("POST", "/Patient", Route("create", "Patient")),
    ("PUT", "/Patient", Route("update-conditional", "Patient")),
    ("PATCH", "/Patient", Route("patch-conditional", "Patient")),
    ("DELETE", "/Patient", Route("delete-conditional", "Patient")),
    ("POST", "/Patient/_search", Route("search-type", "Patient")),
    ("GET", "/Patient/_history", Route("history-type", "Patient")),
    ("GET", "/Patient/a-1.B", Route("read", "Patient", "a-1.B")),
    ("GET", "/Patient/1/", Route("read", "Patient", "1")),
    ("HEAD", "/Patient/1", Route("read", "Patient", "1")),
    ("PUT", "/Patient/1", Route("update", "Patient", "1")),
    ("PATCH", "/Patient/1", Route("patch", "Patient", "1")),
    ("DELETE", "/Patient/1", Route("delete", "Patient", "1")),
    ("GET", "/Patient/1/_history", Route("history-instance", "Patient", "1")),
    ("GET", "/Patient/1/_history/2", Route("vread", "Patient", "1", "2")),
    ("GET", "/Patient/1/*", Route("search-compartment", "Patient", "1", target="*")),
    ("GET", "/Patient/1/Observation", Route("search-compartment", "Patient", "1", target="Observation")),
    (
        "POST",
        "/Patient/1/Observation/_search",
        Route("search-compartment", "Patient", "1", target="Observation"),
    ),
    ("POST", "/Patient/1/_search", Route("search-compartment", "Patient", "1", target="*")),
    ("GET", "/Device/1/Observation", Route("search-compartment", "Device", "1", target="Observation")),
    ("GET", "/Patient/1/$everything", Route("everything", "Patient", "1", operation="$everything")),
    ("POST", "/Encounter/1/$everything", Route("everything", "Encounter", "1", operation="$everything")),
    ("POST", "/Observation/$validate", Route("validate", "Observation", operation="$validate")),
    ("POST", "/Observation/1/$meta-add", Route("meta-add", "Observation", "1", operation="$meta-add")),
    ("GET", "/ValueSet/$expand", Route("expand", "ValueSet", operation="$expand")),
    ("GET", "/ValueSet/1/$expand", Route("expand", "ValueSet", "1", operation="$expand")),
    ("GET", "/CodeSystem/$lookup", Route("lookup", "CodeSystem", operation="$lookup")),
]


@pytest.mark.parametrize(("method", "path", "expected"), ROUTES)
def test_an_address_leads_to_its_interaction(method, path, expected):
    found = route(method, path)
    assert (found.name, found.type, found.id, found.version, found.target, found.operation) == (
        expected.name,
        expected.type,
        expected.id,
        expected.version,
        expected.target,
        expected.operation,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/patient",
        "/Nothing",
        "/Resource/1",
        "/Parameters",
        "/Patient/a b",
        "/Patient/" + "a" * 65,
        "/Patient/é",
        "/Patient/1/2",
        "/Patient/1/Nothing",
        "/Observation/1/Patient",
        "/Patient/1/_history/2/3",
        "/Patient//1",
        "/metadata/x",
        "/$everything",
        "/Encounter/$everything",
        "/Observation/1/$everything",
        "/Observation/1/$expand",
        "/CodeSystem/1/$lookup",
        "/Patient/$nothing",
        "/../Patient/1",
        "/Patient/..%2f",
        "/" + "a" * 3000,
    ],
)
def test_an_address_outside_of_the_grammar_is_unknown(path):
    with pytest.raises(UnknownAddress):
        route("GET", path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/Patient/1", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
        ("DELETE", "/", "GET, POST, HEAD, OPTIONS"),
        ("PUT", "/metadata", "GET, HEAD, OPTIONS"),
        ("GET", "/_search", "POST, OPTIONS"),
        ("GET", "/Patient/1/$meta-add", "POST, OPTIONS"),
        ("PUT", "/Patient/1/_history/1", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_offered_is_refused_with_those_that_are(method, path, allowed):
    with pytest.raises(MethodNotAllowed) as refusal:
        route(method, path)
    assert refusal.value.allowed == allowed


@given(st.sampled_from(["GET", "POST", "PUT", "DELETE"]), st.text(max_size=60))
def test_any_text_as_path_is_routed_or_refused(method, text):
    try:
        assert route(method, "/" + text).name
    except (UnknownAddress, MethodNotAllowed) as error:
        assert error.issues[0].code == "not-supported"  # noqa: PT017 - either way is right


@given(st.from_regex(r"[A-Za-z0-9\-.]{1,64}", fullmatch=True), st.sampled_from(SERVED_TYPES))
def test_every_id_of_every_type_can_be_read(identifier, name):
    assert is_id(identifier)
    assert route("GET", f"/{name}/{identifier}") == Route("read", name, identifier)
