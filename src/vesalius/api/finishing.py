"""The last step of every answer: layout, security headers, cross-origin headers, compression, HEAD."""

from __future__ import annotations

import threading
import zlib
from typing import Final

import msgspec
import zstandard

from vesalius.api import cors
from vesalius.api.configuration import Configuration
from vesalius.api.negotiation import FORM, content_coding
from vesalius.api.request import Request, presentation
from vesalius.api.response import Headers, Response

# Below this a packet is not saved; level 1 costs about 5 µs a kilobyte and finds what FHIR's JSON repeats.
_COMPRESSED_FROM: Final = 1400
_LEVEL: Final = 1
_GZIP_WINDOW: Final = 31

# An API answers with data: nothing in it may run, be framed, be sniffed into another type or be named to
# others.
_SECURITY: Final[Headers] = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_TRANSPORT: Final = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_PRIVATE: Final = (
    *_SECURITY,
    ("Cache-Control", "no-store"),
    ("Vary", "Accept, Accept-Encoding, Authorization"),
)
_PUBLIC: Final = (*_SECURITY, ("Cache-Control", "no-cache"), ("Vary", "Accept, Accept-Encoding"))

_compressors = threading.local()


def finish(
    response: Response,
    request: Request,
    configuration: Configuration,
    request_id: str,
    content_type: str | None,
) -> Response:
    """The response as it goes out; `content_type` is what was negotiated for resources."""
    body, kind = response.body, response.content_type
    headers = [
        *response.headers,
        ("X-Request-Id", request_id),
        *(_PUBLIC if response.is_public else _PRIVATE),
    ]
    if body:
        if response.is_resource:
            kind = content_type or f"{kind}; charset=utf-8"
            if _is_pretty(request):
                body = msgspec.json.format(body, indent=2)
        headers.append(("Content-Type", kind))
        if len(body) >= _COMPRESSED_FROM:
            body = _compressed(body, request, headers)
    origin = request.headers.get("origin")
    if origin is not None and not any(name == "Access-Control-Allow-Origin" for name, _ in headers):
        headers += cors.response_headers(origin, configuration.allowed_origins)
    if _is_secure(request, configuration):
        headers.append(_TRANSPORT)
    if response.status not in {204, 304}:
        headers.append(("Content-Length", str(len(body))))
    if request.method == "HEAD":
        body = b""
    return Response(
        response.status,
        tuple(headers),
        body,
        kind,
        response.version,
        response.is_resource,
        response.is_public,
    )


def _is_pretty(request: Request) -> bool:
    # Few ask, and most requests are decided by looking for the name.
    if "_pretty" not in request.query and b"_pretty" not in request.body:
        return False
    return presentation(request, FORM).get("_pretty") == "true"


def _compressed(body: bytes, request: Request, headers: list[tuple[str, str]]) -> bytes:
    accepted = request.headers.get("accept-encoding")
    coding = content_coding(accepted) if accepted else None
    if coding is None:
        return body
    headers.append(("Content-Encoding", coding))
    if coding == "zstd":
        compressor = getattr(_compressors, "zstd", None)
        if compressor is None:
            # A compressor serves one thread at a time.
            compressor = _compressors.zstd = zstandard.ZstdCompressor(level=_LEVEL)
        return bytes(compressor.compress(body))
    return zlib.compress(body, _LEVEL, _GZIP_WINDOW)


def _is_secure(request: Request, configuration: Configuration) -> bool:
    if configuration.base_url is not None:
        return configuration.base_url.startswith("https:")
    if configuration.trust_forwarded:
        return request.headers.get("x-forwarded-proto", request.scheme) == "https"
    return request.scheme == "https"
