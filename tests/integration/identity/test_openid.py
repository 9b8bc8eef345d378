"""Signing in at another provider: a stand-in that can be told to lie in every way that matters."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from integration.identity.pki import as_json, serving
from integration.identity.world import Browser, World
from vesalius.identity import openid
from vesalius.identity.configuration import ProviderSettings

NUMBER = "85073003328"
CLIENT, CLIENT_SECRET = "vesalius", "a secret of the client & more"
Reply = tuple[int, str, bytes, dict[str, str]]


@dataclass
class Provider:
    """An OpenID Connect provider. `lies` replaces claims of the identity token, `header` its header."""

    address: str = ""
    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one", "use": "sig"}))
    algorithm: str = "ES256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    userinfo: dict[str, Any] = field(default_factory=dict)
    signer: Any = None
    client_keys: Any = None
    told_issuer: str = ""
    asked: list[str] = field(default_factory=list)

    def handle(self, method: str, path: str, headers: Any, body: bytes) -> Reply:
        parts = urlsplit(path)
        self.asked.append(parts.path)
        answers = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": lambda *_: (200, {"keys": [dict(self.key.as_dict(private=False))]}),
            "/token": self._token,
            "/userinfo": lambda headers, _: (200, {"sub": "someone", **self.userinfo}),
        }
        status, found = answers[parts.path](headers, body)
        return status, "application/json", as_json(found), {}

    def _discovery(self, *_: Any) -> tuple[int, dict[str, Any]]:
        names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys",
                 "userinfo_endpoint": "/userinfo"}  # fmt: skip
        found = {name: self.address + path for name, path in names.items()}
        return 200, {"issuer": self.told_issuer or self.address, **found}

    def consent(self, address: str) -> tuple[str, str]:
        """What the person does at the provider: (code, state) of the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = os.urandom(8).hex()
        self.codes[code] = asked
        return code, asked["state"]

    def _token(self, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        asked = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or challenge.decode() != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        if not self._is_client(headers, form):
            return 401, {"error": "invalid_client"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "someone", "iat": now, "exp": now + 300, "auth_time": now,
                  "nonce": asked["nonce"], "acr": "high", "amr": ["sc"], "ssin": NUMBER, **self.lies}  # fmt: skip
        claims = {name: value for name, value in claims.items() if name not in self.missing}
        signer = self.signer or self.key
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return 200, {"id_token": jwt.encode(header, claims, signer, algorithms=[self.algorithm]),
                     "access_token": "opaque", "token_type": "Bearer"}  # fmt: skip

    def _is_client(self, headers: Any, form: dict[str, str]) -> bool:
        if self.client_keys is not None:
            found = jwt.decode(form["client_assertion"], self.client_keys, algorithms=["ES256", "PS256"]).claims
            return found["sub"] == CLIENT and found["aud"] == f"{self.address}/token" and found["exp"] > time.time()
        given = base64.b64decode(headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return given == "vesalius:a+secret+of+the+client+%26+more"


@pytest.fixture
def provider(world: World, configured: Any) -> Iterator[Provider]:
    made = Provider()
    with serving(made.handle) as address:
        made.address = address
        settings = ProviderSettings("Stand-in", address, CLIENT, CLIENT_SECRET, strong=frozenset({"high"}))
        configured(provider=settings)
        world.sql("UPDATE account SET niss = NULL WHERE niss IS NOT NULL")
        yield made
    openid._documents.clear()
    openid._keys.clear()


def went(browser: Browser, provider: Provider, query: str = "?next=/patients/") -> Any:
    """Out to the provider and back."""
    out = browser.get(f"/identity/openid/{query}")
    assert out.where.startswith(f"{provider.address}/authorize?"), out.text
    code, state = provider.consent(out.where)
    return browser.client_get("/identity/openid/callback/", code=code, state=state)


def refused(world: World, answer: Any) -> str:
    assert answer.status_code == 400
    assert "other provider could not be verified" in answer.text
    assert world.sql("SELECT count(*) FROM web_session w JOIN account a ON a.id = w.account WHERE a.niss IS NOT NULL"
                     ) == [(0,)]  # fmt: skip
    last = world.facts()[-1]
    assert (last["subtype"], last["outcome"]) == ("login", "failed")
    return str(last["details"]["reason"])


def test_the_strongly_recognised_holder_of_a_number_is_signed_in(world: World, provider: Provider) -> None:
    person = world.person("anna", niss=NUMBER)
    browser = world.browser()
    assert "Continue with Stand-in" in browser.get("/account/login/").text
    assert went(browser, provider).where == "/patients/"
    assert browser.get("/patients/").status_code == 200
    assert ("login", f"account/{person.username}", "") in world.events()


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_rsa_signatures_are_taken_and_the_key_may_be_newer_than_what_is_remembered(
    world: World, provider: Provider, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    world.person("anna", niss=NUMBER)
    assert went(world.browser(), provider).status_code == 302
    provider.key, provider.algorithm = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"}), algorithm
    monkeypatch.setattr(openid, "_SECONDS_BETWEEN", 0.0)
    assert went(world.browser(), provider).status_code == 302
    assert provider.asked.count("/keys") == 2


def test_a_client_may_prove_itself_by_a_key(world: World, provider: Provider, configured: Any) -> None:
    world.person("anna", niss=NUMBER)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    provider.client_keys = KeySet([ECKey.import_key(pem)])
    configured(provider=ProviderSettings("Stand-in", provider.address, CLIENT, private_key=pem,
                                         strong=frozenset({"high"})))  # fmt: skip
    assert went(world.browser(), provider).where == "/patients/"


@pytest.mark.parametrize(
    ("lies", "missing", "reason"),
    [
        ({"iss": "http://evil.test"}, set(), "iss"),
        ({"aud": "somebody-else"}, set(), "aud"),
        ({"aud": [CLIENT, "other"]}, set(), "azp"),
        ({"azp": "other"}, set(), "aud"),
        ({"nonce": "another"}, set(), "nonce"),
        ({}, {"nonce"}, "nonce"),
        ({"exp": 1_700_000_000}, set(), "time"),
        ({"iat": 1_700_000_000}, set(), "time"),
        ({}, {"exp"}, "time"),
        ({"ssin": "12345"}, set(), "no number"),
        ({"ssin": "00000000097"}, set(), "account"),
    ],
)
def test_an_identity_token_that_is_not_about_this_sign_in_is_refused(
    world: World, provider: Provider, lies: dict[str, Any], missing: set[str], reason: str
) -> None:
    world.person("anna", niss=NUMBER)
    provider.lies, provider.missing = lies, missing
    assert refused(world, went(world.browser(), provider)) == reason


def test_a_token_signed_by_somebody_else_or_by_the_client_secret_is_refused(world: World, provider: Provider) -> None:
    world.person("anna", niss=NUMBER)
    provider.signer = ECKey.generate_key("P-256", {"kid": "one"})
    assert refused(world, went(world.browser(), provider)) == "signature"
    provider.signer, provider.algorithm = OctKey.import_key(CLIENT_SECRET.encode()), "HS256"
    assert refused(world, went(world.browser(), provider)) == "signature"


def test_the_way_back_is_good_once_and_in_the_browser_that_set_out(world: World, provider: Provider) -> None:
    world.person("anna", niss=NUMBER)
    browser = world.browser()
    out = browser.get("/identity/openid/?next=/patients/")
    code, state = provider.consent(out.where)
    victim = world.browser()
    victim.get("/identity/openid/")
    assert refused(world, victim.client_get("/identity/openid/callback/", code=code, state=state)) == "state"
    assert refused(world, browser.client_get("/identity/openid/callback/", code=code, state="made up")) == "state"
    foreign = {"code": code, "state": state, "iss": "http://evil.test"}
    assert refused(world, browser.client_get("/identity/openid/callback/", **foreign)) == "iss"
    assert refused(world, browser.client_get("/identity/openid/callback/", code=code, state=state)) == "state"


def test_a_provider_that_calls_itself_otherwise_or_is_silent_is_not_believed(
    world: World, provider: Provider, configured: Any
) -> None:
    provider.told_issuer = "http://evil.test"
    assert refused(world, world.browser().get("/identity/openid/")) == "issuer"
    configured(provider=ProviderSettings("Gone", "http://127.0.0.1:1", CLIENT, CLIENT_SECRET))
    assert refused(world, world.browser().get("/identity/openid/")) == "no answer"
    configured(provider=None)
    assert world.browser().get("/identity/openid/").status_code == 404


def test_the_number_may_come_from_userinfo_of_the_same_person(world: World, provider: Provider) -> None:
    world.person("anna", niss=NUMBER)
    provider.missing, provider.userinfo = {"ssin"}, {"ssin": "85.07.30-033.28"}
    assert went(world.browser(), provider).where == "/patients/"
    world.sql("DELETE FROM web_session")
    provider.userinfo = {"ssin": NUMBER, "sub": "somebody else"}
    assert refused(world, went(world.browser(), provider)) == "sub"


def test_a_weak_recognition_is_the_first_of_two_proofs(world: World, provider: Provider) -> None:
    provider.lies = {"acr": "low", "amr": ["pwd"]}
    world.person("anna", niss=NUMBER, totp=True)
    browser = world.browser()
    assert went(browser, provider).where == "/account/2fa/authenticate/"
    assert browser.get("/account/").where.startswith("/account/login/")
    assert browser.post("/account/2fa/authenticate/", code=world.code()).where == "/patients/"


def test_step_up_takes_a_fresh_and_strong_recognition_of_the_same_person(world: World, provider: Provider) -> None:
    person = world.person("anna", niss=NUMBER, totp=True)
    browser = world.signed_in(person)
    assert "Continue with Stand-in" in browser.get("/account/step-up/?next=/account/").text
    cookie = browser.cookie
    query = "?purpose=step-up&next=/account/"
    for lies in ({"auth_time": int(time.time()) - 900}, {"acr": "low", "amr": []}):
        provider.lies = lies
        assert went(browser, provider, query).status_code == 400
    assert browser.cookie == cookie
    provider.lies = {}
    assert went(browser, provider, query).where == "/account/"
    assert browser.cookie != cookie
    other = world.signed_in(world.person("bert", totp=True))
    assert went(other, provider, query).status_code == 400
    assert [event for event in world.events() if event[0] == "step-up"] == [
        ("step-up", f"account/{person.username}", "")
    ]
