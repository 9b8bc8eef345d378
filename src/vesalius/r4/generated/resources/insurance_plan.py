"""The resource type InsurancePlan.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    Quantity,
)
from vesalius.r4.model import (
    Code,
    Id,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    concept_of,
    reference_to,
)


class InsurancePlan(Structure, kw_only=True, tag_field="resourceType", tag="InsurancePlan"):
    """InsurancePlan of R4."""

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
    status: Literal["active", "draft", "retired", "unknown"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    _alias: Some[Companion | None] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    ownedBy: reference_to("Organization") | UnsetType = UNSET
    administeredBy: reference_to("Organization") | UnsetType = UNSET
    coverageArea: Some[reference_to("Location")] | UnsetType = UNSET
    contact: Some[InsurancePlanContact] | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET
    network: Some[reference_to("Organization")] | UnsetType = UNSET
    coverage: Some[InsurancePlanCoverage] | UnsetType = UNSET
    plan: Some[InsurancePlanPlan] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._alias is not UNSET and not beside(self._alias, self.alias)):
            raise ValueError("one value of a choice, as many companions as values")


class InsurancePlanContact(Structure, kw_only=True):
    """InsurancePlan.contact of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    purpose: CodeableConcept | UnsetType = UNSET
    name: HumanName | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Address | UnsetType = UNSET


class InsurancePlanCoverage(Structure, kw_only=True):
    """InsurancePlan.coverage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    network: Some[reference_to("Organization")] | UnsetType = UNSET
    benefit: Some[InsurancePlanCoverageBenefit]


class InsurancePlanCoverageBenefit(Structure, kw_only=True):
    """InsurancePlan.coverage.benefit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    requirement: String | UnsetType = UNSET
    _requirement: Companion | UnsetType = UNSET
    limit: Some[InsurancePlanCoverageBenefitLimit] | UnsetType = UNSET


class InsurancePlanCoverageBenefitLimit(Structure, kw_only=True):
    """InsurancePlan.coverage.benefit.limit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    value: Quantity | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET


class InsurancePlanPlan(Structure, kw_only=True):
    """InsurancePlan.plan of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    coverageArea: Some[reference_to("Location")] | UnsetType = UNSET
    network: Some[reference_to("Organization")] | UnsetType = UNSET
    generalCost: Some[InsurancePlanPlanGeneralCost] | UnsetType = UNSET
    specificCost: Some[InsurancePlanPlanSpecificCost] | UnsetType = UNSET


class InsurancePlanPlanGeneralCost(Structure, kw_only=True):
    """InsurancePlan.plan.generalCost of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    groupSize: PositiveInt | UnsetType = UNSET
    _groupSize: Companion | UnsetType = UNSET
    cost: Money | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET


class InsurancePlanPlanSpecificCost(Structure, kw_only=True):
    """InsurancePlan.plan.specificCost of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    benefit: Some[InsurancePlanPlanSpecificCostBenefit] | UnsetType = UNSET


class InsurancePlanPlanSpecificCostBenefit(Structure, kw_only=True):
    """InsurancePlan.plan.specificCost.benefit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    cost: Some[InsurancePlanPlanSpecificCostBenefitCost] | UnsetType = UNSET


class InsurancePlanPlanSpecificCostBenefitCost(Structure, kw_only=True):
    """InsurancePlan.plan.specificCost.benefit.cost of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    applicability: concept_of("http://hl7.org/fhir/ValueSet/insuranceplan-applicability") | UnsetType = UNSET
    qualifiers: Some[CodeableConcept] | UnsetType = UNSET
    value: Quantity | UnsetType = UNSET
