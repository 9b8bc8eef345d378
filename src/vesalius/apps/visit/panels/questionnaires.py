"""Questionnaires of the profession, with their last total and its course."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import questionnaires, selectors, series
from vesalius.clinical.questionnaires import Questionnaire


def lines(actor: Actor, visit: Visit) -> list[dict[str, Any]]:
    """What can be asked, each with its last total, what that means, and its line."""
    offered = questionnaires.offered(actor)
    codes = ",".join(str(item.total["code"]) for item in offered if item.total is not None)
    by_code: dict[str, list[dict[str, Any]]] = {}
    if codes:
        asked = (("code", codes), ("_sort", "-date"))
        for measured in selectors.of_patient(actor, visit.patient_id, "Observation", *asked, count=120):
            if measured.get("status") != "entered-in-error":
                by_code.setdefault(show.code_of(measured.get("code")), []).append(measured)
    return [_line(item, by_code) for item in offered]


def _show(actor: Actor, visit: Visit) -> Values:
    return {"lines": lines(actor, visit)}


def _line(item: Questionnaire, by_code: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    own = by_code.get(str(item.total["code"]), []) if item.total is not None else []
    course = series.series(own)
    total = (own[0].get("valueQuantity") or {}).get("value") if own else None
    return {
        "name": item.name,
        "title": item.title,
        "total": None if total is None else show.number(total),
        "maximum": item.maximum,
        "band": None if total is None else item.band(Decimal(str(total))),
        "day": show.day(show.when(own[0])) if own else "",
        "item": course[0] if course else None,
    }


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    return {}


PANEL: Final = Panel("questionnaires", _lazy("Questionnaires"), _show, _act)
