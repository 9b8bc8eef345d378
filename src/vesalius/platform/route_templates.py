"""From a path to its template: what may stand in logs and metrics.

Only words that are known beforehand stay; everything else of a path may be an id, a name or a mistyped
secret.
"""

from __future__ import annotations

from typing import Final

from vesalius.r4.definitions import RESOURCE_TYPES

_ID: Final = "[id]"
_UNKNOWN: Final = "[unknown]"
_TYPES: Final = frozenset(RESOURCE_TYPES)
_FIXED: Final = frozenset({"metadata", "_history", "_search", "openapi.json", "ViewDefinition", "*", ""})
_OPERATIONS: Final = frozenset(
    [
        "$everything",
        "$validate",
        "$meta",
        "$meta-add",
        "$meta-delete",
        "$expand",
        "$validate-code",
        "$lookup",
        "$subsumes",
        "$translate",
        "$export",
        "$match",
        "$lastn",
        "$document",
        "$reindex",
        "$process-message",
        "$convert",
        "$graphql",
        "$closure",
        "$find-matches",
        "$check",
    ]
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PAGES: Final = frozenset(
    {
        *("/", "/health/live", "/health/ready", "/metrics", "/openapi.json"),
        *("/live/ticket", "/live/poll", "/live/presence"),
        *("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/authorize"),
        *("/oauth/token", "/oauth/introspect", "/oauth/revoke", "/oauth/userinfo", "/oauth/jwks", "/oauth/par"),
    }
)


def route_template(path: str, mount: str = "/fhir") -> str:
    """/fhir/Patient/1 → /fhir/Patient/[id]. At most a few thousand values exist."""
    length = len(mount)
    if path.startswith(mount) and (len(path) == length or path[length] == "/"):
        return _fhir_template(path[length:])
    if path in _PAGES:
        return path
    return "/static/[file]" if path.startswith("/static/") else _UNKNOWN


def method_name(method: str) -> str:
    """The method, if it is one; a client may send any word."""
    return method if method in _METHODS else "OTHER"


def _fhir_template(path: str) -> str:
    segments = path.split("/")[1:6]
    parts = ["/fhir"]
    for position, segment in enumerate(segments):
        if segment in _FIXED or segment in _OPERATIONS or (segment in _TYPES and position != 1):
            parts.append(segment)
        elif position == 0:
            return f"/fhir/{_UNKNOWN}"
        else:
            parts.append("[version]" if segments[position - 1] == "_history" else _ID)
    return "/".join(parts)
