"""The resource type OperationOutcome.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import CodeableConcept, Companion, Extension, Meta, Narrative
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, beside, choice


class OperationOutcome(Structure, kw_only=True, tag_field="resourceType", tag="OperationOutcome"):
    """OperationOutcome of R4."""

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
    issue: Some[OperationOutcomeIssue]


class OperationOutcomeIssue(Structure, kw_only=True):
    """OperationOutcome.issue of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    severity: Literal["error", "fatal", "information", "warning"]
    _severity: Companion | UnsetType = UNSET
    code: Literal["business-rule", "code-invalid", "conflict", "deleted", "duplicate", "exception", "expired", "extension", "forbidden", "incomplete", "informational", "invalid", "invariant", "lock-error", "login", "multiple-matches", "no-store", "not-found", "not-supported", "processing", "required", "security", "structure", "suppressed", "throttled", "timeout", "too-costly", "too-long", "transient", "unknown", "value"]
    _code: Companion | UnsetType = UNSET
    details: CodeableConcept | UnsetType = UNSET
    diagnostics: String | UnsetType = UNSET
    _diagnostics: Companion | UnsetType = UNSET
    location: Some[String] | UnsetType = UNSET
    _location: Some[Companion | None] | UnsetType = UNSET
    expression: Some[String] | UnsetType = UNSET
    _expression: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._location is not UNSET and not beside(self._location, self.location))
            or (self._expression is not UNSET and not beside(self._expression, self.expression))
        ):
            raise ValueError("one value of a choice, as many companions as values")
