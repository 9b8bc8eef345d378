"""The fast path refuses exactly what the walker objects to: bodies are bent at random, and both are asked."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from unit.r4.bodies import BODIES, changed
from vesalius.r4 import validation
from vesalius.r4.explain import explain

ODD = [
    None, True, 0, -1, 1.5, 2_147_483_648, "", "x", "a b", " a", "true", "2020-02-30", "2020-02-29", "2020", "12:00:00",
    "2020-01-01T00:00:00Z", "Patient/1", "Device/2", "https://example.org/fhir/Device/1", "#a", "urn:oid:1.2", "QUJD",
    "final", "Patient", "\u0001", "\u00a0", "{}", '"', "\\", [], {}, [None], [{}], {"id": "x"},
    {"extension": [{"url": "u", "valueString": "v"}]}, {"resourceType": "Patient"},
]  # fmt: skip
NAMES = [
    "id", "extension", "valueString", "valueBoolean", "_value", "code", "contained", "status", "unknown", "reference",
    "type", "_status", "_birthDate", "text", "_given", "resourceType",
]  # fmt: skip
INSERTED = [b'"', b"{", b"}", b",", b"\\", b"\x00", b"\xff", b" ", b"0", b'"id":"a",', b'"code":"x",']


def places(value):
    """Every (container, key) of a JSON value."""
    found = []
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        found.append((value, key))
        if isinstance(member, dict | list):
            found += places(member)
    return found


@st.composite
def bent_bodies(draw):
    body = json.loads(draw(st.sampled_from(list(BODIES.values()))))
    for _ in range(draw(st.integers(0, 3))):
        found = places(body)
        if not found:
            break
        container, key = found[draw(st.integers(0, len(found) - 1))]
        way = draw(st.sampled_from(["remove", "replace", "add", "wrap", "unwrap", "copy", "companion"]))
        odd = json.loads(json.dumps(draw(st.sampled_from(ODD))))
        if way == "remove":
            del container[key]
        elif way == "replace":
            container[key] = odd
        elif way == "wrap":
            container[key] = [container[key]]
        elif way == "unwrap" and isinstance(container[key], list) and container[key]:
            container[key] = container[key][0]
        elif way == "copy":
            other, name = found[draw(st.integers(0, len(found) - 1))]
            container[key] = json.loads(json.dumps(other[name]))
        elif isinstance(container, dict):
            container[draw(st.sampled_from(NAMES)) if way == "add" else f"_{key}"] = odd
    data = json.dumps(body, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))).encode()
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.sampled_from(INSERTED)) + data[place:]
    return data


def is_surely_valid(data):
    name = validation.resource_type(data)
    return name is not None and validation._is_surely_valid(data, name, may_contain=True)


@settings(max_examples=300, deadline=None)
@given(bent_bodies())
def test_what_the_fast_path_accepts_the_walker_accepts_too(data):
    if is_surely_valid(data):
        assert explain(data) == []


def test_the_fast_path_decides_alone_unless_a_value_is_null():
    undecided = [name for name, data in BODIES.items() if not is_surely_valid(data)]
    assert undecided == ["Patient"]
    assert is_surely_valid(changed("Patient", name=[{"family": "Test"}]))


def test_companions_with_extensions_are_decided_by_the_fast_path():
    beside = {"extension": [{"url": "u", "valueCode": "x"}]}
    body = changed("Patient", name=[{"given": ["A", "B"], "_given": [None, beside], "_family": beside}], _gender=beside)
    assert is_surely_valid(body)
    assert explain(body) == []
    for wrong in ([beside], [None, {}], [None, None, beside]):
        assert not is_surely_valid(changed("Patient", name=[{"given": ["A", "B"], "_given": wrong}]))
