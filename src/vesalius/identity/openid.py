"""Signing in at another provider: OpenID Connect Core 1.0 as relying party, with the code flow, PKCE, state and nonce.

Made for providers such as itsme, CSAM and eHealth I.AM: signed identity tokens, private_key_jwt, a claim with the
national number, acr or amr that say how strongly somebody was recognised. RFC 9700 (best current practice).
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from vesalius import clock
from vesalius.errors import Unauthenticated, VesaliusError
from vesalius.identity import outbound
from vesalius.identity.configuration import ProviderSettings

_ALGORITHMS: Final = ["ES256", "ES384", "RS256", "RS384", "PS256", "PS384"]
_SECONDS_REMEMBERED: Final = 600.0
_SECONDS_BETWEEN: Final = 10.0
_SKEW_SECONDS: Final = 60
_LONGEST_SECONDS: Final = 3600
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ProviderRefused(Unauthenticated):
    """The other provider's word does not count. `reason` is for the audit log."""

    def __init__(self, reason: str) -> None:
        super().__init__("The sign-in at the other provider could not be verified.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whom the provider recognised. `is_strong`: by acr or amr that the operator counts as strong."""

    national_number: str
    is_strong: bool
    authenticated: int


@dataclass(frozen=True, slots=True)
class _Document:
    authorization: str
    token: str
    keys: str
    userinfo: str


_lock = threading.Lock()
_documents: dict[str, tuple[_Document, float]] = {}
_keys: dict[str, tuple[KeySet, float]] = {}


def begin(provider: ProviderSettings, redirect: str, state: str, *, is_fresh: bool) -> tuple[str, dict[str, str]]:
    """(address to go to, what to keep with the state). `is_fresh` asks the provider to recognise anew."""
    verifier = base64.urlsafe_b64encode(os.urandom(48)).rstrip(b"=").decode()
    nonce = os.urandom(16).hex()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect,
        "scope": provider.scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"acr_values": provider.acr_values} if provider.acr_values else {}),
        **({"prompt": "login", "max_age": "0"} if is_fresh else {}),
    }
    address = _document(provider).authorization
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", {"verifier": verifier, "nonce": nonce}


def finish(provider: ProviderSettings, redirect: str, kept: dict[str, str], code: str, *, is_fresh: bool) -> Recognised:
    """Whom the provider recognised for this code. Raises ProviderRefused."""
    document = _document(provider)
    answer = _exchange(provider, document, redirect, kept["verifier"], code)
    claims = _claims(provider, document, str(answer.get("id_token", "")), kept["nonce"], is_fresh=is_fresh)
    number = _number(claims.get(provider.number_claim))
    if not number and document.userinfo:
        number = _number(_userinfo(document, str(answer.get("access_token", "")), claims).get(provider.number_claim))
    if not number:
        raise ProviderRefused("no number")
    said = {str(claims.get("acr", "")), *(str(item) for item in _listed(claims.get("amr")))}
    moment = claims.get("auth_time")
    return Recognised(
        number, bool(said & provider.strong), int(moment) if isinstance(moment, int) else int(claims["iat"])
    )


