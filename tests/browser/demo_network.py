"""A small demo network that runs, and how its people sign in to it in a browser."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from one_time_codes import totp

CHROMIUM = os.environ.get("VESALIUS_CHROMIUM", "")
VESALIUS = Path(sys.executable).parent / "vesalius"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Network:
    address: str
    data: Path
    people: dict[str, dict[str, Any]]


def running(data: Path, environment: dict[str, str]) -> Iterator[Network]:
    """The network of thirteen patients, in a data folder of its own, until the test ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [str(VESALIUS), "up", "--data", str(data), "--port", str(port), "--workers", "1", "--empty"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    # A name and not a number: passkeys are bound to a name.
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                threading.Event().wait(0.1)
        vesalius(data, "demo", "--patients", "13")
        people = json.loads(vesalius(data, "demo", "people", "--json"))
        yield Network(address, data, {person["username"]: person for person in people})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def vesalius(data: Path, *words: str) -> str:
    """What a command says."""
    return subprocess.run(
        [str(VESALIUS), *words, "--data", str(data)], check=True, capture_output=True, text=True
    ).stdout


def sign_in(network: Network, context: BrowserContext, username: str) -> Page:
    """Types password and code."""
    person = network.people[username]
    page = context.new_page()
    page.goto(f"{network.address}/account/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", person["password"])
    page.press("#id_password", "Enter")
    page.wait_for_load_state()
    if person["totp_secret"]:
        page.locator("input[name=code]").wait_for()
        page.fill("input[name=code]", totp(person["totp_secret"]))
        page.press("input[name=code]", "Enter")
        page.locator("input[name=code]").wait_for(state="detached")
        page.wait_for_load_state()
    return page


def open_page(network: Network, page: Page, path: str) -> tuple[int, str]:
    """(status, source) of a page."""
    response = page.goto(f"{network.address}{path}")
    assert response is not None
    return response.status, response.text()
