"""Whether a certificate is revoked, by OCSP (RFC 6960): an answer that came along, or one that is fetched.

An answer counts when it is about this certificate, signed by its issuer or by whom the issuer appointed for that, and
fresh. Where there is none the card is refused, unless the operator chose otherwise.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from vesalius import clock
from vesalius.errors import Invalid, Unavailable
from vesalius.identity import outbound
from vesalius.identity.configuration import CardSettings
from vesalius.identity.web_eid import TokenRefused

_SKEW: Final = timedelta(minutes=5)
# An answer that does not say when the next one comes.
_LONGEST: Final = timedelta(hours=12)


class Unanswered(Exception):
    """No answer that counts. The text says why, for the operator."""


def is_revoked(
    settings: CardSettings, certificate: x509.Certificate, issuer: x509.Certificate, *, stapled: bytes = b""
) -> bool:
    """Whether the card is revoked. Raises TokenRefused when that is not known and the operator wants to know."""
    if settings.ocsp == "off":
        return False
    try:
        if stapled:
            try:
                return answered(stapled, certificate, issuer, clock.now())
            except Unanswered:
                # What came along does not count; the responder may still answer.
                pass
        return _fetched(settings, certificate, issuer)
    except Unanswered as error:
        if settings.ocsp == "soft":
            return False
        raise TokenRefused(f"revocation: {error}") from error


def _fetched(settings: CardSettings, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    nonce = os.urandom(16)
    asked = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303 - names the certificate (RFC 6960), signs nothing  # nosec B303 - RFC 6960 identifies by it
        .add_extension(x509.OCSPNonce(nonce), critical=False)
        .build()
    )
    address = settings.responder or _address(certificate)
    if not settings.responder and (urlsplit(address).hostname or "") not in settings.responder_hosts:
        raise Unanswered("responder not allowed")
    try:
        answer = outbound.ask(
            address,
            body=asked.public_bytes(Encoding.DER),
            headers={"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"},
            is_trusted=bool(settings.responder),
        )
    except (Invalid, Unavailable) as error:
        raise Unanswered("no answer") from error
    if answer.status != 200:
        raise Unanswered("no answer")
    return answered(answer.body, certificate, issuer, clock.now(), nonce=nonce)


def _address(certificate: x509.Certificate) -> str:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound as error:
        raise Unanswered("no responder") from error
    for item in found:
        if item.access_method == AuthorityInformationAccessOID.OCSP:
            return str(item.access_location.value)
    raise Unanswered("no responder")


def answered(
    der: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime, *, nonce: bytes = b""
) -> bool:
    """What an answer says of the certificate. Raises Unanswered for one that does not count."""
    try:
        response = ocsp.load_der_ocsp_response(der)
    except ValueError as error:
        raise Unanswered("form") from error
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise Unanswered(response.response_status.name.lower())
    _check_signature(response, issuer, now)
    if nonce:
        try:
            given = response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
        except x509.ExtensionNotFound:
            # Large responders answer from a store, without the nonce: freshness alone protects then.
            given = nonce
        if given != nonce:
            raise Unanswered("nonce")
    for single in response.responses:
        if _is_about(single, certificate, issuer):
            return _says_revoked(single, now)
    raise Unanswered("another certificate")


def _says_revoked(single: ocsp.OCSPSingleResponse, now: datetime) -> bool:
    low, high = single.this_update_utc, single.next_update_utc
    if low > now + _SKEW or (high or low + _LONGEST) < now - _SKEW:
        raise Unanswered("not fresh")
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise Unanswered("unknown")
    return single.certificate_status is ocsp.OCSPCertStatus.REVOKED


def _is_about(single: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    name = single.hash_algorithm.name
    # The hash is over the bits of subjectPublicKey, without its algorithm (RFC 6960 section 4.1.1).
    key = issuer.public_key().public_bytes(*_key_form(issuer))
    return (
        single.serial_number == certificate.serial_number
        and single.issuer_name_hash == hashlib.new(name, issuer.subject.public_bytes()).digest()
        and single.issuer_key_hash == hashlib.new(name, key).digest()
    )


def _key_form(issuer: x509.Certificate) -> tuple[Encoding, PublicFormat]:
    if isinstance(issuer.public_key(), ec.EllipticCurvePublicKey):
        return Encoding.X962, PublicFormat.UncompressedPoint
    return Encoding.DER, PublicFormat.PKCS1


def _check_signature(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> None:
    for signer in (issuer, *(item for item in response.certificates if _is_appointed(item, issuer, now))):
        if _has_signed(response, signer):
            return
    raise Unanswered("signature")


def _is_appointed(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _has_signed(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, digest = signer.public_key(), response.signature_hash_algorithm
    if digest is None or digest.name in {"md5", "sha1"}:
        return False
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True
