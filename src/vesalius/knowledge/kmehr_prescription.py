"""An electronic prescription as KMEHR document, in the structure of the national service's examples.

Order of elements and attribute values follow what real messages hold (transaction pharmaceuticalprescription, one item
each). Everything is written by a serialiser: no text can become markup.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

from vesalius.knowledge import kmehr
from vesalius.knowledge.kmehr import NO_INTAKES, Intakes, Prescriber, Recipient, cd, element, identifier, text


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
    intakes: Intakes = NO_INTAKES


def document(
    message: str, moment: dt.datetime, prescriber: Prescriber, patient: Recipient, order: Order, version: str
) -> bytes:
    """The XML, UTF-8. `message` identifies it within the prescriber's messages (digits)."""
    day, time = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    header = kmehr.header(message, moment, prescriber, version)
    transaction = element(
        "transaction",
        identifier("ID-KMEHR", "1.0", "1"),
        cd("CD-TRANSACTION", "1.10", "pharmaceuticalprescription"),
        text("date", day),
        text("time", time),
        kmehr.author(prescriber),
        text("iscomplete", "true"),
        text("isvalidated", "true"),
        element("heading", identifier("ID-KMEHR", "1.0", "1"), cd("CD-HEADING", "1.2", "prescription"), _item(order)),
    )
    folder = element("folder", identifier("ID-KMEHR", "1.0", "1"), kmehr.patient(patient), transaction)
    return kmehr.message(header, folder)


def _item(order: Order) -> str:
    if order.cnk:
        product = element(
            "medicinalproduct",
            cd("CD-DRUG-CNK", "LOCALDB", order.cnk, name="intendedcd"),
            text("intendedname", order.name),
        )
    else:
        # Without a package there is no code that the schema knows: the medicine is named in words.
        words = f'<magistraltext L="{order.language}">{escape(order.name)}</magistraltext>'
        product = element("compoundprescription", words)
    return element(
        "item",
        identifier("ID-KMEHR", "1.0", "1"),
        cd("CD-ITEM", "1.11", "medication"),
        element("content", product),
        element("beginmoment", text("date", order.start.isoformat())),
        element("lifecycle", cd("CD-LIFECYCLE", "1.9", "prescribed")),
        element("temporality", cd("CD-TEMPORALITY", "1.0", order.temporality)) if order.temporality else "",
        element("quantity", text("decimal", str(order.quantity))),
        order.intakes.frequency(),
        f'<posology><text L="{order.language}">{escape(order.posology)}</text></posology>',
        order.intakes.regimen(),
        order.intakes.way(),
        _instruction(order),
        "" if order.is_substitution_allowed else text("issubstitutionallowed", "false"),
    )


def _instruction(order: Order) -> str:
    if not order.instruction:
        return ""
    return f'<instructionforpatient L="{order.language}">{escape(order.instruction)}</instructionforpatient>'
