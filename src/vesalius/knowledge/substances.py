"""One list of substances out of all sources: own table, thesaurus, and what the product bases name beyond them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vesalius.errors import Invalid
from vesalius.knowledge import tables
from vesalius.knowledge.french_products import FrenchProduct
from vesalius.knowledge.model import Substance
from vesalius.knowledge.spelling import plain, skeleton, without_salt
from vesalius.knowledge.tables import Table
from vesalius.knowledge.thesaurus import Thesaurus

_ATC_LEVELS: Final = (1, 3, 4, 5, 7)


@dataclass(slots=True)
class Draft:
    """A substance while it is being put together."""

    key: str
    english: str
    french: str
    dutch: str
    atc: list[str] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    parts: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    in_thesaurus: bool = False
    is_own: bool = False

    def finished(self) -> Substance:
        """The substance, with a term for every level of each code."""
        terms = set(self.terms) | {f"inn:{plain(self.english)}"} if self.english else set(self.terms)
        terms |= {f"atc:{code[:length]}" for code in self.atc for length in _ATC_LEVELS if len(code) >= length}
        return Substance(
            self.key,
            self.english,
            self.french,
            self.dutch,
            tuple(dict.fromkeys(self.atc)),
            tuple(sorted(terms)),
            self.parts,
            self.brands,
            self.in_thesaurus,
            self.is_own,
        )


@dataclass(slots=True)
class Names:
    """Plain names and skeletons → key. A skeleton that two substances share names neither."""

    names: dict[str, str] = field(default_factory=dict)
    skeletons: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, key: str) -> None:
        """Adds a name and its forms; the first one that claims a name keeps it."""
        name = plain(text)
        if not name:
            return
        self.names.setdefault(name, key)
        bare = without_salt(name)
        self.names.setdefault(bare, key)
        for form in {name, bare}:
            shape = skeleton(form)
            if len(shape) >= 4 and self.skeletons.setdefault(shape, key) != key:
                self.skeletons[shape] = ""

    def find(self, text: str) -> str | None:
        """The key of a name, by what is written, without salts, or by its skeleton."""
        name = plain(text)
        bare = without_salt(name)
        found = self.names.get(name) or self.names.get(bare)
        return found or self.skeletons.get(skeleton(name)) or self.skeletons.get(skeleton(bare)) or None


def merge(own: Table, thesaurus: Thesaurus, french: Iterable[FrenchProduct]) -> tuple[dict[str, Draft], Names]:
    """(drafts by key, names). Raises Invalid when the own table names a term that the thesaurus does not have."""
    names = Names()
    drafts = _own(own, thesaurus, names)
    owned = {(key, term) for key, draft in drafts.items() for term in draft.terms}
    for name, (printed, _) in thesaurus.substances.items():
        # "calcium" of the thesaurus stands for every salt: it stays a substance of its own beside calcium carbonate.
        if (names.names.get(name), f"ansm:{name}") not in owned:
            key = f"ansm:{name}"
            draft = drafts[key] = Draft(key, "", printed, "", in_thesaurus=True)
            draft.terms |= _terms(name, thesaurus)
            names.add(printed, key)
    _add_french(drafts, names, french)
    return drafts, names


def _terms(name: str, thesaurus: Thesaurus) -> set[str]:
    """The terms of a substance of the thesaurus. A salt that it lists apart is the substance as well."""
    found = {f"ansm:{name}", *(f"class:{each}" for each in thesaurus.substances[name][1])}
    substance = name.partition(" (")[0]
    if substance != name and substance in thesaurus.substances:
        found |= _terms(substance, thesaurus)
    return found


def _own(own: Table, thesaurus: Thesaurus, names: Names) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    classes = {each for _, found in thesaurus.substances.values() for each in found}
    for atc, *spellings, term, added, brands in own.rows:
        # What else a language calls it stands after a semicolon.
        written = [[each.strip() for each in text.split(";")] for text in spellings]
        english, french, dutch = (each[0] for each in written)
        draft = Draft(english, english, french, dutch, list(tables.listed(atc)), is_own=True)
        draft.brands = tuple(tables.listed(brands))
        if term.startswith("="):
            draft.parts = tuple(part.strip() for part in term[1:].split("+"))
        elif term != "-":
            name = _in_thesaurus(term or french, thesaurus)
            if name is None:
                raise Invalid(f"The thesaurus does not know {term or french!r} of the table of substances.")
            draft.terms |= _terms(name, thesaurus)
            draft.in_thesaurus = True
        for each in map(plain, filter(None, added.split(";"))):
            if each not in classes and each not in thesaurus.unresolved:
                raise Invalid(f"The thesaurus does not know the class {each!r} of the table of substances.")
            draft.terms.add(f"class:{each}")
        drafts[english] = draft
        for text in (each for words in written for each in words):
            names.add(text, english)
    for draft in drafts.values():
        for brand in draft.brands:
            names.names.setdefault(plain(brand), draft.key)
        missing = [part for part in draft.parts if part not in drafts]
        if missing:
            raise Invalid(f"The table of substances has no {missing[0]!r}, a part of {draft.key!r}.")
        for part in draft.parts:
            draft.in_thesaurus = draft.in_thesaurus or drafts[part].in_thesaurus
    return drafts


def _in_thesaurus(text: str, thesaurus: Thesaurus) -> str | None:
    name = plain(text)
    if name in thesaurus.substances:
        return name
    bare = without_salt(name)
    return bare if bare in thesaurus.substances else None


def _add_french(drafts: dict[str, Draft], names: Names, french: Iterable[FrenchProduct]) -> None:
    """Codes for substances that have none, from products of this one substance; substances that are new."""
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    new: dict[str, str] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, owned in drafts.items():
        if owned.is_own and not owned.parts:
            for code in owned.atc:
                owners[code].add(owner)
    # Those with a code first: by the code a name is known, which then is known in products without one.
    for product in sorted(french, key=lambda each: len(each.atc) != 7):
        if len(product.components) != 1 or "homeopathiques" in plain(product.components[0][0]):
            continue
        texts = (product.components[0][0], product.therapeutic[0][0])
        key = next(filter(None, map(names.find, texts)), None)
        if key is None and len(owners[product.atc]) == 1:
            # A name that nobody knows, of a code that is one substance's alone: another spelling or salt of it.
            key = next(iter(owners[product.atc]))
            names.add(texts[1], key)
            names.add(texts[0], key)
        elif key is None:
            key = f"bdpm:{without_salt(plain(product.therapeutic[0][0]))}"
            new.setdefault(key, product.therapeutic[0][0])
            names.add(texts[1], key)
            names.add(texts[0], key)
        if len(product.atc) == 7:
            codes[key][product.atc] += 1
    for key, printed in new.items():
        drafts[key] = Draft(key, "", printed.capitalize(), "")
    for key, found in codes.items():
        draft = drafts[key]
        if not draft.is_own:
            draft.atc = [code for code, _ in found.most_common()]


def parts_of(drafts: Mapping[str, Draft], key: str) -> tuple[str, ...]:
    """The single substances behind a key."""
    return drafts[key].parts or (key,)
