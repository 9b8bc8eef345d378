"""Who may be told what: asked of the database at the moment of sending, with the rights as they are then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.events.live.topics import Event, Wishes
from vesalius.records.context import Context
from vesalius.records.visible import condition
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array, text


def wishes(context: Context, account: int, topics: Iterable[str]) -> Wishes:
    """The topics of one page, with patients turned into pks."""
    names = frozenset(topics)
    return Wishes(account, names, _patients(context, names, "record/"), _patients(context, names, "presence/"))


def _patients(context: Context, names: frozenset[str], prefix: str) -> dict[int, str]:
    return {context.blind.pk("Patient", name.rpartition("/")[2]): name for name in names if name.startswith(prefix)}


def current_actor(context: Context, account: int, session_digest: str) -> Actor | None:
    """The actor of a stream, with today's rights; None when account or session ended, or the screen is locked."""
    with context.pool.session() as session:
        is_there = session.fetch(
            "SELECT EXISTS (SELECT FROM web_session WHERE digest = decode($1, 'hex') AND expires > $2"
            " AND locked IS NULL)",
            [text(session_digest), int8(clock.now_microseconds())],
        )[0][0]
    if not is_there:
        return None
    return context.authenticator.actor_for_account(account, token=f"live-{session_digest[:12]}")


def told(context: Context, actor: Actor, wanted: Wishes, events: Sequence[Event]) -> list[dict[str, Any]]:
    """What of these events may be told to the actor, as browsers get it; each resource once, its last change."""
    matched: dict[tuple[str, str, str], tuple[str, Event]] = {}
    for event in events:
        topic = wanted.matching(event)
        if topic is not None:
            key = (topic, event.kind, event.literal)
            matched.pop(key, None)
            matched[key] = (topic, event)
    pks = sorted({event.pk for _, event in matched.values() if event.pk is not None})
    with context.pool.session() as session:
        open_to_actor = visible(session, actor, pks)
    return [event.shown(topic) for topic, event in matched.values() if event.pk is None or event.pk in open_to_actor]


def visible(session: Session, actor: Actor, pks: list[int]) -> set[int]:
    """Those of the resources that the actor may see now."""
    if not pks:
        return set()
    sql, values = condition(actor, "x", 2)
    rows = session.fetch(f"SELECT x.pk FROM resource x WHERE x.pk = ANY($1) AND {sql}", [int8_array(pks), *values])
    return {row[0] for row in rows}
