"""The rules of OAuth 2.1 and SMART about codes, tokens and who may use them, over HTTP."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authorizing import BEGAN, CALLBACK, VERIFIER, Server, challenge
from joserfc import jwt
from joserfc.jwk import KeySet

from vesalius import clock
from vesalius.api.rates import RateLimit
from vesalius.identity import accounts
from vesalius.identity.authorization import clients, grants, identity_tokens
from vesalius.identity.authorization.launches import Launch
from vesalius.identity.authorization.refusals import Refused
from vesalius.identity.authorization.requests import Returned
from vesalius.identity.authorization.services import Settings
from vesalius.store.wire import int8


@pytest.fixture(scope="module")
def client(server: Server) -> str:
    return server.register()[0]


def test_a_code_becomes_tokens_that_open_what_was_granted(server: Server, client: str) -> None:
    told = server.connected(client)
    assert told["token_type"] == "Bearer"
    assert told["expires_in"] == 900
    assert told["patient"] == "one"
    assert told["need_patient_banner"] is True
    assert set(told["scope"].split()) == {"openid", "fhirUser", "launch/patient", "offline_access", "patient/*.rs"}
    assert server.request("GET", urlsplit(told["smart_style_url"]).path).json["color_text"].startswith("#")
    assert server.get("/fhir/Patient/one", told["access_token"]).status == 200
    assert server.get("/fhir/Patient/two", told["access_token"]).status == 404
    assert server.get("/fhir/CareTeam?_summary=count", told["access_token"]).json["total"] == 1
    event = server.events("token")[-1]
    assert (event["client"], event["details"]["scopes"]) == (client, told["scope"])
    assert server.events("read")[-1]["client"] == client


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_identity_token_says_who_when_and_how(server: Server, algorithm: str) -> None:
    own, _ = server.register(algorithm=algorithm)
    told = server.connected(own)
    keys = KeySet.import_key_set(server.request("GET", "/oauth/jwks").json)
    found = jwt.decode(told["id_token"], keys, algorithms=[algorithm])
    assert found.header["alg"] == algorithm
    claims = found.claims
    assert claims["iss"] == server.origin
    assert claims["aud"] == own
    assert claims["nonce"] == "nonce-1"
    assert claims["fhirUser"] == f"{server.origin}/fhir/Practitioner/doctor"
    assert claims["amr"] == ["pwd", "otp"]
    assert claims["acr"].endswith("/mfa")
    assert 0 <= claims["iat"] - claims["auth_time"] < 60
    assert not any("d" in key for key in server.request("GET", "/oauth/jwks").json["keys"])
    seen = server.get("/oauth/userinfo", told["access_token"]).json
    assert seen["sub"] == claims["sub"]
    assert seen["fhirUser"] == claims["fhirUser"]


def test_keys_rotate_and_what_was_signed_before_still_verifies(server: Server, client: str) -> None:
    before = server.connected(client)["id_token"]
    with server.context.pool.session() as session:
        server.endpoint.signing.rotate(session)
    after = server.connected(client)["id_token"]
    keys = KeySet.import_key_set(server.request("GET", "/oauth/jwks").json)
    names = {jwt.decode(token, keys, algorithms=["RS256"]).header["kid"] for token in (before, after)}
    assert len(names) == 2


def test_a_code_used_twice_ends_all_that_came_of_it(server: Server, client: str) -> None:
    code = server.code(client)
    told = server.redeem(client, code).json
    assert server.alive(told["access_token"])
    again = server.redeem(client, code)
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    assert not server.alive(told["access_token"])
    assert (
        server.post(
            "/oauth/token", grant_type="refresh_token", refresh_token=told["refresh_token"], client_id=client
        ).status
        == 400
    )
    event = server.events("grant-revoked")[-1]
    assert (event["outcome"], event["client"]) == ("refused", client)


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": ""},
        {"code_verifier": challenge(VERIFIER)},
        {"redirect_uri": CALLBACK + "/"},
        {"redirect_uri": ""},
    ],
)
def test_a_code_needs_its_own_verifier_and_address(server: Server, client: str, changed: dict[str, str]) -> None:
    code = server.code(client)
    refused = server.redeem(client, code, **changed)
    assert (refused.status, refused.json["error"]) == (400, "invalid_grant")
    # What was tried with a wrong proof is used up.
    assert server.redeem(client, code).json["error"] == "invalid_grant"
    assert server.redeem(client, "vsg_unknown").body == refused.body


def test_a_code_is_of_one_client_only(server: Server, client: str) -> None:
    other, _ = server.register()
    code = server.code(client)
    assert server.redeem(other, code).json["error"] == "invalid_grant"
    assert server.redeem(client, code).json["error"] == "invalid_grant"


def test_a_code_is_too_old_after_a_minute(server: Server, client: str) -> None:
    code = server.code(client)
    with server.context.pool.session() as session:
        session.execute("UPDATE oauth_code SET expires = $1 WHERE used IS NULL", [int8(clock.now_microseconds())])
    assert server.redeem(client, code).json["error"] == "invalid_grant"
    assert grants.CODE_SECONDS <= 60


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"aud": ""}, "invalid_request"),
        ({"aud": "https://evil.example/fhir"}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "system/*.rs"}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"scope": "openid patient/Observation.rs?date=gt2020"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"launch": "x", "scope": "openid"}, "invalid_scope"),
        ({"response_type": ""}, "invalid_request"),
    ],
)
def test_a_bad_request_returns_to_the_client_with_state_and_issuer(
    server: Server, client: str, changed: dict[str, str], error: str
) -> None:
    with pytest.raises(Returned) as caught:
        server.understood(client, **changed)
    assert caught.value.address.startswith(CALLBACK + "?")
    told = parse_qs(urlsplit(caught.value.address).query)
    assert told["error"] == [error]
    assert told["state"] == ["state-1"]
    assert told["iss"] == [server.origin]


def test_a_request_without_state_is_refused(server: Server, client: str) -> None:
    with pytest.raises(Returned) as caught:
        server.understood(client, state="")
    told = parse_qs(urlsplit(caught.value.address).query)
    assert (told["error"], told["iss"]) == (["invalid_request"], [server.origin])
    assert not {"state", "code"} & set(told)


@pytest.mark.parametrize(
    "address",
    [
        *(CALLBACK + "/", CALLBACK + "?x=1", CALLBACK + "#x", CALLBACK.upper(), CALLBACK.replace("https", "http")),
        *("https://app.example:443/callback", "https://app.example.evil.example/callback", "", CALLBACK + "%00"),
        "https://app.example/callback/../callback",
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_exactly_registered(server: Server, client: str, address: str) -> None:
    with pytest.raises(Refused) as caught:
        server.understood(client, redirect_uri=address)
    assert not isinstance(caught.value, Returned)


def test_clients_that_are_unknown_or_closed_send_nobody_anywhere(server: Server) -> None:
    closed, _ = server.register()
    told = server.connected(closed)
    with server.context.pool.session() as session:
        clients.close(server.context, session, server.actor("doctor"), closed)
    for name in (closed, "nobody"):
        with pytest.raises(Refused) as caught:
            server.understood(name)
        assert not isinstance(caught.value, Returned)
    assert not server.alive(told["access_token"])
    assert server.get("/fhir/Patient/one", told["access_token"]).status == 401
    answers = [
        server.post("/oauth/token", grant_type="refresh_token", refresh_token=told["refresh_token"], client_id=name)
        for name in (closed, "nobody")
    ]
    assert [answer.status for answer in answers] == [401, 401]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize("name", ["client_id", "state", "scope"])
def test_a_parameter_given_twice_is_refused(server: Server, client: str, name: str) -> None:
    from vesalius.identity.authorization import requests

    with server.context.pool.session() as session, pytest.raises(Refused):
        requests.understood(server.context, session, server.site, [(name, "a"), (name, "b"), ("client_id", client)])


def renew(server: Server, client: str, token: str, **more: str) -> Any:
    return server.post("/oauth/token", grant_type="refresh_token", refresh_token=token, client_id=client, **more)


def test_refresh_tokens_rotate_and_reuse_ends_the_family(server: Server, client: str) -> None:
    first = server.connected(client)
    second = renew(server, client, first["refresh_token"]).json
    assert second["refresh_token"] != first["refresh_token"]
    assert second["patient"] == "one"
    assert "nonce" not in jwt_claims(second["id_token"])
    reused = renew(server, client, first["refresh_token"])
    assert (reused.status, reused.json["error"]) == (400, "invalid_grant")
    assert not server.alive(first["access_token"])
    assert not server.alive(second["access_token"])
    assert renew(server, client, second["refresh_token"]).status == 400
    assert server.events("grant-revoked")[-1]["details"]["why"] == "refresh token used twice"


def test_refreshing_for_ever_ends_a_year_after_the_person_agreed(server: Server, client: str) -> None:
    told = server.connected(client)
    begun = clock.now()
    token = told["refresh_token"]
    for days in range(60, 366, 60):
        with clock.fixed(begun + timedelta(days=days)):
            answer = renew(server, client, token)
            assert answer.status == 200, (days, answer.body)
            token = answer.json["refresh_token"]
    with clock.fixed(begun + timedelta(days=367)):
        over = renew(server, client, token)
        assert (over.status, over.json["error"]) == (400, "invalid_grant")
    unused = server.connected(client)["refresh_token"]
    with clock.fixed(begun + timedelta(days=91)):
        assert renew(server, client, unused).json["error"] == "invalid_grant"


def test_the_subject_of_a_token_is_never_given_to_somebody_else(server: Server, client: str) -> None:
    subject = jwt_claims(server.connected(client)["id_token"])["sub"]
    assert jwt_claims(server.connected(client)["id_token"])["sub"] == subject
    with server.context.pool.session() as session:
        # It follows from the number of the account, which nobody can choose, and no account is ever removed.
        rules = session.fetch(
            "SELECT identity_generation FROM information_schema.columns WHERE table_name = 'account'"
            " AND column_name = 'id'"
        )
    assert rules == [("ALWAYS",)]
    other = identity_tokens.subject(server.context, server.account("laboratory"))
    assert (len(other), len(subject), other != subject) == (16, 16, True)


def test_scopes_can_shrink_at_a_refresh_and_never_grow(server: Server, client: str) -> None:
    told = server.connected(client)
    wider = renew(server, client, told["refresh_token"], scope="patient/*.rs user/Observation.cruds")
    assert (wider.status, wider.json["error"]) == (400, "invalid_scope")
    assert server.events("token")[-1]["outcome"] == "refused"
    fewer = renew(server, client, told["refresh_token"], scope="patient/Patient.r").json
    assert fewer["scope"] == "patient/Patient.r"
    assert server.get("/fhir/Patient/one", fewer["access_token"]).status == 200
    assert server.get("/fhir/CareTeam/team-one", fewer["access_token"]).status == 404
    assert server.get("/fhir/Patient?_id=one", fewer["access_token"]).json.get("entry", []) == []


def test_a_refresh_token_is_of_one_client_only(server: Server, client: str) -> None:
    other, _ = server.register()
    told = server.connected(client)
    assert renew(server, other, told["refresh_token"]).json["error"] == "invalid_grant"
    assert renew(server, client, told["refresh_token"]).status == 200


def test_a_public_client_may_leave_its_id_out_when_it_refreshes_and_no_other(server: Server, client: str) -> None:
    told = server.connected(client)
    answer = server.post("/oauth/token", grant_type="refresh_token", refresh_token=told["refresh_token"])
    assert answer.status == 200
    own, secret = server.register(kind="secret")
    held = server.redeem(own, server.code(own), client_secret=secret or "").json
    assert server.post("/oauth/token", grant_type="refresh_token", refresh_token=held["refresh_token"]).status == 401
    assert server.post("/oauth/token", grant_type="refresh_token", refresh_token="vsr_x").status == 401


def test_without_offline_or_online_access_there_is_no_refresh_token(server: Server, client: str) -> None:
    assert "refresh_token" not in server.connected(client, scope="openid launch/patient patient/*.rs")


def test_online_access_ends_with_the_session(server: Server, client: str) -> None:
    told = server.connected(client, scope="openid launch/patient patient/*.rs online_access")
    assert renew(server, client, told["refresh_token"]).json["error"] == "invalid_grant"
    with server.context.pool.session() as session:
        session.execute(
            "INSERT INTO web_session (digest, account, data, began, seen, expires) VALUES ('x', $1, '', $2, $2, $3)",
            [int8(server.account("doctor")), int8(BEGAN), int8(clock.now_microseconds() + 60_000_000)],
        )
    assert renew(server, client, told["refresh_token"]).status == 200


def test_a_closed_account_ends_its_applications(server: Server, client: str) -> None:
    code = server.code(client, "one", "Patient/one")
    told = server.redeem(client, code).json
    with server.context.pool.session() as session:
        accounts.set_active(session, server.account("one"), is_active=False)
        try:
            assert renew(server, client, told["refresh_token"]).json["error"] == "invalid_grant"
            assert not server.alive(told["access_token"])
        finally:
            accounts.set_active(session, server.account("one"), is_active=True)


def test_a_revoked_token_opens_nothing_and_an_unknown_one_is_no_fault(server: Server, client: str) -> None:
    told = server.connected(client)
    assert server.post("/oauth/revoke", token=told["access_token"], client_id=client).status == 200
    assert not server.alive(told["access_token"])
    assert renew(server, client, told["refresh_token"]).status == 200
    whole = server.connected(client)
    assert server.post("/oauth/revoke", token=whole["refresh_token"], client_id=client).status == 200
    assert not server.alive(whole["access_token"])
    assert renew(server, client, whole["refresh_token"]).status == 400
    assert server.post("/oauth/revoke", token="vsr_unknown", client_id=client).status == 200


def test_a_client_cannot_revoke_the_tokens_of_another(server: Server, client: str) -> None:
    other, _ = server.register()
    told = server.connected(client)
    for token in (told["access_token"], told["refresh_token"]):
        assert server.post("/oauth/revoke", token=token, client_id=other).status == 200
    assert server.alive(told["access_token"])
    assert renew(server, client, told["refresh_token"]).status == 200


def basic(name: str, secret: str | None) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def test_introspection_tells_a_client_of_its_own_and_a_resource_server_of_all(server: Server, client: str) -> None:
    told = server.connected(client)
    own, secret = server.register(kind="secret")
    resource, key = server.register(kind="secret", grants=("introspection",), redirects=())
    seen = server.post("/oauth/introspect", headers=basic(resource, key), token=told["access_token"]).json
    assert seen["active"] is True
    assert (seen["client_id"], seen["patient"], seen["scope"]) == (client, "one", told["scope"])
    assert seen["fhirUser"].endswith("/fhir/Practitioner/doctor")
    assert seen["exp"] > seen["iat"]
    assert server.post("/oauth/introspect", headers=basic(resource, key), token=told["refresh_token"]).json["active"]
    for token in (told["access_token"], told["refresh_token"], "vsl_unknown"):
        assert server.post("/oauth/introspect", headers=basic(own, secret), token=token).json == {"active": False}
    assert server.post("/oauth/introspect", client_id=client, token=told["access_token"]).status == 401


def test_a_secret_is_proven_in_one_way_and_only_where_secrets_are_allowed(server: Server) -> None:
    own, secret = server.register(kind="secret")
    told = server.redeem(own, server.code(own), client_secret=secret or "")
    assert told.status == 200
    wrong = server.redeem(own, server.code(own), client_secret="wrong")
    missing = server.redeem(own, server.code(own))
    unknown = server.redeem("nobody", "vsg_x", client_secret="wrong")
    assert [answer.status for answer in (wrong, missing, unknown)] == [401, 401, 401]
    assert wrong.body == missing.body == unknown.body
    both = server.post(
        "/oauth/token", headers=basic(own, secret), grant_type="refresh_token", client_secret=secret or ""
    )
    assert both.json["error"] == "invalid_request"
    server.use(Settings(allows_private=True))
    assert server.redeem(own, server.code(own), client_secret=secret or "").status == 401
    server.use(Settings(allows_secrets=True, allows_private=True))
    assert server.events("token")[-1]["outcome"] == "failed"


def test_more_cannot_be_allowed_than_was_asked_for(server: Server, client: str) -> None:
    found = server.understood(client, scope="openid patient/Patient.r")
    with server.context.pool.session() as session, pytest.raises(Refused):
        grants.allow(server.context, session, server.actor("doctor"), found, ["patient/*.rs"], Launch(), BEGAN)
    assert server.events("grant")[-1]["details"]["scopes"] != "patient/*.rs"


def test_a_pushed_request_is_used_once_by_its_own_client(server: Server) -> None:
    from vesalius.identity.authorization import requests

    own, secret = server.register(kind="secret")
    pushed = server.post(
        "/oauth/par",
        headers=basic(own, secret),
        response_type="code",
        redirect_uri=CALLBACK,
        scope="openid patient/*.rs",
        state="pushed",
        aud=server.site.fhir,
        code_challenge=challenge(VERIFIER),
        code_challenge_method="S256",
    )
    assert pushed.status == 201
    given = [("client_id", own), ("request_uri", pushed.json["request_uri"])]
    with server.context.pool.session() as session:
        assert requests.understood(server.context, session, server.site, given).scopes == ("openid", "patient/*.rs")
        requests.understood(server.context, session, server.site, given, is_used_up=True)
        with pytest.raises(Refused):
            requests.understood(server.context, session, server.site, given)
    bad = server.post("/oauth/par", headers=basic(own, secret), redirect_uri="https://evil.example/")
    assert (bad.status, bad.json["error"]) == (400, "invalid_request")


def test_the_token_endpoint_takes_forms_once_each_and_says_nothing_to_caches(server: Server, client: str) -> None:
    answer = server.request("POST", "/oauth/token", body=b"{}", headers={"Content-Type": "application/json"})
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    assert answer.headers["Cache-Control"] == "no-store"
    twice = server.request(
        "POST",
        "/oauth/token",
        body=b"grant_type=refresh_token&grant_type=refresh_token",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert twice.json["error"] == "invalid_request"
    assert server.request("GET", "/oauth/token").status == 405
    assert (
        server.post("/oauth/token", grant_type="password", client_id=client).json["error"] == "unsupported_grant_type"
    )
    for missing in ({}, {"grant_type": "authorization_code"}, {"grant_type": "refresh_token"}):
        told = server.post("/oauth/token", client_id=client, **missing)
        assert (told.status, told.json["error"]) == (400, "invalid_request")
    huge = server.request(
        "POST",
        "/oauth/token",
        body=b"a=" + b"x" * 70_000,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert huge.status == 400


def test_browsers_of_any_origin_may_ask_for_tokens_and_not_introspect(server: Server) -> None:
    shared = [
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/userinfo",
        "/oauth/jwks",
        "/fhir/.well-known/smart-configuration",
    ]
    for path in shared:
        answer = server.request("OPTIONS", path, headers={"Origin": "https://app.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for path in ("/oauth/introspect", "/oauth/par"):
        answer = server.request("OPTIONS", path, headers={"Origin": "https://app.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_rate_of_an_address_is_limited(server: Server) -> None:
    server.use(Settings(), fail=RateLimit("few", None, per_second=0.001, capacity=3).spend)
    answers = [server.post("/oauth/token", grant_type="refresh_token", client_id="nobody") for _ in range(5)]
    server.use(Settings(allows_secrets=True, allows_private=True))
    assert [answer.status for answer in answers] == [401, 401, 401, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_operations_about_a_type_need_a_scope_for_it(server: Server, client: str) -> None:
    own, _ = server.register(scopes=("openid", "user/Appointment.r", "user/Observation.cruds"))
    told = server.connected(own, scope="openid user/Appointment.r user/Observation.cruds")
    assert server.get("/fhir/Appointment/$find?kind=x", told["access_token"]).status == 403
    headers = {"Authorization": f"Bearer {told['access_token']}", "Content-Type": "application/fhir+json"}
    wanted = json.dumps({"resourceType": "Parameters"}).encode()
    assert server.request("POST", "/fhir/Appointment/$hold", headers=headers, body=wanted).status == 403


def test_discovery_names_what_is_there(server: Server) -> None:
    smart = server.request("GET", "/fhir/.well-known/smart-configuration").json
    openid = server.request("GET", "/.well-known/openid-configuration").json
    assert smart["code_challenge_methods_supported"] == ["S256"]
    assert openid["issuer"] == smart["issuer"] == server.origin
    assert {"launch-ehr", "launch-standalone", "permission-v2", "client-confidential-asymmetric"} <= set(
        smart["capabilities"]
    )
    for name in ("token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri"):
        assert urlsplit(smart[name]).path in server.endpoint.paths
    assert "registration_endpoint" not in smart
    statement = server.request("GET", "/fhir/metadata").json["rest"][0]["security"]
    stated = {item["url"]: item["valueUri"] for item in statement["extension"][0]["extension"]}
    assert stated["token"] == smart["token_endpoint"]
    assert stated["authorize"] == smart["authorization_endpoint"]


def jwt_claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
