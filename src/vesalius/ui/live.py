"""Live updates for pages: tickets for the stream, polling where no stream can be had, presence.

`static/ui/live.js` is the only caller. Answers hold ids, and only of what the signed-in person may see.
"""

from __future__ import annotations

import os
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.events.live import access, presence
from vesalius.events.live.broker import Ticket, installed
from vesalius.events.live.stream import PATH
from vesalius.events.live.topics import MAXIMUM_TOPICS, is_topic

LIVE_PORT: Final = "VESALIUS_LIVE_PORT"
"""Environment: the port of the stream, told by the supervisor."""
_POSITION: Final = re.compile(r"\d{1,20}-\d{1,20}")


def origin(request: HttpRequest) -> str:
    """Where the stream is: the origin of the pages behind a proxy, their host with its own port without one."""
    port = os.environ.get(LIVE_PORT, "")
    if settings.IS_BEHIND_PROXY or not port:
        return ""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return f"{request.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


@require_GET
def ticket(request: HttpRequest) -> HttpResponse:
    """{address, after}: where to listen to `topics` from now on, or after the position given."""
    actor, broker = _actor(request), installed()
    topics = _topics(request.GET.getlist("topic"))
    if actor is None or topics is None:
        return _refused(actor)
    after = request.GET.get("after", "")
    if broker is None:
        return JsonResponse({"address": None, "after": "0-0"})
    position = after if _POSITION.fullmatch(after) else broker.latest()
    own = f"{request.scheme}://{request.get_host()}"
    secret = broker.give_ticket(Ticket(actor.account or 0, session_digest(request), topics, own, position))
    address = None if secret is None else f"{origin(request)}{PATH}?ticket={secret}"
    return JsonResponse({"address": address, "after": position})


@require_GET
def poll(request: HttpRequest) -> HttpResponse:
    """{events, after}: what happened since the position given, for browsers that get no stream."""
    actor, broker = _actor(request), installed()
    topics = _topics(request.GET.getlist("topic"))
    if actor is None or topics is None:
        return _refused(actor)
    after = request.GET.get("after", "")
    if broker is None or not _POSITION.fullmatch(after):
        return JsonResponse({"events": [], "after": "0-0" if broker is None else broker.latest()})
    context: Any = settings.RECORDS_CONTEXT
    found = broker.after(after)
    wanted = access.wishes(context, actor.account or 0, topics)
    told = access.told(context, actor, wanted, [event for _, event in found])
    return JsonResponse({"events": told, "after": found[-1][0] if found else after})


@require_http_methods(["GET", "POST"])
def present(request: HttpRequest) -> HttpResponse:
    """GET: who has a record open. POST: this page has it open (mode read or edit), or closes it (leave)."""
    actor = _actor(request)
    if actor is None:
        return _refused(actor)
    context: Any = settings.RECORDS_CONTEXT
    try:
        if request.method == "POST":
            record, page = request.POST.get("record", ""), request.POST.get("page", "")
            mode = request.POST.get("mode", "read")
            if mode == "leave":
                presence.leave(context, actor, record, page)
            else:
                presence.enter(context, actor, record, page, is_editing=mode == "edit")
            return HttpResponse(status=204)
        people = presence.present(context, actor, request.GET.get("record", ""))
    except Invalid as error:
        return JsonResponse({"error": str(error)}, status=400)
    except NotFound:
        return JsonResponse({"error": "not known"}, status=404)
    shown = [
        {"name": person.name, "role": person.role, "editing": person.is_editing}
        for person in people
        if not person.is_self
    ]
    return JsonResponse({"people": shown})


def session_digest(request: HttpRequest) -> str:
    """The name under which the stream finds its session again."""
    held: Any = getattr(request.session, "held", None)
    return "" if held is None else str(held.digest.hex())


def _topics(names: list[str]) -> list[str] | None:
    return names if 0 < len(names) <= MAXIMUM_TOPICS and all(map(is_topic, names)) else None


def _actor(request: HttpRequest) -> Actor | None:
    found: Actor | None = getattr(request, "actor", None)
    return None if found is None or found.account is None else found


def _refused(actor: Actor | None) -> HttpResponse:
    status, reason = (401, "sign in") if actor is None else (400, "no such topic")
    return JsonResponse({"error": reason}, status=status)
