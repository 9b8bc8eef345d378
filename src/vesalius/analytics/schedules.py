"""Monthly packs of reports: drawn by the worker once for each month, signed by a named person, then distributed.

Only figures of a centre or the network go into them, rounded and with what is small hidden, so that an issue tells the
same to each of its readers. Who reads one is asked for the right to those figures when they open it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.step_up import StepUpNeeded, require_recent
from vesalius.analytics.measure import GROUPS
from vesalius.analytics.scope import NETWORK, OWN, READ, READ_NETWORK, Scope, offered
from vesalius.audit import recording
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.events.notifications import messages
from vesalius.events.notifications.templates import Template
from vesalius.identity import accounts
from vesalius.identity.accounts import Account
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import boolean, bytea, int2, int8, int8_array, text, text_array

DRAWN, SIGNED, REFUSED = "drawn", "signed", "refused"
LANGUAGES: Final = ("fr", "nl", "de", "en")
_SCHEDULE: Final = "id, owner, title, scope, chapters, language, day, signer, recipients, is_active"
_ISSUE: Final = "id, schedule, month, state, title, scope, signer, recipients, drawn_at, decided_at"
_LONGEST_TITLE: Final = 80
_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants each month. `signer` and `recipients` are accounts; `day` of the month, 1 to 28."""

    title: str
    scope: str
    chapters: tuple[str, ...]
    language: str
    day: int
    signer: int
    recipients: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A stored wish."""

    id: int
    owner: int
    wish: Wish
    is_active: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """One month of a schedule. Times in µs since 1970 UTC."""

    id: int
    schedule: int
    month: str
    state: str
    title: str
    scope: str
    signer: int
    recipients: tuple[int, ...]
    drawn_at: int
    decided_at: int | None


def scopes(context: Context, actor: Actor) -> list[Scope]:
    """The scopes of which the actor may schedule packs: never their own patients, which would be exact."""
    with context.pool.session() as session:
        return [scope for scope in offered(context, session, actor) if scope.code != OWN and not scope.is_exact]


def readers(context: Context, scope: str) -> list[Account]:
    """The people who may read figures of the scope, by name: from them come signers and recipients."""
    policy = context.authenticator.policies.in_force()
    with context.pool.session() as session:
        every = accounts.every(session)

    def may(account: Account) -> bool:
        for item in account.roles:
            capabilities = policy.role(item.role, item.organization).capabilities
            is_here = item.organization in {"", scope} or (scope == NETWORK and READ_NETWORK in capabilities)
            if READ in capabilities and is_here:
                return True
        return False

    found = [one for one in every if one.is_active and not one.is_system and may(one)]
    return sorted(found, key=lambda one: one.display.casefold())


def save(context: Context, actor: Actor, wish: Wish, *, number: int | None = None) -> int:
    """The number of the stored schedule; with `number` that one of the actor's is replaced.

    Raises Invalid, NotFound.
    """
    _check(context, actor, wish)
    values = [
        int8(actor.account),
        text(wish.title),
        text(wish.scope),
        text_array(list(wish.chapters)),
        text(wish.language),
        int2(wish.day),
        int8(wish.signer),
        int8_array(sorted(set(wish.recipients))),
        int8(clock.now_microseconds()),
    ]
    with context.pool.session() as session:
        if number is None:
            rows = session.fetch(
                "INSERT INTO report_schedule (owner, title, scope, chapters, language, day, signer, recipients,"
                " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
                values,
            )
        else:
            rows = session.fetch(
                "UPDATE report_schedule SET title = $2, scope = $3, chapters = $4, language = $5, day = $6,"
                " signer = $7, recipients = $8, changed_at = $9 WHERE id = $10 AND owner = $1 RETURNING id",
                [*values, int8(number)],
            )
    if not rows:
        raise NotFound("There is no such schedule.")
    return int(rows[0][0])


def _check(context: Context, actor: Actor, wish: Wish) -> None:
    if actor.account is None:
        raise NotFound("Only people have schedules.")
    if not wish.title.strip() or len(wish.title) > _LONGEST_TITLE:
        raise Invalid(f"A title has 1 to {_LONGEST_TITLE} characters.")
    if wish.scope not in {scope.code for scope in scopes(context, actor)}:
        raise Invalid("Choose one of your centres, or the network.")
    if not wish.chapters or not set(wish.chapters) <= set(GROUPS):
        raise Invalid("Choose at least one chapter.")
    if wish.language not in LANGUAGES or not 1 <= wish.day <= 28:
        raise Invalid("Choose a language, and a day of the month from 1 to 28.")
    known = {one.id for one in readers(context, wish.scope)}
    if wish.signer not in known or not wish.recipients or not set(wish.recipients) <= known:
        raise Invalid("Choose who signs and who gets it among those who may read these figures.")


def listed(context: Context, actor: Actor) -> list[Schedule]:
    """The actor's schedules by title."""
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {_SCHEDULE} FROM report_schedule WHERE owner = $1 ORDER BY lower(title), id", [int8(actor.account)]
        )
    return [_schedule(row) for row in rows]


def find(context: Context, actor: Actor, number: int) -> Schedule:
    """One of the actor's schedules. Raises NotFound."""
    found = next((one for one in listed(context, actor) if one.id == number), None)
    if found is None:
        raise NotFound("There is no such schedule.")
    return found


def active(session: Session) -> list[Schedule]:
    """All that are not paused, for the worker."""
    return [_schedule(row) for row in session.fetch(f"SELECT {_SCHEDULE} FROM report_schedule WHERE is_active")]


