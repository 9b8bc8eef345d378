"""Follow-up of one patient: what is due, and the Tasks that say so, opened and closed by themselves.

A Task belongs to the patient's practitioner where one is recorded; without one it is the centre's, and shows there. A
matching result completes it. Nothing closes a Task that a person has taken over (status other than requested).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Gone, NotFound
from vesalius.events.consumers import Batch
from vesalius.events.registry import consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.events.system import system_actor
from vesalius.knowledge import fhir_facts, follow_up
from vesalius.knowledge.follow_up import Due
from vesalius.medication import examinations
from vesalius.medication.dated import dated
from vesalius.medication.library import knowledge
from vesalius.medication.review import today, with_medications
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.store.wire import int4, int8, text

Resource = dict[str, Any]
_TYPES: Final = ("Condition", "MedicationStatement", "Immunization", "Procedure", "Task")
_PRESCRIBED: Final = "MedicationRequest"
_ANSWERS: Final = frozenset({"Observation", "Immunization", "Procedure", "Encounter"})
_VOID: Final = frozenset({"entered-in-error", "not-done", "cancelled", "planned"})
OPEN: Final = frozenset({"requested", "accepted", "in-progress"})
"""States of a Task in which something is still to be done."""
_AHEAD: Final = dt.timedelta(days=30)
_PAGE: Final = "500"
_GATHERED_MICROSECONDS: Final = 10_000_000


def status(context: Context, actor: Actor, patient_id: str) -> list[Due]:
    """What is due, now or later, for one patient, by what the actor may see. Raises NotFound."""
    return _judged(found(context, actor, patient_id))


def synchronise(context: Context, actor: Actor, patient_id: str) -> tuple[int, int]:
    """(Tasks opened, Tasks completed). Due within thirty days opens; done completes. Twice in a row changes nothing.

    An open Task that nobody has taken over follows the patient: to the practitioner, or to the centre when there is
    none who still works.
    """
    known = found(context, actor, patient_id)
    judged = _judged(known)
    wanted = {each.rule.id: each for each in judged if each.on <= today() + _AHEAD}
    open_tasks = {rule: task for task in known if (rule := rule_of(task)) and task.get("status") in OPEN}
    owner = _owner(context, actor, known[0])
    opened = completed = 0
    for rule, each in wanted.items():
        if rule not in open_tasks:
            made = create(
                context,
                actor,
                "Task",
                json.encode(_task(patient_id, each, owner)),
                if_none_exist=f"identifier={follow_up.SYSTEM}|{_identifier(patient_id, each)}",
            )
            opened += int(made.created)
    for rule, task in open_tasks.items():
        if task["status"] != "requested":
            continue
        if rule not in wanted:
            task["status"] = "completed"
            completed += 1
        elif owner is None or task.get("owner") == owner:
            continue
        else:
            task["owner"] = owner
        task["lastModified"] = clock.instant(clock.now_microseconds())
        update(context, actor, "Task", task["id"], json.encode(task))
    _remember(context, patient_id, judged)
    return opened, completed


def _owner(context: Context, actor: Actor, patient: Resource) -> Resource | None:
    """Who looks after the patient: the first practitioner recorded who still works, else the centre."""
    for reference in patient.get("generalPractitioner") or ():
        type_name, _, ident = str(reference.get("reference", "")).partition("/")
        if type_name == "Organization" and ident:
            return dict(reference)
        if type_name in {"Practitioner", "PractitionerRole"} and ident:
            try:
                practitioner = json.parse(read(context, actor, type_name, ident).body)
            except (NotFound, Gone):
                continue
            period = practitioner.get("period") or {}
            if practitioner.get("active", True) and not str(period.get("end", "9999")) < today().isoformat():
                return dict(reference)
    managing = patient.get("managingOrganization")
    return dict(managing) if managing else None


def _remember(context: Context, patient_id: str, judged: Iterable[Due]) -> None:
    """The next day on which time alone changes something: what comes within thirty days, or a birthday of a rule."""
    day = today()
    days = [each.on - _AHEAD for each in judged if each.on - _AHEAD > day]
    # Screening begins and ends with an age: at the latest a month from now the person is looked at again.
    days.append(day + dt.timedelta(days=31))
    pk = context.blind.pk("Patient", patient_id)
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO follow_up_day (patient, next_on, edition) VALUES ($1, $2::int4, $3)"
            " ON CONFLICT (patient) DO UPDATE SET next_on = $2::int4, edition = $3",
            [int8(pk), int4(min(days).toordinal()), text(follow_up.edition())],
        )


def _judged(known: list[Resource]) -> list[Due]:
    base, day = knowledge(), today()
    taken = [
        code for line in fhir_facts.medicines(base, known, day) for code in (line.atc or _codes(base, line.substances))
    ]
    days = _days(known)
    done = {code: max(found) for code, found in days.items()}
    return follow_up.due(
        fhir_facts.facts(known, day), taken, done, {code: sorted(found) for code, found in days.items()}
    )


def _codes(base: Any, keys: Iterable[str]) -> list[str]:
    return [code for key in keys if key in base.substances for code in base.substances[key].atc[:1]]


def found(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    """The Patient first, then what the rules look at, by what the actor may see. Raises NotFound."""
    patient = json.parse(read(context, actor, "Patient", patient_id).body)
    compartment = ("Patient", patient_id)
    asked = [("_type", ",".join(_TYPES)), ("_count", "1000")]
    page = search(context, actor, None, asked, compartment=compartment)
    known = [json.parse(each.body) for each in page.matches]
    tasks = search(context, actor, "Task", [("patient", f"Patient/{patient_id}"), ("_count", "200")])
    held = {str(each.get("id")) for each in known if each.get("resourceType") == "Task"}
    known += [json.parse(item.body) for item in tasks.matches if item.id not in held]
    since = today() - dt.timedelta(days=follow_up.DISCHARGE_DAYS)
    for type_name, name, value in ((_PRESCRIBED, "status", "active"), ("Encounter", "date", f"ge{since.isoformat()}")):
        question = [(name, value), ("_count", _PAGE)]
        known += _visible(context, actor, type_name, question, compartment)
    codes = ",".join(
        sorted(
            {
                f"http://loinc.org|{code}"
                for rule in follow_up.rules()
                if rule.kind != "immunization"
                for code in rule.codes
                if "-" in code and code[0].isdigit()
            }
        )
    )
    asked = [("code", codes), ("_sort", "-date"), ("_count", _PAGE)]
    page = search(context, actor, "Observation", asked, compartment=compartment)
    results = dated(context, actor, patient_id, (json.parse(each.body) for each in page.matches))
    return [patient, *with_medications(context, actor, known), *results]


def _visible(
    context: Context, actor: Actor, type_name: str, question: list[tuple[str, str]], compartment: tuple[str, str]
) -> list[Resource]:
    """What is found; nothing for whom the whole type is closed."""
    try:
        return [
            json.parse(each.body)
            for each in search(context, actor, type_name, question, compartment=compartment).matches
        ]
    except Forbidden:
        return []


def _days(known: Iterable[Resource]) -> dict[str, set[dt.date]]:
    """Code → every day on which it was done, components of panels and contacts outside of a hospital among them."""
    done: dict[str, set[dt.date]] = {}
    for resource in known:
        kind = resource.get("resourceType")
        if kind not in _ANSWERS or resource.get("status") in _VOID:
            continue
        if kind == "Encounter":
            start = str((resource.get("period") or {}).get("start", ""))[:10]
            if len(start) == len("2026-01-01") and (resource.get("class") or {}).get("code") not in fhir_facts.STAYS:
                done.setdefault(follow_up.CONTACT, set()).add(dt.date.fromisoformat(start))
            continue
        day = examinations.day_of(resource)
        if day is None:
            continue
        for part in (resource, *(resource.get("component") or ())):
            for coding in (part.get("vaccineCode") or part.get("code") or {}).get("coding", ()):
                done.setdefault(str(coding.get("code", "")), set()).add(day)
    return done


def rule_of(task: Mapping[str, Any]) -> str:
    """The id of the rule that a Task is of; "" for others."""
    if task.get("resourceType") != "Task":
        return ""
    return next(
        (
            str(each.get("code", ""))
            for each in (task.get("code") or {}).get("coding", ())
            if each.get("system") == follow_up.SYSTEM
        ),
        "",
    )


def _identifier(patient_id: str, each: Due) -> str:
    is_dated = each.last is not None or each.rule.kind == follow_up.DISCHARGE
    return f"{patient_id}-{each.rule.id}-{each.on.isoformat() if is_dated else 'first'}"


def _task(patient_id: str, each: Due, owner: Resource | None) -> Resource:
    now = clock.instant(clock.now_microseconds())
    french = each.rule.title("fr")
    task: Resource = {
        "resourceType": "Task",
        "identifier": [{"system": follow_up.SYSTEM, "value": _identifier(patient_id, each)}],
        "instantiatesCanonical": f"{follow_up.SYSTEM}:{each.rule.id}",
        "status": "requested",
        "intent": "plan",
        "code": {
            "coding": [{"system": follow_up.SYSTEM, "code": each.rule.id, "display": each.rule.title("en")}],
            "text": french,
        },
        "description": french,
        "for": {"reference": f"Patient/{patient_id}"},
        "authoredOn": now,
        "lastModified": now,
        "restriction": {"period": {"end": each.on.isoformat()}},
        "reasonCode": {"text": " · ".join(filter(None, (_why(each.because), each.rule.source)))},
    }
    if owner:
        task["owner"] = owner
    return task


def _why(because: str) -> str:
    """A problem in its own words; a medicine by its French name instead of its code."""
    base = knowledge()
    keys = base.by_atc(because).substances if because else ()
    return " + ".join(base.name_of(key, "fr") for key in keys) or because


def _actor() -> Actor:
    people = ("Patient", "Practitioner", "PractitionerRole", "Organization")
    facts = ("Observation", "Encounter", "Specimen", "DiagnosticReport", "Medication", _PRESCRIBED, *_TYPES)
    return system_actor("follow-up", reads=(*people, *facts), writes=("Task",))


@consumer(
    "follow-up",
    types=(
        *("Observation", "Condition", "Immunization", "Procedure", "MedicationStatement", "MedicationRequest"),
        *("Encounter", "Patient", "Practitioner", "PractitionerRole"),
    ),
    is_from_start=False,
)
def follow(batch: Batch) -> None:
    """Looks again at the patients of the changes, once each, without opening what changed.

    Who was only just registered has nothing to be judged by: the first entry of the record or the night brings it.
    """
    changed = {
        change.patient_id
        for change in batch.changes
        if change.patient_id and (change.type != "Patient" or change.version > 1)
    }
    # What belongs together is written within moments: a visit, the results of a sample.
    moment = clock.now_microseconds() + _GATHERED_MICROSECONDS
    for patient_id in sorted(changed):
        reference = f"Patient/{patient_id}"
        evaluate.enqueue(batch.session, patient=reference, only=reference, at=moment)


@job("follow-up.evaluate", queue="slow")
def evaluate(run: Run, *, patient: str) -> None:
    """Opens and closes the Tasks of one patient."""
    try:
        synchronise(run.context, _actor(), patient.removeprefix("Patient/"))
    except (NotFound, Gone):
        return


@job("follow-up.owner-left", queue="slow")
def owner_left(run: Run, *, practitioner: str) -> None:
    """Looks again at everybody whose open Tasks belong to a practitioner who changed, so that none is left behind."""
    question = [("owner", practitioner), ("status", ",".join(sorted(OPEN))), ("_count", _PAGE)]
    question.append(("code", f"{follow_up.SYSTEM}|"))
    while True:
        page = search(run.context, _actor(), "Task", question)
        whom = {str((json.parse(each.body).get("for") or {}).get("reference", "")) for each in page.matches}
        with run.context.pool.session() as session, session.transaction():
            for reference in sorted(whom):
                if reference.startswith("Patient/"):
                    evaluate.enqueue(session, patient=reference, only=reference)
        if page.next is None:
            return
        question = [*question[:4], ("_cursor", page.next)]


@job("follow-up.nightly", queue="slow", every=Daily(dt.time(2, 40)))
def nightly(run: Run) -> None:
    """Time alone makes things due: who has a day that has come, or was never judged by these rules, is looked at."""
    with run.context.pool.session() as session:
        rows = session.fetch(
            "SELECT patient FROM follow_up_day WHERE next_on > $1::int4 AND edition = $2",
            [int4(today().toordinal()), text(follow_up.edition())],
        )
    waiting = {row[0] for row in rows}
    question = [("_count", _PAGE), ("_elements", "id")]
    while True:
        page = search(run.context, _actor(), "Patient", question)
        with run.context.pool.session() as session, session.transaction():
            for each in page.matches:
                if run.context.blind.pk("Patient", each.id) not in waiting:
                    evaluate.enqueue(session, patient=f"Patient/{each.id}", only=f"Patient/{each.id}")
        if page.next is None:
            return
        question = [("_count", _PAGE), ("_elements", "id"), ("_cursor", page.next)]
