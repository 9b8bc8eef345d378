"""What a reader asks: from the address of a page to a question, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest

from vesalius.access.actor import Actor
from vesalius.analytics import measure, period
from vesalius.analytics.evaluate import Answer, evaluate
from vesalius.analytics.measure import Measure
from vesalius.analytics.period import Period
from vesalius.analytics.scope import Scope, chosen, offered
from vesalius.analytics.statement import Question
from vesalius.errors import Forbidden, NotFound
from vesalius.ui.frame import context

COMPARED: Final = ("", "before", "year")
"""Nothing, the period right before, the same months a year before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is compared with, and the scopes that the reader may choose."""

    question: Question
    compared: str
    scopes: tuple[Scope, ...]

    def address(self, **changes: str) -> str:
        """The query of the page with these changes; an empty value takes a parameter away."""
        question = self.question
        values: dict[str, str] = {
            "scope": question.scope.code,
            "from": question.period.first,
            "to": question.period.last,
            "compare": self.compared,
        }
        by = list(question.dimensions) + [""] * 2
        values["by"], values["and"] = by[0] or "none", by[1]
        values |= {f"f_{name}": value for name, value in question.filters.items()}
        values |= changes
        return urlencode({name: value for name, value in values.items() if value})

    def other_period(self) -> Period | None:
        """The period of the comparison."""
        if self.compared == "before":
            return self.question.period.before()
        return self.question.period.a_year_before() if self.compared == "year" else None


def allowed(actor: Actor) -> list[Scope]:
    """The scopes of the actor. Raises NotFound without any: there is no such page for them."""
    with context().pool.session() as session:
        found = offered(context(), session, actor)
    if not found:
        raise NotFound("There is no such page.")
    return found


def asked(request: HttpRequest, actor: Actor, measure_id: str) -> Asked:
    """What the address asks. Raises NotFound for what is not offered, Invalid for a period that is none."""
    found = measure.find(measure_id)
    scopes = allowed(actor)
    given = request.GET
    try:
        with context().pool.session() as session:
            scope = chosen(context(), session, actor, given.get("scope", ""))
    except Forbidden as error:
        raise NotFound("There is no such page.") from error
    dimensions = _dimensions(given.get("by", ""), given.get("and", ""), found)
    filters = {
        name: value
        for name in found.dimensions
        if (value := given.get(f"f_{name}", "")) and len(value) <= 64 and name not in dimensions
    }
    compared = given.get("compare", "")
    question = Question(found, _period(given), scope, dimensions, filters)
    question.check()
    return Asked(question, compared if compared in COMPARED else "", tuple(scopes))


def _period(given: Mapping[str, str]) -> Period:
    if given.get("from"):
        return period.parse(given["from"], given.get("to", ""))
    return period.recent()


def _dimensions(first: str, second: str, found: Measure) -> tuple[str, ...]:
    if not first:
        return found.shown
    names = [name for name in (first, second) if name and name != "none"]
    return tuple(dict.fromkeys(name for name in names if name in found.dimensions))


def answers(actor: Actor, wanted: Asked) -> tuple[Answer, Answer | None]:
    """The answer, and that of the comparison."""
    answer = evaluate(context(), actor, wanted.question)
    other = wanted.other_period()
    if other is None:
        return answer, None
    question = wanted.question
    compared = Question(question.measure, other, question.scope, question.dimensions, question.filters)
    return answer, evaluate(context(), actor, compared)
