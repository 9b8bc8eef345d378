"""Calendar feeds (RFC 5545): a practitioner's agenda in another calendar, by a secret address that can be revoked.

A feed says when the practitioner is taken; a detailed one says for what kind of visit. Neither names a patient.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.scheduling import blocking, occupation, service
from vesalius.records.scheduling.free import DAY
from vesalius.records.search import search
from vesalius.store.wire import boolean, bytea, int8, int8_array, text

BEHIND, AHEAD = 14, 180
"""Days that a feed shows."""
MAXIMUM: Final = 2000
_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is in use. Times in µs since 1970 UTC."""

    id: int
    is_detailed: bool
    created: int
    used: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a feed: nobody's name in it. `sequence` grows with each change of what it stands for."""

    uid: str
    sequence: int
    low: int
    high: int
    name: str


def create(context: Context, actor: Actor, practitioner: str, *, is_detailed: bool = False) -> str:
    """A new feed; returns its secret, which is shown once. Raises Forbidden as `blocking.block`."""
    blocking.authorise(context, actor, practitioner)
    secret = secrets.token_urlsafe(_BYTES)
    with context.pool.session() as session, session.transaction():
        session.execute(
            "INSERT INTO calendar_feed (digest, practitioner, resource, is_detailed, created)"
            " VALUES ($1, $2, $3, $4, $5)",
            [
                bytea(_digest(secret)),
                text(practitioner),
                int8(context.blind.pk("Practitioner", practitioner.partition("/")[2])),
                boolean(is_detailed),
                int8(clock.now_microseconds()),
            ],
        )
        record(session, context.log, actor, "configuration-changed", f"calendar-feed/{practitioner}")
    return secret


def revoke(context: Context, actor: Actor, practitioner: str, number: int) -> None:
    """From now on the address leads nowhere. Raises Forbidden, NotFound."""
    blocking.authorise(context, actor, practitioner)
    with context.pool.session() as session, session.transaction():
        changed = session.execute(
            "UPDATE calendar_feed SET revoked = $3 WHERE id = $1 AND practitioner = $2 AND revoked IS NULL",
            [int8(number), text(practitioner), int8(clock.now_microseconds())],
        )
        if not changed:
            raise NotFound("The feed is not known.")
        record(session, context.log, actor, "configuration-changed", f"calendar-feed/{practitioner}")


def feeds(context: Context, actor: Actor, practitioner: str) -> list[Feed]:
    """The feeds of a practitioner that are in use. Raises Forbidden."""
    blocking.authorise(context, actor, practitioner)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id, is_detailed, created, used FROM calendar_feed WHERE practitioner = $1 AND revoked IS NULL"
            " ORDER BY id",
            [text(practitioner)],
        )
    return [Feed(*row) for row in rows]


def entries(context: Context, secret: str) -> list[Entry]:
    """What the feed with this secret shows, earliest first. Raises NotFound for any other."""
    now = clock.now_microseconds()
    with context.pool.session() as session:
        rows = session.fetch(
            "UPDATE calendar_feed SET used = $2 WHERE digest = $1 AND revoked IS NULL"
            " RETURNING practitioner, resource, is_detailed",
            [bytea(_digest(secret)), int8(now)],
        )
    if not rows:
        raise NotFound("The feed is not known.")
    practitioner, resource, is_detailed = rows[0]
    low, high = now - BEHIND * DAY, now + AHEAD * DAY
    names = _names(context, practitioner, low, high) if is_detailed else {}
    taken = [item for item in occupation.taken(context, [resource], low, high) if item.kind != occupation.HOLD]
    taken = taken[:MAXIMUM]
    versions = _versions(context, [item.source for item in taken])
    found = []
    for item in taken:
        uid = hashlib.sha256(f"{resource}/{item.source}".encode()).hexdigest()[:32]
        sequence = max(0, versions.get(item.source, 1) - 1)
        found.append(Entry(f"{uid}@agenda.vesalius", sequence, item.low, item.high, names.get(item.source, "")))
    return found


def _versions(context: Context, sources: Sequence[str]) -> dict[str, int]:
    """How often each of these resources was written, by literal."""
    pks = {context.blind.pk(*source.split("/")): source for source in sources if "/" in source}
    with context.pool.session() as session:
        rows = session.fetch("SELECT pk, version FROM resource WHERE pk = ANY($1)", [int8_array(sorted(pks))])
    return {pks[pk]: int(version) for pk, version in rows}


def _names(context: Context, practitioner: str, low: int, high: int) -> dict[str, str]:
    asked = [
        ("actor", practitioner),
        ("date", f"ge{clock.instant(low)}"),
        ("date", f"lt{clock.instant(high)}"),
        ("_count", "1000"),
    ]
    found = {}
    for item in search(context, service.actor(service.WORKER), "Appointment", asked).matches:
        resource = json.parse(item.body)
        concepts = resource.get("serviceType", ())
        found[f"Appointment/{item.id}"] = str(concepts[0].get("text", "")) if concepts else ""
    return found


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
