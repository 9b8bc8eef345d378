"""Every generated resource is valid FHIR R4, and keeps what its Belgian profile demands."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from unit.demo.conftest import Resource, World
from vesalius.r4 import invariants, validation

CONFORMANCE = Path(__file__).resolve().parents[3] / "../shared/data/be-conformance"


def test_every_resource_is_structurally_valid(world: World) -> None:
    for each in world.everything:
        data = json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode()
        assert validation.check(data, each["resourceType"]) == each["resourceType"]


def test_every_resource_keeps_the_invariants(world: World) -> None:
    broken = [
        (each["id"], issue.diagnostics)
        for each in world.everything
        for issue in invariants.check(each, each["resourceType"])
    ]
    assert broken == []


def test_civil_states_are_those_that_the_profile_of_patients_takes(world: World) -> None:
    path = CONFORMANCE / "ValueSet-be-civilstate.json"
    if not path.exists():
        pytest.skip("the shared data does not lie beside the checkout")
    included = json.loads(path.read_text())["compose"]["include"]
    taken = {(part["system"], each["code"]) for part in included for each in part["concept"]}
    states = [each["maritalStatus"]["coding"] for each in world.by_type["Patient"] if "maritalStatus" in each]
    said = {(coding["system"], coding["code"]) for codings in states for coding in codings}
    assert len(said) == 5
    assert said <= taken


def _rules(canonical: str) -> list[dict[str, Any]]:
    return _profiles()[canonical]["differential"]["element"]


@cache
def _profiles() -> dict[str, dict[str, Any]]:
    found = (json.loads(path.read_text()) for path in CONFORMANCE.glob("StructureDefinition-*.json"))
    return {each["url"]: each for each in found}


def _at(resource: Resource, name: str) -> list[Any]:
    """Values of a direct child; a choice is found under any of its types."""
    if name.endswith("[x]"):
        stem = name[:-3]
        return [
            value
            for key, value in resource.items()
            if key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper()
        ]
    value = resource.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _faults(resource: Resource, canonical: str) -> list[str]:
    """Broken cardinalities of direct children, required extensions, fixed systems of sliced identifiers."""
    found = []
    for element in _rules(canonical):
        path, _, slice_name = element["id"].partition(":")
        parts = path.split(".")
        if len(parts) != 2:
            continue
        values = _at(resource, parts[1])
        if parts[1] == "extension" and slice_name and "." not in slice_name:
            url = element["type"][0]["profile"][0]
            values = [value for value in values if value["url"] == url]
        elif slice_name:
            continue
        if len(values) < element.get("min", 0):
            found.append(f"{element['id']}: too few")
        if element.get("max", "*") != "*" and len(values) > int(element["max"]):
            found.append(f"{element['id']}: too many")
        pattern = element.get("patternCode")
        if pattern and pattern not in values:
            found.append(f"{element['id']}: not {pattern}")
    return found


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the shared Belgian conformance resources are absent")
def test_shared_belgian_profiles_exist_and_their_cardinalities_are_kept(world: World) -> None:
    claimed: set[str] = set()
    for each in world.everything:
        for canonical in each.get("meta", {}).get("profile", []):
            claimed.add(canonical)
            assert _faults(each, canonical) == [], each["id"]
    assert len(claimed) == 15
    assert claimed <= set(_profiles())


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the shared Belgian conformance resources are absent")
def test_shared_vaccine_and_manifestation_codes_are_in_their_belgian_value_sets(world: World) -> None:
    def codes(name: str) -> set[str]:
        value_set = json.loads((CONFORMANCE / f"ValueSet-{name}.json").read_text())
        return {
            concept["code"] for include in value_set["compose"]["include"] for concept in include.get("concept", [])
        }

    vaccines = {each["vaccineCode"]["coding"][0]["code"] for each in world.by_type["Immunization"]}
    assert vaccines <= codes("be-vs-vaccine-code")
    reactions = {
        each["reaction"][0]["manifestation"][0]["coding"][0]["code"]
        for each in world.by_type["AllergyIntolerance"]
        if "reaction" in each
    }
    assert reactions <= codes("be-riskmanifestation")
