"""docs/security/inventory.md says what the code does: each figure there is one of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vesalius.access import step_up
from vesalius.api.configuration import Configuration as Api
from vesalius.identity import resets
from vesalius.identity.authorization import grants, launches
from vesalius.identity.configuration import CardSettings
from vesalius.identity.configuration import Configuration as Identity
from vesalius.records import audit_events, emergency, identification

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "security" / "inventory.md").read_text()
API, IDENTITY = Api(), Identity()
DAY = 86_400_000_000


def rows(heading: str) -> dict[str, str]:
    """First column → second column of the table below a heading."""
    part = PAGE.partition(f"## {heading}")[2].partition("\n## ")[0]
    return {cells[0].strip(): cells[1].strip() for cells in re.findall(r"^\| (.+?) \| (.+?) \|", part, re.MULTILINE)}


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        (
            "emergency accesses of one account in a day",
            [emergency.MAXIMUM_A_DAY, emergency.MAXIMUM_A_DAY_PER_PATIENT],
        ),
        ("length of an emergency access", [emergency.MINUTES]),
        ("identifications of one account in an hour (`$match`)", [identification.MAXIMUM_AN_HOUR]),
        ("age of the proof for exports, emergencies, administration, own account", [step_up.MINUTES]),
        ("requests of one actor in a second", [API.requests_per_second, API.burst]),
        ("refused credentials of one address in a minute", [API.failures_per_minute]),
        ("request body, after decompression", [API.maximum_body_bytes // 1024**2]),
        ("nesting of JSON", [API.maximum_depth]),
        ("entries of a batch or transaction", [API.maximum_entries]),
        ("characters of a query, as a form too", [API.maximum_query_characters]),
        ("entries of one page", [API.maximum_count]),
        ("validity of an invitation", [IDENTITY.invitation_hours]),
        ("a reset of second factors waits for its second person", [resets.HOURS]),
        ("events of the audit log opened for one search", [audit_events.MAXIMUM_OPENED]),
    ],
)
def test_each_limit_is_that_of_the_code(row: str, figures: list[int]) -> None:
    assert numbers(rows("Limits of the business")[row]) == figures


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("a screen is locked after", [IDENTITY.idle_minutes]),
        ("a locked session ends after", [IDENTITY.parked_minutes]),
        ("a session ends in any case after", [IDENTITY.session_hours]),
        ("what an application got: access token, backend service", [grants.ACCESS_MINUTES, grants.BACKEND_MINUTES]),
        ("authorisation code, launch", [grants.CODE_SECONDS, launches.SECONDS]),
        ("refresh token, unused; in any case", [grants.OFFLINE // DAY, grants.LONGEST // DAY]),
    ],
)
def test_each_time_is_that_of_the_code(row: str, figures: list[int]) -> None:
    assert numbers(rows("Times of sessions")[row]) == figures


def test_every_variable_of_the_page_is_read_by_the_product_and_the_other_way_round_for_connections() -> None:
    source = "".join(path.read_text() for path in Path(step_up.__file__).parents[1].rglob("*.py"))
    named = set(re.findall(r"`(VESALIUS_[A-Z_]+)\*?`", PAGE))
    assert len(named) >= 8
    for name in named:
        assert name.removeprefix("VESALIUS_") in source, name
    asked = set(re.findall(r"VESALIUS_(?:\w+_URL|\w+_HOSTS|\w+_RESPONDER|OPENID_ISSUER)\b", source))
    inward = {"VESALIUS_BASE_URL", "VESALIUS_EID_TLS_URL", "VESALIUS_TRUSTED_HOSTS"}
    told = {
        name for name in asked if name in PAGE or (name.startswith("VESALIUS_OPENID") and "VESALIUS_OPENID_*" in PAGE)
    }
    assert asked - inward == told - inward
    assert CardSettings(roots=None).responder == ""


def test_each_named_file_exists() -> None:
    root = Path(step_up.__file__).parents[1]
    for name in re.findall(r"`((?:records|identity)/[\w/]+\.py)`", PAGE):
        assert (root / name).is_file(), name
