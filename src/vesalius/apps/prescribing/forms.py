"""What the form of a line says."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from vesalius.apps.prescribing import selectors
from vesalius.errors import Invalid
from vesalius.identity.numbers import whole
from vesalius.knowledge import dosage
from vesalius.knowledge.catalogue import Choice
from vesalius.medication.prescriptions import Wanted


def wanted(given: QueryDict) -> Wanted:
    """The line of a form or an address. Raises Invalid."""
    key, cnk = given.get("key", ""), given.get("cnk", "")
    catalogue = selectors.catalogue()
    choice = catalogue.choice_of(key, selectors.language()) if key else None
    label = given.get("label", "").strip()[:200]
    if cnk:
        product = catalogue.base.product(cnk)
        if product is None:
            raise Invalid(_("This product is not known."))
        choice = choice or Choice(product.name, "", "", product.atc[0] if product.atc else "", cnk)
        choice = replace(choice, cnk=cnk)
    if choice is None:
        if not label:
            raise Invalid(_("Choose a medicine."))
        found = catalogue.base.by_name(label)
        choice = Choice(label, "", "", given.get("atc", "")[:7] or (found.atc[0] if found.atc else ""))
    choice = replace(choice, label=label or choice.label)
    text = given.get("dosage", "").strip()[:200] or choice.dosage
    parsed = dosage.parse(text, given.get("unit", "")[:12] or choice.unit)
    parsed = replace(
        parsed, route=choice.route, instruction=given.get("instruction", "").strip()[:500] or parsed.unread
    )
    days = whole(given.get("days", ""))
    if days is not None and 0 < days <= 366:
        parsed = replace(parsed, duration=float(days), duration_unit="d")
    packs = whole(given.get("packs", "1"))
    return Wanted(
        choice,
        parsed,
        reason=given.get("reason", "").strip()[:300],
        packs=1 if packs is None else max(1, min(12, packs)),
        is_chronic=not parsed.duration and not parsed.is_as_needed,
        is_substitution_allowed=given.get("substitution", "yes") == "yes",
        replaces=given.get("replaces", "")[:100],
    )


def reasons(given: QueryDict) -> dict[str, str]:
    """Fingerprint or key of a card → the code of the reason that was chosen."""
    return {
        key.removeprefix("reason-"): str(value) for key, value in given.items() if key.startswith("reason-") and value
    }
