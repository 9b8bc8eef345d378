"""Real use: an overdue diabetic has Tasks that vanish when results arrive; a published case; models and a switch."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.demo_network import VESALIUS
from browser.test_cast import CHROMIUM, SHARED, Network, context, network, record, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
__all__ = ["context", "network"]

DIABETIC = "overdue"
NISS = "85073003328"
SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
# A laboratory's own document, whose results have no effective date: the report and the sample have.
DOCUMENT = Path(__file__).resolve().parents[3] / (
    "shared/data/lab-bundles/testing/MIPS/UZG_scenario6/6A2_bundle_2204051559.json"
)
PATIENCE = 60


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/Brussels")).date()


def _post(network: Network, token: str, path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
    asked = urllib.request.Request(  # noqa: S310 - the network that we started
        f"{network.address}/fhir{path}",
        data=json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - as above
        return dict(json.loads(answer.read() or b"{}"))


def _token(network: Network) -> str:
    words = [str(VESALIUS), "token", "admin", "--data", str(network.data)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]


def _overdue(network: Network, token: str, doctor: str) -> None:
    """A diabetic of this doctor whose last HbA1c is a year old and whose eyes were looked at two years ago."""
    subject = {"reference": f"Patient/{DIABETIC}"}
    code = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9"}], "text": "Diabète de type 2"}
    _post(
        network, token, f"/Patient/{DIABETIC}",
        {
            "resourceType": "Patient", "id": DIABETIC, "name": [{"family": "Retard", "given": ["Rosa"]}],
            "gender": "female", "birthDate": "1960-02-01", "generalPractitioner": [{"reference": doctor}],
            "identifier": [{"system": SSIN, "value": NISS}],
        },
        "PUT",
    )  # fmt: skip
    team = {
        "resourceType": "CareTeam", "status": "active", "subject": subject, "period": {"start": "2025-01-01"},
        "participant": [{"member": {"reference": doctor}}],
    }  # fmt: skip
    _post(network, token, "/CareTeam", team)
    _post(network, token, "/Condition", {"resourceType": "Condition", "subject": subject, "code": code})
    _post(network, token, "/Observation", _hba1c(subject, _today() - timedelta(days=370)))
    _post(network, token, "/Procedure", _eyes(subject, _today() - timedelta(days=740)))


def _hba1c(subject: dict[str, str], on: date) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "status": "final", "subject": subject,
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]}, "effectiveDateTime": str(on),
        "valueQuantity": {"value": 7.1, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
    }  # fmt: skip


def _document(on: date) -> dict[str, Any]:
    """The laboratory's document, for our patient and of this day, with an HbA1c beside its cholesterol."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for day in ("2022-04-05", "2022-04-06"):
        text = text.replace(day, str(on))
    bundle = dict(json.loads(text))
    entries = {each["resource"]["resourceType"]: each for each in bundle["entry"]}
    entries["Patient"]["resource"]["identifier"] = [{"system": SSIN, "value": NISS}]
    cholesterol = next(
        each
        for each in bundle["entry"]
        if {"2093-3"} & {c.get("code") for c in (each["resource"].get("code") or {}).get("coding", ())}
    )
    glycated = deepcopy(cholesterol)
    ident = "389061099"
    glycated["fullUrl"] = str(glycated["fullUrl"]).replace(str(glycated["resource"]["id"]), ident)
    glycated["resource"] |= {
        "id": ident,
        "code": {"coding": [{"system": "http://loinc.org", "code": "59261-8"}]},
        "valueQuantity": {"value": 54, "system": "http://unitsofmeasure.org", "code": "mmol/mol"},
    }
    for each in (cholesterol, glycated):
        each["resource"].pop("issued", None)
    bundle["entry"].append(glycated)
    return bundle


def _eyes(subject: dict[str, str], on: date) -> dict[str, Any]:
    return {
        "resourceType": "Procedure", "status": "completed", "subject": subject, "performedDateTime": str(on),
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "252779009"}]},
    }  # fmt: skip


