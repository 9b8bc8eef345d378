"""COPD and asthma."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import letters
from vesalius.platform.demo.life import Course, Life, Visit


class Copd(Course):
    """FEV1 falls each year, faster while smoking; exacerbations in winter."""

    key = "copd"
    interval = 6
    reason = ("Suivi de la BPCO", "COPD-opvolging")

    def __init__(self, onset: date, fev1: float) -> None:
        super().__init__(onset)
        self.fev1 = fev1

    def advance(self, life: Life) -> None:
        """Loss of 0.7 or 1.9 points a year."""
        self.fev1 = max(22.0, self.fev1 - (1.9 if life.smoker == "current" else 0.7) / 12)

    def visit(self, visit: Visit) -> None:
        """Bronchodilators by severity, spirometry yearly, help to stop smoking, sometimes an exacerbation."""
        life, contact = visit.life, visit.contact
        record = life.record
        if not self.problem:
            self.problem = record.problem("copd", self.onset, recorded=contact.day, contact=contact)
            if life.smoker == "current":
                record.problem("tobacco", max(self.onset, contact.day), contact=contact, category="risk")
            title, text = letters.pneumology(record, contact.day, round(self.fev1))
            record.document("pneumology", ("11488-4", "Consult note"), title, text, contact.day)
        record.observation("saturation", min(98.0, 88 + self.fev1 / 9 + life.random.gauss(0, 0.7)), contact)
        if life.elapsed("spirometry", contact.day, 11):
            record.observation("fev1", self.fev1, contact, category="procedure")
        life.begin("salbutamol", contact, reason=self.problem)
        if self.fev1 < 62 and "umeclidinium_vilanterol" not in life.intakes:
            life.end_intake("tiotropium", contact.day)
            life.begin("umeclidinium_vilanterol", contact, reason=self.problem)
        elif self.fev1 >= 62:
            life.begin("tiotropium", contact, reason=self.problem)
        if contact.day.month in (1, 2, 3, 10, 11, 12) and life.random.random() < (0.5 if self.fev1 < 50 else 0.22):
            until = contact.day + timedelta(days=7)
            exacerbation = record.problem("exacerbation", contact.day, abated=min(until, life.end), contact=contact)
            record.prescription(
                "methylprednisolone", contact, until=contact.day + timedelta(days=5), reason=exacerbation
            )
            record.prescription(
                "doxycycline" if life.record.person.number % 2 else "azithromycin",
                contact,
                until=until,
                reason=exacerbation,
            )


class Asthma(Course):
    """Reliever for all, controller for those with symptoms."""

    key = "asthma"
    interval = 12
    reason = ("Suivi de l'asthme", "Astma-opvolging")

    def __init__(self, onset: date, *, persistent: bool) -> None:
        super().__init__(onset)
        self.persistent = persistent

    def visit(self, visit: Visit) -> None:
        """Record, treat, look at the saturation."""
        life, contact = visit.life, visit.contact
        if not self.problem:
            self.problem = life.record.problem("asthma", self.onset, recorded=contact.day, contact=contact)
        life.begin("salbutamol", contact, reason=self.problem)
        if self.persistent and life.person.age(contact.day) >= 12:
            life.begin("budesonide_formoterol", contact, reason=self.problem)
        life.record.observation("saturation", life.random.choice((96, 97, 98, 98, 99)), contact)
