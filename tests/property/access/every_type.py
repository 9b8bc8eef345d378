"""A smallest valid resource of each R4 type, made of the definitions, for each place where it can name a patient."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vesalius.api.router import SERVED_TYPES
from vesalius.r4 import definitions
from vesalius.r4.definitions import Element

Json = dict[str, Any]

DAY: Final = "2026-03-11"
_PRIMITIVES: Final[Mapping[str, Any]] = {
    "base64Binary": "YQ==",
    "boolean": True,
    "canonical": "http://network.example/canonical",
    "code": "code",
    "date": DAY,
    "dateTime": DAY,
    "decimal": 3,
    "id": "id",
    "instant": f"{DAY}T10:00:00Z",
    "integer": 3,
    "markdown": "hidden words",
    "oid": "urn:oid:1.2.3",
    "positiveInt": 3,
    "string": "hidden words",
    "time": "10:00:00",
    "unsignedInt": 3,
    "uri": "http://network.example/uri",
    "url": "http://network.example/url",
    "uuid": "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a",
}
_CONCEPT: Final[Json] = {"coding": [{"system": "http://loinc.org", "code": "718-7"}], "text": "hidden words"}
_DATATYPES: Final[Mapping[str, Any]] = {
    "Age": {"value": 3, "system": "http://unitsofmeasure.org", "code": "a"},
    "Annotation": {"text": "hidden words"},
    "Attachment": {"contentType": "text/plain", "data": "YQ=="},
    "CodeableConcept": _CONCEPT,
    "Coding": _CONCEPT["coding"][0],
    "ContactPoint": {"system": "phone", "value": "1"},
    "HumanName": {"family": "Dubois"},
    "Identifier": {"system": "urn:hidden", "value": "hidden"},
    "Money": {"value": 3, "currency": "EUR"},
    "Period": {"start": DAY, "end": DAY},
    "Quantity": {"value": 3, "system": "http://unitsofmeasure.org", "code": "mg"},
    "Signature": {
        "type": [_CONCEPT["coding"][0]],
        "when": f"{DAY}T10:00:00Z",
        "who": {"reference": "Practitioner/stranger"},
    },
    "SubstanceAmount": {"amountText": "hidden words"},
    "Timing": {"event": [DAY]},
}
# What an invariant asks for beyond the cardinalities, by type or inner path.
_BESIDES: Final[Mapping[str, Json]] = {
    "AllergyIntolerance": {
        "clinicalStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}
            ]
        }
    },
    "Appointment.participant": {"type": [_CONCEPT]},
    "Bundle": {"type": "collection"},
    "CapabilityStatement": {"kind": "requirements", "description": "words", "rest": [{"mode": "server"}]},
    "Composition.section": {
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">a</div>'}
    },
    "Consent": {"policyRule": _CONCEPT},
    "Contract.term.offer": {"text": "hidden words"},
    "ImmunizationRecommendation.recommendation": {"vaccineCode": [_CONCEPT]},
    "InsurancePlan": {"name": "Plan"},
    "MolecularSequence": {"coordinateSystem": 0},
    "Organization": {"name": "Organisation"},
    "Questionnaire.item": {"type": "choice"},
    "RequestGroup.action": {"resource": {"reference": "Task/elsewhere"}},
    "StructureDefinition": {"differential": {"element": [{"id": "Basic", "path": "Basic"}]}, "type": "Basic"},
    "TerminologyCapabilities": {"kind": "requirements", "description": "words"},
    "TriggerDefinition": {"type": "named-event", "name": "words"},
}
_ORGANISATIONS: Final = [
    {"type": "source", "resource": {"reference": "Organization/centre"}},
    {"type": "alternate", "resource": {"reference": "Organization/elsewhere"}},
]
DEPTH: Final = 3
"""How deep in a resource a reference is looked for: `Claim.careTeam.provider` is 2."""


def paths_to_patients(type_name: str) -> tuple[tuple[str, ...], ...]:
    """Every place of a type where R4 allows a reference to a Patient, as JSON names from the outside in."""
    return tuple(_paths(type_name, (), frozenset()))


def _paths(name: str, outer: tuple[str, ...], seen: frozenset[str]) -> Iterator[tuple[str, ...]]:
    if len(outer) >= DEPTH or name in seen:
        return
    for element in definitions.elements(name).values():
        keys = element.choices or {element.name: element.types[0]}
        for key, kind in keys.items():
            if kind == "Reference" and (not element.targets or "Patient" in element.targets):
                yield (*outer, key)
            elif element.content is not None:
                yield from _paths(element.content, (*outer, key), seen | {name})


def body(type_name: str, logical_id: str, subject: str, path: tuple[str, ...] = ()) -> Json:
    """A valid resource; what must name somebody names `subject`, and so does the place `path`."""
    made = _object(type_name, subject, path)
    if type_name == "Linkage":
        made["item"] = (made["item"] if path[:1] == ("item",) else []) + _ORGANISATIONS
    if type_name == "Bundle":
        made["entry"] = [{"resource": {"resourceType": "Basic", "code": _CONCEPT, "subject": _named(subject)}}]
    if type_name == "Appointment":
        # Nobody can be in two places at once: each appointment has its own time of the day.
        slot = zlib.crc32(logical_id.encode()) % 144
        made |= {"start": f"{DAY}T{slot // 6:02}:{slot % 6}0:00Z", "end": f"{DAY}T{slot // 6:02}:{slot % 6}9:00Z"}
    return {"resourceType": type_name, "id": logical_id, **made}


def _named(subject: str) -> Json:
    return {"reference": f"Patient/{subject}"}


def _object(name: str, subject: str, path: tuple[str, ...]) -> Json:
    found: Json = {}
    for element in definitions.elements(name).values():
        keys = element.choices or {element.name: element.types[0]}
        wanted = path[0] if path and path[0] in keys else None
        if element.minimum == 0 and wanted is None:
            continue
        key = wanted or next(iter(keys))
        inner = path[1:] if wanted else ()
        value = _value(element, keys[key], subject, inner, is_wanted=wanted is not None)
        found[key] = [value] if element.is_list else value
    return {**found, **_BESIDES.get(name, {})}


def _value(element: Element, kind: str, subject: str, path: tuple[str, ...], *, is_wanted: bool) -> Any:
    if kind == "Reference":
        if is_wanted or "Patient" in element.targets:
            return _named(subject)
        return {"reference": f"{element.targets[0] if element.targets else 'Organization'}/elsewhere"}
    if element.content is not None:
        return _object(element.content, subject, path)
    if kind == "code" and element.binding is not None:
        codes = definitions.required_codes(element.binding)
        return min(codes) if codes else "text/plain" if "mime" in element.binding else "code"
    if kind == "CodeableConcept" and element.binding is not None:
        code, system = min(definitions.required_systems(element.binding).items())
        return {"coding": [{"system": system, "code": code}]}
    if kind in _PRIMITIVES:
        return _PRIMITIVES[kind]
    if kind in _DATATYPES:
        return _DATATYPES[kind]
    return _object(kind, subject, path)


def about(subject: str, prefix: str) -> list[Json]:
    """For each type, a resource for each place where it can name `subject`; ids are `prefix`-Type-number."""
    found = []
    for type_name in SERVED_TYPES:
        for number, path in enumerate(paths_to_patients(type_name)):
            found.append(body(type_name, f"{prefix}-{type_name}-{number}"[:64], subject, path))
    return found
