"""Source text of the msgspec Structs: one module for the datatypes, one for each resource type."""

from __future__ import annotations

import keyword
import re

import r4_tables
import r4_value_sets
from r4_tables import Definition

PRIMITIVES = {
    "base64Binary": "Base64Binary",
    "boolean": "bool",
    "canonical": "Canonical",
    "code": "Code",
    "date": "Date",
    "dateTime": "DateTime",
    "decimal": "Decimal",
    "id": "Id",
    "instant": "Instant",
    "integer": "Integer",
    "markdown": "String",
    "oid": "Oid",
    "positiveInt": "PositiveInt",
    "string": "String",
    "time": "Time",
    "unsignedInt": "UnsignedInt",
    "uri": "Uri",
    "url": "Url",
    "uuid": "Uuid",
    "xhtml": "Xhtml",
}
WIDTH = 110
COMPANION = '''class Companion(Structure, kw_only=True):
    """What stands beside a primitive as `_field`; one without extensions is left to the walker."""

    id: String | UnsetType = UNSET
    extension: Some[Extension]
'''


def module_name(type_name: str) -> str:
    """The name of the module that holds a resource type: medication_request for MedicationRequest."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type_name).lower()


def resource_module(type_name: str, note: str) -> str:
    """The source of the module of one resource type."""
    classes = "\n\n".join(structs(type_name, tag=type_name))
    return header(f"The resource type {type_name}.", note) + imports(classes, datatypes=True) + "\n\n" + classes


def datatypes_module(note: str) -> str:
    """The source of the module of all complex datatypes."""
    names = sorted(n for n, s in r4_tables.structures().items() if s["kind"] == "complex-type")
    classes = "\n\n".join([COMPANION, *(text for name in names for text in structs(name, tag=None))])
    return header("The complex datatypes.", note) + imports(classes, datatypes=False) + "\n\n" + classes


def header(subject: str, note: str) -> str:
    """The docstring of a module and its future import."""
    return f'"""{subject}\n\n{note}\n"""\n\nfrom __future__ import annotations\n\n'


def imports(classes: str, *, datatypes: bool) -> str:
    """The import lines for the names that the classes use."""
    used = set(re.findall(r"[A-Za-z_]\w*", classes))
    lines = [line for name, line in (("Literal", "from typing import Literal\n\n"),) if name in used]
    msgspec_names = [name for name in ("UNSET", "Raw", "UnsetType", "field") if name in used]
    lines.append(f"from msgspec import {', '.join(msgspec_names)}\n\n")
    if datatypes:
        complex_types = {"Companion"} | {n for n, s in r4_tables.structures().items() if s["kind"] == "complex-type"}
        lines.append(wrapped("from vesalius.r4.generated.datatypes import", sorted(used & complex_types)))
    from_model = {*PRIMITIVES.values(), "Some", "Structure", "beside", "choice", "concept_of", "reference_to"} - {
        "bool"
    }
    lines.append(wrapped("from vesalius.r4.model import", sorted(used & from_model, key=str)))
    return "".join(lines)


def wrapped(start: str, names: list[str]) -> str:
    """An import statement, in brackets when it is long."""
    if not names:
        return ""
    line = f"{start} {', '.join(names)}\n"
    return line if len(line) <= WIDTH else f"{start} (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def structs(type_name: str, tag: str | None) -> list[str]:
    """The source of the classes of a type, its backbones after it."""
    table = r4_tables.elements(type_name)
    return [
        struct(path, rows, tag if path == type_name else None)
        for path, rows in sorted(table.items())
        if path == type_name or "." in path
    ]


def struct(path: str, rows: dict[str, Definition], tag: str | None) -> str:
    """The source of one class and of the choices it checks."""
    name = class_name(path)
    choices = [row for row in rows.values() if "choices" in row]
    getters = "".join(
        f"_{name}_{row['name']} = choice({', '.join(map(repr, row['choices']))})\n" for row in choices
    ).replace("'", '"')
    tagged = f', tag_field="resourceType", tag="{tag}"' if tag else ""
    lines = [f"class {name}(Structure, kw_only=True{tagged}):", f'    """{path} of R4."""', ""]
    tests = []
    for row in rows.values():
        names = row.get("choices") or {row["name"]: row["types"][0]}
        lines += [member(json_name, code, row) for json_name, code in names.items()]
        if "choices" in row:
            # One value at most leaves all but one unset; one value exactly leaves neither more nor fewer.
            comparison = "!=" if row.get("minimum") else "<"
            tests.append(f"_{name}_{row['name']}(self).count(UNSET) {comparison} {len(row['choices']) - 1}")
        elif has_companion(path, row):
            own = f"_{row['name']}"
            kind = "Some[Companion | None]" if row.get("is_list") else "Companion"
            lines.append(f"    {own}: {kind} | UnsetType = UNSET")
            if row.get("is_list"):
                tests.append(f"(self.{own} is not UNSET and not beside(self.{own}, self.{attribute(row['name'])}))")
    if tests:
        condition = f"\n{' ' * 12}or ".join(tests)
        lines += ["", "    def __post_init__(self) -> None:"]
        if len(tests) > 1:
            lines += [f"        if (\n            {condition}\n        ):"]
        else:
            lines += [f"        if {condition}:"]
        lines += ['            raise ValueError("one value of a choice, as many companions as values")']
    return (getters + "\n\n" if getters else "") + "\n".join(lines) + "\n"


def has_companion(path: str, row: Definition) -> bool:
    """Whether the class gets a field for the companion: for primitives but ids and addresses of extensions.

    XHTML has no extensions. The walker judges bodies that use the few others, and companions of choices.
    """
    return row["types"][0] in PRIMITIVES.keys() - {"xhtml"} and row["name"] != "id" and path != "Extension"


def attribute(json_name: str) -> str:
    """The name of the field in Python."""
    return f"{json_name}_" if keyword.iskeyword(json_name) else json_name


def member(json_name: str, code: str, row: Definition) -> str:
    """One field: `name: String | UnsetType = UNSET`."""
    annotation = annotated(code, row)
    if row.get("is_list"):
        annotation = f"Some[{annotation}]"
    python_name = attribute(json_name)
    options = [f'name="{json_name}"'] if python_name != json_name else []
    if row.get("minimum") and "choices" not in row:
        return f"    {python_name}: {annotation}" + (f" = field({options[0]})" if options else "")
    default = f"field({options[0]}, default=UNSET)" if options else "UNSET"
    return f"    {python_name}: {annotation} | UnsetType = {default}"


def annotated(code: str, row: Definition) -> str:
    """The type of a field, without the list around it."""
    if "content" in row:
        return class_name(row["content"])
    if code == "Resource":
        return "Raw"
    if code == "Reference" and row.get("targets"):
        return f"reference_to({', '.join(json_text(target) for target in row['targets'])})"
    codes = required_codes(row.get("binding"))
    if codes and code == "code":
        return f"Literal[{', '.join(json_text(value) for value in codes)}]"
    if codes and code == "CodeableConcept":
        return f"concept_of({json_text(row['binding'])})"
    return PRIMITIVES.get(code, code)


def required_codes(url: str | None) -> list[str]:
    """The codes of a required binding, sorted; empty where there is none or where they cannot be listed."""
    if url is None:
        return []
    try:
        return list(r4_value_sets.expansion(url))
    except r4_value_sets.NotEnumerable:
        return []


def class_name(path: str) -> str:
    """PatientContact for Patient.contact."""
    return "".join(part[0].upper() + part[1:] for part in path.split("."))


def json_text(value: str) -> str:
    """The value as a Python string in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
