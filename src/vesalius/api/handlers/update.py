"""update and conditional update (R4 http.html#update, #cond-update)."""

from __future__ import annotations

from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.handlers.create import body_of
from vesalius.api.headers import parse_if_absent, parse_if_match
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import criteria
from vesalius.api.response import Response
from vesalius.records.update import update, update_where


def handle(call: Call) -> Response:
    """200 with the new version, or 201 when the id was free. With `If-None-Match: *` only the latter."""
    if_match = parse_if_match(call.header("if-match"))
    if_absent = parse_if_absent(call.header("if-none-match"))
    written = update(
        call.context, call.actor, call.type, call.id, body_of(call), if_match=if_match, if_absent=if_absent
    )
    return answers.written(call, written)


def handle_conditional(call: Call) -> Response:
    """As `handle`, on the one resource that the query names, or on a new one when it names none."""
    refuse_if_none_match(call)
    query = condition_of(call)
    if_match = parse_if_match(call.header("if-match"))
    return answers.written(
        call,
        update_where(call.context, call.actor, call.type, query, call.stored_body(), if_match=if_match),
    )


def condition_of(call: Call) -> str:
    """The criteria of a conditional interaction. Raises MalformedRequest when there are none."""
    query = criteria(call.request.query)
    if not query:
        raise MalformedRequest("A conditional interaction needs at least one search parameter.")
    return query


def refuse_if_none_match(call: Call) -> None:
    """Raises MalformedRequest: what it would mean for this interaction, nobody says, so nobody may rely on it."""
    if call.header("if-none-match") is not None:
        raise MalformedRequest(
            "If-None-Match is offered on PUT with an id; use If-Match here, or create with If-None-Exist."
        )
