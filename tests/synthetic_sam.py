"""A synthetic export in the form of SAM v2: one invented package for every substance of the product's own table.

Names of products and CNK codes are invented (they begin with 9 and hold the right check digit); nothing of it is a
Belgian product.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from vesalius.knowledge import tables

_NAMESPACES = (
    'xmlns="urn:be:fgov:ehealth:samws:v2:export" xmlns:c="urn:be:fgov:ehealth:samws:v2:actual:common" '
    'xmlns:core="urn:be:fgov:ehealth:samws:v2:core"'
)


def first_name(spelling: str) -> str:
    """What a language calls a substance in the first place."""
    return spelling.partition(";")[0].strip()


def substances() -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """(English, French, Dutch, first ATC code, parts) of every row of the own table that has a code."""
    found = []
    for atc, *spellings, term, _classes, _brands in tables.read("substances", 7).rows:
        english, french, dutch = map(first_name, spellings)
        if atc:
            parts = tuple(part.strip() for part in term[1:].split("+")) if term.startswith("=") else ()
            found.append((english, french, dutch, atc.split(",")[0], parts))
    return found


def cnk(number: int) -> str:
    """An invented CNK with the right check digit."""
    digits = f"9{number:05d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def export() -> bytes:
    """The XML of an ExportActualMedicines."""
    amps = []
    rows = tables.read("substances", 7).rows
    every = {first_name(row[1]): (first_name(row[2]), first_name(row[3])) for row in rows}
    for number, (english, _french, _dutch, atc, parts) in enumerate(substances(), 1):
        ingredients = "".join(
            f"<RealActualIngredient rank='{rank}'><Data from='2020-01-01'><Type>ACTIVE_SUBSTANCE</Type>"
            f"<Strength unit='mg'>10</Strength><Substance code='{number}{rank}'><Name><Fr>{escape(every[part][0])}</Fr>"
            f"<Nl>{escape(every[part][1])}</Nl></Name></Substance></Data></RealActualIngredient>"
            for rank, part in enumerate(parts or (english,), 1)
        )
        amps.append(
            f"<Amp code='SAM{number:06d}-00' vmpCode='{number}'><Data from='2020-01-01'>"
            f"<OfficialName>SYNTHETIC {number}</OfficialName><Status>AUTHORIZED</Status>"
            f"<Name><Fr>Synthétique {number:03d} 10 mg</Fr><Nl>Synthetisch {number:03d} 10 mg</Nl></Name></Data>"
            f"<AmpComponent sequenceNr='1'><Data from='2020-01-01'><PharmaceuticalForm code='1'><Name><Fr>comprimé</Fr>"
            f"</Name></PharmaceuticalForm><RouteOfAdministration code='1'><Name><Fr>voie orale</Fr></Name>"
            f"</RouteOfAdministration></Data>{ingredients}</AmpComponent>"
            f"<Ampp ctiExtended='{number:06d}-01'><Data from='2020-01-01'><c:Atc code='{atc}'/>"
            f"<PackDisplayValue>30</PackDisplayValue></Data>"
            f"<Dmpp code='{cnk(number)}' codeType='CNK' deliveryEnvironment='P'><Data from='2020-01-01'/></Dmpp>"
            "</Ampp></Amp>"
        )
    body = "".join(amps)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<ExportActualMedicines {_NAMESPACES}>{body}</ExportActualMedicines>".encode()
