"""Home nursing: wounds that close, and lasting help with personal care."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import acts
from vesalius.platform.demo.life import Life

_DRESSING = ("Pansement de plaie", "Wondverzorging")
_CARE = ("Toilette et aide à l'habillage", "Hygiënische zorgen en hulp bij het kleden")
_PILLS = ("Préparation du pilulier", "Klaarzetten van medicatie")


def wound(life: Life, key: str, day: date, weeks: int) -> None:
    """Dressings every two to three days by the nurse, measured weekly, until the wound is closed."""
    record, random = life.record, life.random
    visit = record.contact("gp-home-visit" if life.person.age(day) > 75 else "gp-consultation", day)
    problem = record.problem(key, visit.day, contact=visit)
    condition = record.resources[-1]
    nurse = record.member("nurse", random.randrange(2))
    sessions = weeks * 3
    order = acts.order(record, "wound-care", _DRESSING, visit, nurse, sessions=sessions, reason=problem)
    request = record.resources[-1]
    closing = visit.day + timedelta(days=weeks * 7 + 3)
    plan_until = closing if closing <= life.end else None
    activities = (
        (
            "Nettoyage, pansement absorbant, compression selon tolérance",
            "Reinigen, absorberend verband, compressie",
        ),
        ("Mesure et photo chaque semaine", "Wekelijks meten en foto"),
    )
    acts.care_plan(
        record,
        "wound",
        ("Plan de soins de plaie", "Wondzorgplan"),
        activities,
        start=visit,
        until=plan_until,
        problem=problem,
    )
    length, width = random.uniform(3.0, 7.0), random.uniform(1.5, 4.0)
    current = visit.day + timedelta(days=1)
    for number in range(sessions):
        if current > life.end:
            request["status"] = "active" if not record.person.death else "revoked"
            return
        session = record.contact(
            "nursing-home-visit", current, practitioner=nurse, weekend=True, problem=problem, based_on=order
        )
        acts.procedure(record, "dressing", _DRESSING, session, based_on=order)
        if number % 3 == 0:
            left = 1 - number / sessions
            record.observation("wound_length", max(0.2, length * left), session, category="exam")
            record.observation("wound_width", max(0.2, width * left), session, category="exam")
        current += timedelta(days=(2, 2, 3)[number % 3])
    if plan_until:
        condition["clinicalStatus"] = {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]
        }
        condition["abatementDateTime"] = plan_until.isoformat()


def personal_care(life: Life, visits: int, *, every_days: int = 4) -> None:
    """`visits` home visits that end today: washing, dressing, pills; one in ten also measures."""
    record = life.record
    first = life.end - timedelta(days=every_days * (visits - 1))
    first = max(first, life.start)
    visit = record.contact("gp-home-visit", first)
    problem = record.problem("dependence", visit.day, contact=visit)
    activities = (_CARE, _PILLS, ("Prévention des chutes", "Valpreventie"))
    title = ("Plan de soins infirmiers", "Verpleegplan")
    acts.care_plan(record, "nursing", title, activities, start=visit, until=None, problem=problem)
    for number in range(visits):
        day = first + timedelta(days=number * every_days)
        if day > life.end:
            return
        session = record.contact(
            "nursing-home-visit",
            day,
            practitioner=record.member("nurse", number % 2),
            weekend=True,
            problem=problem,
        )
        if number % 5 == 0:
            acts.procedure(record, "personal-care", _PILLS if number % 10 == 0 else _CARE, session)
        if number % 10 == 4:
            life.vital_signs(session, minimal=True)
