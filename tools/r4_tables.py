"""Tables of `vesalius.r4.definitions` made from HL7's definitions: elements, search, invariants."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import zstandard

Definition = dict[str, Any]

DEFINITIONS = Path(__file__).resolve().parents[1] / "definitions"
STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"
FHIR_TYPE = {"http://hl7.org/fhirpath/System.String": "string"}
# R4 search.html § 3.1.1.5 describes _list, but HL7 publishes no SearchParameter for it in R4.
LIST_PARAMETER = {
    "code": "_list",
    "url": "http://hl7.org/fhir/SearchParameter/Resource-list",
    "type": "special",
}


@cache
def read(name: str) -> list[Definition]:
    """The resources of `definitions/<name>.json.zst`."""
    data = (DEFINITIONS / f"{name}.json.zst").read_bytes()
    loaded: list[Definition] = json.loads(zstandard.ZstdDecompressor().decompress(data))
    return loaded


@cache
def structures() -> dict[str, Definition]:
    """Every type by its name; profiles of datatypes (SimpleQuantity) are not types."""
    return {s["name"]: s for s in read("structures") if s.get("derivation") != "constraint"}


def resource_types() -> list[str]:
    """The concrete resource types, sorted."""
    return sorted(n for n, s in structures().items() if s["kind"] == "resource" and not s["abstract"])


def parent(name: str) -> str | None:
    """The type that this one specialises."""
    base = structures()[name].get("baseDefinition")
    return base.removeprefix(STRUCTURE) if base else None


def ancestors(name: str) -> list[str]:
    """The type itself and all that it specialises, nearest first."""
    found, current = [], name
    while current:
        found.append(current)
        current = parent(current)
    return found


def elements(name: str) -> dict[str, dict[str, Definition]]:
    """Per element path that has children (the type itself and its backbones): name → element."""
    snapshot = structures()[name]["snapshot"]["element"]
    paths = {element["path"] for element in snapshot}
    inner = {path for path in paths if any(other.startswith(path + ".") for other in paths)}
    table: dict[str, dict[str, Definition]] = {path.replace("[x]", ""): {} for path in sorted(inner)}
    for element in snapshot[1:]:
        path, _, last = element["path"].rpartition(".")
        if element["max"] == "0" or (structures()[name]["kind"] == "primitive-type" and last == "value"):
            continue
        described = describe(name, element, has_children=element["path"] in inner)
        table[path][described["name"]] = described
    return table


def describe(type_name: str, element: Definition, *, has_children: bool) -> Definition:
    """One row: the members of `definitions.Element` that differ from their defaults."""
    path = element["path"]
    last = path.rpartition(".")[2]
    base = last.removesuffix("[x]")
    types = sorted({element_type(type_name, path, entry) for entry in element.get("type", [])})
    row: Definition = {"name": base, "types": types}
    if element["max"] != "1":
        row |= {"is_list": True, "maximum": None if element["max"] == "*" else int(element["max"])}
    if element["min"]:
        row["minimum"] = element["min"]
    if last.endswith("[x]"):
        row["choices"] = {base + t[0].upper() + t[1:]: t for t in types}
    binding = element.get("binding", {})
    if binding.get("strength") == "required":
        row["binding"] = binding["valueSet"].partition("|")[0]
    if targets := reference_targets(element):
        row["targets"] = targets
    if has_children:
        row["content"] = path
    elif "contentReference" in element:
        row |= {"content": element["contentReference"].removeprefix("#"), "types": ["BackboneElement"]}
    row |= {
        name: True
        for name, source in (("is_summary", "isSummary"), ("is_modifier", "isModifier"))
        if element.get(source)
    }
    return row


def element_type(type_name: str, path: str, entry: Definition) -> str:
    """The FHIR type code. Resource.id is an id and Extension.url a uri, though snapshots say string."""
    code = entry["code"]
    if code not in FHIR_TYPE:
        return str(code)
    if path == f"{type_name}.id" and structures()[type_name]["kind"] == "resource":
        return "id"
    return "uri" if path == "Extension.url" else FHIR_TYPE[code]


def reference_targets(element: Definition) -> list[str]:
    """The resource types that a Reference may point to; empty for any."""
    profiles = [
        p for entry in element.get("type", []) if entry["code"] == "Reference" for p in entry.get("targetProfile", [])
    ]
    targets = sorted({profile.removeprefix(STRUCTURE) for profile in profiles})
    return [] if "Resource" in targets else targets


def invariants(name: str) -> list[Definition]:
    """Invariants of a type and of the elements inside it, inherited ones last under the type's own name."""
    found = [
        {
            "key": c["key"],
            "severity": c["severity"],
            "path": element["path"].replace("[x]", ""),
            "expression": c["expression"],
            "human": c["human"],
        }
        for element in structures()[name]["snapshot"]["element"]
        for c in element.get("constraint", [])
        # ele-1 is repeated on every element; it holds for all through the type Element.
        if c["key"] != "ele-1" or element["path"] == "Element"
    ]
    above = parent(name)
    if above:
        known = {row["key"] for row in found}
        found += [row | {"path": name} for row in invariants(above) if row["path"] == above and row["key"] not in known]
    return found


def search_parameters(name: str) -> list[Definition]:
    """The search parameters of a resource type with those of its ancestors, sorted by code."""
    line = ancestors(name)
    rows = [LIST_PARAMETER] + [
        describe_parameter(parameter, line)
        for parameter in read("search-parameters")
        if set(parameter["base"]) & set(line)
    ]
    return sorted(rows, key=lambda row: row["code"])


def describe_parameter(parameter: Definition, line: list[str]) -> Definition:
    """One row: the members of `definitions.SearchParameter` that differ from their defaults."""
    row: Definition = {"code": parameter["code"], "url": parameter["url"], "type": parameter["type"]}
    written = union(parameter.get("expression", ""))
    # One of HL7's expressions (InsurancePlan-name) leaves the type out.
    whole = [branch if leading_type(branch) else f"{line[0]}.{branch}" for branch in written]
    branches = [branch for branch in whole if leading_type(branch) in line]
    if parameter.get("expression") and not branches:
        raise ValueError(f"no branch of {parameter['url']} starts with one of {line}")
    if branches:
        row["expression"] = " | ".join(branches)
    if targets := sorted(parameter.get("target", [])):
        row["targets"] = targets
    if components := parameter.get("component"):
        row["components"] = [[component["definition"], component["expression"]] for component in components]
    row |= {
        name: False
        for name, source in (("multiple_or", "multipleOr"), ("multiple_and", "multipleAnd"))
        if parameter.get(source) is False
    }
    return row


def union(expression: str) -> list[str]:
    """The branches of a FHIRPath union, split at the outermost `|` only."""
    branches, depth, quoted, start = [], 0, False, 0
    for position, character in enumerate(expression):
        if character == "'":
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if character == "|" and depth == 0:
                branches.append(expression[start:position].strip())
                start = position + 1
    last = expression[start:].strip()
    return [*branches, last] if last else branches


def leading_type(branch: str) -> str:
    """The type name that a branch starts with: `Patient` of `(Patient.deceased as dateTime)`."""
    matched = re.match(r"[(\s]*([A-Z]\w*)", branch)
    return matched.group(1) if matched else ""


def compartments() -> dict[str, dict[str, list[str]]]:
    """Compartment → resource type → search parameters that put a resource into it."""
    return {
        definition["code"]: {entry["code"]: entry["param"] for entry in definition["resource"] if entry.get("param")}
        for definition in read("compartments")
    }
