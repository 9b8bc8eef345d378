"""Moments in parameters: dateTimes of any precision, as half-open ranges in µs since 1970 UTC.

R4 datatypes.html#dateTime. What carries no time zone is read as everywhere else (`search.moments`): a day that bounds
`$everything` or a history is the day that a search by date finds.
"""

from __future__ import annotations

from vesalius.api.refusals import MalformedRequest
from vesalius.search import moments


def parse_range(name: str, text: str) -> tuple[int, int]:
    """The range [low, high) that a date, dateTime or instant stands for. Raises MalformedRequest.

    A plus sign that a client did not escape has become a blank; it is understood.
    """
    try:
        found = moments.parse(text.strip().replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise MalformedRequest(f"{name} is no date, dateTime or instant of FHIR.") from error
    return found.low, found.high
