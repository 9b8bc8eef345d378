"""Random secrets that the database knows by their SHA-256 only: codes, refresh tokens, launches, pushed requests."""

from __future__ import annotations

import base64
import hashlib
import os


def new(prefix: str) -> tuple[str, bytes]:
    """(secret, digest): 256 random bits behind `prefix`."""
    secret = prefix + base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    return secret, digest(secret)


def digest(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()
