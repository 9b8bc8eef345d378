"""What an expression must answer when nothing but the presence of members is known.

`is_true_for(tree, present)` is a proof: True means that on every valid element with exactly these members the
expression gives true, so that it need not be evaluated. Anything unsure is False.
"""

from __future__ import annotations

from enum import Enum, auto

from vesalius.r4.fhirpath.model import is_type
from vesalius.r4.fhirpath.syntax import (
    Binary,
    Call,
    Empty,
    Literal,
    Member,
    Path,
    Tree,
    TypeOperation,
    Variable,
)


class Outcome(Enum):
    """What is known of a collection."""

    SELF = auto()  # the element itself
    EMPTY = auto()
    SOME = auto()  # one item or more, of unknown value
    TRUE = auto()
    FALSE = auto()
    ANY = auto()  # nothing is known


SELF, EMPTY, SOME, TRUE, FALSE, ANY = Outcome
_HERE = frozenset({SELF, SOME, TRUE, FALSE})
_OF_EMPTY = {
    "exists": FALSE, "empty": TRUE, "all": TRUE, "allTrue": TRUE, "allFalse": TRUE, "anyTrue": FALSE,
    "anyFalse": FALSE, "isDistinct": TRUE, "hasValue": FALSE, "count": SOME,
    **dict.fromkeys((
        "not", "where", "select", "repeat", "ofType", "as", "is", "first", "last", "tail", "skip", "take", "single",
        "distinct", "extension", "trace", "children", "descendants", "resolve", "startsWith", "endsWith", "contains",
        "matches", "substring", "toInteger", "toDecimal", "toString", "lower", "upper", "length", "sort",
        "lowBoundary", "highBoundary", "intersect", "exclude",
    ), EMPTY),
}  # fmt: skip


def is_true_for(tree: Tree, present: frozenset[str]) -> bool:
    """Whether the expression is true on any element whose members are exactly `present`."""
    return _outcome(tree, present) is TRUE


def _outcome(tree: Tree, present: frozenset[str]) -> Outcome:
    match tree:
        case Literal(value=value):
            return (TRUE if value else FALSE) if value.__class__ is bool else SOME
        case Empty():
            return EMPTY
        case Member() | Call() | Variable():
            return _step(tree, SELF, present)
        case Path():
            outcome = _outcome(tree.first, present)
            for step in tree.steps:
                outcome = _step(step, outcome, present)
            return outcome
        case TypeOperation():
            return EMPTY if _outcome(tree.operand, present) is EMPTY else ANY
        case Binary():
            return _binary(tree.operator, _outcome(tree.left, present), _outcome(tree.right, present))
    return ANY


def _step(step: Member | Call | Variable, outcome: Outcome, present: frozenset[str]) -> Outcome:
    if isinstance(step, Variable):
        return ANY
    if isinstance(step, Member):
        if outcome is SELF:
            if step.leading and step.name[:1].isupper() and is_type(step.name):
                return SELF
            return SOME if step.name in present else EMPTY
        return EMPTY if outcome is EMPTY else ANY
    if outcome is EMPTY:
        return _OF_EMPTY.get(step.name, ANY)
    if outcome in (TRUE, FALSE) and step.name == "not":
        return FALSE if outcome is TRUE else TRUE
    if outcome in _HERE and not step.arguments:
        if step.name == "exists":
            return TRUE
        if step.name == "empty":
            return FALSE
        if step.name in ("first", "last", "distinct") and outcome is SOME:
            return SOME
    return outcome if step.name == "trace" and outcome is not SELF else ANY


def _binary(operator: str, left: Outcome, right: Outcome) -> Outcome:
    if operator in ("and", "or", "xor", "implies"):
        return _logic(operator, left, right)
    if operator == "|":
        if left in _HERE or right in _HERE:
            return SOME
        return EMPTY if left is EMPTY and right is EMPTY else ANY
    if operator in ("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "div", "mod"):
        if left is EMPTY or right is EMPTY:
            return EMPTY
        if {left, right} <= {TRUE, FALSE} and operator in ("=", "!="):
            return TRUE if (left is right) is (operator == "=") else FALSE
    return EMPTY if operator == "in" and left is EMPTY else ANY


def _logic(operator: str, left: Outcome, right: Outcome) -> Outcome:
    """Three-valued logic (N1 section 6.5) with a fourth value for what is not known."""
    left, right = (outcome if outcome in (TRUE, FALSE, EMPTY) else ANY for outcome in (left, right))
    if operator == "implies":
        left = {TRUE: FALSE, FALSE: TRUE}.get(left, left)
        operator = "or"
    decisive = {"and": FALSE, "or": TRUE}.get(operator)
    if decisive is not None and decisive in (left, right):
        return decisive
    if ANY in (left, right):
        return ANY
    if EMPTY in (left, right):
        return EMPTY
    if operator == "xor":
        return TRUE if left is not right else FALSE
    return left
