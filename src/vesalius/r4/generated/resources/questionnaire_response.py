"""The resource type QuestionnaireResponse.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    Coding,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Reference,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Time,
    Uri,
    choice,
    reference_to,
)


class QuestionnaireResponse(Structure, kw_only=True, tag_field="resourceType", tag="QuestionnaireResponse"):
    """QuestionnaireResponse of R4."""

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
    identifier: Identifier | UnsetType = UNSET
    basedOn: Some[reference_to("CarePlan", "ServiceRequest")] | UnsetType = UNSET
    partOf: Some[reference_to("Observation", "Procedure")] | UnsetType = UNSET
    questionnaire: Canonical | UnsetType = UNSET
    _questionnaire: Companion | UnsetType = UNSET
    status: Literal["amended", "completed", "entered-in-error", "in-progress", "stopped"]
    _status: Companion | UnsetType = UNSET
    subject: Reference | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    authored: DateTime | UnsetType = UNSET
    _authored: Companion | UnsetType = UNSET
    author: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    source: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    item: Some[QuestionnaireResponseItem] | UnsetType = UNSET


class QuestionnaireResponseItem(Structure, kw_only=True):
    """QuestionnaireResponse.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    linkId: String
    _linkId: Companion | UnsetType = UNSET
    definition: Uri | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    answer: Some[QuestionnaireResponseItemAnswer] | UnsetType = UNSET
    item: Some[QuestionnaireResponseItem] | UnsetType = UNSET


_QuestionnaireResponseItemAnswer_value = choice("valueAttachment", "valueCoding", "valueQuantity", "valueReference", "valueBoolean", "valueDate", "valueDateTime", "valueDecimal", "valueInteger", "valueString", "valueTime", "valueUri")


class QuestionnaireResponseItemAnswer(Structure, kw_only=True):
    """QuestionnaireResponse.item.answer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    valueAttachment: Attachment | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDate: Date | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    valueUri: Uri | UnsetType = UNSET
    item: Some[QuestionnaireResponseItem] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _QuestionnaireResponseItemAnswer_value(self).count(UNSET) < 11:
            raise ValueError("one value of a choice, as many companions as values")
