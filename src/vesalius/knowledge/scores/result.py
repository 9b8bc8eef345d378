"""What a score needs and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vesalius.errors import Invalid

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """`value` in `unit`; `band` a code of how it is read; `outside` what lies outside of the score's validity."""

    value: float
    unit: str
    band: str = ""
    outside: tuple[str, ...] = ()
    more: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a number with its unit (and LOINC codes it is read from), a choice, or yes/no.

    `is_asked`: yes or no is to be answered; elsewhere what is not ticked is no.
    """

    name: str
    kind: str
    unit: str = ""
    codes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its inputs, source and the LOINC code under which it is stored (empty: none exists)."""

    key: str
    name: str
    inputs: tuple[Input, ...]
    function: Callable[[Inputs], Result]
    source: str
    loinc: str = ""


def number(inputs: Inputs, name: str) -> float:
    """A number among the inputs. Raises Invalid when it is missing or none."""
    value = inputs.get(name)
    if value is None or isinstance(value, str | bool) or not float(value) == float(value):
        raise Invalid(f"The score needs a number for {name}.")
    return float(value)


def flag(inputs: Inputs, name: str) -> bool:
    """Yes or no; what is not given is no."""
    return bool(inputs.get(name, False))


def is_male(inputs: Inputs) -> bool:
    """Whether `sex` is male. Raises Invalid for what is neither."""
    sex = str(inputs.get("sex", "")).lower()
    if sex in {"m", "male"}:
        return True
    if sex in {"f", "female"}:
        return False
    raise Invalid("The score needs the sex, male or female.")


def outside(inputs: Inputs, **ranges: tuple[float, float]) -> tuple[str, ...]:
    """Names of inputs that lie outside of the range for which the score was made."""
    found = []
    for name, (low, high) in ranges.items():
        value = inputs.get(name)
        if value is not None and not low <= float(value) <= high:
            found.append(name)
    return tuple(found)
