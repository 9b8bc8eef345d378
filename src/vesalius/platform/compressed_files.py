"""Scripts, styles and drawings go out packed: they are the weight of a first load.

Each file is packed once in a process, when it is first asked for. Pages are not: what they hold beside secrets could be
told from their length (BREACH, CVE-2013-3587). Our own files hold no secret and nothing that anybody sent.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

_PACKED: Final = ("text/", "image/svg+xml", "application/json", "application/manifest+json")
_SMALLEST: Final = 600
"""Bytes below which packing gains nothing worth a header."""
_MOST: Final = 500
"""Files kept packed: more than there are."""
_MARK: Final = '-gz"'


class CompressedFiles:
    """Packs what stands under STATIC_URL for whoever takes gzip. The tag says so: it is another representation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._packed: dict[tuple[str, str], bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response, packed where it can be."""
        if not request.path.startswith(settings.STATIC_URL):
            return self._get_response(request)
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if _MARK in known:
            request.META["HTTP_IF_NONE_MATCH"] = known.replace(_MARK, '"')
        response = self._get_response(request)
        if not response.headers.get("Content-Type", "").startswith(_PACKED):
            if response.status_code == 304 and _MARK in known:
                response.headers["ETag"] = known
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if request.method != "GET" or response.status_code != 200 or not _takes_gzip(request):
            return response
        return self._pack(request, response)

    def _pack(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        size, tag = response.headers.get("Content-Length", ""), response.headers.get("ETag", "")
        if not tag or (size.isdecimal() and int(size) < _SMALLEST):
            return response
        body = self._packed.get((request.path, tag))
        if body is None:
            if not isinstance(response, StreamingHttpResponse):
                return response
            body = gzip.compress(b"".join(response), 9, mtime=0)
            if len(self._packed) < _MOST:
                self._packed[request.path, tag] = body
        response.close()
        packed = HttpResponse(body)
        for name, value in response.headers.items():
            packed.headers[name] = value
        packed.headers["Content-Encoding"] = "gzip"
        packed.headers["Content-Length"] = str(len(body))
        packed.headers["ETag"] = tag[:-1] + _MARK
        return packed


def _takes_gzip(request: HttpRequest) -> bool:
    """Whether gzip is accepted, as RFC 9110 12.5.3 writes it; "gzip;q=0" refuses it."""
    for item in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _semicolon, weight = item.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
