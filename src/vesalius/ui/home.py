"""The page at `/`: what this is, what runs here, the figures of the demo network, and the API to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.ui import languages, navigation

_TYPES_SHOWN: Final = 10
_WITHOUT_NETWORK: Final = 2
_PROFESSIONS: Final[Mapping[str, str | Promise]] = {
    "gp": _lazy("General practitioner"),
    **{name: navigation.ROLE_LABELS[name] for name in (roles.PHYSIOTHERAPIST, roles.NURSE, roles.PSYCHOLOGIST)},
}
_EXAMPLES: Final = (
    "metadata",
    "Patient?_count=5",
    "Patient?name=dubois",
    "Observation?code=http://loinc.org|4548-4&value-quantity=gt8&_sort=-date&_count=5",
    "Patient?_has:Condition:patient:code=E11.9&_count=5",
    "Appointment?date=ge{today}&_sort=date&_count=5&_include=Appointment:actor",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One running part, as shown."""

    name: str
    is_up: bool
    purpose: str


def _parts(state: Mapping[str, bool]) -> Sequence[Part]:
    purposes = {
        "database": ("PostgreSQL", _("keeps every version of every resource, sealed")),
        "valkey": ("Valkey", _("counts requests and carries live messages; never holds the truth")),
        "keys": (_("Keys"), _("open and seal records; kept apart from the database")),
        "schema": (_("Schema"), _("the tables that this version needs")),
    }
    return [Part(name, state[key], purpose) for key, (name, purpose) in purposes.items() if key in state]


def _network(figures: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a demo network; `figures` as platform.demo.network.Figures."""
    types: Mapping[str, int] = figures["by_type"]
    return {
        "headline": [
            (_("Centres"), len(figures["patients_by_centre"])),
            (_("Practitioners"), sum(figures["practitioners_by_profession"].values())),
            (_("Patients"), figures["patients"]),
            (_("Encounters"), types.get("Encounter", 0)),
            (_("Results and measurements"), types.get("Observation", 0)),
            (_("Resources in all"), figures["resources"]),
        ],
        "centres": list(figures["patients_by_centre"].items()),
        "professions": [
            (_PROFESSIONS.get(name, name), number) for name, number in figures["practitioners_by_profession"].items()
        ],
        "types": list(types.items())[:_TYPES_SHOWN],
    }


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page, in the reader's language. Shows figures of a demo network only.

    Whoever is signed in goes on to the first page of their work; `?about` shows this one all the same.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and actor.account is not None and "about" not in request.GET:
        entries = navigation.entries(actor, "")
        if entries:
            return HttpResponseRedirect(entries[0].address)
    language = languages.chosen(request)
    figures = settings.DEMO_FIGURES()
    today = clock.today().isoformat()
    examples = [example.format(today=today) for example in _EXAMPLES]
    with translation.override(language):
        network = _network(figures) if figures else None
        response = render(
            request,
            "ui/home.html",
            {
                "language": language,
                "theme": languages.theme(request),
                "languages": settings.LANGUAGES,
                "network": network,
                "parts": _parts(settings.PARTS_STATE()),
                "examples": examples[: None if figures else _WITHOUT_NETWORK],
                "version": settings.VESALIUS_VERSION,
            },
        )
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Content-Language"] = language
    if request.GET.get("language") == language:
        response.set_cookie(languages.COOKIE, language, max_age=languages.COOKIE_SECONDS, samesite="Lax", httponly=True)
    return response
