"""Sending to addresses that others chose, without becoming their way into our own network (CWE-918).

A target is https with a public address, or a host that the operator allows by name. The name is resolved once, every
address is judged, and the connection goes to exactly the address that was judged; redirections are not followed.

VESALIUS_SUBSCRIPTION_HOSTS  hosts that are allowed although private or without TLS, as host or host:port, with commas
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from vesalius.errors import Invalid, VesaliusError
from vesalius.identity.outbound import is_public

_SECONDS: Final = 10.0
_MAXIMUM_ANSWER: Final = 65_536
ALLOWED: Final = "VESALIUS_SUBSCRIPTION_HOSTS"


class NotDelivered(VesaliusError):
    """The target did not take it. The text is a short code without anything that the target said."""


def check(endpoint: str, environment: Mapping[str, str] = os.environ) -> None:
    """Raises Invalid unless messages may be sent to this address; names are not resolved yet."""
    _parts(endpoint, environment)


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
    scheme, host, port, path, is_allowed = _parts(address, environment)
    sent = {"User-Agent": "Vesalius", "Content-Length": str(len(body)), **headers}
    if secret:
        sent["X-Vesalius-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    connection: http.client.HTTPConnection
    try:
        judged = _judged(host, port, is_allowed=is_allowed)
        stream: socket.socket = socket.create_connection(judged, timeout=_SECONDS)
    except OSError as error:
        raise NotDelivered("unreachable") from error
    try:
        if scheme == "https":
            stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        connection.sock = stream
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        answer.read(_MAXIMUM_ANSWER)
    except ssl.SSLError as error:
        raise NotDelivered("tls") from error
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered("no-answer") from error
    finally:
        stream.close()
    if not 200 <= answer.status < 300:
        raise NotDelivered(f"status-{answer.status}")


def _parts(address: str, environment: Mapping[str, str]) -> tuple[str, str, int, str, bool]:
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
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port, path, is_allowed


def _is_private_literal(host: str) -> bool:
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


def _judged(host: str, port: int, *, is_allowed: bool) -> tuple[str, int]:
    """An address of the host that may be connected to: all of its addresses must be public. Raises NotDelivered."""
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not (is_allowed or all(is_public(ipaddress.ip_address(item)) for item in found)):
        raise NotDelivered("private-address")
    return found[0], port
