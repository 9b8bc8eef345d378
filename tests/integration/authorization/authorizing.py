"""The authorisation server on a real port, with a physician, a patient and a laboratory."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets as random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from joserfc import jwt

from vesalius.access import tokens
from vesalius.access.actor import Actor, local_system
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.api.rates import RateLimit
from vesalius.api.wsgi import wsgi_application
from vesalius.crypto.keyring import RootKeys
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.identity.authorization import clients, grants, requests
from vesalius.identity.authorization.clients import Registration
from vesalius.identity.authorization.endpoint import Endpoint
from vesalius.identity.authorization.launches import Launch
from vesalius.identity.authorization.services import Settings, Site
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, transaction

CALLBACK = "https://app.example/callback"
SCOPES = (
    "openid fhirUser profile launch launch/patient offline_access online_access patient/*.rs user/Observation.cruds"
)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Server:
    """One installation's endpoints over HTTP."""

    def __init__(self, database_url: str) -> None:
        self.context = Context(database_url, RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32), maximum_sessions=6)
        self.fhir = wsgi_application(Application(self.context, Configuration(failures_per_minute=10**6)))
        self.use(Settings(allows_secrets=True, allows_private=True))
        self._server = make_server("127.0.0.1", 0, self._serve, handler_class=_Quiet)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.site = Site(self.origin, "/fhir")
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._fill()

    def use(self, settings: Settings, *, spend: Any = None, fail: Any = None) -> None:
        free = RateLimit("free", None, per_second=1e6, capacity=10**6)
        self.endpoint = Endpoint(self.context, settings, spend=spend or free.spend, fail=fail or free.spend)

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["wsgi.input"] = _Bounded(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0))
        return (self.endpoint if environ["PATH_INFO"] in self.endpoint.paths else self.fhir)(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.context.close()

    def _fill(self) -> None:
        world = [
            {"resourceType": "Organization", "id": "centre", "name": "Centre"},
            {"resourceType": "Practitioner", "id": "doctor", "name": [{"family": "Marin"}]},
            {"resourceType": "Patient", "id": "one", "name": [{"family": "Peeters"}]},
            {"resourceType": "Patient", "id": "two", "name": [{"family": "Dubois"}]},
            *(
                {
                    "resourceType": "CareTeam",
                    "id": f"team-{name}",
                    "status": "active",
                    "subject": {"reference": f"Patient/{name}"},
                    "participant": [{"member": {"reference": "Practitioner/doctor"}}],
                }
                for name in ("one", "two")
            ),
        ]
        for resource in world:
            body = json.dumps(resource).encode()
            transaction(
                self.context,
                local_system("world"),
                [Entry(0, "PUT", resource["resourceType"], resource["id"], body=body)],
            )
        with self.context.pool.session() as session:
            for username, role, fhir in (
                ("doctor", "physician", "Practitioner/doctor"),
                ("one", "patient", "Patient/one"),
                ("laboratory", "laboratory", "Organization/centre"),
            ):
                accounts.create(
                    session,
                    self.context.blind,
                    username,
                    roles=[Assignment(role, "" if role == "patient" else "Organization/centre")],
                    display=username.title(),
                    fhir=fhir,
                    patients=[fhir] if role == "patient" else [],
                    is_system=role == "laboratory",
                )

    def account(self, username: str) -> int:
        with self.context.pool.session() as session:
            return accounts.find(session, username).id

    def actor(self, username: str) -> Actor:
        found = self.context.authenticator.actor_for_account(
            self.account(username), token="session-x", authenticated=int(time.time() * 1e6), methods="pwd otp"
        )
        assert found is not None
        return found

    def register(self, **chosen: Any) -> tuple[str, str | None]:
        values = {"name": "App", "redirects": (CALLBACK,), "scopes": tuple(SCOPES.split())} | chosen
        with self.context.pool.session() as session:
            return clients.register(
                self.context,
                session,
                local_system("test"),
                Registration(**values),
                is_approved=True,
                allows_secrets=True,
            )

    def request(self, method: str, path: str, *, headers: Any = None, body: bytes | None = None) -> Answer:
        asked = urllib.request.Request(  # noqa: S310 - our own server
            self.origin + path, data=body, method=method, headers=headers or {}
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - our own server
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def post(self, path: str, *, headers: Any = None, **form: str) -> Answer:
        return self.request("POST", path, headers=headers, body=urllib.parse.urlencode(form).encode())

    def get(self, path: str, bearer: str) -> Answer:
        return self.request("GET", path, headers={"Authorization": f"Bearer {bearer}"})

    def understood(self, client: str, **changed: str) -> requests.AuthorizationRequest:
        values = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": CALLBACK,
            "scope": "openid fhirUser launch/patient offline_access patient/*.rs",
            "state": "state-1",
            "nonce": "nonce-1",
            "aud": self.site.fhir,
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        } | changed
        given = [(name, value) for name, value in values.items() if value]
        with self.context.pool.session() as session:
            return requests.understood(self.context, session, self.site, given)

    def code(self, client: str, who: str = "doctor", patient: str = "Patient/one", **changed: str) -> str:
        found = self.understood(client, **changed)
        with self.context.pool.session() as session:
            return grants.allow(self.context, session, self.actor(who), found, found.scopes, Launch(patient), BEGAN)

    def redeem(self, client: str, code: str, **changed: str) -> Answer:
        values = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
            "client_id": client,
        } | changed
        return self.post("/oauth/token", **values)

    def connected(self, client: str, **changed: str) -> dict[str, Any]:
        answer = self.redeem(client, self.code(client, **changed))
        assert answer.status == 200, answer.body
        return answer.json

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Every event of a kind, oldest first."""
        with self.context.pool.session() as session:
            rows = session.fetch("SELECT event FROM audit_leaf ORDER BY id")
        found = [self.context.log.open(row[0])[1] for row in rows]
        return [facts for facts in found if facts["subtype"] == kind]

    def alive(self, bearer: str) -> bool:
        with self.context.pool.session() as session:
            return tokens.held(session, bearer) is not None


BEGAN = 1_700_000_000_000_000
VERIFIER = random.token_urlsafe(48)


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def assertion(key: Any, client: str, audience: str, *, algorithm: str = "ES384", **changed: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": client,
        "sub": client,
        "aud": audience,
        "exp": now + 120,
        "iat": now,
        "jti": random.token_urlsafe(16),
    } | changed
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=[algorithm])


def jwks(*keys: Any) -> str:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]})


class _Bounded:
    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        self._left -= wanted
        return self._stream.read(wanted) if wanted else b""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        return
