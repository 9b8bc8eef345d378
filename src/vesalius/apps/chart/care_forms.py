"""What is written of a patient's care and background: forms that become resources, and resources that become forms.

Each `Editor` knows its type, the data class that its writer needs, its fields, and the way in both directions. What a
resource holds beyond the form stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import codes, problems, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry
from vesalius.clinical.writing import ICD10, LOINC, TERMINOLOGY, Resource, author, concept, hl7, now, subject
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.ui.fields import (
    ChoiceField,
    CodedField,
    DateField,
    Field,
    ManyField,
    QuantityField,
    ReferenceField,
    TextField,
)
from vesalius.ui.frame import context

_SNOMED: Final = "http://snomed.info/sct"
_ROWS: Final = 3
_NOTE: Final = 2000

PLAN_STATUS: Final = (
    ("active", _("active")), ("draft", _("draft")), ("on-hold", _("on hold")), ("completed", _("completed")),
    ("revoked", _("given up")),
)  # fmt: skip
ACTIVITY_STATUS: Final = (
    ("scheduled", _("planned")), ("in-progress", _("in progress")), ("completed", _("completed")),
    ("stopped", _("stopped")),
)  # fmt: skip
GOAL_STATUS: Final = (
    ("active", _("active")), ("proposed", _("proposed")), ("on-hold", _("on hold")), ("completed", _("completed")),
    ("cancelled", _("given up")),
)  # fmt: skip
ACHIEVEMENT: Final = (
    ("in-progress", _("in progress")), ("improving", _("improving")), ("worsening", _("worsening")),
    ("no-change", _("unchanged")), ("achieved", _("achieved")), ("not-achieved", _("not achieved")),
)  # fmt: skip
RELATIONSHIPS: Final = (
    ("MTH", _("mother")), ("FTH", _("father")), ("SIS", _("sister")), ("BRO", _("brother")), ("DAU", _("daughter")),
    ("SON", _("son")), ("MGRMTH", _("mother's mother")), ("MGRFTH", _("mother's father")),
    ("PGRMTH", _("father's mother")), ("PGRFTH", _("father's father")), ("AUNT", _("aunt")), ("UNCLE", _("uncle")),
    ("COUSN", _("cousin")), ("FAMMEMB", _("other relative")),
)  # fmt: skip
_SEX_OF: Final = dict.fromkeys(("MTH", "SIS", "DAU", "MGRMTH", "PGRMTH", "AUNT"), "female") | dict.fromkeys(
    ("FTH", "BRO", "SON", "MGRFTH", "PGRFTH", "UNCLE"), "male"
)
# Kind of social history → (LOINC, its name there, our name).
SOCIAL: Final[dict[str, tuple[str, str, str | Promise]]] = {
    "tobacco": ("72166-2", "Tobacco smoking status", _("Tobacco")),
    "alcohol": ("11331-6", "History of Alcohol use", _("Alcohol")),
    "occupation": ("11341-5", "History of Occupation", _("Occupation")),
    "housing": ("71802-3", "Housing status", _("Housing and household")),
    "other": ("29762-2", "Social history Narrative", _("Other")),
}
_TOBACCO: Final[dict[str, tuple[str, str | Promise]]] = {
    "266919005": ("Never smoked tobacco", _("never smoked")),
    "8517006": ("Ex-smoker", _("stopped smoking")),
    "77176002": ("Smoker", _("smokes")),
}
_UNITS: Final = (
    ("%", "%"), ("kg", "kg"), ("kg/m2", "kg/m²"), ("mm[Hg]", "mmHg"), ("mg/dL", "mg/dL"), ("mmol/L", "mmol/L"),
    ("g/dL", "g/dL"), ("cm", "cm"), ("min", "min"), ("1", _("without unit")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Whose record is written, by whom; `resource` is what is changed, None for something new."""

    actor: Actor
    patient_id: str
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class Editor:
    """One kind of entry. `fields` gives the form, `values` what stands in it, `write` puts what was typed into it.

    `writes` is the data class whose writers find it, `tab` the page that shows what is written.
    """

    kind: str
    type: str
    title: str | Promise
    tab: str
    writes: DataClass
    fields: Callable[[Place], Sequence[Field]]
    values: Callable[[Resource], Mapping[str, Any]]
    write: Callable[[Place, Resource, Mapping[str, Any]], None]
    status_element: str = "status"


