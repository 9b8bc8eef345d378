"""Names of frequent codes in the reader's language: a text in the resource speaks its author's language only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOINC: Final = "http://loinc.org"
LABELS: Final[dict[str, str | Promise]] = {
    "85354-9": _("Blood pressure"),
    "8867-4": _("Heart rate"),
    "29463-7": _("Body weight"),
    "8302-2": _("Body height"),
    "39156-5": _("Body mass index"),
    "8310-5": _("Body temperature"),
    "59408-5": _("Oxygen saturation"),
    "2708-6": _("Oxygen saturation"),
    "9843-4": _("Head circumference"),
    "9279-1": _("Respiratory rate"),
    "72514-3": _("Pain (0 to 10)"),
    "20152-5": _("FEV1 (percent of predicted)"),
    "72166-2": _("Tobacco"),
    "4548-4": _("HbA1c"),
    "2345-7": _("Glucose"),
    "1558-6": _("Fasting glucose"),
    "2160-0": _("Creatinine"),
    "2823-3": _("Potassium"),
    "2951-2": _("Sodium"),
    "2093-3": _("Total cholesterol"),
    "2085-9": _("HDL cholesterol"),
    "13457-7": _("LDL cholesterol"),
    "18262-6": _("LDL cholesterol"),
    "2571-8": _("Triglycerides"),
    "718-7": _("Haemoglobin"),
    "6690-2": _("White blood cells"),
    "2276-4": _("Ferritin"),
    "3016-3": _("TSH"),
    "9318-7": _("Albumin/creatinine in urine"),
    "1742-6": _("ALT"),
    "2324-2": _("Gamma-GT"),
    "44261-6": _("PHQ-9, total score"),
    "25836-8": _("HIV viral load"),
    "11502-2": _("Laboratory report"),
}
"""LOINC code → name."""
CONTACT_KIND: Final = "contact-kind"
"""End of the system of our own kinds of contact, and of those of the demonstration network."""
CONTACTS: Final[dict[str, str | Promise]] = {
    "gp-consultation": _("General practice consultation"),
    "gp-home-visit": _("Home visit of the general practitioner"),
    "gp-teleconsultation": _("Teleconsultation"),
    "prenatal-visit": _("Prenatal visit"),
    "well-child-visit": _("Well-child visit"),
    "nursing-consultation": _("Nursing consultation"),
    "nursing-home-visit": _("Nursing home visit"),
    "physiotherapy-session": _("Physiotherapy session"),
    "physiotherapy-home-session": _("Physiotherapy at home"),
    "psychology-session": _("Psychology session"),
    "psychology-teleconsultation": _("Psychology teleconsultation"),
    "midwife-nursing-consultation": _("Midwife's consultation"),
    "midwife-nursing-home-visit": _("Midwife's home visit"),
    "dietary-consultation": _("Dietary consultation"),
    "social-consultation": _("Social consultation"),
}
"""Kind of contact → name."""


def label(coding: Mapping[str, Any]) -> str | Promise:
    """Our own name of a coding; empty where we have none."""
    system, code = str(coding.get("system", "")), str(coding.get("code", ""))
    if system == LOINC:
        return LABELS.get(code, "")
    return CONTACTS.get(code, "") if re.split("[/:]", system)[-1] == CONTACT_KIND else ""
