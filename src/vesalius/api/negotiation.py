"""Which representation and which content coding the client gets, and which bodies are read.

Sources: R4 http.html § 3.1.0.1.8 to § 3.1.0.1.11 and § 3.1.0.6; RFC 9110 § 12.4 and § 12.5. JSON is the one
format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vesalius.api.refusals import NotAcceptable, UnsupportedMediaType
from vesalius.api.response import FHIR_JSON

JSON_PATCH: Final = "application/json-patch+json"
FORM: Final = "application/x-www-form-urlencoded"

# What is named in Accept-Patch and in every refusal of a media type.
JSON_TYPES: Final = (FHIR_JSON, "application/json", "text/json")
FORMATS: Final = (FHIR_JSON, "json")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of Accept: the type in lower case, quality 0 to 1000, the FHIR version asked for."""

    media_type: str
    quality: int
    fhir_version: str | None


def response_type(accept: str | None, format_parameter: str | None) -> str:
    """The Content-Type of a resource in the answer.

    `_format` wins over Accept (§ 3.1.0.1.11). A client that asks for a generic JSON type gets that very name.
    Raises NotAcceptable when nothing that it accepts can be sent.
    """
    if format_parameter:
        return _by_format(format_parameter)
    if accept is None or accept == FHIR_JSON:
        return _CONTENT_TYPE
    return _by_accept(accept)


def parse_accept(value: str) -> list[MediaRange]:
    """The media ranges of Accept in their order. Elements that are not well-formed are left out."""
    ranges = []
    for element in _split(value, ","):
        name, *parameters = _split(element, ";")
        media_type = name.strip().lower()
        if _MEDIA_RANGE.fullmatch(media_type) is None:
            continue
        quality, fhir_version = 1000, None
        for parameter in parameters:
            key, _, text = parameter.partition("=")
            match key.strip().lower():
                case "q":
                    quality = parse_quality(text)
                case "fhirversion":
                    fhir_version = text.strip().strip('"')
                case _:
                    pass
        ranges.append(MediaRange(media_type, quality, fhir_version))
    return ranges


def parse_quality(text: str) -> int:
    """Thousandths of a weight of RFC 9110 § 12.4.2; one that is not well-formed counts as 0."""
    match = _QUALITY.fullmatch(text.strip())
    return 0 if match is None else round(float(match[0]) * 1000)


@lru_cache(maxsize=256)
def content_coding(accept_encoding: str) -> str | None:
    """The coding for the answer: zstd, gzip or None. Between equal weights zstd is taken: it is cheaper."""
    weights: dict[str, int] = {}
    for element in accept_encoding.split(","):
        name, _, parameter = element.partition(";")
        key, _, text = parameter.partition("=")
        weights[name.strip().lower()] = parse_quality(text) if key.strip().lower() == "q" else 1000
    rest = weights.get("*", 0)
    zstd, gzip = weights.get("zstd", rest), weights.get("gzip", weights.get("x-gzip", rest))
    if zstd <= 0 and gzip <= 0:
        return None
    return "zstd" if zstd >= gzip else "gzip"


def request_type(content_type: str | None, accepted: tuple[str, ...] = JSON_TYPES) -> str:
    """The media type of a request body, without parameters; the first accepted one if none is named.

    Raises UnsupportedMediaType for any other type, for a charset other than UTF-8 and for a FHIR version
    other than R4.
    """
    if content_type is None:
        return accepted[0]
    if content_type == FHIR_JSON and FHIR_JSON in accepted:
        return FHIR_JSON
    return _request_type(content_type, accepted)


@lru_cache(maxsize=256)
def _request_type(content_type: str, accepted: tuple[str, ...]) -> str:
    name, *parameters = _split(content_type, ";")
    media_type = _FORMER_NAMES.get(name.strip().lower(), name.strip().lower())
    if media_type not in accepted:
        raise _unsupported(media_type, accepted)
    for parameter in parameters:
        key, _, text = parameter.partition("=")
        value = text.strip().strip('"').lower()
        match key.strip().lower():
            case "charset" if value not in {"utf-8", "utf8"}:
                raise UnsupportedMediaType("The charset of FHIR content is UTF-8.")
            case "fhirversion" if value not in _FHIR_VERSIONS:
                raise UnsupportedMediaType("The FHIR version of this endpoint is 4.0.")
            case _:
                pass
    return media_type


def _unsupported(media_type: str, accepted: tuple[str, ...]) -> UnsupportedMediaType:
    shown = media_type if _MEDIA_RANGE.fullmatch(media_type) else "This media type"
    return UnsupportedMediaType(f"{shown} is not read here; accepted: {', '.join(accepted)}.")


def _by_format(text: str) -> str:
    # A plus sign of application/fhir+json that the client did not escape arrives as a blank.
    media_type = text.partition(";")[0].strip().lower().replace(" ", "+")
    content_type = _FORMAT_NAMES.get(media_type)
    if content_type is None:
        raise NotAcceptable("This _format cannot be sent; offered: json, application/fhir+json.")
    ranges = parse_accept(f"{FHIR_JSON};{text.partition(';')[2]}")
    if any(entry.fhir_version not in _FHIR_VERSIONS for entry in ranges):
        raise NotAcceptable("The FHIR version of this endpoint is 4.0.")
    return content_type


@lru_cache(maxsize=256)
def _by_accept(accept: str) -> str:
    ranges = parse_accept(accept)
    if not ranges:
        # Nothing readable was said, which is as good as saying nothing.
        return _CONTENT_TYPE
    best, best_weight, other_version = "", 0, False
    for name, content_type in _OFFERED.items():
        weight = 0
        specificity = -1
        for entry in ranges:
            rank = _specificity(entry.media_type, name)
            if rank < 0:
                continue
            if entry.fhir_version not in _FHIR_VERSIONS:
                other_version = True
                continue
            if rank > specificity or (rank == specificity and entry.quality > weight):
                specificity, weight = rank, entry.quality
        if weight > best_weight:
            best, best_weight = content_type, weight
    if best_weight:
        return best
    if other_version:
        raise NotAcceptable("The FHIR version of this endpoint is 4.0.")
    raise NotAcceptable("Only JSON can be sent: application/fhir+json.")


def _specificity(media_range: str, media_type: str) -> int:
    media_range = _FORMER_NAMES.get(media_range, media_range)
    if media_range == media_type:
        return 2
    if media_range == media_type.partition("/")[0] + "/*":
        return 1
    return 0 if media_range == "*/*" else -1


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand outside of quoted strings."""
    if '"' not in text:
        return text.split(separator)
    parts, start, quoted, escaped = [], 0, False, False
    for position, sign in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and sign == "\\":
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign == separator and not quoted:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


_NAME = r"[!#$%&'*+.^_`|~0-9a-z-]+"
_MEDIA_RANGE = re.compile(rf"(?:\*/\*|{_NAME}/(?:\*|{_NAME}))")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_CONTENT_TYPE = f"{FHIR_JSON}; charset=utf-8"
# application/fhir+json stands first: it wins between equal weights.
_OFFERED = {
    FHIR_JSON: _CONTENT_TYPE,
    "application/json": "application/json; charset=utf-8",
    "text/json": "text/json; charset=utf-8",
}
_FORMAT_NAMES = {"json": _CONTENT_TYPE, "application/json+fhir": _CONTENT_TYPE, **_OFFERED}
# § 3.1.0.1.10: the name before STU 3.
_FORMER_NAMES = {"application/json+fhir": FHIR_JSON}
_FHIR_VERSIONS = frozenset({None, "4.0", "4.0.0", "4.0.1"})
