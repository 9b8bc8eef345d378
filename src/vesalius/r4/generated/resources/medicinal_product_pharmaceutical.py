"""The resource type MedicinalProductPharmaceutical.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Ratio,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class MedicinalProductPharmaceutical(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductPharmaceutical"):
    """MedicinalProductPharmaceutical of R4."""

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
    administrableDoseForm: CodeableConcept
    unitOfPresentation: CodeableConcept | UnsetType = UNSET
    ingredient: Some[reference_to("MedicinalProductIngredient")] | UnsetType = UNSET
    device: Some[reference_to("DeviceDefinition")] | UnsetType = UNSET
    characteristics: Some[MedicinalProductPharmaceuticalCharacteristics] | UnsetType = UNSET
    routeOfAdministration: Some[MedicinalProductPharmaceuticalRouteOfAdministration]


class MedicinalProductPharmaceuticalCharacteristics(Structure, kw_only=True):
    """MedicinalProductPharmaceutical.characteristics of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    status: CodeableConcept | UnsetType = UNSET


class MedicinalProductPharmaceuticalRouteOfAdministration(Structure, kw_only=True):
    """MedicinalProductPharmaceutical.routeOfAdministration of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    firstDose: Quantity | UnsetType = UNSET
    maxSingleDose: Quantity | UnsetType = UNSET
    maxDosePerDay: Quantity | UnsetType = UNSET
    maxDosePerTreatmentPeriod: Ratio | UnsetType = UNSET
    maxTreatmentPeriod: Duration | UnsetType = UNSET
    targetSpecies: Some[MedicinalProductPharmaceuticalRouteOfAdministrationTargetSpecies] | UnsetType = UNSET


class MedicinalProductPharmaceuticalRouteOfAdministrationTargetSpecies(Structure, kw_only=True):
    """MedicinalProductPharmaceutical.routeOfAdministration.targetSpecies of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    withdrawalPeriod: Some[MedicinalProductPharmaceuticalRouteOfAdministrationTargetSpeciesWithdrawalPeriod] | UnsetType = UNSET


class MedicinalProductPharmaceuticalRouteOfAdministrationTargetSpeciesWithdrawalPeriod(Structure, kw_only=True):
    """MedicinalProductPharmaceutical.routeOfAdministration.targetSpecies.withdrawalPeriod of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    tissue: CodeableConcept
    value: Quantity
    supportingInformation: String | UnsetType = UNSET
    _supportingInformation: Companion | UnsetType = UNSET
