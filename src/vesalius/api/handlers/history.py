"""history of an instance, a type or the system (R4 http.html#history)."""

from __future__ import annotations

from vesalius.api import answers, bundles
from vesalius.api.call import Call
from vesalius.api.moments import parse_range
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import NotSupported
from vesalius.records.history import history
from vesalius.records.version import HistoryPage

_KNOWN = frozenset({"_since", "_at", "_count", "_summary", "_elements", bundles.CURSOR})
_IGNORED = frozenset({"_format", "_pretty", "_total", "_sort"})


def handle(call: Call) -> Response:
    """200 with one page of versions, newest first; `_summary` and `_elements` shape them as in a search."""
    route = call.route
    _check_parameters(call)
    subset = answers.requested_subset(call)
    since, at, cursor = call.parameter("_since"), call.parameter("_at"), call.parameter(bundles.CURSOR)
    count = count_of(call.parameter("_count"), call.configuration.default_count, call.configuration.maximum_count)
    page = history(
        call.context,
        call.actor,
        type=route.type,
        id=route.id,
        since=None if since is None else parse_range("_since", since)[0],
        at=None if at is None else parse_range("_at", at),
        count=max(count, 1),
        cursor=cursor,
    )
    if count == 0 or call.parameter("_summary") == "count":
        page = HistoryPage([], page.total, None)
    address = "/".join(part for part in (call.base, route.type, route.id, "_history") if part)
    parameters = [pair for pair in call.parameters if pair[0] in _KNOWN and pair[0] != bundles.CURSOR]
    return Response(200, (), bundles.history(page, address, call.base, parameters, cursor, subset))


def count_of(text: str | None, default: int, maximum: int) -> int:
    """The page size that `_count` asks for, bounded (R4 search.html#count). Raises MalformedRequest."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise MalformedRequest("_count is a whole number, 0 or more.")
    return min(int(text), maximum)


def _check_parameters(call: Call) -> None:
    if call.parameter("_list") is not None:
        raise NotSupported(
            "A history is not narrowed by _list here: leave it out, or search for the entries of the list."
        )
    if call.preferences.strict:
        for name, _ in call.parameters:
            if name not in _KNOWN and name not in _IGNORED:
                raise MalformedRequest("A history takes _since, _at, _count, _summary and _elements only.")
