"""Series of physiotherapy: prescribed by the doctor, counted session by session."""

from __future__ import annotations

from datetime import date, timedelta

from vesalius.platform.demo import acts, letters
from vesalius.platform.demo.days import working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import HOSPITALS, Practitioner
from vesalius.platform.demo.record import Contact

_REGIONS = {
    "back_pain": ("une lombalgie", "lage rugpijn"),
    "neck_pain": ("une cervicalgie", "nekpijn"),
    "shoulder": ("une épaule douloureuse", "een pijnlijke schouder"),
    "ankle": ("une entorse de cheville", "een enkelverstuiking"),
    "knee": ("une rééducation du genou", "knierevalidatie"),
}
_WORDS = ("Kinésithérapie", "Kinesitherapie")
_TREATMENTS = (
    ("Mobilisation et exercices actifs", "Mobilisatie en actieve oefeningen"),
    ("Renforcement musculaire", "Spierversterking"),
    ("Thérapie manuelle", "Manuele therapie"),
    ("Exercices d'équilibre et de marche", "Evenwichts- en gangoefeningen"),
)


def complaint(life: Life, key: str, day: date, sessions: int) -> None:
    """A complaint of the locomotor system: visit, order, sessions, report."""
    record = life.record
    contact = record.contact("gp-consultation", day, reason=_REGIONS[key])
    pain = life.random.randint(5, 8)
    record.observation("pain", pain, contact, category="survey")
    problem = record.problem(key, contact.day, contact=contact)
    condition = record.resources[-1]
    if life.allows("ibuprofen", contact.day) and not (anticoagulated(life) or life.is_pregnant(contact.day)):
        record.prescription("ibuprofen", contact, until=contact.day + timedelta(days=8), reason=problem)
    else:
        record.prescription("paracetamol", contact, until=contact.day + timedelta(days=10), reason=problem)
    last = series(life, key, problem, contact, sessions=sessions, pain=pain)
    if last and last + timedelta(days=20) <= life.end:
        condition["clinicalStatus"] = {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]
        }
        condition["abatementDateTime"] = last.isoformat()


def anticoagulated(life: Life) -> bool:
    """True when an anticoagulant is taken at any time of the record: no anti-inflammatory then."""
    return life.course("fibrillation") is not None or life.course("heart_failure") is not None


def series(
    life: Life,
    key: str,
    problem: str,
    contact: Contact,
    *,
    sessions: int,
    pain: int,
) -> date | None:
    """Order and sessions; the day of the last session when all could be held, else nothing."""
    record, random = life.record, life.random
    therapist: Practitioner = record.member("physiotherapist", random.randrange(2))
    order = acts.order(record, "physiotherapy", _WORDS, contact, therapist, sessions=sessions, reason=problem)
    request = record.resources[-1]
    day = contact.day + timedelta(days=random.randint(2, 8))
    done, start_pain = 0, pain
    for number in range(1, sessions + 1):
        day = working_day(day)
        if day > life.end:
            break
        session = record.contact("physiotherapy-session", day, practitioner=therapist, problem=problem, based_on=order)
        acts.procedure(
            record,
            "physiotherapy",
            _TREATMENTS[(number + record.person.number) % 4],
            session,
            based_on=order,
            note=(f"Séance {number}/{sessions}", f"Sessie {number}/{sessions}"),
        )
        if number % 6 == 1 or number == sessions:
            record.observation("pain", pain, session, category="survey")
        pain = max(1, pain - (number % 3 == 0))
        day, done = session.day + timedelta(days=random.choice((2, 2, 3, 4))), number
    if done < sessions:
        request["status"] = "active" if not record.person.death else "revoked"
        return None
    title, text = letters.physiotherapy(record, session.day, sessions, _REGIONS[key], (start_pain, pain))
    record.document("physiotherapy", ("11506-3", "Progress note"), title, text, session.day, contact=session)
    return session.day


def knee_replacement(life: Life, day: date, sessions: int = 30) -> None:
    """Osteoarthritis, referral, replacement in hospital, enoxaparin, sessions."""
    record, random = life.record, life.random
    before = max(day - timedelta(days=random.randint(90, 160)), life.start)
    visit = record.contact("gp-consultation", before, reason=("gonalgie", "kniepijn"))
    problem = record.problem("knee", before, contact=visit, recorded=visit.day)
    title, text = letters.referral(
        record,
        visit.day,
        ("orthopédie", "orthopedie"),
        ("une gonarthrose invalidante", "invaliderende gonartrose"),
    )
    record.document("referral", ("57133-1", "Referral note"), title, text, visit.day, contact=visit)
    day = working_day(day, last=life.end)
    hospital = HOSPITALS[record.person.centre // 2]
    side = random.choice((("droit", "rechts"), ("gauche", "links")))
    words = (f"Prothèse totale du genou {side[0]}", f"Totale knieprothese {side[1]}")
    acts.hospital_procedure(record, "knee-replacement", words, day, hospital)
    home = day + timedelta(days=4)
    if home > life.end:
        return
    title, text = letters.orthopaedics(record, home, side)
    record.document(
        "orthopaedics",
        ("18842-5", "Discharge summary"),
        title,
        text,
        home,
        author={"reference": f"Organization/{hospital}"},
    )
    after = record.contact("gp-home-visit", home + timedelta(days=1), problem=problem)
    if not anticoagulated(life):
        record.prescription("enoxaparin", after, until=after.day + timedelta(days=28), reason=problem)
    record.prescription("paracetamol", after, until=after.day + timedelta(days=30), reason=problem)
    series(life, "knee", problem, after, sessions=sessions, pain=6)
