"""Web eID authentication tokens, verified (Web eID system architecture document, "Authentication token validation").

The browser extension returns a certificate and a signature over H(origin) || H(nonce). What is checked, in this order:
form and size, the certificate's time, purpose and policy, its chain to a configured root, its revocation state, and the
signature. Every refusal looks the same to the outside; the reason stands in `reason` for the operator.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vesalius.errors import Unauthenticated
from vesalius.terminology import naming_systems

MAXIMUM_CHARACTERS = 10_000
MINIMUM_CHARACTERS = 100
_SUPPORTED_FORMAT = "web-eid:1"
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}
# Certificate policies of Belgian cards: authentication, under Root CA4 and later, and under Root CA2.
BELGIAN_AUTHENTICATION_POLICIES = ("2.16.56.12.1.1.2.2", "2.16.56.9.1.1.2.2", "2.16.56.10.1.1.2.2", "2.16.56.1.1.1.2.2")
RevocationCheck = Callable[[x509.Certificate, x509.Certificate], bool]


class TokenRefused(Unauthenticated):
    """The token proves nothing. `reason` is for the operator's log; the text says no more than that."""

    def __init__(self, reason: str) -> None:
        super().__init__("The identity card could not be verified.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Trust:
    """What is trusted: roots, the intermediates at hand, the policies that may log in.

    `is_revoked(certificate, issuer)` asks OCSP or CRLs and raises when no answer is to be had.
    """

    roots: Sequence[x509.Certificate]
    intermediates: Sequence[x509.Certificate]
    is_revoked: RevocationCheck
    policies: Sequence[str] = BELGIAN_AUTHENTICATION_POLICIES


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whom the card names. `national_number` is the NISS, eleven digits."""

    national_number: str
    given_name: str
    family_name: str


class _Token(msgspec.Struct, frozen=True, rename="camel"):
    format: str
    algorithm: str
    signature: str
    unverified_certificate: str
    app_version: str = ""


def verify(token: bytes, *, origin: str, nonce: str, now: datetime, trust: Trust) -> CardHolder:
    """The holder of the card that signed `nonce` (as sent, base64 text) for `origin` (https://host, no slash).

    The caller guarantees that the nonce was his, fresh, bound to this browser session and used once.
    Raises TokenRefused.
    """
    if not MINIMUM_CHARACTERS <= len(token) <= MAXIMUM_CHARACTERS:
        raise TokenRefused("size")
    try:
        parsed = msgspec.json.decode(token, type=_Token)
        certificate = x509.load_der_x509_certificate(base64.b64decode(parsed.unverified_certificate, validate=True))
        signature = base64.b64decode(parsed.signature, validate=True)
    except (msgspec.DecodeError, ValueError, binascii.Error) as error:
        raise TokenRefused("form") from error
    if not parsed.format.startswith(_SUPPORTED_FORMAT):
        raise TokenRefused("format")
    holder = verify_certificate(certificate, now=now, trust=trust)
    _check_signature(certificate, parsed.algorithm, signature, origin, nonce)
    return holder


def verify_certificate(certificate: x509.Certificate, *, now: datetime, trust: Trust) -> CardHolder:
    """Whom a card's certificate names, when it is one to sign in with. Raises TokenRefused.

    It says nothing about who brings it: the caller knows that he has the key.
    """
    _check_purpose(certificate, now, trust.policies)
    issuer = _check_chain(certificate, now, trust)
    if trust.is_revoked(certificate, issuer):
        raise TokenRefused("revoked")
    return _holder(certificate)


def _check_purpose(certificate: x509.Certificate, now: datetime, policies: Sequence[str]) -> None:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise TokenRefused("time")
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        extended = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        stated = extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound as error:
        raise TokenRefused("purpose") from error
    # The card's other certificate signs documents (nonRepudiation): it must never open a session.
    if not usage.digital_signature or usage.content_commitment:
        raise TokenRefused("key usage")
    if ExtendedKeyUsageOID.CLIENT_AUTH not in extended:
        raise TokenRefused("extended key usage")
    if not {policy.policy_identifier.dotted_string for policy in stated} & set(policies):
        raise TokenRefused("policy")


def _check_chain(certificate: x509.Certificate, now: datetime, trust: Trust) -> x509.Certificate:
    """The issuer of the card's certificate, itself under a trusted root."""
    for issuer in (*trust.intermediates, *trust.roots):
        if not _is_issued_by(certificate, issuer, now):
            continue
        if issuer in trust.roots or any(_is_issued_by(issuer, root, now) for root in trust.roots):
            return issuer
    raise TokenRefused("chain")


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    if not issuer.not_valid_before_utc <= now <= issuer.not_valid_after_utc:
        return False
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return constraints.ca


def _check_signature(certificate: x509.Certificate, algorithm: str, signature: bytes, origin: str, nonce: str) -> None:
    family, size = algorithm[:2], algorithm[2:]
    if size not in _HASHES or len(algorithm) != 5:
        raise TokenRefused("algorithm")
    digest = _HASHES[size]()
    message = hashlib.new(f"sha{size}", origin.encode()).digest() + hashlib.new(f"sha{size}", nonce.encode()).digest()
    key = certificate.public_key()
    try:
        if family == "ES" and isinstance(key, ec.EllipticCurvePublicKey):
            half = len(signature) // 2
            if len(signature) % 2 or half != (key.curve.key_size + 7) // 8:
                raise TokenRefused("signature")
            r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
            key.verify(encode_dss_signature(r, s), message, ec.ECDSA(digest))
        elif family == "RS" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        elif family == "PS" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        else:
            raise TokenRefused("algorithm")
    except InvalidSignature as error:
        raise TokenRefused("signature") from error


def _holder(certificate: x509.Certificate) -> CardHolder:
    def first(oid: x509.ObjectIdentifier) -> str:
        found = certificate.subject.get_attributes_for_oid(oid)
        return str(found[0].value) if found else ""

    number = first(NameOID.SERIAL_NUMBER)
    if len(number) != 11 or naming_systems.digits(number) != number:
        raise TokenRefused("subject")
    return CardHolder(
        national_number=number,
        given_name=first(NameOID.GIVEN_NAME),
        family_name=first(NameOID.SURNAME),
    )
