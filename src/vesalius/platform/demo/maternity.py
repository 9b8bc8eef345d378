"""Pregnancies, only of women between 16 and 45: visits, samples, ultrasound, dTpa, birth."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import acts, laboratory, letters
from vesalius.platform.demo.codes import LOINC, concept, hl7
from vesalius.platform.demo.days import working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import HOSPITALS
from vesalius.platform.demo.record import Contact

TERM = timedelta(days=280)
_VISIT_WEEKS = (9, 13, 17, 21, 25, 29, 34, 38)


def pregnancy(life: Life, birth: date, *, born: bool) -> None:
    """One pregnancy with the child born, or due, on `birth`; nothing outside the record's days."""
    if not life.person.female:
        message = "only women are pregnant"
        raise ValueError(message)
    record, random = life.record, life.random
    due = birth + timedelta(days=random.randint(-6, 8)) if born else birth
    start = due - TERM
    first = start + timedelta(weeks=_VISIT_WEEKS[0])
    if first < life.start or first > life.end:
        return
    life.pregnancies.append((start, birth))
    visit = record.contact("prenatal-visit", first)
    abated = birth if born and birth <= life.end else None
    problem = record.problem("pregnancy", start + timedelta(days=14), recorded=visit.day, abated=abated, contact=visit)
    _expected_date(life, visit, due)
    life.record.prescription("folic_acid", visit, until=visit.day + timedelta(days=60), reason=problem)
    diabetic = random.random() < 0.08
    begin_weight = life.weight
    for weeks in _VISIT_WEEKS:
        day = working_day(start + timedelta(weeks=weeks, days=random.randint(0, 3)))
        if day > life.end or (born and day >= birth):
            break
        if weeks != _VISIT_WEEKS[0]:
            visit = record.contact("prenatal-visit", day, problem=problem)
        spread = random.gauss(0, 5)
        record.blood_pressure(112 + spread, 69 + spread / 2, visit)
        gain = max(0.0, (weeks - 12) * 0.42)
        record.observation("weight", begin_weight + gain, visit)
        _by_week(life, weeks, visit, problem, diabetic=diabetic)
    if born and birth + timedelta(days=4) <= life.end:
        home = birth + timedelta(days=4)
        title, text = letters.delivery(record, home, random.randrange(2700, 4100, 10))
        hospital = HOSPITALS[record.person.centre // 2]
        record.document(
            "maternity",
            ("18842-5", "Discharge summary"),
            title,
            text,
            home,
            author={"reference": f"Organization/{hospital}"},
        )
        acts.hospital_procedure(record, "delivery", ("Accouchement", "Bevalling"), birth, hospital)


def _by_week(life: Life, weeks: int, visit: Contact, problem: str, *, diabetic: bool) -> None:
    record, random = life.record, life.random
    if weeks == 9:
        values = {
            "haemoglobin": random.gauss(12.6, 0.5),
            "leukocytes": random.gauss(8.5, 1),
            "ferritin": random.uniform(15, 80),
            "tsh": random.uniform(0.6, 2.4),
            "glucose": random.uniform(72, 90),
        }
        laboratory.report(record, values, visit.day, visit.practitioner, reason=problem)
    elif weeks in (13, 21, 34):
        title, text = letters.ultrasound(record, visit.day, weeks)
        hospital = {"reference": f"Organization/{HOSPITALS[record.person.centre // 2]}"}
        record.document("ultrasound", ("18748-4", "Diagnostic imaging study"), title, text, visit.day, author=hospital)
    elif weeks == 25:
        values = {
            "glucose_load": random.uniform(146, 185) if diabetic else random.uniform(88, 136),
            "haemoglobin": random.gauss(11.6, 0.5),
        }
        laboratory.report(record, values, visit.day, visit.practitioner, reason=problem)
        if diabetic:
            day = visit.day + timedelta(days=3)
            if day <= life.end:
                record.problem("gestational_diabetes", day)
    elif weeks == 29:
        record.vaccination("dtpa", visit.day, visit)
        life.lastly["dtpa"] = visit.day
        record.prescription("iron", visit, until=visit.day + timedelta(days=90), reason=problem)


def _expected_date(life: Life, visit: Contact, due: date) -> None:
    record = life.record
    record.write(
        "Observation",
        "expected-date",
        {
            "status": "final",
            "category": [hl7("observation-category", "exam")],
            "code": concept(
                LOINC,
                "11778-8",
                "Delivery date Estimated",
                record.words("Date prévue d'accouchement", "Vermoedelijke bevallingsdatum"),
            ),
            "subject": record.subject,
            "encounter": {"reference": visit.reference},
            "effectiveDateTime": visit.at,
            "performer": [visit.practitioner.reference],
            "valueDateTime": due.isoformat(),
        },
    )
