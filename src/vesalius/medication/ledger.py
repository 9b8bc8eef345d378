"""What became of alerts, counted by rule and day, and the switch of each rule, which takes two people.

Nothing here names a patient: what was decided about one stands in the record as DetectedIssue.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.knowledge.alerts import Alert, Tier
from vesalius.records.context import Context
from vesalius.store.wire import int4, int4_array, int8, text, text_array

MANAGE: Final = "knowledge.manage"
"""The capability that switches rules."""
_COUNTED: Final = ("shown", "stopped", "overridden", "followed", "named")
_SHORTEST_REASON: Final = 10
_HELD_SECONDS: Final = 10.0
_lock: Final = threading.Lock()
_off: dict[int, tuple[float, frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Figures:
    """One rule over a span of days. `acceptance` is the share of stops after which another choice was made.

    `named` of those shown have the rule's level for substances that the source names, and none of these was there.
    """

    rule: str
    tier: int
    shown: int
    stopped: int
    overridden: int
    followed: int
    named: int = 0

    @property
    def acceptance(self) -> float | None:
        """From 0 to 1; None while nothing was decided."""
        decided = self.overridden + self.followed
        return self.followed / decided if decided else None

    @property
    def needs_review(self) -> bool:
        """More than nine in ten overridden over a hundred firings: the rule is looked at again."""
        decided = self.overridden + self.followed
        return decided >= 100 and self.overridden / decided > 0.9


@dataclass(frozen=True, slots=True)
class Switch:
    """A proposal to switch a rule off or on again, and what became of it."""

    id: int
    rule: str
    is_off: bool
    reason: str
    proposed_by: int
    proposed_at: int
    decided_by: int | None
    decided_at: int | None
    state: str


def showing(alerts: Iterable[Alert]) -> list[tuple[str, int, str]]:
    """What `count` counts of alerts that are shown to somebody."""
    events = []
    for alert in alerts:
        counted = ["shown"]
        if alert.tier <= Tier.STOP_ONCE:
            counted.append("stopped")
        if alert.demoted == "named":
            counted.append("named")
        events += [(alert.rule, int(alert.tier), what) for what in counted]
    return events


def count(context: Context, events: Iterable[tuple[str, int, str]]) -> None:
    """Counts (rule, tier, what): what is shown, stopped, overridden or followed, or shown as `named`."""
    day = dt.datetime.fromtimestamp(clock.now_microseconds() / 1e6, dt.UTC).date()
    totals: dict[tuple[str, int], dict[str, int]] = {}
    for rule, tier, what in events:
        found = totals.setdefault((rule[:200], tier), dict.fromkeys(_COUNTED, 0))
        found[what] += 1
    if not totals:
        return
    # A rule has one tier in a day: where an alert was demoted for one patient, the gravest counts.
    by_rule: dict[str, tuple[int, dict[str, int]]] = {}
    for (rule, tier), found in totals.items():
        least, sums = by_rule.get(rule, (tier, dict.fromkeys(found, 0)))
        by_rule[rule] = (min(least, tier), {what: sums[what] + number for what, number in found.items()})
    rules = sorted(by_rule)
    with context.pool.session() as session, session.transaction():
        # Counts may be lost with the machine's power; nobody waits for the disk while somebody prescribes.
        session.run("SET LOCAL synchronous_commit = off")
        session.execute(
            "INSERT INTO knowledge_firing (day, rule, tier, shown, stopped, overridden, followed, named)"
            " SELECT $1::int4, g.* FROM unnest($2::text[], $3::int4[], $4::int4[], $5::int4[], $6::int4[], $7::int4[],"
            " $8::int4[]) AS g (rule, tier, shown, stopped, overridden, followed, named) WHERE true"
            " ON CONFLICT (day, rule) DO UPDATE SET tier = EXCLUDED.tier,"
            " shown = knowledge_firing.shown + EXCLUDED.shown,"
            " stopped = knowledge_firing.stopped + EXCLUDED.stopped,"
            " overridden = knowledge_firing.overridden + EXCLUDED.overridden,"
            " followed = knowledge_firing.followed + EXCLUDED.followed,"
            " named = knowledge_firing.named + EXCLUDED.named",
            [
                int4(day.toordinal()),
                text_array(rules),
                int4_array([by_rule[rule][0] for rule in rules]),
                *(int4_array([by_rule[rule][1][what] for rule in rules]) for what in _COUNTED),
            ],
        )


def figures(context: Context, actor: Actor, days: int = 90) -> list[Figures]:
    """The rules that fired, most overridden first. Raises Forbidden."""
    require(actor, MANAGE)
    since = dt.datetime.fromtimestamp(clock.now_microseconds() / 1e6, dt.UTC).date().toordinal() - days
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT rule, min(tier)::int4, sum(shown)::int8, sum(stopped)::int8, sum(overridden)::int8,"
            " sum(followed)::int8, sum(named)::int8"
            " FROM knowledge_firing WHERE day >= $1::int4 GROUP BY rule ORDER BY 5 DESC, 3 DESC, rule",
            [int4(since)],
        )
    return [Figures(*row) for row in rows]


def shown_lately(context: Context, days: int = 90) -> dict[str, int]:
    """Rule → tier, of what was shown within `days`. Names no patient; nobody's right is asked."""
    since = dt.datetime.fromtimestamp(clock.now_microseconds() / 1e6, dt.UTC).date().toordinal() - days
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT rule, min(tier)::int4 FROM knowledge_firing WHERE day >= $1::int4 GROUP BY rule", [int4(since)]
        )
    return {str(rule): int(tier) for rule, tier in rows}