def _until(page: Page, address: str, is_there: bool, *texts: str) -> None:
    """Loads the page until the row of the diabetic has these texts, or none of them."""
    deadline = time.monotonic() + PATIENCE
    while True:
        page.goto(address)
        rows = page.locator("tbody tr", has_text="Retard").all_inner_texts()
        if all(any(text in row for row in rows) == is_there for text in texts):
            return
        assert time.monotonic() < deadline, rows
        page.wait_for_timeout(300)


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the shared folder is not beside the checkout")
def test_tasks_of_an_overdue_diabetic_vanish_when_the_laboratory_document_arrives(
    network: Network, context: BrowserContext
) -> None:
    token = _token(network)
    page = sign_in(network, context, "physician")
    _overdue(network, token, str(network.people["physician"]["fhir"]))
    page.goto(network.address + record(DIABETIC, "follow-up"))
    due = page.locator("section", has_text="À faire maintenant").first
    expect(due).to_contain_text("HbA1c")
    expect(due).to_contain_text("Examen des yeux")
    expect(due).to_contain_text("Diabète de type 2")
    page.click('button:has-text("Planifier")')
    _until(page, f"{network.address}/follow-up/", True, "HbA1c", "Examen des yeux")

    subject = {"reference": f"Patient/{DIABETIC}"}
    answer = _post(network, token, "", _document(_today()))
    assert answer["resourceType"] in {"Bundle", "OperationOutcome"}
    _post(network, token, "/Procedure", _eyes(subject, _today()))
    _until(page, f"{network.address}/follow-up/", False, "HbA1c", "Examen des yeux")
    page.goto(network.address + record(DIABETIC, "follow-up"))
    expect(page.locator("section", has_text="À faire maintenant").first).not_to_contain_text("HbA1c")


def test_a_score_asks_what_nobody_recorded_and_says_whom_it_was_not_made_for(
    network: Network, context: BrowserContext
) -> None:
    page = sign_in(network, context, "physician")
    page.goto(network.address + record("patient-0001", "scores", "score2"))
    page.select_option("#in-smoker", "")
    for name, value in (("age", "55"), ("sbp", "140"), ("tc", "6.3"), ("hdl", "1.4")):
        page.fill(f"#in-{name}", value)
    page.click('button:has-text("Calculer")')
    expect(page.locator('[role="alert"]')).to_contain_text("Il manque encore : Fume")
    page.select_option("#in-smoker", "no")
    page.click('button:has-text("Calculer")')
    expect(page.locator(".fu-result .tag.warn")).to_contain_text("Diabète")


def test_a_published_case_is_reproduced_explained_and_kept(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "physician")
    page.goto(network.address + record(SHARED, "scores", "score2"))
    for name, value in (("age", "50"), ("sbp", "140"), ("tc", "6.3"), ("hdl", "1.4")):
        page.fill(f"#in-{name}", value)
    page.select_option("#in-sex", "male")
    page.select_option("#in-smoker", "yes")
    page.select_option("#in-region", "low")
    page.click('button:has-text("Calculer")')
    # SCORE2 supplementary methods, table 4.
    expect(page.locator(".fu-result strong")).to_have_text("6,3 %")
    expect(page.locator(".fu-result")).to_contain_text("Sur 100 personnes comme celle-ci, environ 6")
    expect(page.locator(".fu-result")).to_contain_text("Arrêter de fumer")
    page.click('button[name="store"]')
    expect(page.locator(".fu-result .tag.good")).to_be_visible()
    page.goto(network.address + record(SHARED, "scores", "score2"))
    expect(page.locator("#fu-earlier + ul")).to_contain_text("6,3")


def test_a_patient_sees_what_is_due_without_how_it_is_judged(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "patient")
    page.goto(f"{network.address}/my/examinations/")
    expect(page.locator("main")).to_contain_text("Mes prochains examens")
    expect(page.locator("main")).to_contain_text("Examen des yeux")
    assert page.request.get(network.address + record(SHARED, "follow-up")).status == 404
    assert page.request.get(network.address + record(SHARED, "alike")).status == 404
    assert page.request.get(f"{network.address}/models/").status == 404


def test_who_answers_for_models_sees_their_cards_and_stops_one(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/alerts/")
    page.click('a:has-text("Modèles qui apprennent")')
    first = page.locator("section.card", has_text="Fibrillation auriculaire").first
    expect(first.locator(".tag").first).to_have_text("silencieux")
    first.locator("summary", has_text="Fiche du modèle").click()
    expect(first).to_contain_text("rien de belge en elles")
    first.locator("details").first.locator("summary").click()
    first.locator('input[name="reason"]').fill("On veut d'abord en parler.")
    first.locator('button[value="stop"]').click()
    expect(page.locator("section.card", has_text="Fibrillation auriculaire").first.locator(".tag").first).to_have_text(
        "à l'arrêt"
    )
