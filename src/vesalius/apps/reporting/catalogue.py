"""The catalogue: every report in its chapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.analytics import measure
from vesalius.analytics.measure import Measure
from vesalius.analytics.scope import OWN
from vesalius.apps.reporting import asking, capitation, own, words
from vesalius.ui.frame import page, signed_in


@require_safe
@signed_in
def catalogue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All reports by chapter, or those that a word is found in."""
    asking.allowed(actor)
    sought = request.GET.get("q", "").strip()
    language = translation.get_language() or "en"
    found = [one for one in measure.shipped().values() if _matches(one, sought.casefold(), language)]
    values: dict[str, Any] = {"chapters": _chapters(found, language), "sought": sought, "number": len(found)}
    values["own"] = own.lines(actor)
    values["documents"] = _documents(actor)
    return page(request, "reporting/catalogue.html", values, place="reports")


def _matches(one: Measure, sought: str, language: str) -> bool:
    return not sought or sought in f"{one.title(language)} {one.description(language)} {one.source}".casefold()


def _chapters(found: Iterable[Measure], language: str) -> list[tuple[str, list[dict[str, Any]]]]:
    chapters: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        chapters.setdefault(one.group, []).append(
            {"id": one.id, "title": one.title(language), "description": one.description(language)}
        )
    return [(str(words.GROUPS[group]), items) for group, items in chapters.items()]


def _documents(actor: Actor) -> list[dict[str, str]]:
    """What is no figure of the catalogue: the list, the yearly report, the figures of the agenda."""
    found = []
    if capitation.may_list(actor):
        text = _("Who is enrolled with the centre, disciplines M, K, I, changes in the month.")
        found.append({"address": reverse("reporting:capitation-list"), "title": _("Capitation list"), "text": text})
    if any(scope.code != OWN for scope in asking.allowed(actor)):
        text = _("The document of an integrated health association, with the figures of the year.")
        found.append({"address": reverse("reporting:yearly"), "title": _("Yearly activity report"), "text": text})
        try:
            agenda = reverse("booking:figures")
        except NoReverseMatch:
            return found
        text = _("Occupancy, missed visits, third free time, by practitioner and centre.")
        found.append({"address": agenda, "title": _("Figures of the agenda"), "text": text})
    return found