def propose(context: Context, actor: Actor, rule: str, *, is_off: bool, reason: str) -> int:
    """Proposes to switch a rule. Raises Forbidden, Invalid, Conflict when a proposal waits already."""
    require(actor, MANAGE)
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Invalid(f"Say why in at least {_SHORTEST_REASON} characters.")
    with context.pool.session() as session, session.transaction():
        waiting = session.fetch("SELECT id FROM knowledge_switch WHERE rule = $1 AND state = 'proposed'", [text(rule)])
        if waiting:
            raise Conflict("A proposal for this rule waits for a second person.")
        ident = session.fetch(
            "INSERT INTO knowledge_switch (rule, is_off, reason, proposed_by, proposed_at, state)"
            " VALUES ($1, $2::int4 = 1, $3, $4, $5, 'proposed') RETURNING id",
            [
                text(rule[:200]),
                int4(int(is_off)),
                text(reason.strip()[:1000]),
                int8(_person(actor)),
                int8(clock.now_microseconds()),
            ],
        )[0][0]
        record(session, context.log, actor, "knowledge-switch-proposed", details={"rule": _entity(rule)})
    return int(ident)


def decide(context: Context, actor: Actor, ident: int, *, is_approved: bool) -> None:
    """Approves or rejects a proposal of somebody else. Raises Forbidden, NotFound, Conflict."""
    require(actor, MANAGE)
    with context.pool.session() as session, session.transaction():
        rows = session.fetch(
            "SELECT rule, proposed_by FROM knowledge_switch WHERE id = $1 AND state = 'proposed' FOR UPDATE",
            [int8(ident)],
        )
        if not rows:
            raise NotFound("No such proposal waits.")
        rule, proposer = rows[0]
        if proposer == _person(actor) and is_approved:
            raise Conflict("A second person has to approve it.")
        session.execute(
            "UPDATE knowledge_switch SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1",
            [
                int8(ident),
                text("approved" if is_approved else "rejected"),
                int8(_person(actor)),
                int8(clock.now_microseconds()),
            ],
        )
        record(session, context.log, actor, "knowledge-switch-decided", details={"rule": _entity(rule)})
    with _lock:
        _off.clear()


def switches(context: Context, actor: Actor) -> list[Switch]:
    """All proposals, newest first. Raises Forbidden."""
    require(actor, MANAGE)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id, rule, is_off, reason, proposed_by, proposed_at, decided_by, decided_at, state"
            " FROM knowledge_switch ORDER BY id DESC LIMIT 200"
        )
    return [Switch(*row) for row in rows]


def switched_off(context: Context) -> frozenset[str]:
    """The rules that are off: those whose last approved proposal says so. Held for ten seconds."""
    now = time.monotonic()
    held = _off.get(id(context))
    if held is not None and now - held[0] < _HELD_SECONDS:
        return held[1]
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT DISTINCT ON (rule) rule, is_off FROM knowledge_switch WHERE state = 'approved'"
            " ORDER BY rule, decided_at DESC, id DESC"
        )
    found = frozenset(rule for rule, is_off in rows if is_off)
    with _lock:
        _off[id(context)] = (now, found)
    return found


def _person(actor: Actor) -> int:
    # The installation's operator has no account.
    return actor.account or 0


def _entity(rule: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in rule)[:64]
