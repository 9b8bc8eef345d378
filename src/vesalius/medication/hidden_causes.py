"""What follows for a patient from entries that not everybody may see, told apart from what follows from the others.

A Task that a rule opens says something about what it was opened for: by its words, and by the moment at which it came.
What the entries without sensitivity labels give is open to whoever sees Tasks and never depends on the others; what
only those others give carries their labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from vesalius.access import classification

Resource = Mapping[str, Any]
T = TypeVar("T")


def bits(resource: Resource) -> int:
    """The sensitivity labels that hold for a resource and for what it contains, given or by rule."""
    found = 0
    for each in (resource, *(resource.get("contained") or ())):
        found |= classification.classify(str(each["resourceType"]), each).labels
    return found


def apart(
    known: Sequence[dict[str, Any]], judge: Callable[[Sequence[dict[str, Any]]], Mapping[str, T]]
) -> tuple[dict[str, T], dict[str, int]]:
    """({name: what `judge` finds}, {name: labels}) of `known`, the Patient first; no labels where none are needed.

    What the entries without labels give is as they give it. Labels are those of each kind of labelled entry without
    which it would not follow; of all of them when it follows from several.
    """
    patient, entries = known[0], [(each, bits(each)) for each in known[1:]]
    kinds = sorted({labels for _, labels in entries if labels})
    found = dict(judge([patient, *(each for each, labels in entries if not labels)]))
    if not kinds:
        return found, {}
    more = {name: each for name, each in judge(known).items() if name not in found}
    needed = dict.fromkeys(more, 0)
    every = 0
    for kind in kinds:
        every |= kind
        without = judge([patient, *(each for each, labels in entries if labels != kind)]) if more else {}
        for name in more:
            needed[name] |= 0 if name in without else kind
    return found | more, {name: labels or every for name, labels in needed.items()}
