"""Documents sent to the endpoint itself are filed: their entries become records (see `records.filing`).

R4 leaves open what a server does with a Bundle of type document or collection that is posted to its base; it says
that they are stored as they are only when they are posted to /Bundle.
"""

from __future__ import annotations

from vesalius.api import bundles
from vesalius.api.call import Call
from vesalius.api.outcome import outcome
from vesalius.api.response import Response
from vesalius.records.filing import file_bundle


def handle(call: Call) -> Response:
    """200 with a transaction-response: the place of each record, and in the first entry what was noticed.

    Raises Invalid with every problem when the document cannot be filed.
    """
    filing = file_bundle(call.context, call.actor, call.resource_body())
    noticed = outcome(tuple(filing.warnings)) if filing.warnings else b""
    entries: list[bytes] = []
    for status, literals in ((201, filing.created), (200, filing.updated), (200, filing.unchanged)):
        for literal in literals:
            issues = b"" if entries else noticed
            entries.append(bundles.response_entry(status, location=f"{call.base}/{literal}", issues=issues))
    return Response(200, (), bundles.responses(b"transaction-response", entries, call.base))
