"""Questionnaires of the profession, with their last total and its course."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import questionnaires, selectors, series


def _show(actor: Actor, visit: Visit) -> Values:
    offered = [questionnaires.questionnaire(name) for name in questionnaires.OFFERED.get(actor.role, ())]
    if not offered:
        return {"lines": []}
    codes = ",".join(str(item.total["code"]) for item in offered)
    found = selectors.of_patient(actor, visit.patient_id, "Observation", ("code", codes), ("_sort", "-date"), count=60)
    by_code: dict[str, list[dict[str, Any]]] = {}
    for measured in found:
        if measured.get("status") != "entered-in-error":
            by_code.setdefault(show.code_of(measured.get("code")), []).append(measured)
    lines = []
    for item in offered:
        own = by_code.get(str(item.total["code"]), [])
        course = series.series(own)
        total = (own[0].get("valueQuantity") or {}).get("value") if own else None
        lines.append(
            {
                "name": item.name,
                "title": item.title,
                "total": total,
                "maximum": item.maximum,
                "band": None if total is None else item.band(int(total)),
                "day": show.day(show.when(own[0])) if own else "",
                "item": course[0] if course else None,
            }
        )
    return {"lines": lines}


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    return {}


PANEL: Final = Panel("questionnaires", _lazy("Questionnaires"), _show, _act)
