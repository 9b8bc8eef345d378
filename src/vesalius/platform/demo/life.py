"""The life of one patient, month by month: what is true in the body, and the visits at which it is measured.

`Life.values` holds the hidden truth (HbA1c, creatinine, LDL …). Diseases are courses: each month they
move the truth, at visits they see what was measured and change the treatment. A sample is taken some days before
a visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from vesalius.platform.demo import laboratory, notes
from vesalius.platform.demo.codes import ANALYTES, PANELS
from vesalius.platform.demo.days import age_in_months, shift_months
from vesalius.platform.demo.measurements import creatinine_for, egfr
from vesalius.platform.demo.medicines import LOWER_DOSE, MINIMUM_FILTRATION
from vesalius.platform.demo.people import Person
from vesalius.platform.demo.record import Contact, Record, Resource


@dataclass(slots=True)
class Intake:
    """A medicine being taken: since when, the current prescription, why."""

    medicine: str
    start: Contact
    prescription: Resource
    renewed: date
    reason: str
    label: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A consultation as a course sees it. `results` are those of the sample taken for it."""

    life: Life
    contact: Contact
    results: dict[str, float]


class Course:
    """A disease over time. `interval` is the number of months between its visits; `due` the next one."""

    key = ""
    interval = 6
    label = ""
    # True when the problem is labelled but the visits are not: they do not point to it.
    private = False
    always: tuple[str, ...] = ()
    reason = ("Suivi", "Opvolging")

    def __init__(self, onset: date) -> None:
        self.onset = onset
        self.due = onset
        self.problem = ""

    def advance(self, life: Life) -> None:
        """Move the truth by one month."""

    def panels(self, life: Life) -> tuple[str, ...]:  # noqa: ARG002 - courses decide by the life they are in
        """Laboratory panels to know before the visit on `life.day`."""
        return self.always

    def visit(self, visit: Visit) -> None:
        """Examine and treat."""


