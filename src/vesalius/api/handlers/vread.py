"""vread (R4 http.html#vread)."""

from __future__ import annotations

from typing import Final

from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.handlers.read import binary_or_resource
from vesalius.api.response import Response
from vesalius.errors import NotFound
from vesalius.records import published
from vesalius.records.read import vread

_LONGEST: Final = 9


def handle(call: Call) -> Response:
    """200 with that version, or 304. A version id that is no number of ours names nothing."""
    text = call.route.version or ""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise NotFound("The version is not known.")
    try:
        version = vread(call.context, call.actor, call.type, call.id, int(text))
    except NotFound:
        known = published.version(call.type, call.id) if text == "1" else None
        if known is None:
            raise
        version = known
    if call.type == "Binary":
        return binary_or_resource(call, version)
    return answers.resource(call, version)
