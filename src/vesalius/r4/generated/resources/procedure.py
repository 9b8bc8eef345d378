"""The resource type Procedure.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Age,
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Range,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


_Procedure_performed = choice("performedAge", "performedPeriod", "performedRange", "performedDateTime", "performedString")


class Procedure(Structure, kw_only=True, tag_field="resourceType", tag="Procedure"):
    """Procedure of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    basedOn: Some[reference_to("CarePlan", "ServiceRequest")] | UnsetType = UNSET
    partOf: Some[reference_to("MedicationAdministration", "Observation", "Procedure")] | UnsetType = UNSET
    status: Literal["completed", "entered-in-error", "in-progress", "not-done", "on-hold", "preparation", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    performedAge: Age | UnsetType = UNSET
    performedPeriod: Period | UnsetType = UNSET
    performedRange: Range | UnsetType = UNSET
    performedDateTime: DateTime | UnsetType = UNSET
    performedString: String | UnsetType = UNSET
    recorder: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    asserter: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    performer: Some[ProcedurePerformer] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation", "Procedure")] | UnsetType = UNSET
    bodySite: Some[CodeableConcept] | UnsetType = UNSET
    outcome: CodeableConcept | UnsetType = UNSET
    report: Some[reference_to("Composition", "DiagnosticReport", "DocumentReference")] | UnsetType = UNSET
    complication: Some[CodeableConcept] | UnsetType = UNSET
    complicationDetail: Some[reference_to("Condition")] | UnsetType = UNSET
    followUp: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    focalDevice: Some[ProcedureFocalDevice] | UnsetType = UNSET
    usedReference: Some[reference_to("Device", "Medication", "Substance")] | UnsetType = UNSET
    usedCode: Some[CodeableConcept] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or _Procedure_performed(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ProcedureFocalDevice(Structure, kw_only=True):
    """Procedure.focalDevice of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: CodeableConcept | UnsetType = UNSET
    manipulated: reference_to("Device")


class ProcedurePerformer(Structure, kw_only=True):
    """Procedure.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    onBehalfOf: reference_to("Organization") | UnsetType = UNSET
