"""The resource type Condition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

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
    Reference,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    choice,
    concept_of,
    reference_to,
)


_Condition_onset = choice("onsetAge", "onsetPeriod", "onsetRange", "onsetDateTime", "onsetString")
_Condition_abatement = choice("abatementAge", "abatementPeriod", "abatementRange", "abatementDateTime", "abatementString")


class Condition(Structure, kw_only=True, tag_field="resourceType", tag="Condition"):
    """Condition of R4."""

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
    clinicalStatus: concept_of("http://hl7.org/fhir/ValueSet/condition-clinical") | UnsetType = UNSET
    verificationStatus: concept_of("http://hl7.org/fhir/ValueSet/condition-ver-status") | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    severity: CodeableConcept | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    bodySite: Some[CodeableConcept] | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    onsetAge: Age | UnsetType = UNSET
    onsetPeriod: Period | UnsetType = UNSET
    onsetRange: Range | UnsetType = UNSET
    onsetDateTime: DateTime | UnsetType = UNSET
    onsetString: String | UnsetType = UNSET
    abatementAge: Age | UnsetType = UNSET
    abatementPeriod: Period | UnsetType = UNSET
    abatementRange: Range | UnsetType = UNSET
    abatementDateTime: DateTime | UnsetType = UNSET
    abatementString: String | UnsetType = UNSET
    recordedDate: DateTime | UnsetType = UNSET
    _recordedDate: Companion | UnsetType = UNSET
    recorder: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    asserter: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    stage: Some[ConditionStage] | UnsetType = UNSET
    evidence: Some[ConditionEvidence] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _Condition_onset(self).count(UNSET) < 4
            or _Condition_abatement(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ConditionEvidence(Structure, kw_only=True):
    """Condition.evidence of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    detail: Some[Reference] | UnsetType = UNSET


class ConditionStage(Structure, kw_only=True):
    """Condition.stage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    summary: CodeableConcept | UnsetType = UNSET
    assessment: Some[reference_to("ClinicalImpression", "DiagnosticReport", "Observation")] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
