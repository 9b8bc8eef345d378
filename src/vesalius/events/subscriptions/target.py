"""Sending to addresses that others chose, without becoming their way into our own network (CWE-918).

A target is https with a public address, or a host that the operator allows by name; `identity.outbound` asks it.

VESALIUS_SUBSCRIPTION_HOSTS  hosts that are allowed although private or without TLS, as host or host:port, with commas
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from vesalius.errors import Invalid, VesaliusError
from vesalius.identity import outbound

_SECONDS: Final = 10.0
ALLOWED: Final = "VESALIUS_SUBSCRIPTION_HOSTS"


class NotDelivered(VesaliusError):
    """The target did not take it. The text is a short code without anything that the target said."""


def check(endpoint: str, environment: Mapping[str, str] = os.environ) -> None:
    """Raises Invalid unless messages may be sent to this address; names are not resolved yet."""
    _is_allowed(endpoint, environment)


def send(
    method: str,
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    secret: str = "",
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Sends one message and reads its answer, signed with `secret` if there is one. Raises NotDelivered, Invalid."""
    is_allowed = _is_allowed(address, environment)
    sent = {"User-Agent": "Vesalius", **headers}
    if secret:
        sent["X-Vesalius-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    try:
        answer = outbound.ask(address, method=method, body=body, headers=sent, is_trusted=is_allowed, seconds=_SECONDS)
    except outbound.NotAsked as error:
        raise NotDelivered("private-address") from error
    except outbound.NoAnswer as error:
        raise NotDelivered(error.reason) from error
    if not 200 <= answer.status < 300:
        raise NotDelivered(f"status-{answer.status}")


def _is_allowed(address: str, environment: Mapping[str, str]) -> bool:
    """Whether the operator allows it by name. Raises Invalid for what is no target."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    except (ValueError, KeyError) as error:
        raise Invalid("The endpoint must be an https address.") from error
    host = parts.hostname or ""
    is_plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if not host or parts.username is not None or parts.fragment or not is_plain or len(address) > 2000:
        raise Invalid("The endpoint must be an https address without a user and without a fragment.")
    allowed = {found.strip().lower() for found in environment.get(ALLOWED, "").split(",") if found.strip()}
    shown = f"[{host}]" if ":" in host else host
    is_allowed = host in allowed or f"{shown}:{port}" in allowed
    if parts.scheme != "https" and not is_allowed:
        raise Invalid("The endpoint must be an https address.")
    if not is_allowed and _is_private_literal(host):
        raise Invalid("The endpoint must have a public address.")
    return is_allowed


def _is_private_literal(host: str) -> bool:
    try:
        return not outbound.is_public(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host
