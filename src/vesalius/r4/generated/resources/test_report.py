"""The resource type TestReport.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import Companion, Extension, Identifier, Meta, Narrative
from vesalius.r4.model import Code, DateTime, Decimal, Id, Some, String, Structure, Uri, reference_to


class TestReport(Structure, kw_only=True, tag_field="resourceType", tag="TestReport"):
    """TestReport of R4."""

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
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    status: Literal["completed", "entered-in-error", "in-progress", "stopped", "waiting"]
    _status: Companion | UnsetType = UNSET
    testScript: reference_to("TestScript")
    result: Literal["fail", "pass", "pending"]
    _result: Companion | UnsetType = UNSET
    score: Decimal | UnsetType = UNSET
    _score: Companion | UnsetType = UNSET
    tester: String | UnsetType = UNSET
    _tester: Companion | UnsetType = UNSET
    issued: DateTime | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    participant: Some[TestReportParticipant] | UnsetType = UNSET
    setup: TestReportSetup | UnsetType = UNSET
    test: Some[TestReportTest] | UnsetType = UNSET
    teardown: TestReportTeardown | UnsetType = UNSET


class TestReportParticipant(Structure, kw_only=True):
    """TestReport.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["client", "server", "test-engine"]
    _type: Companion | UnsetType = UNSET
    uri: Uri
    _uri: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET


class TestReportSetup(Structure, kw_only=True):
    """TestReport.setup of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: Some[TestReportSetupAction]


class TestReportSetupAction(Structure, kw_only=True):
    """TestReport.setup.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestReportSetupActionOperation | UnsetType = UNSET
    assert_: TestReportSetupActionAssert | UnsetType = field(name="assert", default=UNSET)


class TestReportSetupActionAssert(Structure, kw_only=True):
    """TestReport.setup.action.assert of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    result: Literal["error", "fail", "pass", "skip", "warning"]
    _result: Companion | UnsetType = UNSET
    message: String | UnsetType = UNSET
    _message: Companion | UnsetType = UNSET
    detail: String | UnsetType = UNSET
    _detail: Companion | UnsetType = UNSET


class TestReportSetupActionOperation(Structure, kw_only=True):
    """TestReport.setup.action.operation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    result: Literal["error", "fail", "pass", "skip", "warning"]
    _result: Companion | UnsetType = UNSET
    message: String | UnsetType = UNSET
    _message: Companion | UnsetType = UNSET
    detail: Uri | UnsetType = UNSET
    _detail: Companion | UnsetType = UNSET


class TestReportTeardown(Structure, kw_only=True):
    """TestReport.teardown of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: Some[TestReportTeardownAction]


class TestReportTeardownAction(Structure, kw_only=True):
    """TestReport.teardown.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestReportSetupActionOperation


class TestReportTest(Structure, kw_only=True):
    """TestReport.test of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    action: Some[TestReportTestAction]


class TestReportTestAction(Structure, kw_only=True):
    """TestReport.test.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestReportSetupActionOperation | UnsetType = UNSET
    assert_: TestReportSetupActionAssert | UnsetType = field(name="assert", default=UNSET)
