"""The resource type Bundle.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Extension, Identifier, Meta, Signature
from vesalius.r4.model import Code, Decimal, Id, Instant, Some, String, Structure, UnsignedInt, Uri


class Bundle(Structure, kw_only=True, tag_field="resourceType", tag="Bundle"):
    """Bundle of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    type: Literal["batch", "batch-response", "collection", "document", "history", "message", "searchset", "transaction", "transaction-response"]
    timestamp: Instant | UnsetType = UNSET
    total: UnsignedInt | UnsetType = UNSET
    link: Some[BundleLink] | UnsetType = UNSET
    entry: Some[BundleEntry] | UnsetType = UNSET
    signature: Signature | UnsetType = UNSET


class BundleEntry(Structure, kw_only=True):
    """Bundle.entry of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    link: Some[BundleLink] | UnsetType = UNSET
    fullUrl: Uri | UnsetType = UNSET
    resource: Raw | UnsetType = UNSET
    search: BundleEntrySearch | UnsetType = UNSET
    request: BundleEntryRequest | UnsetType = UNSET
    response: BundleEntryResponse | UnsetType = UNSET


class BundleEntryRequest(Structure, kw_only=True):
    """Bundle.entry.request of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    method: Literal["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
    url: Uri
    ifNoneMatch: String | UnsetType = UNSET
    ifModifiedSince: Instant | UnsetType = UNSET
    ifMatch: String | UnsetType = UNSET
    ifNoneExist: String | UnsetType = UNSET


class BundleEntryResponse(Structure, kw_only=True):
    """Bundle.entry.response of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    status: String
    location: Uri | UnsetType = UNSET
    etag: String | UnsetType = UNSET
    lastModified: Instant | UnsetType = UNSET
    outcome: Raw | UnsetType = UNSET


class BundleEntrySearch(Structure, kw_only=True):
    """Bundle.entry.search of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["include", "match", "outcome"] | UnsetType = UNSET
    score: Decimal | UnsetType = UNSET


class BundleLink(Structure, kw_only=True):
    """Bundle.link of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    relation: String
    url: Uri
