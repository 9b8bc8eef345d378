"""Constructions that open a hole when something of a request gets into them, looked for in all of our own code.

What stands in a list here was looked at: its text is our own, or escaped.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import vesalius

ROOT = Path(vesalius.__file__).parent
# Patterns that are put together, and of what.
PUT_TOGETHER = {
    "api/own_references.py": "re.escape of the public address",
    "knowledge/": "words of our own, and re.escape of what was read",
    "platform/route_templates.py": "converters of our own addresses",
    "r4/fhirpath/": "matches() of the specification: compiled from a FHIRPath, within limits of size and time",
    "r4/primitives.py": "patterns of HL7's definitions",
    "surveillance/": "expressions of our own definitions",
    "search/": "re.escape of the value",
    "terminology/": "filters of value sets, within limits",
}
REGULAR = {"re.compile", "re.match", "re.search", "re.fullmatch", "re.sub", "re.findall", "re.split", "re.finditer"}
SECRET_NAME = re.compile(r"(secret|signature|bearer|password|commitment|verifier)$")
# `_spelled(secret) == bearer` compares what was sent with itself, spelled anew; a checkpoint's signature is public.
PUBLIC_COMPARISONS = ("_spelled(secret) == bearer", "(stored.root, stored.signature)", "len(bearer)")
KEPT = "identity/static/identity/kept.js"
# Templates of our own, filled with values that were made plain.
OWN_FORMATS = ("events/notifications/templates.py",)


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("r4/generated/"):
            yield name, ast.parse(path.read_text())


def scripts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.js")):
        if ".min." not in path.name and "htmx" not in path.name:
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def test_no_regular_expression_is_made_of_what_somebody_typed() -> None:
    faults = []
    for name, tree in trees():
        constants = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id.isupper()
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) in REGULAR and node.args):
                continue
            pattern = node.args[0]
            names = {item.id for item in ast.walk(pattern) if isinstance(item, ast.Name)} - {"re"}
            is_our_own = names <= constants | {item.upper() for item in names if item.startswith("_")}
            is_escaped = all("re.escape(" in ast.unparse(part) for part in _loose(pattern))
            if not (is_our_own or is_escaped or name.startswith(tuple(PUT_TOGETHER))):
                faults.append(f"{name}:{node.lineno} {ast.unparse(pattern)[:60]}")
    assert faults == []


def _loose(pattern: ast.AST) -> list[ast.AST]:
    """The pieces of a pattern that are no constants."""
    if isinstance(pattern, ast.JoinedStr):
        return [part for part in pattern.values if not isinstance(part, ast.Constant)]
    if isinstance(pattern, ast.BinOp):
        return [*_loose(pattern.left), *_loose(pattern.right)]
    return [] if isinstance(pattern, ast.Constant) else [pattern]


def test_no_text_of_a_user_is_a_format() -> None:
    """`format` and `%` are asked of constants, of translated texts, and of templates that we made ourselves."""
    faults = []
    for name, tree in trees():
        for node in ast.walk(tree):
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if called == "format_map" and name not in OWN_FORMATS:
                faults.append(f"{name}:{node.lineno} format_map")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                left = ast.unparse(node.left)
                if re.search(r"\brequest\b|\.POST|\.GET|\bbody\b|\bresource\b", left) and "int." not in left:
                    faults.append(f"{name}:{node.lineno} {left[:60]} %")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
                held = ast.unparse(node.func.value)
                if re.search(r"\brequest\b|\.POST|\.GET|\bbody\b|\bresource\b", held):
                    faults.append(f"{name}:{node.lineno} {held[:60]}.format")
    assert faults == []


def test_secrets_are_compared_in_constant_time_or_by_the_database() -> None:
    """A secret that was sent is never asked for with `==`: by its digest in a statement, or by `compare_digest`."""
    faults, compared = [], 0
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("compare_digest"):
                compared += 1
            if not name.startswith(("identity/", "crypto/", "access/tokens.py", "audit/")):
                continue
            if isinstance(node, ast.Compare) and any(isinstance(item, ast.Eq | ast.NotEq) for item in node.ops):
                sides = [node.left, *node.comparators]
                if any(isinstance(side, ast.Constant) for side in sides):
                    continue
                words = [ast.unparse(side).rpartition(".")[2].strip("_()") for side in sides]
                is_public = any(word.isupper() for word in words) or any(
                    text in ast.unparse(node) for text in PUBLIC_COMPARISONS
                )
                if any(SECRET_NAME.search(word) for word in words) and not is_public:
                    faults.append(f"{name}:{node.lineno} {ast.unparse(node)[:80]}")
    assert compared >= 5
    assert faults == []


def test_scripts_keep_nothing_of_a_patient_in_the_browser_and_merge_no_objects() -> None:
    found = list(scripts())
    assert len(found) >= 5
    for name, text in found:
        for word in ("sessionStorage", "caches.open", "document.cookie"):
            assert word not in text, f"{name}: {word}"
        # What could not reach the server is kept sealed, under a key that is there while its holder is signed in.
        assert "indexedDB" not in text or (name == KEPT and '"AES-GCM", false' in text), name
        for word in ("__proto__", "setPrototypeOf", "constructor.prototype", "eval(", "new Function"):
            assert word not in text, f"{name}: {word}"
        # What is set on an element stands there word by word.
        assert set(re.findall(r"Object\.assign\([^,]+,\s*(.)", text)) <= {"{"}, name
        for line in text.splitlines():
            # The choice of a theme or the width of a column may stay: it says nothing of anybody.
            if "localStorage" in line:
                assert re.search(r"theme|language|density|width", line), f"{name}: {line.strip()}"
