"""One-time codes as a telephone makes them, each used once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import threading
import time

_spent: dict[str, int] = {}


def totp(secret: str) -> str:
    """RFC 6238, 6 digits, 30 s, SHA-1. Each code is good once: a step that was not used, waited for where need be."""
    step = max(int(time.time()) // 30 - 1, _spent.get(secret, 0) + 1)
    while step > int(time.time()) // 30 + 1:
        threading.Event().wait(0.5)
    _spent[secret] = step
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