def _options(place: Place, kind: str) -> str:
    return reverse("chart:options", args=[place.patient_id, kind])


def _problem(key: str) -> tuple[str, str, str, str] | None:
    found = problems.by_code(key) if key else None
    return None if found is None else (ICD10, found.code, found.in_language("en"), found.name)


def _measure(key: str) -> tuple[str, str, str, str] | None:
    return (LOINC, key, str(codes.LABELS[key]), str(codes.LABELS[key])) if key in codes.LABELS else None


def practitioner(actor: Actor, literal: str) -> Resource:
    """A reference to a practitioner or organisation of the directory, with its name. Raises NotFound."""
    type_name, _slash, logical_id = literal.partition("/")
    if type_name not in {"Practitioner", "Organization"}:
        raise NotFound("The resource is not known.")
    found = json.parse(read(context(), actor, type_name, logical_id).body)
    return {"reference": literal, "display": show.name(found)}


def _person(place: Place, name: str, label: str | Promise) -> ReferenceField:
    return ReferenceField(
        name, label, _options(place, "people"), lambda literal: practitioner(place.actor, literal), may_be_words=True
    )


def _problems_of(place: Place) -> list[tuple[str, str]]:
    found = selectors.of_patient(place.actor, place.patient_id, "Condition", ("clinical-status", "active"))
    return [(f"Condition/{item['id']}", entry(item).title) for item in found]


def _goals_of(place: Place) -> list[tuple[str, str]]:
    found = selectors.of_patient(
        place.actor, place.patient_id, "Goal", ("lifecycle-status", "active,proposed,accepted")
    )
    return [(f"Goal/{item['id']}", entry(item).title) for item in found]


def _set(resource: Resource, name: str, value: Any) -> None:
    """Puts an element in, or takes it out: FHIR has no empty ones."""
    if value in (None, "", [], {}):
        resource.pop(name, None)
    else:
        resource[name] = value


def _note(resource: Resource) -> str:
    return "\n".join(str(item.get("text", "")) for item in resource.get("note", ()))


def _set_note(place: Place, resource: Resource, text: str | None) -> None:
    if text != (_note(resource) or None):
        _set(
            resource, "note", [{"text": text, "authorReference": author(place.actor), "time": now()}] if text else None
        )


def _literals(items: Any) -> list[str]:
    return [str(item.get("reference", "")) for item in items or ()]


def _references(kept: Any, chosen: Sequence[str], offered: Sequence[tuple[str, str]]) -> list[Resource]:
    """What was chosen, with what the form did not offer and so could not take away."""
    names = dict(offered)
    others = [item for item in kept or () if item.get("reference") not in names]
    return [*others, *({"reference": literal, "display": names[literal]} for literal in chosen)]


# -- Care plans --------------------------------------------------------------------------------------------------


def _plan_fields(place: Place) -> list[Field]:
    rows = len((place.resource or {}).get("activity", ())) + _ROWS
    found: list[Field] = [
        TextField("title", _("What the plan is for"), is_required=True),
        ChoiceField("status", _("State"), PLAN_STATUS, is_required=True),
        DateField("start", pgettext_lazy("period", "From")),
        DateField("end", _("Until")),
    ]
    if known := _problems_of(place):
        found.append(ManyField("addresses", _("Problems that it is about"), known))
    if goals := _goals_of(place):
        found.append(ManyField("goals", _("Goals"), goals))
    for row in range(rows):
        found += [
            TextField(f"activity-{row}", _("Activity"), longest=1000),
            ChoiceField(f"activity-status-{row}", _("State of the activity"), ACTIVITY_STATUS),
            _person(place, f"activity-by-{row}", _("By whom")),
        ]
    return [*found, TextField("note", _("Note"), rows=3, longest=_NOTE)]


