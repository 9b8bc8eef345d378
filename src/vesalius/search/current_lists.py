"""Functional lists: what `_list=$current-…` stands for (R4 lifecycle of lists: list.html, search.html#list).

Nobody keeps such a list here: it is asked of the records themselves each time, so it is never behind them. What is in
it is for the server to say. Refuted entries and those entered in error are in none; what states no status is in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

Question = Sequence[tuple[str, str]]

_NOT_REFUTED: Final = ("verification-status:not", "refuted,entered-in-error")
_ALLERGIES: Final = (("clinical-status:not", "inactive,resolved"), _NOT_REFUTED)

LISTS: Final[Mapping[str, Mapping[str, Question]]] = {
    "$current-problems": {
        "Condition": (("clinical-status:not", "inactive,remission,resolved"), _NOT_REFUTED),
    },
    "$current-allergies": {"AllergyIntolerance": _ALLERGIES},
    "$current-drug-allergies": {"AllergyIntolerance": (*_ALLERGIES, ("category", "medication"))},
    "$current-medications": {
        "MedicationRequest": (("status", "active"), ("intent:not", "proposal,plan,option")),
        "MedicationStatement": (("status", "active"),),
    },
}
"""By name, by resource type: the search parameters that its entries meet. Other types are in no such list."""
