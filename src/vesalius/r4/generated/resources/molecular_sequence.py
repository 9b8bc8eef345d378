"""The resource type MolecularSequence.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import CodeableConcept, Extension, Identifier, Meta, Narrative, Quantity
from vesalius.r4.model import Code, Decimal, Id, Integer, Some, String, Structure, Uri, reference_to


class MolecularSequence(Structure, kw_only=True, tag_field="resourceType", tag="MolecularSequence"):
    """MolecularSequence of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    type: Literal["aa", "dna", "rna"] | UnsetType = UNSET
    coordinateSystem: Integer
    patient: reference_to("Patient") | UnsetType = UNSET
    specimen: reference_to("Specimen") | UnsetType = UNSET
    device: reference_to("Device") | UnsetType = UNSET
    performer: reference_to("Organization") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    referenceSeq: MolecularSequenceReferenceSeq | UnsetType = UNSET
    variant: Some[MolecularSequenceVariant] | UnsetType = UNSET
    observedSeq: String | UnsetType = UNSET
    quality: Some[MolecularSequenceQuality] | UnsetType = UNSET
    readCoverage: Integer | UnsetType = UNSET
    repository: Some[MolecularSequenceRepository] | UnsetType = UNSET
    pointer: Some[reference_to("MolecularSequence")] | UnsetType = UNSET
    structureVariant: Some[MolecularSequenceStructureVariant] | UnsetType = UNSET


class MolecularSequenceQuality(Structure, kw_only=True):
    """MolecularSequence.quality of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["indel", "snp", "unknown"]
    standardSequence: CodeableConcept | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    score: Quantity | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    truthTP: Decimal | UnsetType = UNSET
    queryTP: Decimal | UnsetType = UNSET
    truthFN: Decimal | UnsetType = UNSET
    queryFP: Decimal | UnsetType = UNSET
    gtFP: Decimal | UnsetType = UNSET
    precision: Decimal | UnsetType = UNSET
    recall: Decimal | UnsetType = UNSET
    fScore: Decimal | UnsetType = UNSET
    roc: MolecularSequenceQualityRoc | UnsetType = UNSET


class MolecularSequenceQualityRoc(Structure, kw_only=True):
    """MolecularSequence.quality.roc of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    score: Some[Integer] | UnsetType = UNSET
    numTP: Some[Integer] | UnsetType = UNSET
    numFP: Some[Integer] | UnsetType = UNSET
    numFN: Some[Integer] | UnsetType = UNSET
    precision: Some[Decimal] | UnsetType = UNSET
    sensitivity: Some[Decimal] | UnsetType = UNSET
    fMeasure: Some[Decimal] | UnsetType = UNSET


class MolecularSequenceReferenceSeq(Structure, kw_only=True):
    """MolecularSequence.referenceSeq of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    chromosome: CodeableConcept | UnsetType = UNSET
    genomeBuild: String | UnsetType = UNSET
    orientation: Literal["antisense", "sense"] | UnsetType = UNSET
    referenceSeqId: CodeableConcept | UnsetType = UNSET
    referenceSeqPointer: reference_to("MolecularSequence") | UnsetType = UNSET
    referenceSeqString: String | UnsetType = UNSET
    strand: Literal["crick", "watson"] | UnsetType = UNSET
    windowStart: Integer | UnsetType = UNSET
    windowEnd: Integer | UnsetType = UNSET


class MolecularSequenceRepository(Structure, kw_only=True):
    """MolecularSequence.repository of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["directlink", "login", "oauth", "openapi", "other"]
    url: Uri | UnsetType = UNSET
    name: String | UnsetType = UNSET
    datasetId: String | UnsetType = UNSET
    variantsetId: String | UnsetType = UNSET
    readsetId: String | UnsetType = UNSET


class MolecularSequenceStructureVariant(Structure, kw_only=True):
    """MolecularSequence.structureVariant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    variantType: CodeableConcept | UnsetType = UNSET
    exact: bool | UnsetType = UNSET
    length: Integer | UnsetType = UNSET
    outer: MolecularSequenceStructureVariantOuter | UnsetType = UNSET
    inner: MolecularSequenceStructureVariantInner | UnsetType = UNSET


class MolecularSequenceStructureVariantInner(Structure, kw_only=True):
    """MolecularSequence.structureVariant.inner of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    end: Integer | UnsetType = UNSET


class MolecularSequenceStructureVariantOuter(Structure, kw_only=True):
    """MolecularSequence.structureVariant.outer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    end: Integer | UnsetType = UNSET


class MolecularSequenceVariant(Structure, kw_only=True):
    """MolecularSequence.variant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    observedAllele: String | UnsetType = UNSET
    referenceAllele: String | UnsetType = UNSET
    cigar: String | UnsetType = UNSET
    variantPointer: reference_to("Observation") | UnsetType = UNSET
