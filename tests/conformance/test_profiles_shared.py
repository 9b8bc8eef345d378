"""HL7 Belgium's own examples against HL7 Belgium's own profiles, where the data lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from vesalius.r4 import json
from vesalius.r4.profiles import Profiles, find_shipped, validate
from vesalius.terminology.membership import contains
from vesalius.terminology.sources import Layered

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
EXAMPLES = sorted((SHARED / "be-examples").glob("*.json"))

pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the shared examples are not beside the checkout")

# What the guides' own examples break of the guides' own profiles, looked at one by one.
OVERLOOKED = {
    "BeVaccination: extension is needed once.",
    "BeVaccination, slice recorder: extension is needed once.",
}


def test_the_examples_meet_their_profiles_but_for_what_their_authors_overlooked():
    source = Layered()
    errors: set[str] = set()
    claimed = met = 0
    for path in EXAMPLES:
        resource = json.parse(path.read_bytes())
        issues = validate(
            resource,
            Profiles(find_shipped),
            member=lambda value_set, system, code: contains(source, value_set, system, code),
        )
        wrong = {issue.diagnostics for issue in issues if issue.severity == "error"}
        errors |= wrong
        claimed += bool((resource.get("meta") or {}).get("profile"))
        met += bool((resource.get("meta") or {}).get("profile")) and not wrong
    assert errors == OVERLOOKED
    assert claimed >= 45
    assert met >= claimed - 23
