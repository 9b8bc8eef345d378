"""Who gets what, by age, sex and chance: the courses and episodes of an ordinary patient."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from vesalius.platform.demo import acute, maternity, movement, nursing
from vesalius.platform.demo.cardiac import Fibrillation, HeartFailure, Hypertension, KidneyDisease
from vesalius.platform.demo.lasting import Lasting
from vesalius.platform.demo.life import Course, Life
from vesalius.platform.demo.mental import Alcohol, Hiv, MoodDisorder
from vesalius.platform.demo.metabolic import Diabetes, Dyslipidaemia, Hypothyroidism
from vesalius.platform.demo.respiratory import Asthma, Copd

_NOT_WHEN_FERTILE = ("hypertension", "dyslipidaemia", "diabetes", "kidney", "hiv", "alcohol")


def death_of(life_start: date, age: int, today: date, draw: float, when: float) -> date | None:
    """A day of death between 14 months after registration and today for some of the old, else nothing."""
    chance = 0.0 if age < 60 else (0.02 if age < 75 else (0.07 if age < 85 else 0.16))
    first = life_start + timedelta(days=430)
    if draw >= chance or first >= today:
        return None
    return first + timedelta(days=int((today - first).days * when))


def assign(life: Life) -> None:
    """Give a life its courses. Their order decides which disease leads a visit."""
    life.courses += [course for course in _chosen(life) if not (fertile(life) and course.key in _NOT_WHEN_FERTILE)]
    age = life.person.age(life.today)
    life.smoker = life.random.choices(("never", "former", "current"), (55, 25, 20) if age < 70 else (52, 38, 10))[0]
    if any(course.key == "copd" for course in life.courses) and life.smoker == "never":
        life.smoker = life.random.choice(("former", "current"))
    for course in life.courses:
        course.due = max(course.onset, life.start)
        if isinstance(course, Diabetes | HeartFailure):
            life.weighing_months = 5
        if isinstance(course, Diabetes):
            life.bmi = max(life.bmi, 26.0 + life.random.random() * 5)
            if course.onset < life.start:
                life.values["hba1c"] = max(6.4, min(8.6, course.untreated - 1.3))
        if isinstance(course, KidneyDisease) and course.onset < life.start:
            course.advance(life)
        if isinstance(course, HeartFailure):
            life.values["ntprobnp"] = course.marker
        if isinstance(course, Hiv):
            life.values["viral_load"] = 48_000.0


def fertile(life: Life) -> bool:
    """True for women who may be pregnant during the history: spared diseases with harmful medicines."""
    return life.person.female and life.person.age(life.start) <= 43


def episodes(life: Life) -> None:
    """What happens once: illnesses, complaints of the back, knees, wounds, pregnancies, accidents."""
    random, person = life.random, life.person
    span = (life.end - life.start).days
    age = person.age(life.today)
    pregnancies(life)
    acute.illnesses(life, 0.2 if age < 12 or age > 70 else 0.12)
    if not life.courses and age >= 18:
        acute.checkups(life, 60 if age < 50 else 36)
    if random.random() < 0.07:
        acute.accident(life)
    if span < 150 or age < 16:
        return
    if random.random() < 0.1:
        key = random.choices(("back_pain", "neck_pain", "shoulder", "ankle"), (45, 22, 20, 13))[0]
        movement.complaint(life, key, _some_day(life), random.choice((6, 9, 9, 9, 18)))
    if age >= 58 and random.random() < 0.035:
        movement.knee_replacement(life, max(_some_day(life), life.start + timedelta(days=100)), 24)
    if age >= 55 and random.random() < 0.05:
        key = random.choice(("leg_ulcer", "surgical_wound", "pressure_ulcer" if age > 78 else "leg_ulcer"))
        nursing.wound(life, key, _some_day(life), random.choice((4, 6, 6, 8)))


def pregnancies(life: Life) -> None:
    """Those of the household's children, and for one woman in twenty-five one under way."""
    person = life.person
    if not person.female:
        return
    for birth in person.birth_day_of_child:
        maternity.pregnancy(life, birth, born=True)
    last = max(person.birth_day_of_child, default=date(1900, 1, 1))
    age = person.age(life.today)
    expecting = 21 <= age <= 41 and (life.today - last).days > 500 and not person.death
    if expecting and life.random.random() < 0.06:
        maternity.pregnancy(life, life.today + timedelta(days=life.random.randint(10, 190)), born=False)


