"""Illnesses that come and go, and short visits of the otherwise healthy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from vesalius.platform.demo import laboratory, letters
from vesalius.platform.demo.days import shift_months
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import HOSPITALS

_PENICILLINS = ("amoxicillin", "amoxicillin_child")


@dataclass(frozen=True, slots=True)
class Illness:
    """How often (weight), at which ages, how long (days), with what, and the months in which it comes."""

    key: str
    weight: int
    ages: tuple[int, int]
    days: int
    medicine: str = ""
    child_medicine: str = ""
    fever: float = 0.0
    months: tuple[int, ...] = tuple(range(1, 13))
    women_only: bool = False


_WINTER = (1, 2, 3, 11, 12)
ILLNESSES = (
    Illness("cold", 26, (0, 99), 8, "", "paracetamol_child", 37.9),
    Illness("bronchitis", 9, (3, 99), 14, "", "", 38.0, _WINTER),
    Illness("otitis", 14, (0, 11), 8, "", "amoxicillin_child", 38.6),
    Illness("tonsillitis", 8, (4, 40), 9, "paracetamol", "paracetamol_child", 38.7),
    Illness("sinusitis", 8, (16, 80), 12, "mometasone_nasal", "", 37.6),
    Illness("cystitis", 12, (17, 95), 6, "nitrofurantoin", "", 0.0, women_only=True),
    Illness("gastroenteritis", 14, (0, 99), 5, "", "", 37.9),
    Illness("influenza", 8, (2, 99), 9, "paracetamol", "paracetamol_child", 39.0, (1, 2, 3)),
    Illness("covid", 7, (5, 99), 12, "paracetamol", "", 38.3),
    Illness("pneumonia", 3, (30, 99), 18, "amoxicillin", "", 38.9, _WINTER),
    Illness("chickenpox", 6, (1, 8), 12, "", "", 38.2),
    Illness("eczema", 6, (0, 60), 30, "hydrocortisone", "hydrocortisone"),
    Illness("rhinitis", 8, (6, 55), 60, "cetirizine", "", 0.0, (4, 5, 6)),
    Illness("migraine", 4, (14, 60), 2, "sumatriptan", ""),
    Illness("burnout", 4, (25, 62), 90),
    Illness("reflux", 5, (20, 80), 60, "pantoprazole", ""),
)


def illnesses(life: Life, yearly: float) -> None:
    """On average `yearly` illnesses a year from registration to the end."""
    random = life.random
    day = life.start
    while True:
        day += timedelta(days=max(20, round(random.expovariate(yearly) * 365)))
        if day > life.end:
            return
        age = life.person.age(day)
        possible = [
            illness
            for illness in ILLNESSES
            if illness.ages[0] <= age <= illness.ages[1]
            and day.month in illness.months
            and (life.person.female or not illness.women_only)
            and (illness.key != "covid" or day >= date(2020, 3, 15))
            and not (illness.key == "chickenpox" and "chickenpox" in life.lastly)
        ]
        chosen = random.choices(possible, [illness.weight for illness in possible])[0]
        life.lastly[chosen.key] = day
        _visit(life, chosen, day)


def _visit(life: Life, illness: Illness, day: date) -> None:
    record, random = life.record, life.random
    tele = day >= date(2020, 3, 20) and random.random() < 0.08
    contact = record.contact("gp-teleconsultation" if tele else "gp-consultation", day)
    until = contact.day + timedelta(days=illness.days)
    problem = record.problem(illness.key, contact.day, abated=until if until <= life.end else None, contact=contact)
    record.resources[-2]["reasonReference"] = [{"reference": problem}]
    if illness.fever and not tele and random.random() < 0.5:
        record.observation("temperature", illness.fever + random.gauss(0, 0.3), contact)
    adult = life.person.age(contact.day) >= 14
    medicine = illness.medicine if adult else illness.child_medicine
    if medicine in _PENICILLINS and "penicillin" in life.lastly:
        medicine = "azithromycin"
    if medicine == "nitrofurantoin" and not life.allows(medicine, contact.day):
        medicine = "fosfomycin"
    if life.is_pregnant(contact.day) and medicine not in ("", "amoxicillin", "fosfomycin"):
        medicine = "fosfomycin" if medicine == "nitrofurantoin" else "paracetamol"
    if medicine and medicine not in life.intakes:
        record.prescription(
            medicine, contact, until=contact.day + timedelta(days=min(illness.days, 30)), reason=problem
        )
    if illness.key == "pneumonia":
        values = {"leukocytes": random.uniform(11, 17), "crp": random.uniform(60, 210)}
        laboratory.report(record, values, contact.day, contact.practitioner, reason=problem)
    if illness.key == "burnout" or (illness.key == "influenza" and 20 < life.person.age(day) < 63):
        days, first_day = min(illness.days, 30), letters.spoken_date(record, contact.day)
        text = record.words(
            (f"# Certificat d'incapacité de travail\n\nDu {first_day}, pour {days} jours. Sorties autorisées.\n"),
            (f"# Attest van arbeidsongeschiktheid\n\nVanaf {first_day}, {days} dagen. Mag het huis verlaten.\n"),
        )
        title = record.words("Certificat d'incapacité", "Arbeidsongeschiktheidsattest")
        record.document("certificate", ("83910-0", "Work-related form"), title, text, contact.day, contact=contact)


def accident(life: Life) -> None:
    """One passage at the emergency department, known by letter."""
    span = (life.end - life.start).days
    if span < 60:
        return
    record = life.record
    day = life.start + timedelta(days=life.random.randint(20, span - 5))
    causes = [
        ("une chute dans les escaliers", "een val van de trap"),
        ("une plaie à la main", "een handwonde"),
    ]
    age = life.person.age(day)
    if age >= 35:
        causes += [("une douleur thoracique", "thoracale pijn"), ("un malaise", "een flauwte")]
    elif age >= 5:
        causes.append(("un accident de vélo", "een fietsongeval"))
    title, text = letters.emergency(record, day, life.random.choice(causes))
    hospital = {"reference": f"Organization/{HOSPITALS[record.person.centre // 2]}"}
    record.document("emergency", ("34878-9", "Emergency medicine Note"), title, text, day, author=hospital)


def checkups(life: Life, months: int) -> None:
    """A general check-up with blood every so many months for adults without a followed disease."""
    record, random = life.record, life.random
    day = shift_months(life.start, random.randint(1, months))
    while day <= life.end:
        if life.person.age(day) >= 18:
            contact = record.contact("gp-consultation", day, reason=("Bilan général", "Algemeen onderzoek"))
            life.vital_signs(contact)
            if random.random() < 0.33:
                keys = ("glucose", "creatinine", "ldl", "tsh", "haemoglobin")
                values = {key: life.measure(key) for key in keys}
                laboratory.report(record, values, contact.day, contact.practitioner)
        day = shift_months(day, months + random.randint(-3, 6))
