"""Nobody is kept out: axe-core finds nothing on any page of the record, the visit, requests, the desk, the team.

Each page is looked at in French and in Dutch, light and dark, wide and narrow; none scrolls sideways.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.test_cast import CHROMIUM, SHARED, Network, network, record, sign_in
from browser.test_workspace import begin

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import axe

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["network"]

VISIT = "VISIT"
PARTS = (
    "problems", "medication", "allergies", "vaccinations", "measurements", "results", "documents", "physiotherapy",
    "nursing", "psychology", "orders", "appointments", "timeline", "growth", "team", "prescribing", "identity",
    "follow-up", "alike", "scores/phq9", "scores/score2-diabetes",
)  # fmt: skip
EDITORS = ("plan", "goal", "team", "family", "social")
NEW = ("documents", "orders", "messages", "tasks", "referrals", "hand-over")
OWN = (
    "/today/",
    "/patients/",
    "/results/",
    "/tasks/",
    "/messages/",
    "/referrals/",
    "/hand-over/",
    "/texts/",
    "/style/",
    "/follow-up/",
    "/follow-up/rules/",
    "/models/",
    "/alerts/",
)
PAGES = {
    "physician": (
        *OWN, record(SHARED), *(record(SHARED, part) for part in PARTS),
        record(SHARED, "care", "plan"), record(SHARED, "care", "background"),
        *(record(SHARED, "care", kind, "new") for kind in EDITORS),
        record(SHARED, "course") + "?code=4548-4&code=2160-0", record(SHARED, "documents") + "?q=diab",
        *(record(SHARED, part, "new") for part in NEW),
        VISIT,
    ),
    "nurse": (record(SHARED), VISIT),
    "physiotherapist": (record(SHARED), VISIT),
    "psychologist": (record(SHARED), VISIT),
    "manager": (
        "/reports/", "/reports/contacts/?by=practitioner", "/reports/contacts/?by=month", "/reports/capitation-list/",
        "/reports/monthly/", "/reports/monthly/new/", "/reports/own/new/?measure=contacts", "/reports/yearly/",
    ),
    "receptionist": ("/desk/", "/desk/new/", "/desk/downtime/", record(SHARED, "identity")),
    "patient": ("/my/record/", "/my/opened/", "/my/sharing/", "/my/examinations/"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("username", "language", "scheme", "width"),
    [
        ("physician", "fr", "light", 1440),
        ("physician", "nl", "dark", 390),
        ("nurse", "nl", "light", 1024),
        ("physiotherapist", "fr", "dark", 768),
        ("psychologist", "nl", "light", 390),
        ("manager", "fr", "light", 390),
        ("receptionist", "fr", "light", 390),
        ("receptionist", "nl", "dark", 1024),
        ("patient", "fr", "dark", 390),
    ],
)  # fmt: skip
def test_no_page_keeps_anybody_out(
    network: Network, browser: Browser, username: str, language: str, scheme: str, width: int
) -> None:
    script = axe.script()
    if script is None:
        pytest.skip("axe-core is not here")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale=f"{language}-BE",
        color_scheme=scheme,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    page = sign_in(network, context, username)
    context.add_cookies([{"name": "language", "value": language, "url": network.address}])
    found = []
    for path in PAGES[username]:
        if path == VISIT:
            begin(network, page)
        else:
            answer = page.goto(network.address + path)
            if answer is None or answer.status != 200:
                found.append((path, "is not there", ""))
                continue
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((path, "scrolls sideways", ""))
        page.add_script_tag(path=str(script))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, violation["id"], node["html"][:160])
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    context.close()
    assert found == []
