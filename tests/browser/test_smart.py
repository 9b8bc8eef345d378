"""Real use of the authorisation server: SMART's own client libraries run whole launches as the demo cast.

The library for browsers is HL7's (npm `fhirclient`, fetched by tools/smart_client.py); the Python one is `fhirclient`.
"""

# ruff: noqa: S310 - every address is that of our own server
from __future__ import annotations

import importlib.util
import json
import secrets as random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from playwright.sync_api import Browser, BrowserContext, Page

from browser.demo_network import CHROMIUM, free_address, started, vesalius
from installations import put_network
from one_time_codes import totp

TOOL = Path(__file__).resolve().parents[2] / "tools" / "smart_client.py"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]

SHARED, OTHER = "patient-0001", "patient-0002"
SCOPES = (
    "openid fhirUser profile launch launch/patient launch/encounter offline_access online_access patient/*.rs"
    " patient/Observation.cruds user/*.rs"
)

AUTHORIZE = """<!doctype html><title>launch</title><script src="fhir-client.js"></script><script>
const given = new URLSearchParams(location.search);
FHIR.oauth2.authorize({
  clientId: "chart-app", redirectUri: "app.html", completeInTarget: true,
  iss: given.get("iss"), launch: given.get("launch") || undefined,
  scope: given.get("scope") || "launch openid fhirUser online_access patient/*.rs",
});
</script>"""
APP = """<!doctype html><title>app</title><p id="result"></p><script src="fhir-client.js"></script><script>
const tell = (value) => { document.querySelector("#result").textContent = JSON.stringify(value); };
const given = new URLSearchParams(location.search);
FHIR.oauth2.ready().then(async (client) => {
  const status = (address) => client.request(address).then(() => 200, (error) => error.status || error.statusCode || 0);
  const patient = await client.patient.read();
  const found = await client.patient.request("Observation?_count=3");
  const renewed = client.state.tokenResponse.refresh_token ? await client.refresh() : null;
  tell({
    patient: patient.id, user: client.user.fhirUser, token: client.state.tokenResponse.scope,
    observations: (found.entry || []).length, types: (found.entry || []).map((entry) => entry.resource.resourceType),
    renewed: renewed ? renewed.tokenResponse.access_token !== undefined : false,
    other: await status("Patient/patient-0002"), conditions: await status("Condition?_count=1"),
    written: await client.create({ resourceType: "Basic", code: { text: "x" } }).then(() => 201, (e) => e.status || 0),
    banner: client.state.tokenResponse.need_patient_banner, access: client.state.tokenResponse.access_token,
  });
}).catch((error) => tell({ failed: String(error), query: location.search }));
</script>"""


@dataclass(frozen=True)
class World:
    address: str
    data: Path
    people: dict[str, dict[str, Any]]
    app: str
    key: ECKey


