"""Alarming values of patients whom the actor follows, as others, they themselves or their devices measured them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from vesalius import clock, dates
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import tasks
from vesalius.clinical import alarms
from vesalius.clinical import presentation as show
from vesalius.clinical.writing import Resource
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

DAYS: Final = 7
"""So far back values are looked at."""
_VALUES_AT_ONCE: Final = "400"


@dataclass(frozen=True, slots=True)
class Alert:
    """The last value of its kind of one patient, and who measured it."""

    patient_id: str
    patient: str
    what: str
    value: str
    moment: str
    by: str


def alerts(actor: Actor) -> list[Alert]:
    """The newest first. A later value that is no longer alarming takes an alert away; one's own values are known."""
    if not actor.fhir.startswith("Practitioner/"):
        return []
    since = str(clock.today() - timedelta(days=DAYS))
    # Physicians follow whom they are the practitioner of; everybody follows those in whose care team they are.
    whose = ["patient:Patient._has:CareTeam:patient:participant"]
    if actor.role == roles.PHYSICIAN:
        whose.append("patient:Patient.general-practitioner")
    found: dict[str, Resource] = {}
    people: dict[str, Resource] = {}
    for name in whose:
        asked = [
            (name, actor.fhir), ("category", "vital-signs,survey"), ("date", f"ge{since}"),
            ("status", "final,amended,corrected,preliminary"), ("_sort", "-date"), ("_count", _VALUES_AT_ONCE),
            ("_include", "Observation:patient"),
        ]  # fmt: skip
        cursor: str | None = ""
        # To the last page: devices of a few patients write hundreds; the alarm of another may not be lost behind them.
        while cursor is not None:
            page = search(context(), actor, "Observation", [*asked, ("_cursor", cursor)] if cursor else asked)
            found |= {item.id: json.parse(item.body) for item in page.matches}
            people |= tasks.patients(page.includes)
            cursor = page.next
    newest: dict[tuple[str, str], Resource] = {}
    for item in sorted(found.values(), key=lambda one: dates.sort_key(show.when(one))):
        newest[str((item.get("subject") or {}).get("reference", "")), show.code_of(item.get("code"))] = item
    kept = [item for (person, _code), item in newest.items() if _counts(actor, item, people.get(person))]
    kept.sort(key=lambda one: dates.sort_key(show.when(one)), reverse=True)
    return [_alert(item, people) for item in kept]


def _counts(actor: Actor, item: Resource, patient: Resource | None) -> bool:
    if patient is None or patient.get("deceasedBoolean") or patient.get("deceasedDateTime"):
        return False
    if any(one.get("reference") == actor.fhir for one in item.get("performer", ())):
        return False
    return alarms.is_adult(patient) and alarms.is_alarming(item)


def _alert(item: Resource, people: Mapping[str, Resource]) -> Alert:
    reference = str(item["subject"]["reference"])
    return Alert(
        reference.partition("/")[2],
        show.name(people[reference]),
        show.coded(item.get("code")),
        show.value(item),
        show.day_and_time(show.when(item)),
        show.who(item),
    )
