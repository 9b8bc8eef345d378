"""One HTTP request as a plain value, and the query string in its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote_plus

from vesalius.errors import TooLarge

MAXIMUM_PARAMETERS: Final = 1000
"""Parameters of one query or form."""
# Parameters that shape the answer rather than the question: R4 http.html § 3.1.0.1.11. They reach neither
# the search nor a link.
PRESENTATION_PARAMETERS = frozenset({"_format", "_pretty"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `path` percent-decoded, `query` raw, names of headers in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = ""
    scheme: str = "http"
    # The reader of the socket found the body above the limit and did not read it.
    oversized: bool = False


def parse_query(query: str) -> list[tuple[str, str]]:
    """The names and values of a query string or form body, decoded, in their order.

    A name without a value gives an empty value; empty parts are left out. Percent sequences that are no UTF-8
    become U+FFFD, which no search parameter accepts. Raises TooLarge for more than MAXIMUM_PARAMETERS: each may be a
    condition of a statement.
    """
    if query.count("&") >= MAXIMUM_PARAMETERS:
        raise TooLarge(f"There are more than {MAXIMUM_PARAMETERS} parameters.")
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decoded(name), _decoded(value)))
    return pairs


def presentation(request: Request, form: str) -> dict[str, str]:
    """The first `_format` and `_pretty` of the query, else of a body of media type `form`. Never raises."""
    found: dict[str, str] = {}
    _present(request.query, found)
    body = request.body
    if (b"_format" in body or b"_pretty" in body) and request.headers.get("content-type", "").startswith(form):
        _present(body.decode("utf-8", "replace"), found)
    return found


def _present(query: str, found: dict[str, str]) -> None:
    if "_format" not in query and "_pretty" not in query:
        return
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in PRESENTATION_PARAMETERS:
            found.setdefault(name, _decoded(value.strip()))


def encode_query(parameters: Iterable[tuple[str, str]]) -> str:
    """A query string that `parse_query` reads back to the same pairs.

    The signs that FHIR values are made of stay readable: they are allowed in a query by RFC 3986 § 3.4.
    """
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in parameters)


def _quoted(text: str) -> str:
    # Most names and values need nothing, and seeing that is ten times cheaper than quoting them.
    return text if _needs_nothing(text) else _quote(text)


@lru_cache(maxsize=1024)
def _quote(text: str) -> str:
    return quote(text, safe=_READABLE)


def criteria(query: str) -> str:
    """The query without what only shapes the answer: the criteria of a conditional form."""
    if "_format" not in query and "_pretty" not in query:
        return query
    return "&".join(
        part for part in query.split("&") if part and _decoded(part.partition("=")[0]) not in PRESENTATION_PARAMETERS
    )


_READABLE = ":/,@!*()-._~"
_needs_nothing = re.compile(r"[A-Za-z0-9:/,@!*()\-._~]*").fullmatch


def _decoded(text: str) -> str:
    if "%" in text or "+" in text:
        return unquote_plus(text)
    return text
