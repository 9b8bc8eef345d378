"""Files end before 500 lines and functions before 60. Generated files and migrations are exempt."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 500, 60


def oversized(root: Path) -> list[str]:
    """One line per file or function above the limit."""
    found = []
    for path in sorted(root.rglob("*.py")):
        if {"generated", "migrations"} & set(path.parts):
            continue
        text = path.read_text()
        lines = text.count("\n")
        if lines > FILE_LINES:
            found.append(f"{path}: {lines} lines")
        found += [
            f"{path}:{node.lineno}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
        ]
    return found


if __name__ == "__main__":
    problems = [
        line for name in sys.argv[1:] or ["src", "tools", "benchmarks", "tests"] for line in oversized(Path(name))
    ]
    print("\n".join(problems) or "sizes: all within limits")
    sys.exit(bool(problems))
