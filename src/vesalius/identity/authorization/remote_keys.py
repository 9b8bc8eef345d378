"""The keys of clients that publish them (jwks_uri), fetched by `identity.outbound` and remembered for minutes."""

from __future__ import annotations

import threading
import time
from typing import Final
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

from vesalius.errors import Invalid, Unavailable
from vesalius.identity import outbound
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
    if urlsplit(address).scheme != "https" and not allows_private:
        raise Invalid("Keys are fetched by https only.")
    answer = outbound.ask(
        address, headers={"Accept": "application/json"}, is_trusted=allows_private, largest=_LARGEST, seconds=_SECONDS
    )
    if answer.status != 200:
        raise Unavailable("The keys of the client cannot be fetched.")
    return answer.body.decode("utf-8", "replace")
