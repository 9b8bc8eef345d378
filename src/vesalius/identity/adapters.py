"""What django-allauth asks of us: who may sign up, where people go, how secrets are kept."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from vesalius.crypto.keyring import RootKeys
from vesalius.identity import second_factor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by administrators; usernames are in small letters."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the same for everybody
        """Never: an account belongs to somebody whom the network knows."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - allauth's
        """The username as it is stored."""
        return username.strip().lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A failure is counted by allauth and told to the audit log by the middleware of signals."""
        super().authentication_failed(request, **credentials)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Shared secrets are sealed under a key of the installation."""

    def encrypt(self, text: str) -> str:
        """The stored form of a secret."""
        return second_factor.seal(_roots(), text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return second_factor.unseal(_roots(), encrypted_text)


def _roots() -> RootKeys:
    context: Any = settings.RECORDS_CONTEXT
    roots: RootKeys = context.keys.roots
    return roots
