"""Worlds made of a seed: few values, so that questions hit; all that R4 allows them to lack."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
SYSTEMS = ["urn:a", "urn:b"]
CODES = ["x", "y", "X1"]
NAMES = [
    "Dupont",
    "Du Pont",
    "Dupônt-Léon",
    "O'Neil",
    "oneil",
    "Li",
    "Vandenbroucke-Vermeulen",
    "van den Broeck",
    "Éloïse Marie",
]
DATES = [
    "2023",
    "2024",
    "2024-02",
    "2024-03",
    "2024-02-29",
    "2024-03-31",
    "2024-03-31T02:30:00+02:00",
    "2024-02-29T23:30:00Z",
    "2023-12-31T23:30:00Z",
    "2024-01-01T00:30:00+01:00",
]
BIRTHS = ["1950", "1980", "1980-05", "1980-05-12", "1980-12-31", "1981-01-01", "2001-07"]
NUMBERS = ["5", "5.0", "4.95", "5.05", "50", "0.5", "5.4", "5400", "-1"]
UNITS = ["kg", "g", "mg", "mm[Hg]"]
WORDS = ["allergic", "penicillin", "normal", "Éléments", "stable"]


def make_world(seed: int) -> list[Json]:
    """Organisations, locations, patients and observations that refer to each other."""
    return _Maker(random.Random(seed)).world()


class _Maker:
    def __init__(self, source: random.Random) -> None:
        self.source = source

    def world(self) -> list[Json]:
        named = [("Organization", "o"), ("Location", "l")]
        world: list[Json] = [
            {"resourceType": kind, "id": f"{letter}{n}", "name": self.source.choice(NAMES)}
            for kind, letter in named
            for n in range(3)
        ]
        for n in (1, 2):
            world[n]["partOf"] = {"reference": f"Organization/o{n - 1}"}
        world += [self.patient(n) for n in range(9)]
        world += [self.observation(n) for n in range(30)]
        return world

    def maybe(self, chance: float) -> bool:
        return self.source.random() < chance

    def coding(self) -> Json:
        choice = self.source.choice
        made = {"system": choice([*SYSTEMS, None]), "code": choice(CODES), "display": choice([None, *WORDS])}
        return {key: value for key, value in made.items() if value}

    def concept(self) -> Json:
        made: Json = {}
        if self.maybe(0.9):
            made["coding"] = [self.coding() for _ in range(self.source.choice([1, 1, 2]))]
        if "coding" not in made or self.maybe(0.3):
            made["text"] = f"{self.source.choice(WORDS)} {self.source.choice(WORDS)}"
        return made

    def quantity(self) -> Json:
        made: Json = {"value": Decimal(self.source.choice(NUMBERS))}
        if self.maybe(0.85):
            unit = self.source.choice(UNITS)
            made |= {"unit": unit, "system": UCUM, "code": unit}
        elif self.maybe(0.5):
            made["unit"] = "kg"
        if self.maybe(0.15):
            made["comparator"] = self.source.choice(["<", ">", "<=", ">="])
        return made

    def reference(self, kind: str, number: int) -> Json:
        if self.maybe(0.1):
            return {"identifier": {"system": self.source.choice(SYSTEMS), "value": self.source.choice(CODES)}}
        return {"reference": f"{kind}/{kind[0].lower()}{self.source.randrange(number)}"}

    def name(self) -> Json:
        given = self.source.sample(NAMES, self.source.choice([1, 2]))
        return {"family": self.source.choice(NAMES), "given": given}

    def patient(self, n: int) -> Json:
        choice = self.source.choice
        made: Json = {"resourceType": "Patient", "id": f"p{n}"}
        if self.maybe(0.9):
            made["name"] = [self.name() for _ in range(choice([1, 1, 2]))]
        if self.maybe(0.8):
            made["gender"] = choice(["male", "female"])
        if self.maybe(0.8):
            made["birthDate"] = choice(BIRTHS)
        if self.maybe(0.6):
            made["identifier"] = [{"system": choice(SYSTEMS), "value": choice(CODES), "type": self.concept()}]
        if self.maybe(0.6):
            made["managingOrganization"] = self.reference("Organization", 3)
        if self.maybe(0.5):
            made["address"] = [{"city": choice(NAMES), "country": choice(["BE", "NL"])}]
        if self.maybe(0.5):
            div = f'<div xmlns="http://www.w3.org/1999/xhtml"><b>{choice(WORDS)}</b> {choice(WORDS)}</div>'
            made["text"] = {"status": "generated", "div": div}
        if self.maybe(0.3):
            made["meta"] = {"profile": [choice(["http://x.org/a", "http://x.org/a/b", "http://x.org/a/b/c|1"])]}
        return made

    def observation(self, n: int) -> Json:
        choice = self.source.choice
        made: Json = {"resourceType": "Observation", "id": f"b{n}", "status": choice(["final", "amended"])}
        made["code"] = self.concept()
        if self.maybe(0.9):
            made["subject"] = self.reference("Patient", 9) if self.maybe(0.9) else self.reference("Location", 3)
        if self.maybe(0.5):
            made["category"] = [self.concept() for _ in range(choice([1, 2]))]
        if self.maybe(0.3):
            made["performer"] = [self.reference("Patient", 9), self.reference("Organization", 3)]
        if self.maybe(0.6):
            made["effectiveDateTime"] = choice(DATES)
        elif self.maybe(0.7):
            ends = {"start": choice(DATES[:2]), "end": choice(["2024-06", "2025"])}
            made["effectivePeriod"] = {key: value for key, value in ends.items() if self.maybe(0.7)} or {
                "start": "2024"
            }
        if self.maybe(0.5):
            made["valueQuantity"] = self.quantity()
        elif self.maybe(0.4):
            made["valueString"] = choice(NAMES)
        elif self.maybe(0.4):
            made["valueCodeableConcept"] = self.concept()
        if self.maybe(0.3):
            made["component"] = [{"code": self.concept(), "valueQuantity": self.quantity()} for _ in range(2)]
        if n and self.maybe(0.3):
            made["derivedFrom"] = [{"reference": f"Observation/b{self.source.randrange(n)}"}]
        return made