def _some_day(life: Life) -> date:
    return life.start + timedelta(days=life.random.randint(30, max(31, (life.end - life.start).days - 20)))


def _onset(life: Life, earliest_age: int, years_before: float) -> date:
    """A day from `years_before` the registration until half a year before the end, at or after an age."""
    random = life.random
    span = int(years_before * 365) + max(1, (life.end - life.start).days - 180)
    day = life.start - timedelta(days=int(years_before * 365)) + timedelta(days=random.randint(0, span))
    return max(day, life.person.birth + timedelta(days=earliest_age * 366))


def _chosen(life: Life) -> Iterator[Course]:
    random = life.random
    age = life.person.age(life.today)
    if age < 18:
        if age >= 5 and random.random() < 0.07:
            yield Asthma(_onset(life, 3, 1), persistent=random.random() < 0.4)
        return
    heavy = life.bmi > 30
    diabetes = random.random() < (0.004 if age < 40 else 0.085 if age < 60 else 0.22) * (1.7 if heavy else 0.85)
    pressure = random.random() < (0.02 if age < 40 else 0.16 if age < 60 else 0.42) * (
        1.3 if diabetes or heavy else 0.9
    )
    if diabetes:
        yield Diabetes(_onset(life, 36, 7), random.uniform(7.6, 9.8), eyes_neglected=random.random() < 0.15)
    old = age >= 70
    if random.random() < (0.06 if old else 0.002):
        yield HeartFailure(_onset(life, 60, 2), random.uniform(900, 3400))
    if random.random() < (0.1 if old else 0.006):
        yield Fibrillation(_onset(life, 55, 3), antagonist=random.random() < 0.04)
    if random.random() < (0.115 if old else 0.01) * (1.8 if diabetes else 1):
        yield KidneyDisease(
            _onset(life, 50, 2), random.uniform(25, 56), random.uniform(0.04, 0.34), random.lognormvariate(4.0, 0.8)
        )
    if age >= 48 and random.random() < 0.06:
        yield Copd(_onset(life, 45, 5), random.uniform(40, 76))
    if pressure:
        yield Hypertension(_onset(life, 30, 6), random.uniform(148, 172))
    if random.random() < (0.03 if age < 45 else 0.17) or (diabetes and random.random() < 0.6):
        yield Dyslipidaemia(_onset(life, 32, 5), random.uniform(150, 215), 70 if diabetes else 115)
    if random.random() < (0.055 if life.person.female else 0.012):
        yield Hypothyroidism(_onset(life, 22, 5), random.uniform(7, 26))
    if random.random() < 0.05:
        yield Asthma(_onset(life, 8, 6), persistent=random.random() < 0.5)
    yield from _lasting(life)
    if random.random() < 0.006:
        yield Alcohol(_onset(life, 28, 3))
    if random.random() < 0.0035 and age < 70:
        yield Hiv(_onset(life, 22, 4))
    if age < 80 and random.random() < 0.085:
        key = "depression" if random.random() < 0.6 else "anxiety"
        sessions = random.choice((0, 0, 6, 8, 10, 12))
        yield MoodDisorder(_onset(life, 18, 0.1), key, random.uniform(11, 20), sessions=sessions)


def _lasting(life: Life) -> Iterator[Course]:
    random, age = life.random, life.person.age(life.today)
    if age >= 66 and random.random() < (0.16 if life.person.female else 0.03):
        yield Lasting(_onset(life, 60, 5), "osteoporosis")
    if age >= 76 and random.random() < 0.09:
        yield Lasting(_onset(life, 73, 2), "dementia")
    if age >= 45 and random.random() < 0.05:
        yield Lasting(_onset(life, 40, 5), "reflux")
    if life.bmi >= 32 and random.random() < 0.35:
        yield Lasting(_onset(life, 20, 6), "obesity")
