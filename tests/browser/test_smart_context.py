"""What an application is told beside the patient, and how it may ask: visit, report, a request as a form."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.demo_network import CHROMIUM, Network, running, sign_in, vesalius

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
SHARED = "patient-0001"
SCOPES = "openid launch launch/patient launch/encounter patient/*.rs"


@dataclass(frozen=True)
class World:
    """The network, and where the application's pages are."""

    network: Network
    app: str
    folder: Path

    @property
    def address(self) -> str:
        return self.network.address


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("app")
    for name in ("back", "launch"):
        (folder / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = f"http://127.0.0.1:{server.server_port}"
    for network in running(tmp_path_factory.mktemp("s") / "v", dict(os.environ)):
        vesalius(
            network.data, "client", "register", "Chart app", "--id", "chart-app", "--redirect", f"{app}/back.html",
            "--scopes", SCOPES, "--launch", f"{app}/launch.html",
        )  # fmt: skip
        yield World(network, app, folder)
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-BE")
    yield context
    context.close()


def asked(world: World, **changed: str) -> str:
    """The address of an authorisation request."""
    values = {
        "response_type": "code", "client_id": "chart-app", "redirect_uri": f"{world.app}/back.html",
        "scope": "openid patient/Patient.r", "state": "s", "aud": f"{world.address}/fhir",
        "code_challenge": challenge(VERIFIER), "code_challenge_method": "S256",
    } | changed  # fmt: skip
    return f"{world.address}/oauth/authorize?{urllib.parse.urlencode(values)}"


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


VERIFIER = "v" * 50


def redeemed(world: World, page: Page) -> dict[str, Any]:
    """The token answer for the code that the browser came back with."""
    page.wait_for_url(f"{world.app}/back.html?**")
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)["code"][0]
    form = {
        "grant_type": "authorization_code", "client_id": "chart-app", "code": code, "code_verifier": VERIFIER,
        "redirect_uri": f"{world.app}/back.html",
    }  # fmt: skip
    answer = page.context.request.post(f"{world.address}/oauth/token", form=form)
    assert answer.status == 200
    found: dict[str, Any] = answer.json()
    return found


def test_an_application_by_itself_is_given_the_visit_that_was_chosen(world: World, context: BrowserContext) -> None:
    page = sign_in(world.network, context, "physician")
    address = asked(world, scope="launch/encounter openid patient/Encounter.rs", nonce="n")
    page.goto(address)
    page.fill("#find", world.network.people["patient"]["display"].split()[-1])
    page.press("#find", "Enter")
    page.locator(".choices-list a").first.click()
    visit = page.locator(".choices-list a").first
    wanted = urllib.parse.parse_qs(urllib.parse.urlsplit(str(visit.get_attribute("href"))).query)["visit"][0]
    visit.click()
    page.click('button[value="allow"]')
    told = redeemed(world, page)
    assert (told["patient"], told["encounter"]) == (SHARED, wanted)
    bearer = {"Authorization": f"Bearer {told['access_token']}"}
    answer = page.context.request.get(f"{world.address}/fhir/Encounter/{wanted}", headers=bearer)
    assert answer.json()["subject"]["reference"] == f"Patient/{SHARED}"
    page.goto(f"{address}&chosen={SHARED}")
    page.locator("a.button.quiet").click()
    page.click('button[value="allow"]')
    told = redeemed(world, page)
    assert (told["patient"], "encounter" in told) == (SHARED, False)
    # A visit of somebody else is none.
    page.goto(f"{address}&chosen={SHARED}&visit=encounter-of-nobody")
    assert page.locator(".choices-list a").count() > 0


def test_an_application_is_opened_about_a_visit_and_a_report(world: World, context: BrowserContext) -> None:
    page = sign_in(world.network, context, "physician")
    page.goto(f"{world.address}/connections/open/{SHARED}/")
    page.select_option("#encounter", index=1)
    page.select_option("#about", index=1)
    visit, paper = page.input_value("#encounter"), page.input_value("#about")
    page.click('button[name="client"]')
    page.wait_for_url("**/launch.html?**")
    launch = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)["launch"][0]
    scope = "launch openid patient/Patient.r"
    page.goto(asked(world, launch=launch, scope=scope))
    page.click('button[value="allow"]')
    told = redeemed(world, page)
    assert (told["patient"], told["encounter"]) == (SHARED, visit)
    assert told["fhirContext"] == [{"reference": paper}]
    # What is another patient's opens nothing.
    page.goto(f"{world.address}/connections/open/{SHARED}/")
    page.locator("#encounter option").nth(1).evaluate("option => { option.value = 'no-such-visit'; }")
    page.select_option("#encounter", "no-such-visit")
    with page.expect_navigation() as navigated:
        page.click('button[name="client"]')
    assert navigated.value.status == 404


def test_a_request_may_come_as_a_form_and_decides_nothing(world: World, context: BrowserContext) -> None:
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(asked(world)).query)
    fields = "".join(f'<input name="{name}" value="{value}">' for name, value in [*pairs, ("decision", "allow")])
    (world.folder / "post.html").write_text(
        f'<!doctype html><form method="post" action="{world.address}/oauth/authorize">{fields}<button>go</button>'
    )
    page = sign_in(world.network, context, "patient")
    page.goto(f"{world.app}/post.html")
    page.click("button")
    # Whoever sends the form, the person decides.
    page.click('button[value="allow"]')
    assert redeemed(world, page)["patient"] == SHARED
