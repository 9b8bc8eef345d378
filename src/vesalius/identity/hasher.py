"""Django's Argon2id hasher with the parameters of `identity.passwords`."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from vesalius.identity import passwords


class Argon2id(Argon2PasswordHasher):
    """19 MiB, 2 passes, 1 lane."""

    time_cost = passwords.PASSES
    memory_cost = passwords.MEMORY_KIB
    parallelism = passwords.LANES
