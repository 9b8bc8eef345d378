"""What can be requested: examinations and panels of them. `medication.examinations` says what was done lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_LANGUAGES: Final = ("fr", "nl", "de", "en")
GROUPS: Final[dict[str, str | Promise]] = {
    "blood": _("Blood"),
    "diabetes": _("Diabetes"),
    "kidney": _("Kidneys and salts"),
    "lipids": _("Lipids"),
    "liver": _("Liver"),
    "hormones": _("Hormones and vitamins"),
    "urine": _("Urine"),
    "stool": _("Stool"),
    "x-ray": _("X-ray"),
    "ultrasound": _("Ultrasound"),
    "scanner": _("CT and MRI"),
    "other": _("Other"),
}
PANELS: Final[tuple[tuple[str, str | Promise, tuple[str, ...]], ...]] = (
    ("diabetes", _("Diabetes follow-up"), ("4548-4", "1558-6", "2160-0", "2823-3", "9318-7", "13457-7", "2085-9")),
    ("heart", _("Blood pressure and heart"), ("2160-0", "2823-3", "2951-2", "2093-3", "2085-9", "13457-7", "2571-8")),
    ("fatigue", _("Fatigue"), ("58410-2", "2276-4", "3016-3", "1988-5", "2160-0", "1742-6", "1558-6")),
    ("liver", _("Liver"), ("1742-6", "1920-8", "2324-2")),
    ("thyroid", _("Thyroid"), ("3016-3", "3024-7")),
)
"""(name, label, codes) of what is requested together."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination by its LOINC code; `names` in the order fr, nl, de, en."""

    code: str
    kind: str
    group: str
    names: tuple[str, str, str, str]

    @property
    def name(self) -> str:
        """In the reader's language."""
        language = (get_language() or "fr")[:2]
        return self.names[_LANGUAGES.index(language)] if language in _LANGUAGES else self.names[0]


@cache
def examinations() -> Sequence[Examination]:
    """All of them, in the order of the file."""
    found = []
    text = (files("vesalius.apps.orders") / "data" / "examinations.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, kind, group, french, dutch, german, english = line.split("\t")
        names = (french, dutch, german, english)
        found.append(Examination(code, kind, group, names))
    return found


@cache
def by_code() -> dict[str, Examination]:
    """Code → examination."""
    return {item.code: item for item in examinations()}
