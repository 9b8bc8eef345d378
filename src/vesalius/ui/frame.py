"""The frame of signed-in pages: who is asking, in which language, what every page shows, and what errors look like.

@signed_in
def view(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request, "chart/patients.html", {...}, place="patients")
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, Final, ParamSpec, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from vesalius import errors
from vesalius.access.actor import Actor
from vesalius.access.step_up import StepUpNeeded
from vesalius.audit.recording import REFUSED, record
from vesalius.identity.pages import to_step_up
from vesalius.identity.requests import actor_of
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.ui import languages, navigation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
# What the smallest column of a number holds.
_LARGEST: Final = 2**31 - 1
_TOAST_COOKIE: Final = "toast"
_TOASTS: Final = 12
# The names of the network's few centres, which are no secret, kept for the life of the process.
_CENTRES: Final[dict[str, str]] = {}
# Optional parts of the frame, by the name of their page: absent until the app that has them is installed.
_OPTIONAL: Final = {
    "lock_address": ("identity:lock",),
    "drafts_address": ("identity:drafts",),
    "draft_keys_address": ("identity:draft-keys",),
    "active_address": ("identity:active",),
    "sign_out_address": ("account_logout",),
    "account_address": ("identity:account",),
    "suggest_address": ("chart:suggest",),
    "patients_address": ("chart:patients",),
    "preferences_address": ("preferences",),
    "connections_address": ("connections:mine",),
    "waiting_address": ("teamwork:waiting",),
}


def context() -> Context:
    """The door to the records of this installation."""
    found: Context = settings.RECORDS_CONTEXT
    return found


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Decorates a view: it gets the actor, in the reader's language; its refusals become pages.

    Whoever is not signed in is sent to sign in. What does not exist and what may not be seen give the same page.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or not (actor.account is not None or actor.is_administrator):
            return _to(request, resolve_url(settings.LOGIN_URL))
        language = languages.chosen(request)
        with translation.override(language):
            try:
                if any(isinstance(value, int) and value > _LARGEST for value in kwargs.values()):
                    raise errors.NotFound("No number in an address is as large.")
                response = view(request, actor, *args, **kwargs)
            except errors.VesaliusError as error:
                _tell(request, actor, error)
                response = _refusal(request, error)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Cookie, Accept-Language, HX-Request"
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)


def page(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any],
    *,
    place: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page in the frame. `place` is the entry of the rail that it belongs to."""
    actor = actor_of(request)
    response = render(request, template, {**_frame(request, actor, place), **values}, status=status)
    if _TOAST_COOKIE in request.COOKIES:
        response.delete_cookie(_TOAST_COOKIE)
    return response


