"""What the pages of signing in need of the running installation, found in Django's settings."""

from __future__ import annotations

import functools
from typing import Protocol, cast

import redis
from django.conf import settings

from vesalius.access.tokens import Authenticator
from vesalius.audit.log import Log
from vesalius.crypto import derive
from vesalius.crypto.blind import BlindIndex
from vesalius.identity.configuration import Configuration
from vesalius.identity.throttle import Throttle
from vesalius.store.keys import Keys
from vesalius.store.session import Pool


class Surroundings(Protocol):
    """What is used of `records.context.Context`, which stands above this package."""

    keys: Keys
    pool: Pool
    blind: BlindIndex
    log: Log
    authenticator: Authenticator


def surroundings() -> Surroundings:
    """The database, keys and audit log of this installation."""
    return cast("Surroundings", settings.RECORDS_CONTEXT)


def configuration() -> Configuration:
    """What the operator chose."""
    found: Configuration = settings.IDENTITY
    return found


def key(label: bytes, *, length: int = 32) -> bytes:
    """A key of the installation for one purpose."""
    return derive.expand(surroundings().keys.roots.index, label, length)


def throttle() -> Throttle:
    """The limits on guessing, shared by all processes through Valkey."""
    return _throttle(configuration().valkey_url)


@functools.cache
def _throttle(url: str) -> Throttle:
    client = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5) if url else None
    return Throttle(client)
