"""From the parameters of a request to a SearchQuery (R4 search.html).

Unknown parameters are named together with those that were probably meant: refused when `strict`, else returned as
warnings. Malformed values, modifiers and prefixes of known parameters are refused always.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Invalid, Issue
from vesalius.r4 import definitions
from vesalius.search import compartments, contained, results
from vesalius.search.clauses import ClauseParser, Unknown
from vesalius.search.model import model
from vesalius.search.query import And, Clause, Group, Held, Member, Or, SearchQuery
from vesalius.search.refusals import bad_value, shown

if TYPE_CHECKING:
    from vesalius.terminology.sources import Source

__all__ = ["SearchQuery", "parse"]

_REPRESENTATIVE = "Basic"
_IGNORED = frozenset({"_format", "_pretty"})
# Of a parameter that no type knows, and of one that this type does not know but another does.
_CONSEQUENCES = ("It was ignored.", "Nothing of this type matches it.")
_DEPENDENT = frozenset({"in", "not-in", "above", "below"})


def parse(
    type_name: str | None,
    parameters: Sequence[tuple[str, str]],
    *,
    strict: bool,
    compartment: tuple[str, str] | None = None,
    blind: BlindIndex | None = None,  # noqa: ARG001 - part of the interface; terms are made by the plan
    terminology_source: Source | None = None,
    base: str = "",
) -> SearchQuery:
    """The query; `type_name` None searches all types, or those of `_type`. `base` is this server's own address.

    Raises Invalid with every problem found; NotSupported and TooCostly from terminology.
    """
    pairs = tuple(parameters)
    for name, value in pairs:
        if "\0" in value or not (value.isascii() or _is_text(value)):
            raise bad_value(shown(name), "…", "text without control characters")
    if any(_depends(name, value) for name, value in pairs):
        return _parsed(type_name, pairs, strict, compartment, base, terminology_source)
    return _remembered(type_name, pairs, strict, compartment, base)


def _is_text(value: str) -> bool:
    """Whether the value can be written in UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _depends(name: str, value: str) -> bool:
    """Whether the meaning depends on more than the text: on terminology, or on the time."""
    if ":" in name and name.rpartition(":")[2] in _DEPENDENT:
        return True
    return name == "_filter" or value.startswith("ap") or ",ap" in value or "$ap" in value


@lru_cache(maxsize=1024)
def _remembered(
    type_name: str | None,
    parameters: tuple[tuple[str, str], ...],
    strict: bool,  # noqa: FBT001 - a part of the key
    compartment: tuple[str, str] | None,
    base: str,
) -> SearchQuery:
    """Pages, lists and charts ask the same again and again: queries are immutable and may be shared."""
    return _parsed(type_name, parameters, strict, compartment, base, None)


def _parsed(
    type_name: str | None,
    parameters: tuple[tuple[str, str], ...],
    strict: bool,  # noqa: FBT001 - as above
    compartment: tuple[str, str] | None,
    base: str,
    terminology_source: Source | None,
) -> SearchQuery:
    searched = [pair for pair in parameters if pair[0] not in _IGNORED]
    problems: list[Issue] = []
    types = _types(type_name, searched, compartment)
    context = _Context(terminology_source, base)
    criteria = [pair for pair in searched if pair[0].partition(":")[0] not in results.NAMES and pair[0] != "_type"]
    unknown: dict[str, Issue] = {}
    groups = _groups(types, criteria, compartment, context, problems, unknown)
    shaped = results.parse(searched, types, problems, unknown)
    if shaped.contained != "false":
        groups = _holding(groups, shaped, compartment, problems)
    if problems:
        raise Invalid(issues=tuple(problems))
    if unknown and strict:
        raise Invalid(issues=tuple(unknown.values()))
    ignored = unknown.keys()
    kept = ((name, results.kept_sort(value, types) if name == "_sort" else value) for name, value in searched)
    applied = tuple(
        (name, value)
        for name, value in kept
        if name not in ignored and name != results.CURSOR and (value or name != "_sort")
    )
    warnings = tuple(
        Issue(issue.code, f"{issue.diagnostics} {_CONSEQUENCES['?' in name]}", issue.expression, "warning")
        for name, issue in unknown.items()
    )
    return shaped.query(groups, applied, (*warnings, *shaped.warnings))


