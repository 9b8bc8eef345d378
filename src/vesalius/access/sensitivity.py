"""Sensitivity labels that follow from codes, whatever the author wrote: rules as data.

Classifications are matched by the beginning of a code. Sources: chapters and blocks of WHO's ICD-10 and WONCA's ICPC-2,
the ATC index, names of LOINC terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from vesalius.search.labels import BITS, SENSITIVITY

_PSY, _HIV, _STD = (BITS[(SENSITIVITY, code)] for code in ("PSY", "HIV", "STD"))
_SEX, _SDV, _SUD, _GDIS = (BITS[(SENSITIVITY, code)] for code in ("SEX", "SDV", "SUD", "GDIS"))

_ICD_10: Final = (
    *((f"B2{n}", _HIV) for n in range(5)),
    ("Z21", _HIV),
    ("R75", _HIV),
    *((f"F1{n}", _SUD) for n in range(10)),
    *((f"F{n}", _PSY) for n in range(2, 10)),
    *((f"A5{n}", _STD) for n in range(10)),
    *((f"A6{n}", _STD) for n in range(5)),
    ("O04", _SEX),
    ("F52", _SEX),
    ("F64", _SEX),
    ("T74", _SDV),
    ("Y07", _SDV),
    ("Z14", _GDIS),
    ("Z15", _GDIS),
)
_ICPC_2: Final = (
    ("B90", _HIV),
    *((f"P7{n}", _PSY) for n in range(2, 10)),
    ("P98", _PSY),
    ("P99", _PSY),
    ("P15", _SUD),
    ("P16", _SUD),
    ("P18", _SUD),
    ("P19", _SUD),
    *((f"X7{n}", _STD) for n in range(4)),
    *((f"Y7{n}", _STD) for n in range(3)),
    ("W83", _SEX),
    ("Z12", _SDV),
    ("Z25", _SDV),
)
_ATC: Final = (("J05AE", _HIV), ("J05AG", _HIV), ("J05AR", _HIV), ("J05AJ", _HIV), ("N07BC", _SUD), ("N07BB", _SUD))
# HIV antibodies, antigens, RNA; PHQ-9 and GAD-7 totals stay without: a score of general practice.
_LOINC: Final = tuple(
    (code, _HIV) for code in ("75622-1", "56888-1", "7917-8", "7918-6", "20447-9", "25836-8", "5220-9")
)

_RULES: Final[Mapping[str, tuple[tuple[str, int], ...]]] = MappingProxyType(
    {
        "http://hl7.org/fhir/sid/icd-10": _ICD_10,
        "http://hl7.org/fhir/sid/icd-10-be": _ICD_10,
        "http://hl7.org/fhir/sid/icpc-2": _ICPC_2,
        "http://www.whocc.no/atc": _ATC,
        "http://loinc.org": _LOINC,
    }
)
_ELEMENTS: Final = ("code", "medicationCodeableConcept", "reasonCode", "vaccineCode")


def labels(type_name: str, resource: Mapping[str, Any]) -> int:
    """The bits that follow from the codes of a resource; most have none."""
    if type_name == "MolecularSequence":
        return _GDIS
    bits = 0
    for name in _ELEMENTS:
        value = resource.get(name)
        if value is not None:
            for coding in _codings(value):
                system = coding.get("system")
                if system in _RULES:
                    bits |= _bits(system, coding.get("code", ""))
    return bits


def _codings(value: Any) -> Iterable[Mapping[str, Any]]:
    for concept in value if isinstance(value, list) else (value,):
        if isinstance(concept, dict):
            yield from concept.get("coding", ())


@lru_cache(maxsize=4096)
def _bits(system: str, code: str) -> int:
    return sum({bit for start, bit in _RULES[system] if code.startswith(start)})
