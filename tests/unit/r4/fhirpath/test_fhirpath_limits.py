"""Hostile expressions end soon, with an error and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesalius.r4 import fhirpath
from vesalius.r4.fhirpath.registry import FUNCTIONS

PATIENT = {
    "resourceType": "Patient",
    "birthDate": "1974-12-25",
    "name": [{"family": "a" * 50_000, "given": [str(number) for number in range(2_000)]}, {"family": "b"}],
    "deceasedDateTime": "2020-01",
    "contained": [
        {"resourceType": "Observation", "id": "o", "status": "final", "valueQuantity": {"value": 1, "unit": "g"}}
    ],
}


@pytest.mark.parametrize(
    "expression",
    [
        "name.given.aggregate($total & 'aaaaaaaaaaaaaaaaaaaaaaaaa' & $total)",
        "name.given.where(%resource.name.given.where(%resource.name.given.where(true).exists()).exists())",
        "name.given.select($this in %resource.name.given)",
        "name.given.select(%resource.name.given | %resource.name.given)",
        "name.given ~ name.given",
        "1.repeat($this + 1)",
        "'x'.repeat($this & $this)",
        "name[0].family.replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "name[0].family.toChars().select(%resource.name[0].family.toChars())",
        "(" * 5_000 + "1" + ")" * 5_000,
        "-" * 5_000 + "1",
        "1" + "+1" * 5_000,
        "9" * 5_000,
        "a" * 20_000,
    ],
)
def test_a_costly_expression_is_refused(expression):
    with pytest.raises(fhirpath.FHIRPathError):
        fhirpath.compile(expression).evaluate(PATIENT)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(a|b|ab)*c", "(.*)*x", "(x+x+)+y", r"(\\w+\\s?)*$", "(a?){50}a{50}", r"(a)\\1"],
)
def test_a_regular_expression_that_could_run_away_is_refused(pattern):
    with pytest.raises(fhirpath.FHIRPathError):
        fhirpath.compile(f"'aaaa'.matches('{pattern}')").evaluate(PATIENT)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^[A-Z]([A-Za-z0-9_]){0,254}$", "Name_1", True),
        (r"^[^\\s.]{1,64}(\\.[^\\s.]{1,64}(\\[x\\])?(:[^\\s.]+)?)*$", "Patient.name.given", True),
        (r"^[^@]+@[^.]+\\.[a-z]+$", "a@b.be", True),
        (r"^(\\d{1,3}\\.){3}\\d{1,3}$", "10.0.0.1", True),
        ("^(http|https|urn):", "ftp:", False),
        ("(cat|dog)+", "catdog", True),
    ],
)
def test_a_sound_regular_expression_is_run(pattern, text, expected):
    assert fhirpath.compile(f"'{text}'.matches('{pattern}')").evaluate(PATIENT) == [expected]


ATOMS = st.sampled_from(
    [
        "Patient",
        "name",
        "given",
        "birthDate",
        "deceased",
        "contained",
        "$this",
        "$index",
        "%resource",
        "1",
        "0",
        "-1",
        "2.5",
        "'a'",
        "''",
        "'1",
        "day'",
        "@2015",
        "@2015-02-04T14:34",
        "@T10:30",
        "{}",
        "true",
        "1e",
        "4 days",
        "1 'mg'",
        "99999999999",
        "0.000000000001",
    ]
)
OPERATORS = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "div",
        "mod",
        "&",
        "=",
        "!=",
        "~",
        "!~",
        "<",
        ">",
        "<=",
        ">=",
        "and",
        "or",
        "xor",
        "implies",
        "|",
        "in",
        "contains",
    ]
)
TYPES = st.sampled_from(["Patient", "string", "Quantity", "System.Integer", "FHIR.code"])


def calls(inner):
    def build(name):
        signature = FUNCTIONS[name]
        if name in ("is", "as", "ofType"):
            return st.tuples(inner, TYPES).map(lambda parts: f"{parts[0]}.{name}({parts[1]})")
        count = st.lists(inner, min_size=signature.minimum, max_size=min(signature.maximum, 3))
        return st.tuples(inner, count).map(lambda parts: f"{parts[0]}.{name}({', '.join(parts[1])})")

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(build)


EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, OPERATORS, inner).map(" ".join),
        st.tuples(inner, TYPES).map(lambda parts: f"({parts[0]} is {parts[1]})"),
        st.tuples(inner, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        inner.map(lambda text: f"-({text})"),
        calls(inner),
    ),
    max_leaves=8,
)
SMALL = PATIENT | {"name": [{"family": "A", "given": ["x", None], "_given": [None, {"id": "q"}]}]}


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_any_expression_gives_values_or_the_one_error(expression):
    try:
        found = fhirpath.compile(expression).evaluate(SMALL)
    except fhirpath.FHIRPathError:
        return
    assert all(value is not None for value in found)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_expression_or_the_one_error(text):
    try:
        fhirpath.compile(text)
        position = 0
    except fhirpath.FHIRPathError as error:
        position = error.position
    assert position <= len(text)


def test_the_flag_that_ignores_case_is_seen_by_the_judgement():
    assert fhirpath.compile("'AbcDef'.matches('^([A-Z][a-z]+)+$')").evaluate(PATIENT) == [True]
    with pytest.raises(fhirpath.FHIRPathError):
        fhirpath.compile("'AbCd'.matches('^([A-Z][a-z]+)+$', 'i')").evaluate(PATIENT)
    with pytest.raises(fhirpath.FHIRPathError):
        fhirpath.compile("'AbCd'.matches('(?i)^([A-Z][a-z]+)+$')").evaluate(PATIENT)
