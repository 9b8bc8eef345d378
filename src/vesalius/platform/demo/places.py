"""Four real districts, invented streets numbers: addresses in the shape of the Belgian be-address profile."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

_EXTENSION = "http://hl7.org/fhir/StructureDefinition/"


@dataclass(frozen=True, slots=True)
class Town:
    """A place with its postal code, and its telephone area code without the leading zero."""

    name: str
    postal_code: str
    area_code: str


# Index = number of the centre that serves the place.
TOWNS: tuple[tuple[Town, ...], ...] = (
    tuple(
        Town(name, code, "81")
        for name, code in (
            ("Namur", "5000"),
            ("Saint-Servais", "5002"),
            ("Jambes", "5100"),
            ("Bouge", "5004"),
            ("Flawinne", "5020"),
            ("Wépion", "5100"),
            ("Gembloux", "5030"),
            ("Floreffe", "5150"),
        )
    ),
    tuple(
        Town(name, code, "71")
        for name, code in (
            ("Charleroi", "6000"),
            ("Marcinelle", "6001"),
            ("Gilly", "6060"),
            ("Montignies-sur-Sambre", "6061"),
            ("Jumet", "6040"),
            ("Châtelet", "6200"),
            ("Gosselies", "6041"),
            ("Fleurus", "6220"),
        )
    ),
    tuple(
        Town(name, code, "4")
        for name, code in (
            ("Liège", "4000"),
            ("Herstal", "4040"),
            ("Seraing", "4100"),
            ("Ans", "4430"),
            ("Saint-Nicolas", "4420"),
            ("Grâce-Hollogne", "4460"),
            ("Grivegnée", "4030"),
            ("Chênée", "4032"),
        )
    ),
    tuple(
        Town(name, code, "10")
        for name, code in (
            ("Ottignies", "1340"),
            ("Louvain-la-Neuve", "1348"),
            ("Céroux-Mousty", "1341"),
            ("Limelette", "1342"),
            ("Wavre", "1300"),
            ("Court-Saint-Étienne", "1490"),
            ("Mont-Saint-Guibert", "1435"),
            ("Rixensart", "1330"),
        )
    ),
)

_STREETS = [
    "Rue de la Station",
    "Rue du Moulin",
    "Avenue des Tilleuls",
    "Rue de l'Église",
    "Chaussée de Wavre",
    "Rue Haute",
    "Rue des Écoles",
    "Place Communale",
    "Rue du Calvaire",
    "Avenue du Bois",
    "Rue des Combattants",
    "Rue Saint-Roch",
    "Clos des Érables",
    "Rue du Château",
    "Rue de la Chapelle",
    "Avenue Reine Astrid",
    "Rue du Fourneau",
    "Rue de la Fontaine",
    "Rue des Vergers",
    "Rue du Charbonnage",
    "Quai de Meuse",
    "Rue du Pont",
    "Allée des Bouleaux",
    "Rue Pré des Dames",
    "Rue de l'Abattoir",
    "Rue du Terril",
    "Drève du Prieuré",
    "Rue de la Gendarmerie",
    "Rue du Vieux Marché",
    "Rue des Trois Piliers",
    "Impasse du Tambour",
    "Rue Fosse au Chêne",
    "Rue de l'Athénée",
    "Rue du Cimetière",
    "Boulevard de l'Ourthe",
    "Rue d'Harscamp-Neuve",
    "Sentier du Gros Tienne",
    "Rue Basse Voie",
]


def address(street: str, number: str, town: Town, *, box: str = "", use: str = "home") -> dict[str, Any]:
    """An Address whose line carries street name, house number and box as extensions."""
    line = f"{street} {number}" + (f" bte {box}" if box else "")
    parts = [
        {"url": f"{_EXTENSION}iso21090-ADXP-streetName", "valueString": street},
        {"url": f"{_EXTENSION}iso21090-ADXP-houseNumber", "valueString": number},
    ]
    if box:
        parts.append({"url": f"{_EXTENSION}iso21090-ADXP-postBox", "valueString": box})
    return {
        "extension": [{"url": f"{_EXTENSION}language", "valueCode": "fr"}],
        "use": use,
        "type": "both",
        "text": f"{line}, {town.postal_code} {town.name}",
        "line": [line],
        "_line": [{"extension": parts}],
        "city": town.name,
        "postalCode": town.postal_code,
        "country": "BE",
    }


def random_address(random: Random, centre: int) -> tuple[dict[str, Any], Town]:
    """An address near a centre, and its town; one in four has a box."""
    town = random.choice(TOWNS[centre])
    number = str(random.randint(1, 240)) + random.choices(("", "A", "B"), (90, 6, 4))[0]
    box = str(random.randint(1, 24)) if random.random() < 0.25 else ""
    return address(random.choice(_STREETS), number, town, box=box), town
