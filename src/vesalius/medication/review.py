"""The check of a patient's medication: what is read, by whom, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Gone, Invalid, NotFound
from vesalius.knowledge import fhir_facts
from vesalius.knowledge.alerts import Report
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.cards import FINGERPRINT
from vesalius.knowledge.checks.check import check
from vesalius.knowledge.facts import Facts, Medicine
from vesalius.medication import ledger
from vesalius.medication.dated import dated
from vesalius.medication.library import knowledge
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search

Resource = dict[str, Any]
TYPES: Final = ("MedicationStatement", "MedicationRequest", "AllergyIntolerance", "Condition", "DetectedIssue")
_COUNT: Final = 1000
_ACCEPTED_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Review:
    """What was read of a patient, and the report. `current` are the lines taken today with their resources."""

    base: KnowledgeBase
    patient: Resource
    facts: Facts
    current: tuple[Medicine, ...]
    resources: Mapping[str, Resource]
    accepted: frozenset[str]
    report: Report
    drafts: Mapping[str, Resource] = field(default_factory=dict)


def review(
    context: Context,
    actor: Actor,
    patient_id: str,
    drafts: Sequence[Resource] = (),
    *,
    replaces: Iterable[str] = (),
    beside: Sequence[Resource] = (),
    with_alternatives: bool = True,
) -> Review:
    """The check of what the patient takes, and of `drafts` (MedicationRequests) with it. Raises NotFound.

    `beside` are drafts that nobody asks about, but that will be taken with the others. `replaces` are literals of lines
    that the drafts take the place of. Only what the actor may see is known to the check; when whole classes are closed
    to him, the report says that the facts are missing.
    """
    known = looked_at(context, actor, patient_id)
    new = with_medications(context, actor, drafts)
    more = with_medications(context, actor, beside)
    return judge(context, known, new, replaces=replaces, beside=more, with_alternatives=with_alternatives)


def looked_at(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    """What a check looks at, the Patient first, as the actor may see it. Raises NotFound."""
    patient = json.parse(read(context, actor, "Patient", patient_id).body)
    return [patient, *with_medications(context, actor, _found(context, actor, patient_id))]


def with_medications(context: Context, actor: Actor, resources: Iterable[Mapping[str, Any]]) -> list[Resource]:
    """The resources, in order; a line that refers to a stored Medication has it contained, if the actor may see it."""
    read_already: dict[str, Resource | None] = {}
    found = []
    for given in resources:
        resource = dict(given)
        reference = str((resource.get("medicationReference") or {}).get("reference", ""))
        type_name, _, ident = reference.partition("/")
        if type_name == "Medication" and ident:
            if reference not in read_already:
                try:
                    read_already[reference] = json.parse(read(context, actor, "Medication", ident).body)
                except (NotFound, Gone, Forbidden):
                    read_already[reference] = None
            medication = read_already[reference]
            if medication is not None:
                resource["contained"] = [*(resource.get("contained") or ()), medication]
        found.append(resource)
    return found


def judge(
    context: Context,
    given: Sequence[Resource],
    drafts: Sequence[Resource] = (),
    *,
    replaces: Iterable[str] = (),
    beside: Sequence[Resource] = (),
    with_alternatives: bool = True,
) -> Review:
    """As `review`, of resources that were read (or sent) already."""
    base, day = knowledge(), clock.today()
    left = frozenset(replaces)
    kept = [each for each in given if f"{each.get('resourceType')}/{each.get('id')}" not in left]
    facts = fhir_facts.facts(kept, day)
    current = fhir_facts.medicines(base, kept, day)
    new = [
        fhir_facts.medicine(base, draft, is_new=True, ident=draft_id(draft, number))
        for number, draft in enumerate(drafts)
    ]
    others = [
        fhir_facts.medicine(base, draft, ident=draft_id(draft, len(drafts) + number))
        for number, draft in enumerate(beside)
    ]
    accepted = accepted_of(kept, day)
    report = check(
        base,
        facts,
        [*current, *others, *new],
        silent_rules=ledger.switched_off(context),
        accepted=accepted,
        with_alternatives=with_alternatives,
    )
    patient = next((dict(each) for each in given if each.get("resourceType") == "Patient"), {})
    resources = {f"{each.get('resourceType')}/{each.get('id')}": dict(each) for each in given}
    by_id = {draft_id(draft, number): dict(draft) for number, draft in enumerate(drafts)}
    return Review(base, patient, facts, tuple(current), resources, accepted, report, by_id)


def draft_id(draft: Mapping[str, Any], number: int) -> str:
    """What a draft is called in alerts."""
    return f"MedicationRequest/{draft['id']}" if draft.get("id") else f"draft-{number}"


def accepted_of(resources: Iterable[Mapping[str, Any]], day: dt.date) -> frozenset[str]:
    """Fingerprints of alerts that were overridden within twelve months and not withdrawn."""
    found = set()
    for each in resources:
        if each.get("resourceType") != "DetectedIssue" or each.get("status") != "final" or not each.get("mitigation"):
            continue
        made = dates.first_day(each.get("identifiedDateTime"))
        if made and made + dt.timedelta(days=30.44 * _ACCEPTED_MONTHS) >= day:
            found |= {
                str(item.get("value")) for item in each.get("identifier") or () if item.get("system") == FINGERPRINT
            }
    return frozenset(found)


def _found(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    compartment = ("Patient", patient_id)
    asked = [("_type", ",".join(TYPES)), ("_count", str(_COUNT))]
    found = [json.parse(each.body) for each in search(context, actor, None, asked, compartment=compartment).matches]
    codes = ",".join(f"http://loinc.org|{code}" for code in fhir_facts.CODES)
    asked = [("code", codes), ("_sort", "-date"), ("_count", "200")]
    try:
        page = search(context, actor, "Observation", asked, compartment=compartment)
    except (Forbidden, NotFound):
        return found
    return [*found, *dated(context, actor, patient_id, (json.parse(each.body) for each in page.matches))]


def patient_of(reference: str) -> str:
    """The id in `Patient/x` or `x`. Raises Invalid."""
    ident = reference.removeprefix("Patient/")
    if not ident or "/" in ident:
        raise Invalid("The patient is given as Patient/id.")
    return ident
