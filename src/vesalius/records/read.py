"""read and vread (R4 http.html#read, #vread)."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.version import Version
from vesalius.records.visible import condition
from vesalius.store import reads


def read(context: Context, actor: Actor, type_name: str, logical_id: str) -> Version:
    """The current version. Raises NotFound, or Gone with the version of the deletion. Leaves an audit leaf."""
    event = context.log.event(actor, "R", "read", f"{type_name}/{logical_id}")
    sql, values = condition(actor, "x", 5)
    with context.pool.session() as session:
        row = reads.read(
            session,
            context.blind.pk(type_name, logical_id),
            sql,
            values,
            recorded=event.recorded,
            event=event.sealed,
            digest=event.digest,
        )
        # The pk is a hash: a wrong row is all but impossible, and checking costs nothing.
        if row is None or row.id != logical_id or row.type != definitions.type_number(type_name):
            raise NotFound("The resource is not known.")
        if row.deleted:
            raise Gone(version=row.version)
        return Version(type_name, logical_id, row.version, row.updated, session.open(row))


def vread(context: Context, actor: Actor, type_name: str, logical_id: str, version: int) -> Version:
    """Version `version`, current or not. Raises NotFound, or Gone when that version is a deletion."""
    if not 0 < version < 2**31:
        raise NotFound("The version is not known.")
    event = context.log.event(actor, "R", "vread", f"{type_name}/{logical_id}/_history/{version}")
    sql, values = condition(actor, "x", 6)
    superseded, more = condition(actor, "v", 6 + len(values))
    with context.pool.session() as session:
        row = reads.read_version(
            session,
            context.blind.pk(type_name, logical_id),
            version,
            sql,
            superseded,
            [*values, *more],
            recorded=event.recorded,
            event=event.sealed,
            digest=event.digest,
        )
        if row is None or row.id != logical_id or row.type != definitions.type_number(type_name):
            raise NotFound("The version is not known.")
        if row.deleted:
            raise Gone(version=row.version)
        return Version(type_name, logical_id, row.version, row.updated, session.open(row))
