"""Clients that prove who they are by a signed assertion, and act for themselves."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from authorizing import ASSERTION, Server, assertion, jwks
from joserfc.jwk import ECKey, OctKey, RSAKey

from vesalius.errors import Invalid, Unavailable
from vesalius.identity.authorization import clients, remote_keys
from vesalius.identity.authorization.services import Settings

WANTED = "system/Observation.cruds system/Patient.r"


def ask(server: Server, signed: str, scope: str = WANTED, **more: str) -> Any:
    return server.post(
        "/oauth/token",
        grant_type="client_credentials",
        scope=scope,
        client_assertion_type=ASSERTION,
        client_assertion=signed,
        **more,
    )


def registered(server: Server, keys: str = "", **chosen: Any) -> str:
    return server.register(
        kind="key",
        keys=keys,
        redirects=(),
        grants=("client_credentials",),
        scopes=tuple(WANTED.split()),
        account=server.account("laboratory"),
        **chosen,
    )[0]


@pytest.fixture(scope="module")
def laboratory(server: Server, elliptic: ECKey, rsa: RSAKey) -> str:
    return registered(server, jwks(elliptic, rsa))


@pytest.mark.parametrize(("name", "algorithm"), [("elliptic", "ES384"), ("rsa", "RS384")])
def test_a_system_gets_a_short_token_with_its_own_rights(
    server: Server, laboratory: str, request: pytest.FixtureRequest, name: str, algorithm: str
) -> None:
    key = request.getfixturevalue(name)
    answer = ask(server, assertion(key, laboratory, server.site.token, algorithm=algorithm))
    assert answer.status == 200, answer.body
    assert answer.json["expires_in"] == 300
    assert answer.json["scope"] == WANTED
    assert "refresh_token" not in answer.json
    assert server.get("/fhir/CareTeam", answer.json["access_token"]).json.get("entry", []) == []
    event = server.events("token")[-1]
    assert (event["agent"], event["client"]) == ("laboratory", laboratory)


def test_an_assertion_is_used_once(server: Server, laboratory: str, elliptic: ECKey) -> None:
    signed = assertion(elliptic, laboratory, server.site.token)
    assert ask(server, signed).status == 200
    again = ask(server, signed)
    assert (again.status, again.json["error"]) == (401, "invalid_client")
    assert server.events("token")[-1]["outcome"] == "failed"


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 1},
        {"exp": 4_000_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"aud": "https://elsewhere.example/token"},
        {"aud": None},
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"nbf": 4_000_000_000},
    ],
)
def test_an_assertion_that_is_not_for_us_now_proves_nothing(
    server: Server, laboratory: str, elliptic: ECKey, changed: dict[str, Any]
) -> None:
    answer = ask(server, assertion(elliptic, laboratory, server.site.token, **changed))
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
    unknown = ask(server, assertion(elliptic, "nobody", server.site.token))
    assert answer.body == unknown.body


def test_keys_and_algorithms_of_others_prove_nothing(server: Server, laboratory: str, rsa: RSAKey) -> None:
    stranger = ECKey.generate_key("P-384", {"kid": "ec"})
    assert ask(server, assertion(stranger, laboratory, server.site.token)).status == 401
    same = RSAKey.import_key(rsa.as_pem(private=True), {"kid": "rsa"})
    assert ask(server, assertion(same, laboratory, server.site.token, algorithm="RS256")).status == 401
    shared = OctKey.import_key(jwks(rsa), {"kid": "rsa"})
    assert ask(server, assertion(shared, laboratory, server.site.token, algorithm="HS256")).status == 401
    assert ask(server, "a.b.c").status == 401
    assert ask(server, "x" * 9000).status == 401


def test_the_client_id_beside_an_assertion_must_be_its_own(server: Server, laboratory: str, elliptic: ECKey) -> None:
    signed = assertion(elliptic, laboratory, server.site.token)
    assert ask(server, signed, client_id="somebody").status == 401
    assert ask(server, signed, client_id=laboratory).status == 200


@pytest.mark.parametrize(
    "scope", ["", "user/Observation.rs", "system/Condition.rs", "openid", "system/Patient.r openid"]
)
def test_a_system_gets_no_scopes_but_its_own(server: Server, laboratory: str, elliptic: ECKey, scope: str) -> None:
    answer = ask(server, assertion(elliptic, laboratory, server.site.token), scope)
    assert (answer.status, answer.json["error"]) == (400, "invalid_scope")


def test_a_wider_wish_is_cut_to_what_is_registered(server: Server, laboratory: str, elliptic: ECKey) -> None:
    answer = ask(server, assertion(elliptic, laboratory, server.site.token), "system/*.rs")
    assert set(answer.json["scope"].split()) == {"system/Observation.rs", "system/Patient.r"}


@pytest.fixture
def published() -> Iterator[dict[str, Any]]:
    """A web server with whatever the test puts into `answer`."""
    found: dict[str, Any] = {"answer": (200, b"{}"), "asked": 0}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found["asked"] += 1
            status, body = found["answer"]
            self.send_response(status)
            if found.get("cache"):
                self.send_header("Cache-Control", found["cache"])
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    held = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=held.serve_forever, daemon=True).start()
    found["address"] = f"http://127.0.0.1:{held.server_port}/keys.json"
    yield found
    held.shutdown()
    held.server_close()


def test_published_keys_are_fetched_and_remembered(server: Server, elliptic: ECKey, published: dict[str, Any]) -> None:
    published["answer"] = (200, jwks(elliptic).encode())
    client = registered(server, keys_address=published["address"])
    for _ in range(3):
        assert ask(server, assertion(elliptic, client, server.site.token)).status == 200
    assert published["asked"] == 1


def key(name: str) -> ECKey:
    return ECKey.generate_key("P-384", {"kid": name, "use": "sig", "alg": "ES384"})


def test_keys_that_a_client_changes_count_at_once_and_the_old_ones_no_more(
    server: Server, published: dict[str, Any]
) -> None:
    keys = [key(f"of-{number}") for number in range(4)]
    published["answer"] = (200, jwks(keys[0]).encode())
    client = registered(server, keys_address=published["address"])
    assert ask(server, assertion(keys[0], client, server.site.token)).status == 200
    for before, after in itertools.pairwise(keys):
        published["answer"] = (200, jwks(after).encode())
        assert ask(server, assertion(after, client, server.site.token)).status == 200
        assert ask(server, assertion(before, client, server.site.token)).status == 401


def test_keys_that_are_not_there_are_not_looked_for_without_end(
    server: Server, elliptic: ECKey, published: dict[str, Any]
) -> None:
    published["answer"] = (200, jwks(elliptic).encode())
    client = registered(server, keys_address=published["address"])
    for number in range(14):
        assert ask(server, assertion(key(f"unknown-{number}"), client, server.site.token)).status == 401
    assert published["asked"] == 10
    assert ask(server, assertion(elliptic, client, server.site.token)).status == 200


@pytest.mark.parametrize(
    ("cache", "asked"),
    [("max-age=0", 3), ("no-store", 3), ("private, no-cache", 3), ("public, max-age=86400", 1), ("", 1)],
)
def test_keys_are_remembered_no_longer_than_the_client_says(
    server: Server, elliptic: ECKey, published: dict[str, Any], cache: str, asked: int
) -> None:
    published |= {"answer": (200, jwks(elliptic).encode()), "cache": cache}
    client = registered(server, keys_address=published["address"])
    for _ in range(3):
        assert ask(server, assertion(elliptic, client, server.site.token)).status == 200
    assert published["asked"] == asked


def test_nobody_makes_us_call_our_own_network(server: Server, elliptic: ECKey, published: dict[str, Any]) -> None:
    published["answer"] = (200, jwks(elliptic).encode())
    client = registered(server, keys_address=published["address"])
    server.use(Settings())
    assert ask(server, assertion(elliptic, client, server.site.token)).status == 401
    server.use(Settings(allows_secrets=True, allows_private=True))
    assert published["asked"] == 0
    for address in (
        "https://127.0.0.1/k",
        "https://[::1]/k",
        "https://10.0.0.1/k",
        "https://169.254.169.254/latest",
        "https://[::ffff:127.0.0.1]/k",
        "https://0.0.0.0/k",
        "https://localhost/k",
        "http://8.8.8.8/k",
        "file:///etc/passwd",
    ):
        with pytest.raises(Invalid):
            remote_keys.fetch(address, "x")


def test_redirects_and_nonsense_are_not_followed(published: dict[str, Any]) -> None:
    published["answer"] = (302, b"")
    with pytest.raises(Unavailable):
        remote_keys.fetch(published["address"], "x", allows_private=True)
    published["answer"] = (200, b"x" * 70_000)
    with pytest.raises(Unavailable):
        remote_keys.fetch(published["address"], "x", allows_private=True)
    published["answer"] = (200, b"no json")
    with pytest.raises(Invalid):
        remote_keys.fetch(published["address"], "x", allows_private=True)


def test_private_weak_and_foreign_keys_are_not_registered(server: Server, elliptic: ECKey) -> None:
    weak = json.dumps({"keys": [{"kty": "RSA", "kid": "weak", "e": "AQAB", "n": "x" * 171}]})
    small = ECKey.generate_key("P-256", {"kid": "small"})
    private = json.dumps({"keys": [elliptic.as_dict(private=True)]})
    for keys in (weak, jwks(small), private, "{}", "[]", "no", '{"keys": []}', '{"keys": [5]}', ""):
        with pytest.raises(Invalid):
            registered(server, keys)


@pytest.mark.parametrize(
    "chosen",
    [
        {"redirects": ("http://app.example/callback",)},
        {"redirects": ("https://app.example/*",)},
        {"redirects": ("https://app.example/#x",)},
        {"redirects": ("javascript:alert(1)",)},
        {"redirects": ("app:/callback",)},
        {"redirects": ("https://user@app.example/",)},
        {"redirects": ()},
        {"name": ""},
        {"kind": "other"},
        {"grants": ("password",)},
        {"grants": ("client_credentials",), "account": 1},
        {"scopes": ("patient/Nothing.rs",)},
        {"scopes": ("system/*.rs",)},
        {"scopes": ("patient/Observation.rs?date=gt2020",)},
        {"algorithm": "none"},
        {"id": "a/b"},
    ],
)
def test_a_client_that_cannot_be_is_refused_and_not_there(server: Server, chosen: dict[str, Any]) -> None:
    with server.context.pool.session() as session:
        before = len(clients.every(session))
    with pytest.raises(Invalid):
        server.register(**chosen)
    with server.context.pool.session() as session:
        assert len(clients.every(session)) == before


@pytest.mark.parametrize(
    "address",
    [
        *("https://app.example/callback?x=1", "http://127.0.0.1:9000/callback", "http://localhost/callback"),
        *("http://[::1]:9000/callback", "org.example.app:/callback", "org.example.app://callback"),
    ],
)
def test_addresses_of_sites_and_of_applications_can_be_registered(server: Server, address: str) -> None:
    assert server.register(redirects=(address,))[0]
