"""SAM v2, the authentic source of medicines in Belgium: ExportActualMedicines and ExportVirtualMedicines.

Elements are read by their local names, so that exports of versions 4 to 6 of the schema are all understood. Of what
has several periods of validity, the one that is current on the day of the import counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from vesalius.errors import Invalid
from vesalius.knowledge.xml_stream import Element, stream

SOURCE: Final = "sam"
ACTUAL: Final = "ExportActualMedicines"
VIRTUAL: Final = "ExportVirtualMedicines"
_LANGUAGES: Final = ("Fr", "Nl", "En", "De")
_REPORT_EVERY: Final = 1000


@dataclass(frozen=True, slots=True)
class BelgianProduct:
    """One package as it is dispensed. `substances` are (names by language code, strength) of the active ingredients."""

    cnk: str
    cti: str
    name: str
    names: tuple[tuple[str, str], ...]
    atc: tuple[str, ...]
    substances: tuple[tuple[tuple[tuple[str, str], ...], str], ...]
    form: str
    route: str
    pack: str
    vmp: str


@dataclass(slots=True)
class BelgianExport:
    """What an export gave: packages, virtual medicines (code → name), what was refused, and whether it is synthetic."""

    kind: str = ""
    version: str = ""
    products: list[BelgianProduct] = field(default_factory=list)
    virtual: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    is_synthetic: bool = False


def read(
    file: BinaryIO, on: dt.date, progress: Callable[[int], None] = lambda _: None, *, is_synthetic: bool = False
) -> BelgianExport:
    """The current packages of an export. Raises Invalid when it is no SAM export."""
    found = BelgianExport(is_synthetic=is_synthetic)
    day = on.isoformat()
    seen = 0

    def handle(element: Element) -> None:
        nonlocal seen
        seen += 1
        if seen % _REPORT_EVERY == 0:
            progress(seen)
        if element.name == "Amp":
            _actual(found, element, day)
        else:
            _virtual(found, element, day)

    found.kind = stream(file, frozenset({"Amp", "Vmp"}), handle)
    if found.kind not in {ACTUAL, VIRTUAL}:
        raise Invalid(f"The file is no {ACTUAL} and no {VIRTUAL} of SAM version 2.")
    progress(seen)
    return found


def _current(element: Element, day: str) -> Element | None:
    for data in element.all("Data"):
        if data.attributes.get("from", "") <= day <= data.attributes.get("to", "9999"):
            return data
    return None


def _virtual(found: BelgianExport, vmp: Element, day: str) -> None:
    data = _current(vmp, day)
    code = vmp.attributes.get("code", "")
    if data is not None and code:
        found.virtual[code] = _text(data, "Name")


def _actual(found: BelgianExport, amp: Element, day: str) -> None:
    code = amp.attributes.get("code", "?")
    data = _current(amp, day)
    if data is None:
        return
    components = [(component, _current(component, day)) for component in amp.all("AmpComponent")]
    substances = [
        substance for component, current in components if current for substance in _ingredients(component, day)
    ]
    first = next((data for _, data in components if data), None)
    name = _text(data, "PrescriptionName") or _text(data, "Name") or data.value("OfficialName")
    if not name:
        found.refused.append(f"Amp {code} has no name")
        return
    for ampp in amp.all("Ampp"):
        _package(found, ampp, day, amp, data, first, name, tuple(substances))


def _package(
    found: BelgianExport,
    ampp: Element,
    day: str,
    amp: Element,
    amp_data: Element,
    component: Element | None,
    name: str,
    substances: tuple[tuple[tuple[tuple[str, str], ...], str], ...],
) -> None:
    data = _current(ampp, day)
    if data is None:
        return
    atc = tuple(each.attributes.get("code", "") or each.value("Code") for each in data.all("Atc"))
    cnks = [
        dmpp.attributes.get("code", "")
        for dmpp in ampp.all("Dmpp")
        if dmpp.attributes.get("codeType", "CNK") == "CNK"
        and dmpp.attributes.get("deliveryEnvironment", "P") in {"P", "A"}
        and _current(dmpp, day) is not None
    ]
    cti = ampp.attributes.get("ctiExtended", "?")
    for cnk in cnks:
        if not is_cnk(cnk):
            found.refused.append(f"package {cti} has no valid CNK")
            continue
        found.products.append(
            BelgianProduct(
                cnk,
                cti,
                _text(data, "PrescriptionName") or name,
                _names(amp_data.child("Name")),
                tuple(filter(None, atc)),
                substances,
                _text(component, "PharmaceuticalForm", "Name") if component else "",
                _text(component, "RouteOfAdministration", "Name") if component else "",
                _text(data, "PackDisplayValue") or data.value("PackDisplayValue"),
                amp.attributes.get("vmpCode", ""),
            )
        )


def _ingredients(component: Element, day: str) -> list[tuple[tuple[tuple[str, str], ...], str]]:
    found = []
    for ingredient in component.all("RealActualIngredient"):
        data = _current(ingredient, day)
        if data is None or data.value("Type") not in {"ACTIVE_SUBSTANCE", ""}:
            continue
        strength = data.child("Strength")
        text = data.value("StrengthDescription")
        if not text and strength is not None and strength.text:
            text = f"{strength.text.strip()} {strength.attributes.get('unit', '')}".strip()
        found.append((_names(data.child("Substance", "Name")), text))
    return found


def _names(element: Element | None) -> tuple[tuple[str, str], ...]:
    if element is None:
        return ()
    found = tuple((name.lower(), element.value(name)) for name in _LANGUAGES if element.value(name))
    return found or ((("", element.text.strip()),) if element.text.strip() else ())


def _text(element: Element, *path: str) -> str:
    names = _names(element.child(*path))
    return names[0][1] if names else ""


def is_cnk(text: str) -> bool:
    """Whether `text` is a CNK: seven digits whose last one checks the others (Luhn)."""
    if len(text) != 7 or not text.isascii() or not text.isdigit():
        return False
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
