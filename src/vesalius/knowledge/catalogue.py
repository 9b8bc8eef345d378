"""Choosing a medicine as one types: substances in three languages, brands, Belgian products; mistakes forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.model import Substance
from vesalius.knowledge.spelling import distance, plain

_SHORTEST: Final = 2
_UNITS: Final = (
    ("R03", "{puff}", ("447694001", "Inhalation")), ("R01A", "{puff}", ("46713006", "Nasal use")),
    ("A10A", "[iU]", ("34206005", "Subcutaneous use")), ("A10BJ", "{inj}", ("34206005", "Subcutaneous use")),
    ("B01AB", "{inj}", ("34206005", "Subcutaneous use")), ("B01AX05", "{inj}", ("34206005", "Subcutaneous use")),
    ("M05BX04", "{inj}", ("34206005", "Subcutaneous use")), ("L04AB", "{inj}", ("34206005", "Subcutaneous use")),
    ("N02AB03", "{patch}", ("448598008", "Cutaneous use")), ("D", "{appl}", ("448598008", "Cutaneous use")),
    ("M02", "{appl}", ("448598008", "Cutaneous use")), ("S01", "[drp]", ("54485002", "Ocular use")),
    ("A12BA", "{tbl}", ("26643006", "Oral use")), ("J01XX01", "{sachet}", ("26643006", "Oral use")),
    ("A06AD", "{sachet}", ("26643006", "Oral use")),
)  # fmt: skip
# What is usually given first, by the beginning of the code; it is only proposed.
_USUAL: Final = (
    ("J01CA04", "3x/j 7 jours"), ("J01CR02", "3x/j 7 jours"), ("J01FA10", "1x/j 3 jours"), ("J01FA", "2x/j 7 jours"),
    ("J01AA", "2x/j 7 jours"), ("J01MA", "2x/j 7 jours"), ("J01XE01", "3x/j 5 jours"), ("J01XX01", "1x/j 1 jour"),
    ("J01", "3x/j 7 jours"), ("N02BE01", "3x/j si nécessaire max 3"), ("M01A", "3x/j 5 jours"),
    ("N02AX", "3x/j 5 jours"),
    ("R03AC", "2x/j si nécessaire"), ("A10BA", "1-0-1"), ("N05C", "0-0-0-1 7 jours"), ("C10AA", "0-0-1"),
    ("H02AB", "1-0-0 5 jours"), ("M05BA", "1/sem"), ("R06", "1x/j si nécessaire"), ("D", "2x/j 7 jours"),
    ("A03FA", "3x/j si nécessaire max 3 5 jours"), ("B01AF02", "1-0-1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One medicine to choose. `label` is what is prescribed, `note` what helps to recognise it."""

    label: str
    note: str
    key: str
    atc: str
    cnk: str = ""
    unit: str = "{tbl}"
    route: tuple[str, str] = ("26643006", "Oral use")
    dosage: str = "1x/j"


