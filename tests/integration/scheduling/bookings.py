"""Resources that these tests book, and how they are written."""

from __future__ import annotations

import json
from typing import Any

from vesalius.access.actor import Actor, local_system
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.records.version import Written

OPERATOR = local_system("tests")
DAY = "2030-03-05"


def encode(resource: dict[str, Any]) -> bytes:
    return json.dumps(resource).encode()


def put(context: Context, resource: dict[str, Any], actor: Actor = OPERATOR) -> Written:
    return update(context, actor, resource["resourceType"], resource["id"], encode(resource))


def post(context: Context, resource: dict[str, Any], actor: Actor = OPERATOR) -> Written:
    return create(context, actor, resource["resourceType"], encode(resource))


def bundle(context: Context, *resources: dict[str, Any]) -> list[Any]:
    entries = [
        Entry(
            index,
            "PUT" if "id" in resource else "POST",
            resource["resourceType"],
            resource.get("id"),
            body=encode(resource),
        )
        for index, resource in enumerate(resources)
    ]
    return transaction(context, OPERATOR, entries)


def appointment(*actors: str, at: str = "10:00", to: str = "10:20", day: str = DAY, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment",
        "status": "booked",
        "start": f"{day}T{at}:00Z",
        "end": f"{day}T{to}:00Z",
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors],
    } | more


def extension(url: str, value: int) -> dict[str, Any]:
    return {"url": url, "valuePositiveInt": value}


def rows(context: Context, sql: str = "SELECT source, resource, seat FROM reservation ORDER BY 1, 2") -> list[Any]:
    with context.pool.session() as session:
        return session.fetch(sql)


def overlaps(context: Context) -> int:
    """Pairs of reservations of one seat that overlap, by comparing every two: independent of the constraint."""
    with context.pool.session() as session:
        found = session.fetch(
            "SELECT count(*) FROM reservation a JOIN reservation b ON a.resource = b.resource AND a.seat = b.seat"
            " AND a.ctid < b.ctid AND lower(a.during) < upper(b.during) AND lower(b.during) < upper(a.during)"
        )
    return int(found[0][0])
