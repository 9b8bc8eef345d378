"""What became of the trainings that were asked for: waiting, running, done, or why there is no model."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.learning import registry
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.store.wire import int4

_STATES: Final = {1: "waiting", 2: "running", 3: "done", 4: "failed", 5: "cancelled"}
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Training:
    """One training. `failure`: a code of `learning.jobs` (too-few-outcomes …) or how it broke; else empty."""

    outcome: str
    years: int
    state: str
    failure: str
    asked_at: dt.datetime


def latest(context: Context, actor: Actor) -> list[Training]:
    """The last trainings, the newest first; they are forgotten with their jobs. Raises Forbidden."""
    require(actor, registry.MANAGE)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT state, failure, created, arguments FROM job WHERE name = 'learning.train'"
            " ORDER BY id DESC LIMIT $1",
            [int4(_SHOWN)],
        )
    found = []
    for state, failure, created, arguments in rows:
        given = json.parse(str(arguments).encode())
        code = str(failure or "") if _STATES[state] == "failed" else ""
        asked_at = dt.datetime.fromtimestamp(created / 1_000_000, dt.UTC)
        found.append(
            Training(str(given.get("outcome", "")), int(given.get("years", 0)), _STATES[state], code, asked_at)
        )
    return found
