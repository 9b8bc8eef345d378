"""What a result means in plain words, and what can be done about it: for the talk with the patient.

Options name what guidelines offer, never a decision; sources stand beside them. Not clinically validated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vesalius.knowledge.scores.result import Result

Text = str | Promise
_SMOKING: Final = gettext_lazy("Stop smoking")
_MOVE: Final = gettext_lazy("Move more, eat more vegetables, lose weight where there is too much")
_PRESSURE: Final = gettext_lazy("Treat blood pressure to its target")
_STATIN: Final = gettext_lazy("Discuss a statin: what it brings and what it asks")
_KIDNEY: Final = gettext_lazy("ACE inhibitor or sartan, SGLT2 inhibitor; avoid anti-inflammatory medicines")
_NEPHROLOGIST: Final = gettext_lazy("Ask a nephrologist")
_DOSES: Final = gettext_lazy("Adapt the doses of medicines to kidney function")
_ANTICOAGULANT: Final = gettext_lazy("A direct anticoagulant, or a vitamin K antagonist where that is needed")
_BLEEDING: Final = gettext_lazy("Correct what can be corrected: pressure, alcohol, interacting medicines")
_GLUCOSE: Final = gettext_lazy("Measure glucose or HbA1c")
_ELASTOGRAPHY: Final = gettext_lazy("Elastography of the liver, or a hepatologist")
_HOSPITAL: Final = gettext_lazy("Hospital, today")
_HOME: Final = gettext_lazy("Treatment at home, with a second look")
_OBSERVE: Final = gettext_lazy("Measure again more often")
_DIMER: Final = gettext_lazy("D-dimer: when it is negative, no imaging")
_IMAGING: Final = gettext_lazy("Imaging without delay; an anticoagulant meanwhile")
_BRIEF: Final = gettext_lazy("A short talk about drinking, and its goals")
_WAIT: Final = gettext_lazy("Wait with open eyes: ask again in two weeks")
_THERAPY: Final = gettext_lazy("Psychological therapy")
_MEDICINE: Final = gettext_lazy("A medicine, when it is severe or therapy is not enough or not wanted")
_SAFETY: Final = gettext_lazy("Ask about thoughts of death, and what keeps the person safe")
_LIFESTYLE: Final = (_SMOKING, _MOVE, _PRESSURE)

_OPTIONS: Final[dict[str, dict[str, tuple[Text, ...]]]] = {
    "heart": {"": _LIFESTYLE, "high": (*_LIFESTYLE, _STATIN), "very-high": (*_LIFESTYLE, _STATIN),
              "moderate": (*_LIFESTYLE, _STATIN)},
    "kidney": {"": (_KIDNEY, _DOSES), "refer": (_KIDNEY, _DOSES, _NEPHROLOGIST), "none": ()},
    "clearance": {"": (_DOSES,)},
    "findrisc": {"": (_MOVE,), **dict.fromkeys(("moderate", "high", "very-high"), (_MOVE, _GLUCOSE))},
    "atrial": {"": (), "anticoagulate": (_ANTICOAGULANT, _BLEEDING), "consider": (_ANTICOAGULANT, _BLEEDING)},
    "bleeding": {"": (_BLEEDING,)},
    "fib4": {"": (), "high": (_ELASTOGRAPHY,), "indeterminate": (_ELASTOGRAPHY,)},
    "news2": {"": (_OBSERVE,), "high": (_HOSPITAL,), "medium": (_HOSPITAL, _OBSERVE)},
    "curb65": {"": (_HOSPITAL,), "low": (_HOME,)},
    "wells": {"": (_DIMER,), "likely": (_IMAGING,), "high": (_IMAGING,)},
    "auditc": {"": (), "hazardous": (_BRIEF,)},
    "mood": {"": (_WAIT, _THERAPY), "none": (), "mild": (_WAIT,), "moderately-severe": (_THERAPY, _MEDICINE, _SAFETY),
             "severe": (_THERAPY, _MEDICINE, _SAFETY)},
}  # fmt: skip
_FAMILIES: Final = {
    **dict.fromkeys(("score2", "score2-op", "score2-diabetes"), "heart"),
    **dict.fromkeys(("ckd-epi-2021", "ckd-epi-2009", "kfre4-nonNA"), "kidney"),
    **dict.fromkeys(("cha2ds2_va", "cha2ds2vasc"), "atrial"),
    **dict.fromkeys(("wells-dvt", "wells-pe"), "wells"),
    **dict.fromkeys(("phq9", "gad7"), "mood"),
    "cockcroft-gault": "clearance", "hasbled": "bleeding", "findrisc": "findrisc", "fib4": "fib4", "news2": "news2",
    "curb65": "curb65", "auditc": "auditc",
}  # fmt: skip
_SOURCES: Final = {
    "heart": "ESC 2021", "kidney": "KDIGO 2024", "clearance": "KDIGO 2024", "findrisc": "IDF 2017",
    "atrial": "ESC 2024", "bleeding": "ESC 2024", "fib4": "EASL 2021", "news2": "Royal College of Physicians 2017",
    "curb65": "NICE NG250", "wells": "ESC 2019", "auditc": "WHO 2001", "mood": "NICE NG222, CG113",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """`sentence` in plain words ("" for none), what can be done, and the guideline that offers it."""

    sentence: str
    options: Sequence[Text]
    source: str


def of(key: str, result: Result) -> Meaning:
    """The meaning of a result of the score `key`.

    Whoever thought of death is asked about it first, however few points there are (ninth answer of PHQ-9).
    """
    family = _FAMILIES.get(key, "")
    by_band = _OPTIONS.get(family, {})
    options = by_band.get(result.band, by_band.get("", ()))
    if dict(result.more).get("q9", 0) > 0:
        options = (_SAFETY, *(each for each in options if each is not _SAFETY))
    return Meaning(_sentence(key, family, result), options, _SOURCES.get(family, ""))


def _sentence(key: str, family: str, result: Result) -> str:
    number = max(1, round(result.value))
    if family == "heart":
        return _("Of 100 people like this one, about %(number)s have a heart attack or a stroke within ten years.") % {
            "number": number
        }
    if key == "kfre4-nonNA":
        five = dict(result.more).get("y5", result.value)
        return _("Of 100 people like this one, about %(number)s need dialysis or a transplant within five years.") % {
            "number": max(1, round(five))
        }
    if family in {"kidney", "clearance"}:
        return _("The kidneys filter about %(number)s ml of blood a minute. Healthy young adults have 90 or more.") % {
            "number": number
        }
    if family == "atrial":
        return _("More points mean a higher risk of stroke with atrial fibrillation.")
    if family == "mood":
        return _("The points tell how much the complaints weighed in the last two weeks; they make no diagnosis.")
    return ""
