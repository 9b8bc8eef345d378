"""The resource type FamilyMemberHistory.

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
    Date,
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


_FamilyMemberHistory_born = choice("bornPeriod", "bornDate", "bornString")
_FamilyMemberHistory_age = choice("ageAge", "ageRange", "ageString")
_FamilyMemberHistory_deceased = choice("deceasedAge", "deceasedRange", "deceasedBoolean", "deceasedDate", "deceasedString")


class FamilyMemberHistory(Structure, kw_only=True, tag_field="resourceType", tag="FamilyMemberHistory"):
    """FamilyMemberHistory of R4."""

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
    status: Literal["completed", "entered-in-error", "health-unknown", "partial"]
    _status: Companion | UnsetType = UNSET
    dataAbsentReason: CodeableConcept | UnsetType = UNSET
    patient: reference_to("Patient")
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    relationship: CodeableConcept
    sex: CodeableConcept | UnsetType = UNSET
    bornPeriod: Period | UnsetType = UNSET
    bornDate: Date | UnsetType = UNSET
    bornString: String | UnsetType = UNSET
    ageAge: Age | UnsetType = UNSET
    ageRange: Range | UnsetType = UNSET
    ageString: String | UnsetType = UNSET
    estimatedAge: bool | UnsetType = UNSET
    _estimatedAge: Companion | UnsetType = UNSET
    deceasedAge: Age | UnsetType = UNSET
    deceasedRange: Range | UnsetType = UNSET
    deceasedBoolean: bool | UnsetType = UNSET
    deceasedDate: Date | UnsetType = UNSET
    deceasedString: String | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("AllergyIntolerance", "Condition", "DiagnosticReport", "DocumentReference", "Observation", "QuestionnaireResponse")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    condition: Some[FamilyMemberHistoryCondition] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or _FamilyMemberHistory_born(self).count(UNSET) < 2
            or _FamilyMemberHistory_age(self).count(UNSET) < 2
            or _FamilyMemberHistory_deceased(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")


_FamilyMemberHistoryCondition_onset = choice("onsetAge", "onsetPeriod", "onsetRange", "onsetString")


class FamilyMemberHistoryCondition(Structure, kw_only=True):
    """FamilyMemberHistory.condition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    outcome: CodeableConcept | UnsetType = UNSET
    contributedToDeath: bool | UnsetType = UNSET
    _contributedToDeath: Companion | UnsetType = UNSET
    onsetAge: Age | UnsetType = UNSET
    onsetPeriod: Period | UnsetType = UNSET
    onsetRange: Range | UnsetType = UNSET
    onsetString: String | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _FamilyMemberHistoryCondition_onset(self).count(UNSET) < 3:
            raise ValueError("one value of a choice, as many companions as values")
