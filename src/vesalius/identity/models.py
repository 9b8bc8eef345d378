"""The account as Django sees it: a view of the table that `store` owns, for signing in and sessions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    """Finds accounts; making them is `identity.accounts`."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this username, written in any case."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """Somebody, or a system, that can sign in. What it may do stands in the access policy."""

    id = models.BigAutoField(primary_key=True)
    username = models.TextField(unique=True)
    email = models.EmailField(blank=True, default="")
    display = models.TextField(blank=True, default="")
    language = models.TextField(default="fr")
    fhir = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)

    objects: ClassVar[Any] = Accounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """The table stands in store/migrations."""

        db_table = "account"
        managed = False

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The name to show."""
        return self.display or self.username

    def get_short_name(self) -> str:
        """As get_full_name."""
        return self.get_full_name()
