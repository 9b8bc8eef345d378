"""Makes `src/vesalius/r4/generated/` from `definitions/`: committed, and equal input gives equal bytes.

python tools/generate_r4.py            writes the files
python tools/generate_r4.py --check    writes nothing; exits 1 and lists the files that differ
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import r4_structs
import r4_tables
import r4_value_sets

TARGET = Path(__file__).resolve().parents[1] / "src" / "vesalius" / "r4" / "generated"
NOTE = "Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit."


def main(arguments: list[str]) -> int:
    """Writes or checks every file; the exit code."""
    wanted = files()
    present = {
        str(path.relative_to(TARGET)): path.read_text()
        for path in sorted(TARGET.rglob("*"))
        if path.suffix in {".py", ".json"}
    }
    differing = sorted(name for name in wanted | present if wanted.get(name) != present.get(name))
    if "--check" in arguments:
        print("\n".join(differing) or "generated: up to date")
        return bool(differing)
    for name in differing:
        path = TARGET / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()
    print(f"generated: {len(wanted)} files, {len(differing)} changed")
    return 0


def files() -> dict[str, str]:
    """The text of each generated file by its path below the target folder."""
    tables = {f"tables/{name}.json": type_table(name) for name in sorted(r4_tables.structures())}
    modules = {
        f"resources/{r4_structs.module_name(name)}.py": r4_structs.resource_module(name, NOTE)
        for name in r4_tables.resource_types()
    }
    return (
        tables
        | modules
        | {
            "datatypes.py": r4_structs.datatypes_module(NOTE),
            "resources/__init__.py": f'"""One module per resource type of FHIR R4.\n\n{NOTE}\n"""\n',
            "__init__.py": f'"""Tables and types of FHIR R4.\n\n{NOTE}\n"""\n',
            "index.json": index(),
            "required.json": rows({"note": json.dumps(NOTE), "value_sets": rows_of(r4_value_sets.required())}),
        }
    )


def index() -> str:
    """What is small and needed at once: types, their kinds and parents, compartments, parameter urls."""
    structures = r4_tables.structures()
    kinds = {"resource": "resource", "complex-type": "complex", "primitive-type": "primitive"}
    types = {
        name: [
            "abstract" if definition["abstract"] and definition["kind"] == "resource" else kinds[definition["kind"]],
            r4_tables.parent(name),
        ]
        for name, definition in sorted(structures.items())
    }
    owners: dict[str, str] = {}
    for name in r4_tables.resource_types():
        for row in r4_tables.search_parameters(name):
            owners.setdefault(row["url"], name)
    return rows(
        {
            "note": json.dumps(NOTE),
            "types": rows_of(types),
            "compartments": {name: rows_of(entries) for name, entries in sorted(r4_tables.compartments().items())},
            "search_parameter_owners": rows_of(owners),
        }
    )


def type_table(name: str) -> str:
    """Elements, search parameters and invariants of one type."""
    table: dict[str, Any] = {
        "note": json.dumps(NOTE),
        "elements": {path: rows_of(table) for path, table in sorted(r4_tables.elements(name).items())},
        "invariants": [json.dumps(row, ensure_ascii=False) for row in r4_tables.invariants(name)],
    }
    if name in r4_tables.resource_types():
        table["search_parameters"] = [json.dumps(row, ensure_ascii=False) for row in r4_tables.search_parameters(name)]
    return rows(table)


def rows_of(members: dict[str, Any]) -> dict[str, str]:
    """Each member as JSON text in one line, in the order of the keys given."""
    return {name: json.dumps(value, ensure_ascii=False) for name, value in members.items()}


def rows(value: Any, indent: str = "") -> str:
    """JSON with one line per row: a difference between two versions stays readable."""
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(name)}: {rows(member, inner).rstrip()}" for name, member in value.items()]
        text = "{\n" + ",\n".join(lines) + f"\n{indent}}}" if lines else "{}"
    elif isinstance(value, list):
        text = "[\n" + ",\n".join(inner + row for row in value) + f"\n{indent}]" if value else "[]"
    else:
        text = value
    return text + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
