"""The names behind keys: practitioners, centres and places, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vesalius.access.actor import Actor
from vesalius.r4 import definitions, human_names, json
from vesalius.records.context import Context
from vesalius.records.search import search
from vesalius.store.wire import int8_array

_NAMED: Final = ("Practitioner", "Organization", "Location")
_PAGE: Final = 200


def literals(context: Context, keys: Iterable[int]) -> dict[int, str]:
    """Key → "Type/id" of what exists. The ids are for looking up through `records`, not for showing."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT pk, type::bigint, id FROM resource WHERE pk = ANY($1) AND NOT deleted",
            [int8_array(sorted(set(keys)))],
        )
    return {int(pk): f"{definitions.type_name(int(number))}/{logical_id}" for pk, number, logical_id in rows}


def names(context: Context, actor: Actor, keys: Iterable[int]) -> dict[int, str]:
    """Key → name of a practitioner, organisation or place that the actor may see."""
    found: dict[int, str] = {}
    wanted = literals(context, keys)
    for type_name in _NAMED:
        by_id = {
            literal.partition("/")[2]: key for key, literal in wanted.items() if literal.startswith(f"{type_name}/")
        }
        ids = sorted(by_id)
        for start in range(0, len(ids), _PAGE):
            chosen = ids[start : start + _PAGE]
            page = search(context, actor, type_name, [("_id", ",".join(chosen)), ("_count", str(len(chosen)))])
            for version in page.matches:
                found[by_id[version.id]] = human_names.titled(json.parse(version.body))
    return found
