"""Signing in and what proves it, told to the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from vesalius.access.actor import Actor
from vesalius.audit.recording import FAILED, record
from vesalius.identity.models import Account


def connect() -> None:
    """Listens to Django's and allauth's signals. Called once when the application is ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="vesalius.login")
    user_logged_out.connect(_logged_out, dispatch_uid="vesalius.logout")
    user_login_failed.connect(_failed, dispatch_uid="vesalius.failure")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_password_changed, dispatch_uid=f"vesalius.password.{id(signal)}")
    authenticator_added.connect(_factor_added, dispatch_uid="vesalius.factor.added")
    authenticator_reset.connect(_factor_added, dispatch_uid="vesalius.factor.reset")
    authenticator_removed.connect(_factor_removed, dispatch_uid="vesalius.factor.removed")


def _tell(
    request: HttpRequest | None,
    kind: str,
    username: str,
    *,
    outcome: str | None = None,
    details: dict[str, str] | None = None,
) -> None:
    context: Any = settings.RECORDS_CONTEXT
    if context is None:
        return
    address = "" if request is None else str(request.META.get("REMOTE_ADDR", ""))
    actor = Actor(name=username, token="page", address=address)  # noqa: S106 - says how, is no secret
    with context.pool.session() as session:
        record(session, context.log, actor, kind, f"account/{username}", outcome=outcome, details=details)


def _logged_in(sender: object, request: HttpRequest, user: Account, **_: object) -> None:  # noqa: ARG001 - a signal's
    methods = request.session.get("account_authentication_methods", [])
    _tell(request, "login", user.username, details={"method": " ".join(str(item.get("method")) for item in methods)})


def _logged_out(sender: object, request: HttpRequest, user: Account | None, **_: object) -> None:  # noqa: ARG001
    if user is not None:
        _tell(request, "logout", user.username)


def _failed(
    sender: object,  # noqa: ARG001 - a signal's
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: object,
) -> None:
    # What was typed for a name may be a password: only a name that exists is told.
    typed = str(credentials.get("username", "")).lower()
    known = Account.objects.filter(username=typed).exists()
    _tell(request, "login", typed if known else "unknown", outcome=FAILED)


def _password_changed(sender: object, request: HttpRequest, user: Account, **_: object) -> None:  # noqa: ARG001
    _tell(request, "password-changed", user.username)


def _factor_added(sender: object, request: HttpRequest, user: Account, authenticator: Any, **_: object) -> None:  # noqa: ARG001
    _tell(request, "factor-added", user.username, details={"type": str(authenticator.type)})


def _factor_removed(sender: object, request: HttpRequest, user: Account, authenticator: Any, **_: object) -> None:  # noqa: ARG001
    _tell(request, "factor-removed", user.username, details={"type": str(authenticator.type)})