class Life:
    """One patient's body, record and courses."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.person: Person = record.person
        self.random: Random = record.random
        self.today = record.today
        self.start = self.day = self.person.registered
        self.pregnancies: list[tuple[date, date]] = []
        self.courses: list[Course] = []
        self.intakes: dict[str, Intake] = {}
        self.lastly: dict[str, date] = {}
        self.smoker = "never"
        self.weighing_months = 14
        self.known_filtration: float | None = None
        self._body()

    def _body(self) -> None:
        random, female = self.random, self.person.female
        age = max(18, self.person.age(self.start))
        self.height = random.gauss(164, 6.5) if female else random.gauss(177, 7)
        self.bmi = min(44.0, max(17.5, random.gauss(25.3 + 0.03 * min(age - 18, 40), 4.2)))
        self.systolic = random.gauss(118 + 0.2 * (age - 18), 8)
        self.diastolic = random.gauss(75, 5)
        rate = min(120.0, max(62.0, random.gauss(112 - 0.55 * (age - 18), 8)))
        self.values = {
            "hba1c": random.gauss(5.4, 0.2),
            "creatinine": creatinine_for(rate, age, female=female),
            "acr": random.uniform(3, 15),
            "potassium": random.gauss(4.3, 0.2),
            "ldl": max(60.0, random.gauss(118, 22)),
            "hdl": max(32.0, random.gauss(60 if female else 50, 9)),
            "triglycerides": max(50.0, random.gauss(115, 35)),
            "tsh": min(3.6, max(0.6, random.gauss(1.8, 0.6))),
            "haemoglobin": random.gauss(13.4 if female else 15.0, 0.5),
            "leukocytes": min(9.5, max(4.2, random.gauss(6.8, 1.2))),
            "ferritin": max(25.0, random.gauss(80 if female else 140, 35)),
            "crp": random.uniform(1, 4),
            "alt": max(10.0, random.gauss(24, 7)),
            "ggt": max(10.0, random.gauss(28, 10)),
            "ntprobnp": random.uniform(30, 110),
            "inr": 1.0,
            "viral_load": 20.0,
        }

    @property
    def end(self) -> date:
        """The last day of the record."""
        return self.record.end

    @property
    def weight(self) -> float:
        """Kilograms."""
        return self.bmi * (self.height / 100) ** 2

    def filtration(self, day: date) -> float:
        """The true filtration rate on a day, mL/min/1.73 m²."""
        return egfr(self.values["creatinine"], self.person.age(day), female=self.person.female)

    def is_pregnant(self, day: date) -> bool:
        """True on the days of a pregnancy, and two weeks around it."""
        margin = timedelta(days=14)
        return any(start - margin <= day <= end + margin for start, end in self.pregnancies)

    def course(self, key: str) -> Course | None:
        """The course of a disease, if the patient has it."""
        return next((course for course in self.courses if course.key == key), None)

    def run(self) -> None:
        """From registration to the end: months of biology, visits when due, closing of the scheme."""
        day = self.start + timedelta(days=self.random.randint(2, 27))
        while self.courses and day <= self.end:
            self.day = day
            present = [course for course in self.courses if course.onset <= day]
            self._drift()
            for course in present:
                course.advance(self)
            due = [course for course in present if course.due <= day]
            if due:
                seen_on = min(day + timedelta(days=self.random.randrange(10)), self.end)
                # Those nearly due are seen at the same visit.
                self.see([course for course in present if course.due <= day + timedelta(days=70)], due[0], seen_on)
            day = shift_months(day, 1)
        self.close()

    def _drift(self) -> None:
        """Weight wanders; some medicines against diabetes lower it."""
        pull = -0.06 if {"dulaglutide", "empagliflozin"} & self.intakes.keys() else 0.01
        self.bmi = min(46.0, max(17.0, self.bmi + self.random.gauss(pull, 0.12)))

    def see(self, courses: list[Course], main: Course, day: date) -> Contact:
        """One consultation for several courses, with the sample taken before it."""
        panels: dict[str, None] = {}
        for course in courses:
            panels.update(dict.fromkeys(course.panels(self)))
        results = self.sample(tuple(panels), day, main)
        self.known_filtration = results.get("egfr", self.known_filtration)
        kind = "gp-consultation"
        if self.person.age(day) >= 88 or (self.person.age(day) >= 80 and self.random.random() < 0.4):
            kind = "gp-home-visit"
        before = len(self.record.resources)
        contact = self.record.contact(
            kind, day, reason=main.reason, problem="" if main.private else main.problem, label=main.label
        )
        self.vital_signs(contact)
        for course in courses:
            course.visit(Visit(self, contact, results))
            months = max(1, course.interval + self.random.choice((-1, 0, 0, 0, 1)) if course.interval > 2 else 1)
            course.due = shift_months(day, months)
        self._respect_filtration(contact)
        if not main.label:
            notes.consultation(self.record, contact, self.record.resources[before:], results)
        self.renew(contact)
        return contact

    def allows(self, medicine: str, day: date) -> bool:
        """False when the filtration rate, as measured last or in truth, is below the medicine's limit."""
        limit = MINIMUM_FILTRATION.get(medicine, 0)
        return min(self.known_filtration or 120.0, self.filtration(day)) >= limit

    def _respect_filtration(self, contact: Contact) -> None:
        for medicine in [key for key in self.intakes if not self.allows(key, contact.day)]:
            reason, label = self.intakes[medicine].reason, self.intakes[medicine].label
            self.end_intake(medicine, contact.day)
            lower = LOWER_DOSE.get(medicine)
            if lower and self.allows(lower, contact.day):
                self.begin(lower, contact, reason=reason, label=label)

    def sample(self, panels: tuple[str, ...], day: date, main: Course) -> dict[str, float]:
        """Results of the panels, taken a few days before `day`, never before registration."""
        if not panels:
            return {}
        taken = max(day - timedelta(days=self.random.randint(5, 9)), self.start)
        keys = [key for panel in PANELS for key in PANELS[panel] if panel in panels]
        results = {key: self.measure(key) for key in keys}
        if "egfr" in results:
            # The laboratory computes from the creatinine it prints.
            age, female = self.person.age(taken), self.person.female
            results["egfr"] = egfr(round(results["creatinine"], 2), age, female=female)
        if "cholesterol" in results:
            results["cholesterol"] = results["ldl"] + results["hdl"] + results["triglycerides"] / 5
        private = {key: value for key, value in results.items() if key == "viral_load"}
        shared = {key: value for key, value in results.items() if key != "viral_load"}
        for values, label in ((shared, ""), (private, "HIV")):
            if values:
                reason = main.problem if label == main.label and not main.private else ""
                laboratory.report(self.record, values, taken, self.record.doctor, reason=reason, label=label)
        return results

    def measure(self, key: str) -> float:
        """The truth with the noise of measuring it."""
        if key == "glucose":
            # Mean glucose from HbA1c by the ADAG line; fasting values lie a little lower.
            return max(62.0, (28.7 * self.values["hba1c"] - 46.7) * 0.9 + self.random.gauss(0, 6))
        if key in ("egfr", "cholesterol"):
            return 0.0
        noise = {"hba1c": 0.015, "inr": 0.0, "viral_load": 0.0}.get(key, 0.03)
        value = self.values[key] * (1 + self.random.gauss(0, noise))
        return max(float(0.5 * 0.1 ** ANALYTES[key].decimals), value)

    def vital_signs(self, contact: Contact, *, minimal: bool = False) -> None:
        """Blood pressure from 30, weight every `weighing_months`, the rest every few years."""
        age = self.person.age(contact.day)
        if age < 18:
            return
        if age >= 30 or self.random.random() < 0.4:
            spread = self.random.gauss(0, 6)
            self.record.blood_pressure(self.systolic + spread, self.diastolic + spread / 2, contact)
        if minimal or not self.elapsed("weight", contact.day, self.weighing_months):
            return
        self.record.observation("weight", self.weight, contact)
        if "bmi" not in self.lastly:
            self.record.observation("height", self.height, contact)
        if self.elapsed("bmi", contact.day, 36):
            self.record.observation("bmi", self.weight / (self.height / 100) ** 2, contact)
        if self.elapsed("smoking", contact.day, 48):
            code, display = {
                "current": ("LA18976-3", "Current every day smoker"),
                "former": ("LA15920-4", "Former smoker"),
                "never": ("LA18978-9", "Never smoker"),
            }[self.smoker]
            text = {
                "current": ("Fumeur quotidien", "Dagelijkse roker"),
                "former": ("Ancien fumeur", "Ex-roker"),
                "never": ("N'a jamais fumé", "Nooit gerookt"),
            }[self.smoker]
            value = {
                "coding": [{"system": "http://loinc.org", "code": code, "display": display}],
                "text": self.record.words(*text),
            }
            self.record.coded_observation(
                "smoking",
                ("72166-2", "Tobacco smoking status", self.record.words("Tabac", "Roken")),
                value,
                contact,
            )

    def elapsed(self, what: str, day: date, months: int) -> bool:
        """True when `what` was not done within `months` before `day`; then it counts as done on that day."""
        before = self.lastly.get(what)
        if before and age_in_months(before, day) < months:
            return False
        self.lastly[what] = day
        return True

    def begin(self, medicine: str, contact: Contact, *, reason: str = "", label: str = "") -> None:
        """Start a medicine that goes on until `end_intake`, unless it is taken or the kidneys forbid it."""
        if medicine in self.intakes or not self.allows(medicine, contact.day):
            return
        self.record.prescription(medicine, contact, reason=reason, label=label, repeats=5)
        prescription = self.record.resources[-1]
        self.intakes[medicine] = Intake(medicine, contact, prescription, contact.day, reason, label)

    def end_intake(self, medicine: str, day: date) -> None:
        """Stop a medicine: its prescription is stopped, its line gets an end."""
        intake = self.intakes.pop(medicine, None)
        if intake is None:
            return
        day = max(day, intake.renewed)
        intake.prescription["status"] = "stopped"
        intake.prescription["dispenseRequest"]["validityPeriod"]["end"] = day.isoformat()
        self.record.medication_line(medicine, intake.start, until=day, reason=intake.reason, label=intake.label)

    def renew(self, contact: Contact) -> None:
        """Renew prescriptions older than seventeen months."""
        for intake in self.intakes.values():
            if (contact.day - intake.renewed).days > 510:
                intake.prescription["status"] = "completed"
                intake.prescription["dispenseRequest"]["validityPeriod"]["end"] = contact.day.isoformat()
                self.record.prescription(intake.medicine, contact, reason=intake.reason, label=intake.label, repeats=5)
                intake.prescription, intake.renewed = self.record.resources[-1], contact.day

    def close(self) -> None:
        """Write the open lines of the medication scheme; death ends them."""
        for intake in self.intakes.values():
            until = self.person.death
            if until:
                intake.prescription["status"] = "completed"
                intake.prescription["dispenseRequest"]["validityPeriod"]["end"] = until.isoformat()
            self.record.medication_line(
                intake.medicine, intake.start, until=until, reason=intake.reason, label=intake.label
            )
        self.intakes.clear()
