"""The operations: one table, from which routes, the CapabilityStatement and OpenAPI follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of R4, as its OperationDefinition states it.

    `types` is empty when the operation exists for every type. `methods` maps a method to the key of its
    handler: GET is offered when the operation changes nothing (operations.html § 3.2.0.3).
    """

    name: str
    definition: str
    handler: str
    types: tuple[str, ...] = ()
    on_system: bool = False
    on_type: bool = False
    on_instance: bool = False
    changes_state: bool = False
    parameters: tuple[str, ...] = ()
    methods: dict[str, str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        offered = ("POST",) if self.changes_state else ("GET", "POST")
        object.__setattr__(self, "methods", dict.fromkeys(offered, self.handler))


_HL7: Final = "http://hl7.org/fhir/OperationDefinition/"
OWN: Final = "urn:vesalius:OperationDefinition:"
"""How the name of an own definition begins here; clients see its address, see `operation_definitions`."""


def _on_patient(name: str, *parameters: str, changes_state: bool = True) -> Operation:
    """An operation of our own on one Patient."""
    return Operation(
        name,
        f"{OWN}Patient-{name}",
        name,
        types=("Patient",),
        on_instance=True,
        changes_state=changes_state,
        parameters=parameters,
    )


def _on_system(name: str, *parameters: str, changes_state: bool = False) -> Operation:
    """An operation of our own on the whole system."""
    return Operation(name, OWN + name, name, on_system=True, changes_state=changes_state, parameters=parameters)


# What free times are asked by: the parameters of IHE's $find, and below them what it has no name for.
_FINDING: Final = (
    "start",
    "end",
    "specialty",
    "visit-type",
    "practitioner",
    "organization",
    "location-string",
    "location-reference",
    "patient-reference",
    "patient-resource",
    "reason",
    "referral-identifier",
    "timing",
    "insurance-reference",
    "kind",
    "from",
    "to",
    "new-patient",
    "_count",
)


def _scheduling(name: str, *parameters: str, changes_state: bool = False) -> Operation:
    """An operation on Appointment as IHE ITI Scheduling (1.0.0) defines it."""
    return Operation(
        name,
        f"https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-{name}",
        f"appointment-{name}",
        types=("Appointment",),
        on_type=True,
        changes_state=changes_state,
        parameters=parameters,
    )


OPERATIONS: Final = (
    Operation(
        "everything",
        _HL7 + "Patient-everything",
        "everything",
        types=("Patient",),
        on_type=True,
        on_instance=True,
        parameters=("start", "end", "_since", "_type", "_count"),
    ),
    Operation(
        "everything",
        _HL7 + "Encounter-everything",
        "everything",
        types=("Encounter",),
        on_instance=True,
        parameters=("_since", "_type", "_count"),
    ),
    Operation(
        "validate",
        _HL7 + "Resource-validate",
        "validate",
        on_type=True,
        on_instance=True,
        parameters=("resource", "mode", "profile"),
    ),
    Operation("meta", _HL7 + "Resource-meta", "meta", on_system=True, on_type=True, on_instance=True),
    Operation(
        "meta-add",
        _HL7 + "Resource-meta-add",
        "meta-add",
        on_instance=True,
        changes_state=True,
        parameters=("meta",),
    ),
    Operation(
        "meta-delete",
        _HL7 + "Resource-meta-delete",
        "meta-delete",
        on_instance=True,
        changes_state=True,
        parameters=("meta",),
    ),
    Operation(
        "rectify",
        OWN + "Resource-rectify",
        "rectify",
        on_instance=True,
        changes_state=True,
        parameters=("resource", "reason", "request"),
    ),
    Operation(
        "expand",
        _HL7 + "ValueSet-expand",
        "expand",
        types=("ValueSet",),
        on_type=True,
        on_instance=True,
        parameters=(
            "url",
            "valueSetVersion",
            "filter",
            "offset",
            "count",
            "includeDesignations",
            "activeOnly",
        ),
    ),
    Operation(
        "validate-code",
        _HL7 + "ValueSet-validate-code",
        "validate-code",
        types=("ValueSet",),
        on_type=True,
        on_instance=True,
        parameters=("url", "code", "system", "systemVersion", "display", "abstract", "displayLanguage"),
    ),
    Operation(
        "validate-code",
        _HL7 + "CodeSystem-validate-code",
        "validate-code",
        types=("CodeSystem",),
        on_type=True,
        on_instance=True,
        parameters=("url", "code", "version", "display", "abstract", "displayLanguage"),
    ),
    Operation(
        "lookup",
        _HL7 + "CodeSystem-lookup",
        "lookup",
        types=("CodeSystem",),
        on_type=True,
        parameters=("code", "system", "version", "displayLanguage", "property"),
    ),
    Operation(
        "subsumes",
        _HL7 + "CodeSystem-subsumes",
        "subsumes",
        types=("CodeSystem",),
        on_type=True,
        on_instance=True,
        parameters=("codeA", "codeB", "system", "version"),
    ),
    Operation(
        "translate",
        _HL7 + "ConceptMap-translate",
        "translate",
        types=("ConceptMap",),
        on_type=True,
        on_instance=True,
        parameters=(
            "url",
            "conceptMapVersion",
            "code",
            "system",
            "version",
            "source",
            "target",
            "targetsystem",
            "reverse",
        ),
    ),
    Operation(
        "proof",
        OWN + "AuditEvent-proof",
        "audit-proof",
        types=("AuditEvent",),
        on_type=True,
        on_instance=True,
        parameters=("_id",),
    ),
    Operation(
        "export-record",
        OWN + "Patient-export-record",
        "export-record",
        types=("Patient",),
        on_instance=True,
        changes_state=True,
        parameters=("language", "history"),
    ),
    Operation(
        "match",
        _HL7 + "Patient-match",
        "match",
        types=("Patient",),
        on_type=True,
        changes_state=True,
        parameters=("resource", "onlyCertainMatches", "count"),
    ),
    Operation(
        "check",
        OWN + "MedicationRequest-check",
        "medication-check",
        types=("MedicationRequest",),
        on_type=True,
        changes_state=True,
        parameters=("patient", "medication", "replaces", "language"),
    ),
    Operation(
        "apply",
        _HL7 + "PlanDefinition-apply",
        "plan-apply",
        types=("PlanDefinition",),
        on_type=True,
        on_instance=True,
        parameters=("planDefinition", "subject", "practitioner"),
    ),
    _on_patient("emergency-access", "reason", "reasonCode"),
    _on_patient("end-emergency-access"),
    _on_patient("declare-relationship", "reason"),
    _on_patient("end-relationship", "party", "centres"),
    _on_patient("relationships", changes_state=False),
    _on_patient("access-report", "start", "end", "before", "_count", changes_state=False),
    _on_system("emergency-accesses", "patient", "reviewed", "_count", "before"),
    _on_system("emergency-review", "id", "verdict", "comment", changes_state=True),
    _on_system("notices", "unread", "_count"),
    _scheduling("find", *_FINDING),
    _scheduling("hold", "appointment-reference", "appointment-resource", "appointment", changes_state=True),
    _scheduling(
        "book",
        "appointment-reference",
        "appointment-resource",
        "patient-reference",
        "patient-resource",
        "reason",
        "referral-identifier",
        "comment",
        "appointment",
        changes_state=True,
    ),
    Operation(
        "find",
        OWN + "Slot-find",
        "slot-find",
        types=("Slot",),
        on_type=True,
        parameters=_FINDING,
    ),
    Operation(
        "evaluate-measure",
        _HL7 + "Measure-evaluate-measure",
        "evaluate-measure",
        types=("Measure",),
        on_type=True,
        on_instance=True,
        parameters=(
            *("periodStart", "periodEnd", "measure", "reportType", "subject", "practitioner", "lastReceivedOn"),
            *("scope", "by"),
        ),
    ),
    Operation(
        "collect-data",
        _HL7 + "Measure-collect-data",
        "collect-data",
        types=("Measure",),
        on_type=True,
        on_instance=True,
        parameters=("periodStart", "periodEnd", "measure", "subject", "practitioner", "lastReceivedOn"),
    ),
    Operation(
        "data-requirements",
        _HL7 + "Measure-data-requirements",
        "data-requirements",
        types=("Measure",),
        on_instance=True,
        parameters=("periodStart", "periodEnd"),
    ),
    Operation(
        "viewdefinition-run",
        "http://sql-on-fhir.org/OperationDefinition/$viewdefinition-run",
        "viewdefinition-run",
        on_system=True,
        parameters=(
            "viewReference",
            "viewResource",
            "resource",
            "patient",
            "group",
            "source",
            "_since",
            "_limit",
            "_format",
            "header",
        ),
    ),
)

_FOR_TYPES: Final = {(f"${operation.name}", name): operation for operation in OPERATIONS for name in operation.types}
_FOR_ALL: Final = {f"${operation.name}": operation for operation in OPERATIONS if not operation.types}


def operation_at(name: str, type_name: str | None, *, has_instance: bool) -> Operation | None:
    """The operation `name` (with its `$`) at system, type or instance level; None when not offered there."""
    operation = _FOR_ALL.get(name)
    if operation is None and type_name is not None:
        operation = _FOR_TYPES.get((name, type_name))
    if operation is None:
        return None
    if type_name is None:
        return operation if operation.on_system else None
    return operation if (operation.on_instance if has_instance else operation.on_type) else None


def operations_of(type_name: str | None) -> list[Operation]:
    """The operations to state for a type, or for the system when it is None."""
    if type_name is None:
        return [operation for operation in OPERATIONS if operation.on_system]
    return [
        operation
        for operation in OPERATIONS
        if (operation.on_type or operation.on_instance) and (not operation.types or type_name in operation.types)
    ]
