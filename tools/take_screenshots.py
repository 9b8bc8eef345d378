"""Takes the screenshots of the documents from a freshly built demo network.

Needs a Chromium (VESALIUS_CHROMIUM) and writes docs/screenshots/*.png.
"""

from __future__ import annotations

import os
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
            browser.close()
    finally:
        server.terminate()
        server.wait(60)


if __name__ == "__main__":
    main()
