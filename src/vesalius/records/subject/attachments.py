"""The documents inside resources (R4 Attachment and Binary), as files with safe names."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from vesalius.r4 import json
from vesalius.records.version import Version

FOLDER: Final = "attachments"
_EXTENSIONS: Final = {
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "image/jpeg": "jpg", "image/png": "png",
    "image/tiff": "tif", "image/gif": "gif", "application/dicom": "dcm", "application/xml": "xml", "text/xml": "xml",
    "application/json": "json", "application/fhir+json": "json", "text/rtf": "rtf", "application/rtf": "rtf",
    "audio/mpeg": "mp3", "video/mp4": "mp4", "text/csv": "csv", "text/markdown": "md",
    "application/hl7-v2": "hl7",
}  # fmt: skip
_LONGEST_NAME: Final = 80


class File(NamedTuple):
    """One document. `source` is the resource that holds it, `title` what it is called there."""

    path: str
    source: str
    title: str
    content: bytes


def of(versions: Sequence[Version]) -> list[File]:
    """Every document inside the resources, in their order, each once. Content that is no base64 is left where it is."""
    found: list[File] = []
    for version in versions:
        # Parsing costs more than looking: most resources hold no document.
        if b'"data"' not in version.body:
            continue
        source = f"{version.type}/{version.id}"
        for title, kind, data in _attachments(json.parse(version.body)):
            try:
                content = base64.b64decode(data, validate=False)
            except (binascii.Error, ValueError):
                continue
            if content:
                name = _name(len(found) + 1, title or version.type, kind)
                found.append(File(f"{FOLDER}/{name}", source, title or version.type, content))
    return found


def _attachments(value: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, dict):
        data = value.get("data")
        # An Attachment or a Binary; SampledData has `data` too, but neither of the others.
        if isinstance(data, str) and isinstance(value.get("contentType"), str):
            yield str(value.get("title") or ""), str(value["contentType"]), data
        for item in value.values():
            yield from _attachments(item)
    elif isinstance(value, list):
        for item in value:
            yield from _attachments(item)


def _name(number: int, title: str, kind: str) -> str:
    """A file name that no system can mistake for a path or a command."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME] or "document"
    extension = _EXTENSIONS.get(kind.partition(";")[0].strip().lower(), "bin")
    return f"{number:04d}-{plain}.{extension}"
