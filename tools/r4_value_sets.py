"""Expands the value sets of required bindings, so that a code can be checked without a terminology server."""

from __future__ import annotations

from functools import cache

import r4_tables
from r4_tables import Definition


class NotEnumerable(Exception):
    """The value set cannot be written as a finite list from HL7's definitions alone."""


def required() -> dict[str, dict[str, str] | None]:
    """Value set of a required binding → code → system; None where the codes cannot be listed."""
    urls = {
        row["binding"]
        for name in r4_tables.structures()
        for rows in r4_tables.elements(name).values()
        for row in rows.values()
        if "binding" in row
    }
    expanded: dict[str, dict[str, str] | None] = {}
    for url in sorted(urls):
        try:
            expanded[url] = expansion(url)
        except NotEnumerable:
            expanded[url] = None
    return expanded


@cache
def by_url(subject: str) -> dict[str, Definition]:
    """The value sets or code systems by canonical url."""
    return {resource["url"]: resource for resource in r4_tables.read(subject)}


def expansion(url: str) -> dict[str, str]:
    """Code → system of a value set."""
    value_set = by_url("value-sets").get(url.partition("|")[0])
    if value_set is None or "compose" not in value_set:
        raise NotEnumerable(url)
    codes: dict[str, str] = {}
    for include in value_set["compose"]["include"]:
        codes |= {code: system for code, system in included(include).items() if code not in codes}
    for exclude in value_set["compose"].get("exclude", []):
        for code, system in included(exclude).items():
            if codes.get(code) == system:
                del codes[code]
    return dict(sorted(codes.items()))


def included(include: Definition) -> dict[str, str]:
    """Code → system of one include: its value sets intersected with its system, concepts and filters."""
    found: dict[str, str] | None = None
    for url in include.get("valueSet", []):
        codes = expansion(url)
        found = codes if found is None else {code: s for code, s in found.items() if codes.get(code) == s}
    if "system" in include:
        own = dict.fromkeys(system_codes(include), include["system"])
        found = own if found is None else {code: s for code, s in found.items() if own.get(code) == s}
    return found or {}


def system_codes(include: Definition) -> list[str]:
    """The codes of one system: those listed, or all that pass every filter."""
    if "concept" in include:
        return [concept["code"] for concept in include["concept"]]
    system = by_url("code-systems").get(include["system"])
    if system is None or system.get("content") != "complete":
        raise NotEnumerable(include["system"])
    parents = hierarchy(system)
    codes = list(parents)
    for condition in include.get("filter", []):
        if condition["property"] != "concept" or condition["op"] not in {"is-a", "descendent-of"}:
            raise NotEnumerable(condition["op"])
        codes = [
            code
            for code in codes
            if condition["value"] in parents[code] or (code == condition["value"] and condition["op"] == "is-a")
        ]
    return codes


def hierarchy(system: Definition) -> dict[str, set[str]]:
    """Each code with all codes above it, by nesting and by `subsumedBy`."""
    above: dict[str, set[str]] = {}

    def visit(concepts: list[Definition], ancestors: set[str]) -> None:
        for concept in concepts:
            direct = {entry["valueCode"] for entry in concept.get("property", []) if entry["code"] == "subsumedBy"}
            above.setdefault(concept["code"], set()).update(ancestors, direct)
            visit(concept.get("concept", []), ancestors | {concept["code"]})

    visit(system.get("concept", []), set())
    changed = True
    while changed:
        changed = False
        for parents in above.values():
            more = set().union(*(above.get(code, set()) for code in parents)) - parents
            changed = changed or bool(more)
            parents.update(more)
    return above
