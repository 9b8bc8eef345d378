"""The keys of clients that publish them (jwks_uri), fetched so that nobody can make us call our own network.

One name look-up; the connection goes to the address that was checked, with the name for TLS; no redirects, no
credentials, little time and little data. OWASP: Server-Side Request Forgery Prevention.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from typing import Final
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

from vesalius.errors import Invalid, Unavailable
from vesalius.identity.authorization import clients

_SECONDS: Final = 3.0
_LARGEST: Final = 65_536
_SECONDS_REMEMBERED: Final = 300.0
# A key that is not there yet is looked for again, but not with every assertion that names one.
_SECONDS_BETWEEN: Final = 10.0
_MAXIMUM: Final = 500

_lock = threading.Lock()
_remembered: dict[str, tuple[KeySet, float]] = {}


def fetch(address: str, kid: str, *, allows_private: bool = False) -> KeySet:
    """The keys at `address`; asked again when `kid` is not among those remembered. Raises Invalid, Unavailable."""
    now = time.monotonic()
    held = _remembered.get(address)
    if held is not None:
        age = now - held[1]
        is_known = any(key.kid == kid for key in held[0].keys)
        if age < (_SECONDS_REMEMBERED if is_known else _SECONDS_BETWEEN):
            return held[0]
    found = clients.public_keys(_read(address, allows_private=allows_private))
    with _lock:
        if len(_remembered) >= _MAXIMUM:
            _remembered.clear()
        _remembered[address] = (found, now)
    return found


def _read(address: str, *, allows_private: bool) -> str:
    parts = urlsplit(address)
    is_encrypted = parts.scheme == "https"
    if not (is_encrypted or (allows_private and parts.scheme == "http")) or not parts.hostname:
        raise Invalid("Keys are fetched by https only.")
    port = parts.port or (443 if is_encrypted else 80)
    host = _resolved(parts.hostname, port, allows_private=allows_private)
    try:
        connection = socket.create_connection((host, port), timeout=_SECONDS)
    except OSError as error:
        raise Unavailable("The keys of the client cannot be fetched.") from error
    # However slowly it drips, it ends.
    end = threading.Timer(_SECONDS, lambda: connection.shutdown(socket.SHUT_RDWR))
    end.daemon = True
    end.start()
    try:
        if is_encrypted:
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=parts.hostname)
        asker = http.client.HTTPConnection(parts.hostname, port, timeout=_SECONDS)
        asker.sock = connection
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asker.request("GET", target, headers={"Accept": "application/json", "Connection": "close"})
        answer = asker.getresponse()
        body = answer.read(_LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("The keys of the client cannot be fetched.") from error
    finally:
        end.cancel()
        connection.close()
    if answer.status != 200 or len(body) > _LARGEST:
        raise Unavailable("The keys of the client cannot be fetched.")
    return body.decode("utf-8", "replace")


def _resolved(host: str, port: int, *, allows_private: bool) -> str:
    """An address of `host`. All of them must be public: the next look-up may give another."""
    try:
        found = {str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unavailable("The keys of the client cannot be fetched.") from error
    for item in found:
        known = ipaddress.ip_address(item.partition("%")[0])
        mapped = getattr(known, "ipv4_mapped", None) or known
        if not allows_private and (not mapped.is_global or mapped.is_multicast):
            raise Invalid("Keys are fetched from public addresses only.")
    return min(found)
