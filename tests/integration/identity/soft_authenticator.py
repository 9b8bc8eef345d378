"""A security key in software: packed attestation, a counter, one credential for each site. CTAP 2, WebAuthn level 3."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64


@dataclass
class Maker:
    """Who makes keys of one model, with a root of its own."""

    aaguid: bytes = field(default_factory=lambda: os.urandom(16))
    root_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.root = self._certificate("Maker Root", self.root_key, ca=True)
        self.certificate = self._certificate("Maker Attestation", self.key, ca=False)

    @property
    def model(self) -> str:
        text = self.aaguid.hex()
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def _certificate(self, name: str, key: ec.EllipticCurvePrivateKey, *, ca: bool) -> x509.Certificate:
        attributes = {
            NameOID.COUNTRY_NAME: "BE", NameOID.ORGANIZATION_NAME: "Maker",
            NameOID.ORGANIZATIONAL_UNIT_NAME: "Authenticator Attestation", NameOID.COMMON_NAME: name,
        }  # fmt: skip
        issuer = attributes | {NameOID.COMMON_NAME: "Maker Root"}
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(*item) for item in attributes.items()]))
            .issuer_name(x509.Name([x509.NameAttribute(*item) for item in issuer.items()]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            aaguid = x509.UnrecognizedExtension(
                x509.ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4"), b"\x04\x10" + self.aaguid
            )
            builder = builder.add_extension(aaguid, critical=False)
        return builder.sign(self.root_key, hashes.SHA256())


@dataclass
class SoftKey:
    maker: Maker = field(default_factory=Maker)
    origin: str = "http://testserver"
    host: str = "testserver"
    counter: int = 0
    flags: int = PRESENT | VERIFIED
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    handle: bytes = b""
    told: dict[str, Any] = field(default_factory=dict)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, **self.told}).encode()

    def _data(self, flags: int, extra: bytes = b"") -> bytes:
        self.counter += 1
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.counter) + extra

    def make(self, options: dict[str, Any], *, name: str = "Key") -> dict[str, Any]:
        """The answer to options of registration."""
        public = options["publicKey"]
        self.handle = websafe_decode(public["user"]["id"])
        cose = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        extra = self.maker.aaguid + struct.pack(">H", len(self.credential)) + self.credential + cose
        data = self._data(self.flags | ATTESTED, extra)
        client = self._client_data("webauthn.create", public["challenge"])
        statement: dict[str, Any] = {}
        kind = "none"
        if public.get("attestation") == "direct":
            signed = self.maker.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
            chain = [self.maker.certificate.public_bytes(Encoding.DER)]
            kind, statement = "packed", {"alg": -7, "sig": signed, "x5c": chain}
        attestation = cbor.encode({"fmt": kind, "attStmt": statement, "authData": data})
        response = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)}
        return {"name": name, **self._envelope(response)}

    def use(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to options of signing in."""
        data = self._data(self.flags)
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client), "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed), "userHandle": websafe_encode(self.handle),
        }  # fmt: skip
        return self._envelope(response)

    def _envelope(self, response: dict[str, Any]) -> dict[str, Any]:
        number = websafe_encode(self.credential)
        return {"id": number, "rawId": number, "type": "public-key", "response": response,
                "clientExtensionResults": {}}  # fmt: skip
