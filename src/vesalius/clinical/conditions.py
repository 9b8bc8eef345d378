"""When a question is asked: `enableWhen` of R4 (questionnaire-definitions.html#Questionnaire.item.enableWhen). Pure.

A value is a text here: the code of an option, "true" or "false", a number, a date, what was typed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One `enableWhen`: about which question, `operator` as R4 has it, what the answer is compared with."""

    question: str
    operator: str
    answer: str

    def holds(self, values: Sequence[str]) -> bool:
        """Whether it holds for any of the answers; of none only `exists` can say something."""
        if self.operator == "exists":
            return bool(values) == (self.answer == "true")
        return any(self._is_so(value) for value in values)

    def _is_so(self, value: str) -> bool:
        ours, theirs = _comparable(value), _comparable(self.answer)
        if self.operator in {"=", "!="}:
            return (ours == theirs) == (self.operator == "=")
        compare = _ORDERS.get(self.operator)
        return compare is not None and type(ours) is type(theirs) and compare(ours, theirs)


@dataclass(frozen=True, slots=True)
class Gate:
    """The conditions of one item or group; all of them must hold, or any."""

    conditions: tuple[Condition, ...]
    is_all: bool

    def is_open(self, answers: Mapping[str, Sequence[str]]) -> bool:
        """Whether what stands behind it is asked, by the answers so far (linkId → values)."""
        held = [condition.holds(answers.get(condition.question, ())) for condition in self.conditions]
        return all(held) if self.is_all else any(held)


def _comparable(text: str) -> Decimal | str:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return found if found.is_finite() else text


def gate(item: Mapping[str, Any]) -> Gate | None:
    """The gate of an item of a Questionnaire; None for what is always asked."""
    conditions = tuple(_condition(given) for given in item.get("enableWhen", ()))
    return Gate(conditions, item.get("enableBehavior") == "all") if conditions else None


def _condition(given: Mapping[str, Any]) -> Condition:
    value = next((found for name, found in given.items() if name.startswith("answer")), "")
    if isinstance(value, Mapping):
        # Of a coding its code, of a quantity its number, of a reference its literal.
        value = next((value[name] for name in ("code", "value", "reference") if name in value), "")
        if "answerQuantity" in given:
            value = given["answerQuantity"].get("value", "")
    if isinstance(value, bool):
        value = "true" if value else "false"
    return Condition(str(given.get("question", "")), str(given.get("operator", "")), str(value))


def asked(gates: Mapping[str, Sequence[Gate]], answers: Mapping[str, Sequence[str]]) -> set[str]:
    """Of the questions (linkId → gates, all of which must be open) those that are asked.

    An answer to a question that is not asked opens nothing; questions that wait for each other are not asked.
    """
    found = {link for link, each in gates.items() if not each}
    # What depends on a chain of answers is settled after as many steps as the chain is long.
    for _step in range(len(gates) + 1):
        given = {link: value for link, value in answers.items() if link in found}
        following = {link for link, each in gates.items() if all(one.is_open(given) for one in each)}
        if following == found:
            return found
        found = following
    return {link for link, each in gates.items() if not each}
