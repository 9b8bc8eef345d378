"""The series of sessions that a prescription grants: which one this is, and how many are left."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry
from vesalius.clinical.writing import Resource, amend


def _show(actor: Actor, visit: Visit) -> Values:
    orders = [
        item
        for item in selectors.of_patient(
            actor, visit.patient_id, "ServiceRequest", ("status", "active"), ("_sort", "-authored")
        )
        if "quantityQuantity" in item
    ]
    chosen = {str(item.get("reference")) for item in visit.encounter.get("basedOn", ())}
    lines = []
    for item in orders:
        reference = f"ServiceRequest/{item['id']}"
        held = [
            contact
            for contact in selectors.of_patient(actor, visit.patient_id, "Encounter", ("based-on", reference))
            if contact["id"] != visit.id and contact.get("status") in {"finished", "in-progress"}
        ]
        granted = int((item.get("quantityQuantity") or {}).get("value", 0))
        number = len(held) + 1
        lines.append(
            {
                "reference": reference,
                "title": entry(item).title,
                "by": show.who(item),
                "day": show.day(show.when(item)),
                "granted": granted,
                "held": len(held),
                "number": number,
                "left": max(0, granted - len(held)),
                "is_over": number > granted,
                "is_chosen": reference in chosen,
            }
        )
    return {"lines": lines}


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    reference = request.POST.get("order", "")

    def change(encounter: Resource) -> None:
        named = [item for item in encounter.get("basedOn", ()) if item.get("reference") != reference]
        if len(named) == len(encounter.get("basedOn", ())):
            # One session is one session: it counts for one series only.
            named = [{"reference": reference}]
        encounter.pop("basedOn", None)
        if named:
            encounter["basedOn"] = named
        visit.encounter.clear()
        visit.encounter.update(encounter)

    if reference.startswith("ServiceRequest/"):
        amend(actor, "Encounter", visit.id, visit.patient_id, change)
    return {}


PANEL: Final = Panel("sessions", _lazy("Sessions of a prescription"), _show, _act)
