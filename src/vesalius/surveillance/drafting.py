"""From a finding to a drafted declaration: a Task of the treating physician with its clock, and a form half filled in.

One episode of one disease has one declaration: what is found later joins it as further evidence. A finding that is
taken back (corrected, entered in error) withdraws a draft that nobody has touched.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access import classification
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.events.system import system_actor
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.records.version import Written
from vesalius.search import labels
from vesalius.search.moments import parse
from vesalius.surveillance import detection, form
from vesalius.surveillance.detection import Finding
from vesalius.surveillance.diseases import CONFIRMED, SUSPECTED, SYSTEM, Region, region_of

Resource = dict[str, Any]
REGION: Final = "urn:vesalius:notifiable-region"
EVIDENCE, DRAFT, RECEIPT = "evidence", "draft", "receipt"
"""What inputs and outputs of the Task are."""
WORD: Final = "urn:vesalius:declaration"
OPEN: Final = frozenset({"requested", "accepted"})
"""States of the Task while the draft waits for its clinician."""
# What is older than this when it arrives is history: problems are imported by the thousand, results are sent.
_OLDEST_PROBLEM: Final = dt.timedelta(days=180)
_OLDEST_RESULT: Final = dt.timedelta(days=3650)
_NAMESPACE: Final = uuid.UUID("b3a8b0f6-6d2a-5d4e-9b0e-646563000001")
_DEPTH: Final = 4


def worker() -> Actor:
    """Who looks for notifiable diseases and writes drafts."""
    reads = ("Patient", "Practitioner", "PractitionerRole", "Organization", "ServiceRequest", "Encounter", "Specimen")
    return system_actor(
        "declarations",
        reads=(*detection.TYPES, *reads),
        writes=("Task", "QuestionnaireResponse", "DocumentReference"),
    )


def draft(context: Context, literal: str) -> list[str]:
    """The ids of the Tasks that the resource `literal` belongs to now; drafts are made where there is none yet.

    Twice in a row changes nothing.
    """
    actor = worker()
    type_name, _, logical_id = literal.partition("/")
    try:
        found = read(context, actor, type_name, logical_id)
    except (NotFound, Gone):
        return []
    resource = json.parse(found.body)
    reference = str((resource.get("subject") or {}).get("reference", ""))
    if not reference.startswith("Patient/"):
        return []
    try:
        patient = json.parse(read(context, actor, "Patient", reference.partition("/")[2]).body)
    except (NotFound, Gone):
        return []
    wanted = [item for item in detection.findings(resource) if not is_history(item, type_name)]
    if not wanted:
        return []
    owner = _owner(context, actor, patient, resource)
    region = region_of(*_postal_codes(context, actor, patient, owner))
    made = []
    for finding in wanted:
        if not is_asked(finding, region):
            continue
        task = _of_episode(context, actor, patient, finding)
        if task is None:
            made.append(_write(context, actor, patient, resource, finding, _Clock(region, found.updated, owner)))
        else:
            _join(context, actor, task, literal, finding)
            made.append(str(task["id"]))
    return made


def is_history(finding: Finding, type_name: str) -> bool:
    """Whether it was long over when it came."""
    day = _day(finding.on)
    return day is not None and clock.today() - day > (_OLDEST_PROBLEM if type_name == "Condition" else _OLDEST_RESULT)


def is_asked(finding: Finding, region: Region) -> bool:
    """Whether the region wants to know it, as sure as it is."""
    duty = finding.disease.regions.get(region.code)
    return duty is not None and (duty.on == "suspicion" or finding.certainty == CONFIRMED)


@dataclass(frozen=True, slots=True)
class _Clock:
    """Who is told, since when it is known here (µs since 1970 UTC), and who has to tell."""

    region: Region
    known_at: int
    owner: Resource | None


def withdraw(context: Context, task_id: str, literal: str) -> bool:
    """Whether the draft went because what it rests on was taken back. One that a person has begun stays."""
    actor = worker()
    found = read(context, actor, "Task", task_id)
    task = json.parse(found.body)
    kept = [one for one in task.get("input", ()) if reference_of(one) != literal]
    if task.get("status") != "requested" or len(kept) == len(task.get("input", ())):
        return False
    task["input"] = kept
    task["lastModified"] = clock.instant(clock.now_microseconds())
    if not any(kind_of(one) == EVIDENCE for one in kept):
        task["status"] = "cancelled"
        task["statusReason"] = {"coding": [{"system": WORD, "code": "withdrawn"}], "text": "Withdrawn"}
    update(context, actor, "Task", task_id, json.encode(task), if_match=found.version)
    return bool(task["status"] == "cancelled")


def kind_of(parameter: Resource) -> str:
    """evidence, draft or receipt: what an input or output of the Task is."""
    return next((str(item.get("code", "")) for item in (parameter.get("type") or {}).get("coding", ())), "")


def reference_of(parameter: Resource) -> str:
    """The literal that an input or output points to."""
    return str((parameter.get("valueReference") or {}).get("reference", ""))


def code_of(resource: Resource, system: str) -> str:
    """The code of `system` in a Task's code or business status; empty for what is not a declaration."""
    concepts = (resource.get("code") or {}, resource.get("businessStatus") or {})
    codings = [item for concept in concepts for item in concept.get("coding", ())]
    return next((str(item.get("code", "")) for item in codings if item.get("system") == system), "")


