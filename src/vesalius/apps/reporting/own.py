"""Reports of one's own: put together, kept, shared, opened like those of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.analytics import measure, own_reports, period
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.measure import Measure
from vesalius.analytics.own_reports import MONTHS, Definition, OwnReport
from vesalius.analytics.scope import Scope
from vesalius.analytics.statement import Question
from vesalius.apps.reporting import asking, labels, words
from vesalius.apps.reporting.labels import Labels
from vesalius.errors import Invalid
from vesalius.ui.frame import context, done, page, part, signed_in

_VALUES: Final = 60
_FILTERED: Final = frozenset(
    {"practitioner", "profession", "centre", "sex", "age_group", "kind", "class", "status", "type", "language"}
)
"""Dimensions whose few values are offered as filters; any other may be filtered by in the address."""


def months_labels() -> dict[str, str]:
    """What the months of a report are called."""
    return {
        "last-month": _("The last month"),
        "last-3": _("The last 3 months"),
        "last-6": _("The last 6 months"),
        "last-12": _("The last 12 months"),
        "last-24": _("The last 24 months"),
    }


def filters(actor: Actor, found: Measure, scope: Scope, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The dimensions that can be filtered by, with the values that occur in the last year."""
    language = translation.get_language() or "en"
    offered = []
    for name in found.dimensions:
        if name not in _FILTERED and name not in chosen:
            continue
        answer = evaluate(context(), actor, Question(found, period.recent(12), scope, (name,)))
        keys = [cell.keys[0] for cell in answer.cells if cell.keys[0] is not None][:_VALUES]
        if chosen.get(name) and chosen[name] not in keys:
            keys.append(chosen[name])
        told = Labels(actor, (name,), answer.cells, language)
        options = sorted(((str(key), told.of(name, key)) for key in keys), key=lambda pair: pair[1].casefold())
        label = str(words.DIMENSIONS.get(name, name))
        offered.append({"name": name, "label": label, "options": options, "value": chosen.get(name, "")})
    return offered


@require_safe
@signed_in
def filter_fields(request: HttpRequest, actor: Actor, measure_id: str) -> HttpResponse:
    """The fields of the filters of a report, for htmx: they cost a question each, so they come when they are opened."""
    wanted = asking.asked(request, actor, measure_id)
    offered = filters(actor, wanted.question.measure, wanted.question.scope, wanted.question.filters)
    return part(request, "reporting/filters.html", {"filters": offered})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def build(request: HttpRequest, actor: Actor, number: int | None = None) -> HttpResponse:
    """Puts a report together, or changes one of one's own."""
    scopes = asking.allowed(actor)
    known = own_reports.find(context(), actor, number) if number is not None else None
    if known is not None and not known.is_mine:
        # Somebody else's is taken as a model for one of one's own.
        number = None
    given: Mapping[str, str] = request.POST if request.method == "POST" else request.GET
    found = measure.find(given["measure"]) if given.get("measure") else known.measure if known else None
    fault = ""
    if request.method == "POST" and found is not None:
        try:
            definition = _definition(given, found)
            title, shared = given.get("title", ""), given.get("shared", "")
            number = own_reports.save(context(), actor, title, found.id, definition, shared, number=number)
            return done(reverse("reporting:own", args=[number]), "saved")
        except Invalid:
            fault = _("This cannot be kept: look at the title, the months and the filters.")
    values = _form(actor, scopes[0], found, given, known)
    return page(request, "reporting/build.html", {**values, "fault": fault, "number": number}, place="reports")


def _definition(given: Mapping[str, str], found: Measure) -> Definition:
    dimensions = tuple(
        dict.fromkeys(name for name in (given.get("by", ""), given.get("and", "")) if name not in {"", "none"})
    )
    chosen = {name: value for name in found.dimensions if (value := given.get(f"f_{name}", ""))}
    chosen = {name: value for name, value in chosen.items() if name not in dimensions}
    months = given.get("months", "last-12")
    if months == "fixed":
        months = f"{given.get('from', '')}/{given.get('to', '')}"
    compared = given.get("compare", "")
    return Definition(dimensions, chosen, months, compared if compared in asking.COMPARED else "")


def _form(
    actor: Actor, scope: Scope, found: Measure | None, given: Mapping[str, str], known: OwnReport | None
) -> dict[str, Any]:
    language = translation.get_language() or "en"
    chapters: dict[str, list[tuple[str, str]]] = {}
    for one in measure.shipped().values():
        chapters.setdefault(str(words.GROUPS[one.group]), []).append((one.id, one.title(language)))
    values: dict[str, Any] = {"chapters": list(chapters.items()), "measure": found, "known": known}
    if found is None:
        return values
    definition = known.definition if known and not given.get("measure") else _definition(given, found)
    fixed = definition.months if definition.months not in MONTHS else ""
    if given.get("from") and not given.get("months"):
        fixed = f"{given['from']}/{given.get('to', given['from'])}"
    dimensions = definition.dimensions or (() if given.get("by") == "none" else found.shown)
    return values | {
        "title": given.get("title") or (known.title if known else found.title(language)),
        "measure_title": found.title(language),
        "description": found.description(language),
        "dimensions": [(name, words.DIMENSIONS.get(name, name)) for name in found.dimensions],
        "by": [*dimensions, "", ""][:2],
        "filters": filters(actor, found, scope, definition.filters),
        "months": [*months_labels().items(), ("fixed", _("These months"))],
        "chosen_months": "fixed" if fixed else definition.months,
        "first": fixed.partition("/")[0],
        "last": fixed.partition("/")[2],
        "comparisons": list(zip(asking.COMPARED, asking.compared_labels(), strict=True)),
        "compared": definition.compared,
        "circles": [("", _("Only me")), *_circle_names(actor).items()],
        "shared": given.get("shared") or (known.shared if known and known.is_mine else ""),
    }


def _circle_names(actor: Actor) -> dict[str, str]:
    codes = own_reports.circles(context(), actor)
    places = [scope for scope in asking.allowed(actor) if scope.code in codes and scope.centre is not None]
    named = labels.centres(actor, places)
    found = {scope.code: named.get(scope.centre or 0, _("My centre")) for scope in places}
    return {code: found.get(code, _("My centre")) for code in codes if code != own_reports.NETWORK} | {
        own_reports.NETWORK: _("The whole network")
    }


@require_safe
@signed_in
def opened(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Leads to the figures of a report of one's own."""
    asking.allowed(actor)
    found = own_reports.find(context(), actor, number)
    return HttpResponseRedirect(address(found))


def address(found: OwnReport) -> str:
    """The page of its figures."""
    definition = found.definition
    months = definition.period()
    dimensions = [*definition.dimensions, "", ""]
    values = {
        "from": months.first,
        "to": months.last,
        "by": dimensions[0] or "none",
        "and": dimensions[1],
        "compare": definition.compared,
        **{f"f_{name}": value for name, value in definition.filters.items()},
        "own": str(found.id),
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('reporting:figure', args=[found.measure.id])}?{query}"


@require_POST
@signed_in
def forget(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Takes a report of one's own away."""
    del request
    own_reports.forget(context(), actor, number)
    return done(reverse("reporting:catalogue"), "saved")


def lines(actor: Actor) -> list[dict[str, Any]]:
    """Own and shared reports for the catalogue."""
    if actor.account is None:
        return []
    language = translation.get_language() or "en"
    return [
        {
            "address": reverse("reporting:own", args=[one.id]),
            "title": one.title,
            "description": one.measure.title(language),
            "is_mine": one.is_mine,
            "is_shared": bool(one.shared),
        }
        for one in own_reports.listed(context(), actor)
    ]
