"""Secret links: an address that only who got it can know, for one appointment or offer. Nothing is stored.

The secret is 128 bits of a keyed hash of what the link leads to; without the installation's key it cannot be made.
"""

from __future__ import annotations

import hmac
from typing import Final

from vesalius.errors import NotFound
from vesalius.records.context import Context

APPOINTMENT: Final = "appointment"
OFFER: Final = "offer"
_LENGTH: Final = 32


def token(context: Context, kind: str, identity: str) -> str:
    """The token of what `kind` and `identity` name: for an address, and for nobody else."""
    return f"{identity}.{_secret(context, kind, identity)}"


def identity(context: Context, kind: str, given: str) -> str:
    """What a token leads to. Raises NotFound for one that was not made here."""
    name, _point, secret = given.rpartition(".")
    if not name or len(secret) != _LENGTH or not hmac.compare_digest(secret, _secret(context, kind, name)):
        raise NotFound("The link is not valid.")
    return name


def _secret(context: Context, kind: str, identity: str) -> str:
    halves = (context.blind.pk(f"link-{kind}-{part}", identity) for part in (1, 2))
    return b"".join(half.to_bytes(8, "big", signed=True) for half in halves).hex()