def parameter(kind: str, **value: Any) -> Resource:
    """An input or output of the Task."""
    return {"type": {"coding": [{"system": WORD, "code": kind}]}, **value}


def _of_episode(context: Context, actor: Actor, patient: Resource, finding: Finding) -> Resource | None:
    """The Task of the same episode, whatever became of it. A suspicion that was dismissed may be confirmed anew."""
    asked = [
        ("patient", f"Patient/{patient['id']}"),
        ("code", f"{SYSTEM}|{finding.disease.id}"),
        ("_sort", "-authored-on"),
        ("_count", "50"),
    ]
    page = search(context, actor, "Task", asked)
    day = _day(finding.on) or clock.today()
    for version in page.matches:
        task = json.parse(version.body)
        start = _day(str((task.get("executionPeriod") or {}).get("start") or task.get("authoredOn"))) or clock.today()
        if abs((day - start).days) > finding.disease.episode_days or task.get("status") == "entered-in-error":
            continue
        reason = _status_reason(task)
        if reason == "withdrawn" or (reason == "no-case" and finding.certainty == CONFIRMED and _was_suspected(task)):
            continue
        return task
    return None


def _status_reason(task: Resource) -> str:
    return next((str(item.get("code", "")) for item in (task.get("statusReason") or {}).get("coding", ())), "")


def _was_suspected(task: Resource) -> bool:
    return any(item.get("code") == SUSPECTED for item in (task.get("reasonCode") or {}).get("coding", ()))


def _join(context: Context, actor: Actor, task: Resource, literal: str, finding: Finding) -> None:
    if any(reference_of(item) == literal for item in task.get("input", ())):
        return
    task["input"] = [*task.get("input", ()), parameter(EVIDENCE, valueReference={"reference": literal})]
    if finding.certainty == CONFIRMED and task.get("status") == "requested":
        task["reasonCode"] = _reason(finding)
    update(context, actor, "Task", str(task["id"]), json.encode(task))


def _write(
    context: Context, actor: Actor, patient: Resource, evidence: Resource, finding: Finding, timing: _Clock
) -> str:
    """The id of the new Task. Its identifier follows from what it is about: a second attempt finds the first."""
    literal = f"{evidence['resourceType']}/{evidence['id']}"
    name = f"{patient['id']}/{finding.disease.id}/{literal}/{finding.on}"
    security = labels_of(evidence)
    # The Task's own identifier is the key under which it is sent; both say nothing by themselves.
    keys = [{"system": WORD, "value": str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))} for kind in ("response", "task")]
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        **security,
        "identifier": keys[0],
        "questionnaire": form.QUESTIONNAIRE,
        "status": "in-progress",
        "subject": {"reference": f"Patient/{patient['id']}"},
        "authored": clock.instant(clock.now_microseconds()),
        "language": timing.region.language,
        "item": form.items(_prefilled(context, actor, patient, evidence, finding), timing.region.language),
    }
    task = _task(patient, literal, finding, timing) | {"identifier": [keys[1]], **security}
    address = f"urn:uuid:{keys[0]['value']}"
    task["input"].append(parameter(DRAFT, valueReference={"reference": address}))
    if timing.owner is not None:
        task["owner"] = timing.owner
    entries = [
        Entry(
            index,
            "POST",
            str(item["resourceType"]),
            full_url=f"urn:uuid:{key['value']}",
            body=json.encode(item),
            if_none_exist=f"identifier={WORD}|{key['value']}",
        )
        for index, (item, key) in enumerate(zip((response, task), keys, strict=True))
    ]
    return written_id(transaction(context, actor, entries)[1])


def written_id(result: Any) -> str:
    """The id of what an entry of a transaction wrote or found."""
    return str(result.version.id if isinstance(result, Written) else result.id)


def _task(patient: Resource, literal: str, finding: Finding, timing: _Clock) -> Resource:
    due = timing.known_at + finding.disease.hours(timing.region) * 3_600_000_000
    now = clock.instant(clock.now_microseconds())
    day = _day(finding.on) or clock.today()
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": {
            "coding": [{"system": SYSTEM, "code": finding.disease.id, "display": finding.disease.name("en")}],
            "text": f"{form.title(timing.region.language)}: {finding.disease.name(timing.region.language)}",
        },
        "businessStatus": {"coding": [{"system": REGION, "code": timing.region.code}]},
        "for": {"reference": f"Patient/{patient['id']}"},
        "focus": {"reference": literal},
        "authoredOn": now,
        "lastModified": now,
        "executionPeriod": {"start": day.isoformat()},
        "restriction": {"period": {"start": clock.instant(timing.known_at), "end": clock.instant(due)}},
        "reasonCode": _reason(finding),
        "input": [parameter(EVIDENCE, valueReference={"reference": literal})],
    }


