"""The list of what was measured beside its budget, `build/budgets.json`: `[{task, value, budget, unit}]`.

Browser tests and benchmarks add to the one list; what is measured again takes the place of what stood there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[1] / "build" / "budgets.json"


def row(task: str, value: float, budget: float, unit: str) -> dict[str, Any]:
    """One line. Less is better in every line: a rate is written as the time that each takes."""
    return {"task": task, "value": round(value, 3), "budget": round(budget, 3), "unit": unit}


def is_kept(line: dict[str, Any]) -> bool:
    """Whether the budget of a line is kept."""
    return bool(line["value"] <= line["budget"])


def read() -> list[dict[str, Any]]:
    """What is in the list; empty before anything was measured."""
    return list(json.loads(PATH.read_text(encoding="utf-8"))) if PATH.exists() else []


def add(lines: Iterable[dict[str, Any]]) -> None:
    """Puts lines into the list, in the order in which their tasks were first measured."""
    found = {line["task"]: line for line in read()}
    found.update({line["task"]: line for line in lines})
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(json.dumps(list(found.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
