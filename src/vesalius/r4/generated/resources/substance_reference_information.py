"""The resource type SubstanceReferenceInformation.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Range,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, choice, reference_to


class SubstanceReferenceInformation(Structure, kw_only=True, tag_field="resourceType", tag="SubstanceReferenceInformation"):
    """SubstanceReferenceInformation of R4."""

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
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    gene: Some[SubstanceReferenceInformationGene] | UnsetType = UNSET
    geneElement: Some[SubstanceReferenceInformationGeneElement] | UnsetType = UNSET
    classification: Some[SubstanceReferenceInformationClassification] | UnsetType = UNSET
    target: Some[SubstanceReferenceInformationTarget] | UnsetType = UNSET


class SubstanceReferenceInformationClassification(Structure, kw_only=True):
    """SubstanceReferenceInformation.classification of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    domain: CodeableConcept | UnsetType = UNSET
    classification: CodeableConcept | UnsetType = UNSET
    subtype: Some[CodeableConcept] | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET


class SubstanceReferenceInformationGene(Structure, kw_only=True):
    """SubstanceReferenceInformation.gene of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    geneSequenceOrigin: CodeableConcept | UnsetType = UNSET
    gene: CodeableConcept | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET


class SubstanceReferenceInformationGeneElement(Structure, kw_only=True):
    """SubstanceReferenceInformation.geneElement of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    element: Identifier | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET


_SubstanceReferenceInformationTarget_amount = choice("amountQuantity", "amountRange", "amountString")


class SubstanceReferenceInformationTarget(Structure, kw_only=True):
    """SubstanceReferenceInformation.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    target: Identifier | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    interaction: CodeableConcept | UnsetType = UNSET
    organism: CodeableConcept | UnsetType = UNSET
    organismType: CodeableConcept | UnsetType = UNSET
    amountQuantity: Quantity | UnsetType = UNSET
    amountRange: Range | UnsetType = UNSET
    amountString: String | UnsetType = UNSET
    amountType: CodeableConcept | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SubstanceReferenceInformationTarget_amount(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")
