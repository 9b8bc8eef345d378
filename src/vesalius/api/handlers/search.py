"""search in a type, the system or a compartment, by GET or POST (R4 http.html#search)."""

from __future__ import annotations

from typing import Final

from vesalius.api import bundles
from vesalius.api.call import Call
from vesalius.api.negotiation import FORM, request_type
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import PRESENTATION_PARAMETERS, parse_query
from vesalius.api.response import Response
from vesalius.api.subsets import SUMMARIES, subset_of
from vesalius.errors import TooLarge
from vesalius.records import audit_events, published
from vesalius.records.search import search


def handle(call: Call) -> Response:
    """200 with one page of the search as a searchset Bundle."""
    route = call.route
    parameters = call.question()
    if call.request.method == "POST":
        parameters = [*parameters, *_form(call)]
    summary = next((value for name, value in parameters if name == "_summary"), None)
    if summary is not None and summary not in SUMMARIES:
        raise MalformedRequest("_summary is one of true, false, text, data and count.")
    compartment, target, address = None, route.type, call.base
    if route.target is not None:
        compartment = (call.type, call.id)
        target = None if route.target == "*" else route.target
        address = f"{call.base}/{call.type}/{call.id}/{route.target}"
    elif route.type is not None:
        address = f"{call.base}/{route.type}"
    find = _FINDERS.get(target or "", search)
    page = find(
        call.context,
        call.actor,
        target,
        parameters,
        strict=call.preferences.strict,
        compartment=compartment,
        base=call.base,
    )
    cursor = next((value for name, value in parameters if name == bundles.CURSOR), None)
    subset = subset_of(page.summary, page.elements)
    return Response(200, (), bundles.searchset(page, address, call.base, cursor=cursor, subset=subset))


_FINDERS: Final = {
    audit_events.TYPE: audit_events.search,
    **dict.fromkeys(sorted(published.TYPES), published.search),
}
"""What answers for types that are not found in the store alone."""


def _form(call: Call) -> list[tuple[str, str]]:
    if not call.request.body:
        return []
    request_type(call.header("content-type"), (FORM,))
    if len(call.request.body) > call.configuration.maximum_query_characters:
        raise TooLarge(f"The form has more than {call.configuration.maximum_query_characters} characters.")
    try:
        text = call.request.body.decode("ascii")
    except UnicodeDecodeError:
        try:
            text = call.request.body.decode()
        except UnicodeDecodeError as error:
            raise MalformedRequest("The form is not encoded in UTF-8.") from error
    return [pair for pair in parse_query(text.strip()) if pair[0] not in PRESENTATION_PARAMETERS]
