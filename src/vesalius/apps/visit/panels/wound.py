"""Wounds: where, how large, what they look like, and a photo. One wound is followed by its place."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access.actor import Actor
from vesalius.apps.visit.panels.panel import Panel, Values
from vesalius.apps.visit.selectors import Visit
from vesalius.clinical import measurements, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.documents import image_type
from vesalius.clinical.writing import (
    LOINC,
    UCUM,
    VESALIUS,
    Resource,
    author,
    concept,
    create_all,
    hl7,
    now,
    subject,
)

SIZES: Final = (
    ("length", _lazy("Length"), "39126-8", "Length of Wound"),
    ("width", _lazy("Width"), "39125-0", "Width of Wound"),
    ("depth", _lazy("Depth"), "39127-6", "Depth of Wound"),
)
TISSUES: Final[dict[str, str | Promise]] = {
    "": "",
    "granulating": _lazy("red, granulating"),
    "sloughy": _lazy("yellow, sloughy"),
    "necrotic": _lazy("black, necrotic"),
    "epithelialising": _lazy("pink, closing"),
    "closed": _lazy("closed"),
}
EXUDATES: Final[dict[str, str | Promise]] = {
    "": "",
    "none": _lazy("none"),
    "little": _lazy("little"),
    "moderate": _lazy("moderate"),
    "much": _lazy("much"),
}
_LONGEST: Final = 80
_LARGEST_PHOTO: Final = 1_500_000
_WOUND: Final = "39135-9"
PHOTOGRAPH: Final = "72170-4"
"""LOINC: photographic image."""


def _show(actor: Actor, visit: Visit) -> Values:
    found = selectors.of_patient(actor, visit.patient_id, "Observation", ("code", _WOUND), ("_sort", "-date"), count=40)
    courses: dict[str, list[dict[str, Any]]] = {}
    for item in found:
        if item.get("status") != "entered-in-error":
            place = str((item.get("bodySite") or {}).get("text", ""))
            courses.setdefault(place, []).append(
                {"day": show.day_and_time(show.when(item)), "value": show.value(item), "who": show.who(item)}
            )
    photos = [
        {"id": item["id"], "title": item.get("description", ""), "day": show.day_and_time(show.when(item))}
        for item in selectors.of_patient(
            actor, visit.patient_id, "DocumentReference", ("category", PHOTOGRAPH), ("_sort", "-date"), count=6
        )
    ]
    return {
        "courses": list(courses.items()),
        "photos": photos,
        "sizes": [(name, label) for name, label, _code, _display in SIZES],
        "tissues": list(TISSUES.items()),
        "exudates": list(EXUDATES.items()),
        "given": {"place": next(iter(courses), "")},
    }


def _act(actor: Actor, visit: Visit, request: HttpRequest) -> Values:
    given = request.POST
    place = given.get("place", "").strip()[:_LONGEST]
    sizes: dict[str, Decimal] = {}
    fault = "" if place else _("Say where the wound is.")
    for name, label, _code, _display in SIZES:
        try:
            size = measurements.number(given.get(name, ""))
        except ValueError:
            size, fault = None, _("%(field)s: a number, please.") % {"field": label}
        if size is not None:
            if not 0 <= size <= 100:
                fault = _("%(field)s: between 0 and 100 cm.") % {"field": label}
            sizes[name] = size
    photo = request.FILES.get("photo")
    data = b"" if photo is None else photo.read(_LARGEST_PHOTO + 1)
    if data and (len(data) > _LARGEST_PHOTO or not image_type(data)):
        fault = _("The photo must be a JPEG, PNG or WebP of at most 1.5 MB.")
    tissue, exudate = given.get("tissue", ""), given.get("exudate", "")
    if not fault and not (sizes or data or tissue or exudate):
        fault = _("Give a size, a look or a photo.")
    if fault or tissue not in TISSUES or exudate not in EXUDATES:
        return {"fault": fault, "given": given}
    made = []
    if sizes or tissue or exudate:
        made.append(_observation(actor, visit, place, sizes, tissue, exudate, is_infected="infected" in given))
    if data:
        made.append(_photo(actor, visit, place, data))
    create_all(actor, made)
    return {}


def _observation(
    actor: Actor, visit: Visit, place: str, sizes: dict[str, Decimal], tissue: str, exudate: str, *, is_infected: bool
) -> Resource:
    parts: list[Resource] = [
        {
            "code": concept(LOINC, code, display, str(label)),
            "valueQuantity": {"value": sizes[name], "unit": "cm", "system": UCUM, "code": "cm"},
        }
        for name, label, code, display in SIZES
        if name in sizes
    ]
    for name, label, chosen, names in (
        ("tissue", _("Tissue"), tissue, TISSUES),
        ("exudate", _("Exudate"), exudate, EXUDATES),
    ):
        if chosen:
            value = concept(f"{VESALIUS}wound", f"{name}-{chosen}", "", str(names[chosen]))
            parts.append({"code": concept(f"{VESALIUS}wound", name, "", str(label)), "valueCodeableConcept": value})
    if is_infected:
        parts.append(
            {"code": concept(f"{VESALIUS}wound", "infected", "", _("Signs of infection")), "valueBoolean": True}
        )
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [hl7("observation-category", "exam")],
        "code": concept(LOINC, _WOUND, "Wound assessment panel", _("Wound: %(place)s") % {"place": place}),
        "subject": subject(visit.patient_id),
        "encounter": {"reference": visit.reference},
        "effectiveDateTime": now(),
        "performer": [author(actor)],
        "bodySite": {"text": place},
        "component": parts,
    }


def _photo(actor: Actor, visit: Visit, place: str, data: bytes) -> Resource:
    title = _("Photo of the wound: %(place)s") % {"place": place}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [{"system": LOINC, "code": "34746-8", "display": "Nurse Note"}], "text": title},
        "category": [concept(LOINC, PHOTOGRAPH, "Photographic image")],
        "subject": subject(visit.patient_id),
        "date": now(),
        "author": [author(actor)],
        "description": title,
        "context": {"encounter": [{"reference": visit.reference}]},
        "content": [
            {
                "attachment": {
                    "contentType": image_type(data),
                    "data": base64.b64encode(data).decode(),
                    "title": title,
                }
            }
        ],
    }


PANEL: Final = Panel("wound", _lazy("Wounds"), _show, _act)