def _holding(
    groups: tuple[Group, ...],
    shaped: results.Shape,
    compartment: tuple[str, str] | None,
    problems: list[Issue],
) -> tuple[Group, ...]:
    """What contains a match, instead of the matches or beside them (R4 search.html#contained)."""
    if compartment is not None or not all(group.types and contained.is_decided_alone(group.clause) for group in groups):
        text = "Parameter _contained is for a search of one type, without chains, _has and _list."
        problems.append(Issue("not-supported", text))
    elif shaped.sort:
        problems.append(Issue("not-supported", "Parameter _contained does not go together with _sort."))
    elif shaped.contained_type == "contained" and (shaped.includes or shaped.count == 0 or shaped.summary == "count"):
        # Resources are counted, and refer to others, as a whole: what is in them is told apart when they are opened.
        text = "Parameter _containedType=contained does not go together with _include, _revinclude and counting."
        problems.append(Issue("not-supported", text))
    held = tuple(Held(name, group.clause) for group in groups for name in group.types)
    outer = Group((), And((Or(held),)))
    return (outer,) if shaped.contained == "true" else (*groups, outer)


class _Context:
    """What every clause parser of a query shares."""

    def __init__(self, terminology_source: Source | None, base: str) -> None:
        self.terminology_source = terminology_source
        self.base = base.rstrip("/")


def _types(
    type_name: str | None, parameters: Sequence[tuple[str, str]], compartment: tuple[str, str] | None
) -> tuple[str, ...]:
    """The types to search, empty for all."""
    if type_name is not None:
        if not definitions.is_resource(type_name):
            raise Invalid(f"'{shown(type_name)}' is not a resource type of R4.")
        return (type_name,)
    named: list[str] = []
    for name, value in parameters:
        if name == "_type":
            for item in value.split(","):
                if not definitions.is_resource(item):
                    raise bad_value("_type", item, "a resource type of R4")
                named.append(item)
    if named:
        return tuple(dict.fromkeys(named))
    if compartment is None:
        return ()
    members = compartments.member_types(compartment[0])
    return tuple(dict.fromkeys((*members, compartment[0])))


def _groups(
    types: tuple[str, ...],
    criteria: Sequence[tuple[str, str]],
    compartment: tuple[str, str] | None,
    context: _Context,
    problems: list[Issue],
    unknown: dict[str, Issue],
) -> tuple[Group, ...]:
    if not types and _are_common(criteria):
        clauses = _clauses(_REPRESENTATIVE, criteria, context, problems, unknown)
        return (Group((), And(clauses)),)
    names: tuple[str, ...] = types or definitions.RESOURCE_TYPES
    parsed: list[tuple[str, list[Clause], dict[str, Issue]]] = []
    for name in names:
        not_there: dict[str, Issue] = {}
        found = list(_clauses(name, criteria, context, problems, not_there))
        if compartment is not None:
            found.append(Member(compartment[0], compartment[1], name))
        parsed.append((name, found, not_there))
        if problems:
            break
    # What no type knows is ignored. What some know decides for them, and of the others nothing can match it.
    nowhere = {code: issue for code, issue in parsed[0][2].items() if all(code in known for _, _, known in parsed)}
    if "_filter" in nowhere:
        # A part of an expression cannot be left out: the rest would mean something else.
        problems.append(nowhere["_filter"])
    if nowhere and not problems:
        unknown.update(nowhere)
        known = [pair for pair in criteria if pair[0] not in nowhere]
        return _groups(types, known, compartment, context, problems, unknown)
    groups = []
    for name, found, not_there in parsed:
        if not not_there:
            groups.append(Group((name,), And(tuple(found))))
        elif types and compartment is None:
            unknown.update({f"{name}?{code}": issue for code, issue in not_there.items()})
    return tuple(groups) or (Group((names[0],), And((Or(()),))),)


def _are_common(criteria: Sequence[tuple[str, str]]) -> bool:
    common = model("Binary").parameters
    for name, value in criteria:
        code, _, modifier = name.partition(":")
        if code not in common or modifier == "missing" or (code == "_list" and "$" in value):
            return False
    return True


def _clauses(
    type_name: str,
    criteria: Sequence[tuple[str, str]],
    context: _Context,
    problems: list[Issue],
    unknown: dict[str, Issue],
) -> tuple[Clause, ...]:
    parser = ClauseParser(type_name, context.terminology_source, context.base)
    found: list[Clause] = []
    for name, value in criteria:
        if not value:
            unknown[name] = Issue("value", f"Parameter {shown(name)} has no value.")
            continue
        try:
            found.append(parser.clause(name, value))
        except Unknown as error:
            unknown[name] = _unknown(name, error)
        except Invalid as error:
            problems += [issue for issue in error.issues if issue not in problems]
    return tuple(found)


def _unknown(name: str, error: Unknown) -> Issue:
    near = difflib.get_close_matches(error.code, list(model(error.type_name).parameters), 3, 0.6)
    advice = f" Did you mean {' or '.join(near)}?" if near else ""
    return Issue(
        "not-supported", f"Unknown parameter {shown(name)}: {error.type_name} has no '{shown(error.code)}'.{advice}"
    )