def _plan_values(plan: Resource) -> dict[str, Any]:
    period = plan.get("period") or {}
    values: dict[str, Any] = {
        "title": plan.get("title") or plan.get("description"),
        "status": plan.get("status"),
        "start": period.get("start"),
        "end": period.get("end"),
        "addresses": _literals(plan.get("addresses")),
        "goals": _literals(plan.get("goal")),
        "note": _note(plan),
    }
    for row, activity in enumerate(plan.get("activity", ())):
        detail = activity.get("detail") or {}
        values[f"activity-{row}"] = detail.get("description") or show.coded(detail.get("code"))
        values[f"activity-status-{row}"] = detail.get("status")
        values[f"activity-by-{row}"] = next(iter(detail.get("performer", ())), None)
    return values


def _write_plan(place: Place, plan: Resource, values: Mapping[str, Any]) -> None:
    plan.setdefault("intent", "plan")
    plan.setdefault("created", now())
    plan.setdefault("author", author(place.actor))
    plan |= {"title": values["title"], "status": values["status"]}
    period = {name: values[name] for name in ("start", "end") if values.get(name)}
    _set(plan, "period", period)
    _set(plan, "addresses", _references(plan.get("addresses"), values.get("addresses") or [], _problems_of(place)))
    _set(plan, "goal", _references(plan.get("goal"), values.get("goals") or [], _goals_of(place)))
    before, made = list(plan.get("activity", ())), []
    for row in range(len(before) + _ROWS):
        activity = before[row] if row < len(before) else {}
        text = values.get(f"activity-{row}")
        if "reference" in activity or not text:
            # What is ordered elsewhere is kept; a row that was emptied is taken off.
            made += [activity] if "reference" in activity else []
            continue
        detail = dict(activity.get("detail") or {})
        detail["status"] = values.get(f"activity-status-{row}") or "scheduled"
        detail["description"] = text
        by = values.get(f"activity-by-{row}")
        _set(detail, "performer", [by] if by else None)
        made.append({**activity, "detail": detail})
    _set(plan, "activity", made)
    _set_note(place, plan, values.get("note"))


# -- Goals -------------------------------------------------------------------------------------------------------


def _goal_fields(place: Place) -> list[Field]:
    found: list[Field] = [
        TextField("description", _("What is to be reached"), is_required=True),
        ChoiceField("status", _("State"), GOAL_STATUS, is_required=True),
        ChoiceField("achievement", _("How it goes"), ACHIEVEMENT),
        CodedField(
            "measure", _("Measured by"), _options(place, "measures"), _measure, must_be_coded=True,
            hint=_("Then the last value is shown beside the goal."),
        ),
        QuantityField("target", _("Target"), _UNITS, has_comparator=True),
        DateField("start", pgettext_lazy("period", "From")),
        DateField("due", _("To be reached by")),
    ]  # fmt: skip
    if known := _problems_of(place):
        found.append(ManyField("addresses", _("Problems that it is about"), known))
    return [*found, TextField("note", _("Note"), rows=3, longest=_NOTE)]


def _goal_values(goal: Resource) -> dict[str, Any]:
    target: Resource = next(iter(goal.get("target", ())), {})
    return {
        "description": show.coded(goal.get("description")),
        "status": goal.get("lifecycleStatus"),
        "achievement": show.code_of(goal.get("achievementStatus")),
        "measure": named(target.get("measure")),
        "target": target.get("detailQuantity"),
        "start": goal.get("startDate"),
        "due": target.get("dueDate"),
        "addresses": _literals(goal.get("addresses")),
        "note": _note(goal),
    }


def named(measure: Resource | None) -> Resource | None:
    """A concept with the name by which readers know it."""
    return {**measure, "text": show.coded(measure)} if measure else None


