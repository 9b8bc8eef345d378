"""The requests in a batch or transaction Bundle, taken apart; resources stay the bytes that were sent.

R4 bundle.html, http.html#transaction.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from vesalius.api.call import Call
from vesalius.api.headers import http_date
from vesalius.api.moments import parse_range
from vesalius.api.negotiation import FORM, JSON_PATCH
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import Request, encode_query
from vesalius.api.response import FHIR_JSON
from vesalius.errors import Invalid, Issue, TooLarge, VesaliusError

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"})

_NOTHING: Final = msgspec.Raw()


class _Request(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    method: str
    url: str
    if_none_match: str | None = None
    if_modified_since: str | None = None
    if_match: str | None = None
    if_none_exist: str | None = None
    id: str = ""
    extension: msgspec.Raw = _NOTHING
    modifier_extension: msgspec.Raw = _NOTHING


class _Entry(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    request: _Request
    full_url: str | None = None
    resource: msgspec.Raw = _NOTHING
    id: str = ""
    extension: msgspec.Raw = _NOTHING
    modifier_extension: msgspec.Raw = _NOTHING
    link: msgspec.Raw = _NOTHING
    search: msgspec.Raw = _NOTHING
    response: msgspec.Raw = _NOTHING


class _Bundle(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    resource_type: str
    type: str
    entry: list[msgspec.Raw] = []
    id: str = ""
    meta: msgspec.Raw = _NOTHING
    implicit_rules: str = ""
    language: str = ""
    identifier: msgspec.Raw = _NOTHING
    timestamp: str = ""
    total: int | None = None
    link: msgspec.Raw = _NOTHING
    signature: msgspec.Raw = _NOTHING


class _Binary(msgspec.Struct, rename="camel"):
    resource_type: str
    content_type: str
    data: str = ""


class _Parameters(msgspec.Struct, rename="camel"):
    resource_type: str
    parameter: list[dict[str, Any]] = []


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """One entry. `path` is relative to the endpoint, with a slash; `body` is b"" where there is none."""

    index: int
    method: str
    path: str
    query: str
    full_url: str | None = None
    body: bytes = b""
    media_type: str = FHIR_JSON
    preconditions: dict[str, str] = field(default_factory=dict)

    def request(self, outer: Request, mount: str) -> Request:
        """The entry as a request of its own, with what of the outer request concerns every entry."""
        headers = dict(self.preconditions)
        headers["content-type"] = self.media_type
        # A Bundle holds resources: a Binary comes as one here.
        headers["accept"] = FHIR_JSON
        for name in ("prefer", "host", "x-forwarded-proto", "x-forwarded-host"):
            value = outer.headers.get(name)
            if value is not None:
                headers[name] = value
        return Request(self.method, mount + self.path, self.query, headers, self.body, outer.address, outer.scheme)


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that is no request."""

    index: int
    error: VesaliusError


