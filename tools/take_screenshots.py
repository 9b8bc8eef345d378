"""Takes the screenshots of the documents from a freshly built demo network.

Needs a Chromium (VESALIUS_CHROMIUM) and writes docs/screenshots/*.png.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
# Without these Chromium asks the network for updates at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURES = (
    ("home-fr", "fr", "light", 1440, 1000),
    ("home-nl-dark", "nl", "dark", 1024, 1000),
    ("home-fr-phone", "fr", "light", 390, 844),
)


def _wait(address: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("the installation did not become ready")


def _home(browser: Browser, address: str) -> None:
    for name, language, scheme, width, height in PICTURES:
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": height},
        )
        page = context.new_page()
        page.goto(f"{address}/?language={language}", wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}.png", full_page=width < 1000)
        context.close()


def _viewer(browser: Browser, address: str, token: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(f"{address}/?language=fr", wait_until="networkidle")
    page.fill("#viewer-token", token)
    page.fill("#viewer-address", "Observation?code=http://loinc.org|4548-4&value-quantity=gt8&_sort=-date&_count=2")
    page.click("#viewer-send")
    page.locator("#viewer-output .key").first.wait_for()
    page.locator("section.viewer").screenshot(path=FOLDER / "viewer-fr.png")
    context.close()


WORKSPACE = (
    ("today-fr", "fr", "light", 1440, "/today/"),
    ("record-fr", "fr", "light", 1440, "/patients/patient-0001/"),
    ("record-fr-phone", "fr", "light", 390, "/patients/patient-0001/"),
    ("record-nl-dark", "nl", "dark", 1024, "/patients/patient-0001/"),
    ("results-fr", "fr", "light", 1440, "/results/"),
    ("values-fr", "fr", "light", 1440, "/patients/patient-0001/results/"),
    ("course-fr", "fr", "light", 1440, "/patients/patient-0001/course/?code=4548-4&code=2160-0"),
    ("growth-nl-dark", "nl", "dark", 1024, "/patients/patient-1698/growth/"),
    ("plan-fr-phone", "fr", "light", 390, "/patients/patient-0001/care/plan/"),
    ("orders-fr", "fr", "light", 1440, "/patients/patient-0001/orders/new/"),
    ("reports-fr", "fr", "light", 1440, "/reports/pyramid/?scope=network"),
    ("agenda-fr", "fr", "light", 1440, "/agenda/"),
    ("booking-fr-phone", "fr", "light", 390, "/book/consultation/times/"),
    ("visit-fr", "fr", "light", 1440, "VISIT"),
    ("visit-nl-dark", "nl", "dark", 1024, "VISIT"),
)


def _workspace(browser: Browser, address: str, person: dict[str, str]) -> None:
    """The pages of a physician, signed in with password and code."""
    context = browser.new_context(locale="fr-BE")
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", person["username"])
    page.fill("#id_password", person["password"])
    page.press("#id_password", "Enter")
    page.locator("input[name=code]").wait_for()
    page.fill("input[name=code]", _code(person["totp_secret"]))
    page.press("input[name=code]", "Enter")
    page.locator("input[name=code]").wait_for(state="detached")
    for name, language, scheme, width, path in WORKSPACE:
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if path == "VISIT":
            page.goto(f"{address}/patients/patient-0001/")
            page.locator("button[data-key=v]").click()
            page.locator("#note").wait_for()
        else:
            page.goto(f"{address}{path}")
        page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def _code(secret: str) -> str:
    """RFC 6238, 6 digits, 30 s, SHA-1."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def main() -> None:
    """Builds, photographs, stops."""
    data, port = Path("/tmp/vesalius-screenshots"), "8741"  # noqa: S108 - short socket paths
    vesalius = str(ROOT / ".venv" / "bin" / "vesalius")
    FOLDER.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen([vesalius, "up", "--data", str(data), "--port", port, "--demo"])
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        token = subprocess.run(
            [vesalius, "token", "admin", "--data", str(data)], check=True, capture_output=True, text=True
        ).stdout.strip()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=os.environ["VESALIUS_CHROMIUM"], args=list(FLAGS))
            _home(browser, address)
            _viewer(browser, address, token)
            people = subprocess.run(
                [vesalius, "demo", "people", "--json", "--data", str(data)], check=True, capture_output=True, text=True
            ).stdout
            person = next(found for found in json.loads(people) if found["username"] == "physician")
            _workspace(browser, address, person)
            browser.close()
    finally:
        server.terminate()
        server.wait(60)


if __name__ == "__main__":
    main()
