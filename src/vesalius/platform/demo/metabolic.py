"""Type 2 diabetes, hypercholesterolaemia, hypothyroidism."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import acts, letters
from vesalius.platform.demo.codes import CARE_PATHWAY, concept, hl7
from vesalius.platform.demo.days import working_day
from vesalius.platform.demo.life import Course, Life, Visit
from vesalius.platform.demo.organisation import HOSPITALS
from vesalius.platform.demo.record import Contact

# By how many points of HbA1c a medicine lowers the equilibrium.
_EFFECT = {
    "metformin": 1.3,
    "metformin_low": 0.8,
    "gliclazide": 0.8,
    "empagliflozin": 0.7,
    "linagliptin": 0.6,
    "dulaglutide": 1.1,
    "glargine": 1.3,
}
_LIPID_EFFECTS = (("atorvastatin", 0.6), ("simvastatin", 0.64), ("rosuvastatin", 0.52), ("ezetimibe", 0.8))
_STEPS = (
    "metformin",
    "metformin_low",
    "empagliflozin",
    "gliclazide",
    "dulaglutide",
    "linagliptin",
    "glargine",
)


class Diabetes(Course):
    """HbA1c tends to an untreated level that creeps upwards, minus the effect of what is taken."""

    key = "diabetes"
    interval = 4
    reason = ("Suivi du diabète", "Diabetesopvolging")

    def __init__(self, onset: date, untreated: float, *, eyes_neglected: bool = False) -> None:
        super().__init__(onset)
        self.untreated = untreated
        self.eyes_neglected = eyes_neglected
        self.changed: date | None = None
        self.silent = True

    def advance(self, life: Life) -> None:
        """HbA1c closes a third of its distance to the equilibrium; albuminuria follows bad control."""
        if self.silent and self.onset >= life.start:
            # Found late: sugar has been rising unseen for a year or two.
            life.values["hba1c"] = max(life.values["hba1c"], self.untreated - 0.7)
        self.silent = False
        self.untreated = min(13.0, self.untreated + 0.022)
        equilibrium = self.untreated - sum(_EFFECT.get(medicine, 0.0) for medicine in life.intakes)
        life.values["hba1c"] += (max(5.9, equilibrium) - life.values["hba1c"]) * 0.34
        if life.values["hba1c"] > 8:
            life.values["acr"] = min(400.0, life.values["acr"] * 1.015)

    def panels(self, life: Life) -> tuple[str, ...]:
        """HbA1c at every visit, kidneys and lipids yearly, kidneys always when they are weak."""
        yearly = life.elapsed("diabetes-yearly", life.day, 11)
        wanted = ["glycaemia"]
        if yearly or life.filtration(life.day) < 60:
            wanted.append("kidney")
        if yearly:
            wanted += ["urine", "lipids"]
        return tuple(wanted)

    def visit(self, visit: Visit) -> None:
        """Record the disease once, intensify when HbA1c is above target, see to feet and eyes."""
        life, contact, results = visit.life, visit.contact, visit.results
        if not self.problem:
            self._first(life, contact)
        target = 7.9 if life.person.age(contact.day) >= 78 else 7.2
        if results["hba1c"] > target and (self.changed is None or (contact.day - self.changed).days > 80):
            self._intensify(life, contact)
        elif results["hba1c"] < 6.3 and "glargine" in life.intakes:
            # Insulin with a sulphonylurea and a low HbA1c: the tablet goes first.
            life.end_intake("gliclazide", contact.day)
        if life.elapsed("feet", contact.day, 12):
            words = ("Examen des pieds du diabétique", "Diabetisch voetonderzoek")
            acts.procedure(life.record, "foot-exam", words, contact, snomed="401191002")
        if not self.eyes_neglected and life.elapsed("eyes", contact.day, 13):
            self._eyes(life, contact)

    def _first(self, life: Life, contact: Contact) -> None:
        record = life.record
        self.problem = record.problem("diabetes", self.onset, recorded=contact.day, contact=contact)
        record.write(
            "Goal",
            "hba1c",
            {
                "lifecycleStatus": "cancelled" if life.person.death else "active",
                "achievementStatus": hl7("goal-achievement", "in-progress"),
                "description": {"text": record.words("HbA1c sous 7 %", "HbA1c onder 7 %")},
                "subject": record.subject,
                "startDate": contact.day.isoformat(),
                "target": [
                    {
                        "measure": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
                        "detailQuantity": {
                            "value": 7.0,
                            "comparator": "<",
                            "unit": "%",
                            "system": "http://unitsofmeasure.org",
                            "code": "%",
                        },
                    }
                ],
                "addresses": [{"reference": self.problem}],
            },
        )
        body = {
            "status": "finished" if life.person.death else "active",
            "type": [
                concept(
                    CARE_PATHWAY,
                    "diabetes-start",
                    text=record.words("Trajet de démarrage diabète", "Voortraject diabetes"),
                )
            ],
            "diagnosis": [{"condition": {"reference": self.problem}}],
            "patient": record.subject,
            "managingOrganization": record.centre_reference,
            "period": {"start": contact.day.isoformat()},
            "careManager": record.doctor.reference,
        }
        if life.person.death:
            body["period"] = {"start": contact.day.isoformat(), "end": life.person.death.isoformat()}
        record.write("EpisodeOfCare", "diabetes", body)
        years = (contact.day - self.onset).days // 365
        if years > 2:
            # Known for years: what was started elsewhere goes on.
            for medicine in ("metformin", "gliclazide")[: 1 if years < 7 else 2]:
                life.begin(medicine, contact, reason=self.problem)

    def _intensify(self, life: Life, contact: Contact) -> None:
        taken = life.intakes
        for medicine in _STEPS:
            if medicine in taken or (medicine == "metformin_low" and "metformin" in taken):
                continue
            if (medicine == "dulaglutide" and life.bmi < 29) or (medicine == "linagliptin" and "dulaglutide" in taken):
                continue
            if not life.allows(medicine, contact.day):
                continue
            life.begin(medicine, contact, reason=self.problem)
            self.changed = contact.day
            return

    def _eyes(self, life: Life, contact: Contact) -> None:
        day = working_day(contact.day + timedelta(days=life.random.randint(12, 50)))
        if day > life.end:
            del life.lastly["eyes"]
            return
        affected = (life.values["hba1c"] > 8.2 and life.random.random() < 0.35) or "retinopathy" in life.lastly
        if affected and "retinopathy" not in life.lastly:
            life.lastly["retinopathy"] = day
            life.record.problem("retinopathy", day)
        title, text = letters.ophthalmology(life.record, day, affected=affected)
        author = {"reference": f"Organization/{HOSPITALS[life.person.centre // 2]}"}
        life.record.document(
            "ophthalmology",
            ("11488-4", "Consult note"),
            title,
            text,
            day,
            author=author,
            specialty=("394594003", "Ophthalmology"),
        )


class Dyslipidaemia(Course):
    """LDL cholesterol, lowered by a statin and, when that is not enough, ezetimibe."""

    key = "dyslipidaemia"
    interval = 12
    reason = ("Contrôle du cholestérol", "Cholesterolcontrole")

    def __init__(self, onset: date, untreated: float, target: float) -> None:
        super().__init__(onset)
        self.untreated = untreated
        self.target = target

    def advance(self, life: Life) -> None:
        """LDL closes half of its distance to the treated level."""
        factor = 1.0
        for medicine, effect in _LIPID_EFFECTS:
            if medicine in life.intakes:
                factor *= effect
        life.values["ldl"] += (self.untreated * factor - life.values["ldl"]) * 0.5

    def panels(self, life: Life) -> tuple[str, ...]:
        """Lipids at every visit, liver every five years."""
        return ("lipids", "liver") if life.elapsed("liver", life.day, 60) else ("lipids",)

    def visit(self, visit: Visit) -> None:
        """Start, then add."""
        life, contact, results = visit.life, visit.contact, visit.results
        if not self.problem:
            self.problem = life.record.problem("dyslipidaemia", self.onset, recorded=contact.day, contact=contact)
        if results["ldl"] <= self.target:
            return
        statin = ("rosuvastatin", "simvastatin", "atorvastatin")[life.person.number % 3]
        life.begin("ezetimibe" if statin in life.intakes else statin, contact, reason=self.problem)


class Hypothyroidism(Course):
    """TSH rises until levothyroxine is taken, then returns within three months."""

    key = "hypothyroidism"
    interval = 12
    always = ("thyroid",)
    reason = ("Contrôle de la thyroïde", "Schildkliercontrole")

    def __init__(self, onset: date, untreated: float) -> None:
        super().__init__(onset)
        self.untreated = untreated

    def advance(self, life: Life) -> None:
        """TSH closes 60 % of its distance to the level of its treatment."""
        level = 2.1 if "levothyroxine" in life.intakes else self.untreated
        life.values["tsh"] += (level - life.values["tsh"]) * 0.6

    def visit(self, visit: Visit) -> None:
        """Record, then substitute."""
        life, contact, results = visit.life, visit.contact, visit.results
        if not self.problem:
            self.problem = life.record.problem("hypothyroidism", self.onset, recorded=contact.day, contact=contact)
        if results["tsh"] > 4:
            life.begin("levothyroxine", contact, reason=self.problem)
