"""Units of measure after UCUM: canonical values, conversion and comparability, in exact decimals.

The table of units is `ucum-essence.xml` as the library ucumvert ships it; the arithmetic is ours, because
the library computes in binary floating point (docs/adr/0005-ucum.md). Nothing is read before the first
question.

Two deviations from UCUM keep clinical meaning: `mol` is a base unit (UCUM: a pure number), so that an
amount of substance never equals a count; and an arbitrary or logarithmic unit such as [iU] or [pH] compares
with itself alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

SIGNIFICANT_DIGITS = 34
"""Digits of a result that has no finite decimal form, such as a length in yards in terms of metres' third
parts.
"""

MAXIMUM_CODE_LENGTH = 128
"""Characters of a unit code; longer ones are unknown units."""

_EXACT = Context(prec=400, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[], rounding=ROUND_HALF_EVEN)
_ROUNDED = Context(prec=SIGNIFICANT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[], rounding=ROUND_HALF_EVEN)
_NAMESPACE = "{http://unitsofmeasure.org/ucum-essence}"
_BASE = ("m", "s", "g", "rad", "K", "C", "cd", "mol")
_ALIASES = {"[IU]": "[iU]", "10^": "10*"}
_TOKEN = re.compile(r"(?P<operator>[./()])|(?P<annotation>\{[^{}]*\})|(?P<atom>(?:[^\s\[\](){}./]|\[[^\[\]]*\])+)")
_EXPONENT = re.compile(r"(.*?[^0-9+-])([+-]?[0-9]{1,2})\Z")
_MAXIMUM_DEPTH = 8
_MAXIMUM_EXPONENT = 60
# Kelvin = value × scale + offset.
_TEMPERATURES = {
    "Cel": (Fraction(1), Fraction(27315, 100)),
    "[degF]": (Fraction(5, 9), Fraction(45967, 100) * Fraction(5, 9)),
    "[degRe]": (Fraction(5, 4), Fraction(27315, 100)),
}

Dimension = tuple[tuple[str, int], ...]


def canonical(value: Decimal, code: str) -> tuple[Decimal, str] | None:
    """The value in base units and the code of that unit, or None for an unknown unit.

    Equal quantities have equal pairs: 5.4 mg and 0.0054 g are both (0.0054, "g"). The result is exact
    whenever it has a finite decimal form, and has SIGNIFICANT_DIGITS otherwise.
    """
    unit = _unit(code)
    if unit is None:
        return None
    result = _applied(value, unit.line)
    return (result, unit.base) if result.is_finite() else None


def comparable(one: str, other: str) -> bool:
    """Whether values in the two units measure the same thing. Unknown units compare with themselves only."""
    if one == other:
        return True
    here, there = _unit(one), _unit(other)
    return here is not None and there is not None and here.base == there.base


def convert(value: Decimal, source: str, target: str) -> Decimal | None:
    """The value in the target unit, exact where possible.

    None when the units are unknown or not comparable.
    """
    if source == target:
        return value
    line = _line_between(source, target)
    if line is None:
        return None
    result = _applied(value, line)
    return result if result.is_finite() else None


def divided(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient with SIGNIFICANT_DIGITS. The divisor is not zero."""
    return _ROUNDED.divide(dividend, divisor)


@dataclass(frozen=True, slots=True)
class _Line:
    """value → (value × multiplier + offset) / divisor, in decimals without a fraction that never ends."""

    multiplier: Decimal
    offset: Decimal | None
    divisor: Decimal | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """`scale` and `offset` lead to base units; `base` is the code of the product of base units."""

    scale: Fraction
    offset: Fraction
    dimension: Dimension
    base: str
    line: _Line


def _applied(value: Decimal, line: _Line) -> Decimal:
    result = _EXACT.multiply(value, line.multiplier)
    if line.offset is not None:
        result = _EXACT.add(result, line.offset)
    return result if line.divisor is None else _ROUNDED.divide(result, line.divisor)


def _line(scale: Fraction, offset: Fraction) -> _Line:
    divisor = scale.denominator * offset.denominator
    rest = divisor
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    # Only the primes other than 2 and 5 make a decimal endless: the rest goes into exact factors.
    multiplier = _decimal(scale * rest)
    return _Line(multiplier, _decimal(offset * rest) if offset else None, None if rest == 1 else Decimal(rest))


def _decimal(fraction: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))


@lru_cache(maxsize=4096)
def _line_between(source: str, target: str) -> _Line | None:
    here, there = _unit(source), _unit(target)
    if here is None or there is None or here.base != there.base:
        return None
    return _line(here.scale / there.scale, (here.offset - there.offset) / there.scale)


@lru_cache(maxsize=4096)
def _unit(code: str) -> _Unit | None:
    """What a code stands for, or None when it is no UCUM code."""
    if not code or len(code) > MAXIMUM_CODE_LENGTH:
        return None
    try:
        scale, dimension, temperature = _Parser(code).parse()
    except (ValueError, OverflowError):
        return None
    offset = Fraction(0)
    if temperature is not None:
        factor, offset = _TEMPERATURES[temperature]
        scale *= factor
    base = ".".join(f"{name}{exponent if exponent != 1 else ''}" for name, exponent in dimension) or "1"
    return _Unit(scale, offset, dimension, base, _line(scale, offset))


