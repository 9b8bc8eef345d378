"""Units: exact, comparable only when they measure the same thing."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.r4 import units


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("5.4", "mg", ("0.0054", "g")),
        ("0.0054", "g", ("0.0054", "g")),
        ("37", "Cel", ("310.15", "K")),
        ("98.6", "[degF]", ("310.15", "K")),
        ("14", "g/dL", ("140000", "g.m-3")),
        ("120", "mm[Hg]", ("15998640", "g.m-1.s-2")),
        ("5.4", "10*9/L", ("5400000000000", "m-3")),
        ("5.4", "10^9/L", ("5400000000000", "m-3")),
        ("6.1", "%", ("0.061", "1")),
        ("60", "/min", ("1", "s-1")),
        ("90", "mL/min/{1.73_m2}", ("0.0000015", "m3.s-1")),
        ("1", "[lb_av]", ("453.59237", "g")),
        ("1", "ug/(24.h)", ("0.00000000001157407407407407407407407407407407", "g.s-1")),
        ("3", "{score}", ("3", "1")),
        ("2", "k[IU]/L", ("2000000", "[iU].m-3")),
        ("7.4", "[pH]", ("7.4", "[pH]")),
        ("25", "kg/m2", ("25000", "g.m-2")),
        ("1", "wk", ("604800", "s")),
    ],
)
def test_a_value_has_a_canonical_form(value, code, expected):
    assert units.canonical(Decimal(value), code) == (Decimal(expected[0]), expected[1])


@pytest.mark.parametrize(
    "code", ["", "foo", "m//s", "mgg", "Cel/min", "m{", "(m", "m)", "m" * 500, "0", "(" * 60, "m99999"]
)
def test_an_unknown_unit_has_none(code):
    assert units.canonical(Decimal(1), code) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mg/dL", "g/L", True),
        ("mmol/L", "mg/dL", False),
        ("mmol/L", "10*9/L", False),
        ("[iU]/L", "U/L", False),
        ("[IU]/L", "m[iU]/mL", True),
        ("Cel", "[degF]", True),
        ("%", "1", True),
        ("kg", "cm", False),
        ("tablets", "tablets", True),
        ("tablets", "mg", False),
        ("[arb'U]", "[iU]", False),
    ],
)
def test_units_compare_only_when_they_measure_the_same(one, other, expected):
    assert units.comparable(one, other) is expected
    assert units.comparable(other, one) is expected


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("98.6", "[degF]", "Cel", "37"),
        ("37", "Cel", "[degF]", "98.6"),
        ("1", "[in_i]", "cm", "2.54"),
        ("120", "mm[Hg]", "kPa", "15.99864"),
        ("1", "kPa", "mm[Hg]", "7.500637554192106329037968227299320"),
        ("1.50", "mg", "mg", "1.50"),
    ],
)
def test_conversion_is_exact_where_it_can_be(value, source, target, expected):
    assert units.convert(Decimal(value), source, target) == Decimal(expected)


def test_nothing_converts_without_a_molar_mass():
    assert units.convert(Decimal(5), "mmol/L", "mg/dL") is None


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=6),
    st.sampled_from([("mg", "kg"), ("Cel", "K"), ("g/dL", "mg/L"), ("h", "ms"), ("mm[Hg]", "Pa"), ("[ft_i]", "um")]),
)
def test_there_and_back_gives_the_same_value(value, pair):
    there = units.convert(value, *pair)

    assert there is not None
    assert round(units.convert(there, pair[1], pair[0]) - value, 20) == 0


@given(st.text(max_size=20))
def test_any_code_is_known_or_unknown(code):
    found = units.canonical(Decimal(1), code)
    assert found is None or found[1]


def test_importing_the_module_reads_no_table():
    code = (
        "import sys; import vesalius.r4.units as u; "
        "assert 'pint' not in sys.modules and 'ucumvert' not in sys.modules; assert u._table.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
