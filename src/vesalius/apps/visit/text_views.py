"""The page of one's own texts: made, changed, taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.apps.visit import profession, texts
from vesalius.apps.visit.notes import PARTS
from vesalius.clinical import problems
from vesalius.errors import Invalid, TooLarge
from vesalius.records.belongings import Kind
from vesalius.ui.frame import done, page, part, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that somebody made for himself, with a form for each kind."""
    own_profession = profession.of(actor)
    given: Any = request.POST
    kind, fault = given.get("kind", ""), ""
    if request.method == "POST":
        try:
            texts.keep(actor, kind, given)
        except TooLarge:
            fault = _("There is no more room: take one away first.")
        except Invalid as error:
            fault = _fault(error.issues[0].diagnostics)
        else:
            return done(f"{reverse('visit:texts')}#{kind}", "saved")
    edited = texts.at(actor, request.GET.get("kind", ""), request.GET.get("place", "")) if not fault else None
    if edited is not None:
        kind, given = request.GET["kind"], edited
    elif fault:
        given = {**given.dict(), "parts": {letter: given.get(letter, "") for letter in PARTS}}
    else:
        given = {}
    values = {
        "texts": texts.every(actor, Kind.TEXT),
        "templates": [
            {**item, "lines": [(letter, text) for letter, text in item["parts"].items() if text]}
            for item in texts.every(actor, Kind.TEMPLATE)
        ],
        "problems": texts.own_problems(actor),
        "letters": texts.every(actor, Kind.LETTER),
        "parts": [(letter, label, (given.get("parts") or {}).get(letter, "")) for letter, label in PARTS.items()],
        "profession": own_profession,
        "kind": kind,
        "given": given,
        "is_edited": edited is not None or bool(given.get("before")),
        "fault": fault,
    }
    return page(request, "visit/texts.html", values, place="texts")


def _fault(code: str) -> str:
    return {
        "word": _("A word has 1 to 24 letters, digits or hyphens; a name has at most 80 characters."),
        "text": _("Write a text of at most 6000 characters."),
        "code": _("Choose an entry of the list: it gives the code."),
    }.get(code, _("That did not work"))


@require_POST
@signed_in
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Takes one away."""
    profession.of(actor)
    kind = request.POST.get("kind", "")
    texts.drop(actor, kind, request.POST.get("name", ""))
    return done(f"{reverse('visit:texts')}#{kind}", "saved")


@require_safe
@signed_in
def codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Entries of the list of problems for what is being typed, to choose a code from."""
    profession.of(actor)
    text = request.GET.get("find", "").strip()
    found = problems.find(text, actor.role) if text else ()
    return part(request, "visit/parts/code_options.html", {"found": found})
