"""The discovery document claims what works: each capability stands in docs/api/smart.md with a test that exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from vesalius.identity.authorization import discovery
from vesalius.identity.authorization.services import Settings, Site

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "api" / "smart.md").read_text().partition("## Capabilities")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| (`[a-z].*?) \| `(.*?)` \|$", TABLE, re.MULTILINE)


@pytest.mark.parametrize("settings", [Settings(), Settings(allows_secrets=True)], ids=["usual", "with-secrets"])
def test_every_capability_stands_with_a_test_that_exists(settings: Settings) -> None:
    claimed = set(json.loads(discovery.smart(Site("https://care.example.org", "/fhir"), settings))["capabilities"])
    proven = {name for names, _ in ROWS for name in re.findall(r"`([a-z0-9-]+)`", names)}
    assert claimed <= proven
    assert proven - claimed <= {"client-confidential-symmetric"}
    for _, test in ROWS:
        path, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / "tests" / path).read_text(), test
