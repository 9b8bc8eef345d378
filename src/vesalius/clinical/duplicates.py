"""Whether two patients are one person: weighed evidence, each piece explained (Fellegi and Sunter 1969).

A weight is the logarithm of how much more often something agrees in one person than in two. The weights are this
project's judgement for a Belgian practice; what counts is that each reason is shown to the person who decides.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access.actor import Actor
from vesalius.clinical import finding
from vesalius.clinical import presentation as show
from vesalius.clinical.selectors import Found
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.search.text import phonetic, words
from vesalius.terminology import naming_systems
from vesalius.ui.frame import context

SURE: Final = 14.0
"""From this weight on two patients are almost surely one person."""
LIKELY: Final = 7.0
"""From this weight on it must be looked at."""
_CANDIDATES: Final = 25


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence. `weight` is positive when it speaks for one person."""

    text: str | Promise
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible duplicate, with its reasons, the strongest first."""

    patient: Found
    weight: float
    reasons: Sequence[Reason]

    @property
    def is_sure(self) -> bool:
        """Whether it is almost surely the same person."""
        return self.weight >= SURE

    @property
    def name(self) -> str:
        """What the patient is called."""
        return show.name(self.patient)

    @property
    def birth(self) -> str:
        """The birth date as the reader writes it."""
        return show.day(str(self.patient.get("birthDate", "")))


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[float, list[Reason]]:
    """(weight, reasons) that two Patients are one person."""
    reasons = [reason for rule in _RULES if (reason := rule(first, second)) is not None]
    reasons.sort(key=lambda reason: -abs(reason.weight))
    return sum(reason.weight for reason in reasons), reasons


def _number(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    mine, yours = show.national_number(first), show.national_number(second)
    if not mine or not yours:
        return None
    if mine == yours:
        return Reason(_("Same national number"), 20)
    return Reason(_("Other national number"), -8)


def _birth(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    mine, yours = str(first.get("birthDate", "")), str(second.get("birthDate", ""))
    if len(mine) != 10 or len(yours) != 10:
        return None
    if mine == yours:
        return Reason(_("Same birth date"), 6)
    if mine[:4] == yours[:4] and mine[5:7] == yours[8:] and mine[8:] == yours[5:7]:
        return Reason(_("Day and month of birth are swapped"), 4.5)
    if sum(a != b for a, b in zip(mine, yours, strict=True)) == 1:
        return Reason(_("One digit of the birth date differs"), 3)
    return Reason(_("Other birth date"), -6)


def _part(person: Mapping[str, Any], name: str) -> set[str]:
    found: set[str] = set()
    for item in person.get("name", ()):
        value = item.get(name, [])
        for text in [value] if isinstance(value, str) else value:
            found.update(words(text))
    return found


def _joined(person: Mapping[str, Any]) -> set[str]:
    """Family names written together: De Keyser is dekeyser."""
    return {"".join(words(str(item["family"]))) for item in person.get("name", ()) if item.get("family")}


def _family(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    mine, yours = _part(first, "family"), _part(second, "family")
    if not mine or not yours:
        return None
    together = _joined(first), _joined(second)
    if mine == yours or together[0] & together[1]:
        return Reason(_("Same family name"), 5)
    if {phonetic(word) for word in (*mine, *together[0])} & {phonetic(word) for word in (*yours, *together[1])} - {""}:
        return Reason(_("The family name sounds the same"), 3.5)
    if _close(mine, yours):
        return Reason(_("The family name differs by a letter"), 2.5)
    if mine & _part(second, "given") and yours & _part(first, "given"):
        return Reason(_("Family name and first name are swapped"), 4)
    return Reason(_("Other family name"), -4)


def _given(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    mine, yours = _part(first, "given"), _part(second, "given")
    if not mine or not yours:
        return None
    if mine & yours:
        return Reason(_("Same first name"), 4)
    if {phonetic(word) for word in mine} & {phonetic(word) for word in yours} or _close(mine, yours):
        return Reason(_("The first name sounds the same"), 2.5)
    if mine & _part(second, "family"):
        return None
    if {word[0] for word in mine} & {word[0] for word in yours}:
        return None
    return Reason(_("Other first name"), -4)


def _close(mine: set[str], yours: set[str]) -> bool:
    return any(len(a) > 3 and difflib.SequenceMatcher(None, a, b).ratio() >= 0.85 for a in mine for b in yours)


def _sex(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    mine, yours = first.get("gender"), second.get("gender")
    if not mine or not yours or "unknown" in {mine, yours}:
        return None
    return Reason(_("Same sex"), 0.5) if mine == yours else Reason(_("Other sex"), -3)


def _contact(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    def lines(person: Mapping[str, Any]) -> set[str]:
        found = set()
        for item in person.get("telecom", ()):
            value = str(item.get("value", ""))
            digits = naming_systems.digits(value)
            found.add(value.lower() if "@" in value else digits[-8:])
        return found - {""}

    return Reason(_("Same phone number or e-mail address"), 3) if lines(first) & lines(second) else None


def _address(first: Mapping[str, Any], second: Mapping[str, Any]) -> Reason | None:
    def lines(person: Mapping[str, Any]) -> set[tuple[str, ...]]:
        return {
            (*words(" ".join(item.get("line", ()))), str(item.get("postalCode", "")))
            for item in person.get("address", ())
            if item.get("line")
        }

    return Reason(_("Same address"), 2) if lines(first) & lines(second) else None


_RULES: Final[Sequence[Callable[[Mapping[str, Any], Mapping[str, Any]], Reason | None]]] = (
    _number, _birth, _family, _given, _sex, _contact, _address,
)  # fmt: skip


def candidates(actor: Actor, patient: Mapping[str, Any]) -> list[Pair]:
    """Patients whom the actor may see and who may be this person, the most likely first."""
    found: dict[str, Pair] = {}
    for question in _questions(patient):
        page = search(context(), actor, "Patient", [*question, ("_count", str(_CANDIDATES))])
        for item in page.matches:
            if item.id == patient.get("id") or item.id in found:
                continue
            other = json.parse(item.body)
            if _is_linked(patient, other):
                continue
            weight, reasons = compare(patient, other)
            if weight >= LIKELY:
                found[item.id] = Pair(other, weight, reasons)
    return sorted(found.values(), key=lambda pair: -pair.weight)


def _questions(patient: Mapping[str, Any]) -> list[list[tuple[str, str]]]:
    questions: list[list[tuple[str, str]]] = []
    number = naming_systems.digits(show.national_number(patient))
    if number:
        questions.append([("identifier", f"{naming_systems.SSIN}|{number}")])
    birth = str(patient.get("birthDate", ""))
    if len(birth) == 10:
        births = [birth]
        if birth[8:] <= "12" and birth[5:7] != birth[8:]:
            births.append(f"{birth[:4]}-{birth[8:]}-{birth[5:7]}")
        questions.append([("birthdate", ",".join(births))])
    families, givens = sorted(_part(patient, "family")), sorted(_part(patient, "given"))
    if families:
        name = [("phonetic", finding.sounds(family)) for family in families if len(family) > 2 or len(families) == 1]
        questions.append([*name, *(("phonetic", given) for given in givens[:1])])
    for item in patient.get("telecom", ()):
        digits = naming_systems.digits(str(item.get("value", "")))
        if item.get("system") == "phone" and len(digits) >= 9:
            questions.append([("phone", ",".join(finding.phones(digits)))])
    return questions


def _is_linked(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    named = {str((item.get("other") or {}).get("reference", "")) for item in first.get("link", ())}
    return f"Patient/{second.get('id')}" in named
