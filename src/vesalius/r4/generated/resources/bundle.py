"""The resource type Bundle.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Companion, Extension, Identifier, Meta, Signature
from vesalius.r4.model import Code, Decimal, Id, Instant, Some, String, Structure, UnsignedInt, Uri


class Bundle(Structure, kw_only=True, tag_field="resourceType", tag="Bundle"):
    """Bundle of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    type: Literal["batch", "batch-response", "collection", "document", "history", "message", "searchset", "transaction", "transaction-response"]
    _type: Companion | UnsetType = UNSET
    timestamp: Instant | UnsetType = UNSET
    _timestamp: Companion | UnsetType = UNSET
    total: UnsignedInt | UnsetType = UNSET
    _total: Companion | UnsetType = UNSET
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
    _fullUrl: Companion | UnsetType = UNSET
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
    _method: Companion | UnsetType = UNSET
    url: Uri
    _url: Companion | UnsetType = UNSET
    ifNoneMatch: String | UnsetType = UNSET
    _ifNoneMatch: Companion | UnsetType = UNSET
    ifModifiedSince: Instant | UnsetType = UNSET
    _ifModifiedSince: Companion | UnsetType = UNSET
    ifMatch: String | UnsetType = UNSET
    _ifMatch: Companion | UnsetType = UNSET
    ifNoneExist: String | UnsetType = UNSET
    _ifNoneExist: Companion | UnsetType = UNSET


class BundleEntryResponse(Structure, kw_only=True):
    """Bundle.entry.response of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    status: String
    _status: Companion | UnsetType = UNSET
    location: Uri | UnsetType = UNSET
    _location: Companion | UnsetType = UNSET
    etag: String | UnsetType = UNSET
    _etag: Companion | UnsetType = UNSET
    lastModified: Instant | UnsetType = UNSET
    _lastModified: Companion | UnsetType = UNSET
    outcome: Raw | UnsetType = UNSET


class BundleEntrySearch(Structure, kw_only=True):
    """Bundle.entry.search of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["include", "match", "outcome"] | UnsetType = UNSET
    _mode: Companion | UnsetType = UNSET
    score: Decimal | UnsetType = UNSET
    _score: Companion | UnsetType = UNSET


class BundleLink(Structure, kw_only=True):
    """Bundle.link of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    relation: String
    _relation: Companion | UnsetType = UNSET
    url: Uri
    _url: Companion | UnsetType = UNSET
