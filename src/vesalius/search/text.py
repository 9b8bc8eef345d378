"""Text as search sees it: without case, accents and punctuation (R4 search.html#string)."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

# An apostrophe joins ("O'Brien" is obrien), other punctuation parts ("Jean-Pierre" is jean pierre).
_JOINING = {ord(character): None for character in "'’‘ʼ`´"}
_PUNCTUATION = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"<[^>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&nbsp;": " ", "&amp;": "&"}
_SPECIAL = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_CACHED = 8192
_LONGEST_WORD = 40
_TEXTS = frozenset({"text/plain", "text/markdown"})
# A multiple of four, so that what is left of a very long text can be decoded.
_LONGEST_ATTACHED = 600_000
# "%PDF-" in base64.
_PDF = "JVBERi0"


@lru_cache(maxsize=_CACHED)
def normalise(text: str) -> str:
    """Case-folded, decomposed without combining marks, punctuation and repeated blanks as one blank, stripped."""
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_SPECIAL)
        folded = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", folded.translate(_JOINING)).strip()


@lru_cache(maxsize=_CACHED)
def words(text: str) -> tuple[str, ...]:
    """The normalised words of a text, each cut at 40 characters."""
    return tuple(word[:_LONGEST_WORD] for word in normalise(text).split())


def narrative(div: str) -> str:
    """The text of an xhtml narrative without its markup."""
    text = _MARKUP.sub(" ", div)
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    return text


def attached(value: Mapping[str, Any]) -> str:
    """The words inside an Attachment that holds a text itself (text/plain, text/markdown); empty for anything else."""
    data, kind = value.get("data"), value.get("contentType")
    if not isinstance(data, str) or not isinstance(kind, str) or kind.partition(";")[0].strip() not in _TEXTS:
        return ""
    try:
        return base64.b64decode(data[:_LONGEST_ATTACHED]).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def unread_files(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Attachments of a resource whose words are not in it: PDFs, and files that stand elsewhere.

    None where the narrative already holds what stands in them (its status is "additional").
    """
    if (resource.get("text") or {}).get("status") != "additional":
        yield from _files(resource)


def _files(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    data = value.get("data")
    if (isinstance(data, str) and data.startswith(_PDF)) or (
        data is None and isinstance(value.get("url"), str) and "contentType" in value
    ):
        yield value
    for item in value.values():
        for entry in item if isinstance(item, list) else (item,):
            if isinstance(entry, dict):
                yield from _files(entry)


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(h)(?=[aeiouy])", ""),
        (r"eaux|eau|aux|au|oo|oh", "o"),
        (r"eij|ij|ey|ei|ai|ay|uy|ui|y|ie", "i"),
        (r"oe|ou|ue|uu", "u"),
        (r"ae|aa|aer", "a"),
        (r"sch|sh|ch(?=[ei])", "s"),
        (r"gh|ch|kh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ts|tz|dz", "s"),
        (r"qu|q|ck|cq", "k"),
        (r"c(?=[ei])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"w", "v"),
        (r"dt$|d$", "t"),
        (r"gn", "n"),
        (r"(?<=[aeiou])h", ""),
        (r"(?<=[bdfgklmnprtv])s$", "s"),
        (r"(?<=[aeiou])(?:ts|t|s|ks)$", ""),
    )
)
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<=.)[aeiou]")


@lru_cache(maxsize=_CACHED)
def phonetic(word: str) -> str:
    """How a French or Dutch name sounds, roughly: its first sound and the consonants after it, at most eight.

    Dekeyzer, De Keyser and Dekeijser agree word by word; so do Dupont and Dupond, Lefèvre and Lefebvre.
    """
    sound = normalise(word).replace(" ", "").replace("bv", "v")
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    sound = _DOUBLED.sub(r"\1", sound)
    return _VOWELS.sub("", sound)[:8] or sound[:1]
