"""Errors as answers: every kind has its status, its OperationOutcome and its headers."""

from __future__ import annotations

import json

import pytest

from vesalius.api import outcome
from vesalius.api.refusals import (
    MalformedRequest,
    MethodNotAllowed,
    NotAcceptable,
    UnknownAddress,
    UnsupportedMediaType,
)
from vesalius.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Issue,
    NotFound,
    NotSupported,
    PreconditionFailed,
    TokenRefused,
    TooCostly,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    VesaliusError,
)

STRUCTURE = Issue("structure", "Unknown element.", ("Patient.foo",))
INVARIANT = Issue("invariant", "pat-1", ("Patient.contact",))

CASES = [
    (Invalid("no"), 400, "invalid", {}),
    (Invalid(issues=(STRUCTURE,)), 400, "structure", {}),
    (Invalid(issues=(INVARIANT,)), 422, "invariant", {}),
    (Invalid(issues=(INVARIANT, STRUCTURE)), 400, "invariant", {}),
    (Invalid(issues=(INVARIANT, Issue("value", "unusual", (), "warning"))), 422, "invariant", {}),
    (Invalid(issues=(Issue("business-rule", "x"),)), 422, "business-rule", {}),
    (MalformedRequest("no"), 400, "value", {}),
    (Unauthenticated("no"), 401, "login", {"WWW-Authenticate": 'Bearer realm="fhir"'}),
    (TokenRefused("no"), 401, "login", {"WWW-Authenticate": 'Bearer realm="fhir", error="invalid_token"'}),
    (Forbidden("no"), 403, "forbidden", {}),
    (NotFound("no"), 404, "not-found", {}),
    (UnknownAddress("no"), 404, "not-supported", {}),
    (MethodNotAllowed("GET, HEAD"), 405, "not-supported", {"Allow": "GET, HEAD"}),
    (NotAcceptable("no"), 406, "not-supported", {}),
    (Conflict("no"), 409, "conflict", {}),
    (Gone(version=4), 410, "deleted", {"ETag": 'W/"4"'}),
    (PreconditionFailed("no"), 412, "conflict", {}),
    (TooLarge("no"), 413, "too-long", {}),
    (
        UnsupportedMediaType("no", header=("Accept-Patch", "x/y")),
        415,
        "not-supported",
        {"Accept-Patch": "x/y"},
    ),
    (NotSupported("no"), 400, "not-supported", {}),
    (TooCostly("no"), 400, "too-costly", {}),
    (TooMany(retry_after_seconds=7), 429, "throttled", {"Retry-After": "7"}),
    (Unavailable("no"), 503, "transient", {"Retry-After": "5"}),
]


@pytest.mark.parametrize(("error", "status", "code", "headers"), CASES)
def test_an_error_is_answered_with_its_status_its_outcome_and_its_headers(error, status, code, headers):
    response = outcome.error_response(error, "r-1")
    body = json.loads(response.body)
    assert response.status == status
    assert dict(response.headers) == headers
    assert body["resourceType"] == "OperationOutcome"
    assert body["issue"][0]["code"] == code
    assert body["issue"][0]["severity"] == "error"


def test_every_issue_is_shown_with_its_place():
    error = Invalid(issues=(STRUCTURE, INVARIANT))
    assert json.loads(outcome.error_response(error, "r-1").body)["issue"] == [
        {
            "severity": "error",
            "code": "structure",
            "diagnostics": "Unknown element.",
            "expression": ["Patient.foo"],
        },
        {"severity": "error", "code": "invariant", "diagnostics": "pat-1", "expression": ["Patient.contact"]},
    ]


@pytest.mark.parametrize("error", [ValueError("Jan Janssens"), KeyError("Jan Janssens"), VesaliusError("Jan Janssens")])
def test_what_was_not_foreseen_shows_the_request_and_nothing_else(error):
    response = outcome.error_response(error, "r-1")
    assert response.status == 500
    assert b"Janssens" not in response.body
    assert json.loads(response.body)["issue"] == [
        {
            "severity": "fatal",
            "code": "exception",
            "diagnostics": "An unexpected error occurred. It is logged under request r-1.",
        }
    ]


def test_an_outcome_without_issues_says_that_all_is_well():
    assert json.loads(outcome.outcome(())) == {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "information", "code": "informational", "diagnostics": "No issues detected."}],
    }
