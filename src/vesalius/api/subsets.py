"""Parts of resources: `_summary` and `_elements` on stored bytes (R4 search.html#summary, #elements)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius.api.refusals import MalformedRequest
from vesalius.r4 import subset
from vesalius.r4.subset import Mode

SUMMARIES: Final = frozenset({"true", "false", "text", "data", "count"})


@dataclass(frozen=True, slots=True)
class Subset:
    """Which part of a resource is wanted: a summary mode, or else named top-level elements."""

    summary: Mode | None
    elements: tuple[str, ...]

    def of(self, body: bytes) -> bytes:
        """That part of the resource as JSON, tagged SUBSETTED."""
        if self.summary is not None:
            return subset.summary(body, self.summary)
        return subset.elements(body, self.elements)


def subset_of(summary: str | None, elements: tuple[str, ...]) -> Subset | None:
    """The subset that the two parameters describe; None when it is the whole resource.

    A summary wins over elements. Raises MalformedRequest for an unknown `_summary`.
    """
    match summary:
        case "true" | "text" | "data":
            return Subset(summary, ())
        case None | "false" | "count":
            return Subset(None, elements) if elements else None
        case _:
            raise MalformedRequest("_summary is one of true, false, text, data and count.")
