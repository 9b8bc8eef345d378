"""Who reads a psychologist's note: its author alone, until it is shared with the care team."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit import notes, services
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit, current_note


def _show(actor: Actor, visit: Visit) -> Values:
    return {"is_shared": visit.note is not None and notes.is_shared(visit.note), "version": visit.note_version}


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    is_open = request.POST.get("readers") == "team"
    services.share_note(actor, visit, is_open=is_open)
    if visit.note is None:
        return {}
    _note, version = current_note(actor, str(visit.note["id"]))
    return {"is_shared": is_open, "version": version}


PANEL: Final = Panel("confidence", _lazy("Who reads this note"), _show, _act)
