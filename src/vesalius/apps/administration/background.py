"""Background work as administrators see it: jobs, messages, readers of the outbox. States and codes, never contents."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from vesalius.access.actor import Actor
from vesalius.apps.administration.gate import demand
from vesalius.audit.recording import record
from vesalius.clinical.presentation import moment
from vesalius.errors import Invalid
from vesalius.events import consumers, queue, workers
from vesalius.events.notifications import messages
from vesalius.identity.numbers import whole
from vesalius.ui.frame import context, done, page, signed_in

CAPABILITY: Final = "background.manage"
STATES: Final[dict[str, str | Promise]] = {
    "waiting": _lazy("waiting"),
    "running": _lazy("running"),
    "dead": _lazy("given up"),
    "cancelled": pgettext_lazy("background", "cancelled"),
    "pending": _lazy("pending"),
    "sending": _lazy("being sent"),
    "sent": _lazy("sent"),
    "failed": pgettext_lazy("background", "failed"),
    "unknown": _lazy("in doubt"),
    "suppressed": _lazy("held back"),
}
_SHOWN_JOBS: Final = ("dead", "running", "waiting")
_SHOWN_MESSAGES: Final = (messages.UNKNOWN, messages.FAILED, messages.SENDING, messages.PENDING)
_TONES: Final = {"dead": "danger", "failed": "danger", "unknown": "warn", "sent": "good"}


@require_http_methods(["GET", "POST"])
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, what runs, what needs a decision; each can be tried again or cancelled."""
    demand(actor, CAPABILITY)
    if request.method == "POST":
        return _decided(request, actor)
    with context().pool.session() as session:
        values = {
            "is_present": workers.is_present(session),
            "readers": consumers.lags(session),
            "jobs": [_job(found) for found in queue.listed(session, _SHOWN_JOBS, maximum=100)],
            "job_counts": _counted(queue.counts(session)),
            "messages": [_message(found) for found in messages.listed(session, _SHOWN_MESSAGES, maximum=100)],
            "message_counts": [
                (STATES[state], number, _TONES.get(state, "")) for state, number in messages.counts(session).items()
            ],
        }
    return page(request, "administration/background.html", values, place="background")


def _decided(request: HttpRequest, actor: Actor) -> HttpResponse:
    action, _, written = request.POST.get("decision", "").partition("/")
    number = whole(written)
    decide = {
        "retry-job": queue.retry,
        "cancel-job": queue.cancel,
        "send-again": messages.send_again,
        "cancel-message": messages.cancel_number,
    }.get(action)
    if decide is None or number is None:
        raise Invalid("There is no such decision.")
    door = context()
    with door.pool.session() as session, session.transaction():
        decide(session, number)
        kind = "message" if action in {"send-again", "cancel-message"} else "job"
        record(session, door.log, actor, "configuration-changed", f"{kind}/{number}", details={"decision": action})
    toast = "tried-again" if action in {"retry-job", "send-again"} else "work-cancelled"
    return done(reverse("administration:background"), toast)


def _counted(counts: dict[tuple[str, str], int]) -> list[tuple[str | Promise, int, str]]:
    totals: dict[str, int] = {}
    for (_, state), number in counts.items():
        totals[state] = totals.get(state, 0) + number
    return [(STATES[state], number, _TONES.get(state, "")) for state, number in totals.items()]


def _job(found: queue.Listed) -> dict[str, Any]:
    return {
        "item": found,
        "state": STATES[found.state],
        "tone": _TONES.get(found.state, ""),
        "created": moment(found.created),
        "due": moment(found.due),
        "may_retry": found.state == "dead",
        "may_cancel": found.state in {"dead", "waiting"},
    }


def _message(found: messages.Message) -> dict[str, Any]:
    return {
        "item": found,
        "state": STATES[found.state],
        "tone": _TONES.get(found.state, ""),
        "due": moment(found.due),
        "changed": moment(found.changed),
        "may_retry": found.state in {"failed", "unknown"},
        "may_cancel": found.state in {"failed", "unknown", "pending"},
    }
