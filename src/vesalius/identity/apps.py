"""The Django application of accounts and signing in."""

from __future__ import annotations

from django.apps import AppConfig


class Identity(AppConfig):
    """Accounts, second factors, sessions."""

    name = "vesalius.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begins to tell the audit log who signs in."""
        from vesalius.identity import events  # noqa: PLC0415 - models must be loaded first

        events.connect()