@pytest.fixture(scope="module")
def library() -> Path:
    spec = importlib.util.spec_from_file_location("smart_client", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    found = tool.fetch()
    if found is None:
        pytest.skip("npm fhirclient cannot be fetched here")
    return Path(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Where the application's pages are served from."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "launch.html").write_text(AUTHORIZE)
    (folder / "app.html").write_text(APP)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, site: tuple[Path, str]) -> Iterator[World]:
    data, address = tmp_path_factory.mktemp("s") / "v", free_address()
    people = put_network(data)
    with started(data, address):
        app = site[1]
        words = ["--id", "chart-app", "--redirect", f"{app}/app.html", "--redirect", f"{app}/back.html"]
        words += ["--scopes", SCOPES]
        vesalius(data, "client", "register", "Chart app", *words, "--launch", f"{app}/launch.html")
        key = ECKey.generate_key("P-384", {"kid": "laboratory", "use": "sig", "alg": "ES384"})
        keys = data.parent / "keys.json"
        keys.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
        words = ["--id", "laboratory-app", "--keys", str(keys), "--system", "laboratory"]
        vesalius(data, "client", "register", "Laboratory", *words, "--scopes", "system/*.cruds")
        yield World(address, data, people, app, key)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-BE")
    yield context
    context.close()


def prove(world: World, page: Page, username: str) -> None:
    """Types password and code on the sign-in page that is open."""
    person = world.people[username]
    page.fill("#id_login", username)
    page.fill("#id_password", person["password"])
    page.press("#id_password", "Enter")
    if person["totp_secret"]:
        page.locator("input[name=code]").wait_for()
        page.fill("input[name=code]", totp(person["totp_secret"]))
        page.press("input[name=code]", "Enter")
        page.locator("input[name=code]").wait_for(state="detached")


def told(page: Page) -> dict[str, Any]:
    """What the application found out."""
    page.locator("#result:not(:empty)").wait_for(timeout=30_000)
    found: dict[str, Any] = json.loads(page.locator("#result").inner_text())
    assert "failed" not in found, found
    return found


def standalone(world: World, page: Page, scope: str) -> None:
    query = urllib.parse.urlencode({"iss": f"{world.address}/fhir", "scope": scope})
    page.goto(f"{world.app}/launch.html?{query}")


@pytest.fixture
def installed(library: Path, site: tuple[Path, str]) -> None:
    (site[0] / "fhir-client.js").write_bytes(library.read_bytes())


@pytest.mark.usefixtures("installed")
def test_a_physician_signs_in_chooses_a_patient_takes_a_scope_away_and_ends_it(
    world: World, context: BrowserContext
) -> None:
    page = context.new_page()
    standalone(world, page, "launch/patient openid fhirUser offline_access patient/*.rs patient/Observation.cruds")
    prove(world, page, "physician")
    page.fill("#find", "xyzxyz")
    page.press("#find", "Enter")
    page.locator(".empty").wait_for()
    page.fill("#find", world.people["patient"]["display"].split()[-1])
    page.press("#find", "Enter")
    page.locator(".choices-list a").first.click()
    assert "Chart app" in page.locator("h1").inner_text()
    page.locator('input[value="patient/Observation.cruds"]').uncheck()
    page.click('button[value="allow"]')
    found = told(page)
    assert found["patient"] == SHARED
    assert found["user"] == world.people["physician"]["fhir"]
    assert found["observations"] > 0
    assert set(found["types"]) == {"Observation"}
    assert found["renewed"] is True
    assert (found["other"], found["written"]) == (404, 403)
    assert found["conditions"] == 200
    assert "patient/Observation.cruds" not in found["token"].split()
    page.goto(f"{world.address}/connections/")
    assert "Chart app" in page.locator("main").inner_text()
    page.click("button.danger")
    page.locator(".toast").wait_for()
    began = time.monotonic()
    while status(world, found["access"]) != 401:
        assert time.monotonic() - began < 1
    assert page.locator("button.danger").count() == 0


@pytest.mark.usefixtures("installed")
def test_an_application_opened_out_of_a_record_knows_whose_it_is(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{world.address}/account/login/")
    prove(world, page, "nurse")
    page.wait_for_load_state()
    page.goto(f"{world.address}/patients/{SHARED}/")
    page.click(f'a[href="/connections/open/{SHARED}/"]')
    page.click("main form button")
    page.click('button[value="allow"]')
    found = told(page)
    assert (found["patient"], found["other"]) == (SHARED, 404)
    assert found["user"] == world.people["nurse"]["fhir"]
    assert found["banner"] is True
    # The second time nothing is asked again.
    page.goto(f"{world.address}/connections/open/{SHARED}/")
    page.click("main form button")
    assert told(page)["patient"] == SHARED


@pytest.mark.usefixtures("installed")
def test_a_patient_connects_an_application_to_their_own_record_only(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    standalone(world, page, "launch/patient openid fhirUser patient/Patient.r patient/Observation.rs")
    prove(world, page, "patient")
    page.click('button[value="allow"]')
    found = told(page)
    assert (found["patient"], found["other"], found["conditions"]) == (SHARED, 404, 200)
    assert found["renewed"] is False


@pytest.mark.usefixtures("installed")
def test_who_refuses_gives_nothing_and_the_application_is_told(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    standalone(world, page, "launch/patient openid patient/*.rs")
    prove(world, page, "patient")
    page.click('button[value="deny"]')
    page.locator("#result:not(:empty)").wait_for()
    assert "refused" in page.locator("#result").inner_text()
    assert "error=access_denied" in page.url
    page.goto(f"{world.address}/connections/")
    assert page.locator("button.danger").count() <= 1


def test_nobody_is_sent_to_a_stranger_and_the_page_cannot_be_framed(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    query = urllib.parse.urlencode(
        {"response_type": "code", "client_id": "chart-app", "redirect_uri": "https://evil.example/", "scope": "openid"}
    )
    answer = page.goto(f"{world.address}/oauth/authorize?{query}")
    assert answer is not None
    assert answer.status == 400
    assert "evil.example" not in page.content()
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


def asked(world: World, **changed: str) -> str:
    """The address of an authorisation request."""
    values = {
        "response_type": "code",
        "client_id": "chart-app",
        "redirect_uri": f"{world.app}/back.html",
        "scope": "openid patient/Patient.r",
        "state": "s",
        "aud": f"{world.address}/fhir",
        "code_challenge": "A" * 43,
        "code_challenge_method": "S256",
    } | changed
    return f"{world.address}/oauth/authorize?{urllib.parse.urlencode(values)}"


def returned(world: World, page: Page, address: str) -> dict[str, list[str]]:
    """What the application is told without anything being shown."""
    page.goto(address)
    assert page.url.startswith(f"{world.app}/back.html?"), page.url
    return urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)


def test_prompts_are_kept(world: World, site: tuple[Path, str], context: BrowserContext) -> None:
    (site[0] / "back.html").write_text("<!doctype html><title>back</title>")
    page = context.new_page()
    assert returned(world, page, asked(world, prompt="none"))["error"] == ["login_required"]
    # Signing in is what prompt=login asks for: it is not asked twice.
    page.goto(asked(world, prompt="login"))
    prove(world, page, "patient")
    page.click('button[value="allow"]')
    page.wait_for_url(f"{world.app}/back.html?**")
    assert "code=" in page.url
    told = returned(world, page, asked(world, prompt="none", state="t"))
    assert (told["state"], told["iss"], len(told["code"])) == (["t"], [world.address], 1)
    assert returned(world, page, asked(world, prompt="none", login_hint="physician"))["error"] == ["login_required"]
    wider = asked(world, prompt="none", scope="openid patient/*.rs")
    assert returned(world, page, wider)["error"] == ["consent_required"]
    # Somebody who is signed in proves again who they are.
    page.goto(asked(world, prompt="login", state="u"))
    assert "/account/step-up/" in page.url
    page.goto(asked(world, max_age="0"))
    assert "/account/step-up/" in page.url


def test_a_forged_decision_is_refused(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(asked(world))
    prove(world, page, "patient")
    page.locator('button[value="allow"]').wait_for()
    answer = context.request.post(asked(world), form={"decision": "allow", "scope": "openid"}, max_redirects=0)
    assert answer.status == 403
    policy = context.request.get(asked(world)).headers["content-security-policy"]
    assert f"form-action 'self' {world.app};" in policy
    assert "unsafe" not in policy


def test_an_administrator_registers_and_ends_an_application(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{world.address}/account/login/")
    prove(world, page, "administrator")
    page.wait_for_load_state()
    page.goto(f"{world.address}/connections/applications/")
    page.fill("#name", "Dose helper")
    page.fill("#redirects", "http://app.example/callback")
    page.click("form.fields button")
    page.locator('[role="alert"]').wait_for()
    assert "Dose helper" not in vesalius(world.data, "client", "list")
    assert page.input_value("#name") == "Dose helper"
    page.fill("#redirects", "https://app.example/callback")
    page.click("form.fields button")
    page.locator('[role="status"] .mono').first.wait_for()
    number = page.locator('[role="status"] .mono').first.inner_text()
    assert f"{number}\tpublic\topen\tDose helper" in vesalius(world.data, "client", "list")
    page.locator(f'form[action$="/{number}/"] button').click()
    page.locator(".toast").wait_for()
    assert f"{number}\tpublic\tclosed\tDose helper" in vesalius(world.data, "client", "list")


def test_nobody_else_finds_the_page_of_applications(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{world.address}/account/login/")
    prove(world, page, "patient")
    page.wait_for_load_state()
    answer = page.goto(f"{world.address}/connections/applications/")
    assert answer is not None
    assert answer.status == 404
    answer = page.goto(f"{world.address}/connections/open/{OTHER}/")
    assert answer is not None
    assert answer.status == 404


def test_signing_out_for_an_application_asks_first(world: World, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{world.address}/account/login/")
    prove(world, page, "patient")
    page.wait_for_load_state()
    page.goto(f"{world.address}/oauth/end-session?post_logout_redirect_uri=https://evil.example/&client_id=chart-app")
    page.click("form.card button")
    page.wait_for_load_state()
    assert page.url.startswith(world.address)
    page.goto(f"{world.address}/connections/")
    assert "/account/login/" in page.url


def test_the_python_client_runs_a_whole_launch(world: World, context: BrowserContext) -> None:
    fhirclient = pytest.importorskip("fhirclient.client")
    smart = fhirclient.FHIRClient(
        settings={
            "app_id": "chart-app",
            "api_base": f"{world.address}/fhir",
            "redirect_uri": f"{world.app}/app.html",
            "scope": "openid fhirUser launch/patient offline_access patient/*.read",
        }
    )
    assert smart.prepare() is False
    page = context.new_page()
    page.route(f"{world.app}/**", lambda route: route.fulfill(status=200, body="back"))
    page.goto(smart.authorize_url)
    prove(world, page, "patient")
    page.click('button[value="allow"]')
    page.wait_for_url(f"{world.app}/app.html?**")
    smart.handle_callback(page.url)
    assert smart.ready
    assert smart.patient.id == SHARED
    assert smart.patient.as_json()["resourceType"] == "Patient"
    from fhirclient.models.observation import Observation
    from fhirclient.models.patient import Patient
    from fhirclient.server import FHIRNotFoundException

    found = next(iter(Observation.where({"_count": "2"}).perform_resources_iter(smart.server)))
    assert found.subject.reference == f"Patient/{SHARED}"
    with pytest.raises(FHIRNotFoundException):
        Patient.read(OTHER, smart.server)
    assert smart.reauthorize()


def test_the_laboratory_posts_a_bundle_by_a_signed_assertion(world: World) -> None:
    token_address = json.loads(_get(f"{world.address}/fhir/.well-known/smart-configuration"))["token_endpoint"]
    now = int(time.time())
    claims = {"iss": "laboratory-app", "sub": "laboratory-app", "aud": token_address, "exp": now + 120}
    header = {"alg": "ES384", "kid": "laboratory", "typ": "JWT"}
    signed = jwt.encode(header, claims | {"jti": random.token_hex(8)}, world.key, algorithms=["ES384"])
    form = {
        "grant_type": "client_credentials",
        "scope": "system/*.cruds",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed,
    }
    answer = json.loads(_get(token_address, urllib.parse.urlencode(form).encode()))
    assert answer["expires_in"] == 300
    document = Path(__file__).with_name("laboratory_bundle.json").read_bytes()
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Content-Type": "application/fhir+json"}
    posted = json.loads(_get(f"{world.address}/fhir", document, headers))
    assert [entry["response"]["status"][:3] for entry in posted["entry"]] == ["201"]
    assert status(world, answer["access_token"], f"Patient/{SHARED}") == status(
        world, vesalius(world.data, "token", "laboratory").strip(), f"Patient/{SHARED}"
    )


def status(world: World, bearer: str, address: str = f"Patient/{SHARED}") -> int:
    asked = urllib.request.Request(f"{world.address}/fhir/{address}", headers={"Authorization": f"Bearer {bearer}"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def _get(address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    asked = urllib.request.Request(address, data=body, headers=headers or {})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return bytes(answer.read())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        return
