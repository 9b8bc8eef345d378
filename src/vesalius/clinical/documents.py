"""What documents hold, made safe to show: Markdown and plain text become paragraphs, everything else is a download."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vesalius.clinical.presentation import Resource
from vesalius.r4 import narrative

_READABLE: Final = ("text/plain", "text/markdown")
_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_KEPT: Final = frozenset(
    [
        "p",
        "br",
        "hr",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "sub",
        "sup",
        "u",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "code",
        "div",
        "span",
    ]
)
_EMPTY: Final = frozenset({"br", "hr"})
_SPANS: Final = frozenset({"colspan", "rowspan"})
_MAXIMUM_CHARACTERS: Final = 400_000
_ITEM: Final = re.compile(r"\s*([-*+]|\d+[.)])\s+")
_INLINE: Final = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|_(.+?)_")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One content of a document. `text` is safe HTML where it can be read in the page; else it is a download."""

    index: int
    title: str
    content_type: str
    size: int
    text: SafeString | None


def attachments(resource: Resource) -> list[Attachment]:
    """What a DocumentReference or DiagnosticReport holds, in order."""
    found = []
    for index, item in enumerate(_attachments(resource)):
        content_type = media_type(item)
        data = content(item)
        text = None
        if content_type in _READABLE and data is not None and len(data) <= _MAXIMUM_CHARACTERS:
            decoded = data.decode("utf-8", "replace")
            text = markdown(decoded) if content_type == "text/markdown" else plain(decoded)
        size = len(data) if data is not None else int(item.get("size") or 0)
        found.append(Attachment(index, str(item.get("title") or ""), content_type, size, text))
    return found


def attachment(resource: Resource, index: int) -> tuple[str, bytes, str] | None:
    """(media type, bytes, title) of one content, where the resource itself holds it."""
    items = list(_attachments(resource))
    if not 0 <= index < len(items):
        return None
    data = content(items[index])
    return None if data is None else (media_type(items[index]), data, str(items[index].get("title") or ""))


def _attachments(resource: Resource) -> Iterator[dict[str, Any]]:
    for item in resource.get("content", ()):
        if item.get("attachment"):
            yield item["attachment"]
    for item in resource.get("presentedForm", ()):
        yield item


def media_type(item: Resource) -> str:
    """The media type without parameters; application/octet-stream when it is missing or odd."""
    found = str(item.get("contentType", "")).partition(";")[0].strip().lower()
    return found if _TYPE.fullmatch(found) else "application/octet-stream"


def content(item: Resource) -> bytes | None:
    """The bytes inside an Attachment; None when they are elsewhere or broken."""
    try:
        return base64.b64decode(item["data"], validate=False) if "data" in item else None
    except (binascii.Error, ValueError):
        return None


def image_type(data: bytes) -> str:
    """image/jpeg, image/png or image/webp by the first bytes; empty for anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def plain(text: str) -> SafeString:
    """Paragraphs of a plain text."""
    parts = [
        f"<p>{escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in re.split(r"\n\s*\n", text) if part.strip()
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped above


def markdown(text: str) -> SafeString:
    """Headings, lists, paragraphs, strong and emphasised words; links and HTML stay what they are: text."""
    made: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.rstrip() for line in block.strip("\n").splitlines()]
        while lines:
            made.append(_block(lines))
    return mark_safe("".join(made))  # noqa: S308 - `_inline` escapes every text


def _block(lines: list[str]) -> str:
    """One block off the front of `lines`."""
    line = lines.pop(0)
    heading = re.match(r"(#{1,6})\s+(.*)", line)
    if heading:
        level = min(6, len(heading[1]) + 2)
        return f"<h{level}>{_inline(heading[2])}</h{level}>"
    if _ITEM.match(line):
        items = [line]
        while lines and _ITEM.match(lines[0]):
            items.append(lines.pop(0))
        inner = "".join(f"<li>{_inline(_ITEM.sub('', item))}</li>" for item in items)
        return f"<ul>{inner}</ul>"
    paragraph = [line]
    while lines and not re.match(r"#{1,6}\s|\s*([-*+]|\d+[.)])\s+", lines[0]):
        paragraph.append(lines.pop(0))
    return "<p>" + "<br>".join(_inline(item) for item in paragraph) + "</p>"


def _inline(text: str) -> str:
    made: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        made.append(escape(text[at : found.start()]))
        strong = found[1] or found[2]
        made.append(f"<strong>{escape(strong)}</strong>" if strong else f"<em>{escape(found[3] or found[4])}</em>")
        at = found.end()
    return "".join([*made, escape(text[at:])])


def narrative_text(resource: Resource) -> SafeString | None:
    """The narrative of a resource, rebuilt from the elements that we let through, without any attribute that acts."""
    div = (resource.get("text") or {}).get("div")
    if not isinstance(div, str) or narrative.problem(div) is not None or not narrative.has_content(div):
        return None
    cleaner = _Cleaner()
    cleaner.feed(div)
    cleaner.close()
    return mark_safe("".join(cleaner.made))  # noqa: S308 - made of known elements and escaped texts only


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _KEPT:
            spans = "".join(
                f' {name}="{int(text)}"' for name, text in attrs if name in _SPANS and text and text.isdigit()
            )
            self.made.append(f"<{tag}{spans}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _KEPT and tag not in _EMPTY:
            self.made.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.made.append(str(escape(data)))
