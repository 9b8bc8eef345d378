"""Vital signs: a row of fields with the last values, and what was measured in this visit."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit, of_visit
from vesalius.clinical import alarms, measurements, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry, status
from vesalius.clinical.writing import Resource, amend, author, create_all

FIELDS: Final = ("systolic", "diastolic", "pulse", "temperature", "saturation", "weight", "height", "breathing", "pain")


def taken(actor: Actor, visit: Visit) -> list[dict[str, str]]:
    """What was measured in this visit."""
    return [
        {"id": line.id, "title": line.title, "value": show.value(line.resource), "flag": show.flag(line.resource)}
        for line in (
            entry(item) for item in of_visit(actor, visit, "Observation") if status(item) != "entered-in-error"
        )
        if show.value(line.resource)
    ]


def _show(actor: Actor, visit: Visit) -> Values:
    return {"fields": _fields(actor, visit, {}, {}), "taken": taken(actor, visit)}


def _fields(actor: Actor, visit: Visit, given: dict[str, str], faults: dict[str, str]) -> list[dict[str, object]]:
    last = _last(actor, visit.patient_id)
    return [
        {
            "measure": measurements.BY_NAME[name],
            "unit": show.unit_text(measurements.BY_NAME[name].unit),
            "value": given.get(name, ""),
            "fault": faults.get(name, ""),
            "last": last.get(measurements.BY_NAME[name].loinc, ("", ""))[0],
            "last_day": last.get(measurements.BY_NAME[name].loinc, ("", ""))[1],
        }
        for name in FIELDS
    ]


def _last(actor: Actor, patient_id: str) -> dict[str, tuple[str, str]]:
    """LOINC code → (last value, its day)."""
    codes = ",".join(["85354-9", *(item.loinc for item in measurements.MEASURES)])
    found: dict[str, tuple[str, str]] = {}
    for item in selectors.of_patient(
        actor, patient_id, "Observation", ("code", codes), ("status", "final,amended,corrected"), ("_sort", "-date"),
        count=60,
    ):  # fmt: skip
        day = show.day(show.when(item))
        for part in (item, *item.get("component", ())):
            number = (part.get("valueQuantity") or {}).get("value")
            if number is not None:
                found.setdefault(show.code_of(part.get("code")), (show.number(number), day))
    return found


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    if request.POST.get("do") == "remove":
        amend(actor, "Observation", request.POST.get("observation", ""), visit.patient_id, _remove)
        return {}
    given = {name: request.POST.get(name, "") for name in FIELDS}
    values, faults = measurements.read(given, FIELDS)
    if faults:
        return {"fields": _fields(actor, visit, given, faults)}
    if not values:
        return {"fault": _("Type at least one value.")}
    create_all(
        actor,
        measurements.resources(
            values,
            patient_id=visit.patient_id,
            encounter=visit.reference,
            author=author(actor),
            is_adult=is_adult(actor, visit.patient_id),
        ),
    )
    return {}


def is_adult(actor: Actor, patient_id: str) -> bool:
    """Whether limits of adults hold for the patient; also when no birth date is known."""
    return alarms.is_adult(selectors.patient(actor, patient_id))


def _remove(observation: Resource) -> None:
    observation["status"] = "entered-in-error"


PANEL: Final = Panel("vitals", _lazy("Vital signs"), _show, _act)
