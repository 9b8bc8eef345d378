"""Cross-origin requests: what a browser is told."""

from __future__ import annotations

from vesalius.api import cors

ANY = frozenset({"*"})
ONE = frozenset({"https://app.example"})


def test_a_preflight_is_known_by_its_headers():
    asked = {"origin": "https://app.example", "access-control-request-method": "PUT"}
    assert cors.is_preflight("OPTIONS", asked)
    assert not cors.is_preflight("GET", asked)
    assert not cors.is_preflight("OPTIONS", {"origin": "https://app.example"})


def test_an_allowed_origin_may_use_every_method_and_header_of_fhir():
    headers = dict(cors.preflight("https://app.example", ONE).headers)
    assert headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert headers["Vary"] == "Origin"
    assert set(headers["Access-Control-Allow-Methods"].split(", ")) >= {
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
    }
    assert {"Authorization", "If-Match", "If-None-Exist", "Prefer", "Content-Type"} <= set(
        headers["Access-Control-Allow-Headers"].split(", ")
    )
    assert "Access-Control-Allow-Credentials" not in headers


def test_another_origin_is_allowed_nothing():
    response = cors.preflight("https://evil.example", ONE)
    assert response.status == 204
    assert dict(response.headers) == {"Vary": "Origin"}


def test_where_any_origin_may_call_the_headers_of_fhir_are_exposed():
    headers = dict(cors.response_headers("https://any.example", ANY))
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Location", "Last-Modified", "X-Request-Id"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )
