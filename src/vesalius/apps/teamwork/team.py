"""The page on which all professions see what they do together for one patient: the shared plan, and who does what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.teamwork import colleagues, handover, messages, referrals, tasks
from vesalius.clinical import presentation as show
from vesalius.clinical import readable, selectors
from vesalius.clinical.entries import entry, status, status_label
from vesalius.clinical.writing import Resource

_OVER: Final = frozenset({"completed", "revoked", "entered-in-error", "cancelled", "rejected"})


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that is done: what, by whom, how far."""

    text: str
    who: str
    state: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A CarePlan with the goals that it names."""

    id: str
    title: str
    author: str
    since: str
    profession: str
    activities: Sequence[Activity]
    goals: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the care team."""

    name: str
    role: str


def plans(actor: Actor, patient_id: str) -> tuple[list[Plan], list[tuple[str, str]]]:
    """(the care plans that are not over, goals that no plan names), as the actor may see them."""
    found = selectors.of_patient(actor, patient_id, ("CarePlan", "Goal"))
    current = [item for item in found if status(item) not in _OVER]
    goals = {f"Goal/{item['id']}": item for item in current if item["resourceType"] == "Goal"}
    named: set[str] = set()
    made = []
    for item in current:
        if item["resourceType"] != "CarePlan":
            continue
        own = [str(one.get("reference", "")) for one in item.get("goal", ())]
        named.update(own)
        made.append(_plan(item, [_goal(goals[one]) for one in own if one in goals]))
    made.sort(key=lambda plan: (plan.profession, plan.title))
    return made, [_goal(item) for reference, item in goals.items() if reference not in named]


def _plan(item: Resource, goals: Sequence[tuple[str, str]]) -> Plan:
    line = entry(item)
    label = next(filter(None, (show.coded(one) for one in item.get("category", ()))), "")
    return Plan(
        str(item["id"]),
        line.title,
        show.display(item.get("author") or {}) or line.who,
        show.day(str((item.get("period") or {}).get("start") or item.get("created") or "")),
        label,
        [_activity(one) for one in item.get("activity", ())],
        goals,
    )


def _activity(item: Resource) -> Activity:
    detail: dict[str, Any] = item.get("detail") or {}
    text = str(detail.get("description") or show.coded(detail.get("code")) or show.display(item.get("reference") or {}))
    return Activity(text, colleagues.names(detail.get("performer", ())), status_label(str(detail.get("status", ""))))


def _goal(item: Resource) -> tuple[str, str]:
    return entry(item).title, status_label(show.code_of(item.get("achievementStatus")) or status(item))


def members(actor: Actor, patient_id: str) -> list[Member]:
    """The care team, each person once."""
    found: dict[str, Member] = {}
    for item in selectors.of_patient(actor, patient_id, "CareTeam", ("status", "active")):
        for one in item.get("participant", ()):
            member = one.get("member") or {}
            reference = str(member.get("reference", ""))
            if reference.startswith(("Practitioner", "Organization")) and reference not in found:
                role = next((show.coded(part) for part in one.get("role", ())), "")
                found[reference] = Member(show.display(member), role)
    return [member for member in found.values() if member.name]


def page(actor: Actor, patient_id: str) -> dict[str, Any]:
    """Everything that the page shows."""
    found, loose = plans(actor, patient_id)
    may_write = readable.classes(actor, patient_id, "create")
    return {
        "plans": found,
        "goals": loose,
        "members": members(actor, patient_id),
        "tasks": [replace(line, patient="") for line in tasks.of_patient(actor, patient_id)],
        "referrals": referrals.of_patient(actor, patient_id),
        "messages": messages.about(actor, patient_id)[:12],
        "handovers": [replace(line, patient="") for line in handover.of_patient(actor, patient_id)],
        "may_task": DataClass.TASKS in may_write,
    }
