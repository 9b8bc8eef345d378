"""What became of alerts: firings, overrides and acceptance by rule; a switch for each rule, which takes two people."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.prescribing import selectors
from vesalius.errors import NotFound
from vesalius.knowledge.alerts import LEVEL_CODE
from vesalius.knowledge.model import Level
from vesalius.medication import ledger
from vesalius.medication.library import knowledge
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of the table. `level` is the highest of an interaction, in words."""

    figures: ledger.Figures
    name: str
    is_off: bool
    percent: str
    level: str
    is_grave: bool


@require_safe
@signed_in
def alerts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The table of ninety days, the proposals that wait, and what was decided."""
    _require(actor)
    off = ledger.switched_off(context())
    figures = ledger.figures(context(), actor)
    rows = [_row(each, is_off=each.rule in off) for each in figures]
    switches = [
        (each, rule_name(each.rule), each.proposed_by != (actor.account or 0))
        for each in ledger.switches(context(), actor)
    ]
    values = {
        "rows": rows,
        "shown": sum(each.shown for each in figures),
        "stopped": sum(each.stopped for each in figures),
        "overridden": sum(each.overridden for each in figures),
        "followed": sum(each.followed for each in figures),
        "named": sum(each.named for each in figures),
        "waiting": [each for each in switches if each[0].state == "proposed"],
        "decided": [each for each in switches if each[0].state != "proposed"][:20],
        "off": [(rule, rule_name(rule)) for rule in sorted(off)],
        "edition": knowledge().digest,
        "models_address": reverse("followup:models"),
    }
    return page(request, "prescribing/dashboard.html", values, place="alerts")


@require_POST
@signed_in
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Proposes to switch a rule off, or on again."""
    _require(actor)
    ledger.propose(
        context(),
        actor,
        request.POST.get("rule", ""),
        is_off=request.POST.get("off") == "yes",
        reason=request.POST.get("reason", ""),
    )
    return done(reverse("prescribing:alerts"), "proposed")


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Approves or rejects what somebody else proposed."""
    _require(actor)
    ledger.decide(context(), actor, number, is_approved=request.POST.get("verdict") == "approve")
    return done(reverse("prescribing:alerts"), "saved")


def _require(actor: Actor) -> None:
    if not may(actor, ledger.MANAGE):
        raise NotFound("There is no such page.")


def rule_name(rule: str) -> str:
    """A rule in words: the two terms of an interaction, else its id."""
    found = knowledge().rules.get(rule)
    if found is None:
        return rule.replace(":", " · ").replace("-", " ")
    return " + ".join(term.partition(":")[2] for term in (found.first, found.second))


def _row(figures: ledger.Figures, *, is_off: bool) -> Row:
    found = knowledge().rules.get(figures.rule)
    level = knowledge().phrase(LEVEL_CODE[found.level], selectors.language()) if found else ""
    is_grave = found is not None and found.level is Level.CONTRAINDICATED
    return Row(figures, rule_name(figures.rule), is_off, _percent(figures.acceptance), level, is_grave)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}".replace("%", " %")
