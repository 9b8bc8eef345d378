"""Real use: a physician is stopped, chooses the alternative, renews six lines, prints; clicks are counted."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from browser.test_cast import SHARED, Network, context, network, pytestmark, sign_in

__all__ = ["context", "network", "pytestmark"]


def test_a_physician_is_stopped_takes_the_alternative_renews_six_and_prints(
    network: Network,
    context: BrowserContext,
    tmp_path: Path,
) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/patients/{SHARED}/medication/")
    page.click('a[href$="/prescribing/"]')
    expect(page.locator(".rx-scheme")).to_contain_text("simvastatine 40 mg")

    page.click("#rx-q")
    page.keyboard.type("clari")
    page.click('#rx-found button:has-text("500")')
    stop = page.locator(".rx-alert.danger").first
    expect(stop).to_contain_text("Contre-indiqué")
    expect(stop).to_contain_text("rhabdomyolyse")
    stop.locator('.rx-instead button:has-text("azithromycine")').click()
    expect(page.locator(".rx-line [data-focus]")).to_contain_text("azithromycine")
    expect(page.locator(".rx-line .rx-alert.danger")).to_have_count(0)
    # Four clicks: the field, the medicine, the alternative, the signature.
    page.click("[data-sign]")
    expect(page.locator(".rx-scheme")).to_contain_text("azithromycine")

    # Two clicks renew every chronic line.
    page.click('[data-choose="chronic"]')
    chosen = page.locator('.rx-scheme input[name="line"]:checked').count()
    assert chosen >= 6
    page.click("[data-renew]")
    expect(page.locator("section:has(#rx-last-title)")).to_contain_text("metformine 850 mg")
    page.reload()
    # The worker sends them; the page tells when.
    expect(page.locator("section:has(#rx-last-title) .tag").first).to_be_visible()

    for address in ("scheme.pdf",):
        answer = page.request.get(f"{network.address}/patients/{SHARED}/prescribing/{address}")
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")
    proof = page.locator('a[href$="proof.pdf"]').first.get_attribute("href")
    assert page.request.get(f"{network.address}{proof}").body().startswith(b"%PDF")
    kmehr = page.request.get(f"{network.address}{proof}".replace("proof.pdf", "kmehr.xml")).text()
    assert re.search(r"<cd S=\"CD-TRANSACTION\" SV=\"1.10\">pharmaceuticalprescription</cd>", kmehr)

    page.goto(f"{network.address}/alerts/")
    expect(page.locator("main")).to_contain_text("clarithromycine")


def test_a_nurse_reads_the_scheme_and_cannot_prescribe(
    network: Network,
    context: BrowserContext,
) -> None:
    page = sign_in(network, context, "nurse")
    page.goto(f"{network.address}/patients/{SHARED}/prescribing/")
    expect(page.locator(".rx-scheme")).to_contain_text("metformine")
    expect(page.locator("#rx-q")).to_have_count(0)
    assert page.request.get(f"{network.address}/patients/{SHARED}/prescribing/search/?q=clari").status == 404


def test_a_clinical_table_says_that_nobody_verified_it_and_is_signed(
    network: Network,
    context: BrowserContext,
) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/alerts/")
    page.click('a:has-text("Tables cliniques")')
    expect(page.locator("tbody tr", has_text="fonction rénale")).to_contain_text("non vérifiée par un pharmacien")
    page.click('a:has-text("Doses et fonction rénale")')
    expect(page.locator("main table")).to_contain_text("A10BA02")
    page.fill("#note", "Comparé avec les RCP belges, novembre 2026.")
    page.click('button:has-text("Signer comme vérifiée")')
    row = page.locator("tbody tr", has_text="fonction rénale")
    expect(row).to_contain_text("attend une seconde personne")
    # Who signed can not confirm; taking it back is always possible.
    expect(row.locator('button[value="confirm"]')).to_have_count(0)
    row.locator('button[value="reject"]').click()
    expect(page.locator("tbody tr", has_text="fonction rénale")).to_contain_text("non vérifiée par un pharmacien")
    context.clear_cookies()
    nurse = sign_in(network, context, "nurse")
    assert nurse.request.get(f"{network.address}/alerts/tables/").status == 404
