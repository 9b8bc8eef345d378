"""The resource type MeasureReport.

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
    Period,
    Quantity,
    Reference,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    concept_of,
    reference_to,
)


class MeasureReport(Structure, kw_only=True, tag_field="resourceType", tag="MeasureReport"):
    """MeasureReport of R4."""

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
    status: Literal["complete", "error", "pending"]
    _status: Companion | UnsetType = UNSET
    type: Literal["data-collection", "individual", "subject-list", "summary"]
    _type: Companion | UnsetType = UNSET
    measure: Canonical
    _measure: Companion | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    reporter: reference_to("Location", "Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    period: Period
    improvementNotation: concept_of("http://hl7.org/fhir/ValueSet/measure-improvement-notation") | UnsetType = UNSET
    group: Some[MeasureReportGroup] | UnsetType = UNSET
    evaluatedResource: Some[Reference] | UnsetType = UNSET


class MeasureReportGroup(Structure, kw_only=True):
    """MeasureReport.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    population: Some[MeasureReportGroupPopulation] | UnsetType = UNSET
    measureScore: Quantity | UnsetType = UNSET
    stratifier: Some[MeasureReportGroupStratifier] | UnsetType = UNSET


class MeasureReportGroupPopulation(Structure, kw_only=True):
    """MeasureReport.group.population of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    count: Integer | UnsetType = UNSET
    _count: Companion | UnsetType = UNSET
    subjectResults: reference_to("List") | UnsetType = UNSET


class MeasureReportGroupStratifier(Structure, kw_only=True):
    """MeasureReport.group.stratifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    stratum: Some[MeasureReportGroupStratifierStratum] | UnsetType = UNSET


class MeasureReportGroupStratifierStratum(Structure, kw_only=True):
    """MeasureReport.group.stratifier.stratum of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    value: CodeableConcept | UnsetType = UNSET
    component: Some[MeasureReportGroupStratifierStratumComponent] | UnsetType = UNSET
    population: Some[MeasureReportGroupStratifierStratumPopulation] | UnsetType = UNSET
    measureScore: Quantity | UnsetType = UNSET


class MeasureReportGroupStratifierStratumComponent(Structure, kw_only=True):
    """MeasureReport.group.stratifier.stratum.component of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    value: CodeableConcept


class MeasureReportGroupStratifierStratumPopulation(Structure, kw_only=True):
    """MeasureReport.group.stratifier.stratum.population of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    count: Integer | UnsetType = UNSET
    _count: Companion | UnsetType = UNSET
    subjectResults: reference_to("List") | UnsetType = UNSET
