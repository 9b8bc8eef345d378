"""A card opens a session only with the right certificate, chain, time, origin, nonce and signature."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from vesalius.identity.web_eid import CardHolder, TokenRefused, Trust, verify

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORIGIN, NONCE = "https://vesalius.test", base64.b64encode(bytes(range(44))).decode()
POLICY = "2.16.56.12.1.1.2.2"
SHARED = Path(__file__).resolve().parents[3] / "../shared/data/eid"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Card:
    """A test card; each field can be made wrong."""

    key: Key
    policy: str = POLICY
    is_signature_certificate: bool = False
    purpose: ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH
    days: tuple[int, int] = (-10, 10)
    number: str = "85073003328"


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(subject: str, issuer: str, key: Key, issuer_key: Key, *, ca: bool = True) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=100))
        .not_valid_after(NOW + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA384())
    )


ROOT_KEY, CITIZEN_KEY = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
ROOT = authority("Root", "Root", ROOT_KEY, ROOT_KEY)
CITIZEN = authority("Citizen CA", "Root", CITIZEN_KEY, ROOT_KEY)
TRUST = Trust([ROOT], [CITIZEN], lambda certificate, issuer: False)
EC_CARD, RSA_CARD = (
    Card(ec.generate_private_key(ec.SECP384R1())),
    Card(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
)


def certificate(card: Card, issuer: str = "Citizen CA", issuer_key: Key = CITIZEN_KEY) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.SERIAL_NUMBER, card.number),
            x509.NameAttribute(NameOID.GIVEN_NAME, "Anne Marie"),
            x509.NameAttribute(NameOID.SURNAME, "Exemple"),
        ]
    )
    policies = [x509.PolicyInformation(ObjectIdentifier(card.policy), None)]
    usage = x509.KeyUsage(
        digital_signature=not card.is_signature_certificate,
        content_commitment=card.is_signature_certificate,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(name(issuer))
        .public_key(card.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=card.days[0]))
        .not_valid_after(NOW + timedelta(days=card.days[1]))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([card.purpose]), critical=False)
        .add_extension(x509.CertificatePolicies(policies), critical=False)
        .sign(issuer_key, hashes.SHA384())
    )


def sign(card: Card, algorithm: str, origin: str = ORIGIN, nonce: str = NONCE) -> bytes:
    size = algorithm[2:]
    message = b"".join(hashlib.new(f"sha{size}", text.encode()).digest() for text in (origin, nonce))
    digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[size]
    if isinstance(card.key, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(card.key.sign(message, ec.ECDSA(digest)))
        width = (card.key.curve.key_size + 7) // 8
        return r.to_bytes(width, "big") + s.to_bytes(width, "big")
    scheme = padding.PSS(padding.MGF1(digest), digest.digest_size) if algorithm[0] == "P" else padding.PKCS1v15()
    return card.key.sign(message, scheme, digest)


def token(card: Card, signed: str, *, issued: x509.Certificate | None = None, **changes: object) -> bytes:
    content: dict[str, object] = {
        "format": "web-eid:1.0",
        "algorithm": signed,
        "unverifiedCertificate": base64.b64encode((issued or certificate(card)).public_bytes(Encoding.DER)).decode(),
        "signature": base64.b64encode(sign(card, signed)).decode(),
        "appVersion": "https://web-eid.eu/web-eid-app/releases/2.7.0",
    }
    return json.dumps({**content, **changes}).encode()


def check(sent: bytes, *, origin: str = ORIGIN, nonce: str = NONCE, trust: Trust = TRUST) -> CardHolder:
    return verify(sent, origin=origin, nonce=nonce, now=NOW, trust=trust)


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512"])
def test_a_new_card_is_accepted_and_names_its_holder(algorithm: str) -> None:
    holder = check(token(EC_CARD, algorithm))
    assert (holder.national_number, holder.given_name, holder.family_name) == ("85073003328", "Anne Marie", "Exemple")


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_an_old_card_is_accepted(algorithm: str) -> None:
    assert check(token(RSA_CARD, algorithm)).national_number == "85073003328"


def refused(sent: bytes, **options: object) -> str:
    with pytest.raises(TokenRefused) as error:
        check(sent, **options)  # type: ignore[arg-type]
    assert str(error.value) == "The identity card could not be verified."
    return error.value.reason


def test_another_origin_or_nonce_is_refused() -> None:
    good = token(EC_CARD, "ES384")
    assert refused(good, origin="https://evil.test") == "signature"
    assert refused(good, nonce=NONCE[:-4] + "AAAA") == "signature"


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (replace(EC_CARD, is_signature_certificate=True), "key usage"),
        (replace(EC_CARD, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION), "extended key usage"),
        (replace(EC_CARD, policy="2.16.56.12.1.1.2.1"), "policy"),
        (replace(EC_CARD, days=(-10, -1)), "time"),
        (replace(EC_CARD, days=(1, 10)), "time"),
        (replace(EC_CARD, number="1234"), "subject"),
    ],
)
def test_a_certificate_for_something_else_is_refused(card: Card, reason: str) -> None:
    assert refused(token(card, "ES384")) == reason


def test_a_chain_to_another_root_is_refused() -> None:
    other_key = ec.generate_private_key(ec.SECP384R1())
    forged = certificate(EC_CARD, "Citizen CA", other_key)
    assert refused(token(EC_CARD, "ES384", issued=forged)) == "chain"
    other_root = authority("Root", "Root", other_key, other_key)
    assert refused(token(EC_CARD, "ES384"), trust=replace(TRUST, roots=[other_root])) == "chain"


def test_a_citizen_certificate_cannot_issue_certificates() -> None:
    not_an_authority = authority("Citizen CA", "Root", CITIZEN_KEY, ROOT_KEY, ca=False)
    assert refused(token(EC_CARD, "ES384"), trust=replace(TRUST, intermediates=[not_an_authority])) == "chain"


def test_a_revoked_card_is_refused() -> None:
    assert refused(token(EC_CARD, "ES384"), trust=replace(TRUST, is_revoked=lambda card, issuer: True)) == "revoked"


def test_the_algorithm_must_fit_the_key() -> None:
    assert refused(token(RSA_CARD, "RS256", algorithm="ES256")) == "algorithm"
    assert refused(token(EC_CARD, "ES384", algorithm="none")) == "algorithm"
    assert refused(token(EC_CARD, "ES384", algorithm="ES256")) == "signature"


@pytest.mark.parametrize("sent", [b"", b"{}" + b" " * 200, b"x" * 200, b"x" * 20_000, b"[" * 500])
def test_what_is_no_token_is_refused(sent: bytes) -> None:
    assert refused(sent) in {"size", "form"}


def test_the_format_must_be_known() -> None:
    assert refused(token(EC_CARD, "ES384", format="web-eid:2.0")) == "format"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
def test_the_shared_token_of_a_belgian_test_card_is_accepted_for_its_origin_only() -> None:
    sent = (SHARED / "web-eid-token-rs256.json").read_bytes()
    given = json.loads((SHARED / "validation-input.json").read_text())
    roots, citizens = (
        [x509.load_pem_x509_certificate((SHARED / f"eID-TEST-EC-{kind}-CA.cer").read_bytes())]
        for kind in ("Root", "Citizen")
    )
    trust = Trust(roots, citizens, lambda card, issuer: False)
    moment = datetime(2024, 12, 24, tzinfo=UTC)
    holder = verify(sent, origin=given["origin"], nonce=given["nonce"], now=moment, trust=trust)
    assert holder.national_number == "01050399864"
    with pytest.raises(TokenRefused):
        verify(sent, origin="https://vesalius.test", nonce=given["nonce"], now=moment, trust=trust)
