"""The keys of clients that publish them (jwks_uri), fetched by `identity.outbound` and remembered for minutes."""

from __future__ import annotations

import re
import threading
import time
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

from vesalius.errors import Invalid, Unavailable
from vesalius.identity import outbound
from vesalius.identity.authorization import clients

_SECONDS: Final = 3.0
_LARGEST: Final = 65_536
_SECONDS_REMEMBERED: Final = 300.0
# A client that has just changed its keys is looked up again at once, but not with every assertion that names a key.
_LOOKS: Final = 10
_SECONDS_OF_LOOKS: Final = 60.0
_MAXIMUM: Final = 500
_MAXIMUM_AGE: Final = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE)
_NEVER: Final = re.compile(r"(?:^|,)\s*(?:no-store|no-cache)\b", re.IGNORECASE)


class _Held(NamedTuple):
    keys: KeySet
    until: float
    looks: tuple[float, ...]


_lock = threading.Lock()
_remembered: dict[str, _Held] = {}


def fetch(address: str, kid: str, *, allows_private: bool = False) -> KeySet:
    """The keys at `address`; asked again when `kid` is not among those remembered. Raises Invalid, Unavailable.

    They are remembered no longer than the client's Cache-Control says (SMART App Launch 2.2,
    client-confidential-asymmetric.html), and five minutes at most.
    """
    now = time.monotonic()
    held = _remembered.get(address)
    looks = tuple(look for look in (held.looks if held else ()) if now - look < _SECONDS_OF_LOOKS)
    if held is not None:
        is_known = any(key.kid == kid for key in held.keys.keys)
        if (is_known and now < held.until) or (not is_known and len(looks) >= _LOOKS):
            return held.keys
    answer = _read(address, allows_private=allows_private)
    found = clients.public_keys(answer.body.decode("utf-8", "replace"))
    with _lock:
        if len(_remembered) >= _MAXIMUM:
            _remembered.clear()
        _remembered[address] = _Held(found, now + _seconds(answer.cache_control), (*looks, now))
    return found


def _seconds(cache_control: str) -> float:
    """For how long an answer may be remembered."""
    if _NEVER.search(cache_control):
        return 0.0
    stated = _MAXIMUM_AGE.search(cache_control)
    return _SECONDS_REMEMBERED if stated is None else min(_SECONDS_REMEMBERED, float(stated[1]))


def _read(address: str, *, allows_private: bool) -> outbound.Answer:
    if urlsplit(address).scheme != "https" and not allows_private:
        raise Invalid("Keys are fetched by https only.")
    answer = outbound.ask(
        address, headers={"Accept": "application/json"}, is_trusted=allows_private, largest=_LARGEST, seconds=_SECONDS
    )
    if answer.status != 200:
        raise Unavailable("The keys of the client cannot be fetched.")
    return answer
