"""What a Subscription asks for, taken apart and judged (R4 subscription.html). Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from vesalius.errors import Invalid
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.permission import SUBSCRIBER

_SIGNING: Final = "hmac-sha256"
_FORBIDDEN_TYPES: Final = frozenset({"Subscription", "AuditEvent"})
_RESULT_PARAMETERS: Final = frozenset(
    {"_include", "_revinclude", "_sort", "_count", "_summary", "_elements", "_total", "_contained", "_containedtype"}
    | {"_format", "_pretty", "_cursor", "_score", "_type"}
)
_HEADER: Final = re.compile(
    r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}):[ \t]*([\x21-\x7e](?:[\x20-\x7e]{0,2000}[\x21-\x7e])?)"
)
_RESERVED: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "content-type", "te", "trailer", "upgrade"}
)
_JSON: Final = frozenset({"application/fhir+json", "application/json"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A Subscription ready to be worked with. `payload`: the resource is sent; `secret` signs what is sent.

    `digest` changes with everything that decides what goes where.
    """

    type: str
    parameters: tuple[tuple[str, str], ...]
    endpoint: str
    headers: tuple[tuple[str, str], ...]
    secret: str
    payload: bool
    subscriber: str
    end: str
    digest: bytes


def of(resource: Mapping[str, Any]) -> Definition:
    """The definition. Raises Invalid with a sentence for the subscriber."""
    channel = resource.get("channel", {})
    if channel.get("type") != "rest-hook":
        raise Invalid("Only channels of type rest-hook are offered.")
    payload = channel.get("payload", "")
    if payload and payload.partition(";")[0].strip() not in _JSON:
        raise Invalid("The payload must be application/fhir+json, or be left out for an empty message.")
    type_name, parameters = criteria(str(resource.get("criteria", "")))
    headers, secret = _headers(channel.get("header", ()))
    subscriber = next(
        (
            str(found.get("valueReference", {}).get("reference", ""))
            for found in resource.get("extension", ())
            if found.get("url") == SUBSCRIBER
        ),
        "",
    )
    decisive = [resource.get("criteria"), channel, subscriber]
    return Definition(
        type_name,
        parameters,
        str(channel.get("endpoint", "")),
        headers,
        secret,
        bool(payload),
        subscriber,
        str(resource.get("end", "")),
        hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).digest(),
    )


def criteria(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Type and parameters of a search string such as "Observation?code=…". Raises Invalid."""
    type_name, _, query = text.lstrip("/").partition("?")
    if type_name not in RESOURCE_TYPES or type_name in _FORBIDDEN_TYPES:
        raise Invalid(
            "The criteria must begin with a resource type that can be subscribed to, as in Observation?code=…"
        )
    parameters = tuple(parse_qsl(query, keep_blank_values=True))
    named = {name.partition(":")[0] for name, _ in parameters}
    if surplus := sorted(named & _RESULT_PARAMETERS):
        raise Invalid(f"The criteria cannot contain {', '.join(surplus)}.")
    return type_name, parameters


def _headers(lines: Any) -> tuple[tuple[tuple[str, str], ...], str]:
    found, secret = [], ""
    for line in lines:
        match = _HEADER.fullmatch(str(line))
        if match is None or match.group(1).lower() in _RESERVED:
            raise Invalid("A channel header must be of the form Name: value, and none that the message itself needs.")
        if match.group(1).lower() == _SIGNING:
            secret = match.group(2)
        else:
            found.append((match.group(1), match.group(2)))
    return tuple(found), secret
