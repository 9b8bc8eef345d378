"""References by canonical URL in chains: what defines a URL, and what names it (R4 references.html#canonical).

A reference of type canonical has no target whose key could be computed: the URL stands between the two. The part of a
question on the other side is answered first, and its URLs become values of the outer question.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from vesalius.search.evaluate import elements
from vesalius.search.model import Parameter, model
from vesalius.search.parameters.reference import Target
from vesalius.search.parameters.token import Token
from vesalius.search.query import And, Clause, Leaf, Or

MODIFIER: Final = "canonical"
"""Of the leaf of a reference whose values are definitions; no client can write it."""


@cache
def is_by_url(parameter: Parameter) -> bool:
    """Whether some of the elements of a reference parameter are canonical URLs."""
    return any(leaf.type == "canonical" for part in parameter.parts for leaf in part.source.leaves)


def defines(type_name: str) -> bool:
    """Whether resources of this type have a canonical URL of their own."""
    return "url" in model(type_name).parameters


def naming(parameter: Parameter, definitions: Iterable[dict[str, Any]]) -> Clause | None:
    """The clause that the parameter names one of the definitions, in its version or in none; None for none."""
    targets = {
        Target((), resource["url"], resource.get("version"), is_definition=True): None
        for resource in definitions
        if resource.get("url")
    }
    return Leaf(parameter, MODIFIER, tuple(targets)) if targets else None


def named(parameter: Parameter, type_name: str, resources: Iterable[dict[str, Any]]) -> Clause | None:
    """The clause that a definition of the type is named by one of the resources; None when they name none."""
    urls = {
        value
        for resource in resources
        for _, leaf, value in elements(parameter, resource)
        if leaf.type == "canonical" and isinstance(value, str) and not value.startswith("#")
    }
    known = model(type_name).parameters
    plain = tuple(sorted(url for url in urls if "|" not in url))
    found: list[Clause] = [Leaf(known["url"], "", plain)] if plain else []
    for url in sorted(urls.difference(plain)):
        bare, _, version = url.partition("|")
        wanted: list[Clause] = [Leaf(known["url"], "", (bare,))]
        if version and "version" in known:
            wanted.append(Leaf(known["version"], "", (Token(None, version),)))
        found.append(And(tuple(wanted)))
    return Or(tuple(found)) if found else None
