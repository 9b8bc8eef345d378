"""A small demo network that runs, and how its people sign in to it in a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

import installations
import services
from installations import VESALIUS, vesalius
from one_time_codes import totp

__all__ = [
    "CHROMIUM",
    "FLAGS",
    "VESALIUS",
    "Network",
    "free_address",
    "open_page",
    "running",
    "sign_in",
    "started",
    "vesalius",
]

CHROMIUM = os.environ.get("VESALIUS_CHROMIUM", "")
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
    return f"http://localhost:{services.free_port()}"


@contextmanager
def started(
    data: Path, address: str, environment: Mapping[str, str] = os.environ, *, workers: int = 1
) -> Iterator[None]:
    """The installation in `data` answers at `address` until the block ends."""
    with installations.started(data, address.rpartition(":")[2], environment, workers=workers):
        yield


def running(data: Path, environment: Mapping[str, str] = os.environ) -> Iterator[Network]:
    """The network of thirteen patients, in a data folder of its own, until the test ends."""
    address, people = free_address(), installations.put_network(data)
    with started(data, address, environment):
        yield Network(address, data, people)


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
