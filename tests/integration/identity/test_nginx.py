"""The shipped nginx configuration in a real nginx: it asks for the card, and lets nobody say what it says."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from integration.identity.pki import NUMBER, Card, Pki
from integration.identity.world import World
from nginx_front import NGINX, SHIPPED, free_port, running, server_certificate
from vesalius.identity.configuration import CardSettings

SECRET = "0123456789abcdef-of-the-proxy"
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: tools/debian_packages.py gets one")


@dataclass
class Front:
    """nginx in front of our pages: the port of the site, that of the cards, and the one without TLS."""

    site: int
    cards: int
    plain: int
    pki: Pki

    def ask(self, port: int, path: str, card: Card | None = None, folder: Path | None = None, **headers: str) -> Any:
        context = ssl._create_unverified_context()  # noqa: S323 - the certificate of the server is made up
        if card is not None and folder is not None:
            (folder / "card.pem").write_text(card.pem + self.pki.citizen.public_bytes(Encoding.PEM).decode())
            (folder / "card.key").write_text(card.key_pem)
            context.load_cert_chain(folder / "card.pem", folder / "card.key")
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
        name = "eid.care.example.org" if port == self.cards else "care.example.org"
        connection.request("GET", path, headers={"Host": name, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def front(world: World, configured: Any, tmp_path: Path) -> Iterator[Front]:
    from django.core.wsgi import get_wsgi_application

    pki = Pki()
    ports = {name: free_port() for name in ("pages", "plain", "site", "cards")}
    configured(
        base_url="https://care.example.org",
        card=CardSettings(
            roots=pki.write(tmp_path / "roots"), ocsp="off", proxy_secret=SECRET,
            tls_url=f"https://eid.care.example.org:{ports['cards']}",
        ),
    )  # fmt: skip
    world.sql("UPDATE account SET niss = NULL WHERE niss IS NOT NULL")
    server_certificate(tmp_path)
    chain = pki.root.public_bytes(Encoding.PEM) + pki.citizen.public_bytes(Encoding.PEM)
    (tmp_path / "eid-chain.pem").write_bytes(chain)
    (tmp_path / "eid-secret.conf").write_text(f'proxy_set_header X-Client-Secret "{SECRET}";\n')
    pages = make_server("127.0.0.1", ports["pages"], get_wsgi_application(), handler_class=_Quiet)
    thread = threading.Thread(target=pages.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with running(tmp_path, ports):
            yield Front(ports["site"], ports["cards"], ports["plain"], pki)
    finally:
        pages.shutdown()
        pages.server_close()
        thread.join()


def test_a_card_in_the_reader_opens_the_account_and_nothing_else_does(
    world: World, front: Front, tmp_path: Path
) -> None:
    world.person("anna", niss=NUMBER)
    browser = world.browser()
    out = urlsplit(browser.get("/identity/eid/tls/?next=/patients/").where)
    path = f"{out.path}?{out.query}"
    good = front.pki.card()

    assert front.ask(front.cards, path).status == 404
    assert front.ask(front.cards, path, **{"X-Client-Certificate": quote(good.pem)}).status == 404
    headers = {"X-Client-Certificate": quote(good.pem), "X-Client-Verify": "SUCCESS", "X-Client-Secret": SECRET}
    # Through the site itself the headers do not come through, even with the secret.
    assert front.ask(front.site, path, **headers).status == 404
    told = [fact["details"]["reason"] for fact in world.facts() if fact["subtype"] == "login"]
    assert told == ["no certificate"] * 3
    assert front.ask(front.cards, path, Pki().card(), tmp_path).status == 400
    assert front.ask(front.cards, "/account/login/", good, tmp_path).status == 404

    answer = front.ask(front.cards, path, good, tmp_path)
    assert answer.status == 302
    back = answer.headers["Location"]
    assert back.startswith("https://care.example.org/identity/eid/return/?ticket=")
    assert browser.get(back.removeprefix("https://care.example.org")).where == "/patients/"
    assert browser.get("/account/").status_code == 200


def in_the_clear(front: Front, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=10)
    connection.request("GET", path, headers={"Host": "care.example.org", "Authorization": "Bearer x"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_pages_are_sent_to_tls_and_applications_are_refused(world: World, front: Front) -> None:
    for path in ("/", "/patients/p1/", "/account/login/?next=/x", "/oauth/authorize?client_id=x"):
        answer = in_the_clear(front, path)
        assert (answer.status, answer.headers["Location"]) == (301, f"https://care.example.org{path}")
    for path in (
        *("/fhir", "/fhir/Patient/p1", "/fhir/metadata", "/cds-services", "/cds-services/x", "/live/stream"),
        *("/oauth/token", "/oauth/introspect", "/oauth/revoke", "/oauth/userinfo", "/oauth/par", "/oauth/jwks"),
    ):
        answer = in_the_clear(front, path)
        assert (answer.status, answer.headers["Location"]) == (403, None), path


def shaken(port: int, **limits: Any) -> tuple[str, str]:
    """(version, suite) of a handshake with a client that has these limits. Raises OSError."""
    context = ssl._create_unverified_context()  # noqa: S323 - the certificate of the server is made up
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, value in limits.items():
            if name == "ciphers":
                context.set_ciphers(value)
            else:
                setattr(context, name, value)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname="care.example.org") as secured,
    ):
        cipher = secured.cipher()
        return str(secured.version()), cipher[0] if cipher else ""


def test_tls_is_of_the_versions_that_are_safe_and_no_other(world: World, front: Front) -> None:
    old, newer, newest = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    assert shaken(front.site)[0] == "TLSv1.3"
    assert shaken(front.site, minimum_version=newest)[0] == "TLSv1.3"
    assert shaken(front.site, maximum_version=newer)[0] == "TLSv1.2"
    # Middleware of cards signs for this version only.
    assert shaken(front.cards)[0] == "TLSv1.2"
    for port in (front.site, front.cards):
        for version in (old, ssl.TLSVersion.TLSv1):
            with pytest.raises(OSError):  # noqa: PT011 - SSLError or a closed connection
                shaken(port, minimum_version=version, maximum_version=version, ciphers="ALL:@SECLEVEL=0")


@pytest.mark.parametrize(
    "weak",
    ["AES256-GCM-SHA384", "AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA", "NULL", "aNULL", "DHE"],
)
def test_no_suite_without_forward_secrecy_and_authenticated_encryption_is_agreed_on(
    world: World, front: Front, weak: str
) -> None:
    newer = ssl.TLSVersion.TLSv1_2
    for port in (front.site, front.cards):
        with pytest.raises(OSError):  # noqa: PT011 - SSLError or a closed connection
            shaken(port, maximum_version=newer, ciphers=f"{weak}:@SECLEVEL=0")
        suite = shaken(port, maximum_version=newer, ciphers="ALL:@SECLEVEL=0")[1]
        assert suite.startswith("ECDHE-")
        assert "GCM" in suite or "CHACHA20" in suite


def test_every_suite_that_is_shipped_is_a_strong_one() -> None:
    """ASVS 5.0, appendix on cryptography: ephemeral keys and authenticated encryption, nothing else."""
    lists = re.findall(r"ssl_ciphers ([^;]+);", SHIPPED.read_text())
    assert len(lists) == 2
    for suite in ":".join(lists).split(":"):
        assert re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES(256|128)-GCM-SHA(384|256)|CHACHA20-POLY1305)", suite), suite
    assert set(re.findall(r"ssl_protocols ([^;]+);", SHIPPED.read_text())) == {"TLSv1.2 TLSv1.3", "TLSv1.2"}
