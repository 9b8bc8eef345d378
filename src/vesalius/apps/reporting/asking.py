"""What a reader asks: from the address of a page to a question, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.analytics import measure, own_reports, period
from vesalius.analytics.evaluate import Answer, evaluate, with_every_month
from vesalius.analytics.measure import Measure
from vesalius.analytics.own_reports import OwnReport
from vesalius.analytics.period import Period
from vesalius.analytics.scope import NETWORK, Scope, chosen, offered
from vesalius.analytics.statement import Question
from vesalius.errors import Forbidden, NotFound
from vesalius.identity.numbers import whole
from vesalius.ui.frame import context

COMPARED: Final = ("", "before", "year", "network")
"""Nothing, the period right before, the same months a year before, the whole network in the same months."""


def compared_labels() -> tuple[str, ...]:
    """What the comparisons are called, in the order of COMPARED."""
    return (_("Nothing"), _("The period before"), _("A year before"), _("The whole network"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is compared with, and the scopes that the reader may choose."""

    question: Question
    compared: str
    scopes: tuple[Scope, ...]
    own: OwnReport | None = None

    def title(self, language: str) -> str:
        """What the report is called: its own title where somebody gave it one."""
        return self.own.title if self.own is not None else self.question.measure.title(language)

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
        values["own"] = "" if self.own is None else str(self.own.id)
        values |= changes
        return urlencode({name: value for name, value in values.items() if value})

    def other(self) -> Question | None:
        """The question that this one is compared with."""
        question = self.question
        if self.compared == "network":
            network = next((scope for scope in self.scopes if scope.code == NETWORK), None)
            if network is None or question.scope.code == NETWORK:
                return None
            return replace(question, scope=network)
        if self.compared == "before":
            return replace(question, period=question.period.before())
        return replace(question, period=question.period.a_year_before()) if self.compared == "year" else None


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
    return Asked(question, compared if compared in COMPARED else "", tuple(scopes), _own(actor, given, found))


def _own(actor: Actor, given: Mapping[str, str], found: Measure) -> OwnReport | None:
    """The report of somebody's own that the address names; it gives the title."""
    number = whole(given.get("own", ""))
    if number is None:
        return None
    own = own_reports.find(context(), actor, number)
    return own if own.measure.id == found.id else None


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
    answer = with_every_month(evaluate(context(), actor, wanted.question))
    other = wanted.other()
    return answer, None if other is None else with_every_month(evaluate(context(), actor, other))
