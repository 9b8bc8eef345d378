"""What an outside run of conformance checks asks of a SMART App Launch 2.2 server, in our own words, over HTTP.

In the order of such a run: discovery, what a standalone application gets, an EHR launch, identity tokens by discovery,
refresh, introspection, granular scopes, backend services. The parts at the screen are in `tests/browser/test_smart.py`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets as random
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from authorizing import ASSERTION, CALLBACK, VERIFIER, Answer, Server, assertion, jwks
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from vesalius.access.actor import local_system
from vesalius.identity.authorization import grants
from vesalius.identity.authorization.launches import Launch
from vesalius.records.transaction import Entry, transaction

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
WHERE = Launch("Patient/one", "Encounter/visit", "order", "DiagnosticReport/a")


@pytest.fixture(scope="module")
def client(server: Server) -> str:
    return server.register()[0]


@pytest.fixture(scope="module")
def asker(server: Server, elliptic: ECKey) -> str:
    """A resource server that introspects with a key of its own."""
    return server.register(kind="key", keys=jwks(elliptic), redirects=(), grants=("introspection",))[0]


def introspected(server: Server, asker: str, key: ECKey, token: str) -> Answer:
    signed = assertion(key, asker, server.site.token)
    return server.post("/oauth/introspect", token=token, client_assertion_type=ASSERTION, client_assertion=signed)


# --- discovery


@pytest.fixture(scope="module")
def stated(server: Server) -> dict[str, Any]:
    answer = server.request("GET", "/fhir/.well-known/smart-configuration", headers={"Origin": "https://app.example"})
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Access-Control-Allow-Origin"] in {"*", "https://app.example"}
    return answer.json


def test_the_configuration_has_every_member_that_its_capabilities_demand(stated: dict[str, Any]) -> None:
    kinds = {
        **dict.fromkeys(("authorization_endpoint", "token_endpoint", "issuer", "jwks_uri"), str),
        **dict.fromkeys(("introspection_endpoint", "revocation_endpoint", "management_endpoint"), str),
        **dict.fromkeys(("grant_types_supported", "scopes_supported", "response_types_supported"), list),
        **dict.fromkeys(("code_challenge_methods_supported", "capabilities"), list),
        **dict.fromkeys(("token_endpoint_auth_methods_supported",), list),
    }
    for name, kind in kinds.items():
        assert isinstance(stated.get(name), kind), name
        values = stated[name] if kind is list else [stated[name]]
        assert values, name
        assert all(isinstance(value, str) and value for value in values), name
        if name.endswith(("_endpoint", "_uri")):
            assert urlsplit(stated[name]).scheme in {"http", "https"}
    assert stated["code_challenge_methods_supported"] == ["S256"]
    assert {"authorization_code", "client_credentials", "refresh_token"} <= set(stated["grant_types_supported"])
    assert {"openid", "fhirUser", "launch", "launch/patient", "offline_access"} <= set(stated["scopes_supported"])
    assert "private_key_jwt" in stated["token_endpoint_auth_methods_supported"]
    assert {"RS384", "ES384"} <= set(stated["token_endpoint_auth_signing_alg_values_supported"])
    assert "registration_endpoint" not in stated


def test_each_endpoint_says_how_clients_prove_who_they_are(stated: dict[str, Any], server: Server) -> None:
    # RFC 8414: what is left out would mean client_secret_basic.
    assert {"none", "private_key_jwt"} <= set(stated["revocation_endpoint_auth_methods_supported"])
    assert "none" not in stated["introspection_endpoint_auth_methods_supported"]
    for path in ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"):
        found = server.request("GET", path).json
        assert found["issuer"] == stated["issuer"]
        assert all(found[name] == stated[name] for name in stated if name in found)


def test_browsers_of_any_origin_reach_what_an_application_in_a_page_needs(server: Server, client: str) -> None:
    asked = {"Origin": "https://app.example"}
    told = server.connected(client)
    for path in ("/fhir/metadata", "/fhir/.well-known/smart-configuration", "/.well-known/openid-configuration"):
        assert server.request("GET", path, headers=asked).headers["Access-Control-Allow-Origin"] == "*"
    assert server.request("GET", "/oauth/jwks", headers=asked).headers["Access-Control-Allow-Origin"] == "*"
    read = server.request(
        "GET", "/fhir/Patient/one", headers={**asked, "Authorization": f"Bearer {told['access_token']}"}
    )
    assert (read.status, read.headers["Access-Control-Allow-Origin"]) == (200, "*")
    before = {**asked, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    preflight = server.request("OPTIONS", "/fhir/Patient/one", headers=before)
    assert preflight.status in {200, 204}
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"].lower()


# --- what an application gets


def checked(answer: Answer) -> dict[str, Any]:
    """A token answer that is one. Raises AssertionError."""
    assert answer.status == 200, answer.body
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Pragma"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("application/json")
    told = answer.json
    assert told["token_type"].lower() == "bearer"
    assert isinstance(told["expires_in"], int)
    assert 0 < told["expires_in"] <= 900
    assert isinstance(told["scope"], str)
    assert told["scope"]
    return dict(told)


def test_a_standalone_application_reads_its_patient_and_nothing_without_its_token(server: Server, client: str) -> None:
    told = checked(server.redeem(client, server.code(client)))
    assert told["patient"] == "one"
    assert server.get("/fhir/Patient/one", told["access_token"]).json["id"] == "one"
    refused = server.request("GET", "/fhir/Patient/one")
    assert (refused.status, refused.headers["WWW-Authenticate"].partition(" ")[0]) == (401, "Bearer")
    assert server.get("/fhir/Patient/one", told["access_token"][:-2] + "xx").status == 401


def test_a_code_that_is_none_and_a_client_that_is_none_get_no_token(server: Server, client: str) -> None:
    invented = server.redeem(client, "vsg_" + random.token_urlsafe(32))
    assert (invented.status, invented.json["error"]) == (400, "invalid_grant")
    nobody = server.redeem("nobody-" + client, server.code(client))
    assert nobody.status in {400, 401}
    assert nobody.json["error"] == "invalid_client"
    assert server.redeem(client, server.code(client), code_verifier="").json["error"] == "invalid_grant"


def test_an_application_that_is_launched_out_of_a_record_knows_where_it_is(server: Server, client: str) -> None:
    wanted = server.understood(client, scope="launch openid fhirUser patient/*.rs")
    with server.context.pool.session() as session:
        code = grants.allow(server.context, session, server.actor("doctor"), wanted, wanted.scopes, WHERE, 0)
    told = checked(server.redeem(client, code, redirect_uri=CALLBACK, code_verifier=VERIFIER))
    assert (told["patient"], told["encounter"], told["intent"]) == ("one", "visit", "order")
    assert isinstance(told["need_patient_banner"], bool)
    assert told["smart_style_url"].startswith(server.origin)


def test_the_identity_token_is_verified_by_what_its_own_issuer_publishes(server: Server, client: str) -> None:
    told = server.connected(client)
    unread = json.loads(base64.urlsafe_b64decode(told["id_token"].split(".")[1] + "=="))
    found = server.request("GET", urlsplit(unread["iss"]).path + "/.well-known/openid-configuration").json
    assert found["issuer"] == unread["iss"]
    assert "RS256" in found["id_token_signing_alg_values_supported"]
    keys = server.request("GET", urlsplit(found["jwks_uri"]).path).json
    claims = jwt.decode(told["id_token"], KeySet.import_key_set(keys), algorithms=["RS256", "ES256"]).claims
    now = time.time()
    assert {"iss", "sub", "aud", "exp", "iat"} <= set(claims)
    assert claims["iat"] - 5 <= now < claims["exp"]
    assert client == claims["aud"] or client in claims["aud"]
    assert len(claims["sub"]) <= 255
    assert claims["at_hash"] == base64.urlsafe_b64encode(
        hashlib.sha256(told["access_token"].encode()).digest()[:16]
    ).decode().rstrip("=")
    own = server.get(urlsplit(claims["fhirUser"]).path, told["access_token"])
    assert (own.status, own.json["resourceType"]) == (200, "Practitioner")


def test_a_refresh_token_works_with_and_without_scopes_and_an_invented_one_does_not(
    server: Server, client: str
) -> None:
    told = server.connected(client)
    asked = {"grant_type": "refresh_token", "client_id": client}
    again = checked(server.post("/oauth/token", **asked, refresh_token=told["refresh_token"]))
    fewer = checked(
        server.post("/oauth/token", **asked, refresh_token=again["refresh_token"], scope="patient/Patient.r")
    )
    assert fewer["scope"] == "patient/Patient.r"
    assert server.get("/fhir/Patient/one", fewer["access_token"]).status == 200
    invented = server.post("/oauth/token", **asked, refresh_token="vsr_" + random.token_urlsafe(32))
    assert invented.status in {400, 401}


def test_a_used_refresh_token_ends_its_family_whatever_is_wished_with_it(server: Server, client: str) -> None:
    told = server.connected(client)
    asked = {"grant_type": "refresh_token", "client_id": client}
    renewed = checked(server.post("/oauth/token", **asked, refresh_token=told["refresh_token"]))
    thief = server.post("/oauth/token", **asked, refresh_token=told["refresh_token"], scope="user/Observation.cruds x")
    assert (thief.status, thief.json["error"]) == (400, "invalid_grant")
    assert not server.alive(renewed["access_token"])
    assert server.post("/oauth/token", **asked, refresh_token=renewed["refresh_token"]).status == 400


# --- introspection


def test_introspection_says_what_the_token_answer_said(
    server: Server, client: str, asker: str, elliptic: ECKey
) -> None:
    wanted = server.understood(client, scope="launch openid fhirUser offline_access patient/*.rs")
    with server.context.pool.session() as session:
        code = grants.allow(server.context, session, server.actor("doctor"), wanted, wanted.scopes, WHERE, 0)
    told = server.redeem(client, code).json
    unread = json.loads(base64.urlsafe_b64decode(told["id_token"].split(".")[1] + "=="))
    for name in ("access_token", "refresh_token"):
        seen = introspected(server, asker, elliptic, told[name]).json
        assert seen["active"] is True
        assert (seen["scope"], seen["client_id"]) == (told["scope"], client)
        assert {key: seen[key] for key in ("patient", "encounter", "intent", "fhirContext")} == {
            key: told[key] for key in ("patient", "encounter", "intent", "fhirContext")
        }
        assert (seen["iss"], seen["sub"], seen["fhirUser"]) == (unread["iss"], unread["sub"], unread["fhirUser"])
        assert isinstance(seen["exp"], int)
        assert seen["exp"] > time.time()


def test_introspection_of_what_is_no_token_says_nothing_else(
    server: Server, client: str, asker: str, elliptic: ECKey
) -> None:
    told = server.connected(client)
    server.post("/oauth/revoke", token=told["access_token"], client_id=client)
    for token in (told["access_token"], "invented", ""):
        assert introspected(server, asker, elliptic, token).json == {"active": False}
    assert server.post("/oauth/introspect", token=told["refresh_token"]).status == 401


# --- granular scopes


@pytest.fixture(scope="module")
def observations(server: Server) -> tuple[str, str]:
    """(laboratory, vital signs) of Patient/one."""
    for name, category in (("laboratory", "laboratory"), ("vital", "vital-signs")):
        body = {
            "resourceType": "Observation", "id": f"granular-{name}", "status": "final",
            "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
            "code": {"text": name}, "subject": {"reference": "Patient/one"}, "effectiveDateTime": "2026-11-01",
        }  # fmt: skip
        entry = Entry(0, "PUT", "Observation", body["id"], body=json.dumps(body).encode())
        transaction(server.context, local_system("world"), [entry])
    return "granular-laboratory", "granular-vital"


@pytest.mark.parametrize("category", [f"{CATEGORY}|laboratory", "laboratory"])
def test_a_scope_with_a_condition_opens_its_part_in_every_interaction(
    server: Server, observations: tuple[str, str], category: str
) -> None:
    wished = f"patient/Observation.rs?category={category}"
    own, _ = server.register(scopes=("launch/patient", "openid", "patient/Observation.rs"))
    told = checked(server.redeem(own, server.code(own, scope=f"launch/patient {wished}")))
    assert wished in told["scope"].split()
    bearer = told["access_token"]
    inside, outside = observations
    assert server.get(f"/fhir/Observation/{inside}", bearer).status == 200
    assert server.get(f"/fhir/Observation/{outside}", bearer).status in {401, 403, 404}
    for query in ("patient=one", f"patient=one&category={category}", "patient=Patient/one", f"_id={inside},{outside}"):
        entries = server.get(f"/fhir/Observation?{query}", bearer).json.get("entry", [])
        assert [entry["resource"]["id"] for entry in entries] == [inside], query
    assert server.get("/fhir/Observation?patient=one&category=vital-signs", bearer).json["total"] == 0
    assert server.get("/fhir/CareTeam/team-one", bearer).status in {401, 403, 404}


# --- backend services


@pytest.fixture(scope="module")
def laboratory(server: Server, elliptic: ECKey, rsa: RSAKey) -> str:
    return server.register(
        kind="key", keys=jwks(elliptic, rsa), redirects=(), grants=("client_credentials",),
        scopes=("system/Observation.rs",), account=server.account("laboratory"),
    )[0]  # fmt: skip


def backend(server: Server, client: str, key: Any, *, algorithm: str = "ES384", **changed: Any) -> Answer:
    claims = {name: changed.pop(name) for name in ("iss", "sub", "aud", "exp", "jti") if name in changed}
    form = {
        "grant_type": "client_credentials",
        "scope": "system/Observation.rs",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion(key, client, server.site.token, algorithm=algorithm, **claims),
    } | changed
    return server.post("/oauth/token", **form)


def test_a_backend_service_gets_a_token_by_either_algorithm(
    server: Server, laboratory: str, elliptic: ECKey, rsa: RSAKey
) -> None:
    for key, algorithm in ((elliptic, "ES384"), (rsa, "RS384")):
        told = checked(backend(server, laboratory, key, algorithm=algorithm))
        assert told["expires_in"] <= 300
        assert told["scope"] == "system/Observation.rs"
        assert "refresh_token" not in told
        assert server.get("/fhir/Observation?_count=1", told["access_token"]).status == 200
        assert server.get("/fhir/Patient/one", told["access_token"]).status == 404


@pytest.mark.parametrize(
    ("changed", "statuses"),
    [
        ({"grant_type": "not_a_grant_type"}, {400}),
        ({"client_assertion_type": "not_an_assertion_type"}, {400}),
        ({"client_assertion_type": ""}, {400}),
        ({"iss": "not-a-client"}, {400, 401}),
        ({"sub": "not-a-client"}, {400, 401}),
        ({"aud": "https://elsewhere.example/token"}, {400, 401}),
        ({"exp": 1_000_000}, {400, 401}),
        ({"exp": None}, {400, 401}),
        ({"jti": None}, {400, 401}),
        ({"scope": "system/Patient.rs"}, {400}),
        ({"scope": ""}, {400}),
    ],
    ids=lambda value: "" if isinstance(value, set) else "-".join(f"{key}={item}" for key, item in value.items()),
)
def test_a_backend_service_with_anything_wrong_gets_nothing(
    server: Server, laboratory: str, elliptic: ECKey, changed: dict[str, Any], statuses: set[int]
) -> None:
    answer = backend(server, laboratory, elliptic, **changed)
    assert answer.status in statuses, answer.body
    assert "access_token" not in answer.json
    assert answer.json["error"] in {"invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"}
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_key_of_somebody_else_proves_nothing(server: Server, laboratory: str) -> None:
    stranger = ECKey.generate_key("P-384", {"kid": "ec", "use": "sig", "alg": "ES384"})
    assert backend(server, laboratory, stranger).status in {400, 401}
