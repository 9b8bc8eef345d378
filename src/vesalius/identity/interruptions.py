"""An action that was interrupted to prove who one is: kept sealed, and asked again afterwards with all its fields."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from vesalius.access.actor import Actor
from vesalius.errors import TooLarge
from vesalius.identity import drafts, installed
from vesalius.store.session import StatementFailed

_NAME: Final = "interrupted "
_PATH: Final = " path"
# What opens something is typed anew.
_SECRETS: Final = {"password", "current", "new", "again", "pin", "code"}
_TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


class Interrupted(NamedTuple):
    """A form that was sent: to which address, with which fields (name, value), in order."""

    address: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest, actor: Actor) -> dict[str, str]:
    """How the way back is said to the step-up page: {"next": a page} or {"resume": a kept form}.

    A form with files cannot be kept: its page is opened again, where its draft stands.
    """
    if request.method in {"GET", "HEAD"}:
        return {"next": request.get_full_path()}
    where = request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")
    page = "/" + where.partition("://")[2].partition("/")[2]
    is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
    is_kept = is_form and not request.FILES and not _SECRETS & set(request.POST)
    if not is_kept or request.headers.get("HX-Request") or actor.account is None:
        return {"next": page}
    number = os.urandom(16).hex()
    fields = {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST if name != _TOKEN}
    found = installed.surroundings()
    try:
        with found.pool.session() as session:
            drafts.keep(
                session,
                found.keys.roots,
                actor.account,
                _NAME + number,
                {**fields, _PATH: [request.get_full_path(), page]},
            )
    except (TooLarge, StatementFailed):
        # What cannot be kept is typed once more; the proof itself goes on.
        return {"next": page}
    return {"resume": number, "next": page}


def find(actor: Actor, number: str) -> Interrupted | None:
    """The form kept under `number`; it stays until drafts end, so that the page can be loaded again."""
    if actor.account is None:
        return None
    found = installed.surroundings()
    with found.pool.session() as session:
        kept = drafts.find(session, found.keys.roots, actor.account, _NAME + number)
    if kept is None:
        return None
    address = kept.pop(_PATH)[0]
    return Interrupted(address, [(name, value) for name, values in kept.items() for value in values])


def is_own(address: str) -> bool:
    """Whether an address leads to signing in itself, where nobody goes back to."""
    return address.startswith((settings.LOGIN_URL, "/account/step-up/", "/account/lock/", "/account/resume/"))
