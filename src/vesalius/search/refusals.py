"""Refusals of search parameters. Texts name the parameter and what was expected, and repeat no more than that."""

from __future__ import annotations

from vesalius.errors import Invalid, Issue

_SHOWN = 80


def shown(text: str) -> str:
    """A piece of the query, shortened for a message: queries are the client's own words."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def bad_value(name: str, value: str, expected: str) -> Invalid:
    """The value of a known parameter is malformed: refused in both modes of handling."""
    return Invalid(issues=(Issue("value", f"Parameter {name}: '{shown(value)}' is not {expected}."),))


def bad_modifier(name: str, modifier: str, allowed: tuple[str, ...]) -> Invalid:
    """The modifier does not exist for this type of parameter."""
    known = ", ".join(":" + item for item in allowed) or "none"
    return Invalid(
        issues=(
            Issue(
                "not-supported", f"Parameter {name}: the modifier :{shown(modifier)} does not apply. Possible: {known}."
            ),
        )
    )
