"""The diary ahead, the last months behind, and the few tasks and messages between colleagues."""

from __future__ import annotations

from datetime import date, timedelta
from zlib import crc32

from vesalius.platform.demo.codes import CONTACT_KIND, CONTACTS, HCPARTY, concept, word
from vesalius.platform.demo.collaboration import origin
from vesalius.platform.demo.days import moment, working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import CENTRES, PROFESSIONS, Practitioner
from vesalius.platform.demo.record import Record, Resource

_PAST_DAYS = 45
_RECENT_DAYS = 60
# One in so many of those who would come to this profession.
_TODAY_SHARE = {"gp": 10, "nurse": 4}


def ahead(life: Life, kind: str, days: int, *, profession_place: int = 0) -> str:
    """An appointment `days` from today on a working day."""
    day = working_day(life.record.today + timedelta(days=max(1, days)))
    return _at(life, kind, day, life.record.member(CONTACTS[kind][0], profession_place))


def _at(life: Life, kind: str, day: date, who: Practitioner) -> str:
    record = life.record
    profession = CONTACTS[kind][0]
    minutes = CONTACTS[kind][4]
    wish, patient = record.random.randrange(32), record.subject["reference"]
    start = record.diary.book(who.id, day, wish, -(-minutes // 20), patient=patient)
    body: Resource = {
        "extension": origin(record, moment(day, start)),
        "status": "booked",
        "serviceType": [concept(CONTACT_KIND, kind, CONTACTS[kind][1], word(CONTACTS[kind][2], record.language))],
        "specialty": [concept(HCPARTY, PROFESSIONS[profession][3])],
        "start": moment(day, start),
        "end": moment(day, start + minutes),
        "minutesDuration": minutes,
        # Two days ago at the latest: confirmed then, so that nobody is sent anything when the network is loaded.
        "created": moment(record.today - timedelta(days=2 + record.random.randint(0, 20)), 10 * 60),
        "participant": [
            {"actor": record.subject, "required": "required", "status": "accepted"},
            {"actor": who.reference, "required": "required", "status": "accepted"},
            {
                "actor": {"reference": f"Location/location-{CENTRES[record.person.centre].key}"},
                "status": "accepted",
            },
        ],
    }
    return record.write("Appointment", "", body)


def _booked(record: Record, day: date) -> str:
    """When an appointment was made: one to nineteen days before, without asking for luck."""
    return moment(day - timedelta(days=1 + (day.toordinal() + len(record.resources)) % 19), 11 * 60)


def behind(record: Record) -> None:
    """Fulfilled appointments for the encounters of the last weeks."""
    first = record.today - timedelta(days=_PAST_DAYS)
    for encounter in [each for each in record.resources if each["resourceType"] == "Encounter"]:
        start: str = encounter["period"]["start"]
        if start[:10] < first.isoformat() or encounter["class"]["code"] == "HH":
            continue
        label = encounter.get("meta", {}).get("security")
        body: Resource = {
            "extension": origin(record, start),
            "status": "fulfilled",
            "serviceType": [encounter["type"][0]],
            "start": start,
            "end": encounter["period"]["end"],
            "created": _booked(record, date.fromisoformat(start[:10])),
            "participant": [
                {"actor": record.subject, "status": "accepted"},
                {"actor": encounter["participant"][0]["individual"], "status": "accepted"},
            ],
        }
        reference = record.write("Appointment", "", body)
        if label:
            record.resources[-1]["meta"] = {"security": label}
        encounter["appointment"] = [{"reference": reference}]


def today(life: Life) -> None:
    """Some patients come today: to whom they came last if that was in the last two months, else to their doctor.

    So there is a day to look at whenever the network is made, on a Sunday as well.
    """
    record = life.record
    recent = (record.today - timedelta(days=_RECENT_DAYS)).isoformat()
    visits = [
        (each["period"]["start"], each["type"][0]["coding"][0]["code"])
        for each in record.resources
        if each["resourceType"] == "Encounter" and each["class"]["code"] == "AMB" and each["period"]["start"] > recent
    ]
    kind = max(visits, default=("", "gp-consultation"))[1]
    # Neither the place in the network nor the luck that decides the rest of a life.
    chosen = crc32(f"{life.person.number}/{record.today}".encode())
    if chosen % _TODAY_SHARE.get(CONTACTS[kind][0], 1) == 0:
        _at(life, kind, record.diary.open_on, record.member(CONTACTS[kind][0]))


def missed(life: Life, days: int) -> None:
    """An appointment some days ago to which the patient did not come."""
    record = life.record
    who = record.doctor
    day = record.today - timedelta(days=days)
    day = working_day(day, last=record.today)
    start = record.diary.book(who.id, day, record.random.randrange(32))
    record.write(
        "Appointment",
        "",
        {
            "extension": origin(record, moment(day, start)),
            "status": "noshow",
            "start": moment(day, start),
            "end": moment(day, start + 20),
            "created": _booked(record, day),
            "participant": [
                {"actor": record.subject, "status": "accepted"},
                {"actor": who.reference, "status": "accepted"},
            ],
        },
    )


def plan(life: Life) -> None:
    """Appointments ahead for the living: the chronic more often; reminders where something is overdue."""
    record, random, person = life.record, life.random, life.person
    behind(record)
    if person.death:
        return
    age = person.age(record.today)
    chance = 0.75 if life.courses else (0.3 if age < 6 or age > 70 else 0.14)
    booked = any(each["resourceType"] == "Appointment" and each["status"] == "booked" for each in record.resources)
    today(life)
    if not booked and random.random() < chance:
        kind = "well-child-visit" if age < 6 else "gp-consultation"
        ahead(life, kind, random.randint(1, 70))
    days = random.randint(3, 90)
    if random.random() < 0.03 and record.today - timedelta(days=days + 5) > life.start:
        missed(life, days)
    diabetes = life.course("diabetes")
    if diabetes and diabetes.problem and "eyes" not in life.lastly:
        task(
            record,
            ("Rappeler l'examen des yeux (diabète)", "Herinnering oogonderzoek (diabetes)"),
            diabetes.problem,
        )
    if age >= 65 and random.random() < 0.05:
        _reminder(record)


def task(record: Record, words: tuple[str, str], focus: str) -> None:
    """Something to do for the patient's doctor within a month."""
    due = record.today + timedelta(days=30)
    record.write(
        "Task",
        "",
        {
            "status": "requested",
            "intent": "order",
            "priority": "routine",
            "description": word(words, record.language),
            "focus": {"reference": focus},
            "for": record.subject,
            "authoredOn": moment(record.today - timedelta(days=record.random.randint(0, 15)), 9 * 60),
            "requester": record.centre_reference,
            "owner": record.doctor.reference,
            "restriction": {"period": {"end": due.isoformat()}},
        },
    )


def _reminder(record: Record) -> None:
    record.write(
        "CommunicationRequest",
        "",
        {
            "status": "active",
            "priority": "routine",
            "subject": record.subject,
            "payload": [
                {
                    "contentString": record.words(
                        ("Votre vaccin contre la grippe est disponible au centre. Merci de prendre rendez-vous."),
                        "Uw griepvaccin ligt klaar in het centrum. Gelieve een afspraak te maken.",
                    )
                }
            ],
            "authoredOn": moment(record.today - timedelta(days=record.random.randint(1, 20)), 11 * 60),
            "requester": record.doctor.reference,
            "recipient": [record.subject],
        },
    )
