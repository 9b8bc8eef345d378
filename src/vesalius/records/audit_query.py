"""A search for AuditEvents, as far as the indexes of the log can answer it.

The parsed query stays the meaning: every entry is rendered and tested with it. What is taken out of it here only says
where to look.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from vesalius.audit import index
from vesalius.audit.entries import BEGINNING, END, Filter
from vesalius.crypto.blind import BlindIndex
from vesalius.search import text
from vesalius.search.parameters.date import Moment
from vesalius.search.parameters.reference import Target
from vesalius.search.parameters.token import Token
from vesalius.search.query import And, Clause, Ids, Leaf

PREFIX = "leaf-"
"""With its number, the id of an entry of the log as an AuditEvent."""

_TOKENS = frozenset({"action", "outcome", "type", "subtype", "agent-role"})
_MILLISECOND = 1000


class Asked(NamedTuple):
    """Where to look: what meets one of `filters`; none of them, nowhere.

    `ids` None: anywhere, else these leaves only. `is_exact`: whatever is found there matches.
    """

    filters: tuple[Filter, ...]
    ids: tuple[int, ...] | None
    is_exact: bool

    def of_patients(self, pks: Collection[int]) -> Asked:
        """The question about these patients only."""
        return self._replace(filters=tuple(_of_patients(one, pks) for one in self.filters))


def asked(clause: And, blind: BlindIndex) -> Asked:
    """Where entries that meet the clause can be."""
    found, is_exact = Asked((Filter(),), None, is_exact=True), True
    for item in clause.items:
        narrowed, is_said = _narrow(found, item, blind)
        found, is_exact = narrowed, is_exact and is_said
    return found._replace(is_exact=is_exact)


def leaf_number(logical_id: str) -> int | None:
    """The number of the leaf behind the id of an AuditEvent; None for the id of a stored one."""
    digits = logical_id.removeprefix(PREFIX)
    if digits == logical_id or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        return None
    # One spelling only.
    return int(digits) if digits == str(int(digits)) else None


def _narrow(found: Asked, item: Clause, blind: BlindIndex) -> tuple[Asked, bool]:
    """The question narrowed by one clause, and whether that says all of the clause."""
    if isinstance(item, Ids):
        numbers = [leaf_number(one) for one in item.ids]
        ids = {number for number in numbers if number is not None}
        if found.ids is not None:
            ids &= set(found.ids)
        return found._replace(ids=tuple(sorted(ids))), True
    if isinstance(item, And):
        is_exact = True
        for inner in item.items:
            found, is_said = _narrow(found, inner, blind)
            is_exact = is_exact and is_said
        return found, is_exact
    if not isinstance(item, Leaf):
        return found, False
    code = item.parameter.code
    if code in {"date", "_lastUpdated"} and not item.modifier and len(item.values) == 1:
        bounds = _bounds(item.values[0])
        if bounds is None:
            return found, False
        return found._replace(filters=tuple(_within(one, *bounds) for one in found.filters)), True
    if code == "patient" and item.modifier in {"", "Patient"}:
        pks = _patients(item, blind)
        return (found, False) if pks is None else (found.of_patients(pks), True)
    alternatives = _alternatives(item)
    if alternatives is None:
        return found, False
    narrowed = tuple(replace(one, criteria=(*one.criteria, alternatives)) for one in found.filters)
    pks = _patients(item, blind) if code == "entity" else None
    if pks:
        # A patient is an entity of every event about the record, by the leaf's own column, which the terms do not know;
        # and of an event that names the Patient and belongs to none.
        if len(found.filters) > 1:
            return found, False
        narrowed = (*found.of_patients(pks).filters, *narrowed)
    return found._replace(filters=narrowed), False


def _within(chosen: Filter, low: int, high: int) -> Filter:
    low, high = max(chosen.low, low), min(chosen.high, high)
    return replace(chosen, low=low, high=max(low, high))


def _of_patients(chosen: Filter, pks: Collection[int]) -> Filter:
    inside = set(pks) if chosen.patients is None else set(pks) & set(chosen.patients)
    return replace(chosen, patients=tuple(sorted(inside)))


def _bounds(value: Moment) -> tuple[int, int] | None:
    """[low, high) of a date with a prefix, None for `ne` and `ap`. Events are told to the millisecond."""
    low, high = value.low, value.high
    if low % _MILLISECOND or high % _MILLISECOND:
        return None
    return {
        "eq": (low, high),
        "ge": (low, END),
        "gt": (high, END),
        "sa": (high, END),
        "le": (BEGINNING, high),
        "lt": (BEGINNING, low),
        "eb": (BEGINNING, low),
    }.get(value.prefix)


def _patients(item: Leaf, blind: BlindIndex) -> set[int] | None:
    pks = set()
    for value in item.values:
        if not isinstance(value, Target):
            return None
        pks |= {blind.pk(name, logical_id) for name, logical_id in value.literals if name == "Patient"}
    return pks


def _alternatives(item: Leaf) -> frozenset[index.Attribute] | None:
    """The attributes of which a match has one; None when the index cannot tell."""
    found: set[index.Attribute] = set()
    for value in item.values:
        attributes = _attributes(item.parameter.code, item.modifier, value)
        if not attributes:
            return None
        found |= attributes
    return frozenset(found)


def _attributes(code: str, modifier: str, value: object) -> set[index.Attribute]:
    if isinstance(value, Token) and value.code is not None:
        if code in _TOKENS and not modifier:
            return {(code, value.code)}
        if code in {"agent", "entity"} and modifier == "identifier":
            return {(f"{code}:identifier", value.code)}
    if isinstance(value, Target) and code in {"agent", "entity"} and value.url is None:
        return {(code, f"{name}/{logical_id}") for name, logical_id in value.literals}
    if isinstance(value, str) and not modifier:
        if code == "policy":
            return {(code, value)}
        if code == "agent-name" and len(normal := text.normalise(value)) >= index.NAME_LETTERS:
            return {(code, normal[: index.NAME_LETTERS])}
        # The last group may be the beginning of a longer one.
        if code == "address" and len(groups := text.words(value)) > index.ADDRESS_WORDS:
            return {(code, " ".join(groups[: index.ADDRESS_WORDS]))}
    return set()
