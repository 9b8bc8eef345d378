"""The lists of notifiable diseases as data: what each region wants to know, on what ground, within how many hours.

Lists, clocks and where each entry was seen stand in `data/notifiable.json`; nothing of it is decided in code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

SYSTEM: Final = "urn:vesalius:notifiable-disease"
"""Code system of the diseases, in Tasks and answers."""
SUSPECTED, CONFIRMED = "suspected", "confirmed"
_HOME: Final = "wallonia"
ICD_10: Final = frozenset({"http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-be"})
ICPC_2: Final = frozenset({"http://hl7.org/fhir/sid/icpc-2"})
SNOMED: Final = frozenset({"http://snomed.info/sct"})


class Region(msgspec.Struct, frozen=True):
    """Who is told; drafts are named in its `language`.

    `hours` run from the moment at which the finding is known here; `urgent_hours` for urgent diseases.
    """

    code: str
    authority: dict[str, str]
    hours: int
    urgent_hours: int
    phone: str
    route: str
    source: dict[str, str]
    state: dict[str, str]
    postal_codes: tuple[tuple[int, int], ...]

    language: str = "fr"

    def name(self, language: str) -> str:
        """The authority in a language."""
        return self.authority.get(language) or self.authority["en"]

    def told_source(self, language: str) -> str:
        """What the list was taken from."""
        return self.source.get(language) or self.source["en"]

    def told_state(self, language: str) -> str:
        """How far the list was compared with its source."""
        return self.state.get(language) or self.state["en"]


class Duty(msgspec.Struct, frozen=True, rename={"is_urgent": "urgent"}):
    """What a region asks for one disease. `on` is suspicion or confirmation; `state` source or unconfirmed."""

    on: str
    state: str
    is_urgent: bool = False


class Disease(msgspec.Struct, frozen=True):
    """One entry of the lists, and how it is recognised.

    `icd10` and `icpc2` are beginnings of codes, `snomed` codes; `organisms` expressions for what a result names,
    `tests` further ones for what a positive test is called. Findings within `episode_days` are one episode.
    """

    id: str
    names: dict[str, str]
    icd10: tuple[str, ...]
    icpc2: tuple[str, ...]
    snomed: tuple[str, ...]
    organisms: tuple[str, ...]
    episode_days: int
    regions: dict[str, Duty]
    tests: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """What it is called in a language."""
        return self.names.get(language) or self.names["en"]

    def has_code(self, system: str, code: str) -> bool:
        """Whether a code means it. One of a classification holds for what is below it, one of SNOMED CT for itself."""
        if system in SNOMED:
            return code in self.snomed
        if system in ICD_10:
            return code.startswith(self.icd10)
        return system in ICPC_2 and code.startswith(self.icpc2)

    def hours(self, region: Region) -> int:
        """Within how many hours the region wants to know."""
        duty = self.regions.get(region.code)
        return region.urgent_hours if duty is not None and duty.is_urgent else region.hours


class _Lists(msgspec.Struct, frozen=True):
    version: int
    checked_on: str
    note: str
    regions: dict[str, Region]
    diseases: tuple[Disease, ...]


@cache
def _lists() -> _Lists:
    content = (files("vesalius.surveillance") / "data" / "notifiable.json").read_bytes()
    return msgspec.json.decode(content, type=_Lists)


def version() -> str:
    """Which version of the lists is in use."""
    return str(_lists().version)


def regions() -> Mapping[str, Region]:
    """The regions by code."""
    return _lists().regions


@cache
def diseases() -> Mapping[str, Disease]:
    """Every disease of the lists by id."""
    return {disease.id: disease for disease in _lists().diseases}


@cache
def pattern(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression that finds what any of these finds; None for none."""
    return re.compile("|".join(expressions), re.IGNORECASE) if expressions else None


def region_of(*postal_codes: str) -> Region:
    """The region of the first Belgian postal code among those given; Wallonia where none is."""
    for text in postal_codes:
        number = int(text) if re.fullmatch(r"\d{4}", text) else 0
        for region in regions().values():
            if any(low <= number <= high for low, high in region.postal_codes):
                return region
    return regions()[_HOME]
