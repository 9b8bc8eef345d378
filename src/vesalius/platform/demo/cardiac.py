"""Hypertension, atrial fibrillation, heart failure, chronic kidney disease."""

from __future__ import annotations

from datetime import date

from vesalius.platform.demo import acts, letters
from vesalius.platform.demo.life import Course, Life, Visit
from vesalius.platform.demo.measurements import creatinine_for
from vesalius.platform.demo.record import Contact


class Hypertension(Course):
    """Pressure rises to an untreated level and falls by each medicine taken."""

    key = "hypertension"
    interval = 7
    reason = ("Contrôle de la tension", "Bloeddrukcontrole")

    def __init__(self, onset: date, untreated: float) -> None:
        super().__init__(onset)
        self.untreated = untreated

    def advance(self, life: Life) -> None:
        """Half the distance to the treated level each month."""
        effects = {
            "perindopril": 9,
            "losartan": 9,
            "amlodipine": 9,
            "indapamide": 8,
            "bisoprolol": 5,
            "spironolactone": 5,
        }
        level = self.untreated - sum(effects.get(medicine, 0) for medicine in life.intakes)
        life.systolic += (max(118.0, level) - life.systolic) * 0.5
        life.diastolic += (max(68.0, level * 0.58) - life.diastolic) * 0.5

    def panels(self, life: Life) -> tuple[str, ...]:
        """Kidney and potassium every two years."""
        return ("kidney", "potassium") if life.elapsed("hypertension-laboratory", life.day, 22) else ()

    def visit(self, visit: Visit) -> None:
        """One more medicine while the pressure stays above target."""
        life, contact = visit.life, visit.contact
        if not self.problem:
            self.problem = life.record.problem("hypertension", self.onset, recorded=contact.day, contact=contact)
            if (contact.day - self.onset).days > 700:
                life.begin("perindopril", contact, reason=self.problem)
        if life.systolic < 138:
            return
        first = "losartan" if life.person.number % 4 == 0 and "perindopril" not in life.intakes else "perindopril"
        for medicine in (first, "amlodipine", "indapamide"):
            if medicine not in life.intakes and life.allows(medicine, contact.day):
                life.begin(medicine, contact, reason=self.problem)
                return


class Fibrillation(Course):
    """Atrial fibrillation: an anticoagulant for life, its dose by age, weight and creatinine."""

    key = "fibrillation"
    interval = 6
    reason = ("Suivi de la fibrillation auriculaire", "Opvolging voorkamerfibrillatie")

    def __init__(self, onset: date, *, antagonist: bool = False) -> None:
        super().__init__(onset)
        self.antagonist = antagonist
        if antagonist:
            self.interval = 2

    def advance(self, life: Life) -> None:
        """INR wanders around 2.5 on a vitamin K antagonist."""
        life.values["inr"] = max(1.4, life.random.gauss(2.5, 0.45)) if "acenocoumarol" in life.intakes else 1.0

    def panels(self, life: Life) -> tuple[str, ...]:
        """Kidney and blood yearly; INR at every visit on an antagonist."""
        wanted = ["kidney", "blood"] if life.elapsed("fibrillation-laboratory", life.day, 11) else []
        return (*wanted, "coagulation") if "acenocoumarol" in life.intakes else tuple(wanted)

    def visit(self, visit: Visit) -> None:
        """Anticoagulant and rate control from the first visit; a flag and the cardiologist's letter."""
        life, contact = visit.life, visit.contact
        record = life.record
        life.record.observation("heart_rate", life.random.gauss(74, 7), contact)
        if self.problem:
            self._dose(life, contact)
            return
        self.problem = record.problem("fibrillation", self.onset, recorded=contact.day, contact=contact)
        life.begin("bisoprolol", contact, reason=self.problem)
        self._dose(life, contact)
        acts.flag(record, "anticoagulant", ("Sous anticoagulant", "Onder antistolling"), contact)
        title, text = letters.cardiology(record, contact.day)
        record.document("cardiology", ("11488-4", "Consult note"), title, text, contact.day)

    def _dose(self, life: Life, contact: Contact) -> None:
        if self.antagonist:
            life.begin("acenocoumarol", contact, reason=self.problem)
            return
        criteria = (life.person.age(contact.day) >= 80) + (life.weight <= 60) + (life.values["creatinine"] >= 1.5)
        wanted, other = ("apixaban_low", "apixaban") if criteria >= 2 else ("apixaban", "apixaban_low")
        if wanted == "apixaban" and other in life.intakes:
            return
        life.end_intake(other, contact.day)
        life.begin(wanted, contact, reason=self.problem)


