"""Follow-up of one patient: what is due, and the Tasks that say so, opened and closed by themselves.

A Task belongs to the patient's practitioner where one is recorded; without one it is the centre's, and shows there. It
carries the sensitivity labels of what it is for (`hidden_causes`). A matching result completes it; nothing closes one
that a person has taken over (status other than requested).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Gone, Invalid, NotFound, PreconditionFailed
from vesalius.events.consumers import Batch
from vesalius.events.registry import consumer, job
from vesalius.events.running import GiveUp, Run
from vesalius.events.system import system_actor
from vesalius.knowledge import fhir_facts, follow_up
from vesalius.knowledge.follow_up import Due
from vesalius.medication import examinations, hidden_causes
from vesalius.medication.dated import dated
from vesalius.medication.library import knowledge
from vesalius.medication.review import with_medications
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.records.version import Written
from vesalius.search import labels
from vesalius.store.wire import int4_array, int8_array, text

Resource = dict[str, Any]
_TYPES: Final = ("Condition", "MedicationStatement", "Immunization", "Procedure", "Task")
_PRESCRIBED: Final = "MedicationRequest"
_RESPONSIBLE: Final = frozenset({"Practitioner", "PractitionerRole", "Organization"})
_ANSWERS: Final = frozenset({"Observation", "Immunization", "Procedure"})
_VOID: Final = frozenset({"entered-in-error", "not-done", "cancelled", "planned"})
OPEN: Final = frozenset({"requested", "accepted", "in-progress"})
"""States of a Task in which something is still to be done."""
AHEAD: Final = dt.timedelta(days=30)
"""So long before its day a Task opens."""
_PAGE: Final = "500"
_GATHERED_MICROSECONDS: Final = 10_000_000


def status(context: Context, actor: Actor, patient_id: str) -> list[Due]:
    """What is due, now or later, for one patient, by what the actor may see. Raises NotFound."""
    return _judged(found(context, actor, patient_id))


def synchronise(context: Context, actor: Actor, patient_id: str) -> tuple[int, int]:
    """(Tasks opened, Tasks completed). Due within thirty days opens; done completes. Twice in a row changes nothing.

    An open Task that nobody has taken over follows the patient: to the practitioner, or to the centre when there is
    none who still works. Of who has died or left, Tasks that nobody has taken over are cancelled.
    """
    known = found(context, actor, patient_id)
    tasks = [each for each in known if rule_of(each)]
    seen: list[Due] = []

    def soon(part: Sequence[Resource]) -> dict[str, Due]:
        judged = _judged(part)
        seen.extend(judged)
        return {each.rule.id: each for each in judged if each.on <= clock.today() + AHEAD}

    wanted, sensitive = hidden_causes.apart([each for each in known if each not in tasks], soon)
    entries = changes(context, actor, known[0], list(wanted.values()), tasks, {}, sensitive)
    counted = write(context, actor, entries)
    remember(context, {context.blind.pk("Patient", patient_id): seen})
    return counted


def write(context: Context, actor: Actor, entries: Sequence[Entry]) -> tuple[int, int]:
    """(Tasks opened, Tasks closed) by `changes`, all or none. Raises PreconditionFailed when one changed meanwhile."""
    if not entries:
        return 0, 0
    numbered = [replace(entry, index=index) for index, entry in enumerate(entries)]
    results = transaction(context, actor, numbered)
    opened = sum(isinstance(each, Written) and each.created for each in results)
    closing = [entry for entry in entries if entry.method == "PUT" and json.parse(entry.body)["status"] != "requested"]
    return opened, len(closing)


def changes(
    context: Context,
    actor: Actor,
    patient: Resource,
    judged: Sequence[Due],
    tasks: Iterable[Resource],
    working: dict[str, bool],
    sensitive: Mapping[str, int] = MappingProxyType({}),
) -> list[Entry]:
    """What is to be written of one patient. `working` remembers who still works, `sensitive` are labels by rule."""
    wanted = {each.rule.id: each for each in judged if each.on <= clock.today() + AHEAD}
    open_tasks = {rule_of(task): task for task in tasks if task.get("status") in OPEN}
    owner = responsible(context, actor, patient, working)
    entries = []
    for rule, each in wanted.items():
        if rule not in open_tasks:
            once = f"identifier={follow_up.SYSTEM}|{_identifier(patient['id'], each)}"
            body = json.encode(labelled(_task(patient["id"], each, owner), sensitive.get(rule, 0)))
            entries.append(Entry(0, "POST", "Task", body=body, if_none_exist=once))
    for rule, task in open_tasks.items():
        if task["status"] != "requested":
            continue
        changed = labelled(task, sensitive.get(rule, 0))
        if rule not in wanted:
            changed["status"] = "completed" if is_followed(patient) else "cancelled"
        elif owner is not None:
            changed["owner"] = owner
        if changed == task:
            continue
        changed["lastModified"] = clock.instant(clock.now_microseconds())
        version = int(task["meta"]["versionId"])
        entries.append(Entry(0, "PUT", "Task", task["id"], body=json.encode(changed), if_match=version))
    return entries


def is_followed(patient: Mapping[str, Any]) -> bool:
    """Whether anything can be due: not for who has died, or is no patient here any more."""
    died = patient.get("deceasedBoolean") is True or bool(patient.get("deceasedDateTime"))
    return not died and patient.get("active", True) is not False


def responsible(context: Context, actor: Actor, patient: Resource, working: dict[str, bool]) -> Resource | None:
    """Who looks after the patient: the first practitioner recorded who still works, else the centre.

    None where nobody of them is stored here: a record that came from elsewhere may name whom it did not bring.
    `working` remembers who was looked at.
    """
    for reference in (*patient.get("generalPractitioner", ()), patient.get("managingOrganization") or {}):
        literal = str(reference.get("reference", ""))
        type_name, _, ident = literal.partition("/")
        if type_name in _RESPONSIBLE and ident:
            if literal not in working:
                working[literal] = _works(context, actor, type_name, ident)
            if working[literal]:
                return dict(reference)
    return None


def _works(context: Context, actor: Actor, type_name: str, ident: str) -> bool:
    try:
        found = json.parse(read(context, actor, type_name, ident).body)
    except (NotFound, Gone):
        return False
    end = str((found.get("period") or {}).get("end", "9999"))
    return bool(found.get("active", True)) and end >= clock.today().isoformat()


def remember(context: Context, judged: Mapping[int, Sequence[Due]]) -> None:
    """Of each patient (pk) the next day on which time alone changes something: what comes within thirty days."""
    day = clock.today()
    patients, days = [], []
    for pk, dues in judged.items():
        patients.append(pk)
        # Screening begins and ends with an age: at the latest a month from now the person is looked at again.
        coming = [each.on - AHEAD for each in dues if each.on - AHEAD > day]
        days.append(min([*coming, day + dt.timedelta(days=31)]).toordinal())
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO follow_up_day (patient, next_on, edition)"
            " SELECT g.patient, g.next_on, $3 FROM unnest($1::int8[], $2::int4[]) AS g (patient, next_on)"
            " ON CONFLICT (patient) DO UPDATE SET next_on = EXCLUDED.next_on, edition = EXCLUDED.edition",
            [int8_array(patients), int4_array(days), text(follow_up.edition())],
        )


def _judged(known: Sequence[Resource]) -> list[Due]:
    return judge(known, _days(known))


def judge(known: Sequence[Resource], days: Mapping[str, Collection[dt.date]]) -> list[Due]:
    """What is due for a patient, the first of `known`. `days` are those on which each code was done."""
    if not is_followed(known[0]):
        return []
    base, day = knowledge(), clock.today()
    taken = [
        code for line in fhir_facts.medicines(base, known, day) for code in (line.atc or _codes(base, line.substances))
    ]
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
    since = clock.today() - dt.timedelta(days=follow_up.DISCHARGE_DAYS)
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


def contacts(known: Iterable[Resource]) -> dict[str, set[dt.date]]:
    """The days of contacts outside of a hospital, under the code that stands for them; empty without any."""
    done: dict[str, set[dt.date]] = {}
    for resource in known:
        if resource.get("resourceType") != "Encounter" or resource.get("status") in _VOID:
            continue
        start = dates.exact_day((resource.get("period") or {}).get("start"))
        if start is not None and (resource.get("class") or {}).get("code") not in fhir_facts.STAYS:
            done.setdefault(follow_up.CONTACT, set()).add(start)
    return done


def _days(known: Iterable[Resource]) -> dict[str, set[dt.date]]:
    """Code → every day on which it was done, components of panels and contacts outside of a hospital among them."""
    done = contacts(known)
    for resource in known:
        kind = resource.get("resourceType")
        if kind not in _ANSWERS or resource.get("status") in _VOID:
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


def labelled(task: Resource, bits: int) -> Resource:
    """The Task with these labels beside its own: it never becomes less restricted."""
    missing = labels.codings(bits & ~labels.of(task))
    if not missing:
        return dict(task)
    meta = task.get("meta") or {}
    return {**task, "meta": {**meta, "security": [*meta.get("security", ()), *missing]}}


def _why(because: str) -> str:
    """A problem in its own words; a medicine by its French name instead of its code."""
    base = knowledge()
    keys = base.by_atc(because).substances if because else ()
    return " + ".join(base.name_of(key, "fr") for key in keys) or because


def background() -> Actor:
    """Who does all of this when nobody asks: reads what the rules look at, writes Tasks."""
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
    """Opens and closes the Tasks of one patient; what the record does not take is given up at once."""
    try:
        synchronise(run.context, background(), patient.removeprefix("Patient/"))
    except (NotFound, Gone):
        return
    except PreconditionFailed:
        # Somebody changed a Task at this moment: what is due now is seen when that change is read.
        synchronise(run.context, background(), patient.removeprefix("Patient/"))
    except Invalid as error:
        raise GiveUp("the record does not take a task") from error


@job("follow-up.owner-left", queue="slow")
def owner_left(run: Run, *, practitioner: str) -> None:
    """Looks again at everybody whose open Tasks belong to a practitioner who changed, so that none is left behind."""
    question = [("owner", practitioner), ("status", ",".join(sorted(OPEN))), ("_count", _PAGE)]
    question.append(("code", f"{follow_up.SYSTEM}|"))
    while True:
        page = search(run.context, background(), "Task", question)
        whom = {str((json.parse(each.body).get("for") or {}).get("reference", "")) for each in page.matches}
        with run.context.pool.session() as session, session.transaction():
            for reference in sorted(whom):
                if reference.startswith("Patient/"):
                    evaluate.enqueue(session, patient=reference, only=reference)
        if page.next is None:
            return
        question = [*question[:4], ("_cursor", page.next)]
