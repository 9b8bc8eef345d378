"""Which of the names of a person is shown, and how (R4 datatypes.html#HumanName). Pure; empty for who has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_ORDER: Final = ("official", "usual", None, "temp", "nickname", "anonymous", "maiden", "old")


def chosen(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """The name by which people know somebody: the official one before others, a former one last; empty for none.

    The name of an organisation or place, which is a text, is one with this text.
    """
    names = resource.get("name") or ()
    if isinstance(names, str):
        return {"text": names}
    found = [names] if isinstance(names, Mapping) else [item for item in names if isinstance(item, Mapping)]
    return min(found, key=lambda item: _ORDER.index(item.get("use")) if item.get("use") in _ORDER else 3, default={})


def usual(resource: Mapping[str, Any]) -> str:
    """First given name and family name, of patients and relatives: Anna Peeters; else the name as it was written."""
    name = chosen(resource)
    parts = (*list(name.get("given") or ())[:1], name.get("family"))
    return " ".join(str(part) for part in parts if part) or str(name.get("text") or "")


def titled(resource: Mapping[str, Any]) -> str:
    """The name as it was written, of practitioners and organisations: Dr Anna Peeters; else with what stands before."""
    name = chosen(resource)
    parts = (*(name.get("prefix") or ()), *list(name.get("given") or ())[:1], name.get("family"))
    return str(name.get("text") or "") or " ".join(str(part) for part in parts if part)
