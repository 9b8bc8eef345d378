"""Frequent problems by their words: a list of our own in four languages, each with an ICD-10 code.

The words are the project's own; the codes are ICD-10's (WHO). Searching finds the beginnings of words in any order and
language, so that a Dutch speaker in a French practice finds what he means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils.translation import get_language

from vesalius.access import roles
from vesalius.search.text import words

_LANGUAGES: Final = ("fr", "nl", "de", "en")
# Role → what is noted most; the judgement of this project, to be replaced by an installation's own counts.
_MOST_FREQUENT: Final = {
    roles.PHYSICIAN: ("J06.9", "I10", "M54.5", "R53", "E11.9", "F32.9", "Z00.0", "N30.0"),
    roles.NURSE: ("T14.1", "I83.0", "L89.9", "Z74.1", "Z23", "E11.9"),
    roles.PHYSIOTHERAPIST: ("M54.5", "M54.2", "M75.1", "M17.9", "S93.4", "R26.8"),
    roles.PSYCHOLOGIST: ("F32.9", "F41.1", "Z73.0", "F43.2", "F51.0", "Z63.4"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry. `names` by language; `words` are normalised, those of the names before other words."""

    code: str
    names: tuple[str, str, str, str]
    words: tuple[str, ...]
    favourite_of: frozenset[str]

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.in_language(get_language() or "fr")

    def in_language(self, language: str) -> str:
        """The name in one of the four languages, else in French."""
        return self.names[_LANGUAGES.index(language[:2])] if language[:2] in _LANGUAGES else self.names[0]


@cache
def catalogue() -> Sequence[Problem]:
    """All entries, in the order of their codes in the file."""
    found = []
    text = (files("vesalius.clinical") / "data" / "problems.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, french, dutch, german, english, others, favourite = (*line.split("\t"), "")[:7]
        names = (french, dutch, german, english)
        found.append(
            Problem(
                code,
                names,
                tuple(dict.fromkeys(word for name in (*names, others) for word in words(name))),
                frozenset(favourite.split()),
            )
        )
    return found


def by_code(code: str) -> Problem | None:
    """The entry of an ICD-10 code, or of the category that the code belongs to."""
    entries = _by_code()
    return entries.get(code) or entries.get(code.partition(".")[0])


@cache
def _by_code() -> dict[str, Problem]:
    return {item.code: item for item in catalogue()}


def find(text: str, role: str, *, count: int = 8) -> Sequence[Problem]:
    """Entries of which every typed word begins a word, or whose code begins so; favourites of the role first."""
    asked = words(text)
    if not asked:
        return favourites(role, count=count)
    code = text.strip().upper()
    language = _LANGUAGES.index((get_language() or "fr")[:2]) if (get_language() or "fr")[:2] in _LANGUAGES else 0
    ranked = []
    for place, item in enumerate(catalogue()):
        is_code = len(code) > 1 and item.code.startswith(code)
        if is_code or all(any(word.startswith(part) for word in item.words) for part in asked):
            own = words(item.names[language])
            begins = bool(own) and own[0].startswith(asked[0])
            ranked.append((not is_code, not begins, role not in item.favourite_of, place, item))
    return [item for *_rank, item in sorted(ranked, key=lambda found: found[:4])[:count]]


def favourites(role: str, *, count: int = 12) -> Sequence[Problem]:
    """What a profession notes most, the most frequent first."""
    first = [item for code in _MOST_FREQUENT.get(role, ()) if (item := by_code(code)) is not None]
    return [*first, *(item for item in catalogue() if role in item.favourite_of and item not in first)][:count]
