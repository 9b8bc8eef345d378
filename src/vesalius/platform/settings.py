"""Django's settings. Django serves pages only.

Records are reached through `vesalius.records`, never through an ORM. Everything that an operator may choose
comes from the environment (`platform.environment`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from vesalius import clock
from vesalius.crypto import derive
from vesalius.platform import environment
from vesalius.platform.identity_environment import identity_configuration
from vesalius.platform.installation import installation
from vesalius.platform.processes import CannotStart


def _secret_key() -> str:
    # All workers of an installation must have the same one; without root keys there is nothing to serve
    # anyway.
    try:
        return derive.expand(installation().roots().index, b"vesalius/pages/v1", 32).hex()
    except CannotStart:
        return secrets.token_hex(32)


_BASE_URL = environment.base_url() or ""
# Where messages lead to. Without a public address, this machine.
BASE_URL = _BASE_URL or "http://localhost:8000"
_IS_HTTPS = _BASE_URL.startswith("https://")
_PREFIX = "__Host-" if _IS_HTTPS else ""

DEBUG = False
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [host.rsplit(":", 1)[0] for host in environment.trusted_hosts()] or ["*"]
ROOT_URLCONF = "vesalius.platform.urls"
# What people work with, each with its own pages.
APPLICATIONS = [
    name
    for name in (
        "vesalius.apps.visit",
        "vesalius.apps.orders",
        "vesalius.apps.teamwork",
        "vesalius.apps.desk",
        "vesalius.apps.prescribing",
        "vesalius.apps.followup",
        "vesalius.apps.declarations",
        "vesalius.apps.chart",
        "vesalius.apps.administration",
        "vesalius.apps.privacy",
        "vesalius.apps.reporting",
        "vesalius.apps.booking",
        "vesalius.apps.connections",
    )
    if find_spec(name) is not None and find_spec(f"{name}.urls") is not None
]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    # For its checks of a deployment; the sessions themselves are `identity.session_store`.
    "django.contrib.sessions",
    "django.contrib.humanize",
    "vesalius.ui",
    "vesalius.clinical",
    "vesalius.identity",
    *APPLICATIONS,
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vesalius.platform.page_headers.PageHeaders",
    "vesalius.platform.compressed_files.CompressedFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vesalius.identity.proxy_certificates.ProxyCertificates",
    "vesalius.identity.middleware.Actors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
            ],
            "builtins": ["vesalius.ui.templatetags.formats"],
        },
    }
]
# Accounts and sessions are reached as records are, through the pool of the door: Django has no database.
DATABASES: dict[str, dict[str, object]] = {}
# Django's other caches store pickles.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Then the stream of live updates is at the same address as the pages (deploy/nginx.conf).
IS_BEHIND_PROXY = environment.trusts_forwarded()
# The door to the records, set by `platform.pages` in a running worker.
RECORDS_CONTEXT: Any = None
# What the operator chose for applications that connect.
AUTHORIZATION = environment.authorization_settings()
# Where the ledger of erased records is kept, likewise.
ERASURE_LEDGER = None
# For the first page: figures of the demo network if it is here, which parts work, which version this is.
# Who may be chosen on the sign-in page of a demo installation: (username, name, role).
DEMO_CAST: Callable[[], list[tuple[str, str, str]]] = list
DEMO_FIGURES: Callable[[], Mapping[str, Any] | None] = lambda: None  # noqa: E731 - replaced by `platform.pages`
PARTS_STATE: Callable[[], Mapping[str, bool]] = dict
VESALIUS_VERSION = version("vesalius")

# Accounts and signing in: `vesalius.identity`.
IDENTITY = identity_configuration(os.environ, installation())
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "vesalius.identity.session_store"
# How long a session lasts is the server's to say: `identity.session_store`.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# W021: whether a domain enters the preload lists of browsers is its owner's decision, and hard to take back.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Transport and cookies.
SECURE_SSL_REDIRECT = _IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 63_072_000 if _IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.trusts_forwarded() else None
USE_X_FORWARDED_HOST = environment.trusts_forwarded()
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers would then call the origin of our own forms "null".
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [_BASE_URL] if _BASE_URL else []

# Limits of forms; FHIR bodies have their own in `api`.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Files of patients stay in memory: a temporary file would lie on the disk as it was sent. What is larger is not taken.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12_500_000

# Errors reach the log by their type and place (`platform.logs`), and nobody by mail.
LOGGING_CONFIG = None
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
ADMINS: list[tuple[str, str]] = []

LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
TIME_ZONE = clock.ZONE.key
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# Static files ship inside the package and are served from there, with no step of collecting them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 300
