"""What the command palette offers beside patients: what can be done in the record at hand, and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import readable, sections
from vesalius.clinical.header import visit_address
from vesalius.errors import VesaliusError
from vesalius.search.text import words
from vesalius.ui import navigation


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette. `is_post` when it changes something."""

    label: str
    address: str
    icon: str
    is_post: bool = False


# Pages of other apps about one patient, by URL name, absent until they are installed; with what one must be able to do.
_OF_PATIENT: Final[tuple[tuple[str, str, str | Promise, tuple[str, DataClass]], ...]] = (
    ("prescribing:prescribe", "pill", _("Prescribe"), ("create", DataClass.MEDICATION)),
    ("orders:new", "flask", _("Request an examination"), ("create", DataClass.ORDERS)),
    ("teamwork:compose", "message", _("Message about this patient"), ("create", DataClass.TASKS)),
    ("teamwork:task-new", "tasks", _("Task about this patient"), ("create", DataClass.TASKS)),
    ("teamwork:refer", "out", _("Refer to a colleague"), ("create", DataClass.TASKS)),
    ("teamwork:hand-over", "share", _("Hand over this patient"), ("create", DataClass.TASKS)),
    ("desk:edit", "officer", _("Identity and contact"), ("update", DataClass.DEMOGRAPHICS)),
)


def actions(actor: Actor, patient_id: str, text: str) -> Sequence[Command]:
    """What can be done in the record of `patient_id`, of which the label begins as was typed; none without a record."""
    if not patient_id:
        return []
    found = []
    begin = visit_address(actor, patient_id)
    if begin:
        found.append(Command(str(_("Visit")), begin, "sign", is_post=True))
    may = {action: readable.classes(actor, patient_id, action) for action in ("create", "update")}
    for name, icon, label, (action, data_class) in _OF_PATIENT:
        if data_class not in may[action] or not _begins(str(label), text):
            continue
        try:
            found.append(Command(str(label), reverse(name, args=[patient_id]), icon))
        except NoReverseMatch:
            continue
    try:
        parts = sections.of(actor, patient_id)
    except VesaliusError:
        return []
    found += [Command(str(part.label), part.address(patient_id), "record") for part in parts]
    found.append(Command(str(_("Timeline")), reverse("chart:timeline", args=[patient_id]), "history"))
    return [item for item in found if _begins(item.label, text)][: 5 if text else 3]


def pages(actor: Actor, text: str) -> Sequence[Command]:
    """Pages of the rail of which a word begins as was typed; none before something is typed."""
    if not text:
        return []
    return [
        Command(item.label, item.address, item.icon)
        for item in navigation.entries(actor, "")
        if _begins(item.label, text)
    ][:4]


def _begins(label: str, text: str) -> bool:
    own = words(label)
    return all(any(word.startswith(part) for word in own) for part in words(text))
