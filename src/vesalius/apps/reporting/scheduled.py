"""Monthly packs: the page of one's schedules and of what came of them, the form, signing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.analytics import schedules
from vesalius.analytics.measure import GROUPS
from vesalius.analytics.schedules import Issue, Schedule, Wish
from vesalius.apps.reporting import asking, files, jobs, labels, words
from vesalius.audit.recording import record
from vesalius.clinical import presentation as show
from vesalius.errors import Invalid, NotFound
from vesalius.identity import accounts
from vesalius.identity.numbers import whole
from vesalius.ui.frame import context, done, page, signed_in


def _require(actor: Actor) -> None:
    asking.allowed(actor)
    if actor.account is None:
        raise NotFound("There is no such page.")


def _names() -> dict[int, str]:
    with context().pool.session() as session:
        return {one.id: one.display or one.username for one in accounts.every(session)}


def _scope_names(actor: Actor) -> dict[str, str]:
    offered = schedules.scopes(context(), actor)
    named = labels.centres(actor, offered)
    return {scope.code: labels.scope_label(actor, scope, named) for scope in offered}


@require_safe
@signed_in
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's schedules, and the packs that wait, came or were sent."""
    _require(actor)
    names, scopes = _names(), _scope_names(actor)
    issues = [_issue_line(actor, one, names, scopes) for one in schedules.issues(context(), actor)]
    values = {
        "waiting": [one for one in issues if one["may_sign"]],
        "issues": [one for one in issues if not one["may_sign"]],
        "schedules": [_schedule_line(one, names, scopes) for one in schedules.listed(context(), actor)],
        "may_schedule": bool(scopes),
    }
    return page(request, "reporting/scheduled.html", values, place="reports")


def _issue_line(actor: Actor, one: Issue, names: Mapping[int, str], scopes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "month": words.month(one.month),
        "scope": scopes.get(one.scope, ""),
        "state": one.state,
        "label": {"drawn": _("To be signed"), "signed": _("Signed and sent"), "refused": _("Refused")}[one.state],
        "level": {"drawn": "warn", "signed": "good", "refused": "danger"}[one.state],
        "signer": names.get(one.signer, ""),
        "drawn": show.moment(one.drawn_at),
        "decided": "" if one.decided_at is None else show.moment(one.decided_at),
        "recipients": [names[number] for number in one.recipients if number in names],
        "may_sign": one.state == schedules.DRAWN and one.signer == actor.account,
    }


def _schedule_line(one: Schedule, names: Mapping[int, str], scopes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.wish.title,
        "scope": scopes.get(one.wish.scope, ""),
        "chapters": [str(words.GROUPS[name]) for name in one.wish.chapters],
        "day": one.wish.day,
        "signer": names.get(one.wish.signer, ""),
        "recipients": [names[number] for number in one.wish.recipients if number in names],
        "is_active": one.is_active,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, actor: Actor, number: int | None = None) -> HttpResponse:
    """A new schedule, or a change of one's own."""
    _require(actor)
    known = schedules.find(context(), actor, number) if number is not None else None
    scopes = _scope_names(actor)
    if not scopes:
        raise NotFound("There is no such page.")
    fault = ""
    wish = known.wish if known else _first_wish(actor, next(iter(scopes)))
    if request.method == "POST":
        wish = _wish(request.POST)
        try:
            schedules.save(context(), actor, wish, number=number)
        except Invalid:
            fault = _("A title, at least one chapter, who signs and who gets it are needed.")
        else:
            return done(reverse("reporting:scheduled"), "saved")
    elif request.GET.get("scope") in scopes:
        wish = _first_wish(actor, request.GET["scope"])
    people = schedules.readers(context(), wish.scope if wish.scope in scopes else next(iter(scopes)))
    values = {
        "known": known,
        "wish": wish,
        "fault": fault,
        "scopes": list(scopes.items()),
        "chapters": [(name, words.GROUPS[name], name in wish.chapters) for name in GROUPS],
        "offered_languages": [(code, label, code == wish.language) for code, label in words.VALUES["language"].items()],
        "days": range(1, 29),
        "people": [(one.id, one.display or one.username, one.id in wish.recipients) for one in people],
    }
    return page(request, "reporting/schedule.html", values, place="reports")


def _first_wish(actor: Actor, scope: str) -> Wish:
    language = (translation.get_language() or "fr")[:2]
    own = actor.account or 0
    return Wish(_("Monthly report"), scope, tuple(GROUPS), language, 3, own, (own,))


def _wish(given: QueryDict) -> Wish:
    def numbers(name: str) -> tuple[int, ...]:
        return tuple(number for text in given.getlist(name) if (number := whole(text)) is not None)

    return Wish(
        " ".join(given.get("title", "").split()),
        given.get("scope", ""),
        tuple(name for name in GROUPS if name in given.getlist("chapter")),
        given.get("language", ""),
        next(iter(numbers("day")), 0),
        next(iter(numbers("signer")), 0),
        numbers("recipient"),
    )


@require_POST
@signed_in
def pause(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Pauses a schedule, or lets it go on."""
    schedules.pause(context(), actor, number, is_active=request.POST.get("active") == "1")
    return done(reverse("reporting:scheduled"), "saved")


@require_safe
@signed_in
def issue(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One pack: what it is, who signs it, and the file."""
    _require(actor)
    found, _content = schedules.issue(context(), actor, number)
    values = {"issue": _issue_line(actor, found, _names(), _scope_names(actor))}
    return page(request, "reporting/issue.html", values, place="reports")


@require_safe
@signed_in
def download(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The file of a pack; an export is an event in the audit log."""
    del request
    _require(actor)
    found, content = schedules.issue(context(), actor, number)
    with context().pool.session() as session:
        details = {"format": "pdf", "scope": found.scope, "pack": found.month, "issue": str(number)}
        record(session, context().log, actor, "export", "Measure", details=details)
    return files.answer(content, files.PDF, f"vesalius-{found.month}-{number}.pdf")


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Signs a pack, which sends it out, or refuses it."""
    _require(actor)
    is_signed = request.POST.get("verdict") == "sign"
    schedules.decide(context(), actor, number, jobs.READY, is_signed=is_signed)
    return done(reverse("reporting:issue", args=[number]), "saved")
