"""What an edition of the knowledge base holds, compiled: plain values that load in milliseconds.

Terms are texts with a kind before them: `inn:simvastatin` (own table, English), `ansm:simvastatine` and
`class:macrolides (sauf spiramycine)` (thesaurus, plain spelling), `atc:C10AA` (every level of every code).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import msgspec

FORMAT: Final = 7
"""Number of this layout: a compiled file of another one is compiled anew."""


class Level(IntEnum):
    """How a source grades a combination, mildest first."""

    NOTE = 1
    CAUTION = 2
    AVOID = 3
    CONTRAINDICATED = 4


LEVELS: Final = {level.name.lower(): level for level in Level}


class Source(msgspec.Struct, frozen=True, array_like=True):
    """Where a fact comes from. `line` is the attribution that every alert shows."""

    key: str
    line: str
    edition: str
    licence: str


class Substance(msgspec.Struct, frozen=True, array_like=True):
    """A substance, or a combination that has `parts`. `in_thesaurus` says whether the thesaurus knows it."""

    key: str
    english: str
    french: str
    dutch: str
    atc: tuple[str, ...]
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    in_thesaurus: bool = False
    is_own: bool = False

    def name(self, language: str) -> str:
        """What it is called in fr, nl, de or en; German names are the English ones."""
        return {"fr": self.french, "nl": self.dutch}.get(language, self.english) or self.english or self.french


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """An interaction. It fires at the highest of its `levels`; all of them are shown.

    `conditions` is what the source says about when it holds (route, dose, exceptions): kept as text. `third` are
    terms of which a third medicine must have one; `restrictions` whom each level names (`named_levels`).
    `effect` and `management` are codes of the phrases of our own
    tables; the thesaurus has French texts in `mechanism` and in the levels.
    """

    id: str
    first: str
    second: str
    levels: tuple[tuple[int, str], ...]
    mechanism: str
    conditions: str
    source: str
    third: tuple[str, ...] = ()
    effect: str = ""
    management: str = ""
    citation: str = ""
    restrictions: tuple[tuple[str, ...], ...] = ()

    @property
    def level(self) -> Level:
        """The highest level."""
        return Level(max(rank for rank, _ in self.levels))


class Product(msgspec.Struct, frozen=True, array_like=True):
    """A product or a package. `id` is a CNK for Belgium (`country` BE), a CIS for France (FR)."""

    id: str
    name: str
    country: str
    substances: tuple[str, ...]
    atc: tuple[str, ...]
    strengths: tuple[str, ...]
    form: str
    route: str
    pack: str = ""
    unmapped: tuple[str, ...] = ()


class Threshold(msgspec.Struct, frozen=True, array_like=True):
    """A row of a table of our own: which codes, in which range, how serious, why."""

    id: str
    atc: tuple[str, ...]
    low: float
    high: float
    level: str
    effect: str = ""
    limit: float = 0.0
    words: str = ""
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()


class MaximumDose(msgspec.Struct, frozen=True, array_like=True):
    """The most of one substance, in mg; zero where nothing is stated."""

    substance: str
    adult: float
    elderly: float
    child_per_kilogram: float
    single: float
    weekly: float


class AllergyGroup(msgspec.Struct, frozen=True, array_like=True):
    """An allergen group: how it is written, what it forbids, what may cross-react."""

    name: str
    words: tuple[str, ...]
    allergen_atc: tuple[str, ...]
    codes: tuple[str, ...]
    refused: tuple[str, ...]
    crossing: tuple[str, ...]
    level: str


class Condition(msgspec.Struct, frozen=True, array_like=True):
    """One condition of a criterion: codes of one terminology that must (or must not) be there."""

    kind: str
    is_negative: bool
    included: tuple[tuple[str, bool], ...]
    excluded: tuple[tuple[str, bool], ...] = ()
    terminology: str = ""
    operator: str = ""
    value: str = ""
    dose_above: float = 0.0
    is_timed: bool = False
    duration_operator: str = ""
    duration_days: int = 0


class Criterion(msgspec.Struct, frozen=True, array_like=True):
    """A STOPP or START criterion: it holds when all conditions of one alternative hold."""

    id: str
    text: str
    is_start: bool
    alternatives: tuple[tuple[Condition, ...], ...]


class Compiled(msgspec.Struct, frozen=True):
    """The whole knowledge base but for the products."""

    format: int
    digest: str
    sources: dict[str, Source]
    substances: tuple[Substance, ...]
    rules: tuple[Rule, ...]
    non_substance_terms: tuple[str, ...]
    unmapped: tuple[str, ...]
    names: dict[str, str]
    skeletons: dict[str, str]
    atc: dict[str, tuple[str, ...]]
    atc_names: dict[str, str]
    renal: tuple[Threshold, ...]
    pregnancy: tuple[Threshold, ...]
    lactation: tuple[Threshold, ...]
    ages: tuple[Threshold, ...]
    problems: tuple[Threshold, ...]
    doses: dict[str, MaximumDose]
    allergies: tuple[AllergyGroup, ...]
    qt: dict[str, int]
    criteria: tuple[Criterion, ...]
    phrases: dict[str, tuple[str, str, str, str]]
    strengths: dict[str, tuple[str, ...]]
