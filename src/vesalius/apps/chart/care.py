"""Care plan, goals with where they stand, the care team; family and social history; the editors of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.chart import care_forms
from vesalius.apps.chart.care_forms import EDITORS, Editor, Place
from vesalius.clinical import codes, problems, readable, selectors, series
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry, is_enrolment, status, status_label
from vesalius.clinical.header import header, in_record
from vesalius.clinical.presentation import Resource
from vesalius.clinical.professions import of_practitioner
from vesalius.clinical.writing import amend, create_all, load
from vesalius.errors import Conflict, NotFound
from vesalius.identity.numbers import whole
from vesalius.search.text import words
from vesalius.ui.fields import Form
from vesalius.ui.frame import done, part, signed_in

_OVER: Final = {"completed", "revoked", "cancelled", "rejected", "entered-in-error", "finished", "inactive"}
_OFFERED: Final = 8
_TREND: Final = 12


def _tab(actor: Actor, patient_id: str, name: str) -> tuple[Any, frozenset[DataClass]]:
    """(header, classes that the reader may write). Raises NotFound for who has no such part."""
    head = header(actor, patient_id)
    if not any(item.name == name for item in head.sections):
        raise NotFound("The resource is not known.")
    return head, frozenset() if head.is_own else readable.classes(actor, patient_id, "create")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a goal aims at, and where it stands: `reached` is None while nothing can be compared."""

    text: str
    due: str
    last: str
    day: str
    reached: bool | None
    line: Any = None


