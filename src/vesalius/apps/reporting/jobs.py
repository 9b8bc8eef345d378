"""What makes monthly packs: each night the schedules are looked at, each month of each is drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from vesalius import clock
from vesalius.analytics import period, schedules
from vesalius.apps.reporting import messages, packs
from vesalius.events.notifications.templates import EMAIL, Facts, template
from vesalius.events.registry import Retry, job
from vesalius.events.running import GiveUp, Run
from vesalius.events.schedule import Daily
from vesalius.records.context import Context


def _facts(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """The address of the issue, as long as it is there."""
    number = int(arguments["issue"])
    with context.pool.session() as session:
        if not schedules.is_there(session, number):
            return None
    return Facts(places={"link": f"{settings.BASE_URL}{reverse('reporting:issue', args=[number])}"})


TO_SIGN: Final = template("report-to-sign", kind="report", words=messages.TO_SIGN, facts=_facts, channels=(EMAIL,))
READY: Final = template("report-ready", kind="report", words=messages.READY, facts=_facts, channels=(EMAIL,))


@job("reports.monthly", queue="slow", every=Daily(time(5, 10)))
def monthly(run: Run) -> None:
    """Enqueues what is due: the last whole month of each schedule whose day of the month has come."""
    month = period.recent(1).first
    today = clock.now().astimezone(clock.ZONE).day
    with run.finishing() as session:
        for schedule in schedules.active(session):
            if schedule.wish.day <= today and not schedules.is_drawn(session, schedule.id, month):
                draw.enqueue(session, schedule=schedule.id, month=month, only=f"report/{schedule.id}/{month}")


@job("reports.draw", queue="slow", retry=Retry(attempts=5, first_seconds=60))
def draw(run: Run, *, schedule: int, month: str) -> None:
    """Draws one month of one schedule with the rights that its owner has now, and tells who signs."""
    context = run.context
    with context.pool.session() as session:
        found = next((one for one in schedules.active(session) if one.id == schedule), None)
        if found is None or schedules.is_drawn(session, schedule, month):
            return
    actor = context.authenticator.actor_for_account(found.owner, token="report-schedule")  # noqa: S106 - says how
    scope = None
    if actor is not None:
        scope = next((one for one in schedules.scopes(context, actor) if one.code == found.wish.scope), None)
    if actor is None or scope is None:
        raise GiveUp("owner-has-no-right")
    wish = found.wish
    with translation.override(wish.language):
        content = packs.rendered(
            actor, scope, period.parse(month), wish.language, chapters=wish.chapters, title=wish.title
        )
    with run.finishing() as session:
        number = schedules.draw(session, found, month, content)
        if number is not None:
            schedules.tell(session, context, TO_SIGN, number, [wish.signer])
