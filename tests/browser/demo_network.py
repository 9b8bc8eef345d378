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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


def free_address() -> str:
    """An address of this machine where nobody listens. A name and not a number: passkeys are bound to a name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://localhost:{probe.getsockname()[1]}"


@contextmanager
def started(
    data: Path, address: str, environment: Mapping[str, str] = os.environ, *, workers: int = 1
) -> Iterator[None]:
    """An empty installation with its own data folder answers at `address` until the block ends."""
    port = address.rpartition(":")[2]
    process = subprocess.Popen(
        [str(VESALIUS), "up", "--data", str(data), "--port", port, "--workers", str(workers), "--empty"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        deadline = time.monotonic() + 180
        while not _is_ready(port):
            assert time.monotonic() < deadline, "the installation does not become ready"
            threading.Event().wait(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _is_ready(port: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def populate(data: Path, patients: int = 13) -> dict[str, dict[str, Any]]:
    """Loads the demo network; its people by username."""
    vesalius(data, "demo", "--patients", str(patients))
    people = json.loads(vesalius(data, "demo", "people", "--json"))
    return {person["username"]: person for person in people}


def running(data: Path, environment: Mapping[str, str] = os.environ) -> Iterator[Network]:
    """The network of thirteen patients, in a data folder of its own, until the test ends."""
    address = free_address()
    with started(data, address, environment):
        yield Network(address, data, populate(data))


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
