"""Codes of `records.subject` in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: Final[dict[str, str | Promise]] = {
    # Kinds of requests.
    "access": _("Access"),
    "portability": _("Portability"),
    "rectification": _("Rectification"),
    "restriction": _("Restriction"),
    "erasure": _("Erasure"),
    "objection": _("Objection"),
    # States of requests and breaches.
    "received": _("Received"),
    "in-progress": pgettext_lazy("privacy", "In progress"),
    "extended": _("Extended"),
    "granted": _("Granted"),
    "partly": _("Partly granted"),
    "refused": _("Refused"),
    "withdrawn": pgettext_lazy("privacy", "Withdrawn"),
    "open": _("Open"),
    "authority-notified": _("Authority notified"),
    "patients-notified": _("Patients notified"),
    "no-notification": _("No notification needed"),
    "closed": pgettext_lazy("privacy", "Closed"),
    "sealed": _("Sealed"),
    "erased": _("Erased"),
    # Decisions of two people, and their grounds.
    "seal": _("Seal"),
    "unseal": _("Open again"),
    "erase": _("Erase"),
    "accuracy-contested": _("The patient contests the accuracy"),
    "unlawful": _("The processing is unlawful"),
    "legal-claims": _("Needed for legal claims"),
    "subject-request": _("At the patient's request"),
    "retention-review": _("Retention is being reviewed"),
    "dispute-ended": _("The dispute has ended"),
    "subject-consents": _("The patient consents"),
    "sealed-in-error": _("Sealed in error"),
    "retention-elapsed": _("The retention period is over"),
    "never-a-patient": _("Never a patient here"),
    "court-order": _("Order of a court or authority"),
    # Breaches.
    "confidentiality": _("Confidentiality"),
    "integrity": _("Integrity"),
    "availability": _("Availability"),
    "none": _("No risk"),
    "some": _("Risk"),
    "high": _("High risk"),
    # Retention rules.
    "record": _("Health records"),
    "audit": _("Audit log"),
    "emergency": _("Emergency accesses"),
    "request": _("Requests"),
    "breach": _("Breaches"),
    "token": _("Expired tokens"),
    "outbox": _("Change notices"),
    "last contact": _("last contact"),
    "recorded": _("entry"),
    "opened": _("opening"),
    "closing": _("closing"),
    "expired": _("expiry"),
    # Grounds of the rules as shipped; one that the officer wrote stands as it is.
    "Law of 22 April 2019 on the quality of health-care practice, art. 35: 30 to 50 years after the last contact": _(
        "Law of 22 April 2019 on the quality of health-care practice, art. 35: 30 to 50 years after the last contact"
    ),
    "Own rule: 10 years. Regulation (EU) 2025/327 art. 9 asks for 3 years at least": _(
        "Own rule: 10 years. Regulation (EU) 2025/327 art. 9 asks for 3 years at least"
    ),
    "Own rule: as the audit log": _("Own rule: as the audit log"),
    "Own rule: GDPR art. 5(2), accountability": _("Own rule: GDPR art. 5(2), accountability"),
    "Own rule: GDPR art. 33(5), documentation of breaches": _("Own rule: GDPR art. 33(5), documentation of breaches"),
    "Own rule: GDPR art. 5(1)(e), storage limitation": _("Own rule: GDPR art. 5(1)(e), storage limitation"),
    # Fields of the register.
    "name": _("Name"),
    "purpose": _("Purpose"),
    "basis": _("Legal basis"),
    "subjects": _("Data subjects"),
    "data": _("Data"),
    "recipients": _("Recipients"),
    "transfers": _("Transfers outside the EU"),
    "retention": _("Retention"),
    "measures": _("Security measures"),
    # How a request came.
    "page": _("On this site"),
    "letter": _("By letter"),
    "mail": _("By e-mail"),
    "desk": _("At the desk"),
    "telephone": _("By telephone"),
}
"""Code → name."""

TONES: Final = {
    "received": "accent",
    "in-progress": "accent",
    "extended": "warn",
    "granted": "good",
    "partly": "good",
    "refused": "warn",
    "open": "warn",
    "sealed": "warn",
    "erased": "danger",
    "high": "danger",
    "some": "warn",
    "authority-notified": "good",
    "patients-notified": "good",
}
"""State → class of its tag."""

CHANNELS: Final = ("letter", "mail", "desk", "telephone", "page")
