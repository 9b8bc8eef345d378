"""Importing an edition of a source: with progress; the same files twice change nothing; refusals are reported."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from vesalius.errors import Invalid
from vesalius.knowledge import belgian_products, criteria, editions, french_products, tables, thesaurus
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.belgian_products import BelgianProduct
from vesalius.knowledge.editions import Folder, Imported, replace_file
from vesalius.knowledge.model import Source

Progress = Callable[[str], None]
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Given:
    """What a reader gets."""

    files: list[Path]
    edition: str
    progress: Progress
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reader gives: files to keep, number of entries, refusals, the source's line."""

    stored: dict[str, bytes]
    entries: int
    refusals: list[str]
    source: Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. `is_new` is false when the same files were imported before."""

    kind: str
    is_new: bool
    entries: int
    refusals: tuple[str, ...]
    digest: str


def run(
    folder: Folder,
    kind: str,
    paths: Iterable[Path],
    *,
    edition: str = "",
    is_synthetic: bool = False,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Imports and compiles. Raises Invalid when the files are not of this kind; the edition in use then stays."""
    if kind not in editions.KINDS:
        raise Invalid(f"Nothing of kind {kind!r} can be imported: {', '.join(editions.KINDS)}.")
    files = _files(paths)
    if not files:
        raise Invalid("There is no file to import.")
    digest = _digest(files, edition)
    manifest = folder.manifest()
    if kind in manifest and manifest[kind].digest == digest:
        return Outcome(
            kind, is_new=False, entries=manifest[kind].entries, refusals=(), digest=editions.digest_of(manifest)
        )
    progress(f"Reading {len(files)} file(s) of {kind} …")
    found = _READERS[kind](_Given(files, edition, progress, is_synthetic))
    before = {path: path.read_bytes() for path in (folder.sources / kind).glob("*") if path.is_file()}
    for name, data in found.stored.items():
        replace_file(folder.sources / kind / name, data)
    line = Imported(
        kind,
        digest,
        found.source,
        tuple(path.name for path in files),
        editions.now(),
        found.entries,
        len(found.refusals),
        is_synthetic,
    )
    folder.write_manifest({**manifest, kind: line})
    progress("Compiling …")
    try:
        base = editions.compile_folder(folder)
    except Invalid:
        # What does not fit together with the rest is not put in use.
        for path, data in before.items():
            replace_file(path, data)
        folder.write_manifest(manifest)
        raise
    return Outcome(kind, True, found.entries, (*found.refusals, *_unmapped(base)), base.digest)


def _unmapped(base: KnowledgeBase) -> list[str]:
    return [
        f"substance not recognised, its products are never said to be free of interactions: {name}"
        for name in base.compiled.unmapped
    ]


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    return found


def _digest(files: Iterable[Path], edition: str) -> str:
    total = hashlib.sha256(edition.encode())
    for path in files:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
    return total.hexdigest()


def _named(files: Iterable[Path], *parts: str) -> Path:
    for path in files:
        if any(part in path.name.lower() for part in parts):
            return path
    raise Invalid(f"No file has {' or '.join(parts)} in its name.")


def _ansm(given: _Given) -> _Read:
    rules = _named(given.files, "thesaurus", "rules").read_bytes()
    substances = _named(given.files, "substances").read_bytes()
    found = thesaurus.read(rules, substances)
    given.progress(f"{len(found.rules)} rules, {len(found.substances)} substances, {len(found.unresolved)} other terms")
    day = given.edition or "unknown given.edition"
    source = Source(
        thesaurus.SOURCE,
        f"ANSM, Thésaurus des interactions médicamenteuses, {day}",
        given.edition,
        "French public document",
    )
    refusals = [
        *found.refused,
        *(f"not a substance or class of the index, kept as food or route: {term}" for term in found.unresolved),
    ]
    stored = {"rules.gz": gzip.compress(rules, mtime=0), "substances.gz": gzip.compress(substances, mtime=0)}
    return _Read(stored, len(found.rules), refusals, source)


def _bdpm(given: _Given) -> _Read:
    codes, composition = _named(given.files, "atc", "mitm"), _named(given.files, "compo")
    products = _named([file for file in given.files if file not in {codes, composition}], "products", "cis_bdpm")
    data = [products.read_bytes(), composition.read_bytes(), codes.read_bytes()]
    found, refused = french_products.read(*data)
    given.progress(f"{len(found)} products")
    source = Source(
        french_products.SOURCE,
        f"Source: base de données publique des médicaments, {given.edition}",
        given.edition,
        "Licence Ouverte (Etalab)",
    )
    names = ("products.gz", "composition.gz", "codes.gz")
    stored = {name: gzip.compress(each, mtime=0) for name, each in zip(names, data, strict=True)}
    return _Read(stored, len(found), refused, source)


