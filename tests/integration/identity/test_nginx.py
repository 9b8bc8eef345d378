"""The shipped nginx configuration in a real nginx: it asks for the card, and lets nobody say what it says."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from integration.identity.pki import NUMBER, Card, Pki
from integration.identity.world import World
from vesalius.identity.configuration import CardSettings

NGINX = os.environ.get("VESALIUS_NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SHIPPED = Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf"
SECRET = "0123456789abcdef-of-the-proxy"
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: tools/debian_packages.py gets one")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def server_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pki = Pki()
    builder = pki._builder(subject=x509.Name([]), issuer=x509.Name([]), key=key, days=(-1, 1)).add_extension(
        x509.SubjectAlternativeName([x509.DNSName("care.example.org")]), critical=True
    )
    made = builder.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_text(Card(key, made).key_pem)


def adapted(folder: Path, ports: dict[str, int]) -> str:
    """The shipped file with our folders and ports; what this nginx does not know yet is left out."""
    text = SHIPPED.read_text()
    text = re.sub(r"listen \[::\][^;]*;", "", text)
    text = re.sub(r"\n    http2 on;", "", text)
    for before, after in (
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{ports['pages']}"),
        ("listen 80;", f"listen 127.0.0.1:{ports['plain']};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{ports['site']} ssl"),
        ("listen 8443 ssl", f"listen 127.0.0.1:{ports['cards']} ssl"),
        ("/etc/ssl/care.example.org", str(folder)),
        ("/etc/vesalius", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert before in text
        text = text.replace(before, after)
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {folder}/pid; daemon off; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"
    )


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
    (tmp_path / "nginx.conf").write_text(adapted(tmp_path, ports))
    pages = make_server("127.0.0.1", ports["pages"], get_wsgi_application(), handler_class=_Quiet)
    thread = threading.Thread(target=pages.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    process = subprocess.Popen(
        [str(NGINX), "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)], stderr=subprocess.PIPE
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports["cards"])) == 0:
                    break
            threading.Event().wait(0.02)
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        yield Front(ports["site"], ports["cards"], pki)
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr:
            process.stderr.close()
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
