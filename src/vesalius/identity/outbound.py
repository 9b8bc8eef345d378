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


class NotAsked(Invalid):
    """The address is none, or leads into a network that is not everybody's."""

    def __init__(self) -> None:
        super().__init__("This address is not asked.")


class NoAnswer(Unavailable):
    """The other server did not answer. `reason` is a short code without anything that it said."""

    def __init__(self, reason: str, text: str = "Another server does not answer.") -> None:
        super().__init__(text)
        self.reason = reason


class Answer(NamedTuple):
    """Status, body, and what the header Cache-Control says."""

    status: int
    body: bytes
    cache_control: str = ""


def ask(
    address: str,
    *,
    method: str = "",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    is_trusted: bool = False,
    largest: int = LARGEST,
    seconds: float = SECONDS,
) -> Answer:
    """GET, or POST with `body`; or `method`. `is_trusted`: the operator allows the address, so that it may be private.

    Raises NotAsked for an address that is not asked, NoAnswer when no answer comes within `seconds`, or one of more
    than `largest` bytes.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    except (ValueError, KeyError) as error:
        raise NotAsked from error
    if not parts.hostname or parts.username or parts.password or not address.isascii():
        raise NotAsked
    found = _resolved(parts.hostname, port, is_trusted=is_trusted)
    try:
        connection: socket.socket = socket.create_connection((found, port), timeout=seconds)
    except OSError as error:
        raise NoAnswer("unreachable") from error
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
        asker.request(method or ("GET" if body is None else "POST"), target, body=body, headers=given)
        answer = asker.getresponse()
        content = answer.read(largest + 1)
    except ssl.SSLError as error:
        raise NoAnswer("tls") from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer("no-answer") from error
    finally:
        end.cancel()
        line.connection.close()
    if len(content) > largest:
        raise NoAnswer("too-long", "Another server answers at too great length.")
    if line.is_over or answer.length:
        # What ended early reads like a short answer.
        raise NoAnswer("no-answer")
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
        raise NoAnswer("unreachable") from error
    if not is_trusted and not all(is_public(ipaddress.ip_address(item.partition("%")[0])) for item in found):
        raise NotAsked
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