@require_safe
@signed_in
def plan(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Plans with their activities, goals beside the last value, who takes care."""
    head, writes = _tab(actor, patient_id, "plan")
    found = selectors.of_patient(actor, patient_id, ("CarePlan", "Goal", "CareTeam", "EpisodeOfCare"))
    by_type: dict[str, list[Resource]] = {}
    for item in found:
        if status(item) != "entered-in-error" and not is_enrolment(item):
            by_type.setdefault(str(item["resourceType"]), []).append(item)
    goals = sorted(by_type.get("Goal", ()), key=lambda item: (status(item) in _OVER, show.when(item)))
    values = {
        "may_write": DataClass.SUMMARY in writes,
        "plans": [_plan(item) for item in _newest(by_type.get("CarePlan", ()))],
        "goals": [(entry(item), _target(actor, patient_id, item), _achieved(item)) for item in goals],
        "teams": _teams(actor, [item for item in by_type.get("CareTeam", ()) if status(item) not in _OVER]),
        "paths": [entry(item) for item in _newest(by_type.get("EpisodeOfCare", ()))],
    }
    return in_record(request, "chart/plan.html", head, values, tab="plan")


def _newest(items: Sequence[Resource]) -> list[Resource]:
    ordered = sorted(items, key=lambda item: dates.sort_key(show.when(item)), reverse=True)
    return sorted(ordered, key=lambda item: status(item) in _OVER)


def _plan(item: Resource) -> dict[str, Any]:
    activities = [
        {
            "text": detail.get("description") or show.coded(detail.get("code")),
            "by": ", ".join(filter(None, (show.display(one) for one in detail.get("performer", ())))),
            "state": status_label(str(detail.get("status", ""))),
            "is_done": detail.get("status") == "completed",
        }
        for activity in item.get("activity", ())
        if (detail := activity.get("detail"))
    ]
    period = item.get("period") or {}
    return {
        "line": entry(item),
        "is_over": status(item) in _OVER,
        "activities": activities,
        "until": show.day(str(period.get("end", ""))),
        "about": [name for name in (show.display(one) for one in item.get("addresses", ())) if name],
    }


def _target(actor: Actor, patient_id: str, goal: Resource) -> _Target | None:
    target = next(iter(goal.get("target", ())), None)
    if target is None:
        return None
    code = show.code_of(target.get("measure"))
    wanted = target.get("detailQuantity") or {}
    text = f"{show.coded(target.get('measure'))} {show.quantity(wanted)}".strip()
    values = (
        selectors.of_patient(actor, patient_id, "Observation", ("code", code), ("_sort", "-date"), count=_TREND)
        if code
        else []
    )
    found = series.series(item for item in values if item.get("status") not in {"entered-in-error", "cancelled"})
    last = found[0].last if found else None
    return _Target(
        text,
        show.day(str(target.get("dueDate", ""))),
        last.value if last else "",
        last.day if last else "",
        _is_reached(last.number, wanted, series.unit(last.resource)) if last else None,
        found[0] if found else None,
    )


def _is_reached(number: float | None, wanted: Resource, unit: str) -> bool | None:
    """Whether a value is on the wanted side; None where units differ or there is no side."""
    if number is None or "value" not in wanted or unit not in {wanted.get("unit"), wanted.get("code")}:
        return None
    goal = float(wanted["value"])
    sides: dict[str, Callable[[], bool]] = {
        "<": lambda: number < goal,
        "<=": lambda: number <= goal,
        ">": lambda: number > goal,
        ">=": lambda: number >= goal,
    }
    side = sides.get(str(wanted.get("comparator", "")))
    return side() if side else None


def _achieved(goal: Resource) -> str:
    code = show.code_of(goal.get("achievementStatus"))
    return str(dict(care_forms.ACHIEVEMENT).get(code, ""))


def _teams(actor: Actor, teams: Sequence[Resource]) -> list[dict[str, Any]]:
    """Teams with their members' names, which references often do not carry."""
    members = [one.get("member") or {} for item in teams for one in item.get("participant", ())]
    nameless = [str(one.get("reference", "")) for one in members if not show.display(one)]
    known = selectors.directory(actor, nameless) if nameless else {}
    found = []
    for item in teams:
        lines = []
        for one in item.get("participant", ()):
            member = one.get("member") or {}
            person = known.get(str(member.get("reference", "")))
            name = show.display(member) or (show.name(person) if person else "")
            if name:
                lines.append((name, ", ".join(filter(None, (show.coded(role) for role in one.get("role", ()))))))
        found.append({"line": entry(item), "name": item.get("name", ""), "members": lines})
    return found


@require_safe
@signed_in
def background(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Illnesses of the family, and how somebody lives."""
    head, writes = _tab(actor, patient_id, "background")
    classes = readable.classes(actor, patient_id)
    relatives: list[dict[str, Any]] = []
    if DataClass.FAMILY_HISTORY in classes:
        members = selectors.of_patient(actor, patient_id, "FamilyMemberHistory")
        relatives = [_relative(item) for item in members if status(item) != "entered-in-error"]
    habits = []
    if DataClass.SOCIAL in classes:
        found = selectors.of_patient(
            actor, patient_id, "Observation", ("category", "social-history"), ("_sort", "-date"), count=200
        )
        found = [item for item in found if status(item) != "entered-in-error"]
        habits = series.series(found)
    values = {
        "relatives": relatives if DataClass.FAMILY_HISTORY in classes else None,
        "habits": habits if DataClass.SOCIAL in classes else None,
        "writes_family": DataClass.FAMILY_HISTORY in writes,
        "writes_social": DataClass.SOCIAL in writes,
    }
    return in_record(request, "chart/background.html", head, values, tab="background")


def _relative(item: Resource) -> dict[str, Any]:
    code = show.code_of(item.get("relationship"))
    label = str(dict(care_forms.RELATIONSHIPS).get(code, "")) or show.coded(item.get("relationship"))
    is_dead = any(key.startswith("deceased") and item[key] is not False for key in item)
    illnesses = [
        (show.coded(one.get("code")), show.number((one.get("onsetAge") or {}).get("value", "")))
        for one in item.get("condition", ())
    ]
    return {
        "line": entry(item),
        "label": label,
        "name": item.get("name", ""),
        "born": show.day(str(item.get("bornDate", ""))),
        "is_dead": is_dead,
        "illnesses": illnesses,
        "note": " ".join(str(one.get("text", "")) for one in item.get("note", ())),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, actor: Actor, patient_id: str, kind: str, resource_id: str = "") -> HttpResponse:
    """The form of one kind of entry, for something new or something that is there. Raises NotFound, Conflict."""
    editor = EDITORS.get(kind)
    if editor is None:
        raise NotFound("There is no such page.")
    head, writes = _tab(actor, patient_id, editor.tab)
    if editor.writes not in (readable.classes(actor, patient_id, "update") if resource_id else writes) or head.is_own:
        raise NotFound("There is no such page.")
    resource, version = load(actor, editor.type, resource_id, patient_id) if resource_id else (None, 0)
    if resource is not None and editor.kind == "social" and not _is_social(resource):
        raise NotFound("The resource is not known.")
    place = Place(actor, patient_id, resource)
    fields = editor.fields(place)
    back = reverse(f"chart:{editor.tab}", args=[patient_id])
    if request.method == "POST":
        if request.POST.get("do") == "withdraw" and resource is not None:
            _store(place, editor, {}, request.POST.get("version", ""), withdraw=True)
            return done(back, "saved")
        form = Form(fields, request.POST)
        if form.is_valid:
            _store(place, editor, form.values, request.POST.get("version", ""))
            return done(back, "saved")
    else:
        given = editor.values(resource) if resource is not None else _defaults(kind)
        form = Form.showing(fields, given)
    values = {"editor": editor, "form": form, "version": version, "back": back, "is_new": resource is None}
    return in_record(request, "chart/edit.html", head, values, tab=editor.tab)


def _is_social(resource: Resource) -> bool:
    return any(show.code_of(item) == "social-history" for item in resource.get("category", ()))


def _defaults(kind: str) -> dict[str, Any]:
    return {
        "plan": {"status": "active", "start": str(clock.today())},
        "goal": {"status": "active", "start": str(clock.today()), "achievement": "in-progress"},
        "social": {"day": str(clock.today())},
    }.get(kind, {})


def _store(place: Place, editor: Editor, values: dict[str, Any], version: str, *, withdraw: bool = False) -> None:
    def change(resource: dict[str, Any]) -> None:
        if withdraw:
            resource[editor.status_element] = "entered-in-error"
        else:
            editor.write(place, resource, values)

    if place.resource is None:
        made = care_forms.new(editor, place.patient_id)
        change(made)
        create_all(place.actor, [made])
        return
    seen = whole(version)
    if seen is None:
        raise Conflict("The version that is changed is missing.")
    amend(place.actor, editor.type, str(place.resource["id"]), place.patient_id, change, version=seen)


@require_safe
@signed_in
def options(request: HttpRequest, actor: Actor, patient_id: str, kind: str) -> HttpResponse:
    """What a field offers while somebody types: (key, text, note) of problems, measures or people."""
    header(actor, patient_id)
    text = request.GET.get("q", "")[:80]
    found: list[tuple[str, str, str]] = []
    if kind == "problems":
        found = [(item.code, item.name, item.code) for item in problems.find(text, actor.role, count=_OFFERED)]
    elif kind == "measures":
        asked = words(text)
        found = [
            (code, str(label), "LOINC " + code)
            for code, label in codes.LABELS.items()
            if all(any(word.startswith(one) for word in words(str(label))) for one in asked)
        ][:_OFFERED]
    elif kind == "people":
        found = [
            (f"Practitioner/{item['id']}", show.name(item), of_practitioner(item))
            for item in selectors.practitioners(actor, text, count=_OFFERED)
        ]
    else:
        raise NotFound("There is no such page.")
    return part(request, "ui/fields/options.html", {"options": found})
