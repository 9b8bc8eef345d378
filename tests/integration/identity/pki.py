"""A public key infrastructure that looks like the Belgian one: root, citizen authority, cards, OCSP."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

AUTHENTICATION, SIGNATURE = "2.16.56.12.1.1.2.2", "2.16.56.12.1.1.2.1"
NUMBER = "85073003328"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _name(text: str, **more: str) -> x509.Name:
    oids = {"number": NameOID.SERIAL_NUMBER, "given": NameOID.GIVEN_NAME, "family": NameOID.SURNAME}
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, text), *(x509.NameAttribute(oids[k], v) for k, v in more.items())]
    )


@dataclass
class Card:
    key: Key
    certificate: x509.Certificate

    def token(self, nonce: str, origin: str, algorithm: str = "ES384") -> dict[str, str]:
        """What the Web eID extension answers."""
        size = algorithm[2:]
        message = b"".join(hashlib.new(f"sha{size}", text.encode()).digest() for text in (origin, nonce))
        digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[size]
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(digest)))
            signature = r.to_bytes(48, "big") + s.to_bytes(48, "big")
        else:
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            signature = self.key.sign(message, pss if algorithm[0] == "P" else padding.PKCS1v15(), digest)
        return {
            "unverifiedCertificate": base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode(),
            "algorithm": algorithm,
            "signature": base64.b64encode(signature).decode(),
            "format": "web-eid:1.0",
            "appVersion": "https://web-eid.eu/web-eid-app/releases/2.7.0",
        }

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass
class Pki:
    """Keys are P-384 but where asked otherwise. `revoked` and `silent` steer the responder."""

    root_key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP384R1()))
    citizen_key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP384R1()))
    revoked: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)
    answers: Any = None

    def __post_init__(self) -> None:
        self.now = datetime.now(UTC)
        self.root = self.authority("Test Root CA", "Test Root CA", self.root_key, self.root_key)
        self.citizen = self.authority("Citizen CA", "Test Root CA", self.citizen_key, self.root_key)

    def authority(self, subject: str, issuer: str, key: Key, issuer_key: Key) -> x509.Certificate:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        return (
            self._builder(subject=_name(subject), issuer=_name(issuer), key=key, days=(-100, 100))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(issuer_key, hashes.SHA384())
        )

    def _builder(self, *, subject: x509.Name, issuer: x509.Name, key: Key, days: tuple[int, int]) -> Any:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + timedelta(days=days[0]))
            .not_valid_after(self.now + timedelta(days=days[1]))
        )

    def card(
        self, number: str = NUMBER, *, key: Key | None = None, policy: str = AUTHENTICATION,
        is_signature: bool = False, days: tuple[int, int] = (-10, 10), issuer_key: Key | None = None,
        responder: str = "",
    ) -> Card:  # fmt: skip
        key = key or ec.generate_private_key(ec.SECP384R1())
        subject = _name("Anna Example (Authentication)", given="Anna", family="Example", number=number)
        usage = x509.KeyUsage(not is_signature, is_signature, False, False, False, False, False, False, False)
        builder = (
            self._builder(subject=subject, issuer=_name("Citizen CA"), key=key, days=days)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(
                x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(policy), None)]), critical=False
            )
        )
        if responder:
            where = x509.AccessDescription(
                AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder)
            )
            builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
        return Card(key, builder.sign(issuer_key or self.citizen_key, hashes.SHA384()))

    def write(self, folder: Path) -> Path:
        """A folder of trust: the root in PEM, the citizen authority in DER."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(self.root.public_bytes(Encoding.PEM))
        (folder / "citizen.cer").write_bytes(self.citizen.public_bytes(Encoding.DER))
        return folder

    def answer(
        self, card: x509.Certificate, *, status: ocsp.OCSPCertStatus | None = None, signer: Card | None = None,
        minutes: tuple[int, int] = (-1, 60), about: x509.Certificate | None = None, nonce: bytes = b"",
    ) -> bytes:  # fmt: skip
        """An OCSP answer about a card, by the citizen authority or by `signer`."""
        is_revoked = card.serial_number in self.revoked
        status = status or (ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD)
        now = datetime.now(UTC)
        gone = now - timedelta(days=1) if status is ocsp.OCSPCertStatus.REVOKED else None
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=about or card, issuer=self.citizen, algorithm=hashes.SHA256(), cert_status=status,
            this_update=now + timedelta(minutes=minutes[0]), next_update=now + timedelta(minutes=minutes[1]),
            revocation_time=gone, revocation_reason=None,
        )  # fmt: skip
        signing = signer.certificate if signer else self.citizen
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signing)
        if signer:
            builder = builder.certificates([signer.certificate])
        if nonce:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        made = builder.sign(signer.key if signer else self.citizen_key, hashes.SHA256())
        return made.public_bytes(Encoding.DER)

    def appointed(self, *, is_appointed: bool = True) -> Card:
        """A responder of its own, by the citizen authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        purpose = ExtendedKeyUsageOID.OCSP_SIGNING if is_appointed else ExtendedKeyUsageOID.SERVER_AUTH
        made = (
            self._builder(subject=_name("Responder"), issuer=_name("Citizen CA"), key=key, days=(-1, 10))
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .sign(self.citizen_key, hashes.SHA256())
        )
        return Card(key, made)


@contextmanager
def serving(handler: Any) -> Iterator[str]:
    """The address of a server on this machine: handler(method, path, headers, body) → (status, type, body, headers)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", b"")

        def do_POST(self) -> None:
            self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, method: str, body: bytes) -> None:
            status, kind, content, more = handler(method, self.path, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def responder(pki: Pki, cards: list[Card]) -> Iterator[str]:
    """An OCSP responder that knows these cards."""

    def handle(_method: str, _path: str, headers: Any, body: bytes) -> tuple[int, str, bytes, dict[str, str]]:
        asked = ocsp.load_der_ocsp_request(body)
        pki.asked.append(asked.serial_number)
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
        known = next((card for card in cards if card.certificate.serial_number == asked.serial_number), None)
        if pki.answers is not None:
            return pki.answers(known, nonce)
        if known is None:
            return 404, "text/plain", b"", {}
        return 200, "application/ocsp-response", pki.answer(known.certificate, nonce=nonce), {}

    with serving(handle) as address:
        yield address


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()
