"""Whose card it is: certificates trusted, revocation asked, the account found by the number in the certificate."""

from __future__ import annotations

import functools
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from vesalius.identity import revocation, web_eid
from vesalius.identity.configuration import CardSettings
from vesalius.identity.web_eid import CardHolder, TokenRefused, Trust

_SECONDS_REMEMBERED: Final = 60
_SUFFIXES: Final = {".pem", ".cer", ".crt", ".der"}


def trust(settings: CardSettings, *, stapled: bytes = b"") -> Trust:
    """What is trusted now, with revocation asked as the operator wants it."""
    if settings.roots is None:
        raise TokenRefused("no roots")
    roots, others = _certificates(settings.roots, int(time.monotonic()) // _SECONDS_REMEMBERED)
    return Trust(roots, others, lambda card, issuer: revocation.is_revoked(settings, card, issuer, stapled=stapled))


def by_token(
    settings: CardSettings, token: bytes, *, origin: str, nonce: str, now: datetime, stapled: bytes = b""
) -> CardHolder:
    """Who signed a Web eID token. Raises TokenRefused."""
    return web_eid.verify(token, origin=origin, nonce=nonce, now=now, trust=trust(settings, stapled=stapled))


def by_certificate(settings: CardSettings, pem: str, *, now: datetime) -> CardHolder:
    """Whose certificate it is; that its holder has the key was seen by the TLS server. Raises TokenRefused."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise TokenRefused("form") from error
    return web_eid.verify_certificate(certificate, now=now, trust=trust(settings))


@functools.lru_cache(maxsize=8)
def _certificates(folder: Path, _minute: int) -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    """(self-signed ones, others) in a folder, PEM or DER. What is no certificate is left out."""
    roots: list[x509.Certificate] = []
    others: list[x509.Certificate] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in _SUFFIXES:
            continue
        content = path.read_bytes()
        try:
            found = (
                x509.load_pem_x509_certificates(content)
                if re.search(rb"-----BEGIN", content)
                else [x509.load_der_x509_certificate(content)]
            )
        except ValueError:
            continue
        for certificate in found:
            (roots if certificate.subject == certificate.issuer else others).append(certificate)
    return roots, others