def read_bundle(call: Call) -> tuple[str, list[EntryRequest | Refused]]:
    """The type of the Bundle, batch or transaction, and its entries in their order.

    Raises MalformedRequest for a body that is no such Bundle, TooLarge for too many entries.
    """
    try:
        bundle = _decode_bundle(call.resource_body())
    except msgspec.ValidationError as error:
        raise Invalid(issues=(_issue(str(error), "Bundle"),)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedRequest("The body is not well-formed JSON.") from error
    if bundle.resource_type != "Bundle" or bundle.type not in {"batch", "transaction"}:
        raise MalformedRequest(
            "The endpoint takes Bundles of type batch, transaction, document or collection; others go to /Bundle."
        )
    limit = call.configuration.maximum_entries
    if len(bundle.entry) > limit:
        raise TooLarge(f"A Bundle may have {limit} entries.")
    return bundle.type, [_entry(index, raw, call.base) for index, raw in enumerate(bundle.entry)]


def located(error: VesaliusError, index: int) -> tuple[Issue, ...]:
    """The issues of an error, each at its entry."""
    place = f"Bundle.entry[{index}]"
    return tuple(
        Issue(
            issue.code,
            issue.diagnostics,
            issue.expression if issue.expression and issue.expression[0].startswith(place) else (place,),
            issue.severity,
        )
        for issue in error.issues
    )


def _entry(index: int, raw: msgspec.Raw, base: str) -> EntryRequest | Refused:
    place = f"Bundle.entry[{index}]"
    try:
        entry = _decode_entry(raw)
    except msgspec.ValidationError as error:
        return Refused(index, Invalid(issues=(_issue(str(error), place),)))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Refused(index, Invalid(issues=(Issue("structure", "Not well-formed JSON.", (place,)),)))
    request = entry.request
    if request.method not in METHODS:
        issue = Issue(
            "value",
            "The method is one of GET, HEAD, POST, PUT, DELETE and PATCH.",
            (f"{place}.request.method",),
        )
        return Refused(index, Invalid(issues=(issue,)))
    path, _, query = _relative(request.url, base).partition("?")
    body, media_type = bytes(entry.resource), FHIR_JSON
    try:
        if request.method == "PATCH":
            body, media_type = _patch(body)
        elif request.method == "POST" and path.rpartition("/")[2] == "_search":
            body, media_type = _form(body)
        elif request.method in {"GET", "HEAD", "DELETE"}:
            body = b""
    except VesaliusError as error:
        return Refused(index, Invalid(issues=located(error, index)))
    preconditions = {
        name: value
        for name, value in (
            ("if-match", request.if_match),
            ("if-none-match", request.if_none_match),
            ("if-modified-since", _http_moment(request.if_modified_since)),
            ("if-none-exist", request.if_none_exist),
        )
        if value is not None
    }
    return EntryRequest(
        index, request.method, "/" + path.lstrip("/"), query, entry.full_url, body, media_type, preconditions
    )


def _relative(url: str, base: str) -> str:
    url = url.strip()
    if url.startswith(base) and url[len(base) : len(base) + 1] in {"", "/", "?"}:
        return url[len(base) :]
    return url


def _http_moment(instant: str | None) -> str | None:
    """The header's form of an instant, as R4 has it in Bundle.entry.request; anything else as it is."""
    if instant is None:
        return None
    try:
        return http_date(parse_range("ifModifiedSince", instant)[0])
    except VesaliusError:
        return instant


def _patch(resource: bytes) -> tuple[bytes, str]:
    """A patch in a Bundle: a Binary holds JSON Patch, Parameters a FHIRPath Patch (R4 http.html#patch)."""
    try:
        binary = _decode_binary(resource)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return resource, FHIR_JSON
    if binary.resource_type != "Binary":
        return resource, FHIR_JSON
    if binary.content_type.partition(";")[0].strip().lower() != JSON_PATCH:
        raise MalformedRequest(f"A Binary that patches has the contentType {JSON_PATCH}.")
    try:
        return base64.b64decode("".join(binary.data.split()), validate=True), JSON_PATCH
    except (binascii.Error, ValueError) as error:
        raise MalformedRequest("The data of the Binary is no base64.") from error


def _form(resource: bytes) -> tuple[bytes, str]:
    """The parameters of a search by POST: R4 names no resource for them; Parameters or a Binary hold them here."""
    if not resource:
        return b"", FORM
    try:
        given = _decode_parameters(resource)
        if given.resource_type == "Parameters":
            values = [(part.pop("name", ""), next(iter(part.values()), None)) for part in given.parameter]
            if all(isinstance(name, str) and isinstance(value, str) for name, value in values):
                return encode_query([(str(name), str(value)) for name, value in values]).encode(), FORM
        binary = _decode_binary(resource)
        if binary.resource_type == "Binary" and binary.content_type.partition(";")[0].strip().lower() == FORM:
            return base64.b64decode("".join(binary.data.split()), validate=True), FORM
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, binascii.Error, ValueError):
        pass
    raise MalformedRequest(
        "A search by POST has its parameters in the url, in Parameters with string values, or in a Binary with the"
        f" contentType {FORM}."
    )


def _issue(message: str, place: str) -> Issue:
    """What msgspec says, at its place as a FHIRPath: "… - at `$.request.url`"."""
    missing = _MISSING.match(message)
    if missing is not None:
        message = f"The property {missing[1]} is missing{message[missing.end() :]}"
    match = _PLACE.search(message)
    if match is None:
        return Issue("structure", message.removesuffix(".") + ".", (place,))
    return Issue("structure", message[: match.start()] + ".", (place + match[1].replace("[...]", ""),))


_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_PLACE: Final = re.compile(r" - at `\$([^`]*)`$")
_decode_bundle = msgspec.json.Decoder(_Bundle).decode
_decode_entry = msgspec.json.Decoder(_Entry).decode
_decode_parameters = msgspec.json.Decoder(_Parameters).decode
_decode_binary = msgspec.json.Decoder(_Binary).decode
