"""The audit leaves of a page, written by the statement that finds it: one round trip and one commit instead of two.

Only where the statement alone decides what is on the page. The leaf commits to the event's digest and the patient,
as `vesalius.audit.log` explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vesalius.search.order import Column
from vesalius.search.statement import Statement
from vesalius.store.wire import bytea

KEY = "k"
"""With its number, the name of a sort key's column."""


class Leaf(NamedTuple):
    """The event of the search: time in microseconds since 1970 UTC, its sealed form, its digest."""

    recorded: int
    sealed: bytes
    digest: bytes


def disclosed(
    statement: Statement, rows: str, keys: Sequence[Column], count: int, leaf: Leaf, *, backward: bool
) -> str:
    """`rows`, and a leaf for each patient among the first `count` of them; one for nobody when there are none."""
    recorded, sealed = statement.integer(leaf.recorded), statement.bind(bytea(leaf.sealed))
    digest = statement.bind(bytea(leaf.digest))
    return (
        f"WITH m AS MATERIALIZED ({rows}),"
        f" p AS (SELECT DISTINCT patient FROM (SELECT patient FROM m ORDER BY {_order(keys, backward=backward)}"
        f" LIMIT {int(count)}) s),"
        " l AS (INSERT INTO audit_leaf (recorded, patient, version, event, leaf)"
        f" SELECT {recorded}, q.patient, NULL, {sealed},"
        f" sha256('\\x00'::bytea || {digest} || int8send(coalesce(q.patient, 0)) || int4send(0))"
        " FROM (SELECT patient FROM p UNION ALL SELECT NULL WHERE NOT EXISTS (SELECT FROM p)) q)"
        " SELECT * FROM m"
    )


def _order(keys: Sequence[Column], *, backward: bool) -> str:
    parts = []
    for number, column in enumerate(keys):
        name = f"{KEY}{number}"
        if not column.is_total:
            parts.append(f"({name} IS NULL)" + (" DESC" if backward else ""))
        parts.append(name + (" DESC" if column.descending != backward else ""))
    parts.append("pk DESC" if backward else "pk")
    return ", ".join(parts)
