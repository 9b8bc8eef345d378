"""CDS Hooks between servers that trust each other by signature: callers of ours, and we as a caller."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from vesalius import clock
from vesalius.api.cds_hooks import CdsHooks
from vesalius.api.request import Request
from vesalius.identity.authorization import hook_clients
from vesalius.identity.authorization.signing import Signing

ISSUER = "https://ehr.example"
SERVICE = "http://clinic.example/cds-services/medication-order-sign"
PREFETCHED = ("medications", "requests", "allergies", "problems", "observations", "accepted")


@pytest.fixture(scope="module")
def key():
    return ECKey.generate_key("P-384", {"kid": "one", "use": "sig", "alg": "ES384"})


@pytest.fixture
def keys_address(key, monkeypatch):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            body = json.dumps({"keys": [key.as_dict(private=False)]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(hook_clients.ENVIRONMENT, f"{ISSUER}=http://127.0.0.1:{server.server_port}/keys")
    yield
    server.shutdown()
    server.server_close()


def _signed(key, **changed):
    now = clock.now_microseconds() // 1_000_000
    claims = {"iss": ISSUER, "aud": SERVICE, "iat": now, "exp": now + 120, "jti": f"{now}-{id(changed)}", **changed}
    header = {"alg": "ES384", "kid": "one", "typ": "JWT"}
    return jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, key, ["ES384"])


@pytest.fixture
def ask(context, keys_address):
    service = CdsHooks(context)

    def call(bearer, **more):
        draft = {
            "resourceType": "MedicationRequest",
            "id": "draft-1",
            "status": "draft",
            "intent": "order",
            "subject": {"reference": "Patient/p"},
            "medicationCodeableConcept": {"text": "clarithromycine"},
        }
        body = {
            "hook": "order-sign",
            "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            "context": {
                "userId": "Practitioner/x",
                "patientId": "p",
                "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]},
            },
            **more,
        }
        headers = {"host": "clinic.example", "content-type": "application/json", "authorization": f"Bearer {bearer}"}
        path = "/cds-services/medication-order-sign"
        response = service.handle(Request("POST", path, "", headers, json.dumps(body).encode(), "192.0.2.1"))
        return response.status, json.loads(response.body or b"{}")

    return call


def _prefetch():
    line = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"text": "simvastatine 40 mg"},
    }
    given = {name: {"resourceType": "Bundle", "entry": []} for name in PREFETCHED}
    given["medications"] = {"resourceType": "Bundle", "entry": [{"resource": line}]}
    return {**given, "patient": {"resourceType": "Patient", "id": "p", "birthDate": "1958-03-02"}}


def test_a_caller_who_proves_himself_gets_cards_for_what_he_sends(ask, key):
    status, body = ask(_signed(key), prefetch=_prefetch())
    assert status == 200
    assert body["cards"][0]["indicator"] == "critical"


def test_without_the_data_and_without_an_access_token_the_precondition_fails(ask, key):
    assert ask(_signed(key))[0] == 412


def test_an_access_token_that_is_passed_on_reads_what_its_owner_may_see(ask, key, token, client):
    assert client.put("/Patient/p", {"resourceType": "Patient", "id": "p", "birthDate": "1958-03-02"}).status in {
        200,
        201,
    }
    granted = {"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": "x", "subject": "y"}
    status, body = ask(_signed(key), fhirServer="http://clinic.example/fhir", fhirAuthorization=granted)
    assert status == 200
    assert "cards" in body
    assert ask(_signed(key), fhirAuthorization={**granted, "access_token": "wrong"})[0] == 401


def test_a_token_is_good_once(ask, key):
    once = _signed(key)
    assert ask(once, prefetch=_prefetch())[0] == 200
    assert ask(once, prefetch=_prefetch())[0] == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://stranger.example"},
        {"aud": "http://elsewhere.example/cds-services"},
        {"exp": 1},
        {"exp": 99_999_999_999},
        {"iat": 99_999_999_999},
        {"jti": None},
        {"exp": None},
    ],
)
def test_a_token_that_does_not_hold_is_refused(ask, key, changed):
    assert ask(_signed(key, **changed), prefetch=_prefetch())[0] == 401


def test_a_token_of_another_key_is_refused_and_so_is_everybody_when_nobody_is_configured(ask, key, monkeypatch):
    other = ECKey.generate_key("P-384", {"kid": "one"})
    assert ask(_signed(other), prefetch=_prefetch())[0] == 401
    monkeypatch.setenv(hook_clients.ENVIRONMENT, "")
    assert ask(_signed(key), prefetch=_prefetch())[0] == 401


def test_what_we_sign_holds_by_our_published_keys(context):
    signing = Signing(context.pool, context.keys.roots)
    value = hook_clients.credentials(signing, "https://clinic.example", "https://cds.example/cds-services/a")
    scheme, _, token = value.partition(" ")
    keys = KeySet.import_key_set(json.loads(signing.public()))
    found = jwt.decode(token, keys, algorithms=["ES384"])
    assert scheme == "Bearer"
    assert found.header["jku"] == "https://clinic.example/oauth/jwks"
    assert (found.claims["iss"], found.claims["aud"]) == (
        "https://clinic.example",
        "https://cds.example/cds-services/a",
    )
    assert found.claims["exp"] - found.claims["iat"] <= 300
    assert found.claims["jti"]


def test_an_installation_with_older_keys_gets_the_one_that_it_lacks_and_keeps_the_others(context):
    signing = Signing(context.pool, context.keys.roots)
    before = {each["kid"] for each in json.loads(signing.public())["keys"]}
    with context.pool.session() as session:
        session.execute("DELETE FROM oauth_key WHERE algorithm = 'ES384'")
        kept = {str(row[0]) for row in session.fetch("SELECT id FROM oauth_key")}
    again = {each["kid"] for each in json.loads(Signing(context.pool, context.keys.roots).public())["keys"]}
    assert kept < before
    assert kept < again
    assert len(again) == len(before)
