"""The resource type MedicinalProductUndesirableEffect.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    Population,
)
from vesalius.r4.model import Code, Id, Some, Structure, Uri, reference_to


class MedicinalProductUndesirableEffect(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductUndesirableEffect"):
    """MedicinalProductUndesirableEffect of R4."""

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
    subject: Some[reference_to("Medication", "MedicinalProduct")] | UnsetType = UNSET
    symptomConditionEffect: CodeableConcept | UnsetType = UNSET
    classification: CodeableConcept | UnsetType = UNSET
    frequencyOfOccurrence: CodeableConcept | UnsetType = UNSET
    population: Some[Population] | UnsetType = UNSET
