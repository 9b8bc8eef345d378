"""Which models there are and how each runs: off, silent, shown. One person stops a model; two show it.

Shipped files are pinned in `models/pins.json`, those that were trained here by the digest of their row. All begin
silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.learning.drift import Finding
from vesalius.learning.model import Model, digest, parse
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

MANAGE: Final = "knowledge.manage"
"""The capability that trains, stops and shows models."""
OFF, SILENT, SHOWN = "off", "silent", "shown"
_SHORTEST_REASON: Final = 10


@dataclass(frozen=True, slots=True)
class Installed:
    """A model and how it runs. `verdict` is what the monitor last said: good, beyond, or "" before its first run."""

    model: Model
    mode: str
    reason: str
    changed_by: int | None
    changed_at: int
    is_own: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """To show a model: who proposed it and why; a second person decides."""

    id: int
    digest: str
    reason: str
    proposed_by: int


@cache
def shipped() -> tuple[tuple[Model, bytes], ...]:
    """The models of the package. Raises Invalid when a file is not the pinned one."""
    folder = resources.files("vesalius.learning").joinpath("models")
    pins = json.parse(folder.joinpath("pins.json").read_bytes())
    found = []
    for name, pinned in sorted(pins.items()):
        content = folder.joinpath(name).read_bytes()
        found.append((parse(content, pinned), content))
    return tuple(found)


def installed(context: Context) -> list[Installed]:
    """All models, the newest of each kind first."""
    with context.pool.session() as session:
        _deliver(session)
        rows = session.fetch(
            "SELECT m.digest, m.content, m.mode, m.reason, m.changed_by, m.changed_at, coalesce((SELECT v.verdict FROM"
            " learning_monitor v WHERE v.digest = m.digest ORDER BY v.at DESC LIMIT 1), '')"
            " FROM learning_model m ORDER BY m.model, m.changed_at DESC, m.digest"
        )
    packaged = {model.digest: model for model, _ in shipped()}
    found = []
    for pinned, content, mode, reason, by, at, verdict in rows:
        model = packaged.get(pinned) or _own(content, pinned)
        # A shipped model of an earlier version is not run any more, nor a file that is not the pinned one.
        if model is not None:
            found.append(Installed(model, mode, reason, by, at, pinned not in packaged, verdict))
    return found


def _own(content: str, pinned: str) -> Model | None:
    try:
        return parse(content.encode(), pinned) if content else None
    except Invalid:
        return None


def _deliver(session: Session) -> None:
    for model, _ in shipped():
        session.execute(
            "INSERT INTO learning_model (digest, model, mode, reason, changed_at) VALUES ($1, $2, 'silent', $3, $4)"
            " ON CONFLICT DO NOTHING",
            [text(model.digest), text(model.id), text("Delivered with the software."), int8(clock.now_microseconds())],
        )


def install(context: Context, actor: Actor, content: bytes) -> Model:
    """Installs a model that was trained here, silent. Raises Forbidden, Invalid; the same again changes nothing."""
    _may(context, actor)
    model = parse(content, digest(content))
    with context.pool.session() as session, session.transaction():
        session.execute(
            "INSERT INTO learning_model (digest, model, content, mode, reason, changed_by, changed_at)"
            " VALUES ($1, $2, $3, 'silent', $4, $5, $6) ON CONFLICT DO NOTHING",
            [
                text(model.digest), text(model.id), text(content.decode()), text("Trained on this network's records."),
                int8(actor.account or 0), int8(clock.now_microseconds()),
            ],
        )  # fmt: skip
        _log(session, context, actor, model.digest, SILENT)
    return model


def stop(context: Context, actor: Actor, pinned: str, reason: str) -> None:
    """Switches a model off, at once and by one person. Raises Forbidden, Invalid, NotFound."""
    _may(context, actor)
    with context.pool.session() as session, session.transaction():
        _switch(session, pinned, OFF, _worded(reason), actor.account or 0)
        session.execute(
            "UPDATE learning_proposal SET state = 'rejected', decided_by = $2, decided_at = $3"
            " WHERE digest = $1 AND state = 'proposed'",
            [text(pinned), int8(actor.account or 0), int8(clock.now_microseconds())],
        )
        _log(session, context, actor, pinned, OFF)


def silence(context: Context, actor: Actor, pinned: str, reason: str) -> None:
    """Lets a model run without being seen. Raises Forbidden, Invalid, NotFound."""
    _may(context, actor)
    with context.pool.session() as session, session.transaction():
        _switch(session, pinned, SILENT, _worded(reason), actor.account or 0)
        _log(session, context, actor, pinned, SILENT)


def propose(context: Context, actor: Actor, pinned: str, reason: str) -> int:
    """Proposes to show a model. Raises Forbidden, Invalid, NotFound.

    Raises Conflict while the monitor finds it beyond its limits or has not judged it, and while a proposal waits.
    """
    _may(context, actor)
    words = _worded(reason)
    with context.pool.session() as session, session.transaction():
        _showable(session, pinned)
        ident = session.fetch(
            "INSERT INTO learning_proposal (digest, reason, proposed_by, proposed_at, state)"
            " VALUES ($1, $2, $3, $4, 'proposed') ON CONFLICT DO NOTHING RETURNING id",
            [text(pinned), text(words), int8(actor.account or 0), int8(clock.now_microseconds())],
        )
        if not ident:
            raise Conflict("A proposal for this model waits for a second person.")
        _log(session, context, actor, pinned, "proposed")
    return int(ident[0][0])


def decide(context: Context, actor: Actor, number: int, *, is_approved: bool) -> None:
    """Approves or rejects what somebody else proposed. Raises Forbidden, NotFound, Conflict."""
    _may(context, actor)
    with context.pool.session() as session, session.transaction():
        rows = session.fetch(
            "SELECT digest, reason, proposed_by FROM learning_proposal WHERE id = $1 AND state = 'proposed' FOR UPDATE",
            [int8(number)],
        )
        if not rows:
            raise NotFound("No such proposal waits.")
        pinned, reason, proposer = rows[0]
        person = actor.account or 0
        if is_approved:
            if proposer == person:
                raise Conflict("A second person has to approve it.")
            _showable(session, pinned)
            _switch(session, pinned, SHOWN, reason, person)
        session.execute(
            "UPDATE learning_proposal SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1",
            [
                int8(number),
                text("approved" if is_approved else "rejected"),
                int8(person),
                int8(clock.now_microseconds()),
            ],
        )
        _log(session, context, actor, pinned, SHOWN if is_approved else "rejected")


def proposals(context: Context, actor: Actor) -> list[Proposal]:
    """Those that wait. Raises Forbidden."""
    require(actor, MANAGE)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id, digest, reason, proposed_by FROM learning_proposal WHERE state = 'proposed' ORDER BY id"
        )
    return [Proposal(*row) for row in rows]


def findings(context: Context, actor: Actor, pinned: str) -> list[Finding]:
    """What the monitor found in its last run. Raises Forbidden."""
    require(actor, MANAGE)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT content FROM learning_monitor WHERE digest = $1 ORDER BY at DESC LIMIT 1", [text(pinned)]
        )
    return [Finding(**each) for each in msgspec.json.decode(rows[0][0])] if rows else []


def off_by_monitor(session: Session, context: Context, actor: Actor, pinned: str) -> bool:
    """Switches a shown model off because it is beyond its limits; a silent one goes on unseen. True when it changed."""
    changed = session.execute(
        "UPDATE learning_model SET mode = 'off', reason = $2, changed_by = NULL, changed_at = $3"
        " WHERE digest = $1 AND mode = 'shown'",
        [text(pinned), text("The monitor found it beyond its limits."), int8(clock.now_microseconds())],
    )
    if changed:
        _log(session, context, actor, pinned, OFF)
    return bool(changed)


def _showable(session: Session, pinned: str) -> None:
    if not session.fetch("SELECT 1 FROM learning_model WHERE digest = $1", [text(pinned)]):
        raise NotFound("There is no such model.")
    rows = session.fetch(
        "SELECT verdict FROM learning_monitor WHERE digest = $1 ORDER BY at DESC LIMIT 1", [text(pinned)]
    )
    if not rows:
        raise Conflict("The monitor has not judged this model yet.")
    if rows[0][0] != "good":
        raise Conflict("The monitor finds this model beyond its limits; it is not shown.")


def _switch(session: Session, pinned: str, mode: str, reason: str, person: int) -> None:
    changed = session.execute(
        "UPDATE learning_model SET mode = $2, reason = $3, changed_by = $4, changed_at = $5 WHERE digest = $1",
        [text(pinned), text(mode), text(reason), int8(person), int8(clock.now_microseconds())],
    )
    if not changed:
        raise NotFound("There is no such model.")


def _worded(reason: str) -> str:
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Invalid(f"Say why in at least {_SHORTEST_REASON} characters.")
    return reason.strip()[:1000]


def _may(context: Context, actor: Actor) -> None:
    try:
        require(actor, MANAGE)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "model-refused", outcome=REFUSED)
        raise


def _log(session: Session, context: Context, actor: Actor, pinned: str, what: str) -> None:
    record(session, context.log, actor, "model-changed", details={"model": pinned[:16], "to": what})
