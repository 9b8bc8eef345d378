"""The environment variables of signing in. `docs/security/identity.md` explains each.

VESALIUS_IDLE_MINUTES            minutes without use after which a screen is locked; workstations have their own
VESALIUS_PARKED_MINUTES          minutes after which a locked session ends
VESALIUS_STEP_UP                 ways of proving again who one is: totp, passkey, eid, openid, pin-password
VESALIUS_PASSKEY_MODELS          AAGUIDs that staff may register; the roots of their makers in DIR/identity/passkeys
VESALIUS_BREACHED_LIST           file of tools/build_breached_list.py in place of the shipped one
VESALIUS_EID_ROOTS               folder of certificates; DIR/identity/eid where it exists
VESALIUS_EID_OCSP                required, soft or off
VESALIUS_EID_OCSP_RESPONDER      address of a responder that answers for all certificates
VESALIUS_EID_OCSP_HOSTS          hosts that certificates may name as responders; ocsp.eid.belgium.be
VESALIUS_EID_TLS_URL             address at which nginx asks for the card's certificate
VESALIUS_EID_PROXY_SECRET_FILE   file with the secret that nginx sends with the certificate
VESALIUS_EID_PROXY_ADDRESSES     addresses from which that is believed
VESALIUS_OPENID_*                NAME, ISSUER, CLIENT_ID, CLIENT_SECRET_FILE or PRIVATE_KEY_FILE and KEY_ID, SCOPES,
                                 NUMBER_CLAIM, STRONG, ACR_VALUES: an OpenID Connect provider
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vesalius.identity.configuration import STEP_UP_METHODS, CardSettings, Configuration, ProviderSettings
from vesalius.platform import environment as general
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart

_OCSP: Final = ("required", "soft", "off")


def identity_configuration(environment: Mapping[str, str], found: Installation) -> Configuration:
    """What the operator chose. Raises CannotStart for a value that makes no sense."""
    folder = found.directory / "identity"
    chosen: dict[str, Any] = {}
    for name, field in (("IDLE_MINUTES", "idle_minutes"), ("PARKED_MINUTES", "parked_minutes")):
        if (text := _text(environment, name)) is not None:
            if not text.isdigit() or not 1 <= int(text) <= 720:
                raise CannotStart(f"VESALIUS_{name} must be between 1 and 720.")
            chosen[field] = int(text)
    if ways := _words(environment, "STEP_UP"):
        if unknown := ways - set(STEP_UP_METHODS):
            raise CannotStart(f"VESALIUS_STEP_UP knows no {', '.join(sorted(unknown))}.")
        chosen["step_up"] = ways
    if (models := _words(environment, "PASSKEY_MODELS")) is not None:
        chosen["passkey_aaguids"] = frozenset(word.lower() for word in models)
    listed = _text(environment, "BREACHED_LIST")
    own = folder / "breached.bloom"
    chosen["breached_list"] = Path(listed) if listed else own if own.is_file() else None
    return Configuration(
        base_url=general.base_url(environment) or "",
        valkey_url=found.redis_url,
        passkey_roots=folder / "passkeys",
        card=_card(environment, folder / "eid"),
        provider=_provider(environment),
        **chosen,
    )


def _card(environment: Mapping[str, str], folder: Path) -> CardSettings:
    given = _text(environment, "EID_ROOTS")
    if given and not Path(given).is_dir():
        raise CannotStart("VESALIUS_EID_ROOTS must name a folder of certificates.")
    ocsp = _text(environment, "EID_OCSP") or "required"
    if ocsp not in _OCSP:
        raise CannotStart("VESALIUS_EID_OCSP must be required, soft or off.")
    chosen: dict[str, Any] = {}
    if addresses := _words(environment, "EID_PROXY_ADDRESSES"):
        chosen["proxy_addresses"] = addresses
    if hosts := _words(environment, "EID_OCSP_HOSTS"):
        chosen["responder_hosts"] = hosts
    return CardSettings(
        roots=Path(given) if given else folder if folder.is_dir() else None,
        ocsp=ocsp,
        responder=_text(environment, "EID_OCSP_RESPONDER") or "",
        tls_url=(_text(environment, "EID_TLS_URL") or "").rstrip("/"),
        proxy_secret=_file(environment, "EID_PROXY_SECRET_FILE"),
        **chosen,
    )


def _provider(environment: Mapping[str, str]) -> ProviderSettings | None:
    issuer = _text(environment, "OPENID_ISSUER")
    if issuer is None:
        return None
    client = _text(environment, "OPENID_CLIENT_ID")
    secret, key = _file(environment, "OPENID_CLIENT_SECRET_FILE"), _file(environment, "OPENID_PRIVATE_KEY_FILE")
    if client is None or not (secret or key):
        raise CannotStart("VESALIUS_OPENID_ISSUER needs a CLIENT_ID, and a CLIENT_SECRET_FILE or PRIVATE_KEY_FILE.")
    return ProviderSettings(
        name=_text(environment, "OPENID_NAME") or issuer.partition("://")[2],
        issuer=issuer,
        client_id=client,
        client_secret=secret,
        private_key=key,
        private_key_id=_text(environment, "OPENID_KEY_ID") or "",
        scopes=_text(environment, "OPENID_SCOPES") or "openid profile",
        number_claim=_text(environment, "OPENID_NUMBER_CLAIM") or "ssin",
        strong=_words(environment, "OPENID_STRONG") or frozenset(),
        acr_values=_text(environment, "OPENID_ACR_VALUES") or "",
    )


def _text(environment: Mapping[str, str], name: str) -> str | None:
    return environment.get(f"VESALIUS_{name}", "").strip() or None


def _words(environment: Mapping[str, str], name: str) -> frozenset[str] | None:
    text = _text(environment, name)
    return None if text is None else frozenset(word.strip() for word in text.split(",") if word.strip())


def _file(environment: Mapping[str, str], name: str) -> str:
    path = _text(environment, name)
    if path is None:
        return ""
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise CannotStart(f"VESALIUS_{name} cannot be read: {error.strerror}.") from error
