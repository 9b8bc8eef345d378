"""What questions, answers, faults and states are called."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]
QUESTIONS: Final[Words] = {
    "certainty": _("Certainty"),
    "onset": _("First day of illness"),
    "basis": _("Ground of the diagnosis"),
    "laboratory": _("Laboratory"),
    "sampled": _("Day of the sample"),
    "setting": _("Setting"),
    "hospital": _("In hospital"),
    "linked": _("Others ill around the patient"),
    "travel": _("Travel before the illness"),
    "vaccinated": _("Vaccinated against it"),
    "postal_code": _("Postal code of the residence"),
    "contact": _("How the patient is reached"),
    "remarks": _("Remarks"),
}
CHOICES: Final[Words] = {
    "suspected": _("Suspected"),
    "confirmed": _("Confirmed"),
    "none": _("Nothing particular"),
    "childcare": _("Child care"),
    "school": _("School"),
    "care-home": _("Residential care"),
    "hospital": _("Hospital"),
    "work": _("Workplace"),
    "food-handler": _("Works with food"),
    "care-worker": _("Works in care"),
    "other": pgettext_lazy("setting", "Other"),
    "no": _("No"),
    "yes": _("Yes"),
    "partly": _("Partly"),
    "unknown": _("Not known"),
}
FAULTS: Final[Words] = {
    "missing": _("This is needed."),
    "day": _("A date, please."),
    "future": _("This day is still to come."),
    "choice": _("Choose one of the list."),
    "long": _("Shorter, please."),
}
STATES: Final[Words] = {
    "draft": _("To be completed"),
    "sending": _("Being sent"),
    "sent": _("Sent"),
    "refused": _("Refused by the service"),
    "dismissed": _("Not declared"),
    "withdrawn": _("Withdrawn: the finding was taken back"),
}
REASONS: Final[Words] = {
    "no-case": _("No case of this disease"),
    "declared-elsewhere": _("Declared by somebody else"),
    "old": _("An old finding, declared at its time"),
}
