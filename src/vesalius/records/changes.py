"""Whose records changed, without opening them: for work that goes over the same patients again and again."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.visible import condition
from vesalius.store.wire import int2, int8


def marks(context: Context, actor: Actor, type_name: str, low: int, high: int) -> dict[str, str]:
    """{id: mark} of every patient with a resource of the type that begins in [low, high), in µs since 1970 UTC.

    A mark differs once anything of the record that `actor` may see was stored, deleted, sealed or erased. Nothing is
    opened, and nothing told but that there is a record: no entry is left in the log.
    """
    named, first = condition(actor, "a", 4)
    counted, second = condition(actor, "r", 4 + len(first))
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT p.id, count(*), max(r.updated) FROM resource r JOIN resource p ON p.pk = r.patient"
            " WHERE r.patient IN (SELECT a.patient FROM resource a WHERE a.type = $1 AND a.date_low >= $2"
            f" AND a.date_low < $3 AND NOT a.deleted AND {named}) AND {counted} GROUP BY p.id",
            [int2(definitions.type_number(type_name)), int8(low), int8(high), *first, *second],
        )
    return {row[0]: f"{row[1]}.{row[2]}" for row in rows}
