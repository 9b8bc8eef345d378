"""Every setting of the environment, judged before anything starts: no part ends over and over on a wrong one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from vesalius.errors import Invalid
from vesalius.events import demonstration
from vesalius.events.notifications import channels
from vesalius.platform import environment as general
from vesalius.platform.identity_environment import identity_configuration
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart

_PREFIX: Final = "VESALIUS_"
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")
KNOWN: Final = frozenset(
    f"{_PREFIX}{name}"
    for name in (
        *("DATA", "BASE_URL", "TRUSTED_HOSTS", "TRUST_FORWARDED", "ALLOWED_ORIGINS", "MAXIMUM_BODY_MB"),
        *("REQUESTS_PER_SECOND", "CLIENT_REGISTRATION", "CLIENT_SECRETS", "DOWNTIME_FOLDER", "PRIVATE_NETWORK"),
        *("IDLE_MINUTES", "PARKED_MINUTES", "STEP_UP", "PASSKEY_MODELS", "BREACHED_LIST", "EID_ROOTS", "EID_OCSP"),
        *("EID_OCSP_RESPONDER", "EID_OCSP_HOSTS", "EID_TLS_URL", "EID_PROXY_SECRET_FILE", "EID_PROXY_ADDRESSES"),
        *(f"OPENID_{name}" for name in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET_FILE", "PRIVATE_KEY_FILE")),
        *(f"OPENID_{name}" for name in ("KEY_ID", "SCOPES", "NUMBER_CLAIM", "STRONG", "ACR_VALUES")),
        *("SMTP_URL", "MAIL_FROM", "SMS_FOLDER", "NETWORK_NAME", "SUBSCRIPTION_HOSTS", "SCANNER"),
        *("CDS_SERVICES", "CDS_CLIENTS", "PRESCRIPTION_SERVICE", "DECLARATION_SERVICE"),
        # Told by one part to another.
        *("LIVE_PORT", "BOUND_TO"),
        # Of the tests and tools of a developer.
        *("CHROMIUM", "SPARK", "NGINX", "CACHE", "BUDGETS", "BUDGETS_PATIENTS", "MORNING", "LOAD_CLIENT"),
        *("TEST_DATABASE_URL", "TEST_REDIS_URL", "TEST_RUN"),
    )
)
"""Every variable that something reads."""


def require(found: Installation, environment: Mapping[str, str] = os.environ) -> None:
    """Raises CannotStart with one sentence for the first setting that makes no sense. Values are not shown."""
    general.api_configuration(environment)
    general.authorization_settings(environment)
    general.is_private_network(environment)
    identity_configuration(environment, found)
    try:
        channels.from_environment(environment)
    except Invalid as error:
        raise CannotStart(str(error)) from error
    for name in ("PRESCRIPTION_SERVICE", "DECLARATION_SERVICE"):
        if (environment.get(f"{_PREFIX}{name}", "").strip() or "local") not in demonstration.MODES:
            raise CannotStart(f"VESALIUS_{name} must be local, off or down.")
    _require_scanner(environment.get("VESALIUS_SCANNER", "").strip())
    for word in _words(environment, "CDS_SERVICES"):
        if not _is_address(word):
            raise CannotStart("VESALIUS_CDS_SERVICES must be addresses that start with https://.")
    for word in _words(environment, "CDS_CLIENTS"):
        issuer, _, keys = word.partition("=")
        if not issuer.strip() or not _is_address(keys.strip()):
            raise CannotStart("VESALIUS_CDS_CLIENTS must be issuer=address of its keys, with https://.")


def unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Variables that look like ours and that nothing reads, by name: a slip of the pen leaves a setting unset."""
    return sorted(name for name in environment if name.startswith(_PREFIX) and name not in KNOWN)


def missing_folders(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Settings that name a folder that is not there now. A share may be away for an hour: nothing is refused for it."""
    names = (f"{_PREFIX}DOWNTIME_FOLDER", f"{_PREFIX}SMS_FOLDER")
    return [name for name in names if (folder := environment.get(name, "").strip()) and not Path(folder).is_dir()]


def _require_scanner(address: str) -> None:
    if not address:
        return
    try:
        parts = urlsplit(address)
        is_right = parts.scheme == "clamd" and bool(parts.hostname or len(parts.path) > 1) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right:
        raise CannotStart("VESALIUS_SCANNER must be clamd:///path/of/socket or clamd://host:port.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL))


def _words(environment: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in environment.get(f"{_PREFIX}{name}", "").split(",") if word.strip()]
