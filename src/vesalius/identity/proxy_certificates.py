"""Client certificates that the TLS server in front hands on. A header from anybody else is taken away.

Believed is what comes from the configured addresses with the shared secret, at the one address made for it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

from vesalius.identity import installed
from vesalius.identity.requests import page_request

PATH: Final = "/identity/eid/certificate/"
_CERTIFICATE: Final = "HTTP_X_CLIENT_CERTIFICATE"
_VERIFIED: Final = "HTTP_X_CLIENT_VERIFY"
_SECRET: Final = "HTTP_X_CLIENT_SECRET"  # noqa: S105 - the name of a header
_MAXIMUM_CHARACTERS: Final = 16_000


class ProxyCertificates:
    """Sets `request.client_certificate` (PEM, or "") and `request.is_forged`; views never see the headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the page."""
        certificate = str(request.META.pop(_CERTIFICATE, ""))
        verified = str(request.META.pop(_VERIFIED, ""))
        secret = str(request.META.pop(_SECRET, ""))
        known = page_request(request)
        known.client_certificate, known.is_forged = "", False
        if certificate or verified or secret:
            chosen = installed.configuration().card
            is_believed = (
                bool(chosen.proxy_secret)
                and hmac.compare_digest(secret.encode(), chosen.proxy_secret.encode())
                and str(request.META.get("REMOTE_ADDR", "")) in chosen.proxy_addresses
                and request.path == PATH
            )
            if is_believed and verified == "SUCCESS" and len(certificate) <= _MAXIMUM_CHARACTERS:
                known.client_certificate = unquote(certificate)
            known.is_forged = not is_believed
        return self._get_response(request)