class Catalogue:
    """The index of one knowledge base. Built once, in about fifty milliseconds."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self._words: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._beginnings: dict[str, set[str]] = defaultdict(set)
        self._first_names: dict[str, str] = {}
        for substance in base.compiled.substances:
            if substance.is_own or (substance.in_thesaurus and substance.atc):
                for name in {substance.english, substance.french, substance.dutch} - {""}:
                    self._add(name, "substance", substance.key, "")
                self._first_names[substance.key] = plain(substance.french or substance.english)
                for brand in substance.brands:
                    self._add(brand, "brand", substance.key, brand)
        for product in base.products():
            if product.country == "BE":
                self._add(product.name, "product", product.id, product.name)

    def _add(self, text: str, kind: str, key: str, shown: str) -> None:
        name = plain(text)
        if (kind, key, shown) not in self._words[name]:
            self._words[name].append((kind, key, shown))
        for word in {name, *name.replace("+", " ").split()}:
            self._beginnings[word[:3]].add(name)

    def search(self, text: str, language: str, count: int = 12) -> list[Choice]:
        """What `text` may mean, best first: beginnings, words inside, then names with a letter wrong or swapped."""
        wanted = plain(text)
        name, strength = _taken_apart(wanted)
        if len(name) < _SHORTEST:
            return []
        found: list[tuple[int, str]] = []
        for candidate in self._beginnings.get(name[:3], set()) if len(name) >= 3 else self._words:
            if candidate.startswith(name):
                found.append((0, candidate))
            elif any(word.startswith(name) for word in candidate.replace("+", " ").split()):
                found.append((1, candidate))
        if not found and len(name) >= 4:
            found = self._otherwise_named(name) or self._similar(name)
        found.sort(key=lambda each: (each[0], self._rank(each[1]), len(each[1]), each[1]))
        choices: dict[tuple[str, str], Choice] = {}
        for _, candidate in found:
            for kind, key, shown in self._words[candidate]:
                for choice in self._choices(kind, key, shown, language, strength):
                    choices.setdefault((choice.label, choice.cnk), choice)
            if len(choices) >= count * 2:
                break
        return list(choices.values())[:count]

    def _rank(self, candidate: str) -> int:
        """Single substances before brands and products, combinations last."""
        kind, key, _ = self._words[candidate][0]
        if kind == "substance" and self.base.substances[key].parts:
            return 2
        return 0 if kind == "substance" else 1

    def _otherwise_named(self, name: str) -> list[tuple[int, str]]:
        """What has other names than those that are shown: co-trimoxazole, natriumvalproaat."""
        keys = {key for other, key in self.base.compiled.names.items() if other.startswith(name)}
        return [(0, self._first_names[key]) for key in sorted(keys & self._first_names.keys())]

    def _similar(self, name: str) -> list[tuple[int, str]]:
        limit = 1 if len(name) < 7 else 2
        found = []
        for candidate in self._words:
            if candidate[0] not in name[:2]:
                continue
            beginning = candidate[: len(name) + 1]
            near = min(
                distance(name, candidate, limit),
                distance(name, beginning, limit),
                distance(name, beginning[:-1], limit),
            )
            if near <= limit:
                found.append((2 + near, candidate))
        return found

    def _choices(self, kind: str, key: str, shown: str, language: str, strength: str) -> Iterable[Choice]:
        if kind == "product":
            product = self.base.product(key)
            if product is not None:
                names = " + ".join(self.base.name_of(each, language) for each in product.substances)
                code = product.atc[0] if product.atc else ""
                yield _choice(
                    product.name, names, product.substances[0] if product.substances else "", code, product.id
                )
            return
        substance = self.base.substances[key]
        code = substance.atc[0] if substance.atc else ""
        name = substance.name(language)
        strengths = self.base.compiled.strengths.get(key, ())
        wanted = [each for each in strengths if not strength or plain(each).replace(",", ".").startswith(strength)]
        for each in _in_order(wanted)[:6] or [strength if strength and not strengths else ""]:
            label = f"{name} {each}".strip()
            yield _choice(label, shown or _also(substance), key, code, "")

    def choice_of(self, key: str, language: str, strength: str = "") -> Choice | None:
        """The choice for a substance by its key; with no strength, the most usual one."""
        if key not in self.base.substances:
            return None
        substance = self.base.substances[key]
        strengths = self.base.compiled.strengths.get(key, ())
        label = f"{substance.name(language)} {strength or (strengths[0] if strengths else '')}".strip()
        return _choice(label, "", key, substance.atc[0] if substance.atc else "", "")


def _choice(label: str, note: str, key: str, code: str, cnk: str) -> Choice:
    unit, route = "{tbl}", ("26643006", "Oral use")
    for beginning, found, way in _UNITS:
        if code.startswith(beginning):
            unit, route = found, way
            break
    usual = next((text for beginning, text in _USUAL if code.startswith(beginning)), "1x/j")
    return Choice(label, note, key, code, cnk, unit, route, usual)


def _also(substance: Substance) -> str:
    return substance.brands[0] if substance.brands else ""


def _in_order(strengths: Iterable[str]) -> list[str]:
    def value(text: str) -> tuple[str, float]:
        number = text.split(maxsplit=1)[0].replace(",", ".").replace(" ", "")
        try:
            return text.rsplit(maxsplit=1)[-1], float(number)
        except ValueError:
            return text, 0.0

    return sorted(strengths, key=value, reverse=False)


def _taken_apart(text: str) -> tuple[str, str]:
    """(name, strength) of what was typed: `simva 20` → `simva`, `20`."""
    words = text.split()
    numbers = [word for word in words if word[0].isdigit()]
    names = [word for word in words if not word[0].isdigit() and word not in {"mg", "g", "µg", "ml"}]
    return " ".join(names), numbers[0].rstrip("mgµ") if numbers else ""