def _document(provider: ProviderSettings) -> _Document:
    held = _documents.get(provider.issuer)
    if held is not None and held[1] > time.monotonic():
        return held[0]
    told = _asked(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != provider.issuer:
        raise ProviderRefused("issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    authorization, token, keys = (str(told.get(name, "")) for name in names)
    userinfo = str(told.get("userinfo_endpoint", ""))
    scheme = urlsplit(provider.issuer).scheme
    # What is encrypted stays encrypted.
    for address in (authorization, token, keys, *([userinfo] if userinfo else [])):
        if urlsplit(address).scheme not in {scheme, "https"}:
            raise ProviderRefused("endpoints")
    document = _Document(authorization, token, keys, userinfo)
    with _lock:
        _documents[provider.issuer] = (document, time.monotonic() + _SECONDS_REMEMBERED)
    return document


def _exchange(
    provider: ProviderSettings, document: _Document, redirect: str, verifier: str, code: str
) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if provider.private_key:
        form |= {
            "client_id": provider.client_id,
            "client_assertion_type": _ASSERTION,
            "client_assertion": _assertion(provider, document.token),
        }
    else:
        given = urlencode({"": provider.client_id})[1:] + ":" + urlencode({"": provider.client_secret})[1:]
        headers["Authorization"] = f"Basic {base64.b64encode(given.encode()).decode()}"
    return _asked(document.token, body=urlencode(form).encode(), headers=headers)


def _assertion(provider: ProviderSettings, audience: str) -> str:
    key = import_key(provider.private_key, _kind(provider.private_key))
    algorithm = "ES256" if key.key_type == "EC" else "PS256"
    now = clock.now_microseconds() // 1_000_000
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": os.urandom(16).hex(),
        "iat": now,
        "exp": now + 60,
    }
    header = {"alg": algorithm, **({"kid": provider.private_key_id} if provider.private_key_id else {})}
    return jwt.encode(header, claims, key, algorithms=[algorithm])


def _kind(pem: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - only where a key is configured
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as the line above

    return "RSA" if isinstance(load_pem_private_key(pem.encode(), None), rsa.RSAPrivateKey) else "EC"


def _claims(
    provider: ProviderSettings, document: _Document, token: str, nonce: str, *, is_fresh: bool
) -> dict[str, Any]:
    """The claims of an identity token that is signed, for us, about this sign-in, and of now."""
    claims = _decoded(document, token)
    now = clock.now_microseconds() // 1_000_000
    expires, issued = claims.get("exp"), claims.get("iat")
    audience = _listed(claims.get("aud"))
    if claims.get("iss") != provider.issuer:
        raise ProviderRefused("iss")
    if provider.client_id not in audience or claims.get("azp", provider.client_id) != provider.client_id:
        raise ProviderRefused("aud")
    if len(audience) > 1 and "azp" not in claims:
        raise ProviderRefused("azp")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        raise ProviderRefused("time")
    if expires < now - _SKEW_SECONDS or not now - _LONGEST_SECONDS <= issued <= now + _SKEW_SECONDS:
        raise ProviderRefused("time")
    if claims.get("nonce") != nonce:
        raise ProviderRefused("nonce")
    moment = claims.get("auth_time")
    if is_fresh and not (isinstance(moment, int) and now - 300 <= moment <= now + _SKEW_SECONDS):
        raise ProviderRefused("auth_time")
    return claims


def _decoded(document: _Document, token: str) -> dict[str, Any]:
    for is_again in (False, True):
        try:
            return dict(jwt.decode(token, _key_set(document.keys, is_again=is_again), algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            # The key may be newer than what is remembered.
            if is_again:
                raise ProviderRefused("signature") from error
    raise AssertionError("unreachable")


def _key_set(address: str, *, is_again: bool) -> KeySet:
    now, held = time.monotonic(), _keys.get(address)
    if held is not None:
        age = now - held[1]
        if age < (_SECONDS_BETWEEN if is_again else _SECONDS_REMEMBERED):
            return held[0]
    try:
        found = KeySet.import_key_set({"keys": _listed(_asked(address).get("keys"))})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderRefused("keys") from error
    with _lock:
        _keys[address] = (found, now)
    return found


def _userinfo(document: _Document, token: str, claims: dict[str, Any]) -> dict[str, Any]:
    told = _asked(document.userinfo, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    if told.get("sub") != claims.get("sub"):
        raise ProviderRefused("sub")
    return told


def _asked(address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address of the provider, which the operator chose. Raises ProviderRefused."""
    try:
        answer = outbound.ask(address, body=body, headers=headers, is_trusted=True)
    except VesaliusError as error:
        raise ProviderRefused("no answer") from error
    try:
        found = msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise ProviderRefused("no JSON") from error
    if answer.status != 200 or not isinstance(found, dict):
        raise ProviderRefused(f"status {answer.status}")
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _number(value: object) -> str:
    digits = "".join(character for character in str(value or "") if character not in ".- ")
    return digits if len(digits) == 11 and digits.isascii() and digits.isdigit() else ""
