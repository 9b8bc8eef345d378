"""Pain and mobility: the scores of a physiotherapist, each with its last value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels import questionnaires, vitals
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import measurements
from vesalius.clinical.writing import (
    TERMINOLOGY,
    UCUM,
    VESALIUS,
    Resource,
    amend,
    author,
    concept,
    create_all,
    now,
    subject,
)

MOVEMENTS: Final[dict[str, tuple[str | Promise, int]]] = {
    "knee-flexion": (_lazy("Knee, flexion"), 140),
    "knee-extension": (_lazy("Knee, extension"), 0),
    "hip-flexion": (_lazy("Hip, flexion"), 120),
    "hip-abduction": (_lazy("Hip, abduction"), 45),
    "shoulder-flexion": (_lazy("Shoulder, flexion"), 180),
    "shoulder-abduction": (_lazy("Shoulder, abduction"), 180),
    "shoulder-external-rotation": (_lazy("Shoulder, external rotation"), 90),
    "elbow-flexion": (_lazy("Elbow, flexion"), 150),
    "wrist-extension": (_lazy("Wrist, extension"), 70),
    "ankle-dorsiflexion": (_lazy("Ankle, dorsiflexion"), 20),
    "neck-rotation": (_lazy("Neck, rotation"), 80),
    "neck-flexion": (_lazy("Neck, flexion"), 45),
    "back-flexion": (_lazy("Back, flexion"), 60),
}
"""Movement → (name, usual range in degrees of a healthy adult)."""
SIDES: Final[dict[str, str | Promise]] = {"": _lazy("no side"), "left": _lazy("left"), "right": _lazy("right")}
_LIMITS: Final = (Decimal(-30), Decimal(200))


def _show(actor: Actor, visit: Visit) -> Values:
    return {
        "movements": _choices(),
        "sides": list(SIDES.items()),
        "taken": vitals.taken(actor, visit),
        "lines": questionnaires.lines(actor, visit),
        "given": {},
    }


def _choices() -> list[tuple[str, str | Promise, int]]:
    return [(name, label, usual) for name, (label, usual) in MOVEMENTS.items()]


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    given = request.POST
    if given.get("do") == "remove":
        amend(
            actor,
            "Observation",
            given.get("observation", ""),
            visit.patient_id,
            lambda item: item.update({"status": "entered-in-error"}),
        )
        return {}
    values, faults = measurements.read({"pain": given.get("pain", "")}, ("pain",))
    made = measurements.resources(values, patient_id=visit.patient_id, encounter=visit.reference, author=author(actor))
    movement, side = given.get("movement", ""), given.get("side", "")
    try:
        degrees = measurements.number(given.get("degrees", ""))
    except ValueError:
        degrees, faults["degrees"] = None, _("A number, please.")
    if degrees is not None and not _LIMITS[0] <= degrees <= _LIMITS[1]:
        faults["degrees"] = _("Between %(low)s and %(high)s.") % {"low": _LIMITS[0], "high": _LIMITS[1]}
    elif degrees is not None and movement not in MOVEMENTS:
        faults["movement"] = _("Choose a movement.")
    if faults:
        return {"faults": faults, "given": given}
    if degrees is not None and side in SIDES:
        made.append(_mobility(actor, visit, movement, side, degrees))
    if not made:
        return {"fault": _("Type at least one value."), "given": given}
    create_all(actor, made)
    return {}


def _mobility(actor: Actor, visit: Visit, movement: str, side: str, degrees: Decimal) -> Resource:
    label = str(MOVEMENTS[movement][0])
    code = f"{movement}-{side}" if side else movement
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept(f"{TERMINOLOGY}observation-category", "exam")],
        "code": concept(
            f"{VESALIUS}mobility", code, code, " ".join(filter(None, (label, str(SIDES[side]) if side else "")))
        ),
        "subject": subject(visit.patient_id),
        "encounter": {"reference": visit.reference},
        "effectiveDateTime": now(),
        "performer": [author(actor)],
        "valueQuantity": {"value": degrees, "unit": "°", "system": UCUM, "code": "deg"},
    }


PANEL: Final = Panel("mobility", _lazy("Pain and mobility"), _show, _act)
