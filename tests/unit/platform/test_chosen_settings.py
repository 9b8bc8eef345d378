"""What an operator chose is understood as a whole, or one sentence says what is not; unread names are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vesalius.platform import chosen_settings
from vesalius.platform.commands.doctor import ways_to_servers
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart

SOURCES = Path(chosen_settings.__file__).parents[1]
HERE = Installation(Path("/nowhere"))


def test_every_variable_that_the_code_names_is_known() -> None:
    texts = (path.read_text() for path in SOURCES.rglob("*.py"))
    named = {name for text in texts for name in re.findall(r"\bVESALIUS_[A-Z_]*[A-Z]\b", text)}
    assert named - {"VESALIUS_VERSION"} <= chosen_settings.KNOWN


def test_sensible_settings_of_every_part_are_taken() -> None:
    chosen_settings.require(
        HERE,
        {
            "VESALIUS_BASE_URL": "https://care.example.org",
            "VESALIUS_IDLE_MINUTES": "5",
            "VESALIUS_SCANNER": "clamd:///run/clamav/clamd.ctl",
            "VESALIUS_PRESCRIPTION_SERVICE": "off",
            "VESALIUS_DECLARATION_SERVICE": "",
            "VESALIUS_CDS_SERVICES": "https://cds.example/cds-services, http://127.0.0.1:9000/x",
            "VESALIUS_CDS_CLIENTS": "https://ehr.example=https://ehr.example/keys",
            "VESALIUS_SMTP_URL": "smtps://user:secret@mail.example.org",
            "VESALIUS_MAIL_FROM": "Network <no-reply@care.example.org>",
        },
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VESALIUS_SCANNER", "http://scanner.example"),
        ("VESALIUS_SCANNER", "clamd://host:99999"),
        ("VESALIUS_CDS_SERVICES", "http://cds.example/cds-services"),
        ("VESALIUS_CDS_CLIENTS", "https://ehr.example"),
        ("VESALIUS_SMTP_URL", "smtp://mail.example.org"),
        ("VESALIUS_EID_OCSP", "sometimes"),
        ("VESALIUS_CLIENT_SECRETS", "maybe"),
        ("VESALIUS_DECLARATION_SERVICE", "sciensano"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_the_name_and_never_shown(name: str, value: str) -> None:
    with pytest.raises(CannotStart, match=name) as refused:
        chosen_settings.require(HERE, {name: value})
    assert value not in str(refused.value)


def test_a_name_that_nothing_reads_and_a_folder_that_is_away_are_told(tmp_path: Path) -> None:
    given = {
        "VESALIUS_TRUSTED_HOST": "care.example.org",
        "VESALIUS_DATA": "/x",
        "VESALIUS_DOWNTIME_FOLDER": str(tmp_path / "share"),
        "VESALIUS_SMS_FOLDER": str(tmp_path),
        "HOME": "/root",
    }
    assert chosen_settings.unknown(given) == ["VESALIUS_TRUSTED_HOST"]
    assert chosen_settings.missing_folders(given) == ["VESALIUS_DOWNTIME_FOLDER"]


PLAIN = "postgresql://u:secret@db.example.org/v"


@pytest.mark.parametrize(
    ("database", "is_fault"),
    [
        (PLAIN, True),
        (f"{PLAIN}?sslmode=require", True),
        (f"{PLAIN}?sslmode=verify-ca", True),
        (f"{PLAIN}?sslmode=verify-full", False),
        ("postgresql://u:secret@localhost/v", False),
        ("postgresql://u:secret@127.0.0.1,db.example.org/v", True),
        ("postgresql://u:secret@[::1]/v", False),
        ("postgresql:///v?host=/run/postgresql", False),
        ("host=10.0.0.7 user=u dbname=v", True),
        ("host=db.example.org sslmode=verify-full", False),
    ],
)
def test_a_database_elsewhere_without_verified_tls_is_a_fault(
    database: str, is_fault: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    monkeypatch.delenv("VESALIUS_PRIVATE_NETWORK", raising=False)
    (found,) = ways_to_servers(Installation(Path("/nowhere"), database, None))
    assert bool(found.advice) is is_fault
    assert "secret" not in found.text + found.advice
    assert ("sslmode=verify-full" in found.advice) is is_fault
    monkeypatch.setenv("VESALIUS_PRIVATE_NETWORK", "1")
    assert [found.advice for found in ways_to_servers(Installation(Path("/nowhere"), database, None))] == [""]


@pytest.mark.parametrize(
    ("valkey", "is_fault"),
    [
        ("redis://:secret@cache.example.org/0", True),
        ("rediss://:secret@cache.example.org/0", False),
        ("rediss://:secret@cache.example.org/0?ssl_cert_reqs=none", True),
        ("redis://127.0.0.1/0", False),
        ("unix:///run/valkey.sock", False),
    ],
)
def test_a_valkey_elsewhere_without_tls_is_a_fault(
    valkey: str, is_fault: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VESALIUS_PRIVATE_NETWORK", raising=False)
    (found,) = ways_to_servers(Installation(Path("/nowhere"), None, valkey))
    assert bool(found.advice) is is_fault
    assert "secret" not in found.text + found.advice
