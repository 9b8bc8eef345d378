"""Who somebody is, told to a client: identity tokens and userinfo (OpenID Connect Core 1.0 sections 2 and 5.3)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.grants import Issued
from vesalius.identity.authorization.services import Services, Site
from vesalius.identity.authorization.signing import Signing
from vesalius.store.session import Session
from vesalius.store.wire import int8

SECONDS: Final = 900
MULTIPLE_FACTORS: Final = "https://refeds.org/profile/mfa"
SINGLE_FACTOR: Final = "https://refeds.org/profile/sfa"
_STRONG: Final = {"mfa", "otp", "sc", "hwk", "pop", "swk", "fed"}


class Person(NamedTuple):
    """An account as clients may know it."""

    username: str
    display: str
    fhir: str


def person(session: Session, account: int) -> Person:
    """The account's names and "Practitioner/x" or whatever it is linked to."""
    rows = session.fetch("SELECT username, display, fhir FROM account WHERE id = $1", [int8(account)])
    return Person(*(str(value) for value in rows[0])) if rows else Person("", "", "")


def subject(services: Services, account: int) -> str:
    """The `sub` of an account: the same for every client and for ever, and telling nothing."""
    return f"{services.blind.term('oauth.subject|token', str(account)) & (2**64 - 1):016x}"


def claims(services: Services, session: Session, site: Site, account: int, granted: tuple[str, ...]) -> dict[str, Any]:
    """The claims about the person that the scopes ask for."""
    found = person(session, account)
    told: dict[str, Any] = {"sub": subject(services, account)}
    if {"fhirUser", "profile"} & set(granted) and found.fhir:
        told["fhirUser"] = f"{site.fhir}/{found.fhir}"
    if "profile" in granted:
        told |= {"name": found.display or found.username, "preferred_username": found.username}
        if found.fhir:
            told["profile"] = f"{site.fhir}/{found.fhir}"
    return told


def token(services: Services, signing: Signing, session: Session, site: Site, client: Client, issued: Issued) -> str:
    """The signed identity token that goes with an access token."""
    now = clock.now_microseconds() // 1_000_000
    methods = issued.grant.methods.split()
    digest = hashlib.sha256(issued.access.encode()).digest()[:16]
    told = claims(services, session, site, issued.grant.account, issued.scopes) | {
        "iss": site.issuer,
        "aud": client.id,
        "iat": now,
        "exp": now + SECONDS,
        "auth_time": issued.grant.authenticated // 1_000_000,
        "acr": MULTIPLE_FACTORS if _STRONG & set(methods) else SINGLE_FACTOR,
        "amr": methods,
        "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
    }
    if issued.nonce:
        told["nonce"] = issued.nonce
    return signing.sign(told, client.algorithm)
