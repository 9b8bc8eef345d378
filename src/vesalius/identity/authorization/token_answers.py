"""The endpoints that clients call with their own credentials: token, introspection, revocation, pushed requests.

RFC 6749, RFC 7009, RFC 7662, RFC 9126, SMART App Launch 2.2. A client that is unknown and one that proves nothing get
the same answer; so do all unusable codes and refresh tokens.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from vesalius.access import tokens
from vesalius.access.actor import Actor
from vesalius.audit.recording import FAILED, record
from vesalius.errors import VesaliusError
from vesalius.identity.authorization import (
    assertions,
    clients,
    discovery,
    grants,
    identity_tokens,
    refusals,
    requests,
)
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.grants import Grant, Issued
from vesalius.identity.authorization.refusals import Refused, unknown_client
from vesalius.identity.authorization.services import Services, Settings, Site
from vesalius.identity.authorization.signing import Signing
from vesalius.store.session import Session

Values = dict[str, str]


class Answers:
    """What the endpoints answer, before it is put into HTTP. Thread-safe."""

    def __init__(self, services: Services, settings: Settings, signing: Signing) -> None:
        self._services = services
        self._settings = settings
        self._signing = signing

    def token(self, site: Site, values: Values, authorization: str, address: str) -> dict[str, Any]:
        """The token response (RFC 6749 section 5.1, SMART § 2.0.11). Raises Refused."""
        kind = values.get("grant_type", "")
        if not kind:
            raise Refused(refusals.INVALID_REQUEST, "grant_type is missing.")
        if kind not in {clients.CODE, clients.REFRESH, clients.BACKEND}:
            raise Refused(
                refusals.UNSUPPORTED_GRANT, "grant_type is authorization_code, refresh_token or client_credentials."
            )
        with self._services.pool.session() as session:
            client = self._client(session, site, values, authorization, address)
            if kind not in client.grants:
                raise Refused(refusals.UNAUTHORIZED_CLIENT, "The client is not registered for this grant.")
            return self._told(session, site, client, self._issued(session, kind, client, values, address))

    def introspection(self, site: Site, values: Values, authorization: str, address: str) -> dict[str, Any]:
        """What a token is (RFC 7662): of the client's own, or of all for a resource server. Raises Refused."""
        services = self._services
        with services.pool.session() as session:
            client = self._client(session, site, values, authorization, address)
            if not client.is_confidential:
                raise unknown_client()
            given = values.get("token", "")
            held = tokens.held(session, given)
            if held is not None and held.client and self._may_know(client, held.client):
                facts = _facts(site, held.client, held.scopes, held.expires, held.created)
                facts["token_type"] = "Bearer"  # noqa: S105 - a word of the protocol
                grant, account = grants.find(session, held.family or 0), held.account
            else:
                renewed = grants.refresh_grant(session, given)
                if renewed is None or not self._may_know(client, renewed[0].client):
                    return {"active": False}
                grant, expires = renewed
                facts = _facts(site, grant.client, grant.scopes, expires, grant.created)
                account = grant.account
            if grant is not None:
                facts |= _context(grant)
            if account is not None:
                found = identity_tokens.person(session, account)
                facts |= {"sub": identity_tokens.subject(services, account), "username": found.username}
                if found.fhir:
                    facts["fhirUser"] = f"{site.fhir}/{found.fhir}"
            return facts

    def revocation(self, site: Site, values: Values, authorization: str, address: str) -> dict[str, Any]:
        """Nothing, whether there was such a token or not (RFC 7009 section 2.2). Raises Refused."""
        with self._services.pool.session() as session:
            client = self._client(session, site, values, authorization, address)
            if not values.get("token"):
                raise Refused(refusals.INVALID_REQUEST, "The token is missing.")
            grants.forget(self._services, session, client, values["token"], address)
        return {}

    def pushed(self, site: Site, values: Values, authorization: str, address: str) -> dict[str, Any]:
        """Where a pushed authorisation request can be named (RFC 9126 section 2.2). Raises Refused."""
        with self._services.pool.session() as session:
            client = self._client(session, site, values, authorization, address)
            if clients.CODE not in client.grants:
                raise Refused(refusals.UNAUTHORIZED_CLIENT, "The client is not registered for this grant.")
            name = requests.push(session, client, site, list(values.items()))
        return {"request_uri": name, "expires_in": requests.PUSHED_SECONDS}

    def userinfo(self, site: Site, bearer: str) -> dict[str, Any]:
        """The claims about whom the token is of (OpenID Connect Core section 5.3). Raises Refused."""
        with self._services.pool.session() as session:
            held = tokens.held(session, bearer)
            if held is None or held.account is None:
                raise Refused(refusals.INVALID_TOKEN, "The access token is not valid.")
            granted = tuple(held.scopes.split())
            if "openid" not in granted:
                raise Refused(refusals.INSUFFICIENT_SCOPE, "The token has no scope openid.")
            return identity_tokens.claims(self._services, session, site, held.account, granted)

    def registration(self, wanted: dict[str, Any], address: str) -> dict[str, Any]:
        """The registered client (RFC 7591), which an administrator has yet to approve. Raises Refused."""
        if not self._settings.allows_registration:
            raise Refused(refusals.ACCESS_DENIED, "Clients are registered by an administrator.")
        described = _described(wanted)
        try:
            for redirect in described.redirects:
                clients.check_redirect(redirect)
        except VesaliusError as error:
            # RFC 7591 section 3.2.2 has a code of its own for these.
            raise Refused(refusals.INVALID_REDIRECT, error.issues[0].diagnostics) from error
        actor = Actor(name="registration", token="client", address=address)  # noqa: S106 - says how, is no secret
        try:
            with self._services.pool.session() as session:
                client_id, secret = clients.register(
                    self._services,
                    session,
                    actor,
                    described,
                    is_approved=False,
                    allows_secrets=self._settings.allows_secrets,
                )
        except VesaliusError as error:
            raise Refused(refusals.INVALID_METADATA, error.issues[0].diagnostics) from error
        told = {name: value for name, value in wanted.items() if name in _METADATA}
        return {
            **told,
            "client_id": client_id,
            **({"client_secret": secret, "client_secret_expires_at": 0} if secret else {}),
        }

    def _issued(self, session: Session, kind: str, client: Client, values: Values, address: str) -> Issued:
        services = self._services
        needed = {clients.CODE: "code", clients.REFRESH: "refresh_token"}.get(kind)
        if needed is not None and not values.get(needed):
            raise Refused(refusals.INVALID_REQUEST, f"{needed} is missing.")
        if kind == clients.CODE:
            redirect, verifier = values.get("redirect_uri", ""), values.get("code_verifier", "")
            return grants.redeem(services, session, client, values.get("code", ""), redirect, verifier, address)
        wanted = values["scope"].split() if values.get("scope") else None
        if kind == clients.REFRESH:
            return grants.refresh(services, session, client, values.get("refresh_token", ""), wanted, address)
        return grants.backend(services, session, client, wanted or [], address)

    def _told(self, session: Session, site: Site, client: Client, issued: Issued) -> dict[str, Any]:
        told: dict[str, Any] = {
            "access_token": issued.access,
            "token_type": "Bearer",
            "expires_in": issued.seconds,
            "scope": " ".join(issued.scopes),
        }
        if issued.refresh is not None:
            told["refresh_token"] = issued.refresh
        grant = issued.grant
        if grant.id == 0:
            return told
        if "openid" in issued.scopes:
            told["id_token"] = identity_tokens.token(self._services, self._signing, session, site, client, issued)
        if {"fhirUser", "profile"} & set(issued.scopes) and (
            fhir := identity_tokens.person(session, grant.account).fhir
        ):
            told["fhirUser"] = f"{site.fhir}/{fhir}"
        told |= _context(grant)
        # Applications are opened in a page of their own: nobody else shows whose record it is.
        told |= {"need_patient_banner": True, "smart_style_url": site.issuer + discovery.STYLE}
        return told

    def _client(self, session: Session, site: Site, values: Values, authorization: str, address: str) -> Client:
        """Who calls. Raises Refused with the same words for everybody who is not known."""
        try:
            client = self._proven(session, site, values, authorization)
        except Refused as error:
            actor = Actor(name="unknown", token="client", address=address)  # noqa: S106 - says how, is no secret
            record(session, self._services.log, actor, "token", "client/unknown", outcome=FAILED)
            raise error from None
        return client

    def _proven(self, session: Session, site: Site, values: Values, authorization: str) -> Client:
        given_id, assertion = values.get("client_id", ""), values.get("client_assertion", "")
        basic = _basic(authorization)
        ways = [bool(assertion), basic is not None, "client_secret" in values]
        if sum(ways) > 1:
            raise Refused(refusals.INVALID_REQUEST, "A client proves who it is in one way.")
        if assertion:
            if values.get("client_assertion_type") != assertions.TYPE:
                raise Refused(refusals.INVALID_REQUEST, f"client_assertion_type is {assertions.TYPE}.")
            claimed = assertions.claimed_client(assertion) or ""
            client = clients.find(session, claimed)
            audiences = frozenset({site.token, site.issuer})
            is_proven = (
                client is not None
                and given_id in {"", client.id}
                and client.is_open
                and assertions.proves(
                    session, client, assertion, audiences, allows_private=self._settings.allows_private
                )
            )
        elif basic is not None or "client_secret" in values:
            name, secret = basic or (given_id, values.get("client_secret", ""))
            client = clients.find(session, name)
            is_proven = clients.holds_secret(client, secret) and self._settings.allows_secrets
            is_proven = is_proven and given_id in {"", name}
        else:
            # RFC 6749 section 6 asks no client_id of a public client that refreshes: its token says whose it is.
            owner = grants.owner(session, values.get("refresh_token", "")) if not given_id else None
            client = clients.find(session, owner or given_id)
            is_proven = client is not None and client.kind == clients.PUBLIC
        if client is None or not is_proven or not client.is_open:
            raise unknown_client()
        return client

    @staticmethod
    def _may_know(client: Client, owner: str) -> bool:
        return owner == client.id or clients.INTROSPECTION in client.grants