def _write_goal(place: Place, goal: Resource, values: Mapping[str, Any]) -> None:
    goal.setdefault("expressedBy", author(place.actor))
    goal |= {"lifecycleStatus": values["status"], "description": {"text": values["description"]}}
    if code := values.get("achievement"):
        goal["achievementStatus"] = hl7("goal-achievement", code, dict(ACHIEVEMENT_DISPLAYS)[code])
    else:
        goal.pop("achievementStatus", None)
    first = dict(next(iter(goal.get("target", ())), {}))
    for name, value in (
        ("measure", values.get("measure")), ("detailQuantity", values.get("target")), ("dueDate", values.get("due")),
    ):  # fmt: skip
        _set(first, name, value)
    _set(goal, "target", [*([first] if first else []), *goal.get("target", ())[1:]])
    _set(goal, "startDate", values.get("start"))
    _set(goal, "addresses", _references(goal.get("addresses"), values.get("addresses") or [], _problems_of(place)))
    _set(goal, "statusDate", str(clock.today()))
    _set_note(place, goal, values.get("note"))


ACHIEVEMENT_DISPLAYS: Final = (
    ("in-progress", "In Progress"), ("improving", "Improving"), ("worsening", "Worsening"), ("no-change", "No Change"),
    ("achieved", "Achieved"), ("not-achieved", "Not Achieved"),
)  # fmt: skip


# -- The care team -----------------------------------------------------------------------------------------------


def _team_fields(place: Place) -> list[Field]:
    rows = len((place.resource or {}).get("participant", ())) + _ROWS
    found: list[Field] = [TextField("name", _("Name of the team"))]
    for row in range(rows):
        found += [
            _person(place, f"member-{row}", _("Member")),
            TextField(f"role-{row}", _("What for")),
        ]
    return found


def _team_values(team: Resource) -> dict[str, Any]:
    values: dict[str, Any] = {"name": team.get("name")}
    for row, item in enumerate(team.get("participant", ())):
        values[f"member-{row}"] = item.get("member")
        values[f"role-{row}"] = next((show.coded(role) for role in item.get("role", ())), "")
    return values


def _write_team(place: Place, team: Resource, values: Mapping[str, Any]) -> None:
    team.setdefault("status", "active")
    if place.actor.centre and "managingOrganization" not in team:
        team["managingOrganization"] = [{"reference": place.actor.centre}]
    _set(team, "name", values.get("name"))
    before, made = list(team.get("participant", ())), []
    for row in range(len(before) + _ROWS):
        member, role = values.get(f"member-{row}"), values.get(f"role-{row}")
        if not member:
            continue
        kept = dict(before[row]) if row < len(before) else {}
        if role != next((show.coded(item) for item in kept.get("role", ())), None):
            _set(kept, "role", [{"text": role}] if role else None)
        made.append({**kept, "member": member})
    _set(team, "participant", made)


# -- Family and social history -----------------------------------------------------------------------------------


def _family_fields(place: Place) -> list[Field]:
    rows = len((place.resource or {}).get("condition", ())) + _ROWS
    found: list[Field] = [
        ChoiceField("relationship", _("Relative"), RELATIONSHIPS, is_required=True),
        DateField("born", _("Born"), latest=str(clock.today())),
        ChoiceField("deceased", _("Deceased"), (("no", _("no")), ("yes", _("yes")))),
    ]
    for row in range(rows):
        found += [
            CodedField(f"condition-{row}", _("Illness"), _options(place, "problems"), _problem),
            QuantityField(f"onset-{row}", _("At the age of"), (("a", _("years")),)),
        ]
    return [*found, TextField("note", _("Note"), rows=2, longest=_NOTE)]


def _family_values(member: Resource) -> dict[str, Any]:
    is_dead = member.get("deceasedBoolean")
    dead = any(key.startswith("deceased") and key != "deceasedBoolean" for key in member) or is_dead
    values: dict[str, Any] = {
        "relationship": show.code_of(member.get("relationship")),
        "born": member.get("bornDate"),
        "deceased": "yes" if dead else "no" if is_dead is False else "",
        "note": _note(member),
    }
    for row, item in enumerate(member.get("condition", ())):
        values[f"condition-{row}"] = item.get("code")
        values[f"onset-{row}"] = item.get("onsetAge")
    return values


