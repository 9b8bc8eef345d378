"""What the authorisation server needs of an installation, and what an operator may choose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol

from vesalius.access.tokens import Authenticator
from vesalius.audit.log import Log
from vesalius.crypto.blind import BlindIndex
from vesalius.identity.authorization.refusals import INVALID_REQUEST, Refused
from vesalius.store.keys import Keys
from vesalius.store.session import Pool

_HOST: Final = re.compile(r"(?:[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
AUTHORIZE: Final = "/oauth/authorize"


class Services(Protocol):
    """The parts of `records.context.Context` that are needed here."""

    @property
    def pool(self) -> Pool:
        """Database sessions."""

    @property
    def blind(self) -> BlindIndex:
        """Blind terms."""

    @property
    def log(self) -> Log:
        """The audit log."""

    @property
    def keys(self) -> Keys:
        """Keys, the root keys among them."""

    @property
    def authenticator(self) -> Authenticator:
        """Turns tokens into actors."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults are safe.

    mount                path of the FHIR interface
    site                 public address of the site; None takes that of each request
    trusted_hosts        values of Host that are believed; empty believes every well-formed one
    trust_forwarded      believe X-Forwarded-*: only behind a proxy that replaces them
    allows_registration  clients may register themselves (RFC 7591); an administrator still approves each
    allows_secrets       clients may have a shared secret in place of a key
    allows_private       keys may be fetched from private addresses and without TLS: for tests
    """

    mount: str = "/fhir"
    site: str | None = None
    trusted_hosts: frozenset[str] = frozenset()
    trust_forwarded: bool = False
    allows_registration: bool = False
    allows_secrets: bool = False
    allows_private: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The addresses by which a request knows this server. `issuer` has no slash at its end."""

    issuer: str
    mount: str

    @property
    def fhir(self) -> str:
        """The FHIR base: what `aud` must be."""
        return self.issuer + self.mount

    @property
    def token(self) -> str:
        """The token endpoint: the audience of client assertions."""
        return self.issuer + "/oauth/token"


def site(settings: Settings, scheme: str, host: str, forwarded_scheme: str = "", forwarded_host: str = "") -> Site:
    """The site that a request is addressed to. Raises Refused for a host that is none of ours."""
    if settings.site is not None:
        return Site(settings.site, settings.mount)
    if settings.trust_forwarded:
        scheme = forwarded_scheme.partition(",")[0].strip() or scheme
        host = forwarded_host.partition(",")[0].strip() or host
    if _HOST.fullmatch(host) is None or scheme not in {"http", "https"}:
        raise Refused(INVALID_REQUEST, "The header Host is not well-formed.")
    if settings.trusted_hosts and host.lower() not in settings.trusted_hosts:
        raise Refused(INVALID_REQUEST, "The header Host names no host of this installation.")
    return Site(f"{scheme}://{host}", settings.mount)