def _sam(given: _Given) -> _Read:
    products: list[BelgianProduct] = []
    refused: list[str] = []
    kinds: set[str] = set()
    virtual: dict[str, str] = {}
    today = dt.datetime.now(dt.UTC).date()
    for path in given.files:
        with path.open("rb") as file:
            found = belgian_products.read(file, today, _counting(given.progress, path.name))
        kinds.add(found.kind)
        virtual |= found.virtual
        products += found.products
        refused += found.refused
    if belgian_products.ACTUAL not in kinds:
        # Virtual medicines alone are no packages: taken for an edition they would leave no product at all.
        raise Invalid(f"Virtual medicines are imported together with {belgian_products.ACTUAL}, which is missing.")
    if belgian_products.VIRTUAL in kinds:
        refused += [
            f"package {each.cnk} is of a virtual medicine ({each.vmp}) that the export does not have"
            for each in products
            if each.vmp and each.vmp not in virtual
        ]
    unique = {product.cnk: product for product in products}
    if not unique:
        raise Invalid("The export has no package that is current today and has a valid CNK.")
    line = (
        f"SAM v2, authentic source of medicines, FAMHP, {given.edition}"
        if not given.is_synthetic
        else "SYNTHETIC products in the form of SAM v2: not for patients"
    )
    source = Source(
        belgian_products.SOURCE,
        line,
        given.edition,
        "open data of the Belgian authorities" if not given.is_synthetic else "own, synthetic",
    )
    return _Read({"products.msgpack": msgspec.msgpack.encode(tuple(unique.values()))}, len(unique), refused, source)


def _counting(progress: Progress, name: str) -> Callable[[int], None]:
    return lambda count: progress(f"{name}: {count} elements")


def _atc(given: _Given) -> _Read:
    names: dict[str, str] = {}
    refused: list[str] = []
    for path in given.files:
        for code, name in _codes(path):
            if 1 <= len(code) <= 7 and code[0].isalpha() and name:
                names[code] = name
            else:
                refused.append(f"{path.name}: {code[:20]!r} is no ATC code with a name")
    if not names:
        raise Invalid("The given.files hold no ATC codes: give a FHIR CodeSystem, or a CSV file with code and name.")
    given.progress(f"{len(names)} codes")
    source = Source(
        "atc",
        f"ATC classification, {given.edition}",
        given.edition,
        "WHO Collaborating Centre: as licensed to this installation",
    )
    return _Read({"names.msgpack": msgspec.msgpack.encode(names)}, len(names), refused, source)


def _codes(path: Path) -> list[tuple[str, str]]:
    if path.suffix.lower() == ".json":
        try:
            document = msgspec.json.decode(path.read_bytes())
        except msgspec.DecodeError as error:
            raise Invalid(f"{path.name} is not JSON.") from error
        found: list[tuple[str, str]] = []
        waiting = list(document.get("concept", ())) if isinstance(document, dict) else []
        while waiting:
            concept = waiting.pop()
            found.append((str(concept.get("code", "")).strip().upper(), str(concept.get("display", "")).strip()))
            waiting += concept.get("concept", ())
        return found
    text = path.read_text(encoding="utf-8-sig")
    dialect = csv.Sniffer().sniff(text[:4000], delimiters=",;\t|")
    rows = csv.reader(io.StringIO(text), dialect)
    return [
        (row[0].strip().upper(), row[1].strip())
        for row in rows
        if len(row) > 1 and row[0].strip().lower() not in {"atc", "code"}
    ]


def _criteria(given: _Given) -> _Read:
    data = _named(given.files, ".xml").read_bytes()
    found = criteria.read(data)
    given.progress(f"{len(found)} criteria")
    source = Source(
        criteria.SOURCE,
        f"STOPP/START, coded by Huibers and others (LGPL-3.0), {given.edition}",
        given.edition,
        "LGPL-3.0",
    )
    return _Read({"rules.gz": gzip.compress(data, mtime=0)}, len(found), [], source)


def _tables(given: _Given) -> _Read:
    stored, rows = {}, 0
    for path in given.files:
        if path.suffix != ".psv" or path.stem not in _WIDTHS:
            raise Invalid(f"{path.name} is none of the tables {', '.join(sorted(_WIDTHS))}.")
        rows += len(tables.parse(path.stem, path.read_text(encoding="utf-8"), _WIDTHS[path.stem]).rows)
        stored[path.name] = path.read_bytes()
    source = Source("tables", "Own tables of this installation", given.edition, "own")
    return _Read(stored, rows, [], source)


_WIDTHS: Final = {
    "substances": 7,
    "interactions": 6,
    "renal": 4,
    "pregnancy": 6,
    "age": 4,
    "problem": 6,
    "maximum_dose": 6,
    "allergy": 7,
    "qt": 2,
    "phrases": 5,
    "follow_up": 15,
}
_READERS: Final[dict[str, Callable[[_Given], _Read]]] = {
    "ansm": _ansm,
    "bdpm": _bdpm,
    "sam": _sam,
    "atc": _atc,
    "stopp-start": _criteria,
    "tables": _tables,
}
