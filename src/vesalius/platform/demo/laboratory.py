"""Laboratory orders: one ServiceRequest, one DiagnosticReport in the Belgian profile, its Observations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.codes import LOINC, concept, hl7
from vesalius.platform.demo.days import moment, working_day
from vesalius.platform.demo.measurements import measurement
from vesalius.platform.demo.organisation import LABORATORY, Practitioner
from vesalius.platform.demo.record import Record, Resource

_LAB = "https://www.ehealth.fgov.be/standards/fhir/lab/StructureDefinition/"
_PERFORMER = {"reference": f"Organization/{LABORATORY}", "display": "Laboratoire d'analyses Biomosane"}
_CATEGORY = hl7("v2-0074", "LAB", "Laboratory")


def report(
    record: Record,
    values: Mapping[str, float],
    sampled: date,
    doctor: Practitioner,
    *,
    reason: str = "",
    label: str = "",
) -> str:
    """Write the results of one sample, in the order of `values`; returns the DiagnosticReport's reference.

    Results are issued on the next working day, never after the record's end.
    """
    sampled = working_day(sampled, last=record.end)
    issued_on = min(working_day(sampled + timedelta(days=1)), record.end)
    taken = moment(sampled, 8 * 60 + record.random.randrange(90))
    issued = moment(issued_on, 17 * 60 + 30)
    request: Resource = {
        "status": "completed",
        "intent": "order",
        "category": [concept("http://snomed.info/sct", "108252007", "Laboratory procedure")],
        "code": {"text": record.words("Prise de sang", "Bloedafname")},
        "subject": record.subject,
        "authoredOn": sampled.isoformat(),
        "requester": doctor.reference,
        "performer": [_PERFORMER],
    }
    if reason:
        request["reasonReference"] = [{"reference": reason}]
    order = {"reference": record.write("ServiceRequest", "laboratory", request, label=label)}
    results = [
        {"reference": _result(record, key, value, order=order, times=(taken, issued), label=label)}
        for key, value in values.items()
    ]
    number = len(record.resources)
    value = f"BIOMOSANE-{sampled:%y%m%d}-{record.person.key}-{number}"
    body = {
        "identifier": [{"system": identifiers.LABORATORY_REPORT, "value": value}],
        "basedOn": [order],
        "status": "final",
        "category": [_CATEGORY],
        "code": concept(LOINC, "11502-2", "Laboratory report", record.words("Rapport de laboratoire", "Labverslag")),
        "subject": record.subject,
        "effectiveDateTime": taken,
        "issued": issued,
        "performer": [_PERFORMER],
        "resultsInterpreter": [_PERFORMER],
        "result": results,
    }
    return record.write("DiagnosticReport", "", body, profile=_LAB + "be-laboratory-report", label=label)


def _result(
    record: Record, key: str, value: float, *, order: dict[str, str], times: tuple[str, str], label: str
) -> str:
    body = measurement(key, value, record.language)
    body["category"] = [hl7("observation-category", "laboratory")]
    body["basedOn"] = [order]
    body["subject"] = record.subject
    body["effectiveDateTime"], body["issued"] = times
    body["performer"] = [_PERFORMER]
    profile = _LAB + "be-observation-laboratory"
    return record.write("Observation", key.replace("_", "-"), body, profile=profile, label=label)
