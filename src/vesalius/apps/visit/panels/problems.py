"""Problems: those that are active, which of them this visit is about, and new ones by their words."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius import clock, dates, ids
from vesalius.access.actor import Actor
from vesalius.apps.visit import texts
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import problems, selectors
from vesalius.clinical.entries import entry, sensitivity
from vesalius.clinical.writing import ICD10, VESALIUS, Resource, amend, author, create_all, hl7, subject

_LONGEST: Final = 200
_OWN: Final = 12


def active(actor: Actor, patient_id: str) -> list[Resource]:
    """The active problems, the latest first."""
    found = selectors.of_patient(actor, patient_id, "Condition", ("clinical-status", "active,recurrence,relapse"))
    return sorted(found, key=lambda item: dates.sort_key(show.when(item)), reverse=True)


def _treated(visit: Visit) -> set[str]:
    named = [item.get("condition") or {} for item in visit.encounter.get("diagnosis", ())]
    named += visit.encounter.get("reasonReference", ())
    return {str(item.get("reference", "")) for item in named}


def _show(actor: Actor, visit: Visit) -> Values:
    treated = _treated(visit)
    lines = [
        {
            "id": item["id"],
            "title": entry(item).title,
            "code": show.code_of(item.get("code")),
            "since": show.day(show.when(item)),
            "is_treated": f"Condition/{item['id']}" in treated,
            "is_new": (item.get("encounter") or {}).get("reference") == visit.reference,
            "sensitive": sensitivity(item),
        }
        for item in active(actor, visit.patient_id)
    ]
    lines.sort(key=lambda line: not line["is_treated"])
    own = texts.own_problems(actor)[:_OWN]
    return {"lines": lines, "own": own, "favourites": problems.favourites(actor.role, count=6)}


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    did, given = request.POST.get("do", ""), request.POST
    if did == "add":
        own = next((item for item in texts.own_problems(actor) if item.text == given.get("own")), None)
        if own is not None:
            return _add(actor, visit, problems.by_code(own.code), own.text, is_own=True)
        known = problems.by_code(given.get("code", ""))
        text = given.get("text", "").strip()[:_LONGEST]
        if known is None and not text:
            return {"fault": _("Type a problem, or choose one of the list.")}
        return _add(actor, visit, known, text)
    if did == "treat":
        _treat(actor, visit, given.get("condition", ""))
    elif did == "resolve":
        amend(actor, "Condition", given.get("condition", ""), visit.patient_id, _resolve)
    return {}


def _add(actor: Actor, visit: Visit, known: problems.Problem | None, text: str, *, is_own: bool = False) -> Values:
    """Adds a problem. With `is_own`, `text` is how the clinician calls it; else what was typed to find it."""
    if known is not None:
        for item in active(actor, visit.patient_id):
            if any(coding.get("code") == known.code for coding in (item.get("code") or {}).get("coding", ())):
                if f"Condition/{item['id']}" not in _treated(visit):
                    _treat(actor, visit, str(item["id"]))
                return {"said": _("Already on the list: noted for this visit.")}
    code: Resource = {"text": text or (known.name if known else "")}
    if known is not None:
        code = {
            "coding": [{"system": ICD10, "code": known.code, "display": known.in_language("en")}],
            "text": text if is_own else known.name,
        }
    made = create_all(
        actor,
        [
            {
                "resourceType": "Condition",
                "identifier": [{"system": f"{VESALIUS}problem", "value": ids.new()}],
                "clinicalStatus": hl7("condition-clinical", "active"),
                "verificationStatus": hl7("condition-ver-status", "confirmed"),
                "category": [hl7("condition-category", "problem-list-item")],
                "code": code,
                "subject": subject(visit.patient_id),
                "encounter": {"reference": visit.reference},
                "onsetDateTime": str(clock.today()),
                "recordedDate": str(clock.today()),
                "recorder": author(actor),
            }
        ],
    )
    _treat(actor, visit, made[0][1])
    return {}


def _treat(actor: Actor, visit: Visit, condition_id: str) -> None:
    """Notes the problem for this visit, or takes it off again."""
    reference = f"Condition/{condition_id}"

    def change(encounter: Resource) -> None:
        items: list[dict[str, Any]] = list(encounter.get("diagnosis", ()))
        kept = [item for item in items if (item.get("condition") or {}).get("reference") != reference]
        if len(kept) == len(items):
            kept.append({"condition": {"reference": reference}})
        encounter.pop("diagnosis", None)
        if kept:
            encounter["diagnosis"] = kept
        visit.encounter.clear()
        visit.encounter.update(encounter)

    amend(actor, "Encounter", visit.id, visit.patient_id, change)


def _resolve(condition: Resource) -> None:
    condition["clinicalStatus"] = hl7("condition-clinical", "resolved")
    if "onsetDateTime" in condition and "abatementDateTime" not in condition:
        condition["abatementDateTime"] = str(clock.today())


PANEL: Final = Panel("problems", _lazy("Problems"), _show, _act)
