"""Invariants: what is refused, where it is located, and that skipping by shape never changes the answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesalius.r4 import definitions, invariants
from vesalius.r4.fhirpath import FHIRPathError, Node, State, resolve_by_type, resource_node
from vesalius.r4.fhirpath import compile as compile_expression
from vesalius.r4.fhirpath.navigation import child_nodes
from vesalius.r4.fhirpath.r4_invariants import CORRECTED

EXAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/r4-examples"
DECODER = msgspec.json.Decoder(float_hook=Decimal)
OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "718-7"}]},
    "subject": {"reference": "Patient/1"},
    "valueQuantity": {"value": Decimal("7.2"), "system": "http://unitsofmeasure.org", "code": "g/dL"},
}


def broken(resource: dict[str, Any]) -> list[tuple[str, str]]:
    """(key, location) of every issue, sorted."""
    issues = invariants.check(resource, resource["resourceType"])
    assert all(issue.code == "invariant" and issue.severity == "error" for issue in issues)
    return sorted((issue.diagnostics.partition(":")[0], issue.expression[0]) for issue in issues)


def test_a_correct_observation_breaks_nothing():
    assert broken(OBSERVATION) == []


@pytest.mark.parametrize(
    ("change", "key", "location"),
    [
        ({"dataAbsentReason": {"text": "lost"}}, "obs-6", "Observation"),
        ({"component": [{"code": OBSERVATION["code"]}]}, "obs-7", "Observation"),
        ({"referenceRange": [{"text": "a"}, {"appliesTo": [{"text": "b"}]}]}, "obs-3", "Observation.referenceRange[1]"),
        ({"valueQuantity": {"value": 1, "code": "g"}}, "qty-3", "Observation.value"),
        ({"effectivePeriod": {"start": "2020-02-01", "end": "2020-01-31"}}, "per-1", "Observation.effective"),
        ({"effectivePeriod": {"start": "2020-02", "end": "2020-01-31"}}, "per-1", "Observation.effective"),
        ({"subject": {"reference": "#x"}}, "ref-1", "Observation.subject"),
        ({"contained": [{"resourceType": "Patient", "id": "p"}]}, "dom-3", "Observation"),
        ({"extension": [{"url": "http://a.be/x"}]}, "ext-1", "Observation.extension[0]"),
        (
            {"_status": {"extension": [{"url": "a", "valuePeriod": {"start": "2021", "end": "2020"}}]}},
            "per-1",
            "Observation.status.extension[0].value",
        ),
        ({"note": [{"text": "x", "authorReference": {"id": "a"}}]}, "ele-1", "Observation.note[0].author"),
        ({"_issued": {"id": "a"}}, "ele-1", "Observation.issued"),
        (
            {"text": {"status": "generated", "div": "<div><script>1</script></div>"}},
            "txt-1",
            "Observation.text.div",
        ),
        ({"text": {"status": "generated", "div": "<div> </div>"}}, "txt-2", "Observation.text.div"),
        (
            {"valueRange": {"low": {"value": 2}, "high": {"value": 1}}, "valueQuantity": None},
            "rng-2",
            "Observation.value",
        ),
    ],
)
def test_a_broken_rule_is_named_with_its_place(change, key, location):
    changed = {name: value for name, value in (OBSERVATION | change).items() if value is not None}

    assert broken(changed) == [(key, location)]


@pytest.mark.parametrize(
    "change",
    [
        {"effectivePeriod": {"start": "2020-01-31T10:00:00Z", "end": "2020-01-31"}},
        {"effectivePeriod": {"start": "2020-01-31T10:00:00+01:00", "end": "2020-01"}},
        {"contained": [{"resourceType": "Patient", "id": "p"}], "subject": {"reference": "#p"}},
        {
            "contained": [
                {
                    "resourceType": "Provenance",
                    "id": "p",
                    "target": [{"reference": "#"}],
                    "recorded": "2020-01-01T00:00:00Z",
                }
            ]
        },
        {
            "text": {
                "status": "generated",
                "div": '<div xmlns="http://www.w3.org/1999/xhtml"><img src="a.png" alt=""/></div>',
            }
        },
    ],
)
def test_what_the_published_expressions_wrongly_refuse_is_accepted(change):
    assert broken(OBSERVATION | change) == []


@pytest.mark.parametrize(
    "div",
    [
        "<div><p>a</div>",
        "<div>a</div><div>b</div>",
        "<p>a</p>",
        '<!DOCTYPE div [<!ENTITY e "x">]><div>&e;</div>',
        "<div>&nbsp;</div>",
        '<div onclick="x()">a</div>',
        '<div><a href="javascript:x()">a</a></div>',
        '<div><a href=" Java&#9;Script:x()">a</a></div>',
        "<div><iframe>a</iframe></div>",
    ],
)
def test_markup_beyond_plain_formatting_is_refused(div):
    assert ("txt-1", "Observation.text.div") in broken(OBSERVATION | {"text": {"status": "generated", "div": div}})


def test_resources_in_a_bundle_are_checked_with_themselves_as_root():
    entry = OBSERVATION | {
        "contained": [{"resourceType": "Patient", "id": "p"}],
        "subject": {"reference": "#p"},
        "dataAbsentReason": {"text": "x"},
    }
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": "urn:uuid:1", "resource": entry}]}

    assert broken(bundle) == [("obs-6", "Bundle.entry[0].resource")]


def test_warnings_are_kept_apart():
    found = invariants.warnings(OBSERVATION, "Observation")

    assert [issue.diagnostics.partition(":")[0] for issue in found] == ["dom-6"]
    assert [issue.severity for issue in found] == ["warning"]


def test_issues_hold_no_data_of_the_resource():
    issues = invariants.check(OBSERVATION | {"subject": {"reference": "#CANARY"}}, "Observation")

    assert len(issues) == 1
    assert "CANARY" not in repr(issues)


def naive(resource: dict[str, Any]) -> list[tuple[str, str]]:
    """Every `error` invariant at every element, by the engine alone."""
    root = resource_node(resource)
    return sorted(_naive(root, root, root))


def _naive(node: Node, resource: Node, root: Node) -> Iterator[tuple[str, str]]:
    owner = node.type.partition(".")[0]
    rows = [row for row in definitions.invariants(owner) if row.path == node.type]
    if node.parent is not None and node.step is not None:
        path = f"{node.parent.type}.{node.step.name}"
        if path not in {node.type, "Extension.extension"}:
            rows += [row for row in definitions.invariants(path.partition(".")[0]) if row.path == path]
        if "." in node.type:
            rows += [row for row in definitions.invariants("Element") if row.key == "ele-1"]
    for key, row in {row.key: row for row in rows if row.severity == "error"}.items():
        expression = (CORRECTED.get((key, row.path)) or CORRECTED.get((key, "")) or (row.expression,))[0]
        if key == "txt-2":
            expression = "htmlChecks2()"
        elif key == "txt-1":
            expression = "htmlChecks1()"
        if key == "dom-3" and resource is not root:
            continue
        try:
            is_kept = compile_expression(expression).is_true(State(node, resource, root, None, resolve_by_type))
        except FHIRPathError:
            is_kept = False
        if not is_kept:
            yield key, node.location()
    for child in child_nodes(node):
        if isinstance(child.value, dict) and "resourceType" in child.value:
            is_contained = child.step is not None and child.step.name == "contained"
            yield from _naive(child, child, root if is_contained else child)
        elif child.type != "xhtml" or child.value is not None:
            yield from _naive(child, resource, root)


def _prune(value: Any, chance: random.Random, share: float) -> Any:
    """The value without some of its members, and with some of its arrays doubled."""
    if isinstance(value, dict):
        kept = {
            key: _prune(inner, chance, share)
            for key, inner in value.items()
            if key in ("resourceType", "div", "status") or chance.random() > share
        }
        return {key: inner for key, inner in kept.items() if inner not in ({}, [])}
    if isinstance(value, list):
        return [pruned for item in value if (pruned := _prune(item, chance, share)) not in ({}, [])]
    return value


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_shapes_never_change_the_answer_on_shared_examples(data):
    if not EXAMPLES.is_dir():
        pytest.skip("the example resources are not beside the checkout")
    path = data.draw(st.sampled_from(sorted(EXAMPLES.glob("*.json"))))
    resource = DECODER.decode(path.read_bytes())
    if "resourceType" not in resource or len(path.read_bytes()) > 20_000:
        return
    pruned = _prune(
        resource, random.Random(data.draw(st.integers(0, 10_000))), data.draw(st.sampled_from([0, 0.05, 0.2]))
    )

    assert broken(pruned) == naive(pruned)


def test_shared_examples_break_nothing_but_the_three_empty_narratives():
    if not EXAMPLES.is_dir():
        pytest.skip("the example resources are not beside the checkout")
    found = {}
    for path in sorted(EXAMPLES.glob("*.json")):
        resource = DECODER.decode(path.read_bytes())
        if "resourceType" in resource and (keys := {key for key, _ in broken(resource)}):
            found[path.stem] = keys

    assert found == {
        "ActivityDefinition-blood-tubes-supply": {"txt-2"},
        "EventDefinition-example": {"txt-2"},
        "Questionnaire-zika-virus-exposure-assessment": {"txt-2"},
    }
