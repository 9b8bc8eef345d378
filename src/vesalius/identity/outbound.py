"""Asking other servers, so that nobody can make us ask our own network. OWASP: Server-Side Request Forgery Prevention.

One name look-up; the connection goes to the address that was checked, with the name for TLS; no redirects, no cookies,
little time and little data. What an operator wrote into the settings may be on the own network; what stands in a
certificate or came from elsewhere may not.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from vesalius.errors import Invalid, Unavailable

SECONDS: Final = 5.0
LARGEST: Final = 262_144


class Answer(NamedTuple):
    """Status, body, and what the header Cache-Control says."""

    status: int
    body: bytes
    cache_control: str = ""


def ask(
    address: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    is_trusted: bool = False,
    largest: int = LARGEST,
    seconds: float = SECONDS,
) -> Answer:
    """GET, or POST with `body`. `is_trusted`: the operator wrote the address down, so that it may be private.

    Raises Invalid for an address that is not asked, Unavailable when no answer comes within `seconds`, or one of more
    than `largest` bytes.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Invalid("This address is not asked.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = _resolved(parts.hostname, port, is_trusted=is_trusted)
    try:
        connection: socket.socket = socket.create_connection((found, port), timeout=seconds)
    except OSError as error:
        raise Unavailable("Another server does not answer.") from error
    line = _Line(connection)
    # However slowly it drips, it ends.
    end = threading.Timer(seconds, line.shut)
    end.daemon = True
    end.start()
    try:
        if parts.scheme == "https":
            line.secure(parts.hostname)
        asker = http.client.HTTPConnection(parts.hostname, port, timeout=seconds)
        asker.sock = line.connection
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        given = {"Connection": "close", **(headers or {})}
        asker.request("GET" if body is None else "POST", target, body=body, headers=given)
        answer = asker.getresponse()
        content = answer.read(largest + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("Another server does not answer.") from error
    finally:
        end.cancel()
        line.connection.close()
    if len(content) > largest:
        raise Unavailable("Another server answers at too great length.")
    if line.is_over or answer.length:
        # What ended early reads like a short answer.
        raise Unavailable("Another server does not answer.")
    return Answer(answer.status, content, answer.headers.get("Cache-Control", ""))


class _Line:
    """A connection that another thread can end at any moment, under TLS too."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.is_over = False

    def secure(self, host: str) -> None:
        """Puts TLS on it; the certificate must be good for `host`. Raises OSError."""
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The socket of before is empty from here on: the new one is held before the first byte is waited for.
        secured = context.wrap_socket(self.connection, server_hostname=host, do_handshake_on_connect=False)
        self.connection = secured
        secured.do_handshake()

    def shut(self) -> None:
        """Ends it. What waits for a byte finds the end of the line."""
        self.is_over = True
        try:
            # Not that of SSLSocket, which forgets TLS and would take what comes then for the message.
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)
        except OSError:
            return


def _resolved(host: str, port: int, *, is_trusted: bool) -> str:
    """An address of `host`. All of them must be public: the next look-up may give another."""
    try:
        found = {str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unavailable("Another server does not answer.") from error
    if not is_trusted and not all(is_public(ipaddress.ip_address(item.partition("%")[0])) for item in found):
        raise Invalid("This address is not asked.")
    return min(found)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is everybody's, and no way round to one that is not."""
    if isinstance(address, ipaddress.IPv6Address):
        # Ways by which an IPv6 address reaches an IPv4 one.
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return False
        if address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return address.is_global and not address.is_multicast