class _Parser:
    """One unit code; `parse` raises ValueError for anything that is not UCUM."""

    def __init__(self, code: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(code):
            match = _TOKEN.match(code, position)
            if match is None:
                raise ValueError(code)
            self.tokens.append((match.lastgroup or "", match.group()))
            position = match.end()
        self.at = 0

    def parse(self) -> tuple[Fraction, Dimension, str | None]:
        """Scale, dimension, and the name of the temperature scale when the unit is one."""
        if len(self.tokens) == 1 and self.tokens[0][0] == "atom":
            prefix, name = _resolved(self.tokens[0][1]) or (Fraction(1), "")
            if name in _TEMPERATURES:
                return prefix, (("K", 1),), name
        scale, exponents = self.term(0)
        if self.at != len(self.tokens):
            raise ValueError("rest")
        return scale, tuple(sorted((name, power) for name, power in exponents.items() if power)), None

    def term(self, depth: int) -> tuple[Fraction, dict[str, int]]:
        if depth > _MAXIMUM_DEPTH:
            raise ValueError("depth")
        scale, exponents, sign = Fraction(1), dict[str, int](), 1
        if self.next_is("/"):
            sign, self.at = -1, self.at + 1
        while True:
            factor, powers = self.component(depth)
            scale *= factor**sign
            for name, power in powers.items():
                exponents[name] = exponents.get(name, 0) + sign * power
            if self.next_is("."):
                sign = 1
            elif self.next_is("/"):
                sign = -1
            else:
                return scale, exponents
            self.at += 1

    def component(self, depth: int) -> tuple[Fraction, dict[str, int]]:
        if self.at >= len(self.tokens):
            raise ValueError("end")
        kind, text = self.tokens[self.at]
        self.at += 1
        result: tuple[Fraction, dict[str, int]]
        if kind == "annotation":
            return Fraction(1), {}
        if kind == "atom":
            result = _atom(text)
        elif text == "(":
            result = self.term(depth + 1)
            if not self.next_is(")"):
                raise ValueError("parenthesis")
            self.at += 1
        else:
            raise ValueError(text)
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "annotation":
            self.at += 1
        return result

    def next_is(self, operator: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] == ("operator", operator)


def _atom(text: str) -> tuple[Fraction, dict[str, int]]:
    """Scale and exponents of a symbol with its prefix and exponent, or of a whole number."""
    if text.isascii() and text.isdigit():
        number = int(text)
        if number == 0:
            raise ValueError(text)
        return Fraction(number), {}
    exponent, found = 1, _resolved(text)
    if found is None:
        match = _EXPONENT.match(text)
        if match is None:
            raise ValueError(text)
        exponent, found = int(match.group(2)), _resolved(match.group(1))
    if found is None or not 0 < abs(exponent) <= _MAXIMUM_EXPONENT:
        raise ValueError(text)
    prefix, name = found
    scale, dimension = _definition(name)
    return (prefix * scale) ** exponent, {base: power * exponent for base, power in dimension}


def _resolved(symbol: str) -> tuple[Fraction, str] | None:
    """The value of the prefix and the name of the unit; None when there is no such unit."""
    prefixes, units = _table()
    symbol = _ALIASES.get(symbol, symbol)
    if symbol in units:
        return Fraction(1), symbol
    for length in (2, 1):
        prefix, name = symbol[:length], _ALIASES.get(symbol[length:], symbol[length:])
        if prefix in prefixes and name in units and units[name].is_metric:
            return prefixes[prefix], name
    return None


@lru_cache(maxsize=1024)
def _definition(name: str) -> tuple[Fraction, Dimension]:
    entry = _table()[1][name]
    if name in _TEMPERATURES:
        raise ValueError("a temperature scale stands alone")
    if entry.value is None:
        return Fraction(1), ((name, 1),)
    scale, dimension, _ = _Parser(entry.unit).parse()
    return scale * entry.value, dimension


@dataclass(frozen=True, slots=True)
class _Entry:
    """`value` × `unit` defines a unit; without a value it is a base of its own."""

    value: Fraction | None
    unit: str
    is_metric: bool


@cache
def _table() -> tuple[dict[str, Fraction], dict[str, _Entry]]:
    """Prefixes and units of UCUM by their case-sensitive code."""
    # Imported here: the module itself must cost nothing until a unit is asked for.
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - costs nothing until it is needed

    package = find_spec("ucumvert")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package ucumvert, which holds the table of units, is not installed.")
    path = Path(package.origin).parent / "vendor" / "ucum-essence.xml"
    root = ET.parse(path).getroot()  # noqa: S314 - a file of our own installation
    prefixes = {
        element.attrib["Code"]: Fraction(element.find(f"{_NAMESPACE}value").attrib["value"])  # type: ignore[union-attr]
        for element in root.iter(f"{_NAMESPACE}prefix")
    }
    units = {name: _Entry(None, "", is_metric=True) for name in _BASE}
    for element in root.iter(f"{_NAMESPACE}unit"):
        name = element.attrib["Code"]
        value = element.find(f"{_NAMESPACE}value")
        is_metric = element.attrib.get("isMetric") == "yes"
        if name in units or value is None:
            continue
        stands_alone = "yes" in (element.attrib.get("isArbitrary"), element.attrib.get("isSpecial"))
        number = None if stands_alone else Fraction(value.attrib["value"])
        units[name] = _Entry(number, "" if stands_alone else value.attrib["Unit"], is_metric=is_metric)
    return prefixes, units
