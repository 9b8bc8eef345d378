"""What somebody means who types into the search of patients: names, a birth date, a national number, a phone number.

Everything is asked of blind terms: parts of names in any order by their beginnings, then by how they sound; a birth
date as day, month or year in any usual writing; a national number or a phone number whole, however it is spaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.search.text import words
from vesalius.ui.frame import context

Found = dict[str, Any]
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv januari januar january jan",
            "fevrier fevr fev februari februar february feb",
            "mars maart marz march mar mrt",
            "avril avr april apr",
            "mai mei may",
            "juin juni june jun",
            "juillet juil juli july jul",
            "aout augustus august aug",
            "septembre sept september sep",
            "octobre oct oktober october okt",
            "novembre nov november",
            "decembre dec december dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_DATE: Final = re.compile(r"\b(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})\b")
_MONTH_YEAR: Final = re.compile(r"\b(\d{1,2})[-/.](\d{4})\b")
_WRITTEN: Final = re.compile(r"\b(\d{1,2})?\s*([^\W\d_]{3,})\.?\s+(\d{4})\b")
_COMPACT: Final = re.compile(r"\b(\d{2})(\d{2})(\d{4})\b")
_YEAR: Final = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_OLDEST: Final = 130
# Before family names of this country: "Van den Broeck" is looked for as "broeck", "De Keyser" as "keyser".
_PARTICLES: Final = (
    "de", "van", "van de", "van den", "van der", "vande", "vanden", "vander", "d", "du", "des", "de la", "le", "la",
    "el", "al", "ben", "da", "di", "dos", "von", "saint", "sint",
)  # fmt: skip
_JOINED: Final = ("vanden", "vander", "vande", "van", "de", "du", "le", "la", "el", "d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, taken apart. `births` are FHIR dates of any precision, all of them possible."""

    names: Sequence[str] = ()
    births: Sequence[str] = ()
    number: str = ""
    phones: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A patient found; `by_sound` when the name only sounds so."""

    patient: Found = field(repr=False)
    by_sound: bool = False

    @property
    def is_replaced(self) -> bool:
        """Whether the record was merged into another (R4 patient.html#links)."""
        return any(link.get("type") == "replaced-by" for link in self.patient.get("link", ()))


def wanted(text: str, today: date) -> Wanted:
    """The question behind a text."""
    text = " ".join(text.split())
    digits = re.sub(r"\D", "", text)
    has_letters = any(sign.isalpha() for sign in text)
    if not has_letters and len(digits) == 11 and not text.startswith(("+", "00", "0")):
        return Wanted(number=digits)
    if not has_letters and _is_phone(text, digits):
        return Wanted(number=digits if len(digits) == 11 else "", phones=phones(digits))
    births, rest = _births(text, today)
    return Wanted(names=words(rest), births=births)


def _is_phone(text: str, digits: str) -> bool:
    return 9 <= len(digits) <= 13 and text.startswith(("0", "+"))


def phones(digits: str) -> Sequence[str]:
    """The usual ways to write a Belgian phone number, given by its digits; other countries as +digits."""
    digits = digits.removeprefix("00")
    if digits.startswith("32"):
        national = "0" + digits[2:]
    elif digits.startswith("0"):
        national = digits
    else:
        return (f"+{digits}", digits)
    rest = national[1:]
    if len(rest) == 9:
        groups = [rest[:3], rest[3:5], rest[5:7], rest[7:]]
    elif rest[:1] in {"2", "3", "4", "9"}:
        groups = [rest[:1], rest[1:4], rest[4:6], rest[6:]]
    else:
        groups = [rest[:2], rest[2:4], rest[4:6], rest[6:]]
    spaced = " ".join(groups)
    return tuple(
        dict.fromkeys(
            (
                f"+32 {spaced}", f"+32{rest}", national, f"0{spaced}", f"0{groups[0]}/{' '.join(groups[1:])}",
                f"0{groups[0]}/{'.'.join(groups[1:])}", f"0032{rest}",
            )
        )
    )  # fmt: skip


def _births(text: str, today: date) -> tuple[Sequence[str], str]:
    """(the birth dates that may be meant, the text without them)."""
    if found := _DATE.search(text):
        return _whole(found[1], found[2], found[3], today), text.replace(found[0], " ")
    if found := _MONTH_YEAR.search(text):
        return _of(found[2], found[1], ""), text.replace(found[0], " ")
    for found in _WRITTEN.finditer(text):
        month = _MONTHS.get("".join(words(found[2])))
        if month:
            return _of(found[3], str(month), found[1] or ""), text.replace(found[0], " ")
    if found := _COMPACT.search(text):
        births = _of(found[3], found[2], found[1])
        if births:
            return births, text.replace(found[0], " ")
    if found := _YEAR.search(text):
        return (found[1],), text.replace(found[0], " ")
    return (), text


def _whole(first: str, second: str, third: str, today: date) -> Sequence[str]:
    if len(first) == 4:
        return _of(first, second, third)
    if len(third) == 4:
        return _of(third, second, first)
    if len(third) != 2:
        return ()
    # Two digits of a year: this century, or the last one, whichever somebody alive can have.
    years = [year for year in (2000 + int(third), 1900 + int(third)) if today.year - _OLDEST < year <= today.year]
    return [birth for year in years for birth in _of(str(year), second, first)]


def _of(year: str, month: str, day: str) -> Sequence[str]:
    try:
        if not day:
            return (f"{date(int(year), int(month), 1):%Y-%m}",)
        return (date(int(year), int(month), int(day)).isoformat(),)
    except ValueError:
        return ()


def _beginnings(word: str) -> str:
    """Every way in which a name can begin with the word: alone, or after a particle."""
    return ",".join((word, *(f"{particle} {word}" for particle in _PARTICLES)))


def sounds(word: str) -> str:
    """The word, and what stands behind a particle that is written together with it."""
    rests = [word[len(joined) :] for joined in _JOINED if word.startswith(joined) and len(word) - len(joined) > 3]
    return ",".join((word, *rests))


def patients(actor: Actor, text: str, today: date, *, count: int = 8) -> tuple[list[Match], bool]:
    """(patients meant by what was typed, whether there are more), of those whom the actor may see.

    Names are looked for by their beginnings; when fewer than `count` begin so, those that sound so follow. When more
    begin so, the own patients of a physician come first, and for others those of their centre.
    """
    asked = wanted(text, today)
    fixed: list[tuple[str, str]] = []
    if asked.births:
        fixed.append(("birthdate", ",".join(asked.births)))
    found: dict[str, Match] = {}
    more = False
    questions: list[tuple[list[tuple[str, str]], bool]] = []
    if asked.number:
        questions.append(([("identifier", asked.number)], False))
    if asked.phones:
        questions.append(([("phone", ",".join(asked.phones))], False))
    if asked.names:
        # Words of two letters have no blind term: with longer ones beside them they are left out.
        names = [name for name in asked.names if len(name) > 2] or list(asked.names)
        questions.append(([*fixed, *(("name", _beginnings(name)) for name in names)], False))
        if all(len(name) > 2 for name in names):
            questions.append(([*fixed, *(("phonetic", sounds(name)) for name in names)], True))
    elif fixed:
        questions.append((fixed, False))
    for question, by_sound in questions:
        if len(found) >= count:
            break
        page = search(context(), actor, "Patient", [*question, *_shown(count)])
        more = more or page.next is not None
        items = page.matches
        if page.next is not None and (own := _own(actor)):
            items = [*search(context(), actor, "Patient", [own, *question, *_shown(count)]).matches, *items]
        for item in items:
            found.setdefault(item.id, Match(json.parse(item.body), by_sound))
    # Who was merged into another stays findable, below the others.
    ordered = sorted(found.values(), key=lambda match: match.is_replaced)
    return ordered[:count], more or len(ordered) > count


def _shown(count: int) -> list[tuple[str, str]]:
    return [("_sort", "family"), ("_count", str(count))]


def _own(actor: Actor) -> tuple[str, str] | None:
    """What says that a patient is the actor's own, or else of the actor's centre; None for neither."""
    if actor.role == roles.PHYSICIAN and actor.fhir.startswith("Practitioner/"):
        return "general-practitioner", actor.fhir
    return ("organization", actor.centre) if actor.centre.startswith("Organization/") else None
