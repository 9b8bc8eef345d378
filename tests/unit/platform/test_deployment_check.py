"""Django's own check of a deployment finds nothing to complain of under an https address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CHECK = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("check", "--deploy", "--fail-level", "WARNING")
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SECURE_HSTS_SECONDS, settings.DEBUG)
"""


def checked(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "vesalius.platform.settings",
        "VESALIUS_DATA": str(folder),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", _CHECK], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_deployment_check_is_clean_under_https(tmp_path: Path) -> None:
    done = checked(tmp_path, VESALIUS_BASE_URL="https://care.example.org", VESALIUS_TRUSTED_HOSTS="care.example.org")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "__Host-session __Host-csrf 63072000 False"


def test_the_check_complains_where_nothing_protects_the_transport(tmp_path: Path) -> None:
    done = checked(tmp_path, VESALIUS_BASE_URL="http://127.0.0.1:8000")
    assert done.returncode != 0
    assert "security.W012" in done.stderr
