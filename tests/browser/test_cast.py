"""Real use: each member of the demo cast signs in and sees exactly what is theirs of one shared patient.

One small demo network for the whole module. Nobody is signed in by a back door: passwords and TOTP codes are typed,
passkeys are made by a virtual authenticator, identity cards are those of a look-alike public key infrastructure.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.demo_network import CHROMIUM, Network, open_page, running, sign_in, vesalius
from browser.ways_in import insert_card, virtual_key
from integration.identity.pki import Pki, responder
from vesalius.platform.demo import cast

VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "security" / "verify_proof.py"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]

SHARED = "patient-0001"
ALL = (
    "problems",
    "medication",
    "allergies",
    "vaccinations",
    "measurements",
    "results",
    "documents",
    "physiotherapy",
    "nursing",
    "psychology",
    "orders",
    "appointments",
)
# Which parts of the shared record each member finds; None: no record at all.
PARTS: dict[str, set[str] | None] = {
    "physician": set(ALL),
    "nurse": set(ALL) - {"psychology"},
    "physiotherapist": set(ALL) - {"vaccinations", "psychology"},
    "psychologist": set(ALL) - {"vaccinations", "results", "physiotherapy", "nursing"},
    "receptionist": {"appointments"},
    "manager": None,
    "patient": set(ALL),
    "privacy-officer": None,
    "administrator": None,
}
# Everybody else types a password, and a code where other people's data are seen.
BY_CARD, BY_PASSKEY = ("physiotherapist", "psychologist", "patient"), ("nurse", "receptionist")
PKI = Pki()
CARDS = {member.username: PKI.card(member.number) for member in cast.members() if member.username in BY_CARD}
PRIVATE, SHARED_NOTE = "documentreference-cast-private", "documentreference-cast-shared"
PRIVATE_WORDS, SHARED_WORDS = "peur de perdre la vue", "Moral meilleur"
REASON = "Patient inconscient aux urgences, traitement inconnu"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    data = tmp_path_factory.mktemp("c") / "v"
    with responder(PKI, list(CARDS.values())) as answers:
        environment = {
            **os.environ,
            "VESALIUS_EID_ROOTS": str(PKI.write(tmp_path_factory.mktemp("roots"))),
            "VESALIUS_EID_OCSP_RESPONDER": answers,
        }
        yield from running(data, environment)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-BE")
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield context
    context.close()
    assert complaints == []


def sign_in_by_card(network: Network, context: BrowserContext, username: str) -> Page:
    """Puts the identity card of somebody into the reader, and nothing else."""
    insert_card(context, CARDS[username])
    page = context.new_page()
    page.goto(f"{network.address}/account/login/?next=/account/")
    page.click("[data-card]")
    page.wait_for_url(f"{network.address}/account/")
    assert network.people[username]["display"] in page.locator("main").inner_text()
    return page


def sign_in_by_passkey(network: Network, context: BrowserContext, username: str) -> Page:
    """Makes a passkey, signs out, and comes in again with it alone."""
    page = sign_in(network, context, username)
    virtual_key(page)
    page.goto(f"{network.address}/account/")
    page.click("[data-passkey-new]")
    page.locator("form[action*='passkey'], [data-codes]").first.wait_for()
    page.goto(network.address)
    page.click(".menu summary")
    page.locator("form[action='/account/logout/'] button").click()
    page.goto(f"{network.address}/account/login/?next=/account/")
    page.click("[data-passkey]")
    page.wait_for_url(f"{network.address}/account/")
    return page


def come_in(network: Network, context: BrowserContext, username: str) -> Page:
    """Signs in the way that this member of the cast does."""
    way = sign_in_by_card if username in BY_CARD else sign_in_by_passkey if username in BY_PASSKEY else sign_in
    return way(network, context, username)


def record(patient: str, *parts: str) -> str:
    """The address of a record, or of a part of it."""
    return "/" + "/".join(("patients", patient, *parts)) + "/"


def tabs(source: str) -> set[str]:
    """The parts that a page of the shared record mentions."""
    strip = source.partition('class="tabs"')[2].partition("</nav>")[0]
    return set(re.findall(rf'"/patients/{SHARED}/([a-z]+)/"', strip)) - {"timeline", "team"}


@pytest.mark.parametrize("username", list(PARTS))
def test_each_member_finds_exactly_the_parts_of_the_shared_record_that_are_theirs(
    network: Network, context: BrowserContext, username: str
) -> None:
    page = come_in(network, context, username)
    status, source = open_page(network, page, record(SHARED))
    expected = PARTS[username]
    if expected is None:
        unknown_status, unknown = open_page(network, page, record("patient-9999"))
        assert (status, unknown_status) == (404, 404)
        assert without_address(source) == without_address(unknown)
        assert "Delvaux" not in source.replace("Jean-Marc Delvaux</span>", "")
        return
    assert status == 200
    assert tabs(source) == expected
    for part in ALL:
        status, source = open_page(network, page, record(SHARED, part))
        assert (part, status) == (part, 200 if part in expected else 404)
        if part not in expected:
            _, unknown = open_page(network, page, record(SHARED, "no-such-part"))
            assert without_address(source) == without_address(unknown)


def without_address(source: str) -> str:
    """A page without what differs with each request: its own address and its tokens."""
    source = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", source)
    return re.sub(r'name="next" value="[^"]*"', "", source)


@pytest.mark.parametrize("username", ["nurse", "physiotherapist", "receptionist", "physician"])
def test_a_psychologists_own_note_leaves_no_trace_for_anybody_else(
    network: Network, context: BrowserContext, username: str
) -> None:
    page = sign_in(network, context, username)
    for path in (record(SHARED), record(SHARED, "timeline"), record(SHARED, "documents"), record(SHARED, "psychology")):
        _, source = open_page(network, page, path)
        assert PRIVATE not in source
        assert PRIVATE_WORDS not in source
        assert "confidentielle" not in source
    status, forbidden = open_page(network, page, record(SHARED, "documents", "DocumentReference", PRIVATE))
    missing_status, missing = open_page(network, page, record(SHARED, "documents", "DocumentReference", "no-such-note"))
    assert (status, missing_status) == (404, 404)
    assert without_address(forbidden) == without_address(missing)
    status, _ = open_page(network, page, record(SHARED, "documents", "DocumentReference", PRIVATE) + "files/0/")
    assert status == 404


def test_the_psychologist_reads_both_notes_and_the_physician_the_shared_one(
    network: Network, context: BrowserContext, browser: Browser
) -> None:
    page = sign_in(network, context, "psychologist")
    _, source = open_page(network, page, record(SHARED, "documents", "DocumentReference", PRIVATE))
    assert PRIVATE_WORDS in source
    _, source = open_page(network, page, record(SHARED, "documents", "DocumentReference", SHARED_NOTE))
    assert SHARED_WORDS in source
    other = browser.new_context()
    page = sign_in(network, other, "physician")
    _, source = open_page(network, page, record(SHARED, "documents", "DocumentReference", SHARED_NOTE))
    assert SHARED_WORDS in source
    other.close()


def test_an_attachment_is_a_download_in_a_sandbox(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "physician")
    address = network.address + record(SHARED, "documents", "DocumentReference", SHARED_NOTE) + "files/0/"
    answer = context.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["cache-control"] == "no-store"
    assert SHARED_WORDS in answer.text()
    page.close()


def test_the_laboratory_is_no_person_and_sees_the_order_and_whose_it_is(
    network: Network, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{network.address}/account/login/")
    page.fill("#id_login", "laboratory")
    page.fill("#id_password", network.people["laboratory"]["password"])
    page.press("#id_password", "Enter")
    page.locator(".notice.danger[role=alert]").wait_for()
    bearer = {"Authorization": f"Bearer {vesalius(network.data, 'token', 'laboratory').strip()}"}

    def seen(path: str) -> tuple[int, int]:
        answer = context.request.get(f"{network.address}/fhir/{path}", headers=bearer)
        return answer.status, answer.json().get("total", 0)

    assert seen(f"Patient/{SHARED}")[0] == 200
    assert seen("ServiceRequest/servicerequest-cast-laboratory")[0] == 200
    for name in ("Condition", "MedicationRequest", "AllergyIntolerance", "Encounter", "DocumentReference"):
        assert seen(f"{name}?patient={SHARED}&_total=accurate") == (200, 0), name


def test_who_is_not_signed_in_is_sent_to_sign_in(network: Network, context: BrowserContext) -> None:
    page = context.new_page()
    for path in (record(SHARED), "/patients/", "/my/record/", "/administration/policy/"):
        page.goto(f"{network.address}{path}")
        assert page.url.startswith(f"{network.address}/account/login/")
        assert "Delvaux" not in page.locator("main").inner_text().replace("Jean-Marc Delvaux", "")


def test_a_physician_breaks_the_glass_and_the_patient_reads_it_and_verifies_the_proof(
    network: Network, context: BrowserContext, browser: Browser, tmp_path: Path
) -> None:
    page = sign_in(network, context, "gp-08")
    status, source = open_page(network, page, record(SHARED))
    assert status == 404
    assert "Pénicilline" not in source

    open_page(network, page, "/patients/find/")
    page.fill("#niss", "62.12.06-043.96")
    page.locator("form.fields button").first.click()
    page.get_by_role("heading", name="Jean-Marc Delvaux").wait_for()
    page.locator(f"a[href='{record(SHARED, 'emergency')}']").click()
    page.check("input[value=unconscious]")
    page.fill("#reason", REASON)
    page.locator("button.danger").click()
    page.locator(".banner.emergency").wait_for()
    assert page.url == network.address + record(SHARED)
    assert "Pénicilline" in page.content()
    left = page.locator(".countdown").inner_text()
    assert left.startswith(("59:", "60:"))
    page.goto(network.address + record(SHARED, "medication"))
    assert page.locator(".banner.emergency").count() == 1
    page.locator(".banner.emergency button").click()
    page.wait_for_url(f"{network.address}/patients/")
    status, _ = open_page(network, page, record(SHARED))
    assert status == 404

    colleague = browser.new_context(locale="fr-BE")
    open_page(network, sign_in(network, colleague, "nurse"), record(SHARED, "medication"))
    colleague.close()
    other = browser.new_context(accept_downloads=True, locale="fr-BE")
    page = sign_in_by_card(network, other, "patient")
    page.goto(f"{network.address}/my/opened/")
    assert network.people["nurse"]["display"] in page.locator("main").inner_text()
    visit = page.locator("li.emergency").first
    assert network.people["gp-08"]["display"] in visit.inner_text()
    assert REASON in visit.inner_text()
    visit.locator("summary").click()
    link = visit.locator(".entries a").first
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    proof = tmp_path / "proof.json"
    download.value.save_as(proof)
    key = vesalius(network.data, "audit", "key").strip()
    checked = subprocess.run(
        [sys.executable, str(VERIFIER), str(proof), key], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    forged = json.loads(proof.read_text())
    forged["event"] = forged["event"].replace("gp-08", "gp-09")
    proof.write_text(json.dumps(forged))
    checked = subprocess.run(
        [sys.executable, str(VERIFIER), str(proof), key], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    other.close()


def test_the_officer_reviews_the_emergency_and_the_patient_is_not_known_to_the_officer(
    network: Network, context: BrowserContext, browser: Browser
) -> None:
    breaker = browser.new_context()
    page = sign_in(network, breaker, "gp-04")
    open_page(network, page, record("patient-0003", "emergency"))
    page.check("input[value=life]")
    page.fill("#reason", "Hémorragie, accouchement imminent")
    page.locator("button.danger").click()
    page.wait_for_load_state()
    breaker.close()
    page = sign_in(network, context, "privacy-officer")
    page.goto(f"{network.address}/administration/emergencies/")
    card = page.locator("section.card", has_text="Hémorragie")
    assert network.people["gp-04"]["display"] in card.inner_text()
    card.locator("input[value=justified]").check()
    card.locator("form button").click()
    page.wait_for_load_state()
    assert page.locator("form section.card", has_text="Hémorragie").count() == 0
    assert page.locator(".lines", has_text="Hémorragie").count() == 1
    status, _ = open_page(network, page, record("patient-0003"))
    assert status == 404


def test_a_patient_excludes_a_nurse_by_name_and_lets_her_in_again(
    network: Network, context: BrowserContext, browser: Browser
) -> None:
    nurse = browser.new_context()
    nurse_page = sign_in(network, nurse, "nurse")
    assert open_page(network, nurse_page, record(SHARED))[0] == 200
    page = sign_in(network, context, "patient")
    page.goto(f"{network.address}/my/sharing/")
    page.locator("#name").press_sequentially("Quinet")
    page.locator("#practitioners input").first.check()
    page.locator("form", has=page.locator("#name")).locator("button").click()
    page.wait_for_load_state()
    assert "Laurence Quinet" in page.locator("main").inner_text()
    assert open_page(network, nurse_page, record(SHARED))[0] == 404
    page.locator("form[action$='/withdraw/'] button").first.click()
    page.wait_for_load_state()
    assert open_page(network, nurse_page, record(SHARED))[0] == 200
    nurse.close()


def test_an_open_page_is_told_what_changes_in_the_record_that_it_shows(
    network: Network, context: BrowserContext
) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/patients/")
    page.evaluate(
        """() => {
            const part = document.createElement("section");
            part.dataset.live = "record/Patient/patient-0001";
            part.addEventListener("live", (event) => { part.textContent += event.detail.literal + ";"; });
            document.body.append(part);
            document.dispatchEvent(new Event("htmx:afterSettle"));
        }"""
    )
    token = vesalius(network.data, "token", "admin").strip()
    address = f"{network.address}/fhir/Patient/{SHARED}"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    told = page.locator("section[data-live]")
    for _ in range(40):
        # The stream may not be open yet at the first change.
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as found:  # noqa: S310 - ours
            body = found.read()
        urllib.request.urlopen(urllib.request.Request(address, body, headers, method="PUT")).close()  # noqa: S310 - our own server
        page.wait_for_timeout(500)
        if told.inner_text():
            break
    assert f"Patient/{SHARED};" in told.inner_text()
