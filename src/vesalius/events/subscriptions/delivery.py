"""From the outbox to the subscriber: candidates by type, criteria asked at the moment of sending, one after the other.

A change waits in `subscription_event` until the endpoint took it (at least once, in order), or until it is found not to
match, or not to be the subscriber's to see. An endpoint that fails ten times in a row puts the Subscription into error.
"""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Gone, Invalid, NotFound
from vesalius.events.consumers import Batch, Change
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import Again, Run
from vesalius.events.subscriptions import admission, definition, target
from vesalius.events.subscriptions.admission import ACTOR, QUEUE, Ended, admit, lock
from vesalius.events.subscriptions.definition import Definition
from vesalius.events.subscriptions.target import NotDelivered
from vesalius.r4 import json
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.version import Version
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

MOST_FAILURES: Final = 10
_MOST_IN_A_RUN: Final = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 900.0


@consumer("subscriptions")
def watch(batch: Batch) -> None:
    """Notes for each Subscription of the type that something changed; Subscriptions themselves are admitted."""
    for change in batch.changes:
        if change.type == "Subscription" and change.is_current:
            admit.enqueue(batch.session, subscription=change.id, lock=lock(change.id))
    working: dict[str, list[tuple[int, str]]] = {}
    for pk, number, logical_id in batch.session.fetch("SELECT pk, type, id FROM subscription"):
        working.setdefault(RESOURCE_TYPES[number - 1], []).append((pk, logical_id))
    if not working:
        return
    woken = set()
    for change in batch.changes:
        # A version that was replaced meanwhile is told as what replaced it.
        if change.is_current and not change.is_deleted:
            for pk, logical_id in working.get(change.type, ()):
                _note(batch.session, pk, change)
                woken.add(logical_id)
    for logical_id in sorted(woken):
        deliver.enqueue(batch.session, subscription=logical_id, only=logical_id, lock=lock(logical_id))


@job("subscription.deliver", queue=QUEUE, retry=Retry(attempts=10_000))
def deliver(run: Run, *, subscription: str) -> None:
    """Sends what waits for the Subscription, oldest first."""
    context, pk = run.context, run.context.blind.pk("Subscription", subscription)
    try:
        version = read(context, ACTOR, "Subscription", subscription)
        wanted = definition.of(json.parse(version.body))
        with context.pool.session() as session:
            if not admission.is_admitted(session, pk, wanted.digest):
                return
        actor = admission.subscriber(context, wanted)
    except (NotFound, Gone, Invalid) as error:
        if isinstance(error, Ended):
            _end(context, subscription, str(error))
        return
    for _ in range(_MOST_IN_A_RUN):
        with context.pool.session() as session:
            rows = session.fetch(
                "SELECT id, fhir FROM subscription_event WHERE subscription = $1 ORDER BY id LIMIT 1", [int8(pk)]
            )
        if not rows:
            return
        number, literal = rows[0]
        found = _match(context, actor, wanted, literal)
        if found is not None:
            try:
                _send(wanted, found, number)
            except NotDelivered as error:
                _note_failure(context, pk, subscription, str(error))
                raise Again(_pause(context, pk)) from error
        with context.pool.session() as session, session.transaction():
            _settle(context, session, actor, pk, subscription, number, found)
    with run.finishing() as session:
        deliver.enqueue(session, subscription=subscription, only=subscription, lock=lock(subscription))


def _match(context: Context, actor: Actor, wanted: Definition, literal: str) -> Version | None:
    """The current version, if it meets the criteria and is the subscriber's to see."""
    asked = [*wanted.parameters, ("_id", literal.partition("/")[2]), ("_count", "1")]
    page = search(context, actor, wanted.type, asked, strict=True)
    return page.matches[0] if page.matches else None


def _send(wanted: Definition, found: Version, number: int) -> None:
    headers = {**dict(wanted.headers), "X-Vesalius-Event": str(number)}
    if not wanted.payload:
        target.send("POST", wanted.endpoint, b"", headers, secret=wanted.secret)
        return
    # With a payload the notification is an update of the subscriber's copy.
    address = f"{wanted.endpoint.rstrip('/')}/{found.type}/{found.id}"
    headers["Content-Type"] = "application/fhir+json; charset=utf-8"
    target.send("PUT", address, found.body, headers, secret=wanted.secret)


def _settle(
    context: Context, session: Session, actor: Actor, pk: int, subscription: str, number: int, found: Version | None
) -> None:
    session.execute("DELETE FROM subscription_event WHERE id = $1", [int8(number)])
    if found is None:
        return
    session.execute("UPDATE subscription SET failures = 0 WHERE pk = $1 AND failures > 0", [int8(pk)])
    rows = session.fetch(
        "SELECT patient FROM resource WHERE pk = $1 AND patient IS NOT NULL",
        [int8(context.blind.pk(found.type, found.id))],
    )
    details = {"subscription": subscription, "event": str(number), "version": str(found.version)}
    record(
        session,
        context.log,
        actor,
        "subscription-sent",
        f"{found.type}/{found.id}",
        patients=[row[0] for row in rows],
        details=details,
    )


def _note(session: Session, pk: int, change: Change) -> None:
    session.execute(
        "INSERT INTO subscription_event (subscription, resource, fhir, recorded) VALUES ($1, $2, $3, $4)",
        [int8(pk), int8(change.pk), text(change.literal), int8(change.recorded)],
    )


def _note_failure(context: Context, pk: int, subscription: str, reason: str) -> None:
    with context.pool.session() as session:
        rows = session.fetch(
            "UPDATE subscription SET failures = failures + 1, changed = $2 WHERE pk = $1 RETURNING failures",
            [int8(pk), int8(clock.now_microseconds())],
        )
    if rows and rows[0][0] >= MOST_FAILURES:
        _end(context, subscription, f"The endpoint failed {MOST_FAILURES} times in a row ({reason}).")


def _pause(context: Context, pk: int) -> float:
    with context.pool.session() as session:
        rows = session.fetch("SELECT failures FROM subscription WHERE pk = $1", [int8(pk)])
    failures = int(rows[0][0]) if rows else 0
    return 0.0 if not rows else min(_FIRST_PAUSE * 2.0 ** (failures - 1), _LONGEST_PAUSE)


def _end(context: Context, subscription: str, reason: str) -> None:
    """Puts the Subscription into error: whoever made it sees why, and asks for it again when it is mended."""
    with context.pool.session() as session:
        admission.remove(session, context.blind.pk("Subscription", subscription))
    version = read(context, ACTOR, "Subscription", subscription)
    admission.tell(context, subscription, version.version, json.parse(version.body), "error", reason)
