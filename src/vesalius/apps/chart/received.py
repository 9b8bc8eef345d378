"""Documents from elsewhere: files that stand beside them in a Binary, and words in PDFs that nobody read here.

A PDF that was added on our pages carries its words with it. What came by the interface is stored as it came and never
changed: its words are read when words are sought, by the same confined process.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.clinical import documents, pdf_reader, selectors
from vesalius.clinical.presentation import Resource
from vesalius.errors import Gone, VesaliusError
from vesalius.search.text import words

READ: Final = 40
"""So many PDFs are read in one search, the newest first."""
_BYTES: Final = 60_000_000
_BINARY: Final = re.compile(r"(?:^|/)Binary/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?$")
_log: Final = logging.getLogger(__name__)


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


def holding(actor: Actor, found: list[dict[str, Any]], sought: str) -> list[dict[str, Any]]:
    """Of documents those in whose PDFs all the words stand, where the PDFs carry no words of their own.

    At most `READ` PDFs are read, in the order of `found`.
    """
    asked = set(words(sought))
    read: list[tuple[dict[str, Any], bytes]] = []
    size = 0
    for document in found:
        if (document.get("text") or {}).get("status") == "additional":
            continue
        whole = filled(actor, document)
        for index in range(len(list(_attachments(whole)))):
            inside = documents.attachment(whole, index)
            if inside is None or not inside[1].startswith(b"%PDF-"):
                continue
            size += len(inside[1])
            if len(read) == READ or size > _BYTES:
                _log.info("more PDFs than are read in one search")
                break
            read.append((document, inside[1]))
    texts = pdf_reader.texts([data for _document, data in read])
    kept: dict[str, dict[str, Any]] = {}
    for (document, _data), text in zip(read, texts, strict=True):
        if asked and asked.issubset(words(text)):
            kept[f"{document['resourceType']}/{document['id']}"] = document
    return list(kept.values())
