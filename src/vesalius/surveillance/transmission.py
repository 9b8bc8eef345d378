"""Looking for notifiable diseases in what is written, and sending what was completed: once each, visibly.

A reader of the outbox opens each changed problem, result and report, as the tables of figures do: a finding enqueues a
draft, a completed declaration its sending. The message is made from the record when it is sent, and its key is the id
of the Task: a service answers a second sending of the same key with the same receipt.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from vesalius import clock
from vesalius.access.visibility import visibility
from vesalius.audit.recording import record
from vesalius.errors import Invalid, NotFound, Unavailable
from vesalius.events import demonstration
from vesalius.events.consumers import Batch, Change
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import GiveUp, Run
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.transaction import Entry, transaction
from vesalius.store import reads
from vesalius.store.session import Session
from vesalius.store.wire import Bound, bytea, int8, int8_array, text
from vesalius.surveillance import detection, drafting, message
from vesalius.surveillance.diseases import SYSTEM, Region, regions
from vesalius.surveillance.drafting import REGION, code_of

Resource = dict[str, Any]
MODE: Final = "VESALIUS_DECLARATION_SERVICE"
"""Environment: `local` (a stand-in on this machine, for exercises), `down` (a stand-in that does not answer), `off`.

Without it nothing is sent, and pages say so; the demo network, of invented people, has the stand-in.
"""


class Service(Protocol):
    """What takes declarations for an authority."""

    def declare(self, region: Region, key: str, document: bytes) -> str:
        """The receipt of a declaration; the same one for a key that was sent before. Raises Unavailable, Invalid."""
        ...


class LocalStandIn:
    """Takes declarations on this machine as an authority would: it remembers keys, receipts and digests."""

    def __init__(self, context: Context, is_down: Callable[[], bool] = lambda: os.environ.get(MODE) == "down") -> None:
        self._context = context
        self._is_down = is_down

    def declare(self, region: Region, key: str, document: bytes) -> str:
        """As Service."""
        if self._is_down():
            raise Unavailable("The authority's service does not answer.")
        if json.parse(document).get("resourceType") != "Bundle":
            raise Invalid("The declaration is no Bundle.")
        now = clock.now_microseconds()
        digest = hashlib.sha256(document).digest()
        receipt = f"{region.code[:3].upper()}-{hashlib.blake2b(key.encode(), digest_size=5).hexdigest().upper()}"
        with self._context.pool.session() as session:
            rows = session.fetch(
                "INSERT INTO declaration_stand_in (key, region, receipt, digest, received_at)"
                " VALUES ($1, $2, $3, $4, $5)"
                " ON CONFLICT (key) DO UPDATE SET deliveries = declaration_stand_in.deliveries + 1 RETURNING receipt",
                [text(key), text(region.code), text(receipt), bytea(digest), int8(now)],
            )
        return str(rows[0][0])


_services: list[Service] = []


def use(service: Service) -> None:
    """Names the adapter of the installation."""
    _services[:] = [service]


def mode() -> str:
    """Where declarations go: off (nowhere), adapter (the installation's own), local or down."""
    chosen = os.environ.get(MODE, "").strip().lower()
    return "adapter" if _services and chosen != "off" else demonstration.mode(chosen)


def _service(context: Context) -> Service:
    return _services[0] if _services else LocalStandIn(context)


@consumer("declarations", types=(*detection.TYPES, "Task"), is_from_start=False)
def notice(batch: Batch) -> None:
    """Looks at what was written: findings are drafted, what was taken back is withdrawn, what was completed is sent."""
    current = {change.pk: change for change in batch.changes if change.is_current}
    opened = _opened(batch.session, [change for change in current.values() if not change.is_deleted])
    used = _used(batch.session, [change.pk for change in current.values() if change.type != "Task"])
    for pk, change in current.items():
        resource = opened.get(pk, {})
        if change.type == "Task":
            if code_of(resource, SYSTEM) and resource.get("status") == "in-progress":
                _let_go(batch.session, change)
            continue
        found = detection.findings(resource)
        if any(not drafting.is_history(item, change.type) for item in found):
            # One patient's findings one after another: two of one report are one episode.
            patient = change.patient or 0
            draft.enqueue(batch.session, literal=change.literal, patient=patient, lock=f"declarations/{patient}")
        elif not found:
            for task in used.get(pk, ()):
                withdraw.enqueue(batch.session, literal=change.literal, task=task)


def _opened(session: Session, changes: Sequence[Change]) -> dict[int, Resource]:
    """The current bodies by pk that the worker may see. They are opened for rules to look at, and shown to nobody."""
    values: list[Bound] = []

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values) + 1}"

    condition = visibility(drafting.worker()).condition("x", bind)
    found = {}
    for pk, stored in reads.current_many(session, [change.pk for change in changes], condition, values).items():
        try:
            found[pk] = json.parse(session.open(stored))
        except NotFound:
            # The key is gone: the record was erased meanwhile.
            continue
    return found


