"""One patient, with the rights of who looks: what shown models say, and what is unusual in the results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.learning import features, registry, trends
from vesalius.learning.features import Diagnosis, Measurement
from vesalius.learning.model import Model, Output
from vesalius.learning.population import Person
from vesalius.learning.scoring import of_person
from vesalius.learning.trends import Unusual, Value
from vesalius.medication.examinations import day_of
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.search import search

Resource = dict[str, Any]
SYSTEM: Final = "urn:vesalius:learning-model"
REASONS: Final = ("known-already", "does-not-fit", "wrong-inputs", "patient-wish")
"""Why somebody sets an output aside."""
_LOINC: Final = "http://loinc.org"
_UNKNOWN: Final = frozenset({"entered-in-error", "cancelled"})
_CODES: Final = ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icpc-2")
_PANEL: Final = "85354-9"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a model says of a patient to this reader; `set_aside` names the reason when somebody overrode it."""

    model: Model
    output: Output
    set_aside: str


def outputs(context: Context, actor: Actor, patient_id: str) -> list[Shown]:
    """Of the models that are shown, computed from what the actor may see, the highest first. Raises NotFound."""
    models = [each.model for each in registry.installed(context) if each.mode == registry.SHOWN]
    person_resource = json.parse(read(context, actor, "Patient", patient_id).body)
    if not models:
        return []
    person = _person(context, actor, patient_id, person_resource)
    known = person.features(clock.today())
    overridden = _overridden(context, actor, patient_id)
    found = []
    for model in models:
        output = of_person(model, person, known)
        if output is not None:
            found.append(Shown(model, output, overridden.get(model.digest, "")))
    return sorted(found, key=lambda each: -each.output.probability)


def override(context: Context, actor: Actor, patient_id: str, digest: str, reason: str) -> Resource:
    """Sets an output aside: a cancelled RiskAssessment in the record says what the model had said, and why not.

    Raises Invalid for another reason, NotFound for a model that is not shown or says nothing, Forbidden.
    """
    if reason not in REASONS:
        raise Invalid("Choose one of the reasons.")
    shown = next((each for each in outputs(context, actor, patient_id) if each.model.digest == digest), None)
    if shown is None:
        raise NotFound("No such model is shown for this patient.")
    made = create(context, actor, "RiskAssessment", json.encode(_assessment(shown, actor, patient_id, reason)))
    return json.parse(made.version.body)


def unusual(context: Context, actor: Actor, patient_id: str) -> list[Unusual]:
    """What is unusual in the results and vital signs that the actor may see. Raises NotFound."""
    read(context, actor, "Patient", patient_id)
    since = clock.today() - trends.LOOK_BACK
    codes = [*trends.analytes(), _PANEL]
    values = []
    for resource in _observations(context, actor, patient_id, codes, since):
        for loinc, quantity, day in _measured(resource):
            number = quantity.get("value")
            if number is not None:
                values.append(Value(loinc, str(quantity.get("code") or quantity.get("unit") or ""), float(number), day))
    return trends.unusual(values, clock.today())


def _person(context: Context, actor: Actor, patient_id: str, resource: Resource) -> Person:
    born = str(resource.get("birthDate", ""))
    person = Person(0, dates.first_day(born), str(resource.get("gender", "")), None)
    since = clock.today() - features.LOOK_BACK
    for observation in _observations(context, actor, patient_id, [*features.LOINC, _PANEL], since):
        coded = (observation.get("valueCodeableConcept") or {}).get("coding") or [{}]
        for loinc, quantity, day in _measured(observation):
            number = quantity.get("value")
            value = None if number is None else float(number)
            unit, code = str(quantity.get("code", "")), str(coded[0].get("code", ""))
            person.measurements.append(Measurement(loinc, value, unit, code, day))
    for condition in _found(context, actor, patient_id, "Condition", []):
        states = ((condition.get("verificationStatus") or {}).get("coding")) or [{}]
        if states[0].get("code") not in {"entered-in-error", "refuted"}:
            since_text = str(condition.get("onsetDateTime") or condition.get("recordedDate") or "")
            codings = (condition.get("code") or {}).get("coding") or ()
            codes = tuple(str(each.get("code", "")) for each in codings if each.get("system") in _CODES)
            person.diagnoses.append(Diagnosis(codes, dates.first_day(since_text)))
    return person


def _observations(
    context: Context, actor: Actor, patient_id: str, codes: Iterable[str], since: dt.date
) -> list[Resource]:
    asked = ",".join(f"{_LOINC}|{code}" for code in codes)
    found = _found(
        context, actor, patient_id, "Observation", [("code", asked), ("date", f"ge{since}"), ("_sort", "-date")]
    )
    return [each for each in found if each.get("status") not in _UNKNOWN]


def _found(
    context: Context, actor: Actor, patient_id: str, type_name: str, question: list[tuple[str, str]]
) -> list[Resource]:
    try:
        page = search(context, actor, type_name, [*question, ("_count", "1000")], compartment=("Patient", patient_id))
    except Forbidden:
        return []
    return [json.parse(each.body) for each in page.matches]


def _measured(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any], dt.date]]:
    """(LOINC code, Quantity, day) of an Observation and of its components."""
    day = day_of(resource)
    if day is None:
        return
    for part in (resource, *(resource.get("component") or ())):
        for coding in (part.get("code") or {}).get("coding") or ():
            if coding.get("system") == _LOINC:
                yield str(coding.get("code", "")), part.get("valueQuantity") or {}, day


def _overridden(context: Context, actor: Actor, patient_id: str) -> dict[str, str]:
    """Digest → reason of what was set aside within a year."""
    found = {}
    since = (clock.today() - dt.timedelta(days=365)).isoformat()
    for each in _found(context, actor, patient_id, "RiskAssessment", [("date", f"ge{since}")]):
        digests = [item.get("value") for item in each.get("identifier") or () if item.get("system") == SYSTEM]
        reasons = ((each.get("reasonCode") or [{}])[0].get("coding")) or [{}]
        if digests and each.get("status") == "cancelled":
            found[str(digests[0]).partition("/")[0]] = str(reasons[0].get("code", ""))
    return found


def _assessment(shown: Shown, actor: Actor, patient_id: str, reason: str) -> Resource:
    now = clock.instant(clock.now_microseconds())
    model = shown.model
    body: Resource = {
        "resourceType": "RiskAssessment",
        "identifier": [{"system": SYSTEM, "value": f"{model.digest}/{now}"}],
        "status": "cancelled",
        "subject": {"reference": f"Patient/{patient_id}"},
        "occurrenceDateTime": now,
        "method": {"coding": [{"system": SYSTEM, "code": model.id, "version": model.version}]},
        "reasonCode": [{"coding": [{"system": f"{SYSTEM}-override", "code": reason}]}],
        "prediction": [
            {
                "outcome": {"text": model.titles["en"]},
                "probabilityDecimal": round(shown.output.probability, 4),
                "whenRange": {
                    "high": {
                        "value": model.horizon_years, "unit": "a",
                        "system": "http://unitsofmeasure.org", "code": "a",
                    }
                },
            }
        ],
    }  # fmt: skip
    if actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        body["performer"] = {"reference": actor.fhir}
    return body
