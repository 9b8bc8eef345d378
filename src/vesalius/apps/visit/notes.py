"""The text of a visit: Markdown in a DocumentReference, free or in the four parts of problem-oriented records.

The parts are headings that can be told apart again: `## S · Subjective`. A note without such headings is free text.
"""

from __future__ import annotations

import base64
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from vesalius.access.actor import Actor
from vesalius.access.classification import SHARED, SHARING_SYSTEM
from vesalius.apps.visit.profession import Profession
from vesalius.clinical.writing import LOINC, TERMINOLOGY, Resource, author, now, subject
from vesalius.errors import Invalid

PARTS: Final[dict[str, str | Promise]] = {
    "S": pgettext_lazy("part of a note", "Subjective"),
    "O": pgettext_lazy("part of a note", "Objective"),
    "A": pgettext_lazy("part of a note", "Assessment"),
    "P": pgettext_lazy("part of a note", "Plan"),
}
"""Letter → name of the part of a problem-oriented note (Weed 1968)."""
LONGEST: Final = 100_000
"""Characters of one note."""

_HEADING: Final = re.compile(r"^## ([SOAP]) · .*$", re.MULTILINE)
_WORDS: Final = re.compile(r"\s+|[^\s]+")
RESTRICTED: Final = (
    {"system": f"{TERMINOLOGY}v3-Confidentiality", "code": "R"},
    {"system": f"{TERMINOLOGY}v3-ActCode", "code": "PSY"},
)


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a visit. `parts` by letter when it has parts; else `free`."""

    parts: Mapping[str, str]
    free: str = ""


def written(given: Mapping[str, str]) -> Note:
    """The note of a form: fields S, O, A and P, or `free`. Raises Invalid when it is too long."""
    texts = {letter: given.get(letter, "").replace("\r\n", "\n") for letter in PARTS}
    free = given.get("free", "").replace("\r\n", "\n")
    if sum(len(text) for text in (*texts.values(), free)) > LONGEST:
        raise Invalid("A note holds at most 100 000 characters.")
    if "free" in given:
        return Note({}, free)
    return Note(texts)


def markdown(note: Note) -> str:
    """The note as Markdown; parts without text are left out."""
    if not note.parts:
        return note.free.strip()
    return "\n\n".join(
        f"## {letter} · {PARTS[letter]}\n\n{text.strip()}" for letter, text in note.parts.items() if text.strip()
    )


def parsed(text: str) -> Note:
    """The note that `markdown` made; what no heading precedes stands with S."""
    found = list(_HEADING.finditer(text))
    if not found:
        return Note({}, text)
    parts = dict.fromkeys(PARTS, "")
    before = text[: found[0].start()].strip()
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        parts[match[1]] = "\n\n".join(filter(None, (parts[match[1]], text[match.end() : end].strip())))
    if before:
        parts["S"] = "\n\n".join(filter(None, (before, parts["S"])))
    return Note(parts)


def text_of(resource: Mapping[str, Any]) -> str:
    """The Markdown in a note's DocumentReference."""
    for item in resource.get("content", ()):
        data = (item.get("attachment") or {}).get("data")
        if data:
            return base64.b64decode(data).decode("utf-8", "replace")
    return ""


def with_text(resource: Resource, text: str) -> None:
    """Puts the Markdown into the DocumentReference."""
    attachment = {
        "contentType": "text/markdown; charset=utf-8",
        "language": get_language() or "fr",
        "title": resource.get("description", ""),
    }
    if text:
        attachment["data"] = base64.b64encode(text.encode()).decode()
    resource["content"] = [{"attachment": attachment}]
    resource["date"] = now()


WRITTEN_BY: Final = "https://vesalius.health/fhir/StructureDefinition/written-by"
"""Extension of a note: who wrote this version of it, where several may."""


def set_writer(resource: Resource, writer: Resource) -> None:
    """Says who wrote this version; whoever wrote in a note is among its authors."""
    kept = [item for item in resource.get("extension", ()) if item.get("url") != WRITTEN_BY]
    resource["extension"] = [*kept, {"url": WRITTEN_BY, "valueReference": dict(writer)}]
    if all(item.get("reference") != writer["reference"] for item in resource.get("author", ())):
        resource.setdefault("author", []).append(dict(writer))


def writer(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """A reference to whoever wrote this version; to the first author where it does not say."""
    for item in resource.get("extension", ()):
        if item.get("url") == WRITTEN_BY:
            return dict(item.get("valueReference") or {})
    return next(iter(resource.get("author", ())), {})


def document(actor: Actor, patient_id: str, profession: Profession, text: str, *, encounter: str) -> Resource:
    """A new note, preliminary until it is signed; that of a psychologist is with its author until it is shared."""
    code, display = profession.note
    title = str(profession.title)
    made: Resource = {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "preliminary",
        "type": {"coding": [{"system": LOINC, "code": code, "display": display}], "text": title},
        "subject": subject(patient_id),
        "author": [author(actor)],
        "description": title,
        "context": {"encounter": [{"reference": encounter}]},
    }
    if profession.is_confidential:
        made["meta"] = {"security": [dict(item) for item in RESTRICTED]}
    with_text(made, text)
    return made


def is_shared(resource: Mapping[str, Any]) -> bool:
    """Whether a confidential note is open to the care team."""
    return any(
        tag.get("system") == SHARING_SYSTEM and tag.get("code") == SHARED
        for tag in (resource.get("meta") or {}).get("tag", ())
    )


def share(resource: Resource, *, is_open: bool) -> None:
    """Opens a confidential note to the care team, or closes it."""
    meta = resource.setdefault("meta", {})
    kept = [tag for tag in meta.get("tag", ()) if tag.get("system") != SHARING_SYSTEM]
    if is_open:
        kept.append({"system": SHARING_SYSTEM, "code": SHARED})
    meta.pop("tag", None)
    if kept:
        meta["tag"] = kept


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kind` is same, added or removed."""

    kind: str
    text: str


def compared(before: str, after: str) -> Sequence[Piece]:
    """How one text became the other, word by word."""
    return list(_pieces(_WORDS.findall(before), _WORDS.findall(after)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, low, high, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[low:high]))
            continue
        if high > low:
            yield Piece("removed", "".join(old[low:high]))
        if last > first:
            yield Piece("added", "".join(new[first:last]))