def _used(session: Session, pks: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session.fetch(
        "SELECT evidence, task FROM declaration_evidence WHERE evidence = ANY($1)", [int8_array(list(pks))]
    )
    for evidence, task in rows:
        found.setdefault(int(evidence), []).append(str(task))
    return found


def _let_go(session: Session, change: Change) -> None:
    if mode() == "off":
        return
    session.execute(
        "INSERT INTO declaration_transmission (task, patient, state, changed_at) VALUES ($1, $2, 'waiting', $3)"
        " ON CONFLICT DO NOTHING",
        [text(change.id), int8(change.patient or 0), int8(clock.now_microseconds())],
    )
    send.enqueue(session, task=change.id, once=f"declaration/{change.id}")


@job("declaration.draft", retry=Retry(attempts=12, first_seconds=5))
def draft(run: Run, *, literal: str, patient: int) -> None:
    """Drafts what a resource of the patient (a pk) asks to be declared."""
    tasks = drafting.draft(run.context, literal)
    type_name, _, logical_id = literal.partition("/")
    with run.finishing() as session:
        for task in tasks:
            session.execute(
                "INSERT INTO declaration_evidence (evidence, task, patient) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [int8(run.context.blind.pk(type_name, logical_id)), text(task), int8(patient)],
            )


@job("declaration.withdraw", retry=Retry(attempts=8, first_seconds=5))
def withdraw(run: Run, *, literal: str, task: str) -> None:
    """Takes back a draft whose finding was taken back."""
    try:
        drafting.withdraw(run.context, task, literal)
    except NotFound:
        return


@job("declaration.send", queue="messages", retry=Retry(attempts=40, first_seconds=10))
def send(run: Run, *, task: str) -> None:
    """Sends one declaration; its receipt goes into the record and into its state."""
    context, actor = run.context, drafting.worker()
    found = read(context, actor, "Task", task)
    resource = json.parse(found.body)
    region = regions().get(code_of(resource, REGION))
    if region is None or resource.get("status") not in {"in-progress", "completed"}:
        raise GiveUp("not-to-be-sent")
    if not message.is_completed(context, actor, resource):
        # A Task that was moved on by itself: nobody has answered for what the form says.
        raise GiveUp("not-completed")
    with context.pool.session() as session:
        session.execute(
            "UPDATE declaration_transmission SET attempts = attempts + 1, changed_at = $2 WHERE task = $1",
            [text(task), int8(clock.now_microseconds())],
        )
    try:
        receipt = _service(context).declare(region, task, message.document(context, actor, resource))
    except Invalid as error:
        with context.pool.session() as session:
            _set(session, task, "refused", "")
        raise GiveUp("refused") from error
    if resource["status"] != "completed":
        made = message.receipted(context, actor, resource, receipt)
        entries = [
            Entry(
                0,
                "POST",
                "DocumentReference",
                full_url=message.address(task),
                body=json.encode(made[0]),
                if_none_exist=f"identifier={drafting.WORD}|{receipt}",
            ),
            Entry(1, "PUT", "Task", id=task, body=json.encode(made[1]), if_match=found.version),
        ]
        transaction(context, actor, entries)
    with run.finishing() as session:
        _set(session, task, "sent", receipt)
        rows = session.fetch("SELECT patient FROM declaration_transmission WHERE task = $1", [text(task)])
        patients = [int(row[0]) for row in rows if row[0]]
        record(session, context.log, actor, "declaration-sent", f"Task/{task}", patients=patients)


def _set(session: Session, task: str, state: str, receipt: str) -> None:
    session.execute(
        "UPDATE declaration_transmission SET state = $2, receipt = nullif($3, ''), changed_at = $4 WHERE task = $1",
        [text(task), text(state), text(receipt), int8(clock.now_microseconds())],
    )
