"""What stands on every paper: whose it is, where and when it was made."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.clinical import selectors
from vesalius.clinical.writing import Resource
from vesalius.terminology import naming_systems


def letterhead(actor: Actor) -> dict[str, Any]:
    """Centre, author, place and day, as `papers/paper.typ` prints them."""
    found = selectors.directory(actor, {actor.centre, actor.fhir})
    centre, practitioner = found.get(actor.centre, {}), found.get(actor.fhir, {})
    address: Resource = next(iter(centre.get("address", ())), {})
    lines = [
        ", ".join(address.get("line", ())) or str(address.get("text", "")),
        " ".join(filter(None, (address.get("postalCode"), address.get("city")))),
        *(str(item["value"]) for item in centre.get("telecom", ()) if item.get("system") == "phone"),
    ]
    number = next(
        (
            str(item["value"])
            for item in practitioner.get("identifier", ())
            if str(item.get("system", "")).startswith(naming_systems.NIHDI)
        ),
        "",
    )
    return {
        "language": (get_language() or "fr")[:2],
        "centre": {"name": str(centre.get("name") or "Vesalius"), "lines": [line for line in lines if line]},
        "author": {
            "name": actor.display or actor.name,
            "lines": [f"{_('INAMI number')} {number}"] if number else [],
        },
        "place-and-day": ", ".join(filter(None, (str(address.get("city", "")), date_format(clock.today(), "j F Y")))),
        "signature": _("Signature"),
    }
