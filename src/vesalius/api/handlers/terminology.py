"""$expand, $validate-code, $lookup, $subsumes and $translate (R4 terminology-service.html)."""

from __future__ import annotations

from vesalius.api.call import Call
from vesalius.api.response import Response
from vesalius.errors import NotSupported


def handle(call: Call) -> Response:
    """200 with the answer of the operation."""
    raise NotSupported(f"{call.route.operation} is not offered yet.")
