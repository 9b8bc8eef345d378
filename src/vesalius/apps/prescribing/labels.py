"""Codes of prescribing in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: Final[dict[str, str | Promise]] = {
    "chronic": _("Chronic"),
    "acute": _("For a time"),
    "needed": _("As needed"),
}
STOP_REASONS: Final[dict[str, str | Promise]] = {
    "done": _("No longer needed"),
    "ineffective": _("Not effective enough"),
    "adverse": _("Adverse reaction"),
    "contraindicated": _("Contraindicated"),
    "replaced": _("Replaced by another medicine"),
    "patient": _("The patient does not want it"),
}
OVERRIDE_REASONS: Final[dict[str, str | Promise]] = {
    "benefit": _("The benefit outweighs the risk"),
    "monitored": _("The patient is monitored"),
    "tolerated": _("Already taken together and tolerated"),
    "adapted": _("The dose or the time of intake is adapted"),
    "short": _("Short treatment"),
    "specialist": _("Advised by a specialist"),
    "not-applicable": _("Does not apply to this patient"),
}
STATES: Final[dict[str, str | Promise]] = {
    "waiting": _("waits to be sent"),
    "sent": pgettext_lazy("prescription", "sent"),
    "refused": _("refused by the service"),
    "untransmitted": _("not transmitted"),
}
TABLES: Final[dict[str, str | Promise]] = {
    "interactions": _("Interactions beside the thesaurus"),
    "renal": _("Doses and kidney function"),
    "pregnancy": _("Pregnancy and breastfeeding"),
    "age": _("Lowest ages"),
    "problem": _("Problems that forbid a medicine"),
    "problem_codes": _("Problems in SNOMED CT"),
    "maximum_dose": _("Highest doses"),
    "allergy": _("Allergies and cross-allergies"),
    "qt": _("QT interval"),
    "substances": _("Substances, their codes and names"),
    "stopp-start": _("STOPP/START, as it is coded"),
}
