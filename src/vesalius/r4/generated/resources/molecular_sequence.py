"""The resource type MolecularSequence.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
)
from vesalius.r4.model import (
    Code,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class MolecularSequence(Structure, kw_only=True, tag_field="resourceType", tag="MolecularSequence"):
    """MolecularSequence of R4."""

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
    type: Literal["aa", "dna", "rna"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    coordinateSystem: Integer
    _coordinateSystem: Companion | UnsetType = UNSET
    patient: reference_to("Patient") | UnsetType = UNSET
    specimen: reference_to("Specimen") | UnsetType = UNSET
    device: reference_to("Device") | UnsetType = UNSET
    performer: reference_to("Organization") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    referenceSeq: MolecularSequenceReferenceSeq | UnsetType = UNSET
    variant: Some[MolecularSequenceVariant] | UnsetType = UNSET
    observedSeq: String | UnsetType = UNSET
    _observedSeq: Companion | UnsetType = UNSET
    quality: Some[MolecularSequenceQuality] | UnsetType = UNSET
    readCoverage: Integer | UnsetType = UNSET
    _readCoverage: Companion | UnsetType = UNSET
    repository: Some[MolecularSequenceRepository] | UnsetType = UNSET
    pointer: Some[reference_to("MolecularSequence")] | UnsetType = UNSET
    structureVariant: Some[MolecularSequenceStructureVariant] | UnsetType = UNSET


class MolecularSequenceQuality(Structure, kw_only=True):
    """MolecularSequence.quality of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["indel", "snp", "unknown"]
    _type: Companion | UnsetType = UNSET
    standardSequence: CodeableConcept | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET
    score: Quantity | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    truthTP: Decimal | UnsetType = UNSET
    _truthTP: Companion | UnsetType = UNSET
    queryTP: Decimal | UnsetType = UNSET
    _queryTP: Companion | UnsetType = UNSET
    truthFN: Decimal | UnsetType = UNSET
    _truthFN: Companion | UnsetType = UNSET
    queryFP: Decimal | UnsetType = UNSET
    _queryFP: Companion | UnsetType = UNSET
    gtFP: Decimal | UnsetType = UNSET
    _gtFP: Companion | UnsetType = UNSET
    precision: Decimal | UnsetType = UNSET
    _precision: Companion | UnsetType = UNSET
    recall: Decimal | UnsetType = UNSET
    _recall: Companion | UnsetType = UNSET
    fScore: Decimal | UnsetType = UNSET
    _fScore: Companion | UnsetType = UNSET
    roc: MolecularSequenceQualityRoc | UnsetType = UNSET


class MolecularSequenceQualityRoc(Structure, kw_only=True):
    """MolecularSequence.quality.roc of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    score: Some[Integer] | UnsetType = UNSET
    _score: Some[Companion | None] | UnsetType = UNSET
    numTP: Some[Integer] | UnsetType = UNSET
    _numTP: Some[Companion | None] | UnsetType = UNSET
    numFP: Some[Integer] | UnsetType = UNSET
    _numFP: Some[Companion | None] | UnsetType = UNSET
    numFN: Some[Integer] | UnsetType = UNSET
    _numFN: Some[Companion | None] | UnsetType = UNSET
    precision: Some[Decimal] | UnsetType = UNSET
    _precision: Some[Companion | None] | UnsetType = UNSET
    sensitivity: Some[Decimal] | UnsetType = UNSET
    _sensitivity: Some[Companion | None] | UnsetType = UNSET
    fMeasure: Some[Decimal] | UnsetType = UNSET
    _fMeasure: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._score is not UNSET and not beside(self._score, self.score))
            or (self._numTP is not UNSET and not beside(self._numTP, self.numTP))
            or (self._numFP is not UNSET and not beside(self._numFP, self.numFP))
            or (self._numFN is not UNSET and not beside(self._numFN, self.numFN))
            or (self._precision is not UNSET and not beside(self._precision, self.precision))
            or (self._sensitivity is not UNSET and not beside(self._sensitivity, self.sensitivity))
            or (self._fMeasure is not UNSET and not beside(self._fMeasure, self.fMeasure))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class MolecularSequenceReferenceSeq(Structure, kw_only=True):
    """MolecularSequence.referenceSeq of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    chromosome: CodeableConcept | UnsetType = UNSET
    genomeBuild: String | UnsetType = UNSET
    _genomeBuild: Companion | UnsetType = UNSET
    orientation: Literal["antisense", "sense"] | UnsetType = UNSET
    _orientation: Companion | UnsetType = UNSET
    referenceSeqId: CodeableConcept | UnsetType = UNSET
    referenceSeqPointer: reference_to("MolecularSequence") | UnsetType = UNSET
    referenceSeqString: String | UnsetType = UNSET
    _referenceSeqString: Companion | UnsetType = UNSET
    strand: Literal["crick", "watson"] | UnsetType = UNSET
    _strand: Companion | UnsetType = UNSET
    windowStart: Integer | UnsetType = UNSET
    _windowStart: Companion | UnsetType = UNSET
    windowEnd: Integer | UnsetType = UNSET
    _windowEnd: Companion | UnsetType = UNSET


class MolecularSequenceRepository(Structure, kw_only=True):
    """MolecularSequence.repository of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["directlink", "login", "oauth", "openapi", "other"]
    _type: Companion | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    datasetId: String | UnsetType = UNSET
    _datasetId: Companion | UnsetType = UNSET
    variantsetId: String | UnsetType = UNSET
    _variantsetId: Companion | UnsetType = UNSET
    readsetId: String | UnsetType = UNSET
    _readsetId: Companion | UnsetType = UNSET


class MolecularSequenceStructureVariant(Structure, kw_only=True):
    """MolecularSequence.structureVariant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    variantType: CodeableConcept | UnsetType = UNSET
    exact: bool | UnsetType = UNSET
    _exact: Companion | UnsetType = UNSET
    length: Integer | UnsetType = UNSET
    _length: Companion | UnsetType = UNSET
    outer: MolecularSequenceStructureVariantOuter | UnsetType = UNSET
    inner: MolecularSequenceStructureVariantInner | UnsetType = UNSET


class MolecularSequenceStructureVariantInner(Structure, kw_only=True):
    """MolecularSequence.structureVariant.inner of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET


class MolecularSequenceStructureVariantOuter(Structure, kw_only=True):
    """MolecularSequence.structureVariant.outer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET


class MolecularSequenceVariant(Structure, kw_only=True):
    """MolecularSequence.variant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    start: Integer | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Integer | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET
    observedAllele: String | UnsetType = UNSET
    _observedAllele: Companion | UnsetType = UNSET
    referenceAllele: String | UnsetType = UNSET
    _referenceAllele: Companion | UnsetType = UNSET
    cigar: String | UnsetType = UNSET
    _cigar: Companion | UnsetType = UNSET
    variantPointer: reference_to("Observation") | UnsetType = UNSET