def part(request: HttpRequest, template: str, values: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, for htmx; in the frame where its address was opened by itself, as a copied one is."""
    if request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document":
        return page(request, "ui/part.html", {**values, "part": template})
    return render(request, template, dict(values))


def done(address: str, toast: str) -> HttpResponseRedirect:
    """Back to a page after a change; `toast` is the name of what it says (`_toast`). Texts never go into a cookie."""
    response = HttpResponseRedirect(address)
    response.set_cookie(_TOAST_COOKIE, toast, max_age=_TOASTS, httponly=True, samesite="Lax")
    return response


def _frame(request: HttpRequest, actor: Actor, place: str) -> dict[str, Any]:
    display = actor.display or actor.name
    entries = navigation.entries(actor, place)
    return {
        "actor": actor,
        "display": display,
        "initials": "".join(word[0] for word in display.replace("Dr ", "").split()[:2]).upper(),
        "role_label": navigation.ROLE_LABELS.get(actor.role, actor.role),
        "centre_label": centre_name(actor),
        "entries": [entry for entry in entries if not entry.is_administration],
        "administration": [entry for entry in entries if entry.is_administration],
        "place": place,
        "language": translation.get_language(),
        "languages": settings.LANGUAGES,
        "theme": languages.theme(request),
        "is_demo": settings.DEMO_FIGURES() is not None,
        "may_search": actor.is_administrator or actor.role in navigation.CARE or actor.role == "receptionist",
        "toast": _toast(request.COOKIES.get(_TOAST_COOKIE, "")),
        "version": settings.VESALIUS_VERSION,
        "waiting_topics": _waiting(actor),
        "lock_seconds": getattr(request, "lock_seconds", 0),
        **{key: _address(names) for key, names in _OPTIONAL.items()},
    }


def _waiting(actor: Actor) -> str:
    """The topics on which pages are told of messages and tasks, for those who have any; empty for others."""
    if actor.role not in navigation.CARE or not _address(_OPTIONAL["waiting_address"]):
        return ""
    parties = (actor.fhir.partition("/")[2], actor.centre.partition("/")[2])
    return " ".join(f"about/waiting/{party}" for party in parties if party)


def centre_name(actor: Actor) -> str:
    """The name of the centre where the actor works; empty for the whole network."""
    if not actor.centre.startswith("Organization/"):
        return ""
    if actor.centre not in _CENTRES:
        type_name, _slash, logical_id = actor.centre.partition("/")
        try:
            _CENTRES[actor.centre] = str(json.parse(read(context(), actor, type_name, logical_id).body).get("name", ""))
        except errors.VesaliusError:
            return ""
    return _CENTRES[actor.centre]


def _address(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def _toast(name: str) -> str:
    """What a change says afterwards."""
    return {
        "saved": _("Saved."),
        "filed": _("The document is made and stands in the record."),
        "reviewed-result": _("Reviewed."),
        "requested": _("Requested."),
        "sent": _("Sent."),
        "declared": _("Completed. It is being sent."),
        "not-this-step": _("The appointment cannot take this step from where it is."),
        "task-done": _("The task is done."),
        "registered": _("The patient is registered."),
        "merged": _("Merged. The other record stays whole and can be taken apart again."),
        "unmerged": _("The merge is undone."),
        "not-merged": _("These two records cannot be merged."),
        "membership-wrong": _("The membership number has 3 to 20 letters and digits."),
        "signed": _("Signed. The visit is closed."),
        "added": _("The addendum is signed."),
        "visit-cancelled": _("The visit is cancelled."),
        "note-empty": _("There is no text yet."),
        "connection-ended": _("The connection is ended. The application opens nothing any more."),
        "relationship-declared": _("The care relationship is declared."),
        "relationship-ended": _("The relationship is ended. It gives no access any more."),
        "relationship-ended-in-part": _("Ended. Through their centre they still see what the whole centre sees."),
        "relationship-again": _("Taken back. The relationship holds again as before."),
        "excluded": _("Excluded. This person can no longer open your record."),
        "withdrawn": _("The rule is withdrawn."),
        "hidden": _("Hidden. Only you and whoever wrote it can still see it."),
        "emergency-opened": _("Emergency access is open. The patient and the data protection officer are told."),
        "emergency-ended": _("Emergency access is ended."),
        "reviewed": _("The review is recorded."),
        "tried-again": _("It will be tried again."),
        "work-cancelled": _("It is cancelled."),
        "proposed": _("The change is proposed. Somebody else has to approve it."),
        "approved": _("The edition is approved."),
        "rejected": _("The proposal is withdrawn."),
    }.get(name, "")


def _tell(request: HttpRequest, actor: Actor, error: errors.VesaliusError) -> None:
    """An entry in the log for a page that was refused. It names the page; what was asked of the record has its own."""
    if isinstance(error, errors.NotFound | errors.Gone | errors.Forbidden):
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        with context().pool.session() as session:
            record(session, context().log, actor, "page-refused", f"page/{name}", outcome=REFUSED)


def _refusal(request: HttpRequest, error: errors.VesaliusError) -> HttpResponse:
    """The page that a refusal becomes."""
    if isinstance(error, StepUpNeeded):
        return to_step_up(request, actor_of(request))
    if isinstance(error, errors.Unauthenticated):
        return _to(request, resolve_url(settings.LOGIN_URL))
    if isinstance(error, errors.NotFound | errors.Gone | errors.Forbidden):
        return _unknown(request)
    if isinstance(error, errors.Invalid | errors.NotSupported | errors.TooCostly | errors.TooLarge):
        title, text, status = _("That did not work"), error.issues[0].diagnostics, 400
    elif isinstance(error, errors.Conflict | errors.PreconditionFailed):
        title, text, status = (
            _("Somebody was faster"),
            _("This was changed meanwhile. Go back, look at it again, and repeat your change."),
            409,
        )
    elif isinstance(error, errors.Unavailable | errors.TooMany):
        title, text, status = _("Not now"), _("A part of the system does not answer. Try again in a moment."), 503
    else:
        # What nobody foresaw is no answer: it goes to the log, and the reader gets the page of failures.
        raise error
    return page(request, "ui/refusal.html", {"title": title, "text": text}, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    values = {"title": _("Nothing here"), "text": _("There is nothing at this address that you can open.")}
    return page(request, "ui/refusal.html", values, status=404)


def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: an address that leads nowhere looks to its reader like one that they may not open."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.account is None:
        return page_not_found(request, exception)
    return signed_in(lambda asked, _actor: _unknown(asked))(request)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """On to `address`, and back here afterwards; htmx is told so that it moves the whole page."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.META.get("HTTP_REFERER", "/")
    target = f"{address}?next={quote(back)}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)
