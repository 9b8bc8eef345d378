"""Mending: what senders get wrong without meaning anything by it is taken out before a document is filed.

Only emptiness is mended: an empty string, array or object, a null, a narrative without its div. Nothing that says
something is ever changed; a document with any other mistake is refused with its reasons.
"""

from __future__ import annotations

from typing import Any

from vesalius.errors import Issue


def mended(resource: Any, path: str) -> tuple[Any, list[Issue]]:
    """The value without its empty parts, and a warning for each with its place."""
    issues: list[Issue] = []
    return _mend(resource, path, issues), issues


def _mend(value: Any, path: str, issues: list[Issue]) -> Any:
    """The mended value; None for one that holds nothing."""
    if isinstance(value, dict):
        kept = {}
        for name, inner in value.items():
            place = f"{path}.{name}"
            if name == "text" and isinstance(inner, dict) and _is_narrative_without_div(inner):
                issues.append(_said("A narrative without its div was left out.", place))
                continue
            found = _mend(inner, place, issues)
            if found is None:
                # A null inside an array of primitives holds the place of a companion; one that is a member does not.
                issues.append(_said("An element without content was left out.", place))
            else:
                kept[name] = found
        return kept or None
    if isinstance(value, list):
        items = [
            item if item is None else _mend(item, f"{path}[{position}]", issues) for position, item in enumerate(value)
        ]
        return items if any(item is not None for item in items) else None
    return None if value == "" else value


def _is_narrative_without_div(text: dict[str, Any]) -> bool:
    return "div" not in text and set(text) <= {"status", "id", "extension"} and "status" in text


def _said(diagnostics: str, place: str) -> Issue:
    return Issue("incomplete", diagnostics, (place,), severity="warning")
