"""The medication scheme as KMEHR: a transaction medicationscheme, and one medicationschemeelement for each line.

No official schema was at hand; elements stand in the order of the items of real prescriptions. State: not checked
against the schema of the hubs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

from vesalius.knowledge import kmehr
from vesalius.knowledge.kmehr import NO_INTAKES, Intakes, Prescriber, Recipient, cd, element, identifier, text


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One line: name, CNK ("" for none), how, since and until when; temporality chronic, acute or oneshot."""

    name: str
    cnk: str
    posology: str
    start: dt.date | None
    end: dt.date | None
    temporality: str
    instruction: str = ""
    intakes: Intakes = NO_INTAKES


def document(
    message: str,
    moment: dt.datetime,
    author: Prescriber,
    patient: Recipient,
    lines: Sequence[SchemeLine],
    language: str,
    version: str,
) -> bytes:
    """The XML, UTF-8. `message` identifies it within the author's messages (digits)."""
    head = kmehr.header(message, moment, author, version, ("VITALINK", "Medication scheme"))
    parts = [_transaction(1, "medicationscheme", moment, author, "")]
    parts += [
        _transaction(number, "medicationschemeelement", moment, author, _item(line, language))
        for number, line in enumerate(lines, 2)
    ]
    return kmehr.message(head, element("folder", identifier("ID-KMEHR", "1.0", "1"), kmehr.patient(patient), *parts))


def _transaction(number: int, kind: str, moment: dt.datetime, author: Prescriber, content: str) -> str:
    return element(
        "transaction",
        identifier("ID-KMEHR", "1.0", str(number)),
        cd("CD-TRANSACTION", "1.10", kind),
        text("date", f"{moment:%Y-%m-%d}"),
        text("time", f"{moment:%H:%M:%S}"),
        kmehr.author(author),
        text("iscomplete", "true"),
        text("isvalidated", "true"),
        content,
    )


def _item(line: SchemeLine, language: str) -> str:
    if line.cnk:
        product = element(
            "medicinalproduct",
            cd("CD-DRUG-CNK", "LOCALDB", line.cnk, name="intendedcd"),
            text("intendedname", line.name),
        )
    else:
        words = f'<magistraltext L="{language}">{escape(line.name)}</magistraltext>'
        product = element("compoundprescription", words)
    instruction = ""
    if line.instruction:
        instruction = f'<instructionforpatient L="{language}">{escape(line.instruction)}</instructionforpatient>'
    return element(
        "item",
        identifier("ID-KMEHR", "1.0", "1"),
        cd("CD-ITEM", "1.11", "medication"),
        element("content", product),
        element("beginmoment", text("date", line.start.isoformat())) if line.start else "",
        element("endmoment", text("date", line.end.isoformat())) if line.end else "",
        element("lifecycle", cd("CD-LIFECYCLE", "1.9", "prescribed")),
        element("temporality", cd("CD-TEMPORALITY", "1.0", line.temporality)) if line.temporality else "",
        line.intakes.frequency(),
        f'<posology><text L="{language}">{escape(line.posology)}</text></posology>',
        line.intakes.regimen(),
        line.intakes.way(),
        instruction,
    )
