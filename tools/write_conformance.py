"""Runs the conformance suites and writes docs/conformance.md: what passes, with counts, and every known exception."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "conformance.md"
HEAD = """# Conformance

Made by `make docs` from a run of `tests/conformance`; do not edit. Suites that read data beside the checkout say
"shared" in their names and are skipped where that data is absent.

| suite | tests | passed | failed | skipped |
|---|---|---|---|---|
"""


def _run(report: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pytest", "tests/conformance", "-n", "2", f"--junitxml={report}", "-q"],
        cwd=ROOT,
        check=False,
    )


def _rows(report: Path) -> tuple[list[str], list[str]]:
    counts: dict[str, Counter[str]] = {}
    facts: list[str] = []
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - pytest's own file
        suite = case.get("classname", "").split(".")[2 if case.get("classname", "").startswith("tests.") else -1]
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        counts.setdefault(suite.removeprefix("test_").replace("_", " "), Counter())[outcome] += 1
        facts += [f"* {item.get('name')}: {item.get('value')}" for item in case.iter("property")]
    rows = [
        f"| {suite} | {found.total()} | {found['passed']} | {found['failed']} | {found['skipped']} |"
        for suite, found in sorted(counts.items())
    ]
    return rows, facts


def main() -> int:
    """Writes the document; 1 when a suite failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        _run(report)
        rows, facts = _rows(report)
    text = HEAD + "\n".join(rows) + "\n"
    if facts:
        text += "\n## Facts reported by the suites\n\n" + "\n".join(sorted(facts)) + "\n"
    TARGET.write_text(text)
    return int(any(row.split("|")[4].strip() != "0" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
