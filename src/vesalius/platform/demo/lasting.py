"""Diseases that stay as they are: osteoporosis, dementia, reflux, obesity. Seen once a year, treated alike."""

from __future__ import annotations

from datetime import date

from vesalius.platform.demo import acts
from vesalius.platform.demo.life import Course, Visit

# Disease: medicines, reason of the visit, a flag to raise at the first visit.
_TREATMENT: dict[str, tuple[tuple[str, ...], tuple[str, str], tuple[str, str] | None]] = {
    "osteoporosis": (
        ("alendronate", "cholecalciferol"),
        ("Suivi de l'ostéoporose", "Opvolging osteoporose"),
        ("Risque de chute", "Valrisico"),
    ),
    "dementia": (
        ("donepezil",),
        ("Suivi de la mémoire", "Geheugenopvolging"),
        ("Troubles cognitifs : parler avec l'aidant", "Cognitieve stoornissen: overleg met mantelzorger"),
    ),
    "reflux": (("pantoprazole",), ("Suivi digestif", "Opvolging maag"), None),
    "obesity": ((), ("Suivi du poids", "Gewichtsopvolging"), None),
}


class Lasting(Course):
    """One of the diseases above."""

    interval = 12

    def __init__(self, onset: date, key: str) -> None:
        super().__init__(onset)
        self.key = key
        self.medicines, self.reason, self.warning = _TREATMENT[key]

    def visit(self, visit: Visit) -> None:
        """Record, warn, treat."""
        life, contact = visit.life, visit.contact
        if not self.problem:
            self.problem = life.record.problem(self.key, self.onset, recorded=contact.day, contact=contact)
            if self.warning:
                acts.flag(life.record, self.key, self.warning, contact)
        for medicine in self.medicines:
            life.begin(medicine, contact, reason=self.problem)
