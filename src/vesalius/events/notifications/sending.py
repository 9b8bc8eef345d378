"""The job that sends one message, through states that survive a kill at any moment.

pending → sending (committed before the provider is asked) → sent, failed, or unknown. An attempt that finds "sending"
knows that an earlier one died in between: a provider with idempotency keys is asked again with the same key; for every
other the message becomes "unknown", which a person sees and decides. So e-mail is sent at most once, and never in doubt
without being seen.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.audit.recording import FAILED as OUTCOME_FAILED
from vesalius.audit.recording import record
from vesalius.events import queue
from vesalius.events.live import publishing
from vesalius.events.notifications import channels, messages, recipients
from vesalius.events.notifications.channels import Channel, Doubtful, Permanent, Temporary, Ways
from vesalius.events.notifications.recipients import ACTOR, Unreachable
from vesalius.events.notifications.templates import NOTICE, TEMPLATES, Facts, Letter, Template, letter
from vesalius.events.registry import Retry, job
from vesalius.events.running import Again, Run
from vesalius.events.schedule import instant_of
from vesalius.records import notices
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import int8

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
MOST_IN_AN_HOUR, MOST_IN_A_DAY = 4, 10
_HOUR: Final = 3_600_000_000


class _Message(NamedTuple):
    number: int
    key: str
    template: str
    recipient: str
    patient: int | None
    person: int
    arguments: dict[str, Any]
    state: int


class _Way(NamedTuple):
    name: str
    channel: Channel | None
    address: str
    letter: Letter


class Suppressed(Exception):
    """The message is not to be sent. The text is a short code."""


@lru_cache(maxsize=1)
def ways() -> Ways:
    """The channels of this installation, looked up once."""
    return channels.from_environment()


@job(messages.JOB, queue=messages.QUEUE, retry=Retry(attempts=20, first_seconds=20))
def send(run: Run, *, message: int) -> None:
    """Sends the message, or notes why not."""
    deliver(run, message, ways())


def deliver(run: Run, number: int, found: Ways) -> None:
    """One attempt. Raises Again to wait, Temporary to try again."""
    context = run.context
    with context.pool.session() as session, session.transaction():
        queue.hold(session, run.claimed)
        row = messages.facts_of(session, number)
    if row is None or row[-1] not in {messages.PENDING, messages.SENDING}:
        return
    message = _Message(number, *row)
    try:
        way = _way(context, message, found)
    except Suppressed as reason:
        _settle(run, message, messages.SUPPRESSED, reason=str(reason))
        return
    if message.state == messages.SENDING and (way.channel is None or not way.channel.is_idempotent):
        _settle(run, message, messages.UNKNOWN, reason="worker-ended")
        return
    if way.channel is None:
        _put_notice(run, message)
        return
    if not _begin(run, message, way.name):
        return
    try:
        provider = way.channel.send(way.address, way.letter, message.key)
    except Permanent as error:
        _settle(run, message, messages.FAILED, reason=str(error))
    except Doubtful as error:
        _settle(run, message, messages.UNKNOWN, reason=str(error))
    except Temporary as error:
        _step_back(run, message, str(error))
        raise
    else:
        _settle(run, message, messages.SENT, channel=way.name, provider=provider)


def _way(context: Context, message: _Message, found: Ways) -> _Way:
    """Where and how. Raises Suppressed, and Again when it is night or there was too much already."""
    template = TEMPLATES.get(message.template)
    if template is None:
        raise Suppressed("no-template")
    try:
        recipient = recipients.resolve(context, message.recipient)
    except Unreachable as error:
        raise Suppressed(str(error)) from error
    facts = template.facts(context, message.arguments)
    if facts is None:
        raise Suppressed("obsolete")
    name, address = _channel(context, message, template, found, recipient)
    if not template.is_awaited and name != NOTICE:
        _wait_for_morning(facts)
        _hold_rate(context, message.person)
    written = letter(template, facts, recipient.language, found.network)
    return _Way(name, None if name == NOTICE else found.channels[name], address, written)


def _channel(
    context: Context, message: _Message, template: Template, found: Ways, recipient: recipients.Recipient
) -> tuple[str, str]:
    offered = [name for name in template.channels if name in found.channels or name == NOTICE]
    if not offered:
        raise Suppressed("not-configured")
    with context.pool.session() as session:
        chosen = recipients.preferred(session, message.person, template.kind)
    if chosen == "" and not template.is_awaited:
        raise Suppressed("preference")
    if chosen in offered:
        offered.remove(chosen)
        offered.insert(0, chosen)
    for name in offered:
        if name == NOTICE and message.patient is not None:
            return name, ""
        addresses = recipient.addresses.get(name, ())
        if addresses:
            return name, addresses[0]
    raise Suppressed("no-address")


def _wait_for_morning(facts: Facts) -> None:
    now = clock.now()
    morning = _end_of_quiet(now)
    if morning is None:
        return
    if facts.moment is not None and facts.moment <= int(morning.timestamp() * 1_000_000):
        # What is said would be over by then.
        return
    raise Again((morning - now).total_seconds() + 1)


def _end_of_quiet(now: datetime) -> datetime | None:
    local = now.astimezone(clock.ZONE)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return instant_of(datetime.combine(day, QUIET_UNTIL))


def _hold_rate(context: Context, person: int) -> None:
    now = clock.now_microseconds()
    with context.pool.session() as session:
        hour = messages.sent_since(session, person, now - _HOUR)
        day = messages.sent_since(session, person, now - 24 * _HOUR)
    if hour >= MOST_IN_AN_HOUR or day >= MOST_IN_A_DAY:
        raise Again(1800)


def _begin(run: Run, message: _Message, channel: str) -> bool:
    """False when somebody cancelled the message meanwhile."""
    if message.state == messages.SENDING:
        return True
    with run.context.pool.session() as session, session.transaction():
        queue.hold(session, run.claimed)
        return messages.move(session, message.number, messages.PENDING, messages.SENDING, channel=channel)


def _step_back(run: Run, message: _Message, reason: str) -> None:
    with run.context.pool.session() as session, session.transaction():
        queue.hold(session, run.claimed)
        after = messages.FAILED if run.is_last else messages.PENDING
        messages.move(session, message.number, messages.SENDING, after, reason=reason)


def _settle(run: Run, message: _Message, state: int, **changes: str | None) -> None:
    before = messages.PENDING if state == messages.SUPPRESSED else messages.SENDING
    with run.finishing() as session:
        if not messages.move(session, message.number, before, state, **changes):
            messages.move(session, message.number, message.state, state, **changes)
        _tell(run.context, session, message, state, changes)


def _put_notice(run: Run, message: _Message) -> None:
    with run.finishing() as session:
        accounts = session.fetch("SELECT account FROM account_patient WHERE patient = $1", [int8(message.patient)])
        messages.move(session, message.number, messages.PENDING, messages.SENT, channel=NOTICE)
        if message.patient is not None:
            notices.add(session, message.template, message.patient, message.recipient, message.number)
        _tell(run.context, session, message, messages.SENT, {"channel": NOTICE})
    for (account,) in accounts:
        publishing.notice(account)


def _tell(context: Context, session: Session, message: _Message, state: int, changes: dict[str, str | None]) -> None:
    if state == messages.SUPPRESSED:
        return
    details = {"template": message.template, "state": messages.STATES[state]}
    details |= {name: value for name, value in changes.items() if value and name != "provider"}
    record(
        session,
        context.log,
        ACTOR,
        "message-sent",
        f"message/{message.number}",
        patients=[] if message.patient is None else [message.patient],
        outcome=None if state == messages.SENT else OUTCOME_FAILED,
        details=details,
    )
