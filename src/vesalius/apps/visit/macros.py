"""Short words that become longer texts in a note, by profession, in the language of the page; and whole templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access import roles


@dataclass(frozen=True, slots=True)
class Macro:
    """Typed as `/name`: puts `text` where the cursor is."""

    name: str
    label: str | Promise
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Template:
    """Fills the four parts of an empty note."""

    name: str
    label: str | Promise
    parts: dict[str, str | Promise]


_PHYSICIAN: Final = (
    Macro("rsp", _("Nothing to report"), _("Nothing to report.")),
    Macro("auscult", _("Heart and lungs normal"), _("Heart sounds regular, no murmur. Lungs clear on both sides.")),
    Macro("abdo", _("Abdomen normal"), _("Abdomen soft, no tenderness, no mass, bowel sounds present.")),
    Macro("ent", _("Ears, nose and throat normal"), _("Eardrums normal, throat not red, no lymph nodes.")),
    Macro("neuro", _("Neurological examination normal"), _("Alert, cranial nerves normal, reflexes equal.")),
    Macro("warn", _("Safety net"), _("To call if it gets worse, or does not improve in 48 hours.")),
    Macro("chronic", _("Chronic follow-up"), _("Treatment well tolerated and taken regularly. No new complaint.")),
)  # fmt: skip
_NURSE: Final = (
    Macro("wound", _("Wound care"), _("Wound rinsed, clean, no sign of infection, dressing renewed.")),
    Macro("inject", _("Injection"), _("Injection given, well tolerated, site checked.")),
    Macro("pills", _("Pill box"), _("Pill box prepared for one week, medicines checked against the list.")),
    Macro("wash", _("Personal care"), _("Washed and dressed with help; skin intact, pressure points checked.")),
)
_PHYSIOTHERAPIST: Final = (
    Macro("active", _("Active exercises"), _("Mobilisation, strengthening, exercises shown for home.")),
    Macro("manual", _("Manual therapy"), _("Manual therapy and stretching, well tolerated.")),
    Macro("balance", _("Balance and walking"), _("Balance and gait training, no loss of balance.")),
    Macro("home", _("Home exercises"), _("Home programme reviewed: exercises understood, done regularly.")),
)
_PSYCHOLOGIST: Final = (
    Macro("mood", _("Mood"), _("Mood: . Sleep: . Appetite: . Energy: . No suicidal thoughts expressed.")),
    Macro("themes", _("Themes of the session"), _("Themes of the session: ")),
    Macro("tasks", _("Agreed until next time"), _("Agreed until next time: ")),
)
MACROS: Final[dict[str, Sequence[Macro]]] = {
    roles.PHYSICIAN: _PHYSICIAN,
    roles.NURSE: _NURSE,
    roles.MIDWIFE: _NURSE,
    roles.PHYSIOTHERAPIST: _PHYSIOTHERAPIST,
    roles.PSYCHOLOGIST: _PSYCHOLOGIST,
}
"""Role → its macros."""

TEMPLATES: Final[dict[str, Sequence[Template]]] = {
    roles.PHYSICIAN: (
        Template("diabetes", _("Diabetes follow-up"), {
            "S": _("Diabetes follow-up. Well-being: . Hypoglycaemia: none. Diet and exercise: ."),
            "O": _("Feet: pulses present, monofilament felt, no wound."),
            "A": _("Diabetes: target reached or not."),
            "P": _("HbA1c in 3 months; eyes, kidneys and feet once a year."),
        }),
        Template("cold", _("Respiratory infection"), {
            "S": _("Cough and cold for  days, no shortness of breath."),
            "O": _("Good general condition. Lungs clear, eardrums normal, throat not red."),
            "A": _("Viral infection of the upper airways."),
            "P": _("Rest, fluids, paracetamol if needed. To come back if fever lasts more than 3 days."),
        }),
        Template("pressure", _("Blood pressure check"), {
            "S": _("Blood pressure check. Treatment taken regularly, no side effect."),
            "O": "",
            "A": _("Hypertension: target reached or not."),
            "P": _("Same treatment, check in 3 months."),
        }),
    ),
    roles.PHYSIOTHERAPIST: (
        Template("session", _("Session"), {
            "S": _("Pain: . What has improved: ."),
            "O": _("Mobility and strength: ."),
            "A": _("Progress as expected."),
            "P": _("Next session: ."),
        }),
    ),
    roles.NURSE: (
        Template("home", _("Home visit"), {
            "S": _("The patient says: ."),
            "O": _("General condition, skin, nutrition: ."),
            "A": _("Stable."),
            "P": _("Next visit: ."),
        }),
    ),
}  # fmt: skip
"""Role → its templates."""
