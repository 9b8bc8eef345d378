"""How the reader stands to a patient: care relationship, consent to share, and that something here is sensitive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import presentation as show
from vesalius.clinical import readable, selectors
from vesalius.clinical.entries import Tag, sensitivity
from vesalius.records import relationships
from vesalius.ui.frame import context


def tags(actor: Actor, patient_id: str) -> list[Tag]:
    """The care relationship, then the general consent where there is something to say of it."""
    found = [_relationship(actor, patient_id)]
    consent = _consent(actor, patient_id)
    if consent is not None:
        found.append(consent)
    return found


def sensitive(shown: Iterable[Mapping[str, Any]]) -> list[Tag]:
    """Of which kinds the sensitive resources of `shown` are; nothing where none is."""
    labels = dict.fromkeys(label for item in shown for label in sensitivity(item))
    return [Tag(_("Sensitive data here: %(kinds)s") % {"kinds": ", ".join(labels)}, "accent")] if labels else []


def _relationship(actor: Actor, patient_id: str) -> Tag:
    own = relationships.standing(context(), actor, patient_id)
    if own is None:
        return Tag(_("No care relationship of yours"), "warn")
    if own.until is None:
        return Tag(_("Care relationship") if own.is_own else _("Care relationship of your centre"), "good")
    day = show.moment(own.until).rpartition(" ")[0]
    words = _("Care relationship until %(day)s") if own.is_own else _("Care relationship of your centre until %(day)s")
    return Tag(words % {"day": day}, "good")


def _consent(actor: Actor, patient_id: str) -> Tag | None:
    """The general consent to share, for those who may read consents."""
    if DataClass.CONSENT not in readable.classes(actor, patient_id):
        return None
    consents = selectors.of_patient(actor, patient_id, "Consent", ("status", "active"), ("_sort", "-date"))
    for item in consents:
        provision = item.get("provision") or {}
        if not is_narrowed(provision):
            is_refused = provision.get("type") == "deny"
            return Tag(_("Sharing refused"), "warn") if is_refused else Tag(_("Consent to share given"), "good")
    return Tag(_("No consent to share recorded"))


def is_narrowed(provision: Mapping[str, Any]) -> bool:
    """Whether a provision speaks of somebody or something in particular, and not of the whole record."""
    return any(provision.get(name) for name in ("actor", "data", "class", "code", "securityLabel"))
