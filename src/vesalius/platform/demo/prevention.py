"""Adult vaccination, cancer screening, and reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from vesalius.platform.demo import letters
from vesalius.platform.demo.codes import LOINC, concept, hl7
from vesalius.platform.demo.days import working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import HOSPITALS, LABORATORY

_AT_RISK = ("diabetes", "copd", "heart_failure", "kidney", "fibrillation")


def vaccinations(life: Life) -> None:
    """Influenza and COVID-19 in autumn from 65 or at risk, pneumococcus once, tetanus every ten years."""
    random, record = life.random, life.record
    willing = random.random() < 0.68
    person = life.person
    for year in range(life.start.year, life.end.year + 1):
        day = working_day(date(year, 10, 5) + timedelta(days=random.randint(0, 45)))
        if not life.start < day <= life.end:
            continue
        chosen = person.age(day) >= 65 or (person.age(day) >= 18 and _at_risk(life, day))
        if not (chosen and willing and random.random() < 0.85):
            continue
        contact = record.contact("nursing-consultation", day, reason=("Vaccination", "Vaccinatie"))
        record.vaccination("influenza", contact.day, contact)
        if year >= 2022 and random.random() < 0.7:
            record.vaccination("covid", contact.day, contact)
        if "pneumococcal" not in life.lastly and year >= 2023:
            life.lastly["pneumococcal"] = contact.day
            record.vaccination("pneumococcal", contact.day, contact)
    first = date(2021, 3 if person.age(date(2021, 3, 1)) >= 65 else 6, 1) + timedelta(days=random.randint(0, 45))
    if person.age(first) >= 18 and random.random() < 0.22:
        for day in (first, first + timedelta(days=35)):
            if day <= life.end:
                record.vaccination("covid", day)
    last = life.lastly.get("dtpa")
    day = life.start - timedelta(days=random.randint(100, 3500))
    if person.age(life.end) >= 25 and person.age(day) >= 20 and random.random() < 0.45 and not last:
        record.vaccination("dtpa", day)
        again = shifted_ten_years(day)
        if life.start < again <= life.end:
            contact = record.contact("nursing-consultation", again, reason=("Vaccination", "Vaccinatie"))
            record.vaccination("dtpa", contact.day, contact)


def shifted_ten_years(day: date) -> date:
    """Ten years later, at most the 28th."""
    return date(day.year + 10, day.month, min(day.day, 28))


def screening(life: Life) -> None:
    """Mammography every two years, stool test every two years, cervix every three or five years."""
    random, person = life.random, life.person
    year = life.start.year + random.randint(0, 2)
    if person.female and random.random() < 0.62:
        _repeat(life, year, 2, (50, 69), _mammography)
    if random.random() < 0.4:
        _repeat(life, year + 1, 2, (50, 74), _stool)
    if person.female and random.random() < 0.6:
        _repeat(life, year, 3 if person.age(life.start) < 30 else 5, (25, 64), _cervix)


def _at_risk(life: Life, day: date) -> bool:
    return any(course.key in _AT_RISK and course.onset <= day for course in life.courses)


def _repeat(life: Life, year: int, every: int, ages: tuple[int, int], write: Callable[[Life, date], None]) -> None:
    start = date(year, 1, 10) + timedelta(days=life.random.randint(0, 330))
    while start <= life.end:
        day = working_day(start)
        if life.start < day <= life.end and ages[0] <= life.person.age(day) <= ages[1]:
            write(life, day)
        start = date(start.year + every, start.month, min(start.day, 28))


def _mammography(life: Life, day: date) -> None:
    title, text = letters.mammography(life.record, day)
    author = {"reference": f"Organization/{HOSPITALS[life.person.centre // 2]}"}
    life.record.document("mammography", ("24606-6", "MG Breast Screening"), title, text, day, author=author)


def _stool(life: Life, day: date) -> None:
    positive = life.random.random() < 0.05
    _result(
        life,
        day,
        "stool",
        ("29771-3", "Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay"),
        ("Sang dans les selles (dépistage)", "Bloed in stoelgang (screening)"),
        positive=positive,
    )


def _cervix(life: Life, day: date) -> None:
    _result(
        life,
        day,
        "hpv",
        (
            "77379-6",
            ("Human papilloma virus 16 and 18 and 31+33+35+39+45+51+52+56+58+59+66+68 DNA [Interpretation] in Cervix"),
        ),
        ("HPV, dépistage du col", "HPV, baarmoederhalsscreening"),
        positive=life.random.random() < 0.07,
    )


def _result(life: Life, day: date, slug: str, code: tuple[str, str], words: tuple[str, str], *, positive: bool) -> None:
    record = life.record
    text = record.words("Positif", "Positief") if positive else record.words("Négatif", "Negatief")
    flag = hl7("v3-ObservationInterpretation", "POS" if positive else "NEG")
    body = {
        "status": "final",
        "category": [hl7("observation-category", "laboratory")],
        "code": concept(LOINC, *code, record.words(*words)),
        "subject": record.subject,
        "effectiveDateTime": day.isoformat(),
        "performer": [{"reference": f"Organization/{LABORATORY}"}],
        "valueCodeableConcept": {"text": text},
        "interpretation": [flag],
    }
    record.write("Observation", slug, body)
