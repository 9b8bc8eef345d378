"""Identity cards over HTTP: who is let in, what is refused, and that a refusal is told."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from integration.identity.pki import NUMBER, SIGNATURE, Card, Pki, responder
from integration.identity.world import Browser, World
from vesalius import clock
from vesalius.identity.configuration import CardSettings

ORIGIN = "http://testserver"
DATA = Path(__file__).parent / "data"
PKI = Pki()
GOOD = PKI.card()
OLD = PKI.card(key=rsa.generate_private_key(public_exponent=65537, key_size=2048))
CARDS = [GOOD, OLD]


@dataclass
class Setting:
    roots: Path
    responder: str
    change: Callable[..., None]

    def card(self, **values: Any) -> None:
        self.change(card=CardSettings(**{"roots": self.roots, "responder": self.responder, **values}))


@pytest.fixture(scope="module")
def answering() -> Iterator[str]:
    with responder(PKI, CARDS) as address:
        yield address


@pytest.fixture
def setting(world: World, configured: Any, tmp_path: Path, answering: str) -> Setting:
    PKI.revoked, PKI.asked, PKI.answers = set(), [], None
    made = Setting(PKI.write(tmp_path / "roots"), answering, configured)
    made.card()
    world.sql("UPDATE account SET niss = NULL WHERE niss IS NOT NULL")
    return made


def nonce(browser: Browser) -> str:
    return str(browser.send("/identity/eid/challenge/", {}).json()["nonce"])


def tried(browser: Browser, card: Card, *, origin: str = ORIGIN, algorithm: str = "ES384", **more: Any) -> Any:
    token = card.token(nonce(browser), origin, algorithm)
    return browser.send("/identity/eid/login/?next=/patients/", {"auth-token": token, **more})


def refused(world: World, answer: Any) -> str:
    """The reason in the log of a refusal; nobody is signed in by it."""
    assert answer.status_code == 400
    assert answer.json()["text"].startswith("The identity card")
    assert world.sql("SELECT count(*) FROM web_session WHERE account IS NOT NULL AND began > 0 AND account IN"
                     " (SELECT id FROM account WHERE niss IS NOT NULL)") == [(0,)]  # fmt: skip
    last = world.facts()[-1]
    assert (last["subtype"], last["outcome"], last["entity"]) == ("login", "failed", "account/unknown")
    return str(last["details"]["reason"])


@pytest.mark.parametrize(("card", "algorithm"), [(GOOD, "ES384"), (OLD, "RS256"), (OLD, "PS256")])
def test_a_card_opens_the_account_with_its_number(world: World, setting: Setting, card: Card, algorithm: str) -> None:
    person = world.person("anna", niss=NUMBER)
    browser = world.browser()
    answer = tried(browser, card, algorithm=algorithm)
    assert answer.json() == {"address": "/patients/"}
    assert browser.get("/patients/").status_code == 200
    assert "Anna Example" in browser.get("/account/").text
    assert PKI.asked == [card.certificate.serial_number]
    assert [fact["details"] for fact in world.facts() if fact["subtype"] == "login"] == [{"method": "eid:web"}]
    assert ("login", f"account/{person.username}", "") in world.events()
    assert world.sql("SELECT count(*) FROM account WHERE niss::text = $1::text", int(NUMBER)) == [(0,)]


def test_a_nonce_is_for_one_browser_one_answer_and_five_minutes(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    browser, other = world.browser(), world.browser()
    token = GOOD.token(nonce(browser), ORIGIN)
    nonce(other)
    assert refused(world, other.send("/identity/eid/login/", {"auth-token": token})) == "signature"
    assert refused(world, world.browser().send("/identity/eid/login/", {"auth-token": token})) == "nonce"
    with clock.fixed(datetime.fromtimestamp(datetime.now(UTC).timestamp() + 301, UTC)):
        assert refused(world, browser.send("/identity/eid/login/", {"auth-token": token})) == "nonce"
    # Used up by the late answer.
    assert refused(world, browser.send("/identity/eid/login/", {"auth-token": token})) == "nonce"
    older = nonce(browser)
    nonce(browser)
    answer = browser.send("/identity/eid/login/", {"auth-token": GOOD.token(older, ORIGIN)})
    assert refused(world, answer) == "signature"


def test_a_token_for_another_site_or_sent_by_one_is_refused(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    assert refused(world, tried(world.browser(), GOOD, origin="https://evil.test")) == "signature"
    browser = world.browser()
    token = GOOD.token(nonce(browser), ORIGIN)
    answer = browser.send("/identity/eid/login/", {"auth-token": token}, headers={"Origin": "https://evil.test"})
    assert refused(world, answer) == "origin"


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (PKI.card(policy=SIGNATURE, is_signature=True), "key usage"),
        (PKI.card(policy=SIGNATURE), "policy"),
        (PKI.card(days=(-10, -1)), "time"),
        (PKI.card(issuer_key=ec.generate_private_key(ec.SECP384R1())), "chain"),
    ],
)
def test_other_certificates_are_refused(world: World, setting: Setting, card: Card, reason: str) -> None:
    world.person("anna", niss=NUMBER)
    assert refused(world, tried(world.browser(), card)) == reason
    assert PKI.asked == []


def test_a_revoked_card_is_refused(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    PKI.revoked.add(GOOD.certificate.serial_number)
    assert refused(world, tried(world.browser(), GOOD)) == "revoked"


def test_a_card_of_nobody_here_opens_nothing(world: World, setting: Setting) -> None:
    assert refused(world, tried(world.browser(), GOOD)) == "account"
    closed = world.person("closed", niss=NUMBER)
    from vesalius.identity import accounts

    with world.context.pool.session() as session:
        accounts.set_active(session, closed.id, is_active=False)
    assert refused(world, tried(world.browser(), GOOD)) == "account"


def test_without_an_answer_about_revocation_the_operator_decides(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    closed = "http://127.0.0.1:1/"
    setting.card(responder=closed)
    assert refused(world, tried(world.browser(), GOOD)) == "revocation: no answer"
    setting.card(responder=closed, ocsp="soft")
    assert tried(world.browser(), GOOD).status_code == 200
    setting.card(responder=closed, ocsp="off")
    assert tried(world.browser(), GOOD).status_code == 200
    # Soft is about silence, never about a clear answer.
    setting.card(ocsp="soft")
    PKI.revoked.add(GOOD.certificate.serial_number)
    assert tried(world.browser(), GOOD).status_code == 400


def _answers(make: Callable[[Card], bytes]) -> None:
    PKI.answers = lambda card, _nonce: (200, "application/ocsp-response", make(card), {})


def test_only_an_answer_that_counts_counts(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    stranger = Pki().appointed()
    cases: list[tuple[Callable[[Card], bytes], str]] = [
        (lambda card: PKI.answer(card.certificate, signer=PKI.appointed(is_appointed=False)), "signature"),
        (lambda card: PKI.answer(card.certificate, signer=stranger), "signature"),
        (lambda card: PKI.answer(card.certificate, about=OLD.certificate), "another certificate"),
        (lambda card: PKI.answer(card.certificate, minutes=(-120, -60)), "not fresh"),
        (lambda card: PKI.answer(card.certificate, minutes=(60, 120)), "not fresh"),
        (lambda card: PKI.answer(card.certificate, nonce=b"x" * 16), "nonce"),
        (lambda card: PKI.answer(card.certificate, status=ocsp.OCSPCertStatus.UNKNOWN), "unknown"),
        (lambda card: b"nonsense", "form"),
        (lambda card: ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(
            Encoding.DER), "try_later"),
    ]  # fmt: skip
    for make, reason in cases:
        _answers(make)
        assert refused(world, tried(world.browser(), GOOD)) == f"revocation: {reason}"
    _answers(lambda card: PKI.answer(card.certificate, signer=PKI.appointed()))
    assert tried(world.browser(), GOOD).status_code == 200


def test_an_answer_that_came_along_spares_the_question(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    stapled = base64.b64encode(PKI.answer(GOOD.certificate)).decode()
    assert tried(world.browser(), GOOD, ocsp=stapled).status_code == 200
    assert PKI.asked == []
    stale = base64.b64encode(PKI.answer(GOOD.certificate, minutes=(-120, -60))).decode()
    assert tried(world.browser(), GOOD, ocsp=stale).status_code == 200
    assert PKI.asked == [GOOD.certificate.serial_number]
    PKI.revoked.add(GOOD.certificate.serial_number)
    revoked = base64.b64encode(PKI.answer(GOOD.certificate)).decode()
    assert tried(world.browser(), GOOD, ocsp=revoked).status_code == 400


def test_the_address_in_a_certificate_is_asked_at_known_public_hosts_only(world: World, setting: Setting) -> None:
    world.person("anna", niss=NUMBER)
    inside = PKI.card(responder=setting.responder)
    CARDS.append(inside)
    setting.card(responder="")
    assert refused(world, tried(world.browser(), inside)) == "revocation: responder not allowed"
    setting.card(responder="", responder_hosts=frozenset({"127.0.0.1"}))
    assert refused(world, tried(world.browser(), inside)) == "revocation: no answer"
    setting.card(responder="")
    assert refused(world, tried(world.browser(), GOOD)) == "revocation: no responder"
    assert PKI.asked == []


def test_the_published_token_of_a_belgian_test_card_opens_its_account(
    world: World, setting: Setting, configured: Any, tmp_path: Path
) -> None:
    given = json.loads((DATA / "validation-input.json").read_text())
    roots = tmp_path / "test-roots"
    roots.mkdir()
    for name in ("eID-TEST-EC-Root-CA.cer", "eID-TEST-EC-Citizen-CA.cer"):
        (roots / name).write_bytes((DATA / name).read_bytes())
    setting.card(roots=roots, ocsp="off")
    configured(base_url=given["origin"])
    person = world.person("nora", niss="01050399864")
    token = json.loads((DATA / "web-eid-token-rs256.json").read_text())
    from vesalius.identity import challenges

    browser = world.browser()
    with clock.fixed(datetime(2024, 12, 24, tzinfo=UTC)):
        nonce(browser)
        session = browser.client.session
        with world.context.pool.session() as database:
            challenges.take(database, session.digest, "eid")
            challenges.keep(database, session.digest, "eid", given["nonce"], {"challenge": given["nonce"]})
        assert browser.send("/identity/eid/login/", {"auth-token": token}).status_code == 200
        assert person.username in browser.get("/account/").text


def test_a_card_is_linked_after_a_fresh_proof_and_belongs_to_one_account(world: World, setting: Setting) -> None:
    first, second = world.person("first", totp=True), world.person("second", totp=True)
    browser, other = world.signed_in(first), world.signed_in(second)
    for one, status in ((browser, 200), (other, 409)):
        answer = one.send("/identity/eid/link/", {"auth-token": GOOD.token(nonce(one), ORIGIN)})
        assert answer.status_code == status
    assert world.sql("SELECT niss IS NULL FROM account WHERE id = $1", second.id) == [(True,)]
    assert tried(world.browser(), GOOD).status_code == 200
    another = PKI.card("90010112395")
    CARDS.append(another)
    answer = browser.send("/identity/eid/link/", {"auth-token": another.token(nonce(browser), ORIGIN)})
    assert answer.status_code == 409


def test_the_card_of_the_same_account_proves_anew_and_another_card_does_not(world: World, setting: Setting) -> None:
    person = world.person("anna", totp=True, niss=NUMBER)
    another = PKI.card("90010112395")
    CARDS.append(another)
    world.person("bert", niss="90010112395")
    browser = world.signed_in(person)
    address = "/identity/eid/step-up/?next=/patients/"
    wrong = browser.send(address, {"auth-token": another.token(nonce(browser), ORIGIN)})
    assert wrong.status_code == 400
    cookie = browser.cookie
    right = browser.send(address, {"auth-token": GOOD.token(nonce(browser), ORIGIN)})
    assert right.json() == {"address": "/patients/"}
    assert browser.cookie != cookie
    assert [event for event in world.events() if event[0] == "step-up"] == [
        ("step-up", f"account/{person.username}", "failed"), ("step-up", f"account/{person.username}", ""),
    ]  # fmt: skip


# Behind a TLS server that asks for the certificate.

SECRET = "a shared secret of the proxy"
PROXY = "127.0.0.9"


@pytest.fixture
def proxied(setting: Setting) -> Setting:
    setting.card(tls_url="https://eid.testserver:8443", proxy_secret=SECRET, proxy_addresses=frozenset({PROXY}))
    return setting


def handed_on(card: Card, **more: str) -> dict[str, str]:
    return {"X-Client-Certificate": quote(card.pem), "X-Client-Verify": "SUCCESS", "X-Client-Secret": SECRET, **more}


def test_a_certificate_that_nginx_saw_signs_in_the_browser_that_set_out(world: World, proxied: Setting) -> None:
    person = world.person("anna", niss=NUMBER)
    browser = world.browser()
    out = urlsplit(browser.get("/identity/eid/tls/?next=/patients/").where)
    assert (out.scheme, out.netloc, out.path) == ("https", "eid.testserver:8443", "/identity/eid/certificate/")
    at_nginx = world.browser(address=PROXY)
    back = at_nginx.get(f"{out.path}?{out.query}", **handed_on(GOOD)).where
    assert back.startswith(f"{ORIGIN}/identity/eid/return/?ticket=")
    path = back.removeprefix(ORIGIN)
    # The ticket is worth nothing in another browser, and there once tried it is not used up.
    assert world.browser().get(path).status_code == 400
    assert browser.get(path).where == "/patients/"
    assert browser.get("/patients/").status_code == 200
    assert browser.get(path).status_code == 400
    assert at_nginx.get(f"{out.path}?{out.query}", **handed_on(GOOD)).status_code == 400
    assert ("login", f"account/{person.username}", "") in world.events()


@pytest.mark.parametrize(
    ("address", "changes"),
    [
        (PROXY, {"X-Client-Secret": "guessed"}),
        (PROXY, {"X-Client-Secret": ""}),
        ("192.0.2.66", {}),
        (PROXY, {"X-Client-Verify": "FAILED:self signed certificate"}),
        (PROXY, {"X-Client-Verify": "NONE", "X-Client-Certificate": ""}),
    ],
)
def test_a_forged_or_unverified_header_is_refused_and_told(
    world: World, proxied: Setting, address: str, changes: dict[str, str]
) -> None:
    world.person("anna", niss=NUMBER)
    challenge = parse_qs(urlsplit(world.browser().get("/identity/eid/tls/").where).query)["challenge"][0]
    forger = world.browser(address=address)
    answer = forger.get(f"/identity/eid/certificate/?challenge={quote(challenge)}", **handed_on(GOOD, **changes))
    assert answer.status_code == 404
    last = world.facts()[-1]
    assert (last["subtype"], last["outcome"]) == ("login", "refused")
    assert last["details"]["reason"] in {"forged header", "no certificate"}
    assert world.sql("SELECT count(*) FROM sign_in_challenge WHERE purpose = 'eid-ticket' AND expires > $1",
                     clock.now_microseconds()) == [(0,)]  # fmt: skip


def test_the_header_means_nothing_on_other_pages(world: World, proxied: Setting) -> None:
    world.person("anna", niss=NUMBER)
    browser = world.browser(address=PROXY)
    answer = browser.get("/account/", **handed_on(GOOD))
    assert answer.where.startswith("/account/login/")
    assert not [name for name in answer.wsgi_request.META if name.startswith("HTTP_X_CLIENT")]


def test_certificates_behind_nginx_are_looked_at_as_closely(world: World, proxied: Setting) -> None:
    world.person("anna", niss=NUMBER)
    for card, reason in (
        (PKI.card(is_signature=True, policy=SIGNATURE), "key usage"),
        (PKI.card(issuer_key=ec.generate_private_key(ec.SECP384R1())), "chain"),
    ):
        out = urlsplit(world.browser().get("/identity/eid/tls/").where)
        answer = world.browser(address=PROXY).get(f"{out.path}?{out.query}", **handed_on(card))
        assert answer.status_code == 400
        assert world.facts()[-1]["details"]["reason"] == reason
