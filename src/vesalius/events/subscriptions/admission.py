"""Admitting a Subscription: its definition is judged, the endpoint shakes hands, the status says the outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.errors import Gone, Invalid, NotFound, PreconditionFailed, VesaliusError
from vesalius.events.registry import Retry, job
from vesalius.events.running import Run
from vesalius.events.subscriptions import definition, target
from vesalius.events.subscriptions.definition import Definition
from vesalius.events.subscriptions.target import NotDelivered
from vesalius.events.system import system_actor
from vesalius.r4 import json
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int2, int8, text

QUEUE: Final = "subscriptions"
ACTOR: Final[Actor] = system_actor("subscriptions", reads=("Subscription",), writes=("Subscription",))


class Ended(NotFound):
    """The subscriber's account is not active any more."""


def lock(subscription: str) -> str:
    """What is done about one Subscription is done one after the other."""
    return f"subscription/{subscription}"


@job("subscription.admit", queue=QUEUE, retry=Retry(attempts=4, first_seconds=5))
def admit(run: Run, *, subscription: str) -> None:
    """Brings the table of subscriptions in line with the resource."""
    context = run.context
    pk = context.blind.pk("Subscription", subscription)
    try:
        version = read(context, ACTOR, "Subscription", subscription)
    except (NotFound, Gone):
        with run.finishing() as session:
            remove(session, pk)
        return
    resource = json.parse(version.body)
    status = resource.get("status")
    if status not in {"requested", "active"} or _is_over(resource):
        with run.finishing() as session:
            remove(session, pk)
        if status == "active":
            tell(context, subscription, version.version, resource, "off")
        return
    try:
        wanted = definition.of(resource)
        with context.pool.session() as session:
            if status == "active" and is_admitted(session, pk, wanted.digest):
                return
        judge(context, wanted)
        # The handshake: an empty message, as a notification without payload is.
        target.send("POST", wanted.endpoint, b"", dict(wanted.headers), secret=wanted.secret)
    except NotDelivered as error:
        if not run.is_last:
            raise
        _refuse(run, pk, subscription, version.version, resource, f"The endpoint did not shake hands ({error}).")
        return
    except (Invalid, Ended) as error:
        _refuse(run, pk, subscription, version.version, resource, str(error))
        return
    with run.finishing() as session:
        _store(session, pk, subscription, wanted)
    tell(context, subscription, version.version, resource, "active")


def judge(context: Context, wanted: Definition) -> None:
    """Raises Invalid for what cannot be asked or reached, Ended for a subscriber without an account."""
    target.check(wanted.endpoint)
    actor = subscriber(context, wanted)
    # Asked once as it will be asked: what search refuses is refused here.
    search(context, actor, wanted.type, [*wanted.parameters, ("_id", "none"), ("_count", "1")], strict=True)


def subscriber(context: Context, wanted: Definition) -> Actor:
    """Under whose rights the criteria are asked, as they are now. Raises Ended."""
    if not wanted.subscriber:
        return local_system("subscription")
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id FROM account WHERE fhir = $1 AND is_active ORDER BY id LIMIT 2", [text(wanted.subscriber)]
        )
    if len(rows) != 1:
        raise Ended("The subscriber has no account, or more than one.")
    actor = context.authenticator.actor_for_account(int(rows[0][0]), token="subscription")  # noqa: S106 - no secret
    if actor is None:
        raise Ended("The subscriber's account is not active.")
    return actor


def tell(
    context: Context, subscription: str, version: int, resource: dict[str, Any], status: str, error: str = ""
) -> None:
    """Writes the status into the resource, unless somebody changed it meanwhile: then that version is looked at."""
    changed = {name: value for name, value in resource.items() if name not in {"error", "meta"}}
    if profiles := {name: value for name, value in resource.get("meta", {}).items() if name in {"profile", "tag"}}:
        changed["meta"] = profiles
    changed["status"] = status
    if error:
        changed["error"] = error
    if changed.get("status") == resource.get("status") and changed.get("error") == resource.get("error"):
        return
    try:
        update(context, ACTOR, "Subscription", subscription, json.encode(changed), if_match=version)
    except PreconditionFailed:
        return


def is_admitted(session: Session, pk: int, digest: bytes) -> bool:
    """Whether exactly this definition works already."""
    return bool(session.fetch("SELECT FROM subscription WHERE pk = $1 AND definition = $2", [int8(pk), bytea(digest)]))


def remove(session: Session, pk: int) -> None:
    """The Subscription works no more; what waits for it is forgotten."""
    session.execute("DELETE FROM subscription WHERE pk = $1", [int8(pk)])


def _store(session: Session, pk: int, subscription: str, wanted: Definition) -> None:
    session.execute(
        "INSERT INTO subscription (pk, id, type, definition, changed) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (pk) DO UPDATE SET type = excluded.type, definition = excluded.definition, failures = 0,"
        " changed = excluded.changed",
        [
            int8(pk),
            text(subscription),
            int2(RESOURCE_TYPES.index(wanted.type) + 1),
            bytea(wanted.digest),
            int8(clock.now_microseconds()),
        ],
    )


def _refuse(run: Run, pk: int, subscription: str, version: int, resource: dict[str, Any], reason: str) -> None:
    with run.finishing() as session:
        remove(session, pk)
    tell(run.context, subscription, version, resource, "error", reason)


def _is_over(resource: dict[str, Any]) -> bool:
    end = str(resource.get("end", ""))
    return bool(end) and _instant(end) <= clock.now_microseconds()


def _instant(text_of: str) -> int:
    try:
        return int(datetime.fromisoformat(text_of).timestamp() * 1_000_000)
    except ValueError as error:
        raise VesaliusError("Not an instant.") from error
