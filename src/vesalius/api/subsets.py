"""Parts of resources: `_summary` and `_elements` on stored bytes (R4 search.html#summary, #elements)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius.api.refusals import MalformedRequest
from vesalius.r4 import json, subset

SUMMARIES: Final = frozenset({"true", "false", "text", "data", "count"})


@dataclass(frozen=True, slots=True)
class Subset:
    """Which part of a resource is wanted: a summary mode, or else named top-level elements."""

    summary: str | None
    elements: tuple[str, ...]

    def of(self, body: bytes) -> bytes:
        """That part of the resource as JSON, tagged SUBSETTED."""
        resource = json.parse(body)
        if self.summary is not None:
            return json.encode(subset.summary(resource, self.summary))
        return json.encode(subset.elements(resource, self.elements))


def subset_of(summary: str | None, elements: tuple[str, ...]) -> Subset | None:
    """The subset that the two parameters describe; None when it is the whole resource.

    Raises MalformedRequest for an unknown `_summary`, or when both are given (search.html#elements).
    """
    if summary is not None and summary not in SUMMARIES:
        raise MalformedRequest("_summary is one of true, false, text, data and count.")
    if summary in {None, "false", "count"}:
        return Subset(None, elements) if elements else None
    return Subset(summary, ())