def pause(context: Context, actor: Actor, number: int, *, is_active: bool) -> None:
    """Pauses one of the actor's schedules, or lets it go on. Raises NotFound."""
    with context.pool.session() as session:
        changed = session.execute(
            "UPDATE report_schedule SET is_active = $3, changed_at = $4 WHERE id = $1 AND owner = $2",
            [int8(number), int8(actor.account), boolean(is_active), int8(clock.now_microseconds())],
        )
    if not changed:
        raise NotFound("There is no such schedule.")


def is_drawn(session: Session, schedule: int, month: str) -> bool:
    """Whether the issue of a month is there."""
    rows = session.fetch("SELECT FROM report_issue WHERE schedule = $1 AND month = $2", [int8(schedule), text(month)])
    return bool(rows)


def draw(session: Session, schedule: Schedule, month: str, content: bytes) -> int | None:
    """The number of the new issue, in the caller's transaction; None when the month has one already."""
    wish = schedule.wish
    rows = session.fetch(
        "INSERT INTO report_issue (schedule, month, state, title, scope, signer, recipients, content, digest, drawn_at)"
        " VALUES ($1, $2, 'drawn', $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (schedule, month) DO NOTHING RETURNING id",
        [
            int8(schedule.id),
            text(month),
            text(wish.title),
            text(wish.scope),
            int8(wish.signer),
            int8_array(list(wish.recipients)),
            bytea(content),
            bytea(hashlib.sha256(content).digest()),
            int8(clock.now_microseconds()),
        ],
    )
    return int(rows[0][0]) if rows else None


def issues(context: Context, actor: Actor) -> list[Issue]:
    """Those that the actor signs, or that were signed for them, or that come of their schedules; the newest first."""
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {', '.join(f'i.{name}' for name in _ISSUE.split(', '))} FROM report_issue i"
            " JOIN report_schedule s ON s.id = i.schedule WHERE i.signer = $1 OR s.owner = $1"
            f" OR (i.state = 'signed' AND $1 = ANY(i.recipients)) ORDER BY i.month DESC, i.id DESC LIMIT {_LISTED}",
            [int8(actor.account)],
        )
    readable = {scope.code for scope in scopes(context, actor)}
    return [one for one in map(_issue, rows) if one.scope in readable]


def issue(context: Context, actor: Actor, number: int) -> tuple[Issue, bytes]:
    """One that the actor may read, with its PDF. Raises NotFound."""
    found = next((one for one in issues(context, actor) if one.id == number), None)
    if found is None:
        raise NotFound("There is no such report.")
    with context.pool.session() as session:
        rows = session.fetch("SELECT content FROM report_issue WHERE id = $1", [int8(number)])
    return found, bytes(rows[0][0])


def decide(context: Context, actor: Actor, number: int, told: Template, *, is_signed: bool) -> None:
    """The signer signs, and the recipients are told; or refuses. Raises NotFound for all others, Conflict when done.

    A signature needs a proof of the last minutes of who signs: raises StepUpNeeded without.
    """
    found, content = issue(context, actor, number)
    if found.signer != actor.account:
        raise NotFound("There is no such report.")
    if is_signed:
        try:
            require_recent(actor)
        except StepUpNeeded:
            with context.pool.session() as session:
                record(session, context.log, actor, "report-signed", "Measure", outcome=recording.REFUSED)
            raise
    with context.pool.session() as session, session.transaction():
        changed = session.execute(
            "UPDATE report_issue SET state = $2, decided_at = $3 WHERE id = $1 AND state = 'drawn' AND digest = $4",
            [
                int8(number),
                text(SIGNED if is_signed else REFUSED),
                int8(clock.now_microseconds()),
                bytea(hashlib.sha256(content).digest()),
            ],
        )
        if not changed:
            raise Conflict("The report was decided already.")
        kind = "report-signed" if is_signed else "report-refused"
        details = {"issue": str(number), "month": found.month, "digest": hashlib.sha256(content).hexdigest()}
        record(session, context.log, actor, kind, "Measure", details=details)
        if is_signed:
            tell(session, context, told, number, found.recipients)


def tell(session: Session, context: Context, told: Template, number: int, people: Sequence[int]) -> None:
    """Writes the messages about an issue, each once for ever. They hold a link and no figure."""
    for one in accounts.every(session):
        if one.id in people and one.fhir:
            key = f"report-issue/{number}/{told.name}/{one.id}"
            messages.notify(session, context, told, one.fhir, key=key, issue=number)


def _schedule(row: tuple[Any, ...]) -> Schedule:
    number, owner, title, scope, chapters, language, day, signer, recipients, is_active = row
    wish = Wish(
        str(title),
        str(scope),
        tuple(map(str, chapters)),
        str(language),
        int(day),
        int(signer),
        tuple(int(one) for one in recipients),
    )
    return Schedule(int(number), int(owner), wish, bool(is_active))


def _issue(row: tuple[Any, ...]) -> Issue:
    number, schedule, month, state, title, scope, signer, recipients, drawn, decided = row
    return Issue(
        int(number),
        int(schedule),
        str(month),
        str(state),
        str(title),
        str(scope),
        int(signer),
        tuple(int(one) for one in recipients),
        int(drawn),
        None if decided is None else int(decided),
    )


def is_there(session: Session, number: int) -> bool:
    """Whether the issue still exists."""
    return bool(session.fetch("SELECT FROM report_issue WHERE id = $1", [int8(number)]))
