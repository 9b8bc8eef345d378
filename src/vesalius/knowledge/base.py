"""The compiled knowledge base in memory: recognising medicines, and the index behind the checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius.knowledge.alerts import LANGUAGES
from vesalius.knowledge.model import Compiled, Product, Rule, Source, Substance, Threshold
from vesalius.knowledge.spelling import plain, skeleton, without_salt, without_strength

_FIRST_WORDS: Final = 4
_BEFORE_THE_SUBSTANCE: Final = frozenset({"sodium", "potassium", "natrium", "kalium"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a name or a code stands for. `unknown` are parts that nobody knows; `atc` is given where it is certain."""

    substances: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    by: str = ""
    atc: tuple[str, ...] = ()


class KnowledgeBase:
    """One edition, ready to be asked. Immutable; thread-safe."""

    def __init__(self, compiled: Compiled, products: Sequence[Product] = ()) -> None:
        self.compiled = compiled
        self.digest = compiled.digest
        self.substances = {substance.key: substance for substance in compiled.substances}
        self.terms = {key: frozenset(substance.terms) for key, substance in self.substances.items()}
        self._rules: dict[str, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))
        for rule in compiled.rules:
            self._rules[rule.first][rule.second].append(rule)
            if rule.first != rule.second:
                self._rules[rule.second][rule.first].append(rule)
        self.rules = {rule.id: rule for rule in compiled.rules}
        self._names: dict[str, tuple[str, str, str, str]] = {}
        self._partners: dict[str, dict[str, list[Rule]]] = {}
        self._matching: dict[tuple[str, str], tuple[Threshold, ...]] = {}
        self.prepared: dict[str, Any] = {}
        self._by_number = {product.id: product for product in products}
        self.own = {
            key: substance for key, substance in self.substances.items() if substance.is_own and not substance.parts
        }
        groups: dict[str, set[str]] = defaultdict(set)
        for key, substance in self.own.items():
            for code in substance.atc:
                groups[code[:4]].add(key)
                groups[code[:5]].add(key)
        self._own_groups = {prefix: tuple(sorted(keys)) for prefix, keys in groups.items()}
        self._foods = {f"class:{term}": term for term in compiled.non_substance_terms}
        self._of_thesaurus = {
            term: key for key, terms in self.terms.items() for term in terms if term.startswith("ansm:")
        }

    def own_in_group(self, prefix: str) -> tuple[str, ...]:
        """The keys of our own single substances whose ATC code begins with `prefix` (4 or 5 signs), in order."""
        return self._own_groups.get(prefix, ())

    def source(self, key: str) -> Source:
        """The source of a key."""
        return self.compiled.sources.get(key) or Source(key, key, "", "")

    def phrase(self, code: str, language: str, values: Sequence[tuple[str, str, str, str]] = ()) -> str:
        """A phrase in fr, nl, de or en; the code itself when it is not known."""
        place = LANGUAGES.index(language) if language in LANGUAGES else 0
        found = self.compiled.phrases.get(code)
        text = found[place] if found else code
        if values:
            text = text % {letter: value[place] for letter, value in zip("abc", values, strict=False)}
        return text

    def named(self, key: str) -> tuple[str, str, str, str]:
        """The name of a substance in all languages, in the order of `alerts.LANGUAGES`."""
        found = self._names.get(key)
        if found is None:
            substance = self.substances.get(key)
            if substance is None:
                return (key, key, key, key)
            found = (substance.name("en"), substance.name("fr"), substance.name("nl"), substance.name("de"))
            self._names[key] = found
        return found

    def term_named(self, term: str) -> tuple[str, str, str, str]:
        """The name of a substance or class of the thesaurus in all languages; a class has its French name alone."""
        key = self._of_thesaurus.get(term)
        name = term.partition(":")[2]
        return self.named(key) if key is not None else (name, name, name, name)

    def interactions(self, first: str, second: str) -> list[Rule]:
        """The rules between two substances, by every term that either has."""
        partners = self._partners.get(first)
        if partners is None:
            partners = {}
            for term in self.terms.get(first, ()):
                for other, rules in self._rules.get(term, {}).items():
                    partners.setdefault(other, []).extend(rules)
            self._partners[first] = partners
        if not partners:
            return []
        found: dict[str, Rule] = {}
        for term in partners.keys() & self.terms.get(second, frozenset()):
            for rule in partners[term]:
                found[rule.id] = rule
        return list(found.values())

    def matching(self, table: str, codes: Iterable[str]) -> list[Threshold]:
        """The rows of a table (a field of Compiled) that name one of `codes` or a group above it, in its order."""
        found: dict[str, Threshold] = {}
        for code in codes:
            rows = self._matching.get((table, code))
            if rows is None:
                rows = tuple(row for row in getattr(self.compiled, table) if code.startswith(row.atc))
                self._matching[table, code] = rows
            for row in rows:
                found[row.id] = row
        return list(found.values())

    def foods(self, key: str) -> list[tuple[Rule, str]]:
        """(rule, food or route) of the rules of a substance with what is no medicine."""
        self.interactions(key, "")
        return [
            (rule, name)
            for term, name in self._foods.items()
            for rule in {rule.id: rule for rule in self._partners[key].get(term, ())}.values()
        ]

    def expand(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Combinations replaced by their parts, each once."""
        found: list[str] = []
        for key in keys:
            substance = self.substances.get(key)
            found.extend(substance.parts if substance is not None and substance.parts else (key,))
        return tuple(dict.fromkeys(found))

    def by_atc(self, code: str) -> Recognised:
        """The substances of a code of level 5. A code of a higher level is a group, and stands for none."""
        code = code.strip().upper()
        found = self.compiled.atc.get(code)
        return Recognised(self.expand(found), by="atc", atc=(code,)) if found else Recognised((), (code,))

    def by_number(self, number: str) -> Recognised:
        """The substances of a CNK or CIS."""
        product = self._by_number.get(number.strip())
        if product is None:
            return Recognised((), (number,))
        return Recognised(self.expand(product.substances), product.unmapped, "product", product.atc)

    def product(self, number: str) -> Product | None:
        """The product of a CNK or CIS."""
        return self._by_number.get(number)

    def products(self) -> Iterable[Product]:
        """All products."""
        return self._by_number.values()

    def by_name(self, text: str) -> Recognised:
        """The substances of a name: INN in any of the languages, with salts and strengths, a brand, a combination."""
        name = without_strength(plain(text))
        key = self._key(name) or (self._key(name.replace("-", " ")) if "-" in name else None)
        if key is not None:
            return self._named(key)
        parts = [part.strip() for mark in ("+", "/", ",", " et ", " en ", " and ") for part in _split(name, mark)]
        if parts:
            keys = [self._key(part) for part in parts]
            if all(keys):
                return Recognised(self.expand(key for key in keys if key), by="name")
        words = name.split()
        for count in range(min(_FIRST_WORDS, len(words) - 1), 0, -1):
            key = self._key(" ".join(words[:count]))
            # Of "sodium" with a word that nobody knows, the unknown word is the medicine.
            if key is not None and " ".join(words[:count]) not in _BEFORE_THE_SUBSTANCE:
                return self._named(key)
        return Recognised((), (text.strip(),))

    def _named(self, key: str) -> Recognised:
        substance = self.substances[key]
        # A combination has a code of its own, which none of its parts has.
        return Recognised(self.expand((key,)), by="name", atc=substance.atc if substance.parts else ())

    def _key(self, name: str) -> str | None:
        compiled = self.compiled
        found = compiled.names.get(name)
        if found is None:
            bare = without_salt(name)
            found = (
                compiled.names.get(bare)
                or compiled.skeletons.get(skeleton(name))
                or compiled.skeletons.get(skeleton(bare))
            )
        return found or None

    def name_of(self, key: str, language: str) -> str:
        """The name of a substance in one language."""
        substance: Substance | None = self.substances.get(key)
        return substance.name(language) if substance else key


def _split(name: str, mark: str) -> list[str]:
    return name.split(mark) if mark in name else []
