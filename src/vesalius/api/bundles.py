"""Bundles out of stored bytes: joined, never parsed or encoded again, so that every digit stays as sent.

R4 bundle.html, http.html#history, http.html#transaction-response, search.html#return.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from vesalius import clock, ids
from vesalius.api.headers import entity_tag
from vesalius.api.outcome import outcome
from vesalius.api.request import encode_query
from vesalius.api.response import status_line
from vesalius.api.subsets import Subset
from vesalius.records.version import HistoryPage, SearchPage, Version

CURSOR: Final = "_cursor"

_encode = msgspec.json.Encoder().encode
# The versions of one transaction share their time, and formatting it costs more than the rest of an entry.
_instant = lru_cache(maxsize=1024)(clock.instant)


def searchset(
    page: SearchPage, address: str, base: str, *, cursor: str | None = None, subset: Subset | None = None
) -> bytes:
    """The Bundle of one page of a search. `address` is that of the search without its parameters.

    `_elements` shapes matches only, as included resources are of other types; a summary shapes both.
    """
    parameters = [pair for pair in page.applied if pair[0] != CURSOR]
    links = _links(address, parameters, cursor, page.next, page.previous)
    entries = []
    if not page.count_only:
        included = subset if subset is not None and subset.summary is not None else None
        entries += [_found(version, base, b"match", subset) for version in page.matches]
        entries += [_found(version, base, b"include", included) for version in page.includes]
    if page.issues:
        entries.append(b'{"resource":' + outcome(page.issues) + b',"search":{"mode":"outcome"}}')
    return _bundle(b"searchset", entries, links, page.total)


def history(
    page: HistoryPage,
    address: str,
    base: str,
    parameters: Sequence[tuple[str, str]],
    cursor: str | None,
    subset: Subset | None = None,
) -> bytes:
    """The Bundle of one page of a history. A deletion is an entry without a resource."""
    links = _links(address, parameters, cursor, page.next, None)
    return _bundle(b"history", [_past(version, base, subset) for version in page.entries], links, page.total)


def responses(kind: bytes, entries: Iterable[bytes], base: str) -> bytes:
    """The Bundle that answers a batch or transaction; `kind` is batch-response or transaction-response."""
    return _bundle(kind, list(entries), [("self", base)], None)


def response_entry(
    status: int,
    *,
    resource: bytes = b"",
    full_url: str = "",
    location: str = "",
    version: Version | None = None,
    issues: bytes = b"",
) -> bytes:
    """One entry of such a Bundle: what became of one request. `issues` is an OperationOutcome."""
    parts = [b"{"]
    if resource and full_url:
        parts += (b'"fullUrl":', _encode(full_url), b",")
    if resource:
        parts += (b'"resource":', resource, b",")
    parts += (b'"response":{"status":', _encode(status_line(status)))
    if location:
        parts += (b',"location":', _encode(location))
    if version is not None:
        parts += (b',"etag":', _encode(entity_tag(version.version)))
        parts.append(b',"lastModified":"' + _instant(version.updated).encode() + b'"')
    if issues:
        parts += (b',"outcome":', issues)
    parts.append(b"}}")
    return b"".join(parts)


def _found(version: Version, base: str, mode: bytes, subset: Subset | None) -> bytes:
    body = version.body if subset is None else subset.of(version.body)
    return (
        f'{{"fullUrl":"{base}/{version.type}/{version.id}","resource":'.encode()
        + body
        + b',"search":{"mode":"'
        + mode
        + b'"}}'
    )


def _past(version: Version, base: str, subset: Subset | None) -> bytes:
    method = version.method or "PUT"
    address = version.type if method == "POST" else f"{version.type}/{version.id}"
    if version.deleted:
        status = 204
    elif method == "POST" or version.version == 1:
        status = 201
    else:
        status = 200
    resource = b""
    if not version.deleted:
        resource = b'"resource":' + (version.body if subset is None else subset.of(version.body)) + b","
    return (
        f'{{"fullUrl":"{base}/{version.type}/{version.id}",'.encode()
        + resource
        + (
            f'"request":{{"method":"{method}","url":"{address}"}},"response":{{"status":"{status_line(status)}",'
            f'"etag":"W/\\"{version.version}\\"","lastModified":"{_instant(version.updated)}"}}}}'
        ).encode()
    )


def _links(
    address: str,
    parameters: Sequence[tuple[str, str]],
    cursor: str | None,
    following: str | None,
    previous: str | None,
) -> list[tuple[str, str]]:
    query = encode_query(parameters)
    first = f"{address}?{query}" if query else address
    joint = f"{first}&{CURSOR}=" if query else f"{first}?{CURSOR}="
    links = [("self", first if cursor is None else joint + encode_cursor(cursor))]
    if cursor is not None or following is not None or previous is not None:
        links.append(("first", first))
    if previous is not None:
        links.append(("previous", joint + encode_cursor(previous)))
    if following is not None:
        links.append(("next", joint + encode_cursor(following)))
    return links


def encode_cursor(cursor: str) -> str:
    """The cursor as it stands in a query."""
    return encode_query([("", cursor)])[1:]


def _bundle(kind: bytes, entries: list[bytes], links: list[tuple[str, str]], total: int | None) -> bytes:
    head = (
        f'{{"resourceType":"Bundle","id":"{ids.new()}","meta":{{"lastUpdated":"{clock.instant(clock.now_microseconds())}"}},'
        '"type":"'
    ).encode()
    parts = [head, kind, b'"']
    if total is not None:
        parts.append(b',"total":%d' % total)
    parts.append(b',"link":[')
    parts.append(b",".join(b'{"relation":"' + name.encode() + b'","url":' + _encode(url) + b"}" for name, url in links))
    parts.append(b"]")
    if entries:
        parts += (b',"entry":[', b",".join(entries), b"]")
    parts.append(b"}")
    return b"".join(parts)
