"""The resource type Subscription.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Companion, ContactPoint, Extension, Meta, Narrative
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, Url, beside, choice


class Subscription(Structure, kw_only=True, tag_field="resourceType", tag="Subscription"):
    """Subscription of R4."""

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
    status: Literal["active", "error", "off", "requested"]
    _status: Companion | UnsetType = UNSET
    contact: Some[ContactPoint] | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET
    reason: String
    _reason: Companion | UnsetType = UNSET
    criteria: String
    _criteria: Companion | UnsetType = UNSET
    error: String | UnsetType = UNSET
    _error: Companion | UnsetType = UNSET
    channel: SubscriptionChannel


class SubscriptionChannel(Structure, kw_only=True):
    """Subscription.channel of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["email", "message", "rest-hook", "sms", "websocket"]
    _type: Companion | UnsetType = UNSET
    endpoint: Url | UnsetType = UNSET
    _endpoint: Companion | UnsetType = UNSET
    payload: Code | UnsetType = UNSET
    _payload: Companion | UnsetType = UNSET
    header: Some[String] | UnsetType = UNSET
    _header: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._header is not UNSET and not beside(self._header, self.header)):
            raise ValueError("one value of a choice, as many companions as values")
