"""The published suite of SQL on FHIR v2: every view gives the rows, columns or errors that it states."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vesalius.errors import Invalid
from vesalius.r4 import json, view_definition

SUITE = Path(__file__).parent / "suites" / "sql-on-fhir"


def _cases() -> list[Any]:
    found = []
    for path in sorted(SUITE.glob("*.json")):
        document = json.parse(path.read_bytes())
        found += [
            pytest.param(document["resources"], case, id=f"{path.stem}: {case['title']}") for case in document["tests"]
        ]
    return found


CASES = _cases()


def _comparable(value: Any) -> Any:
    """Numbers compare by value, booleans only with booleans, lists by content and order."""
    if isinstance(value, list):
        return tuple(_comparable(item) for item in value)
    if isinstance(value, bool):
        return "boolean", value
    return Decimal(str(value)) if isinstance(value, int | Decimal) else value


def _counted(rows: list[dict[str, Any]]) -> Counter[Any]:
    return Counter(tuple(sorted((name, _comparable(value)) for name, value in row.items())) for row in rows)


def test_the_suite_is_whole() -> None:
    assert len(CASES) == 134


@pytest.mark.parametrize(("resources", "case"), CASES)
def test_a_view_of_the_suite_gives_what_it_states(resources: list[dict[str, Any]], case: dict[str, Any]) -> None:
    def run() -> tuple[list[str], list[dict[str, Any]]]:
        view = view_definition.parse(case["view"])
        names = [column.name for column in view.columns]
        return names, [dict(zip(names, row, strict=True)) for resource in resources for row in view.rows(resource)]

    if "expectError" in case:
        with pytest.raises(Invalid):
            run()
        return
    names, rows = run()
    if "expectCount" in case:
        assert len(rows) == case["expectCount"]
        return
    assert _counted(rows) == _counted(case["expect"])
    if "expectColumns" in case:
        assert names == case["expectColumns"]
