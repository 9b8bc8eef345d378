"""The shipped nginx configuration in a real nginx: it asks for the card, and lets nobody say what it says."""

from __future__ import annotations

import http.client
import ssl
import threading
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
from nginx_front import NGINX, free_port, running, server_certificate
from vesalius.identity.configuration import CardSettings

SECRET = "0123456789abcdef-of-the-proxy"
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: tools/debian_packages.py gets one")


@dataclass
class Front:
    """nginx in front of our pages: the port of the site, and that of the cards."""

    site: int
    cards: int
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
            yield Front(ports["site"], ports["cards"], pki)
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
