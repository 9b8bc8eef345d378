"""Each right of a data subject, from the patient's click to what it changed, in a network that runs.

GDPR articles 15 to 20, 33 and 34: access and portability, rectification, restriction, erasure, objection by exclusion,
the history of consents, the file of breaches. Two privacy officers, as opening a sealed record and erasing one need.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playwright.sync_api import Browser, Page

from browser.demo_network import CHROMIUM, Network, open_page, running, sign_in, vesalius
from one_time_codes import totp

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
SHARED, ERASED = "patient-0001", "patient-0011"
SECOND, PASSWORD = "second-officer", "seven yellow tractors dance"
REASON = "The patient contests what is written about him."


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    yield from running(tmp_path_factory.mktemp("r") / "v", dict(os.environ))


@pytest.fixture(scope="module")
def patient(network: Network, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en", accept_downloads=True)
    yield sign_in(network, context, "patient")
    context.close()


@pytest.fixture(scope="module")
def officer(network: Network, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en", accept_downloads=True)
    yield sign_in(network, context, "privacy-officer")
    context.close()


@pytest.fixture(scope="module")
def second(network: Network, browser: Browser) -> Iterator[Page]:
    """A second officer, invited by the operator; follows the link to the end."""
    link = vesalius(
        network.data, "account", "create", SECOND, "--role", "privacy-officer", "--display", "Noor Claes",
        "--fhir", "Person/second-officer",
    ).strip()  # fmt: skip
    context = browser.new_context(locale="en", accept_downloads=True)
    page = context.new_page()
    page.goto(network.address + link)
    page.fill("#id_new", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.press("#id_again", "Enter")
    page.get_by_role("link", name="Set up the application").click()
    page.locator("summary").click()
    secret = page.locator("[data-secret]").inner_text().replace(" ", "")
    page.fill("#id_code", totp(secret))
    page.press("#id_code", "Enter")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(lambda address: "/account/" not in address)
    network.people[SECOND] = {"totp_secret": secret, "password": PASSWORD}
    yield page
    context.close()


def confirmed(network: Network, page: Page, username: str) -> None:
    """Gives the proof of the last minutes where it is asked for."""
    page.wait_for_load_state()
    if "/account/step-up/" in page.url or page.locator("form input[name=way]").count():
        person = network.people[username]
        if page.locator("#id_code").count():
            page.fill("#id_code", totp(person["totp_secret"]))
            page.press("#id_code", "Enter")
        else:
            page.fill("#id_password", person["password"])
            page.press("#id_password", "Enter")
        page.wait_for_load_state()
    again = page.locator("form[data-resume] button, button[data-resume]")
    if again.count():
        again.first.click()
        page.wait_for_load_state()


class Api:
    """The FHIR API with exactly the rights of one person."""

    def __init__(self, network: Network, username: str) -> None:
        self._host = urlsplit(network.address).netloc.replace("localhost", "127.0.0.1")
        self._token = vesalius(network.data, "token", username).strip()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(self._host, timeout=20)
        given = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/fhir+json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/fhir/{path}", None if body is None else json.dumps(body), given)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None


def asked(network: Network, page: Page, kind: str, words: str) -> int:
    """The number of a request that the patient sends from the page of rights."""
    open_page(network, page, "/privacy/mine/")
    form = page.locator("form", has=page.locator("select[name=kind]"))
    form.locator("select[name=kind]").select_option(kind)
    form.locator("textarea[name=words]").fill(words)
    form.locator("button").click()
    page.wait_for_load_state()
    numbers = re.findall(r"/privacy/mine/letter/(\d+)/", page.content())
    return max(map(int, numbers))


def answered(network: Network, page: Page, number: int, state: str, words: str) -> None:
    """The officer's step, which the letter then tells."""
    open_page(network, page, f"/privacy/requests/{number}/")
    page.select_option("#state", state)
    page.fill("#words", words)
    page.locator("form", has=page.locator("#state")).locator("button").click()
    confirmed(network, page, "privacy-officer")
    open_page(network, page, f"/privacy/requests/{number}/")
    assert words in page.content()