class HeartFailure(Course):
    """NT-proBNP falls with treatment, in steps of one medicine a visit."""

    key = "heart_failure"
    interval = 3
    reason = ("Suivi de l'insuffisance cardiaque", "Opvolging hartfalen")

    def __init__(self, onset: date, marker: float) -> None:
        super().__init__(onset)
        self.marker = marker

    def advance(self, life: Life) -> None:
        """A quarter of the distance each month."""
        taken = sum(key in life.intakes for key in ("bisoprolol", "perindopril", "empagliflozin", "spironolactone"))
        level = self.marker * (1 - 0.17 * taken)
        life.values["ntprobnp"] += (level - life.values["ntprobnp"]) * 0.25

    def panels(self, life: Life) -> tuple[str, ...]:
        """Marker, kidney, potassium twice a year."""
        return ("heart", "kidney", "potassium") if life.elapsed("heart-laboratory", life.day, 6) else ()

    def visit(self, visit: Visit) -> None:
        """Diuretic first, then the medicines that prolong life."""
        life, contact = visit.life, visit.contact
        if not self.problem:
            self.problem = life.record.problem("heart_failure", self.onset, recorded=contact.day, contact=contact)
            life.begin("bumetanide", contact, reason=self.problem)
            life.begin("bisoprolol", contact, reason=self.problem)
            return
        if life.systolic < 105:
            return
        for medicine in ("perindopril", "empagliflozin", "spironolactone"):
            if medicine == "perindopril" and "losartan" in life.intakes:
                continue
            if medicine not in life.intakes and life.allows(medicine, contact.day):
                life.begin(medicine, contact, reason=self.problem)
                return


class KidneyDisease(Course):
    """The filtration rate falls by `loss` mL/min/1.73 m² a month."""

    key = "kidney"
    interval = 6
    reason = ("Suivi de la fonction rénale", "Opvolging nierfunctie")

    def __init__(self, onset: date, rate: float, loss: float, albuminuria: float = 60) -> None:
        super().__init__(onset)
        self.rate = rate
        self.loss = loss
        self.albuminuria = albuminuria

    def advance(self, life: Life) -> None:
        """Creatinine follows from the falling rate; albumin and potassium rise."""
        self.rate = max(9.0, self.rate - self.loss)
        age = life.person.age(max(life.start, self.onset))
        life.values["creatinine"] = creatinine_for(self.rate, age, female=life.person.female)
        life.values["acr"] = min(900.0, max(life.values["acr"], self.albuminuria) * 1.004)
        life.values["potassium"] = min(5.4, 4.3 + max(0.0, 45 - self.rate) * 0.025)
        life.values["haemoglobin"] = max(10.2, life.values["haemoglobin"] - (0.02 if self.rate < 40 else 0.0))

    def panels(self, life: Life) -> tuple[str, ...]:
        """Kidney and potassium at every visit, urine and blood yearly."""
        yearly = ("urine", "blood") if life.elapsed("kidney-yearly", life.day, 11) else ()
        return ("kidney", "potassium", *yearly)

    def visit(self, visit: Visit) -> None:
        """Record with its stage; a nephrologist's letter when below 30."""
        life, contact, results = visit.life, visit.contact, visit.results
        record = life.record
        if not self.problem:
            stage, letter = (
                ("N18.4", "4") if results["egfr"] < 30 else ("N18.3", "3b" if results["egfr"] < 45 else "3a")
            )
            text = record.words(f", stade {letter}", f", stadium {letter}")
            self.problem = record.problem(
                "kidney", self.onset, recorded=contact.day, contact=contact, stage=(stage, text)
            )
            life.begin("perindopril" if "losartan" not in life.intakes else "losartan", contact, reason=self.problem)
        if results["egfr"] < 30 and life.elapsed("nephrologist", contact.day, 24):
            title, text = letters.nephrology(record, contact.day, round(results["egfr"]))
            record.document("nephrology", ("11488-4", "Consult note"), title, text, contact.day)
