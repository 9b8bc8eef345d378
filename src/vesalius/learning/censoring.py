"""Follow-up that ends early: weights by the inverse probability of being still observed.

Who left before the horizon without the outcome is not "without the disease": such a person counts nothing, and those
who stayed count for them. Death without the outcome is no censoring: the outcome can not happen any more.

Source: Robins & Finkelstein, Biometrics 2000;56:779; Kaplan & Meier 1958 for the distribution of censoring.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

CENSORED: Final = 0
EVENT: Final = 1
DIED: Final = 2


def weights(times: Sequence[float], ends: Sequence[int], horizon: float) -> tuple[list[float], list[int]]:
    """(weight, whether the outcome happened within the horizon) of each person; weight 0: not known.

    `times` are years from the index day to the end; `ends` say what it was (CENSORED, EVENT, DIED).
    """
    steps = _still_observed(times, ends)
    found, labels = [], []
    for time, end in zip(times, ends, strict=True):
        happened = end == EVENT and time <= horizon
        labels.append(int(happened))
        if time >= horizon and not happened:
            found.append(1 / _at(steps, horizon))
        elif end == CENSORED:
            found.append(0.0)
        else:
            found.append(1 / _at(steps, time))
    return found, labels


def _still_observed(times: Sequence[float], ends: Sequence[int]) -> tuple[list[float], list[float]]:
    """Kaplan-Meier of censoring: the moments at which somebody left, and the share that is observed after each."""
    order = sorted(range(len(times)), key=lambda number: times[number])
    moments: list[float] = []
    shares: list[float] = []
    share, at_risk, number = 1.0, len(order), 0
    while number < len(order):
        time = times[order[number]]
        left = gone = 0
        while number < len(order) and times[order[number]] == time:
            gone += 1
            left += ends[order[number]] == CENSORED
            number += 1
        if left:
            # Who has the outcome on the same day had it before leaving (events precede censoring).
            leaving_from = at_risk - (gone - left)
            share *= 1 - left / leaving_from
            moments.append(time)
            shares.append(share)
        at_risk -= gone
    return moments, shares


def _at(steps: tuple[list[float], list[float]], time: float) -> float:
    """The share that is still observed just before `time`."""
    moments, shares = steps
    position = bisect_left(moments, time)
    return shares[position - 1] if position else 1.0