def test_access_and_portability_give_data_a_readable_form_and_every_document(
    network: Network, patient: Page, officer: Page, tmp_path: Path
) -> None:
    number = asked(network, patient, "portability", "I change my doctor and want to take everything with me.")
    form = patient.locator("form[action='/privacy/mine/export/']")
    form.locator("select[name=language]").select_option("fr")
    with patient.expect_download(timeout=60_000) as download:
        form.locator("button").click()
        confirmed(network, patient, "patient")
    file = tmp_path / "record.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for part in manifest["files"]:
            assert hashlib.sha256(archive.read(part["path"])).hexdigest() == part["sha256"]
        bundle = json.loads(archive.read("record.json"))
        resources = [entry["resource"] for entry in bundle["entry"]]
        assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
        assert any(item["resourceType"] == "Patient" and item["id"] == SHARED for item in resources)
        assert {"Condition", "Observation", "MedicationRequest", "Encounter"} <= set(manifest["resources"])
        assert archive.read("record.pdf").startswith(b"%PDF-")
        attached = [
            base64.b64decode(content["attachment"]["data"])
            for item in resources if item["resourceType"] == "DocumentReference"
            for content in item["content"] if content["attachment"].get("data")
        ]  # fmt: skip
        contents = {archive.read(name) for name in archive.namelist()}
        assert attached
        assert all(content in contents for content in attached)
        log = json.loads(archive.read("access-log.json"))
        assert log["entry"][0]["resource"]["resourceType"] == "AuditEvent"
    answered(network, officer, number, "granted", "The copy was taken from the page of rights.")
    with patient.expect_download() as letter:
        patient.evaluate(f"location.href = '/privacy/mine/letter/{number}/nl/'")
    assert Path(letter.value.path()).read_bytes().startswith(b"%PDF-")


def test_rectification_is_a_next_version_that_says_who_and_why(network: Network, patient: Page, officer: Page) -> None:
    number = asked(network, patient, "rectification", "My problem is described wrongly.")
    physician = Api(network, "physician")
    _, found = physician("GET", f"Condition?patient={SHARED}&_count=1")
    wrong = found["entry"][0]["resource"]
    place, version = f"Condition/{wrong['id']}", int(wrong["meta"]["versionId"])
    right = {**wrong, "note": [{"text": "Corrected at the request of the patient."}]}
    given = [
        {"name": "resource", "resource": right},
        {"name": "reason", "valueString": REASON},
        {"name": "request", "valueInteger": number},
    ]
    body = {"resourceType": "Parameters", "parameter": given}
    assert Api(network, "patient")("POST", f"{place}/$rectify", body, If_Match=f'W/"{version}"')[0] in {403, 404}
    assert physician("POST", f"{place}/$rectify", body, If_Match='W/"77"')[0] == 412
    assert physician("POST", f"{place}/$rectify", body)[0] == 400
    assert physician("GET", place)[1]["meta"]["versionId"] == str(version)
    status, told = physician("POST", f"{place}/$rectify", body, If_Match=f'W/"{version}"')
    assert status == 200, told
    values = {item["name"]: item for item in told["parameter"]}
    assert values["version"]["valueString"] == str(version + 1)
    _, history = physician("GET", f"{place}/_history")
    assert [entry["resource"].get("note") for entry in history["entry"]][:2] == [right["note"], wrong.get("note")]
    origin = values["provenance"]["valueReference"]["reference"]
    _, provenance = Api(network, "admin")("GET", origin)
    assert provenance["reason"][0]["text"] == REASON
    assert provenance["agent"][0]["who"]["reference"] == network.people["physician"]["fhir"]
    assert provenance["entity"][0]["what"]["reference"] == f"{place}/_history/{version}"
    assert provenance["entity"][1]["what"]["identifier"]["value"] == str(number)

    # What is not corrected keeps the patient's own words beside it.
    open_page(network, officer, f"/privacy/requests/{number}/")
    officer.fill("#target", place)
    officer.fill("#said", "I never said that, and I want this to stand beside it.")
    officer.locator("form[action$='/statement/'] button").click()
    confirmed(network, officer, "privacy-officer")
    answered(network, officer, number, "partly", "Corrected in part, your statement stands beside the entry.")
    _, filed = Api(network, "patient")("GET", f"DocumentReference?patient={SHARED}&_sort=-_lastUpdated&_count=1")
    document = filed["entry"][0]["resource"]
    assert document["context"]["related"] == [{"reference": place}]
    words = base64.b64decode(document["content"][0]["attachment"]["data"]).decode()
    assert words == "I never said that, and I want this to stand beside it."


