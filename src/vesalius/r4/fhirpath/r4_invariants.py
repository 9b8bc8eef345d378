"""R4's invariants where the published expression is wrong, and the frequent ones as plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.model import KEYS
from vesalius.r4.fhirpath.narrative import faults

CORRECTED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("per-1", "Period"): (
        "iif(start > end, false, true)",
        "Start and end of different precision (2012-05-06 and 2012-05) leave <= open, which is no error.",
    ),
    ("rng-2", "Range"): (
        "low.value.empty() or high.value.empty() or iif(low > high, false, true)",
        "Units that do not compare, and quantities without value, leave <= open.",
    ),
    ("inv-1", "Task"): (
        "iif(lastModified < authoredOn, false, true)",
        "As per-1: times of different precision leave >= open.",
    ),
    ("mdd-1", "MedicationDispense"): (
        "iif(whenHandedOver < whenPrepared, false, true)",
        "As per-1: times of different precision leave >= open.",
    ),
    ("ref-1", "Reference"): (
        (
            "reference.hasValue().not() or reference.startsWith('#').not() or reference = '#' or "
            "(reference.substring(1) in %rootResource.contained.id)"
        ),
        (
            "'#' alone is the container (references.html), but its substring(1) is empty; and a logical reference "
            "has no text."
        ),
    ),
    ("dom-3", ""): (
        (
            "contained.where(((id.exists() and '#'+id in (%resource.descendants().reference | "
            "%resource.descendants().ofType(canonical) | %resource.descendants().ofType(uri) | "
            "%resource.descendants().ofType(url))) or descendants().where(reference = '#').exists() or "
            "descendants().ofType(canonical).where($this = '#').exists() or "
            "descendants().ofType(uri).where($this = '#').exists() or "
            "descendants().ofType(url).where($this = '#').exists()).not()).empty()"
        ),
        "as() takes a single item only; the collections need ofType(). Without an id nothing can refer to it.",
    ),
    ("que-7", "Questionnaire.item.enableWhen"): (
        "operator = 'exists' implies (answer is boolean)",
        "The element is a FHIR boolean; System.Boolean is another type.",
    ),
    ("que-12", "Questionnaire.item"): (
        "enableWhen.count() > 1 implies enableBehavior.exists()",
        "The text says 'more than one'; the expression says more than two.",
    ),
    ("eld-19", "ElementDefinition"): (
        (
            "path.matches('^[^\\\\s.,:;\\'\"/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s.,:;\\'\"/|?!@#$%&*()\\\\[\\\\]{}]"
            "{1,64}(\\\\[x\\\\])?(:[^\\\\s.]+)?)*$')"
        ),
        "matches() may match a part (N1 section 5.6.8): without ^ and $ every path would pass.",
    ),
}
"""(key, path, or "" for any) → expression to use, and why. Everything else is evaluated as published."""


def is_reference_resolvable(data: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """ref-1: a local reference names a contained resource of the root, or with '#' alone the root."""
    reference = data.get("reference")
    if reference is None or reference[:1] != "#" or reference == "#":
        return True
    return any(contained.get("id") == reference[1:] for contained in root.get("contained", ()))


def is_period_ordered(data: Mapping[str, Any]) -> bool:
    """per-1: the start is not certainly after the end."""
    start, end = data.get("start"), data.get("end")
    if start is None or end is None:
        return True
    if len(start) == len(end) and (len(end) == 10 or start[-1] == end[-1] == "Z" or start[-6:] == end[-6:]):
        # Two whole days, or two moments in one time zone, compare as texts.
        return bool(start <= end)
    first, last = temporal.parse_datetime(start), temporal.parse_datetime(end)
    return first is None or last is None or temporal.compare(first, last) != 1


def narrative_faults(data: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether txt-1 and txt-2 are broken by the div."""
    div = data.get("div")
    return (False, False) if div is None else faults(div)


def unreferenced(resource: Mapping[str, Any]) -> list[int]:
    """dom-3.

    Places of contained resources that nothing in the resource refers to and that do not refer to it.
    """
    contained = resource.get("contained", ())
    type_name = str(resource.get("resourceType"))
    targets = set(_local_targets(resource, type_name))
    found = []
    for index, inner in enumerate(contained):
        mark = f"#{inner.get('id')}"
        if "id" in inner and mark in targets:
            continue
        if "#" not in set(_local_targets(inner, str(inner.get("resourceType")))):
            found.append(index)
    return found


def _local_targets(data: Mapping[str, Any], type_name: str) -> Iterator[str]:
    """Every '#…' text in elements named reference, and in canonical, uri and url elements."""
    keys = KEYS[type_name]
    for key, value in data.items():
        step = keys.get(key)
        if step is None:
            if key[:1] == "_":
                for companion in value if isinstance(value, list) else (value,):
                    for extension in (companion or {}).get("extension", ()):
                        yield from _local_targets(extension, "Extension")
            continue
        items = value if isinstance(value, list) else (value,)
        if step.is_primitive:
            if key == "reference" or step.type in ("canonical", "uri", "url"):
                yield from (item for item in items if item is not None and item[:1] == "#")
        else:
            for item in items:
                child = str(item.get("resourceType")) if step.holds_resource else step.type
                yield from _local_targets(item, child)
