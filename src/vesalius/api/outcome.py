"""OperationOutcomes, and the only map from errors to HTTP status codes.

Sources: R4 http.html § 3.1.0.1.4 to § 3.1.0.8.1, operationoutcome.html, RFC 9110 § 15.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from typing import Final

import msgspec

from vesalius.api.headers import entity_tag
from vesalius.api.refusals import (
    MalformedRequest,
    MethodNotAllowed,
    NotAcceptable,
    UnknownAddress,
    Unprocessable,
    UnsupportedMediaType,
)
from vesalius.api.response import Headers, Response
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

_log = logging.getLogger(__name__)

# R4 http.html § 3.1.0.8.1: 400 when a resource "could not be parsed or failed basic FHIR validation rules",
# 422 when it "violated applicable FHIR profiles or server business rules". Structure, values and required
# bindings are basic; what these codes stand for is not.
RULE_CODES: Final = frozenset(
    {
        "invariant",
        "business-rule",
        "conflict",
        "duplicate",
        "multiple-matches",
        "not-found",
        "extension",
        "deleted",
    }
)

# How long a client waits before it asks again a part that did not answer.
_RETRY_SECONDS: Final = 5

# The nearest class in an error's line of ancestors decides.
_STATUS: Final[dict[type[BaseException], int]] = {
    MalformedRequest: 400,
    Unprocessable: 422,
    UnknownAddress: 404,
    MethodNotAllowed: 405,
    NotAcceptable: 406,
    UnsupportedMediaType: 415,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    PreconditionFailed: 412,
    # A parameter, modifier or criterion that is not offered: the request can be repaired, so it is the
    # client's.
    NotSupported: 400,
    TooLarge: 413,
    TooCostly: 400,
    TooMany: 429,
    Unavailable: 503,
}


def status_of(error: BaseException) -> int:
    """The status code of an error; 500 for any that is not of our tree."""
    for kind in type(error).__mro__:
        status = _STATUS.get(kind)
        if status is not None:
            return status
        if kind is Invalid and isinstance(error, Invalid):
            return _status_of_issues(error.issues)
    return 500


def error_response(error: BaseException, request_id: str) -> Response:
    """The answer to an error. What is not of our tree shows nothing but the identifier of the request."""
    status = status_of(error)
    if not isinstance(error, VesaliusError) or status == 500:
        issue = Issue(
            "exception",
            f"An unexpected error occurred. It is logged under request {request_id}.",
            (),
            "fatal",
        )
        return outcome_response(500, (issue,))
    return outcome_response(status, error.issues, _headers(error))


def log_unexpected(error: BaseException, request_id: str) -> None:
    """Logs an error that is answered by 500; others say all there is to say in their answer.

    The text of a foreign exception may quote data: only its kind and the places in the code are kept.
    """
    if status_of(error) != 500:
        return
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    _log.error("request %s failed: %s at %s", request_id, type(error).__name__, places)


def outcome_response(status: int, issues: Iterable[Issue], headers: Headers = ()) -> Response:
    """An answer whose body is the OperationOutcome of the issues."""
    return Response(status, headers, outcome(issues))


def outcome(issues: Iterable[Issue]) -> bytes:
    """The OperationOutcome of the issues as JSON; it has at least one issue, as R4 demands."""
    entries = [_issue(issue) for issue in issues]
    return _encode({"resourceType": "OperationOutcome", "issue": entries or [_issue(ALL_WELL)]})


ALL_WELL: Final = Issue("informational", "No issues detected.", (), "information")


def _status_of_issues(issues: tuple[Issue, ...]) -> int:
    errors = [issue for issue in issues if issue.severity in {"error", "fatal"}]
    return 422 if errors and all(issue.code in RULE_CODES for issue in errors) else 400


def _headers(error: VesaliusError) -> Headers:
    match error:
        case TokenRefused():
            return (("WWW-Authenticate", 'Bearer realm="fhir", error="invalid_token"'),)
        case Unauthenticated():
            return (("WWW-Authenticate", 'Bearer realm="fhir"'),)
        case Gone():
            return (("ETag", entity_tag(error.version)),)
        case MethodNotAllowed():
            return (("Allow", error.allowed),)
        case UnsupportedMediaType() if error.header is not None:
            return (error.header,)
        case TooMany():
            return (("Retry-After", str(max(1, error.retry_after_seconds))),)
        case Unavailable():
            return (("Retry-After", str(_RETRY_SECONDS)),)
        case _:
            return ()


def _issue(issue: Issue) -> dict[str, object]:
    shown: dict[str, object] = {"severity": issue.severity, "code": issue.code}
    if issue.diagnostics.strip():
        shown["diagnostics"] = issue.diagnostics
    expressions = [expression for expression in issue.expression if expression]
    if expressions:
        shown["expression"] = expressions
    return shown


_encode = msgspec.json.Encoder().encode
