"""The list of what was measured beside its budget, `build/budgets.json`: `[{task, value, budget, unit}]`.

Browser tests and benchmarks add to the one list; what is measured again takes the place of what stood there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[1] / "build" / "budgets.json"


def row(task: str, value: float, budget: float, unit: str, *, at_least: bool = False) -> dict[str, Any]:
    """One line. `at_least` is said where more is better, as of a rate; else the value is to stay at or below it."""
    made: dict[str, Any] = {"task": task, "value": round(value, 3), "budget": budget, "unit": unit}
    if at_least:
        made["at_least"] = True
    return made


def is_kept(line: dict[str, Any]) -> bool:
    """Whether the budget of a line is kept."""
    kept = line["value"] >= line["budget"] if line.get("at_least") else line["value"] <= line["budget"]
    return bool(kept)


def read() -> list[dict[str, Any]]:
    """What is in the list; empty before anything was measured."""
    return list(json.loads(PATH.read_text(encoding="utf-8"))) if PATH.exists() else []


def add(lines: Iterable[dict[str, Any]]) -> None:
    """Puts lines into the list, in the order in which their tasks were first measured."""
    found = {line["task"]: line for line in read()}
    found.update({line["task"]: line for line in lines})
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(json.dumps(list(found.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
