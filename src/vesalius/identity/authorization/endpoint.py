"""The authorisation server over HTTP, where no person is at the screen: a WSGI callable beside FHIR and pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from vesalius.access.origins import client_address, neighbourhood
from vesalius.errors import TooMany, Unavailable
from vesalius.identity.authorization import discovery, refusals
from vesalius.identity.authorization.refusals import Refused
from vesalius.identity.authorization.services import Services, Settings, Site, site
from vesalius.identity.authorization.signing import Signing
from vesalius.identity.authorization.token_answers import Answers

_log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Spend = Callable[[str], None]
Headers = list[tuple[str, str]]

_LARGEST: Final = 65_536
_FORM: Final = "application/x-www-form-urlencoded"
_STATUS: Final = {
    refusals.INVALID_CLIENT: 401,
    refusals.INVALID_TOKEN: 401,
    refusals.INSUFFICIENT_SCOPE: 403,
    refusals.ACCESS_DENIED: 403,
}
# Browsers of any origin may ask these: no cookie means anything here (SMART App Launch 2.2, "CORS").
_SHARED: Final = ("/oauth/token", "/oauth/revoke", "/oauth/userinfo", "/oauth/jwks", discovery.STYLE)
_FIXED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache", "X-Content-Type-Options": "nosniff"}


class Endpoint:
    """Discovery, keys, tokens. `spend` and `fail` count requests and refusals of an address, and raise TooMany."""

    def __init__(self, services: Services, settings: Settings, *, spend: Spend, fail: Spend) -> None:
        self.settings = settings
        self.signing = Signing(services.pool, services.keys.roots)
        self._answers = Answers(services, settings, self.signing)
        self._spend, self._fail = spend, fail
        self._documents = {
            "/.well-known/openid-configuration": discovery.openid,
            "/.well-known/oauth-authorization-server": discovery.openid,
            f"{settings.mount}/.well-known/smart-configuration": discovery.smart,
        }
        self._posts = {
            "/oauth/token": self._answers.token,
            "/oauth/introspect": self._answers.introspection,
            "/oauth/revoke": self._answers.revocation,
            "/oauth/par": self._answers.pushed,
        }
        self.paths = frozenset(
            {*self._documents, *self._posts, "/oauth/jwks", "/oauth/userinfo", "/oauth/register", discovery.STYLE}
        )
        """The paths that are answered here."""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """PEP 3333."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        headers = dict(_FIXED)
        if path in _SHARED or path in self._documents:
            headers |= {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "WWW-Authenticate"}
        try:
            status, body, more = self._answer(environ, path, method)
        except TooMany as error:
            told = _told("temporarily_unavailable", "Too many requests; slow down.")
            status, body, more = 429, told, {"Retry-After": str(error.retry_after_seconds)}
        except Unavailable:
            status, body, more = 503, _told("temporarily_unavailable", "A part of the system does not answer."), {}
        headers |= {"Content-Type": "application/json", **more}
        start_response(f"{status} {HTTPStatus(status).phrase}", list(headers.items()))
        return [b"" if method == "HEAD" else body]

    def _answer(self, environ: Environ, path: str, method: str) -> tuple[int, bytes, dict[str, str]]:
        is_post = path in self._posts or path == "/oauth/register"
        allowed = {"POST"} if is_post else {"GET", "HEAD", *(("POST",) if path == "/oauth/userinfo" else ())}
        if method == "OPTIONS":
            return 204, b"", _preflight(allowed)
        if method not in allowed:
            return (
                405,
                _told(refusals.INVALID_REQUEST, "The method is not allowed here."),
                {"Allow": ", ".join(allowed)},
            )
        address = self._address(environ)
        try:
            where = self._site(environ)
            if path in self._documents:
                return 200, self._documents[path](where, self.settings), {"Cache-Control": "public, max-age=300"}
            if path == "/oauth/jwks":
                return 200, self.signing.public(), {"Cache-Control": "public, max-age=300"}
            if path == discovery.STYLE:
                return 200, discovery.style(), {"Cache-Control": "public, max-age=300"}
            self._spend(neighbourhood(address))
            return self._work(environ, path, where, address)
        except Refused as error:
            if error.error in {refusals.INVALID_CLIENT, refusals.INVALID_GRANT, refusals.INVALID_TOKEN}:
                self._fail(neighbourhood(address))
            return _STATUS.get(error.error, 400), _told(error.error, error.description), _challenge(error)

    def _work(self, environ: Environ, path: str, where: Site, address: str) -> tuple[int, bytes, dict[str, str]]:
        authorization = environ.get("HTTP_AUTHORIZATION", "")
        if path == "/oauth/userinfo":
            scheme, _blank, bearer = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise Refused(refusals.INVALID_TOKEN, "A bearer token is needed.")
            return 200, msgspec.json.encode(self._answers.userinfo(where, bearer.strip())), {}
        body = _body(environ)
        if path == "/oauth/register":
            return 201, msgspec.json.encode(self._answers.registration(_object(body), address)), {}
        values = _form(environ, body)
        answer = self._posts[path](where, values, authorization, address)
        return (201 if path == "/oauth/par" else 200), msgspec.json.encode(answer), {}

    def _site(self, environ: Environ) -> Site:
        return site(
            self.settings,
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", "localhost"),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            environ.get("HTTP_X_FORWARDED_HOST", ""),
        )

    def _address(self, environ: Environ) -> str:
        forwarded, peer = str(environ.get("HTTP_X_FORWARDED_FOR", "")), str(environ.get("REMOTE_ADDR", ""))
        return client_address(peer, forwarded, trusts_proxy=self.settings.trust_forwarded)


def _body(environ: Environ) -> bytes:
    read: bytes = environ["wsgi.input"].read(_LARGEST + 1)
    if len(read) > _LARGEST:
        raise Refused(refusals.INVALID_REQUEST, "The request is too large.")
    return read


def _form(environ: Environ, body: bytes) -> dict[str, str]:
    """The parameters of a form, each given once (RFC 6749 section 3.2). Raises Refused."""
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != _FORM:
        raise Refused(refusals.INVALID_REQUEST, f"The body is {_FORM}.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=60, errors="strict")
    except ValueError as error:
        raise Refused(refusals.INVALID_REQUEST, "The body is no form.") from error
    values = dict(pairs)
    if len(values) != len(pairs) or any("\0" in value for value in values.values()):
        raise Refused(refusals.INVALID_REQUEST, "A parameter is given twice, or is not text.")
    return values


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(refusals.INVALID_METADATA, "The body is no JSON object.") from error


def _told(error: str, description: str) -> bytes:
    return msgspec.json.encode({"error": error, "error_description": description})


def _challenge(error: Refused) -> dict[str, str]:
    """RFC 6749 section 5.2 and RFC 6750 section 3: how to prove oneself."""
    if error.error in {refusals.INVALID_TOKEN, refusals.INSUFFICIENT_SCOPE}:
        return {"WWW-Authenticate": f'Bearer error="{error.error}"'}
    return {"WWW-Authenticate": 'Basic realm="clients"'} if error.error == refusals.INVALID_CLIENT else {}


def _preflight(allowed: set[str]) -> dict[str, str]:
    return {
        "Access-Control-Allow-Methods": ", ".join(sorted(allowed)),
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept",
        "Access-Control-Max-Age": "7200",
    }
