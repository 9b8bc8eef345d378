"""The French public base of medicines: products with their substances, strengths and, for some, ATC codes."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from vesalius.errors import Invalid

SOURCE: Final = "bdpm"


@dataclass(frozen=True, slots=True)
class FrenchProduct:
    """`components` are (substance, strength) in the order of the base.

    `therapeutic` is the same of the fractions that the strength on the box means.
    """

    cis: str
    name: str
    form: str
    route: str
    is_marketed: bool
    components: tuple[tuple[str, str], ...]
    therapeutic: tuple[tuple[str, str], ...]
    atc: str


def read(products: bytes, composition: bytes, codes: bytes) -> tuple[list[FrenchProduct], list[str]]:
    """(products in order, refusals). Raises Invalid when a column is missing."""
    refused: list[str] = []
    atc = {row["cis"]: row["atc"] for row in _rows(codes, "product_atc.csv", ("cis", "atc"))}
    parts: dict[str, dict[str, dict[str, tuple[str, str]]]] = defaultdict(dict)
    for row in _rows(composition, "composition.csv", ("cis", "substance", "strength", "nature", "link_no")):
        parts[row["cis"]].setdefault(row["link_no"], {})[row["nature"]] = (row["substance"], row["strength"])
    found = []
    for row in _rows(products, "products.csv", ("cis", "name", "form", "routes", "marketed")):
        links = parts.get(row["cis"])
        if not links:
            refused.append(f"product {row['cis']} has no composition")
            continue
        both = [link.get("SA") or next(iter(link.values())) for _, link in sorted(links.items())]
        found.append(
            FrenchProduct(
                row["cis"],
                row["name"],
                row["form"],
                row["routes"].replace(";", ", "),
                row["marketed"] == "1",
                tuple(both),
                tuple(link.get("FT") or link.get("SA") or ("", "") for _, link in sorted(links.items())),
                atc.get(row["cis"], ""),
            )
        )
    known = {product.cis for product in found}
    refused += [f"the code of {cis} belongs to no product" for cis in atc if cis not in known]
    return found, refused


def _rows(data: bytes, name: str, columns: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    reader = csv.DictReader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(f"{name} has no column {', '.join(missing)}.")
    yield from reader
