"""Reports that people put together themselves: measure × dimensions × months × filter, kept and shared as definitions.

Sharing shares the definition. Whoever opens it asks the question within their own scopes, with the same rounding and
hiding as every report: nothing is computed for somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from vesalius import clock
from vesalius.access import accounts
from vesalius.access.actor import Actor
from vesalius.analytics import measure, period
from vesalius.analytics.measure import Measure
from vesalius.analytics.period import Period
from vesalius.analytics.scope import Scope
from vesalius.analytics.statement import Question
from vesalius.errors import Invalid, NotFound
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import int8, text, text_array

MONTHS: Final = {"last-month": 1, "last-3": 3, "last-6": 6, "last-12": 12, "last-24": 24}
"""Months that move with the calendar: how many whole ones before the present."""
NETWORK: Final = "network"
LONGEST_TITLE: Final = 80
_MAXIMUM: Final = 200
# A question is checked before anybody asks it.
_NOBODY: Final = Scope("")
_COLUMNS: Final = "id, owner, title, measure, definition, shared, changed_at"


class Definition(msgspec.Struct, frozen=True):
    """What is asked. `months` is a key of MONTHS, or "2026-01/2026-03"."""

    dimensions: tuple[str, ...] = ()
    filters: dict[str, str] = {}
    months: str = "last-12"
    compared: str = ""

    def period(self) -> Period:
        """The months as they are now. Raises Invalid."""
        if self.months in MONTHS:
            return period.recent(MONTHS[self.months])
        first, _, last = self.months.partition("/")
        return period.parse(first, last)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One report of somebody's own. `shared` is "", network, or "Organization/id"; `is_mine` for its owner."""

    id: int
    title: str
    measure: Measure
    definition: Definition
    shared: str
    is_mine: bool
    changed_at: int


def listed(context: Context, actor: Actor) -> list[OwnReport]:
    """Those of the actor, and those that others share with them, by title."""
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {_COLUMNS} FROM own_report WHERE owner = $1 OR shared = ANY($2) ORDER BY lower(title), id"
            f" LIMIT {_MAXIMUM}",
            [int8(actor.account), text_array(_circles(context, session, actor))],
        )
    found = [_own(actor, row) for row in rows]
    return [one for one in found if one is not None]


def find(context: Context, actor: Actor, number: int) -> OwnReport:
    """One that the actor may open. Raises NotFound for all others."""
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {_COLUMNS} FROM own_report WHERE id = $1 AND (owner = $2 OR shared = ANY($3))",
            [int8(number), int8(actor.account), text_array(_circles(context, session, actor))],
        )
    found = _own(actor, rows[0]) if rows else None
    if found is None:
        raise NotFound("There is no such report.")
    return found


def save(
    context: Context,
    actor: Actor,
    title: str,
    measure_id: str,
    definition: Definition,
    shared: str = "",
    *,
    number: int | None = None,
) -> int:
    """The number of the stored report; with `number` that one is replaced. Raises Invalid, NotFound."""
    if actor.account is None:
        raise NotFound("Only people have reports of their own.")
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid(f"A title has 1 to {LONGEST_TITLE} characters.")
    check(measure_id, definition)
    content = msgspec.json.encode(definition).decode()
    now = clock.now_microseconds()
    with context.pool.session() as session:
        if shared and shared not in _circles(context, session, actor):
            raise Invalid("A report is shared with one's own centre or with the network.")
        values = [int8(actor.account), text(title), text(measure_id), text(content), text(shared), int8(now)]
        if number is None:
            rows = session.fetch(
                "INSERT INTO own_report (owner, title, measure, definition, shared, created_at, changed_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
                values,
            )
        else:
            rows = session.fetch(
                "UPDATE own_report SET title = $2, measure = $3, definition = $4, shared = $5, changed_at = $6"
                " WHERE id = $7 AND owner = $1 RETURNING id",
                [*values, int8(number)],
            )
    if not rows:
        raise NotFound("There is no such report.")
    return int(rows[0][0])


def forget(context: Context, actor: Actor, number: int) -> None:
    """Takes a report of the actor's own away. Raises NotFound."""
    with context.pool.session() as session:
        changed = session.execute(
            "DELETE FROM own_report WHERE id = $1 AND owner = $2", [int8(number), int8(actor.account)]
        )
    if not changed:
        raise NotFound("There is no such report.")


def check(measure_id: str, definition: Definition) -> None:
    """Raises Invalid for what the measure cannot be asked, NotFound for a measure that is none."""
    found = measure.find(measure_id)
    asked = Question(found, definition.period(), _NOBODY, definition.dimensions, definition.filters)
    asked.check()
    if any(not isinstance(value, str) or len(value) > 64 for value in definition.filters.values()):
        raise Invalid("A filter is one value of its dimension.")


def circles(context: Context, actor: Actor) -> list[str]:
    """With whom the actor may share: the centres of their roles, and the network."""
    with context.pool.session() as session:
        return _circles(context, session, actor)


def _circles(context: Context, session: Session, actor: Actor) -> list[str]:
    facts = accounts.load(session, context.blind, actor.account) if actor.account is not None else None
    found = {role.organization for role in facts.roles if role.organization} if facts is not None else set()
    return [*sorted(found), NETWORK]


def _own(actor: Actor, row: tuple[Any, ...]) -> OwnReport | None:
    number, owner, title, measure_id, content, shared, changed = row
    known: Mapping[str, Measure] = measure.shipped()
    if measure_id not in known:
        # A measure that a later version no longer has: the report stays stored and is not offered.
        return None
    definition = msgspec.json.decode(str(content).encode(), type=Definition)
    return OwnReport(
        int(number), str(title), known[measure_id], definition, str(shared), owner == actor.account, int(changed)
    )
