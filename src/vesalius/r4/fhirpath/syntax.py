"""The syntax tree of a FHIRPath expression. Every node knows the offset at which it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: bool, int, Decimal, str, Date, DateTime, Time or Quantity."""

    value: Any
    position: int


@dataclass(frozen=True, slots=True)
class Empty:
    """The empty collection `{}`."""

    position: int


@dataclass(frozen=True, slots=True)
class Member:
    """A name. `leading` says that nothing stands before it, so that it may name the type of the context."""

    name: str
    leading: bool
    position: int


@dataclass(frozen=True, slots=True)
class Variable:
    """$this, $index or $total; the name without the sign."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class External:
    """An environment variable such as %resource; the name without the sign."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments as trees: each function decides when and on what they are evaluated."""

    name: str
    arguments: tuple[Tree, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Path:
    """`first` and then each step on the result of the one before: `a.b.c()`."""

    first: Tree
    steps: tuple[Member | Call | Variable, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Indexer:
    """`operand[index]`."""

    operand: Tree
    index: Tree
    position: int


@dataclass(frozen=True, slots=True)
class Polarity:
    """A sign before an operand."""

    sign: str
    operand: Tree
    position: int


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    operator: str
    left: Tree
    right: Tree
    position: int


@dataclass(frozen=True, slots=True)
class TypeOperation:
    """`operand is Type` or `operand as Type`."""

    operator: str
    operand: Tree
    type_name: str
    position: int


Tree = Literal | Empty | Member | Variable | External | Call | Path | Indexer | Polarity | Binary | TypeOperation
