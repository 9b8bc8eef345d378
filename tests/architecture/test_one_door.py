"""Nothing walks around the door: SQL on the tables of records stands in few packages, and binds every value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import vesalius

ROOT = Path(vesalius.__file__).parent
# Where a statement may name the tables of records. `records` is the door. `access` asks for what decides, `events`
# which resource a write was about, neither for a body; `platform` holds commands of the operator.
WITH_RECORDS = (
    "store/",
    "search/",
    "records/",
    "platform/",
    "access/practices.py",
    "access/decision.py",
    "events/consumers.py",
    # Whose record a change was about, and whether the row is visible: the condition of access is in the statement.
    "events/live/access.py",
    "events/subscriptions/delivery.py",
    # Derived tables of figures: rows are read to be counted; what is shown goes through `records` or the condition.
    "analytics/materialise.py",
    "analytics/names.py",
    "analytics/statement.py",
)
TABLES = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|DELETE FROM)\s+(?:resource|resource_version|resource_date|resource_quantity)\b"
)
SQL = re.compile(r"\b(SELECT\s.+\sFROM\s|INSERT INTO\s|UPDATE\s\w+\sSET\s|DELETE FROM\s)", re.DOTALL)
# What a piece put into a statement may be called by: never a value of a request.
REQUESTS = re.compile(r"request\.(GET|POST|body|headers|COOKIES|path)|\.query\b|parameter\(")


def texts() -> Iterator[tuple[str, ast.AST, str]]:
    """(file, node, its constant text) of every string in the product, f-strings included."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("r4/generated/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield name, node, node.value
            elif isinstance(node, ast.JoinedStr):
                yield (
                    name,
                    node,
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
                )


def test_statements_on_records_stand_behind_the_door() -> None:
    places = {name for name, _, text in texts() if TABLES.search(text) and SQL.search(f" {text} ")}
    assert any(name.startswith("store/") for name in places)
    assert {name for name in places if not name.startswith(WITH_RECORDS)} == set()


def test_no_statement_is_made_of_what_a_request_says() -> None:
    faults = []
    for name, node, text in texts():
        if isinstance(node, ast.JoinedStr) and SQL.search(f"{text} "):
            pieces = [ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)]
            faults += [f"{name}:{node.lineno}: {piece}" for piece in pieces if REQUESTS.search(piece)]
    assert faults == []


def test_pages_and_the_api_hold_no_sql() -> None:
    places = {name for name, _, text in texts() if SQL.search(f"{text} ") and re.search(r"\bFROM \w+|\bINTO \w+", text)}
    assert {name for name in places if name.startswith(("apps/", "ui/", "api/"))} == set()


def test_nothing_runs_text_as_code_or_reads_objects_from_bytes() -> None:
    """No eval, exec, pickle, marshal, shelve, yaml.load, shell=True or os.system anywhere in the product."""
    faults = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = [item.name for item in node.names] + [getattr(node, "module", None) or ""]
                faults += [f"{name}:{node.lineno} {item}" for item in named if item in {"pickle", "marshal", "shelve"}]
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in {"eval", "exec", "os.system", "os.popen", "yaml.load"}:
                    faults.append(f"{name}:{node.lineno} {called}")
                for keyword in node.keywords:
                    if keyword.arg == "shell" and getattr(keyword.value, "value", False) is True:
                        faults.append(f"{name}:{node.lineno} shell=True")
    # FHIRPath and the validators are compiled from the specification's own definitions (r4), never from a request.
    assert [fault for fault in faults if not fault.startswith("r4/")] == []


def test_no_answer_is_marked_safe_outside_of_the_reviewed_places() -> None:
    marked = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if re.search(r"\bmark_safe\(|SafeString\(|\|safe\b", path.read_text())
    }
    templates = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    }
    for name in marked:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1):
            if "mark_safe(" in line:
                assert "noqa: S308 - " in line, f"{name}:{number} says no reason"
    # The help of a form's field is Django's or our own text.
    assert templates <= {"identity/templates/allauth/elements/fields.html"}
