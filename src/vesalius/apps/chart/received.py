"""Documents from elsewhere whose files stand beside them in a Binary."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.clinical import selectors
from vesalius.clinical.presentation import Resource
from vesalius.errors import Gone, VesaliusError

_BINARY: Final = re.compile(r"(?:^|/)Binary/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?$")


def filled(actor: Actor, document: Mapping[str, Any]) -> Resource:
    """The document with the files that stand in a Binary put into it, as far as the reader may see them."""
    if not any("url" in item and "data" not in item for item in _attachments(document)):
        return document
    made = copy.deepcopy(dict(document))
    for item in _attachments(made):
        named = _BINARY.search(str(item.get("url", "")))
        if named is None or "data" in item:
            continue
        try:
            binary = selectors.resource(actor, "Binary", named[1])
        except (VesaliusError, Gone):
            continue
        if isinstance(binary.get("data"), str):
            item["data"] = binary["data"]
            item.setdefault("contentType", binary.get("contentType", "application/octet-stream"))
    return made


def _attachments(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document.get("content", ()):
        if isinstance(item.get("attachment"), dict):
            yield item["attachment"]
    for item in document.get("presentedForm", ()):
        if isinstance(item, dict):
            yield item
