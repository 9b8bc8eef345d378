"""What faults, states and reasons are called; questions and answers are told by `surveillance.form`."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]
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
