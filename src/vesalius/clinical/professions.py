"""What the professions of health care are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from vesalius.clinical import presentation as show

# CD-HCPARTY of the Belgian eHealth platform.
_BY_CODE: Final[Mapping[str, str | Promise]] = {
    "persgeneralphysician": _lazy("General practitioner"),
    "persphysician": _lazy("Physician"),
    "persphysiotherapist": _lazy("Physiotherapist"),
    "persnurse": _lazy("Nurse"),
    "persclinicalpsychologist": _lazy("Psychologist"),
    "perspsychologist": _lazy("Psychologist"),
    "persmidwife": _lazy("Midwife"),
    "persdietician": _lazy("Dietitian"),
    "persdentist": _lazy("Dentist"),
}


def profession(code: str) -> str:
    """What a CD-HCPARTY code is called; empty for others."""
    return str(_BY_CODE.get(code, ""))


def of_practitioner(practitioner: Mapping[str, Any]) -> str:
    """The first qualification of a practitioner: by its code, else as it was written; empty where none is recorded."""
    for item in practitioner.get("qualification", ()):
        concept = item.get("code") or {}
        named = (profession(str(coding.get("code"))) for coding in concept.get("coding", ()))
        if found := next(filter(None, named), "") or show.coded(concept):
            return found
    return ""
