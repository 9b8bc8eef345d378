"""The page of the downtime file: how old it is, and the file itself for the computer of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.clinical import presentation as show
from vesalius.errors import Invalid, NotFound
from vesalius.events import downtime
from vesalius.ui import navigation
from vesalius.ui.frame import centre_name, context, page, signed_in

_MAY: Final = navigation.CARE | {roles.RECEPTIONIST, roles.MANAGER}
_OLD_MINUTES: Final = 20


def _require(actor: Actor) -> None:
    if actor.role not in _MAY or not actor.centre.startswith("Organization/"):
        raise NotFound("There is no such page.")


@require_safe
@signed_in
def status(request: HttpRequest, actor: Actor) -> HttpResponse:
    """When the file of the actor's centre was made, and how it is opened."""
    _require(actor)
    made = ""
    try:
        _centre, _name, made = downtime.about(downtime.path(actor.centre))
    except (FileNotFoundError, Invalid, NotFound):
        made = ""
    minutes = _minutes(made) if made else 0
    values = {
        "made": show.day_and_time(made),
        "minutes": minutes,
        "is_old": minutes > _OLD_MINUTES,
        "centre": centre_name(actor),
    }
    return page(request, "desk/downtime.html", values, place="desk")


def _minutes(made: str) -> int:
    began = datetime.fromisoformat(made).timestamp()
    return max(0, round((clock.now_microseconds() / 1_000_000 - began) / 60))


@require_safe
@signed_in
def file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sealed file of the actor's centre; that it was taken is an entry in the log. Raises NotFound without one."""
    _require(actor)
    try:
        content = downtime.path(actor.centre).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("There are no downtime pages of this centre yet.") from error
    door = context()
    with door.pool.session() as session:
        record(session, door.log, actor, "export", f"downtime/{actor.centre.partition('/')[2]}")
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="vesalius-downtime.html"'
    return response
