"""Names of dimensions and of the codes that figures are told by."""

from __future__ import annotations

from typing import Final

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GROUPS: Final[dict[str, str | Promise]] = {
    "activity": _("Activity"),
    "population": _("Population"),
    "appointments": _("Appointments"),
    "prescribing": _("Prescribing"),
    "chronic": _("Chronic care"),
    "prevention": _("Prevention"),
    "examinations": _("Examinations"),
    "safety": _("Safety"),
    "administration": _("Administration"),
    "health": _("Health of the population"),
}
DIMENSIONS: Final[dict[str, str | Promise]] = {
    "year": _("Year"),
    "month": _("Month"),
    "weekday": _("Day of the week"),
    "hour": _("Hour"),
    "sex": _("Sex"),
    "age_group": _("Age group"),
    "age_five": _("Age in five years"),
    "postal_code": _("Postal code"),
    "language": _("Language"),
    "practitioner": _("Practitioner"),
    "profession": _("Profession"),
    "centre": _("Centre"),
    "kind": _("Kind of contact"),
    "class": _("Place of contact"),
    "status": _("State"),
    "category": _("Category"),
    "insurer": _("Insurer"),
    "plan": _("Regime"),
    "type": _("Type"),
    "loinc": _("LOINC code"),
    "snomed": _("SNOMED CT code"),
    "nihdi": _("Nomenclature"),
    "atc_main": _("Anatomical group"),
    "atc_group": _("Therapeutic group (ATC)"),
    "icd10_group": _("ICD-10 code"),
    "icd10_chapter": _("ICD-10 letter"),
    "cancellation_reason": _("Reason of cancellation"),
    "code": _("Kind of alert"),
    "severity": _("Severity"),
    "disease": _("Disease"),
}
_STATUS: Final[dict[str, str | Promise]] = {
    "booked": _("Booked"),
    "fulfilled": _("Kept"),
    "noshow": _("Missed"),
    "cancelled": _("Cancelled"),
    "arrived": _("Arrived"),
    "checked-in": _("Checked in"),
    "proposed": _("Proposed"),
    "pending": _("Pending"),
    "waitlist": _("Waiting list"),
    "active": _("Active"),
    "completed": _("Done"),
    "requested": _("Open"),
    "in-progress": _("In progress"),
    "finished": _("Finished"),
    "draft": _("Draft"),
    "revoked": _("Withdrawn"),
}
VALUES: Final[dict[str, dict[str, str | Promise]]] = {
    "sex": {
        "female": _("Women"),
        "male": _("Men"),
        "other": pgettext_lazy("sex", "Other"),
        "unknown": _("Not known"),
    },
    "weekday": {
        "1": _("Monday"),
        "2": _("Tuesday"),
        "3": _("Wednesday"),
        "4": _("Thursday"),
        "5": _("Friday"),
        "6": _("Saturday"),
        "7": _("Sunday"),
    },
    "class": {
        "AMB": _("At the centre"),
        "HH": _("At home"),
        "VR": _("At a distance"),
        "EMER": _("Emergency"),
        "IMP": _("Hospital"),
    },
    "status": _STATUS,
    "profession": {
        "persgeneralphysician": _("General practitioners"),
        "persphysician": _("Physicians"),
        "persnurse": _("Nurses"),
        "persphysiotherapist": _("Physiotherapists"),
        "persclinicalpsychologist": _("Psychologists"),
        "persmidwife": _("Midwives"),
        "persdietician": _("Dietitians"),
        "perssocialworker": _("Social workers"),
    },
    "language": {"fr": _("French"), "nl": _("Dutch"), "de": _("German"), "en": _("English")},
    "type": {
        "M": _("M: general practice"),
        "K": _("K: physiotherapy"),
        "I": _("I: nursing"),
    },
    "severity": {"high": _("High"), "moderate": _("Moderate"), "low": _("Low")},
    "category": {
        "108252007": _("Laboratory"),
        "363679005": _("Imaging"),
        "laboratory": _("Laboratory"),
        "LAB": _("Laboratory"),
        "vital-signs": _("Vital signs"),
    },
    "loinc": {
        "11506-3": _("Progress notes"),
        "11488-4": _("Letters of specialists"),
        "18748-4": _("Imaging reports"),
        "24606-6": _("Mammographies"),
        "34878-9": _("Emergency reports"),
        "18842-5": _("Discharge letters"),
        "57133-1": pgettext_lazy("figures", "Referrals"),
        "83910-0": _("Incapacity certificates"),
    },
    "atc_main": {
        "A": _("A: digestion and metabolism"),
        "B": _("B: blood"),
        "C": _("C: heart and vessels"),
        "D": _("D: skin"),
        "G": _("G: urinary tract and sex hormones"),
        "H": _("H: other hormones"),
        "J": _("J: infections"),
        "L": _("L: cancer and immune system"),
        "M": _("M: muscles and bones"),
        "N": _("N: nervous system"),
        "P": _("P: parasites"),
        "R": _("R: respiration"),
        "S": _("S: eyes and ears"),
        "V": _("V: various"),
    },
}


def month(key: str) -> str:
    """2026-03 as March 2026."""
    found = parse_date(f"{key}-01")
    return formats.date_format(found, "F Y") if found else key


def month_short(key: str) -> str:
    """2026-03 as Mar 26."""
    found = parse_date(f"{key}-01")
    return formats.date_format(found, "M y") if found else key
