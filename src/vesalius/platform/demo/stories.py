"""The named patients of docs/demo-network.md, the first of the network, each with one story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from vesalius.platform.demo import (
    acts,
    acute,
    appointments,
    childhood,
    destiny,
    identity,
    letters,
    maternity,
    movement,
    nursing,
    prevention,
    summary,
)
from vesalius.platform.demo.cardiac import Fibrillation, HeartFailure, Hypertension, KidneyDisease
from vesalius.platform.demo.life import Course, Life
from vesalius.platform.demo.mental import Hiv, MoodDisorder
from vesalius.platform.demo.metabolic import Diabetes, Dyslipidaemia, Hypothyroidism
from vesalius.platform.demo.people import Person, Population
from vesalius.platform.demo.respiratory import Copd

Story = Callable[[Life], None]


def cast(population: Population, today: date) -> Iterator[tuple[Story, Person]]:
    """The stories with their people, in the order of their numbers; the centres in turn."""
    for place, (story, female, age, days, family, given, origin, civil) in enumerate(_CAST):
        home = population.home(place % 4)
        # Story patients are there from the beginning of the history.
        start = date(today.year - 7, 1, 7)
        birth = date(today.year - age, 1, 15) - timedelta(days=days)
        person = population.person(
            home, female=female, birth=birth, origin=origin, family=family, given=given, civil_state=civil
        )
        person.registered = max(start, birth + timedelta(days=12))
        if origin == "nl":
            person.language = "nl"
        yield story, person


def _open(life: Life, tag: str, courses: tuple[Course, ...] = (), allergies: tuple[str, ...] = ()) -> None:
    identity.patient(life.record, ("story", tag))
    identity.coverage(life.record)
    identity.consent(life.record, life.start, permit=True)
    identity.allergies(life, allergies)
    life.courses += courses
    for course in courses:
        course.due = max(course.onset, life.start)


def _close(life: Life) -> None:
    prevention.vaccinations(life)
    life.run()
    summary.write(life)
    appointments.plan(life)


def _years(life: Life, years: float) -> date:
    return life.today - timedelta(days=int(years * 365.25))


def diabetic(life: Life) -> None:
    """Type 2 diabetes with retinopathy whose eyes have not been seen for years."""
    life.bmi = 31.5
    course = Diabetes(_years(life, 6.5), 9.4, eyes_neglected=True)
    _open(
        life,
        "diabetes",
        (course, Hypertension(_years(life, 6), 162), Dyslipidaemia(_years(life, 5), 178, 70)),
        ("penicillin",),
    )
    seen = _years(life, 3.2)
    life.record.problem("retinopathy", seen)
    title, text = letters.ophthalmology(life.record, seen, affected=True)
    life.record.document("ophthalmology", ("11488-4", "Consult note"), title, text, seen)
    _close(life)


def anticoagulated(life: Life) -> None:
    """Atrial fibrillation on apixaban with kidneys getting weaker."""
    _open(
        life,
        "anticoagulation",
        (
            Fibrillation(_years(life, 5)),
            KidneyDisease(_years(life, 6), 52, 0.2),
            HeartFailure(_years(life, 2.5), 1900),
            Hypertension(_years(life, 7.5), 158),
        ),
    )
    _close(life)


def pregnant(life: Life) -> None:
    """Twenty-eight weeks pregnant, with a thyroid to follow."""
    life.bmi = 24.0
    _open(life, "pregnancy", (Hypothyroidism(_years(life, 3), 9),))
    maternity.pregnancy(life, life.today + timedelta(days=84), born=False)
    appointments.ahead(life, "prenatal-visit", 12)
    _close(life)


def smoker(life: Life) -> None:
    """COPD, still smoking, with exacerbations."""
    life.smoker = "current"
    _open(life, "copd", (Copd(_years(life, 6), 54),))
    _close(life)


def child(life: Life) -> None:
    """A girl with the whole calendar of vaccines and a growth curve."""
    _open(life, "child", (), ("peanut",))
    childhood.childhood(life, attentive=True)
    acute.illnesses(life, 1.2)
    appointments.ahead(life, "well-child-visit", 20)
    _close(life)


def depressed(life: Life) -> None:
    """A depression treated by doctor and psychologist; confidential notes."""
    _open(life, "depression", (MoodDisorder(_years(life, 0.8), "depression", 21, sessions=20),))
    appointments.ahead(life, "psychology-session", 9)
    _close(life)


def knee(life: Life) -> None:
    """Eight weeks after a knee replacement, in the middle of physiotherapy."""
    _open(life, "knee", (Hypertension(_years(life, 5), 150),))
    movement.knee_replacement(life, life.today - timedelta(days=56), 60)
    appointments.ahead(life, "physiotherapy-session", 3)
    _close(life)


def wounded(life: Life) -> None:
    """A leg ulcer under home nursing."""
    _open(life, "wound", (HeartFailure(_years(life, 4), 1500),), ("latex",))
    nursing.wound(life, "leg_ulcer", life.today - timedelta(days=40), 12)
    appointments.ahead(life, "nursing-home-visit", 1)
    _close(life)


def palliative(life: Life) -> None:
    """Lung cancer at home, comfort first."""
    life.smoker = "former"
    _open(life, "palliative", (Copd(_years(life, 5), 62),))
    record = life.record
    day = _years(life, 0.35)
    cancer = record.problem("lung_cancer", _years(life, 1.4))
    title, text = letters.oncology(record, day)
    record.document("oncology", ("11488-4", "Consult note"), title, text, day)
    visit = record.contact("gp-home-visit", day + timedelta(days=4), problem=cancer)
    palliation = record.problem("palliative", visit.day, contact=visit)
    acts.flag(record, "palliative", ("Soins palliatifs à domicile", "Palliatieve thuiszorg"), visit)
    for medicine in ("morphine", "morphine_rescue", "haloperidol"):
        life.begin(medicine, visit, reason=palliation)
    activities = (
        ("Pompe à morphine selon douleur", "Morfinepomp volgens pijn"),
        ("Soins de bouche", "Mondzorg"),
    )
    acts.care_plan(
        record,
        "palliative",
        ("Plan palliatif", "Palliatief plan"),
        activities,
        start=visit,
        until=None,
        problem=palliation,
    )
    identity.care_team(record, palliation, visit.day, ("nurse", "psychologist", "physiotherapist"))
    nursing.personal_care(life, 60, every_days=2)
    _close(life)


def performance(life: Life) -> None:
    """The record with some five hundred encounters, for measurements of speed."""
    courses: tuple[Course, ...] = (
        Diabetes(_years(life, 11), 8.4),
        HeartFailure(_years(life, 7), 1700),
        Hypertension(_years(life, 12), 160),
    )
    _open(life, "performance", courses)
    nursing.personal_care(life, 465, every_days=6)
    _close(life)


def dutch(life: Life) -> None:
    """A Dutch-speaking man with newly found diabetes: texts in Dutch."""
    life.bmi = 30.2
    _open(
        life,
        "dutch",
        (Diabetes(_years(life, 1.3), 8.9), Dyslipidaemia(_years(life, 1.3), 171, 70)),
        ("pollen",),
    )
    movement.complaint(life, "back_pain", _years(life, 0.6), 9)
    _close(life)


def sensitive(life: Life) -> None:
    """HIV under treatment: labels V and HIV."""
    life.values["viral_load"] = 62_000.0
    _open(life, "sensitive", (Hiv(_years(life, 4)),))
    acute.checkups(life, 24)
    _close(life)


def mother(life: Life) -> None:
    """A mother of two, born in the years of the history; her record holds both pregnancies."""
    life.person.birth_day_of_child = (_years(life, 4.1), _years(life, 1.9))
    _open(life, "mother")
    destiny.pregnancies(life)
    prevention.screening(life)
    _close(life)


# story, female, age this year, days before 15 January, family, given, origin, civil state
_CAST: tuple[tuple[Story, bool, int, int, str, tuple[str, ...], str, str], ...] = (
    (diabetic, False, 63, 40, "Delvaux", ("Jean-Marc", "Ghislain"), "fr", "20"),
    (anticoagulated, True, 81, 100, "Crévecœur", ("Monique",), "fr", "30"),
    (pregnant, True, 31, 200, "El Amrani", ("Yasmine",), "ar", "20"),
    (smoker, False, 67, 12, "Lo Bue", ("Salvatore",), "it", "40"),
    (child, True, 6, 61, "de Wouters", ("Éléonore", "Marie"), "fr", "10"),
    (depressed, True, 38, 150, "Préat", ("Géraldine",), "fr", "40"),
    (knee, False, 69, 77, "Wathelet", ("Étienne",), "fr", "20"),
    (wounded, True, 86, 33, "Istasse", ("Georgette", "Marie"), "fr", "30"),
    (palliative, False, 74, 90, "Vandenbosch", ("Désiré",), "fr", "20"),
    (performance, True, 88, 300, "Van den Broeck", ("Godelieve",), "fr", "30"),
    (dutch, False, 52, 222, "De Smet", ("Koen",), "nl", "20"),
    (sensitive, False, 44, 140, "Okafor", ("Emeka",), "en", "10"),
    (mother, True, 34, 50, "Çelik", ("Zeynep",), "tr", "20"),
)
