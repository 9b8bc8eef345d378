"""Levels of a class rule that the thesaurus gives to named substances: "avec la nimodipine", "entre X et Y".

An alert has the highest level of its rule whatever its text names; the reading here only decides whom it interrupts: a
level that names others is shown beside, with the sentence that says for whom it is written (ADR 0015). Only a text that
consists of nothing but names is read so: doses, routes and states of the patient never are. All levels are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from vesalius.knowledge.spelling import plain

ONE: Final = "one"
BOTH: Final = "both"
# Groups as the texts call them → term of the thesaurus.
_GROUPS: Final = {
    "macrolides": "class:macrolides (sauf spiramycine)",
    "anticonvulsivants inducteurs enzymatiques": "class:anticonvulsivants inducteurs enzymatiques",
    "iec": "class:inhibiteurs de l'enzyme de conversion",
    "opiaces": "class:morphiniques",
    "barbituriques": "class:barbituriques",
    "inhibiteurs de la phosphodiesterase de type 5": "class:inhibiteurs de la phosphodiesterase de type 5",
    "inhibiteurs de la phosphodiesterase": "class:inhibiteurs de la phosphodiesterase de type 5",
    "inhibiteurs d'integrase": "class:inhibiteurs d'integrase",
    "inhibiteurs de proteases": "class:inhibiteurs de proteases boostes par ritonavir",
}
_FILLERS: Final = re.compile(
    r"\b(?:avec|entre|pour|le|la|les|l'|d'|de|du|des|et|ou|en|association)\b|[\s,;:.()\-']+|l'|d'"
)


class NamedLevels:
    """Reads the texts of levels, with the names of one edition."""

    def __init__(self, substances: Iterable[str]) -> None:
        self._substances = sorted((name for name in substances if len(name) > 3), key=len, reverse=True)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted([*self._substances, *_GROUPS], key=len, reverse=True)
        return re.compile(r"(?<![a-z])(" + "|".join(map(re.escape, names)) + r")(?![a-z])")

    def restriction(self, text: str) -> tuple[str, ...]:
        """(`one` or `both`, terms …) that a level is restricted to; empty when it holds for the whole rule."""
        words = plain(text)
        beginning = words.lstrip(" :-")
        if not beginning.startswith(("avec ", "entre ")) or "autres" in words:
            return ()
        sentence = re.split(r"\.(?:\s|$)", beginning, maxsplit=1)[0]
        terms = [_GROUPS.get(name, f"ansm:{name}") for name in self._pattern.findall(sentence)]
        if not terms or _FILLERS.sub("", self._pattern.sub(" ", sentence)):
            return ()
        return (BOTH if beginning.startswith("entre ") else ONE, *dict.fromkeys(terms))


def applies(restriction: tuple[str, ...], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a level with this restriction applies to two substances, given by their terms."""
    if not restriction:
        return True
    named = frozenset(restriction[1:])
    if restriction[0] == BOTH:
        # "Entre X et les Y ou les Z": X with one of the others.
        lead, others = restriction[1], named - {restriction[1]}
        return (lead in first and not others.isdisjoint(second)) or (lead in second and not others.isdisjoint(first))
    return not named.isdisjoint(first | second)
