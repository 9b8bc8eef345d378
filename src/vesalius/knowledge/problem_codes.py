"""Problems that are coded in SNOMED CT alone, told in the codes that the tables of checks and follow-up use.

The table sets a concept beside ICD-10 and ICPC-2; what it does not have stays unknown, and a check says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from vesalius.knowledge import tables

WIDTH: Final = 3


def icd10(concept: str) -> str:
    """The ICD-10 code of a SNOMED CT concept; "" when the table does not have it."""
    return _by_concept().get(concept, ("", ""))[0]


def icpc2(concept: str) -> str:
    """The ICPC-2 rubric of a SNOMED CT concept; "" when the table does not have it."""
    return _by_concept().get(concept, ("", ""))[1]


@cache
def _by_concept() -> Mapping[str, tuple[str, str]]:
    return {concept: (first, second) for concept, first, second in tables.read("problem_codes", WIDTH).rows}
