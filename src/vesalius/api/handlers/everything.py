"""$everything of a Patient, of all patients or of an Encounter (R4 operation-patient-everything and its sibling)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from vesalius.api import bundles
from vesalius.api.answers import requested_subset
from vesalius.api.call import Call
from vesalius.api.handlers.history import count_of
from vesalius.api.moments import parse_range
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.api.router import SERVED_TYPES
from vesalius.records.everything import DEFAULT_COUNT, MAXIMUM_COUNT, everything, everything_of_all

_KNOWN = ("start", "end", "_since", "_type", "_count")


def handle(call: Call) -> Response:
    """200 with one page of the compartment and of what it refers to, as a searchset Bundle."""
    given = [*call.question(), *read_parameters(call).texts()]
    if call.preferences.strict and any(name not in {*_KNOWN, bundles.CURSOR} for name, _ in given):
        raise MalformedRequest(f"$everything takes {', '.join(_KNOWN)} only.")
    values: dict[str, str] = {}
    for name, value in given:
        values[name] = f"{values[name]},{value}" if name == "_type" and name in values else value
    types = tuple(name.strip() for name in values.get("_type", "").split(",") if name.strip())
    if any(name not in SERVED_TYPES for name in types):
        raise MalformedRequest("_type lists resource types.")
    count = count_of(values.get("_count"), DEFAULT_COUNT, MAXIMUM_COUNT)
    cursor = values.get(bundles.CURSOR)
    one = (call.type, call.id) if call.route.id is not None else None
    ask = partial(everything_of_all, call.context, call.actor)
    if one is not None:
        ask = partial(everything, call.context, call.actor, *one)
    page = ask(
        start=_bound(values, "start", 0),
        end=_bound(values, "end", 1),
        since=_bound(values, "_since", 0),
        types=types,
        count=max(count, 1),
        cursor=cursor,
    )
    page = replace(page, applied=[(name, value) for name, value in values.items() if name in _KNOWN])
    address = "/".join((call.base, *(one or (call.type,)), "$everything"))
    return Response(200, (), bundles.searchset(page, address, call.base, cursor=cursor, subset=requested_subset(call)))


def _bound(values: dict[str, str], name: str, side: int) -> int | None:
    text = values.get(name)
    return None if text is None else parse_range(name, text)[side]
