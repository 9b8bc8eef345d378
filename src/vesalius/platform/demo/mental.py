"""Depression, anxiety, dependence on alcohol, HIV: what carries sensitivity labels."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import acts, letters, questionnaires
from vesalius.platform.demo.days import working_day
from vesalius.platform.demo.life import Course, Life, Visit
from vesalius.platform.demo.record import Contact


class MoodDisorder(Course):
    """Depression (PHQ-9) or anxiety (GAD-7): the score falls with therapy and time, then the course ends.

    The encounters with the general practitioner are not labelled; scores, problem,
    medicines, the psychologist's sessions and notes carry R and PSY.
    """

    interval = 1
    private = True
    reason = ("Consultation de suivi", "Opvolgconsult")

    def __init__(self, onset: date, key: str, score: float, *, sessions: int) -> None:
        super().__init__(onset)
        self.key = key
        self.scale = "phq9" if key == "depression" else "gad7"
        self.score = score
        self.sessions = sessions
        self.calm = 0
        self.condition: dict[str, object] = {}

    def advance(self, life: Life) -> None:
        """A little less each month, more so with a medicine and with a psychologist."""
        if self.problem:
            treated = ("sertraline" in life.intakes or "escitalopram" in life.intakes) + (self.sessions > 0)
            self.score = max(1.0, self.score * (0.93, 0.88, 0.83)[treated] + life.random.uniform(-0.7, 0.7))

    def visit(self, visit: Visit) -> None:
        """Score, treat, refer; remission after two calm visits."""
        life, contact = visit.life, visit.contact
        record = life.record
        score = min(round(self.score), 26 if self.scale == "phq9" else 21)
        response = questionnaires.filled_in(record, self.scale, score, contact)
        record.observation(self.scale, score, contact, category="survey", label="PSY")
        record.resources[-1]["derivedFrom"] = [{"reference": response}]
        if not self.problem:
            self.problem = record.problem(self.key, self.onset, recorded=contact.day, contact=contact, label="PSY")
            self.condition = record.resources[-1]
            if self.score >= 15:
                medicine = "sertraline" if life.person.number % 2 else "escitalopram"
                life.begin(medicine, contact, reason=self.problem, label="PSY")
            if self.sessions:
                self._therapy(life, contact)
        self.interval = 1 if self.score >= 10 else 3
        self.calm = self.calm + 1 if self.score < 5 else 0
        if self.calm >= 2:
            for medicine in ("sertraline", "escitalopram"):
                life.end_intake(medicine, contact.day)
            self.condition["clinicalStatus"] = {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]
            }
            self.condition["abatementDateTime"] = contact.day.isoformat()
            life.courses.remove(self)

    def _therapy(self, life: Life, contact: Contact) -> None:
        record, random = life.record, life.random
        psychologist = record.member("psychologist", random.randrange(2))
        words = ("Soins psychologiques de première ligne", "Eerstelijnspsychologische zorg")
        order = acts.order(
            record,
            "psychology",
            words,
            contact,
            psychologist,
            sessions=self.sessions,
            reason=self.problem,
            label="PSY",
        )
        day, score = contact.day + timedelta(days=random.randint(12, 30)), self.score
        for number in range(1, self.sessions + 1):
            day = working_day(day)
            if day > life.end:
                return
            session = record.contact(
                "psychology-session",
                day,
                practitioner=psychologist,
                label="PSY",
                reason=self.reason,
                problem=self.problem,
                based_on=order,
            )
            score = max(2.0, score * 0.92)
            if number == 1 or number % 3 == 0:
                title, text = letters.psychology(record, session.day, number, round(score))
                record.document(
                    "psychology",
                    ("11506-3", "Progress note"),
                    title,
                    text,
                    session.day,
                    contact=session,
                    label="PSY",
                )
            day += timedelta(days=random.choice((7, 14, 14, 21)))


class Alcohol(Course):
    """Dependence on alcohol, labelled ETH; gamma-GT follows drinking."""

    key = "alcohol"
    interval = 6
    always = ("liver",)
    label = "ETH"
    reason = ("Suivi d'une dépendance", "Opvolging verslaving")

    def advance(self, life: Life) -> None:
        """Relapses and abstinence."""
        drinking = life.random.random() < (0.25 if "naltrexone" in life.intakes else 0.6)
        life.values["ggt"] += ((190.0 if drinking else 45.0) - life.values["ggt"]) * 0.2

    def visit(self, visit: Visit) -> None:
        """Record and support."""
        life, contact, results = visit.life, visit.contact, visit.results
        if not self.problem:
            self.problem = life.record.problem(
                "alcohol", self.onset, recorded=contact.day, contact=contact, label="ETH"
            )
        elif results["ggt"] > 100:
            life.begin("naltrexone", contact, reason=self.problem, label="ETH")


class Hiv(Course):
    """HIV under treatment, labelled V and HIV."""

    key = "hiv"
    interval = 6
    always = ("hiv",)
    label = "HIV"
    reason = ("Suivi infectiologique", "Infectiologische opvolging")

    def advance(self, life: Life) -> None:
        """The viral load falls tenfold a month under treatment."""
        if "antiretroviral" in life.intakes:
            life.values["viral_load"] = max(20.0, life.values["viral_load"] / 10)

    def visit(self, visit: Visit) -> None:
        """Treat from the first visit."""
        life, contact = visit.life, visit.contact
        if not self.problem:
            self.problem = life.record.problem("hiv", self.onset, recorded=contact.day, contact=contact, label="HIV")
        life.begin("antiretroviral", contact, reason=self.problem, label="HIV")
