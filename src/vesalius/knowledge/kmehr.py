"""What every KMEHR message is made of: header, parties, patient. Everything is written here: no text can become markup.

Structure and versions of code tables as in the national service's examples; the order of what stands in an item as in
Recip-e's restriction of KMEHR 1.28.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

from vesalius.knowledge.dosage import PLACES_OF_DAY, Dosage
from vesalius.r4 import human_names

# HL7 v3 TimingEvent → CD-DAYPERIOD, of what Recip-e accepts. Noon and evening without a meal have no code there.
_PERIODS: Final = {
    "MORN": "morning", "HS": "thehourofsleep", "CM": "duringbreakfast", "CD": "duringlunch", "CV": "duringdinner",
    "ACM": "beforebreakfast", "ACD": "beforelunch", "ACV": "beforedinner", "PCM": "afterbreakfast",
    "PCD": "afterlunch", "PCV": "afterdinner",
}  # fmt: skip
_TABLET: Final = "00005"
_ORAL: Final = {"26643006": "00060"}
"""SNOMED CT route → CD-DRUG-ROUTE, of what real messages hold."""
_MOST_INTAKES: Final = 12
NAMESPACE: Final = "http://www.ehealth.fgov.be/standards/kmehr/schema/v1"
# CD-SEX knows changed, female, male, undefined, unknown.
_SEX: Final = {"male": "male", "female": "female", "other": "undefined", "unknown": "unknown"}


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


def message(head: str, folder: str) -> bytes:
    """The whole document, UTF-8."""
    body = f'<kmehrmessage xmlns="{NAMESPACE}">{head}{folder}</kmehrmessage>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def header(
    number: str,
    moment: dt.datetime,
    prescriber: Prescriber,
    version: str,
    receiver: tuple[str, str] = ("RECIPE", "Recip-e"),
) -> str:
    """The header. `number` identifies the message within the sender's (digits); `receiver` is id and name."""
    return element(
        "header",
        element("standard", cd("CD-STANDARD", "1.20", "20161201")),
        identifier("ID-KMEHR", "1.0", f"{prescriber.nihii}.{number}"),
        text("date", f"{moment:%Y-%m-%d}"),
        text("time", f"{moment:%H:%M:%S}"),
        element("sender", element("hcparty", *_person(prescriber)), _application(version)),
        element(
            "recipient",
            element(
                "hcparty",
                identifier("ID-HCPARTY", "1.0", receiver[0]),
                cd("CD-HCPARTY", "1.11", "orgpublichealth"),
                text("name", receiver[1]),
            ),
        ),
    )


def author(prescriber: Prescriber) -> str:
    """Who wrote a transaction, with the address of practice."""
    address = ""
    if prescriber.city:
        address = element(
            "address",
            cd("CD-ADDRESS", "1.1", "work"),
            element("country", cd("CD-FED-COUNTRY", "1.2", "be")),
            text("zip", prescriber.zip),
            text("city", prescriber.city),
            text("street", prescriber.street),
            text("housenumber", prescriber.number),
        )
    return element("author", element("hcparty", *_person(prescriber), address, _phone(prescriber)))


def _person(prescriber: Prescriber) -> tuple[str, ...]:
    return (
        identifier("ID-HCPARTY", "1.0", prescriber.nihii),
        cd("CD-HCPARTY", "1.11", "persphysician"),
        text("firstname", prescriber.first_name),
        text("familyname", prescriber.family_name),
    )


def _phone(prescriber: Prescriber) -> str:
    if not prescriber.phone:
        return ""
    return element(
        "telecom",
        cd("CD-ADDRESS", "1.1", "work"),
        cd("CD-TELECOM", "1.0", "phone"),
        text("telecomnumber", prescriber.phone),
    )


def _application(version: str) -> str:
    return element("hcparty", cd("CD-HCPARTY", "1.11", "application"), text("name", f"Vesalius {version}"))


def patient(whom: Recipient) -> str:
    """The patient of a folder."""
    return element(
        "patient",
        identifier("ID-PATIENT", "1.0", whom.niss) if whom.niss else "",
        text("firstname", whom.first_name),
        text("familyname", whom.family_name),
        element("birthdate", text("date", whom.born.isoformat())) if whom.born else "",
        element("sex", cd("CD-SEX", "1.1", _SEX.get(whom.sex, "unknown"))),
    )


@dataclass(frozen=True, slots=True)
class Intakes:
    """What is taken each day: (CD-DAYPERIOD, empty where there is none; tablets) of every intake, and CD-DRUG-ROUTE."""

    each: tuple[tuple[str, float], ...] = ()
    route: str = ""

    def frequency(self) -> str:
        """Daily; nothing without intakes."""
        return element("frequency", element("periodicity", cd("CD-PERIODICITY", "1.1", "D"))) if self.each else ""

    def regimen(self) -> str:
        """Every intake of a day; nothing without intakes."""
        parts = []
        for period, amount in self.each:
            code = cd("CD-DAYPERIOD", "1.1", period) if period else ""
            parts.append(element("daytime", element("dayperiod", code)) if code else "")
            unit = element("unit", cd("CD-ADMINISTRATIONUNIT", "1.2", _TABLET))
            parts.append(element("quantity", text("decimal", f"{amount:g}"), unit))
        return element("regimen", *parts) if parts else ""

    def way(self) -> str:
        """The route, where it has a code."""
        return element("route", cd("CD-DRUG-ROUTE", "2.0", self.route)) if self.route else ""


NO_INTAKES: Final = Intakes()


def intakes(read: Sequence[Dosage]) -> Intakes:
    """The structured part of one dosage of tablets taken every day; nothing of it for what the codes cannot say.

    The text beside it says everything, always.
    """
    if len(read) != 1:
        return NO_INTAKES
    (one,) = read
    route = _ORAL.get(one.route[0], "")
    is_daily = (one.period, one.period_unit) == (1, "d") and not (one.is_as_needed or one.most or one.unread)
    if one.unit != "{tbl}" or not is_daily or not 1 <= one.frequency <= _MOST_INTAKES:
        return Intakes(route=route)
    if one.places:
        found = [(when, amount) for amount, when in zip(one.places, PLACES_OF_DAY, strict=False) if amount]
    elif len(one.when) == one.frequency:
        found = [(when, one.amount) for when in one.when]
    else:
        found = [("", one.amount)] * one.frequency
    return Intakes(tuple((_PERIODS.get(when, ""), amount) for when, amount in found), route)


def element(name: str, *parts: str) -> str:
    """An element of markup that is written already."""
    return f"<{name}>{''.join(parts)}</{name}>"


def text(name: str, value: str) -> str:
    """An element of text; nothing for none."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def cd(system: str, version: str, code: str, name: str = "cd") -> str:
    """A coded element."""
    return f'<{name} S="{system}" SV="{version}">{escape(code)}</{name}>'


def identifier(system: str, version: str, value: str) -> str:
    """An id."""
    return f'<id S="{system}" SV="{version}">{escape(value)}</id>'


def recipient(resource: Mapping[str, Any]) -> Recipient:
    """The recipient of a FHIR Patient."""
    name = human_names.chosen(resource)
    niss = next(
        (
            str(each.get("value", ""))
            for each in resource.get("identifier") or ()
            if str(each.get("system", "")).endswith("/ssin")
        ),
        "",
    )
    born = str(resource.get("birthDate", ""))
    return Recipient(
        niss,
        " ".join(str(part) for part in name.get("given") or ()),
        str(name.get("family", "")),
        dt.date.fromisoformat(born) if len(born) == 10 else None,
        str(resource.get("gender", "unknown")),
    )
