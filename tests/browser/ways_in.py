"""Signing in by passkey and by identity card in a browser: a virtual authenticator, and a stand-in for the reader."""

from __future__ import annotations

import json

from playwright.sync_api import BrowserContext, Page

from integration.identity.pki import Card

# What the extension's content script does with messages of the page.
EXTENSION = """
window.addEventListener("message", async ({ data, source }) => {
  if (source !== window || data?.action !== "web-eid:authenticate") return;
  window.postMessage({ action: "web-eid:authenticate-ack" }, location.origin);
  const token = await window.cardReader(data.challengeNonce, location.origin);
  window.postMessage({ action: "web-eid:authenticate-success", ...JSON.parse(token) }, location.origin);
});
"""


def insert_card(context: BrowserContext, card: Card) -> None:
    """A reader with a card in it, for every page of the browser."""
    context.expose_function("cardReader", lambda nonce, origin: json.dumps(card.token(nonce, origin)))
    context.add_init_script(EXTENSION)


def virtual_key(page: Page) -> None:
    """A platform authenticator with a verified user."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
