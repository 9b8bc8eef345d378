"""Sensitivity labels in meta.security as bits of the column `labels`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
SENSITIVITY: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

BITS: Final[Mapping[tuple[str, str], int]] = MappingProxyType(
    {
        (CONFIDENTIALITY, "R"): 1 << 0,
        (CONFIDENTIALITY, "V"): 1 << 1,
        (SENSITIVITY, "ETH"): 1 << 2,
        (SENSITIVITY, "GDIS"): 1 << 3,
        (SENSITIVITY, "HIV"): 1 << 4,
        (SENSITIVITY, "PSY"): 1 << 5,
        (SENSITIVITY, "SCA"): 1 << 6,
        (SENSITIVITY, "SDV"): 1 << 7,
        (SENSITIVITY, "SEX"): 1 << 8,
        (SENSITIVITY, "SPI"): 1 << 9,
        (SENSITIVITY, "BH"): 1 << 10,
        (SENSITIVITY, "STD"): 1 << 11,
        (SENSITIVITY, "DVD"): 1 << 12,
        (SENSITIVITY, "MST"): 1 << 13,
        (SENSITIVITY, "SUD"): 1 << 14,
        (SENSITIVITY, "TBOO"): 1 << 15,
    }
)
"""(system, code) → bit. Bits are never given another meaning."""

RESTRICTED: Final = 1 << 0 | 1 << 1
"""Restricted (R) or very restricted (V): clinical terms stay within the patient."""


def codings(bits: int) -> list[dict[str, str]]:
    """The labels of these bits as codings of meta.security, in the order of the bits."""
    return [{"system": system, "code": code} for (system, code), bit in BITS.items() if bits & bit]


def of(resource: Mapping[str, Any]) -> int:
    """The bits of a resource's meta.security; unknown labels have none."""
    meta = resource.get("meta")
    security = meta.get("security") if meta else None
    if not security:
        return 0
    bits = 0
    for coding in security:
        bits |= BITS.get((coding.get("system", ""), coding.get("code", "")), 0)
    return bits
