"""Editions on disk: what was imported, the compiled index, and the one in use.

A data folder has `knowledge/manifest.json` (what was imported, from where, when), `knowledge/sources/` (as read) and
`knowledge/index-*.msgpack` (compiled). Without imports, what ships with the product is compiled once and kept there.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec

from vesalius.knowledge import belgian_products, criteria, french_products, thesaurus
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.belgian_products import BelgianProduct
from vesalius.knowledge.compile import SHIPPED_SOURCES, Sources, compiled
from vesalius.knowledge.model import FORMAT, Compiled, Product, Source

KINDS: Final = ("ansm", "bdpm", "sam", "atc", "stopp-start", "tables")
"""What can be imported."""
_SHIPPED: Final = (
    "ansm-thesaurus.json.gz",
    "ansm-substances.json.gz",
    "bdpm-products.csv.gz",
    "bdpm-composition.csv.gz",
    "bdpm-product_atc.csv.gz",
    "stoppstart.xml.gz",
)
_TABLES: Final = (
    "substances",
    "interactions",
    "renal",
    "pregnancy",
    "age",
    "problem",
    "maximum_dose",
    "allergy",
    "qt",
    "phrases",
)


class Imported(msgspec.Struct, frozen=True):
    """One line of the manifest: which files, by digest, of which edition, when, with how many entries and refusals."""

    kind: str
    digest: str
    source: Source
    files: tuple[str, ...]
    imported_at: str
    entries: int
    refusals: int
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """The knowledge of one data folder."""

    directory: Path

    @property
    def sources(self) -> Path:
        """Where imported sources are kept."""
        return self.directory / "sources"

    def manifest(self) -> dict[str, Imported]:
        """What was imported, by kind."""
        path = self.directory / "manifest.json"
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Imported]) if path.exists() else {}

    def write_manifest(self, found: Mapping[str, Imported]) -> None:
        """Replaces the manifest in one step."""
        replace_file(self.directory / "manifest.json", msgspec.json.format(msgspec.json.encode(dict(found)), indent=1))

    def stamp(self) -> int:
        """Changes when something was imported."""
        try:
            return (self.directory / "manifest.json").stat().st_mtime_ns
        except OSError:
            return 0


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file so that readers find either the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    scratch.write_bytes(data)
    scratch.replace(path)


@cache
def _shipped(name: str) -> bytes:
    return resources.files("vesalius.knowledge").joinpath("data", name).read_bytes()


@cache
def _shipped_digest() -> str:
    total = hashlib.blake2b(digest_size=16)
    for name in (*_SHIPPED, *(f"{table}.psv" for table in _TABLES)):
        total.update(hashlib.blake2b(_shipped(name)).digest())
    return total.hexdigest()


def digest_of(manifest: Mapping[str, Imported]) -> str:
    """Names the knowledge base that these imports give on top of what ships."""
    parts = [str(FORMAT), _shipped_digest(), *(f"{kind}={manifest[kind].digest}" for kind in sorted(manifest))]
    return hashlib.blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def build(folder: Folder | None) -> tuple[Compiled, tuple[Product, ...]]:
    """Compiles what ships, replaced by what was imported, in about two seconds."""
    manifest = folder.manifest() if folder else {}

    def text(kind: str, stored: str, shipped: str) -> bytes:
        if folder is not None and kind in manifest:
            return gzip.decompress((folder.sources / kind / stored).read_bytes())
        return gzip.decompress(_shipped(shipped))

    sources = dict(SHIPPED_SOURCES)
    for kind, found in manifest.items():
        sources[found.source.key if kind != "tables" else kind] = found.source
    french, _ = french_products.read(
        text("bdpm", "products.gz", _SHIPPED[2]),
        text("bdpm", "composition.gz", _SHIPPED[3]),
        text("bdpm", "codes.gz", _SHIPPED[4]),
    )
    belgian: Sequence[BelgianProduct] = ()
    names: dict[str, str] = {}
    tables_folder = None
    if folder is not None:
        if belgian_products.SOURCE in manifest:
            belgian = msgspec.msgpack.decode(
                (folder.sources / "sam" / "products.msgpack").read_bytes(), type=tuple[BelgianProduct, ...]
            )
        if "atc" in manifest:
            names = msgspec.msgpack.decode((folder.sources / "atc" / "names.msgpack").read_bytes(), type=dict[str, str])
        if "tables" in manifest:
            tables_folder = folder.sources / "tables"
    return compiled(
        Sources(
            thesaurus.read(text("ansm", "rules.gz", _SHIPPED[0]), text("ansm", "substances.gz", _SHIPPED[1])),
            french,
            criteria.read(text("stopp-start", "rules.gz", _SHIPPED[5])),
            sources,
            digest_of(manifest),
            belgian,
            names,
            tables_folder,
        )
    )


def compile_folder(folder: Folder) -> KnowledgeBase:
    """Compiles and keeps the index of the folder; removes those of older editions."""
    found, products = build(folder)
    replace_file(_index(folder, found.digest), msgspec.msgpack.encode(found))
    replace_file(_products(folder, found.digest), msgspec.msgpack.encode(products))
    for path in folder.directory.glob("*-*.msgpack"):
        if not path.stem.endswith(found.digest):
            path.unlink(missing_ok=True)
    return KnowledgeBase(found, products)


def _index(folder: Folder, digest: str) -> Path:
    return folder.directory / f"index-{digest}.msgpack"


def _products(folder: Folder, digest: str) -> Path:
    return folder.directory / f"products-{digest}.msgpack"


def load(folder: Folder) -> KnowledgeBase:
    """The compiled knowledge base of the folder, compiled first when it is not there or of another edition."""
    digest = digest_of(folder.manifest())
    try:
        found = msgspec.msgpack.decode(_index(folder, digest).read_bytes(), type=Compiled)
        products = msgspec.msgpack.decode(_products(folder, digest).read_bytes(), type=tuple[Product, ...])
    except (OSError, msgspec.MsgspecError):
        return compile_folder(folder)
    return KnowledgeBase(found, products)


class Library:
    """The knowledge base in use, loaded when it is first asked for and again after an import. Thread-safe."""

    def __init__(self, directory: Path | None) -> None:
        self._folder = Folder(directory) if directory is not None else None
        self._lock = threading.Lock()
        self._held: tuple[int, KnowledgeBase] | None = None

    @property
    def folder(self) -> Folder | None:
        """Where imports are kept; None when only what ships is used."""
        return self._folder

    def current(self) -> KnowledgeBase:
        """The knowledge base."""
        stamp = self._folder.stamp() if self._folder else 0
        held = self._held
        if held is not None and held[0] == stamp:
            return held[1]
        with self._lock:
            held = self._held
            if held is None or held[0] != stamp:
                base = load(self._folder) if self._folder else KnowledgeBase(*build(None))
                held = self._held = (stamp, base)
            return held[1]


def now() -> str:
    """The moment of an import."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def state(folder: Folder) -> list[dict[str, Any]]:
    """One line for each source: kind, edition, licence, imported or shipped."""
    manifest = folder.manifest()
    found = []
    for key, source in SHIPPED_SOURCES.items():
        imported = manifest.get(key)
        about = imported.source if imported else source
        found.append(
            {
                "kind": key,
                "source": about.line,
                "edition": about.edition or "not imported",
                "licence": about.licence,
                "imported_at": imported.imported_at if imported else "",
                "entries": imported.entries if imported else None,
                "refusals": imported.refusals if imported else None,
                "is_synthetic": imported.is_synthetic if imported else False,
            }
        )
    return found
