"""What Vesalius is made of is listed whole, and weaknesses of its parts are rated and mended in time."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    described = importlib.util.spec_from_file_location("audit_dependencies", ROOT / "tools" / "audit_dependencies.py")
    assert described is not None
    assert described.loader is not None
    made = importlib.util.module_from_spec(described)
    described.loader.exec_module(made)
    return made


def rated(audit: ModuleType, known: str, *, reachable: bool) -> dict[str, object]:
    return dict(
        audit.ratings(json.dumps([{"id": "PYSEC-1", "known": known, "reachable": reachable, "why": "No such call."}]))
    )


@pytest.mark.parametrize(
    ("known", "reachable", "is_kept"),
    [
        ("2026-11-25T12:00", True, True),
        ("2026-11-25T11:59", True, False),
        ("2026-10-29T12:00", False, True),
        ("2026-10-29T11:59", False, False),
    ],
)
def test_a_weakness_is_mended_within_72_hours_or_30_days(
    audit: ModuleType, known: str, reachable: bool, is_kept: bool
) -> None:
    told, found = audit.judged("PYSEC-1", rated(audit, known, reachable=reachable), NOW)
    assert found is is_kept
    assert told.startswith("due by" if is_kept else "overdue since")


def test_a_weakness_that_nobody_rated_breaks_the_promise(audit: ModuleType) -> None:
    assert audit.judged("PYSEC-2", rated(audit, "2026-11-28", reachable=False), NOW)[1] is False


@pytest.mark.parametrize("missing", ["id", "known", "reachable", "why"])
def test_a_rating_says_all_of_it(audit: ModuleType, missing: str) -> None:
    entry = {"id": "PYSEC-1", "known": "2026-11-28", "reachable": True, "why": "Seen."}
    del entry[missing]
    with pytest.raises(KeyError):
        audit.ratings(json.dumps([entry]))
    with pytest.raises(ValueError, match="no reason"):
        audit.ratings(json.dumps([{"id": "PYSEC-1", "known": "2026-11-28", "reachable": True, "why": " "}]))


def test_what_is_rated_here_can_be_read_and_is_promised_in_the_document(audit: ModuleType) -> None:
    assert isinstance(audit.ratings(audit.RATED.read_text()), dict)
    promised = (ROOT / "docs" / "security" / "supply-chain.md").read_text()
    assert "within 72 hours" in promised
    assert "30 days" in promised
    assert (audit.REACHABLE.total_seconds(), audit.OTHER.days) == (72 * 3600, 30)


def test_the_list_of_parts_holds_every_package_with_its_version_and_digests_and_is_reproducible(
    audit: ModuleType, tmp_path: Path
) -> None:
    command = [
        *(str(Path(sys.executable).parent / "cyclonedx-py"), "requirements", "--output-reproducible"),
        *("--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "--output-file"),
    ]
    made = []
    for name in ("first.json", "second.json"):
        subprocess.run([*command, str(tmp_path / name), str(audit.LIST)], check=True, capture_output=True, timeout=60)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    listed = json.loads(made[0])
    assert listed["bomFormat"] == "CycloneDX"
    parts = {f"{item['name']}=={item['version']}": item for item in listed["components"]}
    pinned = audit.pinned(audit.LIST.read_text())
    assert len(pinned) > 20
    assert {name.lower() for name in parts} == {name.lower() for name in pinned}
    digests = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", audit.LIST.read_text()))
    told = set(re.findall(rb'"content": ?"([0-9a-f]{64})"', made[0]))
    assert {item.decode() for item in told} == digests


def test_the_same_list_is_what_make_writes() -> None:
    rule = (ROOT / "Makefile").read_text()
    assert "cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --of JSON" in rule
