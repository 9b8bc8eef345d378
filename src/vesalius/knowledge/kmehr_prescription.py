"""An electronic prescription as KMEHR document, in the structure of the national service's examples.

Order of elements and attribute values follow what real messages hold (transaction pharmaceuticalprescription, one item
each). Everything is written by a serialiser: no text can become markup.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

NAMESPACE: Final = "http://www.ehealth.fgov.be/standards/kmehr/schema/v1"
_SEX: Final = {"male": "male", "female": "female", "other": "changed", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class Prescriber:
    """Who prescribes, and where. `nihii` has 11 digits."""

    nihii: str
    first_name: str
    family_name: str
    street: str = ""
    number: str = ""
    zip: str = ""
    city: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The patient."""

    niss: str
    first_name: str
    family_name: str
    born: dt.date | None
    sex: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is prescribed. With a CNK as product, else by name of the substance."""

    name: str
    cnk: str
    quantity: int
    posology: str
    language: str
    start: dt.date
    instruction: str = ""
    is_substitution_allowed: bool = True
    temporality: str = ""


def document(
    message: str, moment: dt.datetime, prescriber: Prescriber, patient: Recipient, order: Order, version: str
) -> bytes:
    """The XML, UTF-8. `message` identifies it within the prescriber's messages (digits)."""
    day, time = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    author = _author(prescriber)
    header = _element(
        "header",
        _element("standard", _cd("CD-STANDARD", "1.20", "20161201")),
        _id("ID-KMEHR", "1.0", f"{prescriber.nihii}.{message}"),
        _text("date", day),
        _text("time", time),
        _element("sender", _element("hcparty", *_person(prescriber)), _application(version)),
        _element(
            "recipient",
            _element(
                "hcparty",
                _id("ID-HCPARTY", "1.0", "RECIPE"),
                _cd("CD-HCPARTY", "1.11", "orgpublichealth"),
                _text("name", "Recip-e"),
            ),
        ),
    )
    transaction = _element(
        "transaction",
        _id("ID-KMEHR", "1.0", "1"),
        _cd("CD-TRANSACTION", "1.10", "pharmaceuticalprescription"),
        _text("date", day),
        _text("time", time),
        author,
        _text("iscomplete", "true"),
        _text("isvalidated", "true"),
        _element("heading", _id("ID-KMEHR", "1.0", "1"), _cd("CD-HEADING", "1.2", "prescription"), _item(order)),
    )
    folder = _element("folder", _id("ID-KMEHR", "1.0", "1"), _patient(patient), transaction)
    body = f'<kmehrmessage xmlns="{NAMESPACE}">{header}{folder}</kmehrmessage>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _item(order: Order) -> str:
    if order.cnk:
        product = _element(
            "medicinalproduct",
            _cd("CD-DRUG-CNK", "LOCALDB", order.cnk, name="intendedcd"),
            _text("intendedname", order.name),
        )
    else:
        # Without a package there is no code that the schema knows: the medicine is named in words.
        words = f'<magistraltext L="{order.language}">{escape(order.name)}</magistraltext>'
        product = _element("compoundprescription", words)
    return _element(
        "item",
        _id("ID-KMEHR", "1.0", "1"),
        _cd("CD-ITEM", "1.11", "medication"),
        _element("content", product),
        _element("beginmoment", _text("date", order.start.isoformat())),
        _element("lifecycle", _cd("CD-LIFECYCLE", "1.9", "prescribed")),
        _element("temporality", _cd("CD-TEMPORALITY", "1.0", order.temporality)) if order.temporality else "",
        _element("quantity", _text("decimal", str(order.quantity))),
        f'<posology><text L="{order.language}">{escape(order.posology)}</text></posology>',
        "" if order.is_substitution_allowed else _text("issubstitutionallowed", "false"),
        _instruction(order),
    )


def _instruction(order: Order) -> str:
    if not order.instruction:
        return ""
    return f'<instructionforpatient L="{order.language}">{escape(order.instruction)}</instructionforpatient>'


def _author(prescriber: Prescriber) -> str:
    address = ""
    if prescriber.city:
        address = _element(
            "address",
            _cd("CD-ADDRESS", "1.1", "work"),
            _element("country", _cd("CD-FED-COUNTRY", "1.2", "be")),
            _text("zip", prescriber.zip),
            _text("city", prescriber.city),
            _text("street", prescriber.street),
            _text("housenumber", prescriber.number),
        )
    return _element("author", _element("hcparty", *_person(prescriber), address, _phone(prescriber)))


def _person(prescriber: Prescriber) -> tuple[str, ...]:
    return (
        _id("ID-HCPARTY", "1.0", prescriber.nihii),
        _cd("CD-HCPARTY", "1.11", "persphysician"),
        _text("firstname", prescriber.first_name),
        _text("familyname", prescriber.family_name),
    )


def _phone(prescriber: Prescriber) -> str:
    if not prescriber.phone:
        return ""
    return _element(
        "telecom",
        _cd("CD-ADDRESS", "1.1", "work"),
        _cd("CD-TELECOM", "1.0", "phone"),
        _text("telecomnumber", prescriber.phone),
    )


def _application(version: str) -> str:
    return _element("hcparty", _cd("CD-HCPARTY", "1.11", "application"), _text("name", f"Vesalius {version}"))


def _patient(patient: Recipient) -> str:
    return _element(
        "patient",
        _id("ID-PATIENT", "1.0", patient.niss) if patient.niss else "",
        _text("firstname", patient.first_name),
        _text("familyname", patient.family_name),
        _element("birthdate", _text("date", patient.born.isoformat())) if patient.born else "",
        _element("sex", _cd("CD-SEX", "1.1", _SEX.get(patient.sex, "unknown"))),
    )


def _element(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"


def _text(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _cd(system: str, version: str, code: str, name: str = "cd") -> str:
    return f'<{name} S="{system}" SV="{version}">{escape(code)}</{name}>'


def _id(system: str, version: str, value: str) -> str:
    return f'<id S="{system}" SV="{version}">{escape(value)}</id>'


def recipient(patient: Mapping[str, Any]) -> Recipient:
    """The recipient of a FHIR Patient."""
    name: Mapping[str, Any] = next(
        (each for each in patient.get("name") or () if each.get("use") in {None, "official", "usual"}), {}
    )
    niss = next(
        (
            str(each.get("value", ""))
            for each in patient.get("identifier") or ()
            if str(each.get("system", "")).endswith("/ssin")
        ),
        "",
    )
    born = str(patient.get("birthDate", ""))
    return Recipient(
        niss,
        " ".join(str(part) for part in name.get("given") or ()),
        str(name.get("family", "")),
        dt.date.fromisoformat(born) if len(born) == 10 else None,
        str(patient.get("gender", "unknown")),
    )
