"""What an operator may choose about signing in. Made by `platform.identity_environment`, read from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

STEP_UP_METHODS: Final = ("totp", "passkey", "eid", "openid", "pin-password")
"""Ways of proving again who one is; `pin-password` is weaker than the others and off by default."""


@dataclass(frozen=True, slots=True)
class CardSettings:
    """Belgian identity cards. Without a certificate in `roots` no card opens anything.

    `roots` is a folder of certificates: self-signed ones are trusted, the others help to build chains. `ocsp` is
    required, soft (no answer is no objection) or off. `responder` replaces the address in the certificate; otherwise
    its host must be one of `responder_hosts`. `tls_url` is where nginx asks for the certificate; it is believed with
    `proxy_secret`, from `proxy_addresses` alone.
    """

    roots: Path | None = None
    ocsp: str = "required"
    responder: str = ""
    responder_hosts: frozenset[str] = frozenset({"ocsp.eid.belgium.be"})
    tls_url: str = ""
    proxy_secret: str = ""
    proxy_addresses: frozenset[str] = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """An OpenID Connect provider. `strong` are the acr or amr values that count as a strong authentication.

    `private_key` (PEM) replaces `client_secret` with private_key_jwt. `number_claim` holds the NISS.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    private_key: str = ""
    private_key_id: str = ""
    scopes: str = "openid profile"
    number_claim: str = "ssin"
    strong: frozenset[str] = frozenset()
    acr_values: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """All of it. `base_url` is the public address without a slash at its end, "" where each request tells."""

    base_url: str = ""
    valkey_url: str = ""
    idle_minutes: int = 15
    session_hours: int = 12
    parked_minutes: int = 120
    invitation_hours: int = 72
    step_up: frozenset[str] = frozenset({"totp", "passkey", "eid", "openid"})
    passkey_aaguids: frozenset[str] = frozenset()
    passkey_roots: Path | None = None
    breached_list: Path | None = None
    card: CardSettings = field(default_factory=CardSettings)
    provider: ProviderSettings | None = None
