"""The resource type Subscription.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import ContactPoint, Extension, Meta, Narrative
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, Url


class Subscription(Structure, kw_only=True, tag_field="resourceType", tag="Subscription"):
    """Subscription of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    status: Literal["active", "error", "off", "requested"]
    contact: Some[ContactPoint] | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    reason: String
    criteria: String
    error: String | UnsetType = UNSET
    channel: SubscriptionChannel


class SubscriptionChannel(Structure, kw_only=True):
    """Subscription.channel of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["email", "message", "rest-hook", "sms", "websocket"]
    endpoint: Url | UnsetType = UNSET
    payload: Code | UnsetType = UNSET
    header: Some[String] | UnsetType = UNSET
