"""ViewDefinitions by name: those that ship with the tables of figures, and those that people keep on the server.

A definition tells nothing of a patient: whoever has an account may read each of them, and what a run answers is decided
for every resource that it reads. Keeping one on the server needs the right to read reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.analytics.scope import READ
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, TooMany
from vesalius.r4 import json, view_definition
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text

TYPE: Final = "ViewDefinition"
MAXIMUM: Final = 1_000
"""Definitions that are kept beside the shipped ones."""
_SHIPPED_AT: Final = 0
_COLUMNS: Final = "id, version, content, changed_at"


@dataclass(frozen=True, slots=True)
class StoredView:
    """One definition: `document` is its plain JSON, `updated` µs since 1970 UTC; a shipped one cannot be changed."""

    id: str
    version: int
    document: Mapping[str, Any]
    updated: int
    is_shipped: bool = False

    @property
    def resource(self) -> dict[str, Any]:
        """The definition with its id and meta."""
        meta = {"versionId": str(self.version)}
        if not self.is_shipped:
            meta["lastUpdated"] = clock.instant(self.updated)
        first = {"resourceType": TYPE, "id": self.id, "meta": {**self.document.get("meta", {}), **meta}}
        return first | {name: value for name, value in self.document.items() if name not in first}


@cache
def shipped() -> Mapping[str, StoredView]:
    """The views of the tables of figures, by id."""
    found = {}
    for path in resources.files("vesalius.analytics").joinpath("views").iterdir():
        if path.name.endswith(".json"):
            document = json.parse(path.read_bytes())
            found[document["name"]] = StoredView(document["name"], 1, document, _SHIPPED_AT, is_shipped=True)
    return dict(sorted(found.items()))


def require_reader(context: Context, actor: Actor) -> None:
    """Raises Forbidden, with an event in the audit log, for who has no right at all here."""
    if actor.rights is None and not actor.is_administrator:
        with context.pool.session() as session:
            record(session, context.log, actor, "view-definition-read", TYPE, outcome=REFUSED)
        raise Forbidden("You may not read this.")


def get(context: Context, logical_id: str) -> StoredView:
    """The definition with this id. Raises NotFound."""
    if logical_id in shipped():
        return shipped()[logical_id]
    with context.pool.session() as session:
        rows = session.fetch(f"SELECT {_COLUMNS} FROM view_definition WHERE id = $1", [text(logical_id)])
    if not rows:
        raise NotFound("There is no such ViewDefinition.")
    return _stored(rows[0])


def search(context: Context, criteria: Mapping[str, str]) -> list[StoredView]:
    """Those that fit every criterion (_id, url, version, name, resource), shipped ones first. Raises Invalid."""
    for name in criteria:
        if name not in {"_id", "url", "version", "name", "resource"}:
            raise Invalid("A ViewDefinition is searched by _id, url, version, name or resource.")
    with context.pool.session() as session:
        rows = session.fetch(f"SELECT {_COLUMNS} FROM view_definition ORDER BY id", [])
    found = [*shipped().values(), *map(_stored, rows)]
    return [one for one in found if all(_fits(one, name, value) for name, value in criteria.items())]


def by_canonical(context: Context, address: str) -> StoredView:
    """The newest definition with a canonical address, "url" or "url|version". Raises NotFound."""
    url, _, version = address.partition("|")
    found = search(context, {"url": url} | ({"version": version} if version else {}))
    if not found:
        raise NotFound("There is no such ViewDefinition.")
    return max(found, key=lambda one: (str(one.document.get("version", "")), one.updated))


def store(
    context: Context, actor: Actor, document: Mapping[str, Any], logical_id: str = "", *, version: int | None = None
) -> tuple[StoredView, bool]:
    """Keeps a definition under an id, its own or a new one; and whether it is new there.

    Raises Invalid for what is no ViewDefinition, Forbidden without the right, Conflict for the id of a shipped one,
    PreconditionFailed when `version` is not the present one.
    """
    _require(context, actor, logical_id)
    view_definition.parse(document)
    if logical_id in shipped():
        raise Conflict("The views of the tables of figures cannot be changed: choose another id.")
    logical_id = logical_id or ids.new()
    kept = {name: value for name, value in document.items() if name not in {"id", "meta"}}
    now = clock.now_microseconds()
    with context.pool.session() as session, session.transaction():
        session.run("LOCK TABLE view_definition IN SHARE ROW EXCLUSIVE MODE")
        present = _version(session, logical_id)
        if version is not None and present != version:
            raise PreconditionFailed("The ViewDefinition was changed meanwhile.")
        if not present and session.fetch("SELECT count(*) FROM view_definition", [])[0][0] >= MAXIMUM:
            raise TooMany(f"At most {MAXIMUM} ViewDefinitions are kept.", retry_after_seconds=86_400)
        session.execute(
            "INSERT INTO view_definition (id, version, url, business_version, name, resource, content, changed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET version = $2, url = $3,"
            " business_version = $4, name = $5, resource = $6, content = $7, changed_at = $8",
            [
                text(logical_id),
                int4(present + 1),
                *(text(str(kept.get(name, ""))) for name in ("url", "version", "name", "resource")),
                bytea(json.encode(kept)),
                int8(now),
            ],
        )
        record(session, context.log, actor, "view-definition-changed", f"{TYPE}/{logical_id}")
    return StoredView(logical_id, present + 1, kept, now), not present


def delete(context: Context, actor: Actor, logical_id: str) -> None:
    """Takes a definition away, if it is there. Raises Forbidden, Conflict for a shipped one."""
    _require(context, actor, logical_id)
    if logical_id in shipped():
        raise Conflict("The views of the tables of figures cannot be deleted.")
    with context.pool.session() as session, session.transaction():
        if session.execute("DELETE FROM view_definition WHERE id = $1", [text(logical_id)]):
            record(session, context.log, actor, "view-definition-removed", f"{TYPE}/{logical_id}")


def _require(context: Context, actor: Actor, logical_id: str) -> None:
    try:
        require(actor, READ)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "view-definition-changed", f"{TYPE}/{logical_id}", outcome=REFUSED)
        raise


def _version(session: Session, logical_id: str) -> int:
    rows = session.fetch("SELECT version FROM view_definition WHERE id = $1", [text(logical_id)])
    return int(rows[0][0]) if rows else 0


def _stored(row: tuple[Any, ...]) -> StoredView:
    logical_id, version, content, changed = row
    return StoredView(str(logical_id), int(version), json.parse(bytes(content)), int(changed))


def _fits(found: StoredView, name: str, value: str) -> bool:
    if name == "_id":
        return found.id in value.split(",")
    present = str(found.document.get(name, ""))
    if name == "name":
        return present.casefold().startswith(value.casefold())
    return present in value.split(",")
