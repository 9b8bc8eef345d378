"""Scopes in the words of those who decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.access import scopes

_TYPES: Final[dict[str, str | Promise]] = {
    "*": _lazy("all data"),
    "Patient": _lazy("name, birth date, address and numbers"),
    "Observation": _lazy("measurements and results"),
    "Condition": _lazy("problems and diagnoses"),
    "MedicationRequest": _lazy("prescriptions"),
    "MedicationStatement": _lazy("medication taken"),
    "Medication": _lazy("medicines"),
    "AllergyIntolerance": _lazy("allergies"),
    "Immunization": _lazy("vaccinations"),
    "Procedure": _lazy("procedures"),
    "Encounter": _lazy("contacts and visits"),
    "Appointment": _lazy("appointments"),
    "DiagnosticReport": _lazy("reports of examinations"),
    "DocumentReference": _lazy("letters and documents"),
    "Binary": _lazy("files"),
    "ServiceRequest": _lazy("referrals and orders"),
    "CarePlan": _lazy("care plans"),
    "CareTeam": _lazy("care teams"),
    "Goal": _lazy("goals"),
    "Task": _lazy("tasks"),
    "QuestionnaireResponse": _lazy("answers to questionnaires"),
    "FamilyMemberHistory": _lazy("family history"),
    "Coverage": _lazy("insurance"),
    "RelatedPerson": _lazy("relatives"),
    "Practitioner": _lazy("practitioners"),
    "PractitionerRole": _lazy("functions of practitioners"),
    "Organization": _lazy("organisations"),
    "Location": _lazy("places"),
    "Consent": _lazy("consents"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """One scope to decide about. `is_writing` marks what changes the record."""

    scope: str
    text: str
    detail: str = ""
    is_writing: bool = False


def wish(text: str) -> Wish:
    """A scope in words."""
    scope = scopes.parse(text)
    if scope is None:
        return Wish(text, _named(text))
    verbs = _verbs(scope.letters)
    subject = str(_TYPES.get(scope.type, scope.type))
    if scope.context == "patient":
        words = _("%(verbs)s: %(subject)s of this patient") % {"verbs": verbs, "subject": subject}
    else:
        words = _("%(verbs)s: %(subject)s of everybody whom you may see") % {"verbs": verbs, "subject": subject}
    only = ", ".join(f"{name} = {value}" for name, value in scope.query)
    detail = _("Only %(condition)s") % {"condition": only} if only else ""
    words = words[:1].upper() + words[1:]
    return Wish(text, words, detail, bool(set(scope.letters) & set("cud")))


def _verbs(letters: str) -> str:
    found = []
    if set(letters) & set("rs"):
        found.append(_("see"))
    if "c" in letters:
        found.append(_("add"))
    if "u" in letters:
        found.append(_("change"))
    if "d" in letters:
        found.append(_("delete"))
    return ", ".join(found)


def _named(text: str) -> str:
    return {
        "openid": _("Know that it is you"),
        "fhirUser": _("Know your entry in the directory or your record"),
        "profile": _("Know your name and username"),
        "launch": _("Know the record from which you opened it"),
        "launch/patient": _("Know which patient you chose"),
        "launch/encounter": _("Know which visit it is about"),
        "offline_access": _("Stay connected while you are away, until you end it"),
        "online_access": _("Stay connected as long as you are signed in"),
    }.get(text, text)