def _reason(finding: Finding) -> Resource:
    return {"coding": [{"system": WORD, "code": finding.certainty}], "text": finding.words[:300]}


def labels_of(resource: Resource) -> Resource:
    """`meta` with the sensitivity labels that hold for a resource, given or by rule; empty without any."""
    bits = classification.classify(str(resource["resourceType"]), resource).labels
    found = labels.codings(bits)
    return {"meta": {"security": found}} if found else {}


def _prefilled(
    context: Context, actor: Actor, patient: Resource, evidence: Resource, finding: Finding
) -> dict[str, str]:
    address: Resource = next(iter(patient.get("address", ())), {})
    phones = [str(item.get("value", "")) for item in patient.get("telecom", ()) if item.get("system") == "phone"]
    is_result = evidence["resourceType"] != "Condition"
    found = dates.exact_day(finding.on)
    day = "" if found is None else found.isoformat()
    return {
        "certainty": finding.certainty,
        "basis": " · ".join(part for part in (finding.words[:600], day) if part),
        "laboratory": _laboratory(context, actor, evidence) if is_result else "",
        "sampled": day if is_result else "",
        "onset": day if not is_result and evidence.get("onsetDateTime") else "",
        "postal_code": str(address.get("postalCode", "")),
        "contact": phones[0] if phones else "",
    }


def _laboratory(context: Context, actor: Actor, evidence: Resource) -> str:
    """The name of the laboratory: an organisation among the performers of the result, or of its report."""
    reports = _reports(context, actor, f"{evidence['resourceType']}/{evidence['id']}")
    for resource in (evidence, *reports):
        for performer in resource.get("performer", ()):
            type_name, _, logical_id = str(performer.get("reference", "")).partition("/")
            if type_name == "Organization":
                try:
                    found = json.parse(read(context, actor, type_name, logical_id).body)
                except (NotFound, Gone):
                    continue
                return str(found.get("name", ""))
    return ""


def _reports(context: Context, actor: Actor, literal: str) -> list[Resource]:
    """The reports that a result belongs to, also as a member of another result."""
    type_name = literal.partition("/")[0]
    if type_name != "Observation":
        return []
    wanted = [literal]
    for _ in range(_DEPTH):
        page = search(context, actor, "DiagnosticReport", [("result", ",".join(wanted)), ("_count", "10")])
        if page.matches:
            return [json.parse(item.body) for item in page.matches]
        above = search(context, actor, "Observation", [("has-member", ",".join(wanted)), ("_count", "20")])
        wanted = [f"Observation/{item.id}" for item in above.matches]
        if not wanted:
            return []
    return []


def _owner(context: Context, actor: Actor, patient: Resource, evidence: Resource) -> Resource | None:
    """Who declares: the patient's physician, else who asked for the examination or wrote it down, else the centre."""
    candidates: list[Resource] = list(patient.get("generalPractitioner", ()))
    literal = f"{evidence['resourceType']}/{evidence['id']}"
    for resource in (evidence, *_reports(context, actor, literal)):
        candidates += _requesters(context, actor, resource.get("basedOn", ()))
    candidates += [item for item in (evidence.get("recorder"), evidence.get("asserter")) if item]
    fallback = [item for item in candidates if str(item.get("reference", "")).startswith("Organization/")]
    for item in candidates:
        type_name, _, logical_id = str(item.get("reference", "")).partition("/")
        if type_name == "Practitioner":
            return {"reference": f"{type_name}/{logical_id}"}
        if type_name == "PractitionerRole":
            try:
                role = json.parse(read(context, actor, type_name, logical_id).body)
            except (NotFound, Gone):
                continue
            if role.get("practitioner", {}).get("reference"):
                return {"reference": str(role["practitioner"]["reference"])}
    fallback += [patient["managingOrganization"]] if patient.get("managingOrganization") else []
    return {"reference": str(fallback[0]["reference"])} if fallback and fallback[0].get("reference") else None


def _requesters(context: Context, actor: Actor, orders: Iterable[Resource]) -> list[Resource]:
    found = []
    for item in orders:
        type_name, _, logical_id = str(item.get("reference", "")).partition("/")
        if type_name != "ServiceRequest":
            continue
        try:
            request = json.parse(read(context, actor, type_name, logical_id).body)
        except (NotFound, Gone):
            continue
        if request.get("requester"):
            found.append(request["requester"])
    return found


def _postal_codes(context: Context, actor: Actor, patient: Resource, owner: Resource | None) -> list[str]:
    """Where the patient lives; then where the centre is, or the declarer."""
    places = [patient]
    for reference in (patient.get("managingOrganization") or {}, owner or {}):
        type_name, _, logical_id = str(reference.get("reference", "")).partition("/")
        if type_name in {"Organization", "Practitioner"}:
            try:
                places.append(json.parse(read(context, actor, type_name, logical_id).body))
            except (NotFound, Gone):
                continue
    return [str(item.get("postalCode", "")) for place in places for item in place.get("address", ())]


def _day(text: str) -> dt.date | None:
    if len(text) < 4:
        return None
    return clock.local(parse(text).low).date()
