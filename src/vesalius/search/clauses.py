"""One search parameter into a clause: modifiers, chains, _has and the parameters of every type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vesalius.errors import Invalid, NotFound, NotSupported, TooCostly
from vesalius.r4 import definitions
from vesalius.search import full_text, hierarchies, text, values
from vesalius.search.current_lists import LISTS
from vesalius.search.model import Parameter, model
from vesalius.search.parameters import composite, date, near, quantity, reference, string, token, uri
from vesalius.search.query import And, Chain, Clause, Has, Ids, Leaf, Listed, Missing, Not, Or
from vesalius.search.refusals import bad_modifier, bad_value, shown
from vesalius.terminology import membership

if TYPE_CHECKING:
    from vesalius.terminology.sources import Source

MAXIMUM_DEPTH = 8
"""Steps of a chain, `_has` or nested `_filter`."""

MAXIMUM_WAYS = 600
"""Types that the chains of one query may lead to, all steps together."""

MAXIMUM_ALTERNATIVES = 2000
"""Values of one OR list."""

_MODIFIERS = {
    "token": token.MODIFIERS,
    "string": string.MODIFIERS,
    "reference": ("missing", "identifier", "above", "below", "[type]"),
    "uri": uri.MODIFIERS,
    "date": date.MODIFIERS,
    "number": quantity.MODIFIERS,
    "quantity": quantity.MODIFIERS,
    "composite": ("missing",),
    "special": ("missing",),
}


class Unknown(Exception):
    """The type has no such parameter."""

    def __init__(self, type_name: str, code: str) -> None:
        super().__init__(code)
        self.type_name = type_name
        self.code = code


class TooManyWays(TooCostly):
    """A chain that branches at every step; no other type at a branch makes it better."""

    def __init__(self) -> None:
        super().__init__("A chain could lead to too many types; name them, as in subject:Patient.name.")


class ClauseParser:
    """Parses the criteria of one resource type."""

    def __init__(
        self,
        type_name: str,
        terminology_source: Source | None,
        base: str = "",
        depth: int = 0,
        ways: list[int] | None = None,
    ) -> None:
        # Shared by all parsers of one query.
        self._ways = ways if ways is not None else [0]
        self.type_name = type_name
        self.terminology_source = terminology_source
        self.base = base
        self.depth = depth
        self._parameters = model(type_name).parameters

    def clause(self, name: str, raw: str) -> Clause:
        """The clause of one parameter as given. Raises Unknown, Invalid, NotSupported."""
        if self.depth > MAXIMUM_DEPTH:
            raise Invalid(f"Chains are at most {MAXIMUM_DEPTH} steps deep.")
        if name == "_filter":
            from vesalius.search import filters  # noqa: PLC0415 - filters are made of clauses

            return filters.parse(self, raw)
        if name.startswith("_has:"):
            return self._has(name, raw)
        head, dot, rest = name.partition(".")
        code, _, modifier = head.partition(":")
        parameter = self.parameter(code)
        if dot:
            return self._chain(parameter, modifier, rest, raw)
        return self.leaf(parameter, modifier, raw)

    def parameter(self, code: str) -> Parameter:
        """The parameter of this type. Raises Unknown."""
        found = self._parameters.get(code)
        if found is None:
            raise Unknown(self.type_name, code)
        return found

    def below(self, type_name: str) -> ClauseParser:
        """A parser one step further."""
        self._ways[0] += 1
        if self._ways[0] > MAXIMUM_WAYS:
            raise TooManyWays
        return ClauseParser(type_name, self.terminology_source, self.base, self.depth + 1, self._ways)

    def leaf(self, parameter: Parameter, modifier: str, raw: str) -> Clause:
        """A parameter without a chain."""
        if modifier == "missing":
            if raw not in {"true", "false"}:
                raise bad_value(parameter.code + ":missing", raw, "true or false")
            return Missing(parameter) if raw == "true" else Not(Missing(parameter))
        special = self._special(parameter, modifier, raw)
        if special is not None:
            return special
        self._check_modifier(parameter, modifier)
        if modifier == "not":
            return Not(self._alternatives(parameter, "", raw))
        if modifier == "not-in":
            return Not(self._alternatives(parameter, "in", raw))
        if parameter.kind == "reference" and modifier in {"above", "below"}:
            return self._hierarchy(parameter, modifier, raw)
        return self._alternatives(parameter, modifier, raw)

    def _check_modifier(self, parameter: Parameter, modifier: str) -> None:
        if not modifier or modifier in _MODIFIERS[parameter.kind]:
            return
        if parameter.kind == "reference" and definitions.is_resource(modifier):
            if parameter.targets and modifier not in parameter.targets and "Resource" not in parameter.targets:
                raise bad_modifier(parameter.code, modifier, ("missing", "identifier", *parameter.targets))
            return
        raise bad_modifier(parameter.code, modifier, _MODIFIERS[parameter.kind])

    def _special(self, parameter: Parameter, modifier: str, raw: str) -> Clause | None:
        code = parameter.code
        if code == "_id":
            if modifier not in {"", "not"}:
                raise bad_modifier(code, modifier, ("not", "missing"))
            named = [values.unescape(part) for part in values.split(raw, ",")]
            # What cannot be an id is nobody's.
            known = tuple(part for part in named if reference.is_id(part))
            clause: Clause = Ids(known) if known else Or(())
            return Not(clause) if modifier else clause
        if code in {"_text", "_content"}:
            if modifier:
                raise bad_modifier(code, modifier, ())
            return full_text.parse(code, raw)
        if code == "_list":
            return Or(tuple(self._listed(part) for part in values.split(raw, ",")))
        if code == "_query":
            raise NotSupported("There are no named queries (_query) here.")
        return None

    def _listed(self, raw: str) -> Clause:
        if raw.startswith("$"):
            asked = LISTS.get(raw)
            if asked is None:
                raise NotSupported(f"There is no functional list {shown(raw)} here. Possible: {', '.join(LISTS)}.")
            if self.type_name not in asked:
                return Or(())
            return And(tuple(self.clause(name, value) for name, value in asked[self.type_name]))
        found = reference.literal(raw if "/" in raw else f"List/{raw}")
        if found is None or found[0] != "List":
            raise bad_value("_list", raw, "the id of a List")
        return Listed(found[1])

    def _hierarchy(self, parameter: Parameter, modifier: str, raw: str) -> Clause:
        if not any(hierarchies.parent_of(target) for target in targets_of(parameter)):
            raise bad_modifier(parameter.code, modifier, ("missing", "identifier", "[type]"))
        named = self._alternatives(parameter, "", raw)
        return hierarchies.clause(parameter, modifier, named.values) if isinstance(named, Leaf) else named

    def _alternatives(self, parameter: Parameter, modifier: str, raw: str) -> Clause:
        parts = values.split(raw, ",")
        if len(parts) > MAXIMUM_ALTERNATIVES:
            raise Invalid(f"Parameter {parameter.code}: at most {MAXIMUM_ALTERNATIVES} alternatives.")
        if len(parts) > 1 and not all(parts):
            raise bad_value(parameter.code, raw, "a list of values without empty ones")
        found: list[Any] = []
        for part in parts:
            found += self.parsed(parameter, modifier, part)
        if (parameter.kind == "token" and modifier in {"above", "below", "in"}) or (
            parameter.kind == "reference" and modifier != "identifier"
        ):
            modifier = ""
        return Leaf(parameter, modifier, tuple(dict.fromkeys(found)))

    def parsed(self, parameter: Parameter, modifier: str, raw: str) -> list[Any]:
        """The values that one alternative stands for. Raises Invalid."""
        kind, code = parameter.kind, parameter.code
        if kind == "token":
            return self._tokens(code, modifier, raw)
        if kind == "reference":
            if modifier == "identifier":
                return [token.parse(code + ":identifier", raw)]
            return [reference.parse(code, raw, targets_of(parameter), modifier, self.base)]
        if kind == "composite":
            return [composite.parse(parameter, raw, self)]
        if kind == "special":
            return [near.parse(code, raw)]
        plain: dict[str, Callable[[str, str], Any]] = {
            "date": date.parse,
            "number": quantity.parse_number,
            "quantity": quantity.parse,
        }
        if kind in plain:
            return [plain[kind](code, raw)]
        content = values.unescape(raw)
        if kind == "string" and not text.normalise(content) and modifier != "exact":
            raise bad_value(code, raw, "a text with at least one letter or digit")
        return [content]

    def _tokens(self, code: str, modifier: str, raw: str) -> list[Any]:
        if modifier == "text":
            normal = text.normalise(values.unescape(raw))
            if not normal:
                raise bad_value(code + ":text", raw, "a text with at least one letter or digit")
            return [normal]
        if modifier == "of-type":
            return [token.parse_of_type(code + ":of-type", raw)]
        if modifier == "in":
            name = values.unescape(raw)
            if self.base and name.startswith(self.base + "/"):
                name = name[len(self.base) + 1 :]
            try:
                listed = membership.members(self._terminology(), name)
            except NotFound:
                # Not "not found" as an answer: R4 http.html#search keeps 404 for addresses.
                raise bad_value(code + ":in", raw, "a value set that is known here") from None
            return [token.Token(system, member) for system, member in sorted(listed)]
        found = token.parse(code, raw)
        if modifier not in {"above", "below"}:
            return [found]
        if not found.system or found.code is None:
            raise bad_value(f"{code}:{modifier}", raw, "a token with its system: [system]|[code]")
        related = membership.codes_above if modifier == "above" else membership.codes_below
        return [
            token.Token(found.system, item) for item in sorted(related(self._terminology(), found.system, found.code))
        ]

    def _terminology(self) -> Source:
        if self.terminology_source is None:
            raise NotSupported("There is no terminology here to answer :in, :above and :below.")
        return self.terminology_source

    def _chain(self, parameter: Parameter, modifier: str, rest: str, raw: str) -> Clause:
        if parameter.kind != "reference":
            raise Invalid(f"Parameter {parameter.code} is no reference: it cannot be chained.")
        self._check_modifier(parameter, modifier if modifier != "identifier" else "exact")
        targets = (modifier,) if modifier else targets_of(parameter) or definitions.RESOURCE_TYPES
        found: list[tuple[str, Clause]] = []
        failure: Exception | None = None
        for target in targets:
            try:
                found.append((target, self.below(target).clause(rest, raw)))
            except (Unknown, Invalid) as error:
                # A parameter of this name may have another type elsewhere: what no target understands is refused.
                if failure is None or isinstance(failure, Unknown):
                    failure = error
        if not found:
            raise failure or Unknown(self.type_name, parameter.code)
        return Chain(parameter, tuple(found))

    def _has(self, name: str, raw: str) -> Clause:
        parameter, rest = self.reverse(name)
        return Has(parameter, self.type_name, self.below(parameter.type_name).clause(rest, raw))

    def reverse(self, name: str) -> tuple[Parameter, str]:
        """The reference parameter of _has:[type]:[reference]:[rest], and the rest. Raises Unknown, Invalid."""
        parts = name.split(":", 3)
        if len(parts) != 4 or not definitions.is_resource(parts[1]):
            raise bad_value("_has", name, "of the form _has:[type]:[reference]:[parameter]")
        _, type_name, code, rest = parts
        inner = self.below(type_name)
        parameter = inner.parameter(code)
        if parameter.kind != "reference":
            raise bad_value("_has", name, f"a reverse chain: {type_name}.{code} is no reference")
        if parameter.targets and self.type_name not in parameter.targets:
            raise bad_value("_has", name, f"a reverse chain: {type_name}.{code} never refers to {self.type_name}")
        return parameter, rest


def targets_of(parameter: Parameter) -> tuple[str, ...]:
    """The resource types that a reference parameter may lead to; empty for any."""
    stated = {part.target for part in parameter.parts}
    if stated and None not in stated:
        return tuple(sorted(target for target in stated if target is not None))
    return tuple(target for target in parameter.targets if definitions.is_resource(target))
