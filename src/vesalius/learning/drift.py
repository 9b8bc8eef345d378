"""Whether a model still meets the people it was made for: inputs, missing values, observed against expected. Pure.

Source of the stability index and its limits (0.1 watch, 0.25 act): Siddiqi, Credit Risk Scorecards (2006), chapter 8.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vesalius.learning import censoring
from vesalius.learning.model import Expectation, Model

FEWEST_PEOPLE: Final = 200
"""With fewer people scored nothing is judged by inputs."""
FEWEST_EXPECTED: Final = 30
"""With fewer expected outcomes nothing is judged by outcomes."""
_SMALLEST_SHARE: Final = 0.001


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of the monitor: what, of which feature ("" for the whole model), its value, whether it is beyond."""

    what: str
    feature: str
    value: float
    is_beyond: bool


class Inputs:
    """Counts of the inputs of one model, filled person by person."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._counts = {name: [0] * (len(each.bounds) + 1) for name, each in model.expectations.items()}
        self._missing: dict[str, int] = defaultdict(int)
        self.people = 0

    def add(self, known: Mapping[str, float]) -> None:
        """One person who was scored."""
        self.people += 1
        for name, expected in self._model.expectations.items():
            if name in known:
                self._counts[name][bisect_right(expected.bounds, known[name])] += 1
            else:
                self._missing[name] += 1

    def findings(self) -> list[Finding]:
        """Stability and missing share of each feature; empty with too few people."""
        if self.people < FEWEST_PEOPLE:
            return []
        found = []
        for name, expected in self._model.expectations.items():
            stability = stability_index(self._counts[name], expected)
            found.append(Finding("stability", name, round(stability, 4), stability > self._model.limits.stability))
            more = self._missing[name] / self.people - expected.missing
            found.append(Finding("missing", name, round(more, 4), more > self._model.limits.missing))
        return found


def stability_index(counts: Sequence[int], expected: Expectation) -> float:
    """Σ (actual - expected) · ln(actual / expected) over the parts; 0 when they are alike or nothing is known."""
    total = sum(counts)
    if not total:
        return 0.0
    index = 0.0
    for count, share in zip(counts, expected.shares, strict=True):
        actual, wanted = max(count / total, _SMALLEST_SHARE), max(share, _SMALLEST_SHARE)
        index += (actual - wanted) * math.log(actual / wanted)
    return index


def outcomes(model: Model, followed: Iterable[tuple[float, float, int]]) -> list[Finding]:
    """Observed to expected of people scored one horizon ago: (probability, years, end) of each; [] with too few."""
    given = list(followed)
    if not given:
        return []
    weight, labels = censoring.weights([each[1] for each in given], [each[2] for each in given], model.horizon_years)
    expected = math.fsum(w * each[0] for w, each in zip(weight, given, strict=True))
    observed = math.fsum(w * label for w, label in zip(weight, labels, strict=True))
    if expected < FEWEST_EXPECTED:
        return []
    ratio = observed / expected
    limits = model.limits
    is_beyond = not limits.observed_lowest <= ratio <= limits.observed_highest
    return [Finding("observed-to-expected", "", round(ratio, 4), is_beyond)]
