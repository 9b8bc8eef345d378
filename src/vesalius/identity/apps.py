"""The Django application of accounts and signing in."""

from __future__ import annotations

from django.apps import AppConfig


class Identity(AppConfig):
    """Accounts, second factors, sessions."""

    name = "vesalius.identity"
    label = "identity"
