"""Compartments as terms (R4 compartmentdefinition.html).

The Patient compartment has the column `patient` for the first patient of a resource, and a term for each further
one. The other compartments are the union of the reference terms that their definition names.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions
from vesalius.search.model import Source, model

_PATIENT_TERM = "Patient|compartment"


def patient_term(blind: BlindIndex, pk: int) -> int:
    """The term that says: this resource is in the compartment of patient `pk` too, though its first is another."""
    return pk ^ blind.mask(_PATIENT_TERM)


def encounter_terms(blind: BlindIndex, pk: int) -> list[int]:
    """The terms of which a resource in the compartment of encounter `pk` has at least one."""
    return member_terms(blind, "Encounter", None, pk)


def member_terms(blind: BlindIndex, name: str, type_name: str | None, pk: int) -> list[int]:
    """The reference terms by which resources of a type (None: of every type) are in the compartment `name` of `pk`."""
    return [pk ^ blind.mask(key) for key in _keys(name, type_name)]


@cache
def _keys(name: str, type_name: str | None) -> tuple[str, ...]:
    members = definitions.compartment(name)
    types = list(members) if type_name is None else [type_name] if type_name in members else []
    found: dict[str, None] = {}
    for member in types:
        for source in _sources(name, member):
            found[source.key] = None
    return tuple(found)


def _sources(name: str, type_name: str) -> list[Source]:
    parameters = model(type_name).parameters
    return [
        part.source
        for code in definitions.compartment(name)[type_name]
        if code in parameters
        for part in parameters[code].parts
        if part.target in {None, name} and part.source.kind == "reference"
    ]


# R4 leaves these out of the patient compartment, so no search of the compartment finds one. But what is to be done for
# a patient, or implanted in them, is part of their record: it is sealed under their key, seen by who may see them, and
# goes when they go.
_BESIDES: Final = {
    "Contract": ("patient",),
    "Device": ("patient",),
    "GuidanceResponse": ("patient",),
    "Linkage": ("item",),
    "MessageHeader": ("focus",),
    "Task": ("patient",),
    "VerificationResult": ("target",),
}


@cache
def patient_priorities(type_name: str) -> dict[str, int]:
    """Source key → rank among the sources that put a resource of this type into a patient's compartment."""
    codes = definitions.compartment("Patient").get(type_name, _BESIDES.get(type_name, ()))
    parameters = model(type_name).parameters
    ranked = sorted(codes, key=lambda code: (code != "patient", code != "subject", codes.index(code)))
    found: dict[str, int] = {}
    for rank, code in enumerate(ranked):
        for part in parameters[code].parts if code in parameters else ():
            if part.source.kind == "reference" and part.target in {None, "Patient"}:
                found.setdefault(part.source.key, rank)
    return found


def member_types(name: str) -> tuple[str, ...]:
    """The types with members in a compartment. Raises KeyError for an unknown compartment."""
    return tuple(definitions.compartment(name))