def test_restriction_seals_the_record_for_everybody_until_two_people_open_it(
    network: Network, patient: Page, officer: Page, second: Page
) -> None:
    number = asked(network, patient, "restriction", "Nobody may use it until this is settled.")
    physician, own = Api(network, "physician"), Api(network, "patient")
    before = physician("GET", f"Patient/{SHARED}")[1]
    open_page(network, officer, f"/privacy/record/?patient={SHARED}&request={number}")
    officer.select_option("#seal-ground", "accuracy-contested")
    officer.fill("#seal-reason", REASON)
    officer.locator("form[action='/privacy/record/seal/'] button").click()
    confirmed(network, officer, "privacy-officer")
    for ask in (physician, own):
        assert ask("GET", f"Patient/{SHARED}")[0] == 404
        assert ask("GET", f"Condition?patient={SHARED}&_total=accurate")[1]["total"] == 0
    assert open_page(network, patient, f"/patients/{SHARED}/")[0] == 404

    open_page(network, officer, "/privacy/sealed/")
    officer.locator("details summary", has_text="Open").first.click()
    form = officer.locator("form", has=officer.locator("input[name=kind][value=unseal]")).first
    form.locator("select[name=ground]").select_option("dispute-ended")
    form.locator("textarea[name=reason], input[name=reason]").first.fill("The dispute was settled with the patient.")
    form.locator("button").first.click()
    confirmed(network, officer, "privacy-officer")
    open_page(network, officer, "/privacy/decisions/")
    assert officer.locator("button[name=what][value=unseal]").count() == 0
    open_page(network, second, "/privacy/decisions/")
    second.locator("button[name=what][value=unseal]").first.click()
    confirmed(network, second, SECOND)
    assert physician("GET", f"Patient/{SHARED}")[1] == before
    answered(network, officer, number, "granted", "It was sealed, and opened again after the dispute.")


def test_an_exclusion_holds_within_five_seconds_and_stands_in_the_history_of_consents(
    network: Network, patient: Page, officer: Page
) -> None:
    nurse = Api(network, "nurse")
    assert nurse("GET", f"Patient/{SHARED}")[0] == 200
    open_page(network, patient, "/my/sharing/")
    patient.locator("#name").press_sequentially("Quinet")
    patient.locator("#practitioners input").first.check()
    patient.locator("form", has=patient.locator("#name")).locator("button").click()
    begun = time.monotonic()
    while nurse("GET", f"Patient/{SHARED}")[0] != 404:
        assert time.monotonic() - begun < 5
    assert nurse("GET", f"Condition?patient={SHARED}&_total=accurate")[1]["total"] == 0
    patient.wait_for_load_state()
    patient.locator("form[action$='/withdraw/'] button").first.click()
    begun = time.monotonic()
    while nurse("GET", f"Patient/{SHARED}")[0] != 200:
        assert time.monotonic() - begun < 5
    open_page(network, officer, f"/privacy/record/?patient={SHARED}")
    rows = officer.locator("section[aria-labelledby=consents] tbody tr")
    told = rows.all_inner_texts()
    assert any("deny" in row and "nurse-05" in row and "active" in row for row in told)
    assert any("inactive" in row or "deleted" in row for row in told)
    assert all(network.people["patient"]["display"] in row or "patient" in row for row in told if "nurse-05" in row)


