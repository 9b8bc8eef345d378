"""Certificates and letters: those of this visit, and new ones."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit import papers
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical.entries import entry


def _show(actor: Actor, visit: Visit) -> Values:
    return {
        "papers": [entry(item) for item in reversed(visit.papers)],
        "kinds": [(kind.name, kind.label) for kind in papers.KINDS if actor.role in kind.roles],
    }


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    return {}


PANEL: Final = Panel("papers", _lazy("Certificates and letters"), _show, _act)
