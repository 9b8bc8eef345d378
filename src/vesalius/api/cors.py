"""Cross-origin calls from browsers: the Fetch standard § 3.2, R4 http.html § 3.1.0.1.2.

No answer ever allows credentials: cookies mean nothing here, and a bearer token comes only from whoever
holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vesalius.api.response import Headers, Response

_EXPOSED: Final = (
    "Content-Location, ETag, Last-Modified, Location, Preference-Applied, Retry-After, WWW-Authenticate, X-Request-Id, "
    "X-Security-Context"
)
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_REQUEST_HEADERS: Final = (
    "Accept, Accept-Language, Authorization, Content-Encoding, Content-Type, If-Match, If-Modified-Since, "
    "If-None-Exist, If-None-Match, Origin, Prefer, X-Correlation-Id, X-Request-Id, X-Requested-With, X-Security-Context"
)
_PREFLIGHT_SECONDS: Final = "7200"


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks whether it may send a request, rather than sending one."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def preflight(origin: str, allowed_origins: frozenset[str]) -> Response:
    """The answer to a preflight. To an origin that is not allowed it allows nothing; browsers enforce it."""
    headers = response_headers(origin, allowed_origins)
    if any(name == "Access-Control-Allow-Origin" for name, _ in headers):
        headers = (
            *headers,
            ("Access-Control-Allow-Methods", _METHODS),
            ("Access-Control-Allow-Headers", _REQUEST_HEADERS),
            ("Access-Control-Max-Age", _PREFLIGHT_SECONDS),
        )
    return Response(204, headers, b"", "", is_resource=False, is_public=True)


def response_headers(origin: str, allowed_origins: frozenset[str]) -> Headers:
    """What any answer to a request with an Origin carries."""
    if "*" in allowed_origins:
        return _ANY
    if origin in allowed_origins:
        return (
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", _EXPOSED),
            ("Vary", "Origin"),
        )
    return (("Vary", "Origin"),)


_ANY: Final = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", _EXPOSED))
