"""The syntax tree of a FHIRPath expression. Every node knows the offset at which it starts."""

from __future__ import annotations

from typing import Any

import msgspec


class Literal(msgspec.Struct, frozen=True):
    """A constant: bool, int, Decimal, str, Date, DateTime, Time or Quantity."""

    value: Any
    position: int


class Empty(msgspec.Struct, frozen=True):
    """The empty collection `{}`."""

    position: int


class Member(msgspec.Struct, frozen=True):
    """A name. `leading` says that nothing stands before it, so that it may name the type of the context."""

    name: str
    leading: bool
    position: int


class Variable(msgspec.Struct, frozen=True):
    """$this, $index or $total; the name without the sign."""

    name: str
    position: int


class External(msgspec.Struct, frozen=True):
    """An environment variable such as %resource; the name without the sign."""

    name: str
    position: int


class Call(msgspec.Struct, frozen=True):
    """A function with its arguments as trees: each function decides when and on what they are evaluated."""

    name: str
    arguments: tuple[Tree, ...]
    position: int


class Path(msgspec.Struct, frozen=True):
    """`first` and then each step on the result of the one before: `a.b.c()`."""

    first: Tree
    steps: tuple[Member | Call | Variable, ...]
    position: int


class Indexer(msgspec.Struct, frozen=True):
    """`operand[index]`."""

    operand: Tree
    index: Tree
    position: int


class Polarity(msgspec.Struct, frozen=True):
    """A sign before an operand."""

    sign: str
    operand: Tree
    position: int


class Binary(msgspec.Struct, frozen=True):
    """An operator between two operands."""

    operator: str
    left: Tree
    right: Tree
    position: int


class TypeOperation(msgspec.Struct, frozen=True):
    """`operand is Type` or `operand as Type`."""

    operator: str
    operand: Tree
    type_name: str
    position: int


Tree = Literal | Empty | Member | Variable | External | Call | Path | Indexer | Polarity | Binary | TypeOperation