def _write_family(place: Place, member: Resource, values: Mapping[str, Any]) -> None:
    code = values["relationship"]
    if code != show.code_of(member.get("relationship")):
        label = str(dict(RELATIONSHIPS)[code])
        member["relationship"] = concept(f"{TERMINOLOGY}v3-RoleCode", code, text=label)
    member["status"] = "completed"
    if code in _SEX_OF:
        member["sex"] = concept("http://hl7.org/fhir/administrative-gender", _SEX_OF[code])
    if not any(key.startswith("born") and key != "bornDate" for key in member):
        _set(member, "bornDate", values.get("born"))
    if not any(key.startswith("deceased") and key != "deceasedBoolean" for key in member):
        said = values.get("deceased")
        _set(member, "deceasedBoolean", None if not said else said == "yes")
    before, made = list(member.get("condition", ())), []
    for row in range(len(before) + _ROWS):
        if not (illness := values.get(f"condition-{row}")):
            continue
        kept = dict(before[row]) if row < len(before) else {}
        _set(kept, "onsetAge", values.get(f"onset-{row}"))
        made.append({**kept, "code": illness})
    _set(member, "condition", made)
    member["date"] = now()
    _set_note(place, member, values.get("note"))


def _social_fields(place: Place) -> list[Field]:
    kinds = [(name, label) for name, (_code, _display, label) in SOCIAL.items()]
    return [
        ChoiceField("kind", _("What about"), kinds, is_required=True),
        ChoiceField("tobacco", _("Tobacco"), [(code, label) for code, (_display, label) in _TOBACCO.items()]),
        TextField("text", _("In words"), longest=1000, rows=2),
        DateField("day", _("Known since"), latest=str(clock.today()), is_required=True),
    ]


def _social_values(observation: Resource) -> dict[str, Any]:
    code = show.code_of(observation.get("code"))
    value = observation.get("valueCodeableConcept")
    answer = show.code_of(value)
    return {
        "kind": next((name for name, item in SOCIAL.items() if item[0] == code), "other"),
        "tobacco": answer if answer in _TOBACCO else "",
        "text": observation.get("valueString") or (show.coded(value) if answer not in _TOBACCO else _note(observation)),
        "day": dates.day_of(show.when(observation)),
    }


def _write_social(place: Place, observation: Resource, values: Mapping[str, Any]) -> None:
    code, display, _label = SOCIAL[values["kind"]]
    observation |= {
        "status": "amended" if "id" in observation else "final",
        "category": [hl7("observation-category", "social-history", "Social History")],
        "code": concept(LOINC, code, display),
        "effectiveDateTime": values["day"],
    }
    observation.setdefault("performer", [author(place.actor)])
    for name in ("valueCodeableConcept", "valueString", "note"):
        observation.pop(name, None)
    answer, text = values.get("tobacco"), values.get("text")
    if values["kind"] == "tobacco" and answer:
        english, label = _TOBACCO[answer]
        observation["valueCodeableConcept"] = concept(_SNOMED, answer, english, str(label))
        _set_note(place, observation, text)
    else:
        _set(observation, "valueString", text)


EDITORS: Final = {
    item.kind: item
    for item in (
        Editor("plan", "CarePlan", _("Care plan"), "plan", DataClass.SUMMARY, _plan_fields, _plan_values, _write_plan),
        Editor(
            "goal", "Goal", _("Goal"), "plan", DataClass.SUMMARY, _goal_fields, _goal_values, _write_goal,
            status_element="lifecycleStatus",
        ),
        Editor("team", "CareTeam", _("Care team"), "plan", DataClass.SUMMARY, _team_fields, _team_values, _write_team),
        Editor(
            "family", "FamilyMemberHistory", _("Family history"), "background", DataClass.FAMILY_HISTORY,
            _family_fields, _family_values, _write_family,
        ),
        Editor(
            "social", "Observation", _("Social history"), "background", DataClass.SOCIAL, _social_fields,
            _social_values, _write_social,
        ),
    )
}  # fmt: skip
"""Kind → editor."""


def new(editor: Editor, patient_id: str) -> Resource:
    """An empty resource of the editor's type about the patient."""
    element = "patient" if editor.type == "FamilyMemberHistory" else "subject"
    return {"resourceType": editor.type, element: subject(patient_id)}
