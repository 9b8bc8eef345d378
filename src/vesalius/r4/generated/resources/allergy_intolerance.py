"""The resource type AllergyIntolerance.

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
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    concept_of,
    reference_to,
)


_AllergyIntolerance_onset = choice("onsetAge", "onsetPeriod", "onsetRange", "onsetDateTime", "onsetString")


class AllergyIntolerance(Structure, kw_only=True, tag_field="resourceType", tag="AllergyIntolerance"):
    """AllergyIntolerance of R4."""

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
    clinicalStatus: concept_of("http://hl7.org/fhir/ValueSet/allergyintolerance-clinical") | UnsetType = UNSET
    verificationStatus: concept_of("http://hl7.org/fhir/ValueSet/allergyintolerance-verification") | UnsetType = UNSET
    type: Literal["allergy", "intolerance"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    category: Some[Literal["biologic", "environment", "food", "medication"]] | UnsetType = UNSET
    _category: Some[Companion | None] | UnsetType = UNSET
    criticality: Literal["high", "low", "unable-to-assess"] | UnsetType = UNSET
    _criticality: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    patient: reference_to("Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    onsetAge: Age | UnsetType = UNSET
    onsetPeriod: Period | UnsetType = UNSET
    onsetRange: Range | UnsetType = UNSET
    onsetDateTime: DateTime | UnsetType = UNSET
    onsetString: String | UnsetType = UNSET
    recordedDate: DateTime | UnsetType = UNSET
    _recordedDate: Companion | UnsetType = UNSET
    recorder: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    asserter: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    lastOccurrence: DateTime | UnsetType = UNSET
    _lastOccurrence: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    reaction: Some[AllergyIntoleranceReaction] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._category is not UNSET and not beside(self._category, self.category))
            or _AllergyIntolerance_onset(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")


class AllergyIntoleranceReaction(Structure, kw_only=True):
    """AllergyIntolerance.reaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    substance: CodeableConcept | UnsetType = UNSET
    manifestation: Some[CodeableConcept]
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    onset: DateTime | UnsetType = UNSET
    _onset: Companion | UnsetType = UNSET
    severity: Literal["mild", "moderate", "severe"] | UnsetType = UNSET
    _severity: Companion | UnsetType = UNSET
    exposureRoute: CodeableConcept | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