def test_erasure_needs_two_people_leaves_nothing_and_proves_itself(
    network: Network, officer: Page, second: Page, tmp_path: Path
) -> None:
    operator = Api(network, "admin")
    assert operator("GET", f"Patient/{ERASED}")[0] == 200
    open_page(network, officer, f"/privacy/record/?patient={ERASED}")
    for ground, expected in (("retention-elapsed", 409), ("court-order", 200)):
        officer.select_option("#erase-ground", ground)
        officer.fill("#erase-reason", "Order of the court of first instance of Namur.")
        with officer.expect_navigation() as navigated:
            officer.locator("form", has=officer.locator("#erase-ground")).locator("button").click()
        assert navigated.value is not None
        if navigated.value.status not in {409, 200}:
            confirmed(network, officer, "privacy-officer")
        assert navigated.value.status == expected
        if expected == 409:
            open_page(network, officer, f"/privacy/record/?patient={ERASED}")
    assert operator("GET", f"Patient/{ERASED}")[0] == 200
    open_page(network, officer, "/privacy/decisions/")
    assert officer.locator("button[name=what][value=erase]").count() == 0
    open_page(network, second, "/privacy/decisions/")
    second.locator("button[name=what][value=erase]").first.click()
    confirmed(network, second, SECOND)
    assert operator("GET", f"Patient/{ERASED}")[0] in {404, 410}
    for name in ("Condition", "Observation", "Encounter", "DocumentReference", "Task"):
        found = operator("GET", f"{name}?patient={ERASED}&_total=accurate")[1]
        assert (name, found["total"]) == (name, 0)

    open_page(network, officer, f"/privacy/record/?patient={ERASED}")
    deadline = time.monotonic() + 10
    while True:
        # The audit log signs within a second.
        answer = officer.context.request.get(f"{network.address}/privacy/record/proof/?patient={ERASED}")
        if answer.status == 200 or time.monotonic() > deadline:
            break
        officer.wait_for_timeout(200)
    proof = answer.json()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(proof["publicKey"]))
    entry = proof["entry"]
    key.verify(base64.b64decode(proof["signature"]), entry.encode() if isinstance(entry, str) else entry)
    assert ERASED not in json.dumps(proof["entry"])
    (tmp_path / "proof.json").write_text(json.dumps(proof["audit"]))
    assert vesalius(network.data, "audit", "check-proof", str(tmp_path / "proof.json"))
    assert "whole" in vesalius(network.data, "audit", "verify")


def test_the_clock_of_a_breach_runs_from_its_detection_to_the_authority(network: Network, officer: Page) -> None:
    open_page(network, officer, "/privacy/breaches/")
    detected = datetime.now(ZoneInfo("Europe/Brussels")) - timedelta(hours=50, minutes=30)
    officer.fill("#detected", detected.strftime("%Y-%m-%dT%H:%M"))
    officer.fill("#title", "Lost telephone")
    officer.fill("#what", "A telephone with messages about patients was lost on the train.")
    officer.fill("#people", "12")
    officer.select_option("#risk", "high")
    officer.locator("form", has=officer.locator("#detected")).locator("button").click()
    confirmed(network, officer, "privacy-officer")
    assert officer.locator(".tag.danger", has_text="21 hours left").count() >= 1
    address = officer.url
    open_page(network, officer, "/privacy/")
    assert "Lost telephone" in officer.content()
    officer.goto(address)
    form = officer.locator("form", has=officer.locator("select[name=state]"))
    form.locator("select[name=state]").select_option("authority-notified")
    form.locator("textarea[name=words]").fill("Told by the form of the authority, reference 2026-1.")
    form.locator("button").first.click()
    confirmed(network, officer, "privacy-officer")
    officer.goto(address)
    assert "hours left" not in officer.content()
    assert "reference 2026-1" in officer.content()
