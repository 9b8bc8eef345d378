"""The environment variables of a service. `docs/operations/running.md` explains each.

VESALIUS_BASE_URL           public address of the whole site, such as https://care.example.org
VESALIUS_TRUSTED_HOSTS      values of Host that are believed, separated by commas
VESALIUS_TRUST_FORWARDED    1: believe X-Forwarded-*; only behind a proxy that replaces them
VESALIUS_ALLOWED_ORIGINS    browser origins that may call the FHIR interface, separated by commas; * is any
VESALIUS_MAXIMUM_BODY_MB    largest request body
VESALIUS_REQUESTS_PER_SECOND  rate of one actor; 0 switches the limit off
VESALIUS_CLIENT_REGISTRATION  1: applications may register themselves; an administrator still approves each
VESALIUS_CLIENT_SECRETS     1: applications may have a shared secret in place of a key
VESALIUS_PRIVATE_NETWORK    1: the way to DATABASE_URL and REDIS_URL is a network of this machine, and needs no TLS
VESALIUS_DOWNTIME_FOLDER    a second folder for the sealed downtime pages, such as one that the desk's computer sees
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vesalius.api.configuration import Configuration
from vesalius.identity.authorization.services import Settings
from vesalius.platform.processes import CannotStart


def api_configuration(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The settings of the FHIR endpoint. Raises CannotStart for a value that makes no sense."""
    chosen: dict[str, Any] = {}
    configuration = Configuration()
    base = base_url(environment)
    if base is not None:
        chosen["base_url"] = base + configuration.mount
    if hosts := trusted_hosts(environment):
        chosen["trusted_hosts"] = frozenset(hosts)
    chosen["trust_forwarded"] = trusts_forwarded(environment)
    if origins := _words(environment, "VESALIUS_ALLOWED_ORIGINS"):
        chosen["allowed_origins"] = frozenset(origins)
    if (megabytes := _number(environment, "VESALIUS_MAXIMUM_BODY_MB")) is not None:
        chosen["maximum_body_bytes"] = megabytes * 1024 * 1024
    if (rate := _number(environment, "VESALIUS_REQUESTS_PER_SECOND")) is not None:
        chosen.update(requests_per_second=rate, burst=rate * 2)
    return replace(configuration, **chosen)


def base_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """The public address of the site without a slash at its end. Raises CannotStart when it is no address."""
    text = environment.get("VESALIUS_BASE_URL", "").strip().rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise CannotStart("VESALIUS_BASE_URL must start with https:// or http://.")
    return text or None


def trusted_hosts(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Values of Host that are believed; empty believes every well-formed one."""
    return [host.lower() for host in _words(environment, "VESALIUS_TRUSTED_HOSTS")]


def trusts_forwarded(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a proxy in front is believed. Raises CannotStart for anything but 0 and 1."""
    return _switch(environment, "VESALIUS_TRUST_FORWARDED")


def is_private_network(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the operator answers for the way to external servers. Raises CannotStart for anything but 0 and 1."""
    return _switch(environment, "VESALIUS_PRIVATE_NETWORK")


def authorization_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the authorisation server. Raises CannotStart for a value that makes no sense."""
    return Settings(
        mount=Configuration().mount,
        site=base_url(environment),
        trusted_hosts=frozenset(trusted_hosts(environment)),
        trust_forwarded=trusts_forwarded(environment),
        allows_registration=_switch(environment, "VESALIUS_CLIENT_REGISTRATION"),
        allows_secrets=_switch(environment, "VESALIUS_CLIENT_SECRETS"),
    )


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "0").strip() or "0"
    if text not in {"0", "1"}:
        raise CannotStart(f"{name} must be 0 or 1.")
    return text == "1"


def _words(environment: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in environment.get(name, "").split(",") if word.strip()]


def _number(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    if not text.isdigit():
        raise CannotStart(f"{name} must be a whole number.")
    return int(text)
