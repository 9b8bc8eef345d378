"""The file that the Belgian eID viewer writes: identity and address of a card, as XML. Nothing in it is proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from vesalius.errors import Invalid
from vesalius.terminology import naming_systems

LARGEST: Final = 300_000
"""Bytes; a photo is part of the file."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; empty where it says nothing. `number` are the 11 digits of the NISS, `birth` is a FHIR date."""

    number: str
    family: str
    given: tuple[str, ...]
    birth: str
    gender: str
    street: str
    postal_code: str
    city: str


def read(data: bytes) -> Card:
    """The card in a file. Raises Invalid for whatever is no such file."""
    # A zero byte is that of a wider encoding, in which the next two would not be seen.
    if len(data) > LARGEST or b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Invalid("This is no file of the eID viewer.")
    try:
        # Entities and document types were refused above: what is left cannot grow or reach out.
        root = ET.fromstring(data)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        raise Invalid("This is no file of the eID viewer.") from error
    identity = next((item for item in root.iter() if _name(item) == "identity"), None)
    if identity is None:
        raise Invalid("This is no file of the eID viewer.")
    address = next((item for item in root.iter() if _name(item) == "address"), None)
    number = naming_systems.digits(identity.get("nationalnumber", ""))
    birth = identity.get("dateofbirth", "")
    if len(birth) == 8 and birth.isdigit():
        birth = f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"
    given = " ".join((_text(identity, "firstname"), _text(identity, "middlenames"))).split()
    return Card(
        number if len(number) == 11 else "",
        _text(identity, "name"),
        tuple(given),
        birth if len(birth) == 10 else "",
        {"male": "male", "female": "female", "m": "male", "f": "female", "v": "female"}.get(
            identity.get("gender", "").lower(), ""
        ),
        "" if address is None else _text(address, "streetandnumber"),
        "" if address is None else _text(address, "zip"),
        "" if address is None else _text(address, "municipality"),
    )


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _text(parent: ET.Element, name: str) -> str:
    found = next((item for item in parent if _name(item) == name), None)
    return " ".join((found.text or "").split()) if found is not None else ""