_METADATA = (
    *("client_name", "redirect_uris", "grant_types", "token_endpoint_auth_method", "scope", "jwks", "jwks_uri"),
    *("post_logout_redirect_uris", "initiate_login_uri", "id_token_signed_response_alg"),
)


def _described(wanted: dict[str, Any]) -> clients.Registration:
    method = wanted.get("token_endpoint_auth_method", "none")
    kinds = {"none": clients.PUBLIC, "private_key_jwt": clients.KEY}
    kind = kinds.get(method, clients.SECRET)
    keys = wanted.get("jwks")
    try:
        granted = tuple(str(item) for item in wanted.get("grant_types", (clients.CODE,)))
        if {clients.BACKEND, clients.INTROSPECTION} & set(granted):
            raise Refused(
                refusals.INVALID_METADATA, "Clients that act for themselves are registered by an administrator."
            )
        return clients.Registration(
            name=str(wanted.get("client_name", "")),
            kind=kind,
            redirects=tuple(str(item) for item in wanted.get("redirect_uris", ())),
            scopes=tuple(str(wanted.get("scope", "")).split()),
            grants=granted,
            keys=msgspec.json.encode(keys).decode() if keys is not None else "",
            keys_address=str(wanted.get("jwks_uri", "")),
            departures=tuple(str(item) for item in wanted.get("post_logout_redirect_uris", ())),
            launch=str(wanted.get("initiate_login_uri", "")),
            algorithm=str(wanted.get("id_token_signed_response_alg", "RS256")),
        )
    except TypeError as error:
        raise Refused(refusals.INVALID_METADATA, "The metadata of the client is malformed.") from error


def _basic(authorization: str) -> tuple[str, str] | None:
    """RFC 6749 section 2.3.1: id and secret, each encoded as in a form."""
    scheme, _blank, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _facts(site: Site, client: str, granted: str, expires: int, created: int) -> dict[str, Any]:
    return {
        "active": True,
        "iss": site.issuer,
        "client_id": client,
        "scope": granted,
        "exp": expires // 1_000_000,
        "iat": created // 1_000_000,
    }


def _context(grant: Grant) -> dict[str, Any]:
    """The context of a launch, as the token answer and introspection tell it (SMART App Launch 2.2)."""
    told: dict[str, Any] = {}
    if grant.patient:
        told["patient"] = grant.patient.removeprefix("Patient/")
    if grant.encounter:
        told["encounter"] = grant.encounter.removeprefix("Encounter/")
    if grant.intent:
        told["intent"] = grant.intent
    if grant.about:
        told["fhirContext"] = [{"reference": literal} for literal in grant.about.split()]
    return told
