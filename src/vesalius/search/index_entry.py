"""What the index holds of one resource."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

QuantityRow = tuple[int, Decimal, Decimal, int | None, Decimal | None, Decimal | None]


class IndexEntry(NamedTuple):
    """Columns and rows of the store. `patient` is the first of `patients`. Times in µs since 1970 UTC, half-open."""

    patient: int | None
    patients: tuple[int, ...]
    labels: int
    primary_code: int | None
    date_low: int | None
    date_high: int | None
    present: int
    terms: list[int]
    words: list[int]
    dates: list[tuple[int, int, int]]
    quantities: list[QuantityRow]


class Sink:
    """Collects an entry. `scope` is set where clinical terms stay within a patient.

    `inside` has the references to contained resources: the key of their source, the id.
    """

    __slots__ = ("codes", "dates", "high", "inside", "low", "patients", "present", "quantities", "scope", "terms")

    def __init__(self, scope: str | None) -> None:
        self.scope = scope
        self.terms: set[int] = set()
        self.dates: list[tuple[int, int, int]] = []
        self.quantities: list[QuantityRow] = []
        self.codes: list[str] = []
        self.patients: list[tuple[int, int]] = []
        self.inside: list[tuple[str, str]] = []
        self.low: int | None = None
        self.high: int | None = None
        self.present = 0
