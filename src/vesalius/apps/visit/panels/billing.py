"""What of the visit is charged: numbers of the Belgian nomenclature (INAMI-RIZIV), one's own most used ones first.

The numbers are typed or chosen from one's own: the list itself is the Institute's and is not shipped.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import selectors
from vesalius.clinical.writing import Resource, amend, author, create_all, now, subject
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

NOMENCLATURE: Final = "https://www.ehealth.fgov.be/standards/fhir/core/CodeSystem/nihdi-nomenclature"
_NUMBER: Final = re.compile(r"\d{6}")
_MOST: Final = 99
_LONGEST: Final = 120
_FAVOURITES: Final = 6
_LOOKED_AT: Final = "150"


def _show(actor: Actor, visit: Visit) -> Values:
    lines = []
    for item in _charged(actor, visit):
        number, text = _coded(item)
        quantity = (item.get("quantity") or {}).get("value", 1)
        lines.append(
            {"id": item["id"], "number": number, "text": text, "quantity": quantity, "is_own": _own(actor, item)}
        )
    here = {line["number"] for line in lines}
    return {"lines": lines, "favourites": [found for found in _favourites(actor) if found[0] not in here]}


def _charged(actor: Actor, visit: Visit) -> list[Resource]:
    found = selectors.of_patient(actor, visit.patient_id, "ChargeItem", ("context", visit.reference))
    return [item for item in found if item.get("status") not in {"entered-in-error", "aborted", "not-billable"}]


def _own(actor: Actor, item: Resource) -> bool:
    return (item.get("enterer") or {}).get("reference") == actor.fhir and item.get("status") == "billable"


def _coded(item: Resource) -> tuple[str, str]:
    """(number, words) of what was charged."""
    code = item.get("code") or {}
    number = next((str(one.get("code", "")) for one in code.get("coding", ()) if "nihdi" in str(one.get("system"))), "")
    return number, str(code.get("text", ""))


def _favourites(actor: Actor) -> list[tuple[str, str]]:
    """The numbers that the actor charged most of late, with the words of the last time."""
    asked = [("enterer", actor.fhir), ("_sort", "-entered-date"), ("_count", _LOOKED_AT)]
    every = [_coded(json.parse(item.body)) for item in search(context(), actor, "ChargeItem", asked).matches]
    words: dict[str, str] = {}
    for number, text in every:
        words.setdefault(number, text)
    counted = Counter(number for number, _text in every if number)
    return [(number, words[number]) for number, _times in counted.most_common(_FAVOURITES)]


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    given = request.POST
    if given.get("do") == "remove":
        charged = {str(item["id"]): item for item in _charged(actor, visit)}
        item = charged.get(given.get("charge", ""))
        if item is None or not _own(actor, item):
            raise NotFound("The resource is not known.")
        amend(actor, "ChargeItem", str(item["id"]), visit.patient_id, lambda one: one.update(status="entered-in-error"))
        return {}
    number, _bar, text = given.get("favourite", "").partition("|")
    number = re.sub(r"[\s.-]", "", number or given.get("number", ""))
    text = (text or given.get("text", "")).strip()[:_LONGEST]
    quantity = given.get("quantity", "1").strip() or "1"
    if not _NUMBER.fullmatch(number):
        return {"fault": _("A number of the nomenclature has six digits."), "given": given}
    if not quantity.isdecimal() or not 0 < int(quantity) <= _MOST:
        return {"fault": _("A whole number of times, please."), "given": given}
    if any(_coded(item)[0] == number for item in _charged(actor, visit)):
        return {"fault": _("This number is charged for this visit already."), "given": given}
    create_all(actor, [_charge(actor, visit, number, text, int(quantity))])
    return {}


def _charge(actor: Actor, visit: Visit, number: str, text: str, quantity: int) -> Resource:
    made: Resource = {
        "resourceType": "ChargeItem",
        "status": "billable",
        "code": {"coding": [{"system": NOMENCLATURE, "code": number}], **({"text": text} if text else {})},
        "subject": subject(visit.patient_id),
        "context": {"reference": visit.reference},
        "occurrenceDateTime": now(),
        "performer": [{"actor": author(actor)}],
        "quantity": {"value": quantity},
        "enterer": author(actor),
        "enteredDate": now(),
    }
    if actor.centre.startswith("Organization/"):
        made["performingOrganization"] = {"reference": actor.centre}
    return made


PANEL: Final = Panel("billing", _lazy("Billing"), _show, _act)
